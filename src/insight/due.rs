//! What has a day by which somebody wanted it, and which appointments and milestones come next.

use chrono::{Days, NaiveDate, NaiveTime};

use super::View;
use super::pareto::is_unsolved;
use super::stage::Stage;
use crate::model::entity::Entity;
use crate::model::rules::rung;
use crate::model::schema::Kind;

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// By when.
    pub day: NaiveDate,
    /// Why.
    pub reason: Reason,
    /// The key of the record.
    pub key: Box<str>,
}

/// Why something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A task.
    Task,
    /// What was to be done about a Hürde.
    Deadline,
    /// A Hürde or a connection that was to be looked at again.
    FollowUp(Kind),
    /// The day by which a connection was to be live.
    Target,
}

impl Reason {
    /// The kind of the record.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Task => Kind::Task,
            Self::Deadline => Kind::Obstacle,
            Self::FollowUp(kind) => kind,
            Self::Target => Kind::Connection,
        }
    }

    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Task => "Aufgabe",
            Self::Deadline => "Hürde",
            Self::FollowUp(_) => "Wiedervorlage",
            Self::Target => "Zieltermin",
        }
    }
}

/// An appointment or a milestone to come.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coming {
    /// When.
    pub day: NaiveDate,
    /// From when on, if that is said.
    pub begin: Option<NaiveTime>,
    /// [`Kind::Appointment`] or [`Kind::Milestone`].
    pub kind: Kind,
    /// The key of the record.
    pub key: Box<str>,
}

/// So many days ahead something counts as due soon.
pub const SOON: u64 = 14;

/// What is overdue or due within [`SOON`], the oldest first.
pub fn due(view: View<'_>, today: NaiveDate) -> Vec<Due> {
    let until = today + Days::new(SOON);
    let tasks = view.entities(Kind::Task).filter_map(task);
    let obstacles = view.entities(Kind::Obstacle).flat_map(obstacle);
    let connections = view
        .entities(Kind::Connection)
        .flat_map(|entity| connection(entity, view));
    let all = tasks.chain(obstacles).chain(connections);
    let mut due: Vec<Due> = all.filter(|due| due.day <= until).collect();
    due.sort_unstable();
    due
}

/// The appointments from today on that nobody has called off, and the milestones ahead, the next first.
pub fn coming(view: View<'_>, today: NaiveDate) -> Vec<Coming> {
    let of = |kind: Kind, off: &'static str| {
        let ahead = move |entity: Entity<'_>| {
            let until = (kind == Kind::Appointment).then(|| entity.date("bis_datum"));
            let day = entity.date("datum")?;
            let last = until.flatten().unwrap_or(day);
            let is_ahead = last >= today && entity.text("stand") != Some(off);
            is_ahead.then(|| Coming {
                day,
                begin: (kind == Kind::Appointment)
                    .then(|| entity.time("beginn"))
                    .flatten(),
                kind,
                key: entity.key().into(),
            })
        };
        view.entities(kind).filter_map(ahead)
    };
    let appointments = of(Kind::Appointment, "abgesagt");
    let mut coming: Vec<Coming> = appointments
        .chain(of(Kind::Milestone, "erreicht"))
        .collect();
    coming.sort_unstable();
    coming
}

fn entry(entity: Entity<'_>, slug: &str, reason: Reason) -> Option<Due> {
    Some(Due {
        day: entity.date(slug)?,
        reason,
        key: entity.key().into(),
    })
}

fn task(task: Entity<'_>) -> Option<Due> {
    let is_done = matches!(task.text("stand"), Some("erledigt" | "entfallen"));
    entry(task, "faellig", Reason::Task).filter(|_| !is_done)
}

fn obstacle(obstacle: Entity<'_>) -> impl Iterator<Item = Due> + use<> {
    let deadline = entry(obstacle, "frist", Reason::Deadline);
    let again = entry(obstacle, "wiedervorlage", Reason::FollowUp(Kind::Obstacle));
    let unsolved = is_unsolved(obstacle);
    deadline.into_iter().chain(again).filter(move |_| unsolved)
}

