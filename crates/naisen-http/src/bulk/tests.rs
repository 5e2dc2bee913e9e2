//! 一括登録 through the whole router: upload, preview, run with its events, errors, deletion; page and
//! API.

use naisen_core::actor::{Actor, Role};
use naisen_core::ids::CompanyId;
use naisen_core::settings::ExtensionGroup;
use naisen_store::list::Query;
use naisen_store::{bulk, company, extension_group};

use crate::testing::{ADMIN, Answer, NUMBERS, OTHER_ADMIN, Portal};

const JOBS: &str = "/api/v1/bulk-jobs";
const VPN: &str = "\"VPN\",\"sales\"\r\n\"05011110001\",\"201\"\r\n\"05011110002\",\"202\"\r\n";

/// A portal whose first company has the 内線グループ `sales`.
async fn portal() -> Portal {
    let portal = Portal::open().await;
    let company = company(&portal).await;
    let admin = Actor {
        role: Role::Admin(company),
        address: None,
    };
    let group = ExtensionGroup {
        name: "sales".to_owned(),
        site_number: "81".to_owned(),
        remark: String::new(),
    };
    let made = portal
        .store
        .write(move |tx| extension_group::create(tx, &admin, group.clone()));
    made.await.unwrap();
    portal
}

async fn company(portal: &Portal) -> CompanyId {
    let read = portal
        .store
        .read(|conn| company::list(conn, &Actor::system(), &Query::default()));
    let lines = read.await.unwrap().rows;
    let line = lines.iter().find(|line| line.login_id == ADMIN).unwrap();
    CompanyId(line.company_id)
}

async fn upload(portal: &Portal, token: &str, name: &str, text: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "text/csv"),
    ];
    let uri = format!("{JOBS}?file_name={name}");
    portal.send("POST", &uri, &headers, text).await
}

async fn accepted(portal: &Portal, token: &str, name: &str, text: &str) -> i64 {
    let answer = upload(portal, token, name, text).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()["id"].as_i64().unwrap()
}

/// A form with a file, as a browser sends it.
async fn upload_form(portal: &Portal, cookies: &str, name: &str, text: &str) -> Answer {
    let kind = "multipart/form-data; boundary=mark";
    let body = format!(
        "--mark\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: text/csv\r\n\r\n{text}\r\n--mark--\r\n"
    );
    let headers = [("cookie", cookies), ("content-type", kind)];
    portal.send("POST", "/bulk", &headers, &body).await
}

