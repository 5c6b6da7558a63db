//! The Einsatzmappe: what a team takes along to a Termin, on paper if there is no power.

use std::collections::BTreeSet;

use super::{
    Source, chapter, lines, paragraph, section, shown, table, table_or, terms, tinted, words,
};
use crate::insight::checklist::{Checklist, planned};
use crate::insight::pareto::is_unsolved;
use crate::interop::document::{Block, Tick};
use crate::interop::sheet::{Cell, Format, Tint};
use crate::model::catalogue::CheckItem;
use crate::model::dates::german_date;
use crate::model::entity::Entity;
use crate::model::rules;
use crate::model::schema::Kind;

/// Lines for handwriting at the end.
const LINES: u8 = 14;
/// Earlier appointments that are looked back to.
const EARLIER: usize = 3;

pub fn blocks(source: &Source<'_>) -> Vec<Block> {
    let Some(visit) = source.view.entity(Kind::Appointment, source.subject) else {
        return vec![paragraph("Diesen Termin gibt es nicht mehr.")];
    };
    let mut connections: Vec<Entity<'_>> = visit
        .set("anbindungen")
        .into_iter()
        .filter_map(|key| source.view.entity(Kind::Connection, key))
        .collect();
    connections.sort_by_cached_key(|one| source.view.title(Kind::Connection, one.key()));
    let mut blocks = vec![when_and_where(source, visit)];
    blocks.extend(way(source, visit));
    blocks.extend(people(source, visit, &connections));
    blocks.extend(agenda(source, visit));
    blocks.extend(table_of(source, &connections));
    blocks.extend(earlier(source, visit, &connections));
    for connection in &connections {
        blocks.extend(paper(source, *connection));
    }
    blocks.push(Block::PageBreak);
    blocks.push(chapter("Notizen"));
    blocks.push(Block::Lines(LINES));
    blocks
}

fn when_and_where(source: &Source<'_>, visit: Entity<'_>) -> Block {
    let of = |slug: &str| shown(source, visit, slug);
    let time = match (of("beginn"), of("ende")) {
        (begin, end) if end.is_empty() => begin,
        (begin, end) => format!("{begin} bis {end}"),
    };
    terms([
        ("Tag", of("datum")),
        ("bis", of("bis_datum")),
        ("Zeit", time),
        ("Form", of("form")),
        ("Stand", of("stand")),
        ("Behörde", of("behoerde")),
        ("Treffpunkt", of("ort")),
        ("Team", of("team")),
    ])
}

fn authority<'a>(source: &Source<'a>, visit: Entity<'_>) -> Option<Entity<'a>> {
    source.view.entity(Kind::Authority, visit.text("behoerde")?)
}

fn way(source: &Source<'_>, visit: Entity<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = authority(source, visit)
        .map(|authority| reached(source, authority))
        .into_iter()
        .filter(|known| *known != Block::Terms(Vec::new()))
        .collect();
    blocks.extend(lines(&shown(source, visit, "anreise")));
    if blocks.is_empty() {
        blocks.push(paragraph("Dazu ist nichts eingetragen."));
    }
    blocks.insert(0, chapter("Weg und Erreichbarkeit"));
    blocks
}

/// Where an authority is and how to reach it.
fn reached(source: &Source<'_>, authority: Entity<'_>) -> Block {
    let of = |slug: &str| shown(source, authority, slug);
    let place = format!("{} {}", of("plz"), of("ort"));
    let address = [of("strasse"), place.trim().to_owned()];
    let address = address.into_iter().filter(|part| !part.is_empty());
    terms([
        ("Anschrift", address.collect::<Vec<_>>().join(", ")),
        ("Telefon", of("telefon")),
        ("Postfach", of("funktionspostfach")),
        ("Öffnungszeiten", of("oeffnungszeiten")),
        ("IT-Dienstleister", of("it_dienstleister")),
    ])
}

