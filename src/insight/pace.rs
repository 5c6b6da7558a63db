//! How long a section of a checklist has taken, from the times of its results.
//!
//! Results are put in the order of their times of day. What lies between two of them belongs to the section of the
//! later one; what lies between the last one and now belongs to the section that is being worked at. A gap longer than
//! [`BREAK`] was a break and counts for nothing.

use std::collections::BTreeMap;

use chrono::{NaiveTime, TimeDelta};

use super::checklist::Point;

/// A longer gap was a break.
pub const BREAK: TimeDelta = TimeDelta::minutes(45);

/// The same in words, for people.
pub const HOW: &str = "gemessen von Ergebnis zu Ergebnis; Pausen über 45 Minuten zählen nicht";

/// Whether work goes on at a time of the same day: the last result is no break ago.
pub fn goes_on(points: &[Point<'_>], now: NaiveTime) -> bool {
    let last = points.iter().filter_map(|point| point.time).max();
    last.is_some_and(|last| now >= last && now - last <= BREAK)
}

/// Minutes per section, as far as there are any; `at_work` is the time now and the section being worked at, while a run goes on.
pub fn minutes<'a>(
    points: &'a [Point<'_>],
    at_work: Option<(NaiveTime, &'a str)>,
) -> BTreeMap<&'a str, i64> {
    let mut times: Vec<(NaiveTime, &str)> = points
        .iter()
        .filter_map(|point| Some((point.time?, point.item.section.as_str())))
        .collect();
    times.sort_by_key(|(time, _)| *time);
    if let (Some((now, section)), Some((last, _))) = (at_work, times.last().copied())
        && now >= last
    {
        times.push((now, section));
    }
    let mut spent = BTreeMap::new();
    for pair in times.windows(2) {
        let [(before, _), (after, section)] = pair else {
            continue;
        };
        let gap = *after - *before;
        if gap <= BREAK && gap.num_minutes() > 0 {
            *spent.entry(*section).or_insert(0) += gap.num_minutes();
        }
    }
    spent
}

/// `0:25 h`
pub fn hours(minutes: i64) -> String {
    format!("{}:{:02} h", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::checklist::Checklist;
    use crate::insight::testing::{replica, view, write};
    use crate::replica::Value;

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn time_goes_to_the_section_of_the_later_result_and_breaks_count_for_nothing() {
        let mut replica = replica(&[
            "anbindung a behoerde=w leistung=10092 variante=osci-xta",
            "pruefung p anbindung=a",
        ]);
        let times = [("1", 540), ("2", 550), ("6", 565), ("7", 700), ("8", 702)];
        let values = times.map(|(item, minutes)| ("zeit", item.to_owned(), Value::Time(minutes)));
        write(&mut replica, "pruefung", "p", &values);
        let list = Checklist::of(view(&replica), "p").unwrap();
        let spent = minutes(&list.points, None);
        assert_eq!(spent.get("A"), Some(&10));
        assert_eq!(spent.get("B"), Some(&17), "15 + 2, without the break");
        let running = minutes(&list.points, Some((at(11, 50), "C")));
        assert_eq!(running.get("C"), Some(&8));
        assert!(goes_on(&list.points, at(11, 50)));
        assert!(!goes_on(&list.points, at(15, 0)), "a break");
        assert!(!goes_on(&list.points, at(8, 0)), "before the last result");
        assert_eq!(minutes(&list.points, Some((at(15, 0), "C"))).get("C"), None);
        assert_eq!(
            minutes(&list.points, Some((at(8, 0), "C"))),
            spent,
            "another day"
        );
        assert_eq!(hours(65), "1:05 h");
    }
}
