//! Burn-up: how many connections there were and how many of them were connected, week by week, by what was written.
//!
//! What comes late or in any order gives the same weeks. A rung counts from the day on which it was reached, as the
//! same change says, else from the day on which it was written. A later change that speaks of an earlier day puts right
//! what was written of the time since.

use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};

use super::stage::Stage;
use crate::replica::Hlc;

/// Something that was written about a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The key of the connection.
    pub connection: Arc<str>,
    /// From which day on it holds.
    pub day: NaiveDate,
    /// Its place among all steps.
    pub order: Order,
    /// What.
    pub turn: Turn,
}

/// When a step was written and by whom, so that all put the steps in the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// The stamp of its change, which no other change of the writer has.
    pub hlc: Hlc,
    /// The beginning of the writer's id.
    pub writer: [u8; 8],
    /// The how manyth of the change it is.
    pub number: u32,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It stands on this rung, which the catalogue may not know.
    Rung(Option<u8>),
    /// Whether the authority is responsible at all.
    Responsible(bool),
    /// Whether it is there.
    There(bool),
}

/// One week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// How many connections there were at its end.
    pub total: usize,
    /// How many of these were connected.
    pub connected: usize,
    /// How many of these were in test.
    pub tested: usize,
    /// Those that came to be connected in it and still are at its end.
    pub reached: Vec<Arc<str>>,
}

/// What is known of a connection from some day on.
#[derive(Clone, Copy, Default)]
struct State {
    rung: u8,
    elsewhere: bool,
    gone: bool,
}

impl State {
    fn after(self, turn: Turn) -> Self {
        match turn {
            // Whoever edits what was deleted brings it back.
            Turn::Rung(rung) => Self {
                rung: rung.unwrap_or(0),
                gone: false,
                ..self
            },
            Turn::Responsible(responsible) => Self {
                elsewhere: !responsible,
                gone: false,
                ..self
            },
            Turn::There(there) => Self {
                gone: !there,
                ..self
            },
        }
    }

    fn counts(self) -> bool {
        !self.elsewhere && !self.gone
    }

    fn is_at(self, stage: Stage) -> bool {
        self.counts() && Stage::of(self.rung) == stage
    }
}

/// The weeks from the first step to today, each with what held at its end, in no matter which order the steps come.
pub fn weeks(steps: &[Step], today: NaiveDate) -> Vec<Week> {
    let Some(first) = steps.iter().map(|step| step.day.min(today)).min() else {
        return Vec::new();
    };
    let mut weeks = empty_weeks(monday(first), today);
    let mut steps: Vec<&Step> = steps.iter().collect();
    steps.sort_unstable_by(|a, b| (&a.connection, &a.order).cmp(&(&b.connection, &b.order)));
    for steps in steps.chunk_by(|a, b| a.connection == b.connection) {
        spread(&steps[0].connection, &course(steps, today), &mut weeks);
    }
    for week in &mut weeks {
        week.reached.sort_unstable();
    }
    weeks
}

/// From which day on what holds, the days ascending. Nobody knows of days to come.
fn course(steps: &[&Step], today: NaiveDate) -> Vec<(NaiveDate, State)> {
    let mut course: Vec<(NaiveDate, State)> = Vec::new();
    let mut state = State::default();
    for step in steps {
        state = state.after(step.turn);
        let day = step.day.min(today);
        while course.last().is_some_and(|(known, _)| *known >= day) {
            course.pop();
        }
        course.push((day, state));
    }
    course
}

fn empty_weeks(first: NaiveDate, today: NaiveDate) -> Vec<Week> {
    let mondays = first.iter_weeks().take_while(|monday| *monday <= today);
    mondays
        .map(|monday| Week {
            monday,
            total: 0,
            connected: 0,
            tested: 0,
            reached: Vec::new(),
        })
        .collect()
}