/// Whoever takes part, and whom to ask there.
fn people(source: &Source<'_>, visit: Entity<'_>, connections: &[Entity<'_>]) -> Vec<Block> {
    let mut keys: BTreeSet<&str> = visit.set("teilnehmende").into_iter().collect();
    let at = authority(source, visit);
    keys.extend(at.iter().flat_map(|at| at.set("ansprechpersonen")));
    for connection in connections {
        keys.extend(connection.set("ansprechpersonen"));
        keys.extend(connection.text("verantwortlich"));
    }
    let persons = keys
        .into_iter()
        .filter_map(|key| source.view.entity(Kind::Person, key));
    let mut rows: Vec<Vec<Cell>> = persons
        .map(|person| {
            let of = |slug: &str| words(shown(source, person, slug));
            let at = match shown(source, person, "behoerde") {
                at if at.is_empty() => shown(source, person, "organisation"),
                at => at,
            };
            vec![
                of("name"),
                of("rolle"),
                words(at),
                of("telefon"),
                of("email"),
            ]
        })
        .collect();
    rows.sort_by_key(|row| row[0].shown(Format::Text));
    vec![
        chapter("Personen"),
        table_or(
            "Niemand ist eingetragen.",
            "Teilnehmende und Ansprechpersonen",
            &[
                ("Name", Format::Text),
                ("Rolle", Format::Text),
                ("Stelle", Format::Text),
                ("Telefon", Format::Text),
                ("E-Mail", Format::Text),
            ],
            rows,
        ),
    ]
}

fn agenda(source: &Source<'_>, visit: Entity<'_>) -> Vec<Block> {
    let text = shown(source, visit, "agenda");
    let steps: Vec<String> = text
        .lines()
        .map(|line| {
            line.trim()
                .trim_start_matches(['-', '•', '*'])
                .trim()
                .to_owned()
        })
        .filter(|line| !line.is_empty())
        .collect();
    if steps.is_empty() {
        return Vec::new();
    }
    vec![chapter("Agenda"), Block::Steps(steps)]
}

fn table_of(source: &Source<'_>, connections: &[Entity<'_>]) -> Vec<Block> {
    if connections.is_empty() {
        return Vec::new();
    }
    let rows = connections.iter().map(|connection| {
        let of = |slug: &str| shown(source, *connection, slug);
        let rung = connection
            .text("status")
            .and_then(|code| rules::rung(code, source.view.catalogue));
        let held = match of("hemmnis") {
            held if held.is_empty() => words(""),
            held => tinted(words(held), Tint::Bad),
        };
        vec![
            words(source.view.title(Kind::Connection, connection.key())),
            words(rung.map(|rung| rung.name.clone()).unwrap_or_default()),
            held,
            words(of("variante")),
            words(of("fachverfahren")),
            words(of("zieltermin")),
        ]
    });
    vec![
        chapter("Anbindungen"),
        table(
            "Worum es geht",
            &[
                ("Anbindung", Format::Text),
                ("Status", Format::Text),
                ("Hemmnis", Format::Text),
                ("Variante", Format::Text),
                ("Fachverfahren", Format::Text),
                ("Zieltermin", Format::Text),
            ],
            rows.collect(),
        ),
    ]
}

