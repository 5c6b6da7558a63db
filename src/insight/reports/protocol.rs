//! The Prüfprotokoll: what was found in a run, what is open, who accepts it.

use super::{Source, chapter, lines, paragraph, section, shown, table_or, terms, tinted, words};
use crate::insight::checklist::{Checklist, Point};
use crate::interop::document::{Block, Figure, Signature, Tick};
use crate::interop::sheet::{Cell, Format, Tint};
use crate::model::entity::Entity;
use crate::model::schema::Kind;

pub fn blocks(source: &Source<'_>) -> Vec<Block> {
    let view = source.view;
    let run = view.entity(Kind::TestRun, source.subject);
    let (Some(run), Some(list)) = (run, Checklist::of(view, source.subject)) else {
        return vec![paragraph("Diese Prüfung gibt es nicht mehr.")];
    };
    let of = |slug: &str| shown(source, run, slug);
    let mut blocks = vec![
        Block::Figures(figures(&list)),
        terms([
            ("Anbindung", of("anbindung")),
            ("Datum", of("datum")),
            ("Umgebung", of("umgebung")),
            ("Anbindungsvariante", of("variante")),
            ("Prüfvorlage", of("vorlage")),
            ("Prüfende", of("pruefende")),
            ("Stand", of("stand")),
        ]),
    ];
    blocks.extend(defects(source, &list));
    blocks.extend(results(source, &list));
    blocks.extend(acceptance(source, run, &list));
    blocks
}

fn figures(list: &Checklist<'_>) -> Vec<Figure> {
    let figure = |value: String, label: &str| Figure {
        value,
        label: label.to_owned(),
        note: String::new(),
    };
    vec![
        figure(
            format!("{} von {}", list.fulfilled(), list.points.len()),
            "Punkte erfüllt",
        ),
        figure(list.defects().to_string(), "Mängel"),
        figure(list.open_points().len().to_string(), "Punkte offen"),
    ]
}

fn defects(source: &Source<'_>, list: &Checklist<'_>) -> Vec<Block> {
    let rows: Vec<Vec<Cell>> = list
        .points
        .iter()
        .filter(|point| point.is_defect())
        .map(|point| {
            let class = point
                .class
                .map(|class| class.name.clone())
                .unwrap_or_default();
            let follow = [
                point
                    .obstacle
                    .map(|key| source.view.title(Kind::Obstacle, key)),
                point.task.map(|key| source.view.title(Kind::Task, key)),
            ];
            vec![
                words(&*point.item.key),
                words(&*point.item.text),
                tinted(words(class), Tint::Bad),
                words(point.note.unwrap_or_default()),
                words(follow.into_iter().flatten().collect::<Vec<_>>().join("; ")),
            ]
        })
        .collect();
    vec![
        chapter("Mängel"),
        table_or(
            "Keine.",
            "Mängel und was daraus wurde",
            &[
                ("Nr.", Format::Text),
                ("Punkt", Format::Text),
                ("Klasse", Format::Text),
                ("Bemerkung", Format::Text),
                ("Hürde oder Aufgabe", Format::Text),
            ],
            rows,
        ),
    ]
}

fn results(source: &Source<'_>, list: &Checklist<'_>) -> Vec<Block> {
    let mut blocks = vec![chapter("Alle Punkte")];
    for (name, points) in by_section(source, &list.points) {
        blocks.push(section(&name));
        blocks.push(Block::Ticks(
            points.iter().map(|point| tick(point)).collect(),
        ));
    }
    blocks
}

/// Points under the name of their section, in their order.
pub(super) fn by_section<'a, 'p>(
    source: &Source<'_>,
    points: &'p [Point<'a>],
) -> Vec<(String, Vec<&'p Point<'a>>)> {
    let mut sections: Vec<(String, Vec<&Point<'a>>)> = Vec::new();
    for point in points {
        let name = source.view.catalogue.section(&point.item.section);
        let name = name.map_or_else(
            || point.item.section.clone(),
            |section| section.name.clone(),
        );
        match sections.last_mut() {
            Some((last, points)) if *last == name => points.push(point),
            _ => sections.push((name, vec![point])),
        }
    }
    sections
}

fn tick(point: &Point<'_>) -> Tick {
    let result = match point.outcome {
        Some(outcome) => outcome.name.clone(),
        None => "nicht geprüft".to_owned(),
    };
    let tint = match point.outcome {
        None => Tint::Muted,
        Some(_) if point.is_defect() => Tint::Bad,
        Some(_) if point.is_fulfilled() => Tint::Good,
        Some(_) => Tint::Plain,
    };
    let notes = [point.note, point.proof].into_iter().flatten();
    Tick {
        number: point.item.key.clone(),
        text: point.item.text.clone(),
        hint: String::new(),
        result: Some((result, tint)),
        note: notes.collect::<Vec<_>>().join(" · "),
    }
}

fn acceptance(source: &Source<'_>, run: Entity<'_>, list: &Checklist<'_>) -> Vec<Block> {
    let of = |slug: &str| shown(source, run, slug);
    let mut blocks = vec![
        chapter("Abnahme"),
        terms([
            ("Ergebnis", of("stand")),
            ("abgenommen am", of("abnahme_am")),
        ]),
    ];
    let open = of("offene_punkte");
    let points = list.open_points();
    if !open.is_empty() || !points.is_empty() {
        blocks.push(section("Offen bleibt"));
        blocks.extend(lines(&open));
        if open.is_empty() {
            blocks.push(Block::Bullets(points));
        }
    }
    blocks.extend(lines(&of("bemerkung")));
    let by = run.set("abnahme_durch").into_iter();
    let mut signatures: Vec<Signature> = by
        .map(|key| Signature {
            role: "Für die Behörde".to_owned(),
            name: source.view.title(Kind::Person, key),
        })
        .collect();
    if signatures.is_empty() {
        signatures.push(Signature {
            role: "Für die Behörde".to_owned(),
            name: String::new(),
        });
    }
    signatures.push(Signature {
        role: "Für das Team".to_owned(),
        name: of("pruefende"),
    });
    blocks.push(Block::Signatures(signatures));
    blocks
}
