use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::insight::testing::{replica, view};

/// A made-up appointment: day, minute of the day, minutes it takes, person.
type Made = (i32, u16, u16, u8);

fn lines(made: &[Made]) -> Vec<String> {
    let line = |(nth, (day, begin, takes, person)): (usize, &Made)| {
        let end = (begin + takes).min(1439);
        format!(
            "termin t{nth} datum=tag:{day} beginn=minute:{begin} ende=minute:{end} teilnehmende.p{person}=ja"
        )
    };
    made.iter().enumerate().map(line).collect()
}

fn calendar(lines: &[&str]) -> Calendar {
    Calendar::new(view(&replica(lines)))
}

fn warnings(lines: &[&str], key: &str) -> Vec<Warning> {
    calendar(lines).entry(key).unwrap().warnings.clone()
}

/// Monday, 5 October 2026.
const MONDAY: i32 = 20_731;

fn monday() -> NaiveDate {
    crate::model::schema::date(MONDAY).unwrap()
}

#[test]
fn the_day_of_the_tests_is_a_monday() {
    assert_eq!(monday().to_string(), "2026-10-05");
    assert_eq!(monday().weekday(), Weekday::Mon);
}

#[test]
fn days_off_odd_hours_and_a_wrong_end_are_told() {
    let line = |rest: &str| format!("termin t {rest}");
    let told = |rest: &str| warnings(&["gebiet 06 name=Hessen", &line(rest)], "t");
    let day = |away: u64| monday() + Days::new(away);
    assert_eq!(told("datum=tag:20731 beginn=minute:540"), []);
    assert_eq!(
        told("datum=tag:20736"),
        [Warning::Weekend(day(5))],
        "a Saturday"
    );
    assert_eq!(
        told("datum=tag:20735 bis_datum=tag:20738"),
        [Warning::Weekend(day(5)), Warning::Weekend(day(6))]
    );
    let unity = Warning::Holiday(
        "2026-10-03".parse().unwrap(),
        "Tag der Deutschen Einheit".to_owned(),
    );
    assert_eq!(told("datum=tag:20729"), [unity]);
    for (begin, end, is_odd) in [
        (359, 500, true),
        (360, 1200, false),
        (600, 1201, true),
        (1300, 1310, true),
    ] {
        let rest = format!("datum=tag:20731 beginn=minute:{begin} ende=minute:{end}");
        assert_eq!(told(&rest).contains(&Warning::OddHours), is_odd, "{rest}");
    }
    assert_eq!(
        told("datum=tag:20731 beginn=minute:600 ende=minute:540"),
        [Warning::EndsBeforeBegin]
    );
    assert_eq!(
        told("datum=tag:20731 bis_datum=tag:20730"),
        [Warning::EndsBeforeBegin]
    );
    assert_eq!(told("datum=tag:20736 stand=abgesagt"), []);
}

#[test]
fn a_holiday_counts_only_where_it_is_kept() {
    // Fronleichnam 2026, which Hessen keeps and Niedersachsen does not.
    let lines = |authority: &str| {
        let termin = format!("termin t datum=tag:20608 behoerde={authority}");
        let lines = [
            "gebiet 06633001 name=Ahnatal",
            "gebiet 03159016 name=Göttingen",
            "behoerde a gebiet=06633001",
            "behoerde b gebiet=03159016",
            &termin,
        ];
        warnings(&lines, "t").len()
    };
    assert_eq!((lines("a"), lines("b"), lines("c")), (1, 0, 1));
}

#[test]
fn a_team_is_booked_twice_only_where_nobody_is_named() {
    let double = |one: &str, other: &str| {
        let one = format!("termin t datum=tag:20731 beginn=minute:540 team=k {one}");
        let other = format!("termin u datum=tag:20731 beginn=minute:570 team=k {other}");
        let lines = [one.trim(), other.trim()];
        warnings(&lines, "t").len()
    };
    assert_eq!(double("", ""), 1);
    assert_eq!(double("teilnehmende.p=ja", ""), 1);
    assert_eq!(double("teilnehmende.p=ja", "teilnehmende.q=ja"), 0);
    assert_eq!(double("teilnehmende.p=ja", "teilnehmende.p=ja"), 1);
    assert_eq!(double("stand=abgesagt", ""), 0);
}

