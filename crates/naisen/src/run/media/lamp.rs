//! The lamps of phones, and the end of old messages: whatever changes in a mailbox reaches the engine,
//! which tells the terminals (RFC 3842).

use std::time::Duration;

use naisen_core::actor::Actor;
use naisen_engine::Input;
use naisen_http::mailbox::Vault;
use naisen_sip::mwi::Summary;
use naisen_store::mailbox::{self, Counts, Owner};
use tokio::sync::broadcast::error::RecvError;

use crate::run::phones::Teller;

/// How often messages are looked through for those whose time is over.
const EXPIRY_PAUSE: Duration = Duration::from_secs(3_600);
/// How long a database that is away is waited for.
const PAUSE: Duration = Duration::from_secs(1);

/// Tells the engine of every mailbox that holds something, and from then on of every change.
pub(super) async fn run(vault: Vault, teller: Teller) {
    tokio::spawn(expire(vault.clone()));
    let mut changes = mailbox::watch(vault.store());
    loop {
        tell_all(&vault, &teller).await;
        loop {
            match changes.recv().await {
                Ok(owner) => tell(&vault, &teller, owner).await,
                // Too much has changed at once: count anew.
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
    }
}

async fn expire(vault: Vault) {
    loop {
        if let Err(error) = vault.expire().await {
            tracing::warn!(?error, "old messages could not be deleted");
        }
        tokio::time::sleep(EXPIRY_PAUSE).await;
    }
}

async fn tell_all(vault: &Vault, teller: &Teller) {
    loop {
        let read = vault
            .store()
            .read(|conn| mailbox::all_counts(conn, &Actor::system()));
        match read.await {
            Ok(found) => {
                for (owner, counts) in found {
                    send(teller, owner, counts).await;
                }
                return;
            }
            Err(error) => {
                tracing::warn!(?error, "messages could not be counted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn tell(vault: &Vault, teller: &Teller, owner: Owner) {
    let read = vault
        .store()
        .read(move |conn| mailbox::counts(conn, &Actor::system(), owner));
    match read.await {
        Ok(counts) => send(teller, owner, counts).await,
        Err(error) => tracing::warn!(?error, "messages could not be counted"),
    }
}

async fn send(teller: &Teller, owner: Owner, Counts { new, old }: Counts) {
    // The engine lives as long as the process.
    let told = Input::Mailbox {
        subscriber: owner.subscriber,
        summary: Summary { new, old },
    };
    let _ = teller.tell(told).await;
}
