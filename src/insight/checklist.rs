//! The Prüfliste of one run: which points apply, and what was found at each.
//!
//! A run made by a Prüfvorlage keeps the wording its points had when it began; what the template says since is told
//! beside it.

use std::borrow::Cow;

use chrono::NaiveTime;

use super::{View, templates};
use crate::model::catalogue::{
    Catalogue, CheckEnvironment, CheckItem, DefectClass, Duty, Outcome, OutcomeDemand,
};
use crate::model::entity::Entity;
use crate::model::schema::{self, Kind};
use crate::replica::Value;

/// A run with its points, in the order to work them.
#[derive(Debug, Clone)]
pub struct Checklist<'a> {
    /// The points that apply to service and variant.
    pub points: Vec<Point<'a>>,
}

/// A point and what was found.
#[derive(Debug, Clone)]
pub struct Point<'a> {
    /// What must hold.
    pub item: Cow<'a, CheckItem>,
    /// What its template says since the run began.
    pub meanwhile: Meanwhile,
    /// The result, if there is one.
    pub outcome: Option<&'a Outcome>,
    /// How grave the defect is.
    pub class: Option<&'a DefectClass>,
    /// The remark.
    pub note: Option<&'a str>,
    /// The evidence.
    pub proof: Option<&'a str>,
    /// When.
    pub time: Option<NaiveTime>,
    /// The Hürde that came of it.
    pub obstacle: Option<&'a str>,
    /// The Aufgabe that came of it.
    pub task: Option<&'a str>,
}

/// What became of a point in its list after the run began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meanwhile {
    /// Nothing.
    Same,
    /// It reads like this now.
    Reworded(String),
    /// New runs do not have it.
    Removed,
}

/// A point to be worked, and what became of it.
type Listed<'a> = (Cow<'a, CheckItem>, Meanwhile);

/// The points that a run of a connection begun now would have.
pub fn planned(view: View<'_>, connection: &str) -> Vec<CheckItem> {
    let Some(connection) = view.entity(Kind::Connection, connection) else {
        return Vec::new();
    };
    let service = connection.text("leistung").unwrap_or_default();
    let listed = current(view, service, templates::fitting(view, service));
    let variant = connection.text("variante");
    applying(view.catalogue, listed, variant)
        .map(|(item, _)| item.into_owned())
        .collect()
}

/// The points of a run: those it was made with, for its variant, else for that of the connection.
fn items<'a>(view: View<'a>, connection: Entity<'a>, run: Entity<'a>) -> Vec<Listed<'a>> {
    let variant = run.text("variante").or_else(|| connection.text("variante"));
    let mut listed = pinned(view, run);
    if listed.is_empty() {
        let service = connection.text("leistung").unwrap_or_default();
        listed = current(view, service, run.text("vorlage"));
    }
    applying(view.catalogue, listed, variant).collect()
}

fn applying<'a>(
    catalogue: &Catalogue,
    listed: Vec<Listed<'a>>,
    variant: Option<&str>,
) -> impl Iterator<Item = Listed<'a>> {
    let variant = variant.and_then(|key| catalogue.variant(key));
    listed
        .into_iter()
        .filter(move |(item, _)| item.applies_to(variant))
}

/// The points as template or catalogue have them now.
fn current<'a>(view: View<'a>, service: &str, template: Option<&str>) -> Vec<Listed<'a>> {
    match template {
        Some(template) => templates::points_for(view, template, service)
            .into_iter()
            .map(|item| (Cow::Owned(item), Meanwhile::Same))
            .collect(),
        None => view
            .catalogue
            .checklist_for(service, None)
            .into_iter()
            .map(|item| (Cow::Borrowed(item), Meanwhile::Same))
            .collect(),
    }
}

