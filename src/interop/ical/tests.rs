//! Files as other programs read and write them, and files of those who mean no good.

use std::fmt::Write;

use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn event(title: &str, when: When) -> Event {
    Event {
        uid: "01J@0001.ozg-werkbank".to_owned(),
        revision: 7,
        changed: at("2026-11-24 08:15"),
        title: title.to_owned(),
        when,
        standing: Standing::Tentative,
        place: String::new(),
        notes: String::new(),
    }
}

/// A file with one event of these lines.
fn file(lines: &str) -> String {
    let lines = lines.replace('\n', "\r\n");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a@b\r\nSUMMARY:Besuch\r\n{lines}\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n"
    )
}

/// When the only event of a file is, in words.
fn when(lines: &str) -> String {
    match read(file(lines).as_bytes()) {
        Ok(Reading { events, .. }) if events.len() == 1 => events[0].when.to_string(),
        Ok(Reading { refused, .. }) => refused.join(" "),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_file_is_what_the_standard_wants() {
    let mut visit = event(
        "Besuch; Wohngeld, Test \\ 1",
        When::Time {
            begin: at("2026-11-24 09:00"),
            end: at("2026-11-24 12:00"),
        },
    );
    visit.place = "Große Straße 1, 34117 Kassel".to_owned();
    visit.notes = "Vollzugsbehörde: Wohngeldbehörde\nAnbindungen: Wohngeld".to_owned();
    let mut trip = event(
        "Reise",
        When::Days {
            first: day("2026-03-28"),
            last: day("2026-03-30"),
        },
    );
    trip.standing = Standing::Cancelled;
    let text = write(&[visit, trip]);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    insta::assert_snapshot!("datei", text.replace("\r\n", "\n"));
}

#[test]
fn lines_are_folded_at_75_octets_and_never_within_a_letter() {
    for length in 0..80 {
        let title = format!("{}{}", "a".repeat(length), "ÄöüßЖ漢🚲".repeat(20));
        let written = write(&[event(
            &title,
            When::Days {
                first: day("2026-11-24"),
                last: day("2026-11-24"),
            },
        )]);
        for line in written.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
        }
        assert_eq!(read(written.as_bytes()).unwrap().events[0].title, title);
    }
}

#[test]
fn times_elsewhere_are_times_here_on_both_sides_of_every_change() {
    #[rustfmt::skip]
    let table = [
        // The last days of winter and summer time, the days of the change, the first days after it.
        ("DTSTART:20260328T080000Z", "28.03.2026, 09:00"),
        ("DTSTART:20260329T005900Z", "29.03.2026, 01:59"),
        ("DTSTART:20260329T010000Z", "29.03.2026, 03:00"),
        ("DTSTART:20260330T080000Z", "30.03.2026, 10:00"),
        ("DTSTART:20261024T080000Z", "24.10.2026, 10:00"),
        ("DTSTART:20261025T005900Z", "25.10.2026, 02:59"),
        ("DTSTART:20261025T010000Z", "25.10.2026, 02:00"),
        ("DTSTART:20261026T080000Z", "26.10.2026, 09:00"),
        // What stands here in our zone stays as it is, however it is called.
        ("DTSTART;TZID=Europe/Berlin:20260329T023000", "29.03.2026, 02:30"),
        ("DTSTART;TZID=Europe/Berlin:20261025T023000", "25.10.2026, 02:30"),
        ("DTSTART;TZID=W. Europe Standard Time:20260701T090000", "01.07.2026, 09:00"),
        ("DTSTART;TZID=\"(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien\":20260701T090000", "01.07.2026, 09:00"),
        ("DTSTART:20260701T090000", "01.07.2026, 09:00"),
        // Other zones change on other days: two weeks earlier in New York.
        ("DTSTART;TZID=Europe/London:20260701T090000", "01.07.2026, 10:00"),
        ("DTSTART;TZID=America/New_York:20260315T090000", "15.03.2026, 14:00"),
        ("DTSTART;TZID=America/New_York:20260330T090000", "30.03.2026, 15:00"),
        ("DTSTART;TZID=America/New_York:20260308T023000", "08.03.2026, 08:30"),
        ("DTSTART;TZID=America/New_York:20261101T013000", "01.11.2026, 06:30"),
        ("DTSTART;TZID=Asia/Tokyo:20260702T030000", "01.07.2026, 20:00"),
        ("DTSTART;TZID=GMT Standard Time:20260115T090000", "15.01.2026, 10:00"),
    ];
    for (line, expected) in table {
        assert_eq!(when(line), expected, "{line}");
    }
}

#[test]
fn days_ends_and_durations_are_read_however_they_are_written() {
    #[rustfmt::skip]
    let table = [
        ("DTSTART;VALUE=DATE:20261124", "24.11.2026"),
        ("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261125", "24.11.2026"),
        ("DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261127", "24.11.2026–26.11.2026"),
        ("DTSTART;VALUE=DATE:20261124\nDURATION:P2D", "24.11.2026–25.11.2026"),
        ("DTSTART:20261124T000000\nDTEND:20261126T000000", "24.11.2026–25.11.2026"),
        ("DTSTART:20261124T090000\nDTEND:20261124T123000", "24.11.2026, 09:00–12:30"),
        ("DTSTART:20261124T090000\nDURATION:PT1H30M", "24.11.2026, 09:00–10:30"),
        ("DTSTART:20261124T090000\nDTEND:20261126T100000", "24.11.2026, 09:00 bis 26.11.2026, 10:00"),
        ("DTSTART:20261124T090000\nDTEND:20261124T080000", "24.11.2026, 09:00"),
    ];
    for (lines, expected) in table {
        assert_eq!(when(lines), expected, "{lines}");
    }
}

#[test]
fn what_cannot_be_one_of_ours_is_refused_with_a_sentence() {
    #[rustfmt::skip]
    let table = [
        ("DTSTART:20261124T090000\nRRULE:FREQ=WEEKLY", "„Besuch“ ist ein Serientermin. Hier gibt es nur einzelne"),
        ("DTSTART:20261124T090000\nRECURRENCE-ID:20261117T090000", "„Besuch“ ist ein Serientermin."),
        ("DTSTART;TZID=Mond/Nordmeer:20261124T090000", "„Besuch“ steht in der unbekannten Zeitzone „Mond/Nordmeer“."),
        ("DTEND:20261124T090000", "„Besuch“ hat keinen lesbaren Zeitpunkt."),
        ("DTSTART:morgen", "„Besuch“ hat keinen lesbaren Zeitpunkt."),
        ("DTSTART:20260230T090000", "„Besuch“ hat keinen lesbaren Zeitpunkt."),
        ("DTSTART:99991124T090000", "„Besuch“ hat keinen lesbaren Zeitpunkt."),
        ("DTSTART:20261124T090000\nDTEND:20290101T090000", "„Besuch“ dauert länger als ein Jahr."),
    ];
    for (lines, expected) in table {
        let told = when(lines);
        assert!(told.starts_with(expected), "{lines}: {told}");
    }
    let nameless = file("DTSTART:20261124T090000").replace("UID:a@b\r\n", "");
    let read = read(nameless.as_bytes()).unwrap();
    assert!(read.refused[0].contains("keine Kennung"), "{read:?}");
}

#[test]
fn the_newest_version_of_an_event_counts_and_a_cancellation_calls_off() {
    let three = "DTSTART:20261124T090000\nSEQUENCE:1\nEND:VEVENT\nBEGIN:VEVENT\nUID:a@b\nSEQUENCE:3\n\
                 DTSTART:20261126T090000\nEND:VEVENT\nBEGIN:VEVENT\nUID:a@b\nSEQUENCE:2\nDTSTART:20261125T090000";
    assert_eq!(when(three), "26.11.2026, 09:00");
    let called_off = file("DTSTART:20261124T090000").replace("VERSION", "METHOD:CANCEL\r\nVERSION");
    let read = read(called_off.as_bytes()).unwrap();
    assert_eq!(read.events[0].standing, Standing::Cancelled);
}

#[test]
fn files_that_are_none_say_so() {
    assert_eq!(read(b"Guten Tag"), Err(IcalError::NoCalendar));
    assert_eq!(
        read(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
        Err(IcalError::Empty)
    );
    let whole = file("DTSTART:20261124T090000");
    assert_eq!(
        read(&whole.as_bytes()[..whole.len() - 40]),
        Err(IcalError::CutOff)
    );
    let latin = file("DTSTART:20261124T090000\nLOCATION:Gro\u{df}enl\u{fc}der");
    let latin: Vec<u8> = latin
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert_eq!(read(&latin).unwrap().events[0].place, "Großenlüder");
}

#[test]
fn hostile_files_cost_little() {
    assert_eq!(
        read(&vec![b'x'; read::LONGEST + 1]),
        Err(IcalError::TooLong)
    );
    let mut many = "BEGIN:VCALENDAR\r\n".to_owned();
    for number in 0..=read::MOST {
        let _ = write!(
            many,
            "BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:20261124T090000\r\nEND:VEVENT\r\n"
        );
    }
    many.push_str("END:VCALENDAR\r\n");
    assert_eq!(read(many.as_bytes()), Err(IcalError::TooMany));
    let room = |text: &str| text.repeat(read::LONGEST / text.len() - 100);
    let bodies = [
        room("BEGIN:VEVENT\r\n"),
        room("BEGIN:VTIMEZONE\r\nTZID:a\r\n"),
        format!("BEGIN:VEVENT\r\nSUMMARY:{}", room("ä")),
        format!("BEGIN:VEVENT\r\nDTSTART;{}", room("X=\"a\";")),
        format!("BEGIN:VEVENT\r\nRDATE:{}", room("20261124T090000,")),
        format!("BEGIN:VEVENT\r\nDURATION:P{}W", room("9")),
        room("\r\n "),
        room(";"),
        room("END:VCALENDAR\r\nBEGIN:VCALENDAR\r\n"),
    ];
    for body in bodies {
        let whole = format!("BEGIN:VCALENDAR\r\n{body}");
        let taken = read(whole.as_bytes()).map_or(0, |read| read.events.len());
        assert_eq!(taken, 0, "{}", &whole[..60]);
    }
}

fn any_when() -> impl Strategy<Value = When> {
    let begin = (0..90_000_i64, 0..1440_i64, 0..4000_i64, any::<bool>());
    begin.prop_map(|(days, minute, length, whole)| {
        let first = day("1996-04-01") + chrono::TimeDelta::days(days % 70_000);
        let begin = first.and_hms_opt(0, 0, 0).unwrap() + chrono::TimeDelta::minutes(minute);
        let end = begin + chrono::TimeDelta::minutes(length);
        if whole {
            When::until(first, end.date())
        } else {
            When::between(begin, end)
        }
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        when in any_when(),
        title in "[a-zäöüß€漢🚲,;:\\\\\"'= ]{0,120}",
        notes in "[a-zäöü,;:\\\\\n]{0,300}",
        revision in 0..2_000_000_000_i64,
        standing in 0..3_usize,
    ) {
        let standing = [Standing::Tentative, Standing::Confirmed, Standing::Cancelled][standing];
        let event = Event {
            revision,
            standing,
            notes: notes.trim().to_owned(),
            place: title.trim().to_owned(),
            ..event(title.trim(), when)
        };
        let reading = read(write(std::slice::from_ref(&event)).as_bytes()).unwrap();
        prop_assert_eq!(reading.events, [event]);
    }

    #[test]
    fn no_bytes_do_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0..400_usize) {
        let mut whole = file("DTSTART:20261124T090000\nDTEND:20261124T100000\nDURATION:PT1H").into_bytes();
        let at = at.min(whole.len());
        whole.splice(at..at, bytes);
        let _ = read(&whole);
    }
}
