//! Quality bar A8: what no reader should swallow, through every operation that takes a file. Refused by a
//! code, and without the memory it pretends to be worth.

use naisen_core::error::ErrorCode;
use naisen_tests::{Answer, Client, Portal, on_both_databases};

on_both_databases!(
    hostile_files_are_refused_by_a_code,
    memory_grows_by_less_than_50_megabytes,
);

/// Uploads, and who may make them.
fn uploads(portal: &Portal) -> Vec<(Client, String)> {
    let company = &portal.demo.companies[0].login_id;
    vec![
        (portal.admin(), "/api/v1/bulk-jobs".to_owned()),
        (portal.admin(), "/api/v1/phone-books".to_owned()),
        (
            portal.operator(),
            "/api/v1/holiday-overrides/list".to_owned(),
        ),
        (
            portal.operator(),
            format!("/api/v1/companies/{company}/imports"),
        ),
    ]
}

/// Files nobody makes by mistake.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let utf16: Vec<u8> = "\u{feff}\"VPN\",\"HQ\"\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let columns = format!("\"VPN\"{}\r\n", ",\"x\"".repeat(10_000));
    let field = format!("\"VPN\",\"{}\"\r\n", "x".repeat(1_000_000));
    let open = format!("\"VPN\",\"{}", "\r\n".repeat(400_000));
    vec![
        (
            "nul",
            b"\"VPN\",\"H\0Q\"\r\n\"05011110001\",\"2001\"\r\n".to_vec(),
        ),
        ("utf-16", utf16),
        ("10,000 columns", columns.into_bytes()),
        ("one field of 1 MB", field.into_bytes()),
        ("a quote that never ends", open.into_bytes()),
        ("a zip", [b"PK\x03\x04".as_slice(), &[0; 1 << 20]].concat()),
        ("nothing but quotes", vec![b'"'; 1 << 20]),
    ]
}

fn send(client: &Client, path: &str, content: &[u8]) -> Answer {
    if path.ends_with("/imports") {
        client.send("POST", path, Some(("text/csv", content)))
    } else {
        let file = ("file", "hostile.csv", content);
        client.multipart("POST", path, &[("name", "敵")], Some(file))
    }
}

fn hostile_files_are_refused_by_a_code(portal: &Portal) {
    for (client, path) in uploads(portal) {
        for (name, content) in hostile() {
            let answer = send(&client, &path, &content);
            // An import is judged in the background; its answer says where to ask.
            let answer = if answer.status == 202 {
                judged(&client, &path, &answer)
            } else {
                answer
            };
            let code = answer.json()["code"].as_u64().unwrap_or_default();
            let refused = (400..500).contains(&answer.status) && code >= 8_000;
            assert!(
                refused,
                "{path}, {name}: {} {}",
                answer.status,
                answer.text()
            );
        }
        client
            .head_only("POST", &path, "text/csv", 50 << 20)
            .refused(ErrorCode::BodyTooLarge);
    }
}

fn judged(client: &Client, path: &str, started: &Answer) -> Answer {
    let id = started.json()["id"].as_str().unwrap().to_owned();
    loop {
        let now = client.get(&format!("{path}/{id}"));
        if now.status != 200 || now.json()["finished"] == true {
            return now;
        }
    }
}

fn memory_grows_by_less_than_50_megabytes(portal: &Portal) {
    const MEGABYTE: u64 = 1_000_000;
    // What counts is what the files take, not the program's own pages that the first one brings in.
    for (client, path) in uploads(portal) {
        let _ = send(&client, &path, b"\"VPN\",\"HQ\"\r\n");
    }
    let grown = portal.grown_by(|| {
        for (client, path) in uploads(portal) {
            for (_, content) in hostile() {
                let _ = send(&client, &path, &content);
            }
            for kind in ["text/csv", "multipart/form-data; boundary=x"] {
                let poured = client.pour(&path, kind, 50 << 20);
                assert!(poured < 50 << 20, "{path} took all of it");
            }
        }
    });
    assert!(grown < 50 * MEGABYTE, "{} MB", grown / MEGABYTE);
}
