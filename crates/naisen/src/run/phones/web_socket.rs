//! SIP over WebSocket (RFC 7118): one message a frame, and only under the subprotocol `sip`.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use naisen_sip::flow::Flow;
use naisen_sip::stream::FRAME_BYTES_MAX;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Message, Utf8Bytes};

use super::connection::{Place, SETTLE_LIMIT, SILENCE_LIMIT, WRITE_LIMIT, introduce};
use super::news::News;

/// Shakes hands and serves the connection to its end.
pub(super) async fn accept<S>(stream: S, flow: Flow, place: Place) -> Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let config = WebSocketConfig::default()
        .max_message_size(Some(FRAME_BYTES_MAX))
        .max_frame_size(Some(FRAME_BYTES_MAX))
        .max_write_buffer_size(4 * FRAME_BYTES_MAX);
    let shaking = tokio_tungstenite::accept_hdr_async_with_config(stream, speak_sip, Some(config));
    let socket = timeout(SETTLE_LIMIT, shaking).await??;
    let messages = introduce(flow, &place).await?;
    let ended = exchange(socket, flow, &place, messages).await;
    place.teller().bring(News::Closed(flow)).await?;
    ended
}

/// RFC 7118 §4.1: the client offers `sip`, and nothing else is spoken here.
#[expect(
    clippy::result_large_err,
    reason = "the library's handshake wants the whole response as the error"
)]
fn speak_sip(request: &Request, mut response: Response) -> Result<Response, ErrorResponse> {
    let offered = request.headers().get_all(SEC_WEBSOCKET_PROTOCOL);
    let offers_sip = offered
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| one.trim().eq_ignore_ascii_case("sip"));
    if !offers_sip {
        let mut refusal =
            ErrorResponse::new(Some("only the subprotocol sip is spoken here".to_owned()));
        *refusal.status_mut() = StatusCode::BAD_REQUEST;
        return Err(refusal);
    }
    let sip = HeaderValue::from_static("sip");
    response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, sip);
    Ok(response)
}

async fn exchange<S>(
    mut socket: WebSocketStream<S>,
    flow: Flow,
    place: &Place,
    mut messages: mpsc::Receiver<Arc<[u8]>>,
) -> Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    // Until it has sent a message it is a stranger with little time, however often it pings.
    let mut until = Instant::now() + SETTLE_LIMIT;
    loop {
        tokio::select! {
            read = timeout_at(until, socket.next()) => {
                let Some(message) = read.context("it said nothing for too long")? else {
                    return Ok(());
                };
                let bytes = match message? {
                    Message::Text(text) => text.as_bytes().to_vec(),
                    Message::Binary(bytes) => bytes.to_vec(),
                    // Pings are answered by the library.
                    Message::Ping(_) | Message::Pong(_) => continue,
                    Message::Close(_) => return Ok(()),
                    Message::Frame(_) => bail!("a raw frame"),
                };
                until = Instant::now() + SILENCE_LIMIT;
                place.teller().bring(News::Frame { flow, bytes }).await?;
            }
            message = messages.recv() => {
                let Some(bytes) = message else {
                    let _ = timeout(WRITE_LIMIT, socket.close(None)).await;
                    return Ok(());
                };
                let sent = socket.send(wrap(&bytes));
                timeout(WRITE_LIMIT, sent).await.context("it reads too slowly")??;
            }
        }
    }
}

/// Text where it is text: browsers then show it as such.
fn wrap(bytes: &[u8]) -> Message {
    let bytes = Bytes::copy_from_slice(bytes);
    match Utf8Bytes::try_from(bytes.clone()) {
        Ok(text) => Message::Text(text),
        Err(_) => Message::Binary(bytes),
    }
}