#[tokio::test]
async fn a_file_is_uploaded_looked_at_and_run_once() {
    let portal = portal().await;
    let token = portal.token(ADMIN).await;
    let id = accepted(&portal, &token, "a.csv", VPN).await;
    let preview = portal
        .call("GET", &format!("{JOBS}/{id}/preview"), &token, "")
        .await
        .json();
    assert_eq!(
        (&preview["added"], &preview["unchanged"]),
        (&2.into(), &0.into())
    );
    assert_eq!(preview["rows"][0]["from"], serde_json::Value::Null);
    assert_eq!(preview["rows"][0]["to"]["number"], "201");

    let started = portal
        .call("POST", &format!("{JOBS}/{id}/run"), &token, "")
        .await;
    assert_eq!(
        (started.status, started.json()["state"].as_str()),
        (202, Some("running"))
    );
    let again = portal
        .call("POST", &format!("{JOBS}/{id}/run"), &token, "")
        .await;
    assert_eq!((again.status, again.code()), (404, 8066));
    let kept = portal
        .call("DELETE", &format!("{JOBS}/{id}"), &token, "")
        .await;
    assert_eq!((kept.status, kept.code()), (409, 9004));

    // The stream ends by itself when the run does.
    let events = format!("{JOBS}/{id}/events");
    let (watched, worked) = tokio::join!(
        portal.call("GET", &events, &token, ""),
        bulk::work(&portal.store),
    );
    assert!(worked.unwrap());
    assert_eq!(watched.header("content-type"), "text/event-stream");
    let last = watched.body.trim_end().lines().last().unwrap();
    assert!(last.contains("\"state\":\"done\""), "{}", watched.body);

    let number = portal
        .call("GET", "/api/v1/numbers?q=05011110001", &token, "")
        .await;
    assert!(
        number.body.contains("\"extension\":\"201\""),
        "{}",
        number.body
    );
    for (status, code) in [(204, 0), (404, 8075)] {
        let gone = portal
            .call("DELETE", &format!("{JOBS}/{id}"), &token, "")
            .await;
        assert_eq!((gone.status, gone.code()), (status, code));
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of files and codes")]
async fn every_finding_of_the_upload_answers_its_code() {
    let portal = portal().await;
    let token = portal.token(ADMIN).await;
    let long = "x".repeat(300);
    let rows: String = (0..5_001)
        .map(|n| format!("\"0{n:010}\",\"\"\r\n"))
        .collect();
    let many = format!("\"VPN\",\"\"\r\n{rows}");
    // Each row: file, content, code, whether it is listed afterwards.
    for (name, text, code, listed) in [
        ("", VPN, 8068, false),
        ("a.txt", VPN, 8056, false),
        ("b%00.csv", VPN, 8009, false),
        (long.as_str(), VPN, 8009, false),
        ("c.csv", "", 8057, true),
        (
            "d.csv",
            "\"VPN\",\"sales\"\n\"05011110001\",\"201\"\n",
            8058,
            true,
        ),
        (
            "e.csv",
            "\"VPN\",\"営業部\"\r\n\"05011110001\",\"201\"\r\n",
            8061,
            true,
        ),
        (
            "f.csv",
            "\"VPN\";\"HQ\"\r\n\"05011110001\",\"201\"\r\n",
            8079,
            true,
        ),
        ("g.csv", "VPN,HQ\r\n", 8080, true),
        ("h.csv", "\"VPN\",\"HQ", 8059, true),
        (
            "i.csv",
            "\"vpn\",\"HQ\"\r\n\"05011110001\",\"201\"\r\n",
            8060,
            true,
        ),
        (
            "j.csv",
            "\"PICKUP\",\"\"\r\n\"05011110001\"\r\n",
            8071,
            true,
        ),
        ("k.csv", "\"PICKUP\"\r\n\"05011110001\"\r\n", 8071, true),
        (
            "l.csv",
            "\"VPN\",\"HQ\"\r\n\"05011110001\",\"201\",\"x\"\r\n",
            8069,
            true,
        ),
        ("m.csv", "\"VPN\",\"HQ\"\r\n", 8066, true),
        (
            "n.csv",
            "\"VPN\",\"HQ\"\r\n\"05011110001\",\"02\"\r\n",
            8070,
            true,
        ),
        (
            "o.csv",
            "\"VPN\",\"HQ\"\r\n\r\n\"05011110001\",\"201\"\r\n",
            8069,
            true,
        ),
        (
            "p.csv",
            "\"VPN\",\"HQ\"\r\n\"05011110001\",\r\n",
            8080,
            true,
        ),
        ("q.csv", "\"VPN\",\"HQ\"\r\n,\"2001\"\r\n", 8080, true),
        (
            "r.csv",
            "\"VPN\",\"H\tQ\"\r\n\"05011110001\",\"201\"\r\n",
            8070,
            true,
        ),
        ("s.csv", many.as_str(), 8070, true),
    ] {
        let answer = upload(&portal, &token, name, text).await;
        assert_eq!(answer.code(), code, "{name} {}", answer.body);
        let list = portal.call("GET", JOBS, &token, "").await.json();
        let items = list["items"].as_array().unwrap();
        let item = items.iter().find(|job| job["file_name"] == name);
        assert_eq!(item.is_some(), listed, "{name}");
        if let Some(item) = item {
            assert_eq!(item["state"], "upload_failed", "{name}");
            assert_eq!(item["errors"][0]["code"], code, "{name}");
        }
    }
    // bulk.9: a file in an error state is replaced, any other is not.
    accepted(&portal, &token, "c.csv", VPN).await;
    let twice = upload(&portal, &token, "C.CSV", VPN).await;
    assert_eq!((twice.status, twice.code()), (409, 8062));
}

#[tokio::test]
async fn a_run_that_fails_tells_every_line_and_may_be_repeated() {
    let portal = portal().await;
    let token = portal.token(ADMIN).await;
    let text = "\"VPN\",\"sales\"\r\n\"05099999999\",\"201\"\r\n\"05011110002\",\"202\"\r\n";
    let id = accepted(&portal, &token, "a.csv", text).await;
    let seen = portal
        .call("GET", &format!("{JOBS}/{id}/preview"), &token, "")
        .await;
    assert_eq!((seen.status, seen.code()), (404, 8072));
    assert_eq!(seen.json()["rows"][0]["key"], "2");
    for _ in 0..2 {
        let run = format!("{JOBS}/{id}/run");
        assert_eq!(portal.call("POST", &run, &token, "").await.status, 202);
        assert!(bulk::work(&portal.store).await.unwrap());
        let job = portal
            .call("GET", &format!("{JOBS}/{id}"), &token, "")
            .await
            .json();
        assert_eq!(
            (&job["state"], &job["checked_count"]),
            (&"run_failed".into(), &2.into())
        );
        assert_eq!(job["errors"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&job["errors"][0]["line"], &job["errors"][0]["code"]),
            (&2.into(), &8072.into())
        );
        assert_eq!(job["errors"][0]["detail_ja"], "05099999999");
    }
    let csv = portal
        .call("GET", &format!("{JOBS}/{id}/errors.csv"), &token, "")
        .await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=Shift_JIS");
    assert!(csv.body.contains("\"2\",\"8072\""), "{}", csv.body);
    let number = portal
        .call("GET", "/api/v1/numbers?q=05011110002", &token, "")
        .await;
    assert!(!number.body.contains("\"202\""), "nothing was registered");
}

#[tokio::test]
async fn the_page_leads_from_the_file_to_its_deletion() {
    let portal = portal().await;
    let cookies = portal.log_in(ADMIN).await;
    let refused = upload_form(&portal, &cookies, "a.txt", VPN).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("8056"), "{}", refused.body);
    let kept = upload_form(&portal, &cookies, "営業 <b>.csv", VPN).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let here = kept.header("location").to_owned();
    let page = portal.get(&here, &cookies).await;
    assert!(page.body.contains("営業 &#60;b&#62;.csv"), "{}", page.body);
    assert!(page.body.contains("<ins>sales 201</ins>"), "{}", page.body);
    let job = here.rsplit('=').next().unwrap();
    let run = portal
        .post("/bulk/run", &cookies, &format!("job={job}"))
        .await;
    assert_eq!((run.status, run.header("location")), (303, here.as_str()));
    let running = portal.get(&here, &cookies).await;
    assert!(running.body.contains("<progress"), "{}", running.body);
    assert!(running.body.contains(&format!("/bulk/{job}/events")));
    let refused = portal
        .post("/bulk/run", &cookies, &format!("job={job}"))
        .await;
    assert_eq!(refused.status, 404);
    assert!(refused.body.contains("8066"), "{}", refused.body);
    assert!(bulk::work(&portal.store).await.unwrap());
    let done = portal.get(&here, &cookies).await;
    assert!(done.body.contains("投入完了") && !done.body.contains("<progress"));
    let ask = portal
        .get(&format!("/bulk/delete?job={job}"), &cookies)
        .await;
    assert!(ask.body.contains("元に戻せません"), "{}", ask.body);
    for status in [303, 404] {
        let gone = portal
            .post("/bulk/delete", &cookies, &format!("job={job}"))
            .await;
        assert_eq!(gone.status, status, "{}", gone.body);
    }
    for file in ["vpn.csv", "hunt.csv", "pickup.csv"] {
        let template = portal
            .get(&format!("/bulk/templates/{file}"), &cookies)
            .await;
        assert_eq!(template.status, 200, "{file}");
    }
    let none = portal.get("/bulk/templates/x.csv", &cookies).await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn a_job_is_its_companys() {
    let portal = portal().await;
    let token = portal.token(ADMIN).await;
    let id = accepted(&portal, &token, "a.csv", VPN).await;
    let other = portal.token(OTHER_ADMIN).await;
    for (method, path, code) in [
        ("GET", format!("{JOBS}/{id}"), 8066),
        ("GET", format!("{JOBS}/{id}/preview"), 8066),
        ("GET", format!("{JOBS}/{id}/events"), 8066),
        ("POST", format!("{JOBS}/{id}/run"), 8066),
        ("DELETE", format!("{JOBS}/{id}"), 8075),
    ] {
        let answer = portal.call(method, &path, &other, "").await;
        assert_eq!(answer.code(), code, "{method} {path}");
    }
    let user = portal.token(NUMBERS[0]).await;
    assert_eq!(portal.call("GET", JOBS, &user, "").await.code(), 9002);
}
