//! The Prüfliste of one run: which points apply, and what was found at each.

use chrono::NaiveTime;

use super::View;
use crate::model::catalogue::{Catalogue, CheckItem, DefectClass, Outcome, OutcomeDemand};
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
#[derive(Debug, Clone, Copy)]
pub struct Point<'a> {
    /// What must hold.
    pub item: &'a CheckItem,
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
}

/// The points that a connection has to be checked for: by the variant of the run, else by its own.
pub fn items<'c>(
    catalogue: &'c Catalogue,
    connection: Entity<'_>,
    run: Option<Entity<'_>>,
) -> Vec<&'c CheckItem> {
    let of_run = run.and_then(|run| run.text("variante"));
    let variant = of_run.or_else(|| connection.text("variante"));
    let variant = variant.and_then(|key| catalogue.variant(key));
    catalogue.checklist_for(connection.text("leistung").unwrap_or_default(), variant)
}

impl<'a> Checklist<'a> {
    /// The points of a run; `None` when there is no such run or its connection is gone.
    pub fn of(view: View<'a>, run: &str) -> Option<Self> {
        let run = view.entity(Kind::TestRun, run)?;
        let connection = view.entity(Kind::Connection, run.text("anbindung")?)?;
        let items = items(view.catalogue, connection, Some(run));
        let point = |item: &'a CheckItem| {
            let text = |slug| run.item_text(slug, &item.key);
            let class = text("maengelklasse").and_then(|class| class.parse().ok());
            let time = run.record().get_item("zeit", &item.key);
            Point {
                item,
                outcome: text("ergebnis").and_then(|key| view.catalogue.outcome(key)),
                class: class.and_then(|class| view.catalogue.defect_class(class)),
                note: text("notiz"),
                proof: text("nachweis"),
                time: time.and_then(|time| match time {
                    Value::Time(minutes) => schema::time(*minutes),
                    _ => None,
                }),
            }
        };
        Some(Self {
            points: items.into_iter().map(point).collect(),
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
    fn sentence(&self) -> String {
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
}
