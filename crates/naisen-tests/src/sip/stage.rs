//! The settings of an example saved in a running portal, through the API, as its administrator would.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use naisen_core::ids::{ScheduleId, SubscriberId};
use naisen_core::rehearsal::Act;
use naisen_core::settings::{
    Answer, CompanySettings, CompanyState, HuntGroup, ScheduleRowDraft, Subscriber,
};
use serde_json::{Value, json};

use crate::{Answer as Told, Client, Portal};

/// A portal and what it has been told.
pub(super) struct Stage<'a> {
    portal: &'a Portal,
    known: Vec<Arc<CompanySettings>>,
    /// When something was last saved.
    pub(super) saved: Instant,
}

impl<'a> Stage<'a> {
    /// A portal as the demo leaves it: the worlds of an example without settings.
    pub(super) fn new(portal: &'a Portal, fixture: Vec<Arc<CompanySettings>>) -> Self {
        Self {
            portal,
            known: fixture,
            saved: Instant::now(),
        }
    }

    /// Saves whatever differs from what the portal has.
    ///
    /// # Panics
    /// When a save is refused, or when a setting has no way through the API here.
    pub(super) fn set(&mut self, world: &Arc<CompanySettings>) {
        let place = self.known.iter().position(|known| known.id() == world.id());
        let place = place.expect("a company of the fixture");
        let old = Arc::clone(&self.known[place]);
        self.company(place, &old, world);
        let admin = self.admin(place);
        // What is set without asking may be something that could not be saved in another order: first
        // where calls go, then what bars them.
        for (id, new) in world.subscribers() {
            let was = old.subscriber(id).expect("a number of the fixture");
            self.number(&admin, was, new);
        }
        for (_, group) in world.hunt_groups() {
            self.hunt_group(&admin, &old, world, group);
        }
        self.known[place] = Arc::clone(world);
    }

    /// Does what the administrator does in a script.
    pub(super) fn administer(&mut self, act: &Act) {
        match act {
            Act::Settings { world } => self.set(world),
            Act::Stop { subscriber } => self.stop(*subscriber, true),
            Act::Release { subscriber } => self.stop(*subscriber, false),
            Act::Initialise { subscriber } => {
                let (admin, number) = self.who(*subscriber);
                let path = format!("/api/v1/numbers/{number}/initialise");
                let version = version(&admin, &format!("/api/v1/numbers/{number}"));
                self.saved(admin.post(&path, &json!({"version": version})));
            }
            _ => panic!("{act:?} is not the administrator's"),
        }
    }

    pub(super) fn stop(&mut self, subscriber: SubscriberId, stop: bool) {
        let (admin, number) = self.who(subscriber);
        let path = format!("/api/v1/numbers/{number}/stop");
        let version = version(&admin, &path);
        self.saved(admin.put(&path, &json!({"stop": stop, "version": version})));
    }

    fn admin(&self, place: usize) -> Client {
        let token = &self.portal.demo.companies[place].admin.token;
        self.portal.client().with_token(token)
    }

    fn who(&self, subscriber: SubscriberId) -> (Client, String) {
        let found = self.known.iter().enumerate().find_map(|(place, world)| {
            let number = &world.subscriber(subscriber)?.external_number;
            Some((self.admin(place), number.clone()))
        });
        found.expect("a number of the fixture")
    }

    fn saved(&mut self, answer: Told) {
        if !(200..300).contains(&answer.status) {
            answer.fail("should be saved");
        }
        self.saved = Instant::now();
    }

    fn company(&mut self, place: usize, old: &CompanySettings, new: &CompanySettings) {
        let (was, is) = (old.company(), new.company());
        if was == is {
            return;
        }
        let operator = self.portal.operator();
        let login_id = &self.portal.demo.companies[place].login_id;
        let path = format!("/api/v1/companies/{login_id}");
        let shown = operator.get(&path).ok().json();
        if was.state != is.state {
            let state = match is.state {
                CompanyState::Active => "active",
                CompanyState::Closed => "closed",
            };
            let body = json!({"state": state, "version": shown["version"]});
            return self.saved(operator.put(&format!("{path}/state"), &body));
        }
        let body = json!({
            "login_id": login_id, "name": shown["name"], "sip_domain": shown["sip_domain"],
            "version": shown["version"], "features": is.features, "bar_all": false,
            "international": is.international, "international_forward": is.international_forward,
            "refusal_guidance": is.refusal_guidance,
        });
        self.saved(operator.put(&path, &body));
    }