fn connection(connection: Entity<'_>, view: View<'_>) -> impl Iterator<Item = Due> + use<> {
    let target = entry(connection, "zieltermin", Reason::Target);
    let again = entry(
        connection,
        "wiedervorlage",
        Reason::FollowUp(Kind::Connection),
    );
    let is_open = (target.is_some() || again.is_some()) && !is_done(connection, view);
    target.into_iter().chain(again).filter(move |_| is_open)
}

/// Whether nobody waits for it any more.
fn is_done(connection: Entity<'_>, view: View<'_>) -> bool {
    let over = matches!(
        connection.text("hemmnis"),
        Some("nicht-zustaendig" | "beendet" | "eigenloesung")
    );
    let status = connection.text("status");
    let rung = status.and_then(|status| rung(status, view.catalogue));
    over || rung.is_some_and(|rung| Stage::of(rung.code) == Stage::Live)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};
    use crate::model::schema;

    /// Day 20 of the epoch.
    fn today() -> NaiveDate {
        schema::date(20).unwrap()
    }

    fn found(lines: &[&str]) -> Vec<(i64, &'static str, String)> {
        let replica = replica(lines);
        let due = due(view(&replica), today()).into_iter();
        due.map(|due| {
            let days = (due.day - today()).num_days();
            (days, due.reason.label(), due.key.to_string())
        })
        .collect()
    }

    #[test]
    fn what_is_overdue_comes_first_and_what_is_far_off_not_at_all() {
        let expected = [
            (-15, "Zieltermin", "c"),
            (-1, "Aufgabe", "a"),
            (14, "Hürde", "b"),
        ];
        assert_eq!(
            found(&[
                "aufgabe a titel=A stand=offen faellig=tag:19",
                "aufgabe z titel=Z stand=offen faellig=tag:35",
                "huerde b titel=B stand=offen frist=tag:34",
                "anbindung c status=70 zieltermin=tag:5",
            ]),
            expected.map(|(days, label, key)| (days, label, key.to_owned()))
        );
    }

    #[test]
    fn what_is_done_is_not_due() {
        assert_eq!(
            found(&[
                "aufgabe a titel=A stand=erledigt faellig=tag:1",
                "aufgabe b titel=A stand=entfallen faellig=tag:1",
                "huerde c titel=B stand=geloest frist=tag:1 wiedervorlage=tag:1",
                "anbindung d status=90 zieltermin=tag:1",
                "anbindung e status=10 hemmnis=nicht-zustaendig zieltermin=tag:1",
                "aufgabe f titel=A stand=offen",
            ]),
            []
        );
    }

    #[test]
    fn what_was_put_off_comes_again() {
        let found = found(&[
            "anbindung a status=10 hemmnis=zurueckgestellt wiedervorlage=tag:20",
            "huerde b titel=B stand=in-arbeit wiedervorlage=tag:21",
        ]);
        let labels: Vec<&str> = found.iter().map(|(_, label, _)| *label).collect();
        assert_eq!(labels, ["Wiedervorlage", "Wiedervorlage"]);
    }

    #[test]
    fn appointments_and_milestones_to_come_in_the_order_of_time() {
        let replica = replica(&[
            "termin t titel=T datum=tag:22",
            "termin u titel=U datum=tag:20",
            "termin w titel=W datum=tag:19",
            "termin v titel=V datum=tag:21 stand=abgesagt",
            "termin x titel=X datum=tag:18 bis_datum=tag:20",
            "meilenstein m titel=M datum=tag:21 stand=geplant",
            "meilenstein n titel=N datum=tag:21 stand=erreicht",
        ]);
        let coming = coming(view(&replica), today());
        let keys: Vec<&str> = coming.iter().map(|coming| &*coming.key).collect();
        assert_eq!(keys, ["x", "u", "m", "t"]);
    }
}
