//! Checklists worked through.

use super::calendar::Calendar;
use super::scenes::typed;
use super::script::{Point, Run};
use crate::model::dates::german_date;
use crate::model::schema::Kind;
use crate::workspace::{Snapshot, Typed};

/// The run with all that was checked on the day.
pub(super) fn begin(snapshot: &Snapshot, calendar: &Calendar, run: &Run) -> Vec<Typed> {
    let view = snapshot.view();
    let text = |slug| view.text(Kind::Connection, &run.anbindung, slug);
    let variant = text("variante").unwrap_or_default();
    let service = text("leistung").unwrap_or_default();
    let date = german_date(calendar.day(run.tag));
    let mut fields = vec![
        typed("anbindung", None, &run.anbindung),
        typed("datum", None, &date),
        typed("umgebung", None, &run.umgebung),
        typed("variante", None, &variant),
        typed("pruefende", None, &run.pruefende),
        typed("stand", None, "laufend"),
    ];
    let optional = [("termin", &run.termin), ("bemerkung", &run.bemerkung)];
    for (slug, text) in optional {
        fields.extend(text.as_deref().map(|text| typed(slug, None, text)));
    }
    let list = snapshot
        .catalogue()
        .checklist_for(&service, snapshot.catalogue().variant(&variant));
    for item in list.iter().take(run.bestanden) {
        if !run.punkte.contains_key(&item.key) {
            fields.push(typed("ergebnis", Some(&item.key), "bestanden"));
        }
    }
    for (item, point) in &run.punkte {
        fields.extend(noted(item, point));
    }
    fields
}

/// How it ended.
pub(super) fn close(calendar: &Calendar, run: &Run) -> Vec<Typed> {
    let Some(closing) = &run.abschluss else {
        return Vec::new();
    };
    let mut fields = vec![typed("stand", None, &closing.stand)];
    if let Some(who) = &closing.durch {
        let date = german_date(calendar.day(closing.tag));
        fields.push(typed("abnahme_am", None, &date));
        fields.push(typed("abnahme_durch", None, who));
    }
    if let Some(points) = &closing.offene_punkte {
        fields.push(typed("offene_punkte", None, points));
    }
    fields
}

fn noted(item: &str, point: &Point) -> Vec<Typed> {
    let fields = [
        ("ergebnis", Some(&point.ergebnis)),
        ("maengelklasse", point.klasse.as_ref()),
        ("notiz", point.notiz.as_ref()),
        ("huerden", point.huerde.as_ref()),
    ];
    let given = fields
        .into_iter()
        .filter_map(|(slug, text)| Some((slug, text?)));
    given
        .map(|(slug, text)| typed(slug, Some(item), text))
        .collect()
}