/// Counts one connection in every week.
fn spread(connection: &Arc<str>, course: &[(NaiveDate, State)], weeks: &mut [Week]) {
    let mut known = course.iter().peekable();
    let mut state = None;
    let mut was_connected = false;
    for week in weeks {
        let next_monday = week.monday + Days::new(7);
        while let Some((_, next)) = known.next_if(|(day, _)| *day < next_monday) {
            state = Some(*next);
        }
        let Some(state) = state else { continue };
        let is_connected = state.is_at(Stage::Live);
        week.total += usize::from(state.counts());
        week.connected += usize::from(is_connected);
        week.tested += usize::from(state.is_at(Stage::Test));
        if is_connected && !was_connected {
            week.reached.push(Arc::clone(connection));
        }
        was_connected = is_connected;
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn day(number: u32) -> NaiveDate {
        // Monday, 5 October 2026.
        NaiveDate::from_ymd_opt(2026, 10, 5).unwrap() + Days::new(u64::from(number))
    }

    fn step(connection: &str, day_number: u32, order: u64, turn: Turn) -> Step {
        Step {
            connection: connection.into(),
            day: day(day_number),
            order: Order {
                hlc: Hlc::new(order, 0),
                writer: [1; 8],
                number: 0,
            },
            turn,
        }
    }

    fn figures(steps: &[Step], today: u32) -> Vec<(usize, usize, usize)> {
        let weeks = weeks(steps, day(today)).into_iter();
        weeks
            .map(|week| (week.total, week.tested, week.connected))
            .collect()
    }

    #[test]
    fn connections_come_climb_and_go() {
        let steps = vec![
            step("a", 0, 1, Turn::Rung(Some(0))),
            step("b", 8, 2, Turn::Rung(Some(70))),
            step("a", 9, 3, Turn::Rung(Some(90))),
            step("b", 15, 4, Turn::Responsible(false)),
            step("a", 27, 5, Turn::There(false)),
        ];
        assert_eq!(
            figures(&steps, 28),
            [(1, 0, 0), (2, 1, 1), (1, 0, 1), (0, 0, 0), (0, 0, 0)]
        );
    }

    #[test]
    fn a_week_names_who_came_to_be_connected_in_it() {
        let steps = vec![
            step("b", 1, 1, Turn::Rung(Some(95))),
            step("a", 2, 2, Turn::Rung(Some(90))),
            step("a", 9, 3, Turn::Rung(Some(99))),
        ];
        let weeks = weeks(&steps, day(10));
        let names = |week: &Week| {
            week.reached
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&weeks[0]), ["a", "b"]);
        assert!(names(&weeks[1]).is_empty());
    }

    #[test]
    fn a_later_word_about_an_earlier_day_puts_right_what_came_since() {
        let steps = vec![
            step("a", 0, 1, Turn::Rung(Some(0))),
            step("a", 15, 2, Turn::Rung(Some(90))),
            step("a", 8, 3, Turn::Rung(Some(70))),
        ];
        assert_eq!(figures(&steps, 15), [(1, 0, 0), (1, 1, 0), (1, 1, 0)]);
    }

    #[test]
    fn days_to_come_count_as_today_and_nothing_has_no_weeks() {
        let steps = vec![step("a", 100, 1, Turn::Rung(Some(90)))];
        assert_eq!(figures(&steps, 7), [(1, 0, 1)]);
        assert_eq!(figures(&[], 7), []);
    }

    fn turn() -> impl Strategy<Value = Turn> {
        prop_oneof![
            proptest::sample::select(vec![0u8, 10, 60, 70, 90, 95, 99])
                .prop_map(|code| Turn::Rung(Some(code))),
            any::<bool>().prop_map(Turn::Responsible),
            any::<bool>().prop_map(Turn::There),
        ]
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let one = (0..4u8, 0..60u32, turn());
        proptest::collection::vec(one, 0..30).prop_map(|steps| {
            let numbered = steps.into_iter().zip(0..);
            numbered
                .map(|((connection, day, turn), order)| {
                    step(&format!("c{connection}"), day, order, turn)
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(steps in steps(), seed in any::<u64>()) {
            let mut mixed = steps.clone();
            mixed.sort_by_key(|step| blake3::hash(&(step.order.hlc.wall_ms() ^ seed).to_le_bytes()).as_bytes()[..8].to_vec());
            prop_assert_eq!(weeks(&mixed, day(60)), weeks(&steps, day(60)));
        }

        #[test]
        fn parts_never_exceed_the_whole_and_the_end_is_what_was_written_last(steps in steps()) {
            let weeks = weeks(&steps, day(60));
            for week in &weeks {
                prop_assert!(week.connected + week.tested <= week.total);
                prop_assert!(week.reached.len() <= week.connected);
            }
            let mut last: HashMap<Arc<str>, State> = HashMap::new();
            for step in &steps {
                let state = last.entry(step.connection.clone()).or_default();
                *state = state.after(step.turn);
            }
            let end = weeks.last();
            prop_assert_eq!(
                end.map_or(0, |week| week.connected),
                last.values().filter(|state| state.is_at(Stage::Live)).count()
            );
            prop_assert_eq!(
                end.map_or(0, |week| week.total),
                last.values().filter(|state| state.counts()).count()
            );
        }
    }
}
