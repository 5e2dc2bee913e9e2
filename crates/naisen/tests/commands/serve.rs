//! `naisen serve --config FILE` with its own certificate, from the first word on the command line to a
//! page in a browser.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::installation::{Installation, naisen, password, text};

const HOST: &str = "portal.example";
/// Far beyond what a start or an end takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The server, and what it logs.
struct Server {
    child: Child,
    log: Receiver<String>,
    address: SocketAddr,
}

impl Server {
    fn start(config: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_naisen"))
            .args(["serve", "--config", config])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (told, log) = channel();
        // Ends with the server's standard error.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if told.send(line).is_err() {
                    break;
                }
            }
        });
        let address = loop {
            let line = log.recv_timeout(PATIENCE).unwrap();
            let event: serde_json::Value = serde_json::from_str(&line).unwrap();
            if let Some(address) = event["address"].as_str() {
                break address.parse().unwrap();
            }
        };
        Self {
            child,
            log,
            address,
        }
    }

    /// SIGHUP.
    fn hang_up(&self) {
        self.tell("-HUP");
    }

    fn tell(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args([signal, &pid]).status().unwrap();
        assert!(told.success());
    }

    /// Waits until a line of the log says this.
    fn says(&self, words: &str) {
        while !self.log.recv_timeout(PATIENCE).unwrap().contains(words) {}
    }

    /// SIGTERM; answers the last lines of the log.
    fn end(mut self) -> Vec<String> {
        self.tell("-TERM");
        assert!(self.child.wait().unwrap().success());
        self.log.iter().collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is gone already unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request over TLS that trusts this certificate only; answers head and body.
async fn ask(server: SocketAddr, certificate: &CertificateDer<'static>, request: &str) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let config = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(server).await.unwrap();
    let name = ServerName::try_from(HOST).unwrap();
    let mut stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// The served portal as a browser that trusts its certificate sees it.
struct Portal {
    server: Server,
    certificate: CertificateDer<'static>,
}

impl Portal {
    async fn get(&self, path: &str, more: &str) -> String {
        let request = get(path, HOST, more);
        ask(self.server.address, &self.certificate, &request).await
    }

    async fn post(&self, path: &str, cookie: &str, form: &str) -> String {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {HOST}\r\nOrigin: https://{HOST}\r\nCookie: {cookie}\r\n\
             Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            form.len()
        );
        ask(self.server.address, &self.certificate, &request).await
    }
}

fn get(path: &str, host: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n")
}

fn config(here: &Installation, certificate: &str, key: &str) -> String {
    let data = here.folder().display();
    let text = format!(
        "data = '{data}'\n[http]\nlisten = '127.0.0.1:0'\nhosts = ['{HOST}']\n\
         tls = {{ certificate = '{certificate}', key = '{key}' }}\n\
         [sip]\nlisten = '127.0.0.1:0'\n[brand]\nservice_name = 'あおぞら電話'\n\
         [log]\nformat = 'json'\n"
    );
    here.file("naisen.toml", text.as_bytes())
}

#[tokio::test]
async fn an_installation_serves_https_with_its_own_certificate() {
    let here = Installation::new();
    let made = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
    let certificate = here.file("certificate.pem", made.cert.pem().as_bytes());
    let key = here.file("key.pem", made.signing_key.serialize_pem().as_bytes());
    let config = config(&here, &certificate, &key);
    // The commands read the same configuration as the server.
    let command = |words: &[&str]| {
        let output = naisen(&[&words[..1], &["--config", &config], &words[1..]].concat());
        assert!(output.status.success(), "{words:?}: {output:?}");
        text(&output.stdout)
    };
    let first = command(&["operator", "create", "root"]);
    let first = password(&first, "root");
    let token = command(&["token", "create", "root", "--name", "集計"]);
    let portal = Portal {
        server: Server::start(&config),
        certificate: made.cert.der().clone(),
    };

    let page = portal.get("/login", "").await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    for said in ["あおぞら電話", "strict-transport-security:"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let stranger = get("/login", "other.example", "");
    let strange = ask(portal.server.address, &portal.certificate, &stranger).await;
    assert!(strange.starts_with("HTTP/1.1 421 "), "{strange}");
    changes_its_first_password(&portal, first, token.trim()).await;

    // What speaks no TLS gets no page.
    let mut plain = TcpStream::connect(portal.server.address).await.unwrap();
    let request = get("/login", HOST, "");
    plain.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // The server may end the connection hard, which is an answer, too.
    let _ = plain.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(!answer.starts_with("HTTP/"), "{answer}");

    let log = portal.server.end();
    let stopping = log.iter().any(|line| line.contains("\"stopping\""));
    assert!(stopping, "{log:?}");
}

/// A first password opens the page that changes it, and nothing else until then.
async fn changes_its_first_password(portal: &Portal, first: &str, token: &str) {
    let bearer = format!("Authorization: Bearer {token}\r\n");
    let companies = portal.get("/api/v1/companies", &bearer).await;
    assert!(companies.starts_with("HTTP/1.1 403 "), "{companies}");
    let login = format!("login_id=root&password={first}");
    let inside = portal.post("/login", "", &login).await;
    assert!(inside.starts_with("HTTP/1.1 303 "), "{inside}");
    assert!(inside.contains("location: /password"), "{inside}");
    let mut lines = inside.lines();
    let cookie = lines.find_map(|line| line.strip_prefix("set-cookie: __Host-naisen_session="));
    let cookie = cookie.unwrap_or_else(|| panic!("{inside}"));
    assert!(
        cookie.contains("Secure") && cookie.contains("HttpOnly"),
        "{cookie}"
    );
    let session = cookie.split(';').next().unwrap();
    let own = "seven+green+lamps+at+sea";
    let change = format!("current_password={first}&password={own}&password_confirmation={own}");
    let cookie = format!("__Host-naisen_session={session}");
    let changed = portal.post("/password", &cookie, &change).await;
    assert!(changed.starts_with("HTTP/1.1 303 "), "{changed}");
    let companies = portal.get("/api/v1/companies", &bearer).await;
    assert!(companies.starts_with("HTTP/1.1 200 "), "{companies}");
}

#[test]
fn a_certificate_that_is_not_there_is_named() {
    let here = Installation::new();
    let config = config(&here, "no/certificate.pem", "no/key.pem");
    let output = naisen(&["serve", "--config", &config]);
    assert!(!output.status.success());
    assert!(
        text(&output.stderr).contains("cannot use no/certificate.pem"),
        "{output:?}"
    );
    let open = format!(
        "data = '{}'\n[http]\nlisten = '0.0.0.0:0'\n",
        here.folder().display()
    );
    let open = here.file("open.toml", open.as_bytes());
    let output = naisen(&["serve", "--config", &open]);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("in the clear"), "{output:?}");
}

#[tokio::test]
async fn a_renewed_certificate_is_served_without_a_restart() {
    let here = Installation::new();
    let write = || {
        let made = rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
        let certificate = here.file("certificate.pem", made.cert.pem().as_bytes());
        let key = here.file("key.pem", made.signing_key.serialize_pem().as_bytes());
        (made.cert.der().clone(), certificate, key)
    };
    let (first, certificate, key) = write();
    let server = Server::start(&config(&here, &certificate, &key));
    let request = get("/healthz", HOST, "");
    assert!(
        ask(server.address, &first, &request)
            .await
            .contains(" 200 ")
    );

    let (second, ..) = write();
    server.hang_up();
    server.says("read anew");
    assert!(
        ask(server.address, &second, &request)
            .await
            .contains(" 200 ")
    );

    here.file("key.pem", b"nothing");
    server.hang_up();
    server.says("the certificate stays as it was");
    assert!(
        ask(server.address, &second, &request)
            .await
            .contains(" 200 ")
    );
    server.end();
}
