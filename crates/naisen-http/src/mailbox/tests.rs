//! 録音メッセージ through the whole router.

use naisen_core::actor::{Actor, Role};
use naisen_core::limits;
use naisen_media::{tone, wav};
use naisen_store::account;
use naisen_store::mailbox::{Kept, Owner};

use super::*;
use crate::testing::{ADMIN, NUMBERS, OTHER_NUMBER, Portal};
use crate::{App, Brand, Http, Seal};

const PAGE: &str = "/numbers/05011110001/mailbox";
const API: &str = "/api/v1/numbers/05011110001";
/// Three seconds of a tone, as a mailbox keeps it.
fn speech() -> Vec<u8> {
    Law::Mu.encode_all(&tone::sine(440.0, 8_000, 24_000))
}

fn vault(portal: &Portal) -> Vault {
    let mut app = App::new(portal.store.clone(), Brand::default(), Http::default());
    app.seal = Some(Seal::new([7; 32]));
    Vault::of(&app).unwrap()
}

async fn owner(portal: &Portal, number: &str) -> Owner {
    let number = number.to_owned();
    let read = portal
        .store
        .read(move |conn| account::find(conn, &Actor::system(), &number));
    let Role::User(company, subscriber) = read.await.unwrap().unwrap().role else {
        panic!("no number");
    };
    Owner {
        company,
        subscriber,
    }
}

/// Leaves a message and answers its id.
async fn leave(portal: &Portal, caller: &str) -> i64 {
    let (vault, owner) = (vault(portal), owner(portal, NUMBERS[0]).await);
    let spoken = Spoken {
        received_ms: portal.store.now_ms(),
        caller: caller.to_owned(),
        sound: speech(),
    };
    assert_eq!(vault.keep(owner, &spoken).await.unwrap(), Kept::Stored);
    let all = vault.list(&Actor::system(), owner).await.unwrap();
    all.last().unwrap().id.0
}

/// A form with one file, as a browser sends it.
fn upload(bytes: &[u8]) -> String {
    // The portal's tests send text: only files of ASCII can be told apart here.
    let file = String::from_utf8(bytes.to_vec()).unwrap();
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"g.wav\"\r\n\
         Content-Type: audio/wav\r\n\r\n{file}\r\n--x--\r\n"
    )
}

/// A WAV file in which every byte is ASCII: μ-law at 8 kHz.
fn ascii_wav(seconds: u32) -> Vec<u8> {
    // Lengths whose bytes are all below 128.
    let length = (seconds * 8_000) & !0x8080;
    let mut file = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
    file.extend(16u32.to_le_bytes());
    file.extend([7, 0, 1, 0, 0x40, 0x1f, 0, 0, 0, 0, 0, 0, 1, 0, 8, 0]);
    file.extend_from_slice(b"data");
    file.extend(length.to_le_bytes());
    file.extend(vec![0x20; length as usize]);
    file
}

#[tokio::test]
async fn a_message_is_heard_marked_and_deleted() {
    // voicemail.8, voicemail.9, voicemail.10
    let portal = Portal::open().await;
    let user = portal.token(NUMBERS[0]).await;
    let id = leave(&portal, "0312345678").await;
    let list = format!("{API}/messages");
    let rows = portal.call("GET", &list, &user, "").await.json()["rows"].clone();
    assert_eq!(rows[0]["caller"], "0312345678");
    assert_eq!(
        (&rows[0]["length_ms"], &rows[0]["heard"]),
        (&3_000.into(), &false.into())
    );
    let cookies = portal.log_in(NUMBERS[0]).await;
    let page = portal.get(PAGE, &cookies).await;
    assert_eq!(page.status, 200);
    for word in ["03-1234-5678", "0:03", "<rect", "未再生"] {
        assert!(page.body.contains(word), "{word}: {}", page.body);
    }
    let sound = portal.get(&format!("{PAGE}/{id}/sound"), &cookies).await;
    assert_eq!(
        (sound.status, sound.header("content-type")),
        (200, "audio/wav")
    );
    let rows = portal.call("GET", &list, &user, "").await.json()["rows"].clone();
    assert_eq!(rows[0]["heard"], true);
    let form = format!("n={id}&do=new");
    assert_eq!(portal.post(PAGE, &cookies, &form).await.status, 303);
    let rows = portal.call("GET", &list, &user, "").await.json()["rows"].clone();
    assert_eq!(rows[0]["heard"], false);
    let file = portal.get(&format!("{PAGE}/{id}/download"), &cookies).await;
    assert!(
        file.header("content-disposition")
            .contains("message-20261202")
    );
    let asks = portal
        .post(PAGE, &cookies, &format!("n={id}&do=delete"))
        .await;
    assert!(asks.body.contains("1件を削除する"), "{}", asks.body);
    let form = format!("n={id}&do=delete-now");
    assert_eq!(portal.post(PAGE, &cookies, &form).await.status, 303);
    let page = portal.get(PAGE, &cookies).await;
    assert!(page.body.contains("録音メッセージはありません"));
}

