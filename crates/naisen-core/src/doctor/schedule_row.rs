//! Schedule rows that can never win, and schedules nobody uses (calls §7).

use jiff::civil::Date;

use super::finding::say;
use super::{Finding, Patient, Severity, Target};
use crate::ids::ScheduleId;
use crate::settings::{CompanySettings, ScheduleDay, ScheduleRow, Weekdays, YearlyOrDate};
use crate::text::Text;

const RULE: &str = "schedule-row";

pub(super) fn findings(patient: Patient<'_>) -> Vec<Finding> {
    let world = patient.world;
    let mut found = Vec::new();
    for (id, schedule) in world.schedules() {
        found.extend(idle_rows(world, id, patient.today));
        if world.hunt_groups_of_schedule(id).is_empty() {
            found.push(unused(&schedule.name, id));
        }
    }
    found
}

/// The rows of one schedule that can never win, by No.
fn idle_rows(world: &CompanySettings, id: ScheduleId, today: Date) -> Vec<Finding> {
    let Some(schedule) = world.schedule(id) else {
        return Vec::new();
    };
    let rows = world.schedule_rows(id);
    let finding = |row: &ScheduleRow| {
        if is_past(row.day, today) {
            Some(past(&schedule.name, id, row))
        } else if is_covered(row, rows) {
            Some(covered(&schedule.name, id, row))
        } else {
            None
        }
    };
    rows.iter().filter_map(finding).collect()
}

fn is_past(day: ScheduleDay, today: Date) -> bool {
    matches!(day, ScheduleDay::Date(YearlyOrDate::Once(date)) if date < today)
}

/// Whether rows with a lower No. and the same day take every minute of this one. Rows of another
/// タイプ win on some days only, so they never hide one for good.
fn is_covered(row: &ScheduleRow, rows: &[ScheduleRow]) -> bool {
    days(row.day).into_iter().all(|day| {
        let mut free_from = row.start_min;
        let mut before: Vec<&ScheduleRow> = rows
            .iter()
            .filter(|other| other.no < row.no && days(other.day).contains(&day))
            .collect();
        before.sort_by_key(|other| other.start_min);
        for other in before {
            if other.start_min <= free_from {
                free_from = free_from.max(other.end_min);
            }
        }
        free_from >= row.end_min
    })
}

/// A row's day, taken apart so that rows of several weekdays compare day by day.
fn days(day: ScheduleDay) -> Vec<ScheduleDay> {
    match day {
        ScheduleDay::Weekday(set) => (0..7)
            .filter(|day| set.has(*day))
            .map(|day| ScheduleDay::Weekday(Weekdays(1 << day)))
            .collect(),
        ScheduleDay::Date(_) | ScheduleDay::Holiday => vec![day],
    }
}

fn no_effect(name: &str, row: &ScheduleRow) -> Text<String> {
    let no = row.no;
    say(
        format!("スケジュール転送「{name}」のNo.{no}は有効になることがありません。"),
        format!("Row {no} of the schedule \"{name}\" never takes effect."),
    )
}

fn past(name: &str, id: ScheduleId, row: &ScheduleRow) -> Finding {
    let sentences = [
        no_effect(name, row),
        say("特定日が過ぎています。", "Its date has passed."),
        say(
            "削除するか、日付を変更してください(毎年の指定もできます)。",
            "Delete it or change the date; every year is possible too.",
        ),
    ];
    let target = Target::ScheduleRow(id, row.id);
    Finding::new(RULE, Severity::Notice, target, sentences)
}

fn covered(name: &str, id: ScheduleId, row: &ScheduleRow) -> Finding {
    let sentences = [
        no_effect(name, row),
        say(
            "同じ日・時間帯の、No.がより小さい行が常に優先されます。",
            "Rows with a lower No. take all of its days and hours.",
        ),
        say(
            "時間帯を見直すか、不要な行を削除してください。",
            "Change its hours, or delete the row that is not wanted.",
        ),
    ];
    let target = Target::ScheduleRow(id, row.id);
    Finding::new(RULE, Severity::Warning, target, sentences)
}

fn unused(name: &str, id: ScheduleId) -> Finding {
    let sentences = [
        say(
            format!("スケジュール転送「{name}」はどの代表グループにも設定されていません。"),
            format!("No hunt group uses the schedule \"{name}\"."),
        ),
        say(
            "設定されるまで動作しません。",
            "Until one does, it does nothing.",
        ),
        say(
            "代表グループ設定で選択してください。",
            "Choose it in a hunt group's settings.",
        ),
    ];
    Finding::new(
        "schedule-unused",
        Severity::Notice,
        Target::Schedule(id),
        sentences,
    )
}