/// The points with the wording that the run has kept; none if it was made with the built-in list.
fn pinned<'a>(view: View<'a>, run: Entity<'a>) -> Vec<Listed<'a>> {
    let template = run.text("vorlage").unwrap_or_default();
    let kept = run.record().items("wortlaut");
    let kept = kept.filter_map(|(key, text)| Some((key, text.as_text()?)));
    let mut listed: Vec<(CheckItem, i64, Meanwhile)> = kept
        .map(|(key, text)| as_made(view, template, key, text))
        .collect();
    listed.sort_by_cached_key(|(item, place, _)| templates::order(view.catalogue, item, *place));
    listed
        .into_iter()
        .map(|(item, _, meanwhile)| (Cow::Owned(item), meanwhile))
        .collect()
}

/// A point with the wording that a run has kept, its place, and what became of it.
fn as_made(view: View<'_>, template: &str, key: &str, text: &str) -> (CheckItem, i64, Meanwhile) {
    let now = templates::point(view, template, key);
    let built_in = || {
        let mut items = view.catalogue.check_items.iter();
        let place = items.position(|item| item.key == key)?;
        let item = view.catalogue.check_items[place].clone();
        Some((item, i64::try_from(place).ok()? * templates::STEP))
    };
    let (mut item, place, meanwhile) = match (now, built_in()) {
        (Some(point), _) if point.presence == templates::Presence::Removed => {
            (point.item, point.place, Meanwhile::Removed)
        }
        (Some(point), _) => (point.item, point.place, Meanwhile::Same),
        (None, Some((item, place))) => (item, place, Meanwhile::Same),
        (None, None) => (forgotten(view, template, key), i64::MAX, Meanwhile::Removed),
    };
    let now = std::mem::replace(&mut item.text, text.to_owned());
    let meanwhile = match meanwhile {
        Meanwhile::Same if now != text => Meanwhile::Reworded(now),
        other => other,
    };
    (item, place, meanwhile)
}

/// A point of which nothing but its wording is known any more.
fn forgotten(view: View<'_>, template: &str, key: &str) -> CheckItem {
    CheckItem {
        key: key.to_owned(),
        section: "Z".to_owned(),
        service: None,
        text: String::new(),
        help: None,
        paths: Vec::new(),
        duty: Duty::Mandatory,
        environment: CheckEnvironment::Both,
        role: String::new(),
        law: None,
        derived: Vec::new(),
        evidence: templates::own_evidence(&view.title(Kind::Template, template)),
    }
}

impl<'a> Checklist<'a> {
    /// The points of a run; `None` when there is no such run or its connection is gone.
    pub fn of(view: View<'a>, run: &str) -> Option<Self> {
        let run = view.entity(Kind::TestRun, run)?;
        let connection = view.entity(Kind::Connection, run.text("anbindung")?)?;
        let point = |(item, meanwhile): Listed<'a>| {
            let text = |slug| run.item_text(slug, &item.key);
            let class = text("maengelklasse").and_then(|class| class.parse().ok());
            let time = run.record().get_item("zeit", &item.key);
            Point {
                meanwhile,
                outcome: text("ergebnis").and_then(|key| view.catalogue.outcome(key)),
                class: class.and_then(|class| view.catalogue.defect_class(class)),
                note: text("notiz"),
                proof: text("nachweis"),
                time: time.and_then(|time| match time {
                    Value::Time(minutes) => schema::time(*minutes),
                    _ => None,
                }),
                obstacle: text("huerden"),
                task: text("aufgaben"),
                item,
            }
        };
        let items = items(view, connection, run).into_iter();
        Some(Self {
            points: items.map(point).collect(),
        })
    }

    /// The point with this key.
    pub fn point(&self, key: &str) -> Option<&Point<'a>> {
        self.points.iter().find(|point| point.item.key == key)
    }

    /// How many no longer stand in the way of the Abnahme.
    pub fn fulfilled(&self) -> usize {
        self.points
            .iter()
            .filter(|point| point.is_fulfilled())
            .count()
    }

    /// How many failed.
    pub fn defects(&self) -> usize {
        self.points.iter().filter(|point| point.is_defect()).count()
    }
}

impl Checklist<'_> {
    /// What stands in the way of the Abnahme: `Punkt 6 (Pflicht): nicht bestanden, Mängelklasse 3`.
    pub fn open_points(&self) -> Vec<String> {
        let open = self.points.iter().filter(|point| !point.is_fulfilled());
        open.map(Point::sentence).collect()
    }
}

