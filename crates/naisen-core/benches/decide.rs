//! S6: what one decision costs, in a company of 10 and of 10,000 numbers.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use naisen_core::decide::decide;
use naisen_core::ids::{CompanyId, ExtensionGroupId, HuntGroupId, SiteId, SubscriberId};
use naisen_core::plan::{Alerting, Call, CallId, CarrierIdentity, Diverted, Live, Origin, Usage};
use naisen_core::settings::{
    Answer, AnswerCondition, AnswerMode, Company, CompanySettings, ExtensionGroup, HuntGroup,
    HuntMember, SlideType, Subscriber,
};

/// Wednesday 2026-12-02 14:00 in Tokyo.
const NOW_MS: i64 = 1_796_187_600_000;

fn company(numbers: i64) -> Arc<CompanySettings> {
    let mut world = CompanySettings::new(CompanyId(1), Company::default());
    for group in 0..=(numbers / 100) {
        let record = ExtensionGroup {
            name: format!("G{group}"),
            site_number: format!("{}", 800 + group),
            remark: String::new(),
        };
        world.put_extension_group(ExtensionGroupId(group), record);
    }
    for at in 0..numbers {
        let mut subscriber = Subscriber::new(&format!("0500{at:07}"), SiteId(1));
        subscriber.extension_group = Some(ExtensionGroupId(at / 100));
        subscriber.extension = Some(format!("2{:03}", at % 100));
        subscriber.answer = Answer {
            mode: AnswerMode::Voicemail,
            condition: Some(AnswerCondition::NoAnswer),
            ..Answer::default()
        };
        world.put_subscriber(SubscriberId(at), subscriber);
    }
    for group in 0..(numbers / 10) {
        let record = HuntGroup {
            name: format!("H{group}"),
            pilot: SubscriberId(group * 10),
            slide_type: SlideType::Sequential,
            slide_timer: 10,
            remark: String::new(),
            schedule: None,
            members: (1..4)
                .map(|at| HuntMember {
                    subscriber: SubscriberId(group * 10 + at),
                    order: at as u8,
                })
                .collect(),
        };
        world.put_hunt_group(HuntGroupId(group), record);
    }
    Arc::new(world)
}

struct Idle;

impl Live for Idle {
    fn registered(&self, _: SubscriberId) -> bool {
        true
    }
    fn stopped(&self, _: SubscriberId) -> bool {
        false
    }
    fn calls(&self, _: SubscriberId) -> usize {
        0
    }
    fn pointer(&self, _: HuntGroupId) -> Option<u8> {
        None
    }
    fn usage(&self, _: SubscriberId, _: i64) -> Usage {
        Usage::default()
    }
    fn alerting(&self, _: SubscriberId) -> Vec<Alerting> {
        Vec::new()
    }
}

fn carrier(called: &str) -> Origin {
    Origin::Trunk {
        called: called.to_owned(),
        identity: CarrierIdentity {
            asserted: "0312345678".to_owned(),
            ..CarrierIdentity::default()
        },
        diverted: Diverted::default(),
    }
}

fn bench(criterion: &mut Criterion) {
    for numbers in [10, 10_000] {
        let world = company(numbers);
        let last = format!("0500{:07}", numbers - 5);
        let pilot = format!("0500{:07}", numbers - 10);
        let extension = Origin::Terminal {
            subscriber: SubscriberId(numbers - 1),
            dialled: format!("2{:03}", (numbers - 5) % 100),
        };
        let outside = Origin::Terminal {
            subscriber: SubscriberId(numbers - 1),
            dialled: "00312345678".to_owned(),
        };
        for (what, origin) in [
            ("number", carrier(&last)),
            ("hunt", carrier(&pilot)),
            ("extension", extension),
            ("outside", outside),
        ] {
            let call = Call {
                id: CallId(1),
                arrived_ms: NOW_MS,
                seed: 1,
                origin,
            };
            criterion.bench_function(&format!("decide {what}, {numbers} numbers"), |bencher| {
                bencher.iter(|| decide(black_box(&world), black_box(&call), NOW_MS, &Idle));
            });
        }
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