#[tokio::test]
async fn what_a_caller_said_is_nobody_elses() {
    // voicemail.7
    let portal = Portal::open().await;
    let id = leave(&portal, "anonymous").await;
    for (who, status, code) in [
        (ADMIN, 403, 9002),
        (NUMBERS[1], 403, 9002),
        (OTHER_NUMBER, 403, 9002),
    ] {
        let token = portal.token(who).await;
        for (method, path, body) in [
            ("GET", format!("{API}/messages"), ""),
            ("GET", format!("{API}/messages/{id}/sound"), ""),
            ("PUT", format!("{API}/messages/{id}"), r#"{"heard":true}"#),
            ("POST", format!("{API}/messages/delete"), r#"{"ids":[1]}"#),
            ("GET", format!("{API}/greeting"), ""),
            ("DELETE", format!("{API}/greeting"), ""),
        ] {
            let answer = portal.call(method, &path, &token, body).await;
            assert_eq!(
                (answer.status, answer.code()),
                (status, code),
                "{who} {path}"
            );
        }
        let cookies = portal.log_in(who).await;
        let sound = portal.get(&format!("{PAGE}/{id}/sound"), &cookies).await;
        assert_eq!(sound.status, 403, "{who}");
    }
    let user = portal.token(NUMBERS[0]).await;
    let row = portal
        .call("GET", &format!("{API}/messages"), &user, "")
        .await
        .json()["rows"][0]
        .clone();
    assert_eq!(
        (&row["withheld"], &row["caller"]),
        (&true.into(), &serde_json::Value::Null)
    );
    for (method, path, body, status, code) in [
        ("GET", "messages/7/sound", "", 404, 8077),
        ("GET", "messages/x/sound", "", 404, 8077),
        ("PUT", "messages/7", r#"{"heard":true}"#, 404, 8077),
        ("POST", "messages/delete", r#"{"ids":[7]}"#, 404, 8077),
        ("POST", "messages/delete", r#"{"ids":[]}"#, 422, 8008),
        ("GET", "greeting", "", 404, 8077),
        ("DELETE", "greeting", "", 404, 8077),
    ] {
        let answer = portal
            .call(method, &format!("{API}/{path}"), &user, body)
            .await;
        assert_eq!((answer.status, answer.code()), (status, code), "{path}");
    }
    let cookies = portal.log_in(NUMBERS[0]).await;
    let page = portal.post(PAGE, &cookies, "do=delete").await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("8008"));
}

#[tokio::test]
async fn a_greeting_is_uploaded_heard_and_taken_back() {
    // voicemail.14, voicemail.15
    let portal = Portal::open().await;
    let user = portal.token(NUMBERS[0]).await;
    let bearer = format!("Bearer {user}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "multipart/form-data; boundary=x"),
    ];
    let path = format!("{API}/greeting");
    for (file, status, code) in [
        (b"no file at all".to_vec(), 422, 8009),
        (b"RIFF\0\0\0\0WAVE".to_vec(), 422, 8009),
        (ascii_wav(61), 422, 8009),
        (ascii_wav(0), 422, 8009),
        (Vec::new(), 404, 8077),
    ] {
        let answer = portal.send("PUT", &path, &headers, &upload(&file)).await;
        assert_eq!((answer.status, answer.code()), (status, code));
    }
    let answer = portal
        .send("PUT", &path, &headers, &upload(&ascii_wav(3)))
        .await;
    assert_eq!(answer.status, 204, "{answer:?}");
    let kept = vault(&portal)
        .greeting(&Actor::system(), owner(&portal, NUMBERS[0]).await)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.len(), ((3 * 8_000) & !0x8080) as usize);
    let cookies = portal.log_in(NUMBERS[0]).await;
    let page = portal.get(PAGE, &cookies).await;
    assert!(page.body.contains("ご自分の応答メッセージ"));
    let sound = portal.get("/numbers/05011110001/greeting", &cookies).await;
    assert_eq!(sound.header("content-type"), "audio/wav");
    let back = portal
        .post("/numbers/05011110001/greeting/delete", &cookies, "")
        .await;
    assert_eq!(back.status, 303);
    let headers = [("cookie", cookies.as_str()), headers[1]];
    let page = portal
        .send(
            "POST",
            "/numbers/05011110001/greeting",
            &headers,
            &upload(b"x"),
        )
        .await;
    assert_eq!(page.status, 422);
    assert!(
        page.body.contains("WAVファイルではありません"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_full_mailbox_keeps_nothing_more_and_an_old_message_goes() {
    // voicemail.4, voicemail.11
    let portal = Portal::open().await;
    let (vault, owner) = (vault(&portal), owner(&portal, NUMBERS[0]).await);
    let spoken = Spoken {
        received_ms: portal.store.now_ms(),
        caller: String::new(),
        sound: vec![0xff; 16_000],
    };
    for _ in 0..limits::MESSAGES_MAX {
        assert_eq!(vault.keep(owner, &spoken).await.unwrap(), Kept::Stored);
    }
    assert_eq!(vault.keep(owner, &spoken).await.unwrap(), Kept::Full);
    let system = Actor::system();
    assert!(vault.reception(&system, owner).await.unwrap().full);
    let first = vault.list(&system, owner).await.unwrap()[0].id;
    vault.mark(&system, owner, first, true).await.unwrap();
    portal.pass_ms(7 * 86_400_000 + 1);
    vault.expire().await.unwrap();
    let left = vault.list(&system, owner).await.unwrap();
    assert_eq!(
        left.len(),
        limits::MESSAGES_MAX - 1,
        "the heard one has gone"
    );
    portal.pass_ms(23 * 86_400_000);
    vault.expire().await.unwrap();
    assert!(vault.list(&system, owner).await.unwrap().is_empty());
}

#[tokio::test]
async fn initialising_destroys_the_key() {
    // voicemail.12
    let portal = Portal::open().await;
    let id = leave(&portal, "0312345678").await;
    let admin = portal.token(ADMIN).await;
    let number = portal.call("GET", API, &admin, "").await.json();
    let version = number["version"].as_i64().unwrap();
    let answer = portal
        .call(
            "POST",
            &format!("{API}/initialise"),
            &admin,
            &format!(r#"{{"version":{version}}}"#),
        )
        .await;
    assert!(answer.status < 300, "{answer:?}");
    let (vault, owner) = (vault(&portal), owner(&portal, NUMBERS[0]).await);
    let system = Actor::system();
    assert!(vault.list(&system, owner).await.unwrap().is_empty());
    let gone = vault
        .sound(&system, owner, naisen_core::ids::MessageId(id))
        .await;
    assert!(gone.is_err());
}

#[test]
fn a_kept_sound_is_a_wav_of_the_same_sound() {
    let sound = speech();
    let samples = wav::read(&wav_of(&sound), 30_000).unwrap();
    assert_eq!(Law::Mu.encode_all(&samples), sound);
}
