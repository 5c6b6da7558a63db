//! A person: how to reach it at a glance, where it belongs, and what it takes part in.

use super::page::Page;
use super::{Facts, fields};
use crate::insight::register::{Col, DUE, Reader};
use crate::model::schema::Kind;
use crate::tui::theme::Role;

/// The fields that stand where this page has its own place for them.
const TOLD: [&str; 6] = [
    "rolle",
    "organisation",
    "telefon",
    "email",
    "behoerde",
    "team",
];

pub fn write(page: &mut Page<'_>) {
    page.title();
    let told = [page.shown("rolle"), page.shown("organisation")];
    let told: Vec<String> = told.into_iter().filter(|part| !part.is_empty()).collect();
    if !told.is_empty() {
        page.wrapped(&told.join(" · "), 0, Role::Muted);
    }
    page.gap();
    for (slug, label) in [("telefon", "Telefon"), ("email", "E-Mail")] {
        match page.shown(slug) {
            text if text.is_empty() => page.labelled(label, "nicht eingetragen", Role::Muted),
            text => page.labelled(label, &text, Role::Accent),
        }
    }
    page.reference("behoerde");
    page.reference("team");
    fields(page, &TOLD);
    let Facts::Person(found) = page.about.facts else {
        return;
    };
    for (label, kind, keys) in [
        ("Nächste Termine", Kind::Appointment, &found.appointments),
        ("Offene Aufgaben", Kind::Task, &found.tasks),
        ("Offene Hürden", Kind::Obstacle, &found.obstacles),
        ("Anbindungen", Kind::Connection, &found.connections),
    ] {
        listed(page, label, kind, keys);
    }
}

/// Linked records with what matters of each: the day or the status.
const LISTED: usize = 6;

fn listed(page: &mut Page<'_>, label: &str, kind: Kind, keys: &[String]) {
    if keys.is_empty() {
        return;
    }
    page.heading(&format!("{label} ({})", keys.len()));
    let slug = match kind {
        Kind::Appointment => "datum",
        Kind::Connection => "status",
        _ => DUE,
    };
    let today = page.about.data.snapshot.today();
    let reader = Col::of(kind, slug).map(|col| Reader::new(page.view(), kind, col, today));
    for key in keys.iter().take(LISTED) {
        let before = reader.as_ref().map(|reader| reader.text(key));
        page.link(kind, key, &before.unwrap_or_default());
    }
    let more = keys.len().saturating_sub(LISTED);
    if more > 0 {
        page.wrapped(&format!("und {more} mehr"), 2, Role::Muted);
    }
}