#[test]
fn what_takes_days_or_the_way_there_keeps_people_busy_all_day() {
    let double = |one: &str| {
        let one = format!("termin t datum=tag:20731 teilnehmende.p=ja {one}");
        let other = "termin u datum=tag:20732 beginn=minute:600 teilnehmende.p=ja";
        warnings(&[one.trim(), other], "u").len()
    };
    assert_eq!(double("bis_datum=tag:20733"), 1);
    assert_eq!(double("bis_datum=tag:20732 ende=minute:600"), 0);
    assert_eq!(double("form=reise"), 0);
    let whole = |form: &str| {
        let one = format!("termin t datum=tag:20732 teilnehmende.p=ja form={form}");
        let other = "termin u datum=tag:20732 beginn=minute:600 teilnehmende.p=ja";
        warnings(&[&one, other], "u").len()
    };
    assert_eq!(whole("reise"), 1);
    assert_eq!(whole("vor-ort"), 0, "its time is not settled yet");
}

#[test]
fn a_day_lists_what_takes_all_of_it_first_then_by_time() {
    let calendar = calendar(&[
        "termin a datum=tag:20731 beginn=minute:600",
        "termin b datum=tag:20731 beginn=minute:540",
        "termin c datum=tag:20731",
        "termin d datum=tag:20730 bis_datum=tag:20732 beginn=minute:700",
        "termin e titel=ohne",
    ]);
    let keys: Vec<&str> = calendar.on(monday()).map(|entry| &*entry.key).collect();
    assert_eq!(keys, ["c", "d", "b", "a"]);
    assert_eq!(calendar.entries().len(), 4);
}

#[test]
fn a_slip_of_the_pen_does_not_fill_the_calendar() {
    let calendar = calendar(&["termin a datum=tag:0 bis_datum=tag:20731"]);
    assert_eq!(calendar.entries()[0].days().count(), 367);
}

proptest! {
    #[test]
    fn double_bookings_are_those_that_overlap(
        made in vec((0..3_i32, 0..1380_u16, 1..300_u16, 0..3_u8), 0..14)
    ) {
        let lines = lines(&made);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let calendar = calendar(&lines);
        let span = |&(day, begin, takes, _): &Made| {
            let begin = day * 1440 + i32::from(begin);
            (begin, begin + i32::from(takes).min(1439 - begin % 1440))
        };
        for (nth, one) in made.iter().enumerate() {
            let others = made.iter().enumerate().filter(|(other, made)| {
                let ((begin, end), (from, to)) = (span(one), span(made));
                *other != nth && one.3 == made.3 && begin < to && from < end
            });
            let expected: BTreeSet<String> = others.map(|(other, _)| format!("t{other}")).collect();
            let entry = calendar.entry(&format!("t{nth}")).unwrap();
            let told: BTreeSet<String> = entry.warnings.iter().filter_map(|warning| match warning {
                Warning::Double { with, .. } => Some(with.to_string()),
                _ => None,
            }).collect();
            prop_assert_eq!(told, expected);
        }
    }

    #[test]
    fn every_appointment_stands_on_each_of_its_days(
        made in vec((0..40_i32, 0..9_i32), 0..12)
    ) {
        let lines: Vec<String> = made.iter().enumerate()
            .map(|(nth, (day, more))| format!("termin t{nth} datum=tag:{day} bis_datum=tag:{}", day + more))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let calendar = calendar(&lines);
        for day in 0..50 {
            let expected = made.iter().filter(|(first, more)| (*first..=first + more).contains(&day));
            let day = crate::model::schema::date(day).unwrap();
            prop_assert_eq!(calendar.on(day).count(), expected.count());
        }
    }

    #[test]
    fn checking_one_alone_says_what_all_together_say(
        made in vec((0..3_i32, 0..1380_u16, 1..300_u16, 0..3_u8), 0..14)
    ) {
        let lines = lines(&made);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let replica = replica(&lines);
        let calendar = Calendar::new(view(&replica));
        for entry in calendar.entries() {
            let sorted = |warnings: &[Warning]| {
                let mut words: Vec<String> = warnings.iter().map(|warning| format!("{warning:?}")).collect();
                words.sort();
                words
            };
            let alone = calendar.checked(entry, view(&replica));
            prop_assert_eq!(sorted(&alone), sorted(&entry.warnings));
        }
    }
}