/// What was agreed before, and what is still in the way.
fn earlier(source: &Source<'_>, visit: Entity<'_>, connections: &[Entity<'_>]) -> Vec<Block> {
    let view = source.view;
    let is_of = |keys: Vec<&str>| connections.iter().any(|one| keys.contains(&one.key()));
    let mut before: Vec<Entity<'_>> = view
        .entities(Kind::Appointment)
        .filter(|other| {
            let is_before = other.date("datum") < visit.date("datum");
            let is_there = other.text("behoerde").is_some()
                && other.text("behoerde") == visit.text("behoerde");
            is_before && (is_there || is_of(other.set("anbindungen")))
        })
        .collect();
    before.sort_by_key(|other| std::cmp::Reverse((other.date("datum"), other.key())));
    let mut blocks = Vec::new();
    for other in before.iter().take(EARLIER) {
        let agreed = shown(source, *other, "vereinbarungen");
        if let Some(day) = other.date("datum").filter(|_| !agreed.is_empty()) {
            blocks.push(section(&format!("Vereinbart am {}", german_date(day))));
            blocks.extend(lines(&agreed));
        }
    }
    let mut open: Vec<String> = view
        .entities(Kind::Obstacle)
        .filter(|one| is_unsolved(*one) && is_of(one.set("anbindungen")))
        .map(|one| {
            let title = view.title(Kind::Obstacle, one.key());
            let measure = shown(source, one, "massnahme");
            if measure.is_empty() {
                title
            } else {
                format!("{title}. Maßnahme: {measure}")
            }
        })
        .collect();
    open.sort();
    if !open.is_empty() {
        blocks.push(section("Offene Hürden"));
        blocks.push(Block::Bullets(open));
    }
    let mut tasks: Vec<String> = view
        .entities(Kind::Task)
        .filter(|task| {
            let about = task.text("anbindung").into_iter().collect();
            let is_here = is_of(about) || task.text("termin") == Some(visit.key());
            is_here && matches!(task.text("stand"), Some("offen" | "in-arbeit"))
        })
        .map(|task| view.title(Kind::Task, task.key()))
        .collect();
    tasks.sort();
    if !tasks.is_empty() {
        blocks.push(section("Offene Aufgaben"));
        blocks.push(Block::Bullets(tasks));
    }
    if !blocks.is_empty() {
        blocks.insert(0, chapter("Was bisher war"));
    }
    blocks
}

/// The list of a connection to tick with a pen; what was found last time stands beside it.
fn paper(source: &Source<'_>, connection: Entity<'_>) -> Vec<Block> {
    let view = source.view;
    let mut runs: Vec<Entity<'_>> = view
        .entities(Kind::TestRun)
        .filter(|run| run.text("anbindung") == Some(connection.key()))
        .collect();
    runs.sort_by_key(|run| (run.date("datum"), run.key()));
    let last = runs
        .last()
        .and_then(|run| Some((run.date("datum"), Checklist::of(view, run.key())?)));
    let items = planned(view, connection.key());
    let mut blocks = vec![
        Block::PageBreak,
        chapter(&format!(
            "Prüfliste · {}",
            view.title(Kind::Connection, connection.key())
        )),
    ];
    if let Some((Some(day), list)) = &last {
        let sentence = format!(
            "Letzte Prüfung am {}: {} von {} Punkten erfüllt, {} Mängel.",
            german_date(*day),
            list.fulfilled(),
            list.points.len(),
            list.defects()
        );
        blocks.push(paragraph(sentence));
    }
    let mut name = "";
    let mut ticks: Vec<Tick> = Vec::new();
    for item in &items {
        if item.section != name {
            blocks.extend(
                Some(Block::Ticks(std::mem::take(&mut ticks))).filter(|_| !name.is_empty()),
            );
            name = &item.section;
            let title = view
                .catalogue
                .section(name)
                .map_or(name, |section| section.name.as_str());
            blocks.push(section(title));
        }
        ticks.push(tick(item, last.as_ref().map(|(_, list)| list)));
    }
    blocks.push(Block::Ticks(ticks));
    blocks
}

fn tick(item: &CheckItem, last: Option<&Checklist<'_>>) -> Tick {
    let found = last
        .and_then(|list| list.point(&item.key))
        .filter(|point| point.is_defect());
    let note =
        found.map(|point| format!("zuletzt Mangel: {}", point.note.unwrap_or("ohne Bemerkung")));
    Tick {
        number: item.key.clone(),
        text: item.text.clone(),
        hint: item.duty.label().to_owned(),
        result: None,
        note: note.unwrap_or_default(),
    }
}
