//! Which of the messages stand on the screen, and for how long. Several at once do not hide each other: the gravest
//! comes first, and how many wait behind it is said.
//!
//! It knows places in the list of messages and how grave each is, never its words.

use chrono::{NaiveDateTime, TimeDelta};

use super::message::Severity;

/// The messages that nobody has had the time to read yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Toasts(Vec<Toast>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Toast {
    /// Its place in the list of messages.
    note: usize,
    severity: Severity,
    since: NaiveDateTime,
    end: End,
}

/// What takes a message away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// A key, once it has stood for a moment.
    Key,
    /// A key, or the time it takes to read it.
    At(NaiveDateTime),
}

/// What stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The place of the message.
    pub note: usize,
    /// How many others wait.
    pub more: usize,
}

/// So long a failure stands whatever is typed: who types on has not read it.
const MOMENT: TimeDelta = TimeDelta::milliseconds(800);

/// Time for one letter. Slow readers read 15 in a second.
const LETTER: i64 = 65;

/// How long a message stands by itself: time to notice it, and to read it. Failures stay until a key.
fn reading_time(severity: Severity, letters: usize) -> Option<TimeDelta> {
    let notice = match severity {
        Severity::Tip | Severity::Done => 2_500,
        Severity::Info => 3_500,
        Severity::Warning => 8_000,
        Severity::Failure => return None,
    };
    let letters = i64::try_from(letters).unwrap_or(i64::MAX / LETTER);
    Some(TimeDelta::milliseconds(
        letters.saturating_mul(LETTER).saturating_add(notice),
    ))
}

impl Toasts {
    /// A message of so many letters is told.
    pub fn tell(&mut self, note: usize, severity: Severity, letters: usize, now: NaiveDateTime) {
        let time = reading_time(severity, letters);
        let end = time
            .and_then(|time| now.checked_add_signed(time))
            .map_or(End::Key, End::At);
        self.0.push(Toast {
            note,
            severity,
            since: now,
            end,
        });
    }

    /// What is on the screen: the gravest, of these the newest.
    pub fn shown(&self) -> Option<Shown> {
        let shown = self.top()?;
        Some(Shown {
            note: shown.note,
            more: self
                .0
                .iter()
                .filter(|toast| toast.severity > Severity::Tip)
                .count()
                .saturating_sub(1),
        })
    }

    fn top(&self) -> Option<Toast> {
        let gravest = |toast: &&Toast| (toast.severity, toast.note);
        self.0.iter().max_by_key(gravest).copied()
    }

    /// A key goes to what it is for, and takes away what has been read: the message on the screen, and what only said
    /// that all is well. A tip waits for its turn.
    pub fn key(&mut self, now: NaiveDateTime) {
        let top = self.top();
        self.0.retain(|toast| {
            if toast.severity == Severity::Tip {
                return Some(*toast) != top;
            }
            if toast.severity < Severity::Warning {
                return false;
            }
            let stood = now.signed_duration_since(toast.since);
            let is_read = toast.severity < Severity::Failure || stood >= MOMENT;
            !(is_read && Some(*toast) == top)
        });
        self.rest(now);
    }

    /// Time goes by.
    pub fn pass(&mut self, now: NaiveDateTime) {
        let before = self.top();
        self.0
            .retain(|toast| !matches!(toast.end, End::At(end) if end <= now));
        if self.top() != before {
            self.rest(now);
        }
    }

    /// What comes on the screen only now has its time from now on.
    fn rest(&mut self, now: NaiveDateTime) {
        let Some(top) = self.top() else { return };
        for toast in self.0.iter_mut().filter(|toast| **toast == top) {
            if let End::At(end) = &mut toast.end {
                *end = (*end).max(now + (*end - toast.since));
            }
            toast.since = now;
        }
    }

    /// All are read, as somebody looks at the list of them.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// When the next one goes by itself, if one does.
    pub fn next_end(&self) -> Option<NaiveDateTime> {
        let ends = self.0.iter().filter_map(|toast| match toast.end {
            End::At(end) => Some(end),
            End::Key => None,
        });
        ends.min()
    }
}

#[cfg(test)]
mod tests {
    use Severity::{Done, Failure, Info, Warning};

    use super::*;
    use crate::tui::testing::now;

    fn after(milliseconds: i64) -> NaiveDateTime {
        now() + TimeDelta::milliseconds(milliseconds)
    }

    fn told(severities: &[Severity]) -> Toasts {
        let mut toasts = Toasts::default();
        for (note, severity) in severities.iter().enumerate() {
            toasts.tell(note, *severity, 20, now());
        }
        toasts
    }

    fn shown(toasts: &Toasts) -> Option<(usize, usize)> {
        toasts.shown().map(|shown| (shown.note, shown.more))
    }

    #[test]
    fn the_gravest_comes_first_and_of_equals_the_newest() {
        for (severities, expected) in [
            (&[][..], None),
            (&[Done], Some((0, 0))),
            (&[Done, Info], Some((1, 1))),
            (&[Failure, Done], Some((0, 1))),
            (&[Warning, Warning, Done], Some((1, 2))),
        ] {
            assert_eq!(shown(&told(severities)), expected, "{severities:?}");
        }
    }

    #[test]
    fn what_says_that_all_is_well_goes_with_the_next_key_or_after_its_time() {
        let mut toasts = told(&[Done, Info]);
        toasts.key(after(1));
        assert_eq!(shown(&toasts), None);
        let mut toasts = told(&[Done]);
        let end = toasts.next_end().unwrap();
        toasts.pass(end - TimeDelta::milliseconds(1));
        assert_eq!(shown(&toasts), Some((0, 0)));
        toasts.pass(end);
        assert_eq!(shown(&toasts), None);
    }

    #[test]
    fn a_failure_stays_until_a_key_that_is_not_typed_on() {
        let mut toasts = told(&[Failure]);
        assert_eq!(toasts.next_end(), None);
        toasts.pass(after(3_600_000));
        toasts.key(after(10));
        assert_eq!(shown(&toasts), Some((0, 0)));
        toasts.key(after(5_000));
        assert_eq!(shown(&toasts), None);
    }

    #[test]
    fn one_failure_after_the_other_has_its_own_key() {
        let mut toasts = told(&[Failure, Failure, Done]);
        toasts.key(after(1_000));
        assert_eq!(shown(&toasts), Some((0, 0)));
        toasts.key(after(1_001));
        assert_eq!(shown(&toasts), Some((0, 0)), "nobody has seen it yet");
        toasts.key(after(2_000));
        assert_eq!(shown(&toasts), None);
    }

    #[test]
    fn a_tip_comes_when_nothing_else_is_to_be_said_and_counts_for_nothing() {
        let mut toasts = told(&[Severity::Tip, Done]);
        assert_eq!(shown(&toasts), Some((1, 0)));
        toasts.key(now());
        assert_eq!(shown(&toasts), Some((0, 0)));
        toasts.key(now());
        assert_eq!(shown(&toasts), None);
    }

    #[test]
    fn what_waited_behind_another_has_its_whole_time() {
        let mut toasts = told(&[Warning, Failure]);
        toasts.key(after(5_000));
        assert_eq!(shown(&toasts), Some((0, 0)));
        assert!(toasts.next_end().unwrap() > after(5_000 + 8_000));
    }
}
