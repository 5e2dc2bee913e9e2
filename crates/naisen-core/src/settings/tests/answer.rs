//! 留守番電話/転送設定: F11, F12, C19.

use super::*;

fn forward(world: &CompanySettings, id: SubscriberId, destination: &str) -> String {
    let answer = Answer {
        mode: AnswerMode::Forward,
        condition: Some(AnswerCondition::Always),
        destination: destination.to_owned(),
        ..Answer::default()
    };
    code(answer.normalised().check(world, id))
}

#[test]
fn f11_f12_c19_destinations() {
    // answer.4, answer.5, answer.7
    let mut world = k1();
    assert_eq!(forward(&world, A, "090-1234-5678"), "8039");
    assert_eq!(forward(&world, A, "0 (090) 1234-5678"), "OK");
    assert_eq!(forward(&world, N, "09012345678"), "OK");
    assert_eq!(forward(&world, N, "009012345678"), "8039");
    assert_eq!(forward(&world, A, "*97"), "8009");
    assert_eq!(forward(&world, A, ""), "8008");
    assert_eq!(forward(&world, A, &"1".repeat(33)), "8009");
    assert_eq!(forward(&world, SubscriberId(999), "2002"), "8015");
    assert_eq!(forward(&world, A, "001012125550100"), "8039");
    let mut company = world.company().clone();
    company.international_forward = true;
    world.put_company(company);
    assert_eq!(forward(&world, A, "001012125550100"), "OK");
    let mut a = world.subscriber(A).unwrap().clone();
    a.intl_bar = true;
    world.put_subscriber(A, a);
    assert_eq!(forward(&world, A, "001012125550100"), "8039");
}

#[test]
fn answer_fields() {
    // answer.2, answer.3, answer.9
    let world = k1();
    let judge = |mode, condition, ring_seconds| {
        let answer = Answer {
            mode,
            condition,
            ring_seconds,
            destination: "2002".to_owned(),
        };
        answer
            .check(&world, A)
            .err()
            .map(|r| (r.code.number(), r.field.unwrap_or("")))
    };
    use AnswerCondition::{Always, Busy, NoAnswer};
    use AnswerMode::{Forward, Off, Voicemail};
    assert_eq!(judge(Off, None, None), None);
    assert_eq!(judge(Voicemail, None, None), Some((8008, "condition")));
    assert_eq!(
        judge(Voicemail, Some(NoAnswer), None),
        Some((8008, "ring_seconds"))
    );
    assert_eq!(
        judge(Voicemail, Some(NoAnswer), Some(4)),
        Some((8009, "ring_seconds"))
    );
    assert_eq!(
        judge(Voicemail, Some(NoAnswer), Some(61)),
        Some((8009, "ring_seconds"))
    );
    assert_eq!(judge(Forward, Some(NoAnswer), Some(60)), None);
    assert_eq!(judge(Voicemail, Some(Always), None), None);
    assert_eq!(judge(Forward, Some(Busy), None), None);
    let to = |destination: &str| Answer {
        mode: Forward,
        condition: Some(Always),
        destination: destination.to_owned(),
        ..Answer::default()
    };
    let rows = [
        (A, to("2001")),
        (B, to("2003")),
        (SubscriberId(999), to("2001")),
    ];
    assert_eq!(
        rows_of(Answer::save_rows(&world, &rows)),
        "05011110001 8039, 999 8015"
    );
    assert_eq!(Answer::save_rows(&world, &rows[1..2]).unwrap().len(), 1);
    assert_eq!(code(Answer::save_rows(&world, &[])), "8008");
}