    fn number(&mut self, admin: &Client, was: &Subscriber, is: &Subscriber) {
        let base = format!("/api/v1/numbers/{}", is.external_number);
        if was.answer != is.answer {
            let path = format!("{base}/answer");
            let body = with_version(&is.answer, version(admin, &path));
            self.saved(admin.put(&path, &body));
        }
        let bars = |one: &Subscriber| (one.anonymous_reject, one.intl_bar, one.outside_bar);
        if bars(was) != bars(is) {
            let query = format!("target=number&match=exact&q={}", is.external_number);
            let found = admin.get(&format!("/api/v1/barring?{query}")).ok().json();
            let row = json!({
                "subscriber_id": is.subscriber_id, "version": found["rows"][0]["version"],
                "anonymous_reject": is.anonymous_reject, "intl_bar": is.intl_bar,
                "outside_bar": is.outside_bar,
            });
            self.saved(admin.put("/api/v1/barring", &json!({"rows": [row]})));
        }
        if was.caller_number != is.caller_number {
            let shown = admin.get(&base).ok().json();
            let body = json!({
                "caller_number": is.caller_number, "version": shown["version"],
                "callback_number": shown["callback_number"], "display_name": shown["display_name"],
                "extension": shown["extension"], "extension_group": shown["extension_group"],
            });
            self.saved(admin.put(&base, &body));
        }
        if was.emergency_stop != is.emergency_stop {
            let path = format!("{base}/stop");
            let body = json!({"stop": is.emergency_stop, "version": version(admin, &path)});
            self.saved(admin.put(&path, &body));
        }
        let rest = |one: &Subscriber| Subscriber {
            answer: Answer::default(),
            anonymous_reject: false,
            intl_bar: false,
            outside_bar: false,
            emergency_stop: false,
            caller_number: is.caller_number,
            ..one.clone()
        };
        assert_eq!(
            rest(was),
            rest(is),
            "set where the example says by other means"
        );
    }

    fn hunt_group(
        &mut self,
        admin: &Client,
        old: &CompanySettings,
        new: &CompanySettings,
        group: &HuntGroup,
    ) {
        if old.hunt_groups().any(|(_, was)| was == group) {
            return;
        }
        let number = |id: SubscriberId| new.subscriber(id).map(|one| one.external_number.clone());
        let pilot = number(group.pilot).unwrap();
        let query = format!("/api/v1/hunt-groups?target=pilot&match=exact&q={pilot}");
        let found = admin.get(&query).ok().json();
        let mut body = found["rows"][0].clone();
        let path = format!("/api/v1/hunt-groups/{}", body["id"]);
        body.as_object_mut().unwrap().remove("id");
        body["slide_type"] = json!(group.slide_type);
        body["slide_timer"] = json!(group.slide_timer);
        let members = group.members.iter();
        let members: Vec<Value> = members
            .map(|member| json!({"number": number(member.subscriber), "order": member.order}))
            .collect();
        body["members"] = json!(members);
        body["schedule"] = match group.schedule {
            Some(schedule) => self.schedule(admin, new, schedule, &pilot),
            None => Value::Null,
        };
        self.saved(admin.put(&path, &body));
    }

    /// A new schedule with these rows, in the 内線グループ of the pilot; its id.
    fn schedule(
        &mut self,
        admin: &Client,
        new: &CompanySettings,
        id: ScheduleId,
        pilot: &str,
    ) -> Value {
        let shown = admin.get(&format!("/api/v1/numbers/{pilot}")).ok().json();
        let body = json!({
            "name": new.schedule(id).unwrap().name,
            "extension_group": shown["extension_group"],
        });
        let mut made = admin.post("/api/v1/schedules", &body).status(201).json();
        for row in new.schedule_rows(id) {
            let path = format!("/api/v1/schedules/{}", made["id"]);
            let row = with_version(&ScheduleRowDraft::from(row), made["version"].clone());
            self.saved(admin.post(&format!("{path}/rows"), &row));
            made = admin.get(&path).ok().json();
        }
        made["id"].clone()
    }
}

fn version(client: &Client, path: &str) -> Value {
    client.get(path).ok().json()["version"].clone()
}

fn with_version(body: &impl serde::Serialize, version: Value) -> Value {
    let mut body = serde_json::to_value(body).unwrap();
    body["version"] = version;
    body
}

/// Adds a trusted trunk whose only peer is this address, and waits until calls from there are the
/// carrier's: a call to a number nobody has is then unknown, and no longer asked for a password.
///
/// # Panics
/// When that does not come about within 20 seconds.
pub fn add_trunk(portal: &Portal, carrier: SocketAddr) {
    let peer = json!({"host": carrier.ip().to_string(), "port": carrier.port()});
    let trunk = json!({"name": "Carrier", "trusted": true, "peers": [peer]});
    let _ = portal.operator().post("/api/v1/trunks", &trunk).status(201);
    let socket = UdpSocket::bind((carrier.ip(), 0)).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    let local = socket.local_addr().unwrap();
    let domain = &portal.demo.companies[0].domain;
    let began = Instant::now();
    for n in 0.. {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "the trunk stays unknown"
        );
        let invite = format!(
            "INVITE sip:05000000000@{domain} SIP/2.0\r\n\
             Via: SIP/2.0/UDP {local};branch=z9hG4bKprobe{n}\r\n\
             Max-Forwards: 70\r\nFrom: <sip:0312345678@carrier.invalid>;tag=probe\r\n\
             To: <sip:05000000000@{domain}>\r\nCall-ID: probe{n}@{local}\r\nCSeq: 1 INVITE\r\n\
             Contact: <sip:{local}>\r\nContent-Length: 0\r\n\r\n"
        );
        socket.send_to(invite.as_bytes(), &portal.demo.sip).unwrap();
        let mut buffer = [0; 4_096];
        while let Ok(length) = socket.recv(&mut buffer) {
            let answer = String::from_utf8_lossy(&buffer[..length]).into_owned();
            let is_this = answer.contains(&format!("probe{n}@"));
            let ack = invite.replace("INVITE", "ACK");
            socket.send_to(ack.as_bytes(), &portal.demo.sip).unwrap();
            match answer.get(8..11) {
                Some("404") if is_this => return,
                Some("407") if is_this => break,
                _ => {}
            }
        }
    }
}