impl Point<'_> {
    /// Whether nobody has looked at it.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none_or(|outcome| outcome.key == OPEN)
    }

    /// Whether it forbids the Abnahme.
    pub fn forbids_acceptance(&self) -> bool {
        self.is_defect() && self.class.is_some_and(|class| class.forbids_acceptance)
    }

    /// What is said of it where open points are listed.
    pub fn sentence(&self) -> String {
        let outcome = self
            .outcome
            .map_or("offen", |outcome| outcome.name.as_str());
        let class = self
            .class
            .map(|class| format!(", Mängelklasse {}", class.number));
        format!(
            "Punkt {} ({}): {outcome}{}",
            self.item.key,
            self.item.duty.label(),
            class.unwrap_or_default()
        )
    }

    /// Whether it no longer stands in the way of the Abnahme.
    pub fn is_fulfilled(&self) -> bool {
        self.outcome.is_some_and(|outcome| outcome.fulfils)
    }

    /// Whether it failed.
    pub fn is_defect(&self) -> bool {
        self.outcome
            .is_some_and(|outcome| outcome.demand == OutcomeDemand::Defect)
    }
}

/// The key of the result of a point that nobody has looked at.
pub const OPEN: &str = "offen";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};

    const CONNECTION: &str = "anbindung a behoerde=w leistung=10092 variante=pdf-link";

    #[test]
    fn only_what_applies_to_service_and_variant_is_to_be_checked() {
        let replica = replica(&[
            CONNECTION,
            "pruefung p anbindung=a",
            "pruefung q anbindung=b",
        ]);
        let list = Checklist::of(view(&replica), "p").unwrap();
        assert!(list.point("1").is_some());
        assert!(list.point("10092-1").is_some());
        assert!(list.point("8").is_none(), "no OSCI certificate for a PDF");
        assert!(list.point("10124-1").is_none(), "of another service");
        assert_eq!((list.fulfilled(), list.defects()), (0, 0));
        assert!(
            Checklist::of(view(&replica), "q").is_none(),
            "its connection is gone"
        );
    }

    #[test]
    fn what_passed_and_what_does_not_apply_is_fulfilled_and_what_failed_is_a_defect() {
        let replica = replica(&[
            CONNECTION,
            "pruefung p anbindung=a ergebnis.1=bestanden ergebnis.2=entfaellt notiz.2=keine \
             ergebnis.3=nicht-bestanden maengelklasse.3=2 ergebnis.4=blockiert",
        ]);
        let list = Checklist::of(view(&replica), "p").unwrap();
        assert_eq!((list.fulfilled(), list.defects()), (2, 1));
        let failed = list.point("3").unwrap();
        assert_eq!(failed.class.map(|class| class.number), Some(2));
        assert_eq!(list.point("2").unwrap().note, Some("keine"));
    }

    #[test]
    fn a_run_keeps_the_wording_it_was_made_with_and_says_what_changed() {
        let replica = replica(&[
            CONNECTION,
            "pruefvorlage v name=Haus text.1=neu abschnitt.1=A text.E1=eigen entfernt.E1=ja text.2=zwei \
             wege.2=O text.3=drei",
            "pruefung p anbindung=a vorlage=v wortlaut.1=alt wortlaut.E1=eigen wortlaut.2=zwei wortlaut.X=weg",
        ]);
        let list = Checklist::of(view(&replica), "p").unwrap();
        let point = |key| list.point(key).unwrap();
        assert_eq!(point("1").item.text, "alt");
        assert_eq!(point("1").meanwhile, Meanwhile::Reworded("neu".into()));
        assert_eq!(point("E1").meanwhile, Meanwhile::Removed);
        assert_eq!(point("X").item.text, "weg");
        assert!(list.point("2").is_none(), "not for a PDF");
        assert!(list.point("3").is_none(), "came later");
        let keys: Vec<String> = planned(view(&replica), "a")
            .into_iter()
            .map(|item| item.key)
            .collect();
        assert!(keys.contains(&"3".to_owned()) && !keys.contains(&"E1".to_owned()));
    }
}
