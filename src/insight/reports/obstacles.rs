//! The Hürdenbericht: what stands in the way, whom it hits, what is needed from whom by when, and what has helped.

use super::{
    Source, chapter, count, day, paragraph, section, shown, table, table_or, tinted, words,
};
use crate::insight::mentions::Mentions;
use crate::insight::obstacle::{Effect, effect, says_how};
use crate::insight::pareto::{By, is_unsolved, pareto};
use crate::interop::document::{Bars, Block, Chart, Figure};
use crate::interop::sheet::{Cell, Format, Scalar, Tint};
use crate::model::dates::german_date;
use crate::model::entity::Entity;
use crate::model::schema::Kind;
use crate::model::text::{counted, number};

pub fn blocks(source: &Source<'_>) -> Vec<Block> {
    let view = source.view;
    let mentions = Mentions::new(view);
    let mut open: Vec<(Entity<'_>, Effect)> = view
        .entities(Kind::Obstacle)
        .filter(|one| is_unsolved(*one))
        .map(|one| (one, effect(view, &mentions, one.key())))
        .collect();
    // Those that hold up most people first.
    open.sort_by(|(a, of_a), (b, of_b)| {
        let most = of_b.inhabitants.cmp(&of_a.inhabitants);
        most.then(of_b.connections.cmp(&of_a.connections))
            .then(a.key().cmp(b.key()))
    });
    let mut blocks = vec![Block::Figures(figures(source, &open))];
    if open.is_empty() {
        blocks.push(paragraph("Zurzeit steht nichts im Weg."));
    } else {
        blocks.extend(causes(source));
        blocks.extend(asked(source, &open));
        blocks.extend(each(source, &open));
    }
    blocks.extend(solved(source));
    blocks
}

fn figures(source: &Source<'_>, open: &[(Entity<'_>, Effect)]) -> Vec<Figure> {
    let late = |one: &Entity<'_>| one.date("frist").is_some_and(|day| day < source.today);
    let figure = |value: usize, label: &str, note: &str| Figure {
        value: number(value as u64),
        label: label.to_owned(),
        note: note.to_owned(),
    };
    let escalated = open.iter().filter(|(one, _)| level(*one) > Some('2'));
    let overdue = open.iter().filter(|(one, _)| late(one));
    let fresh = open.iter().filter(|(one, _)| {
        one.date("erkannt_am")
            .is_some_and(|day| day >= source.since)
    });
    let since = format!("erkannt seit {}", german_date(source.since));
    vec![
        figure(open.len(), "Hürden offen", ""),
        figure(fresh.count(), "davon neu", &since),
        figure(
            escalated.count(),
            "über die Taskforce hinaus",
            "Ebene E3 bis E6",
        ),
        figure(overdue.count(), "überfällig", ""),
    ]
}

/// The digit of the level: `E3` is 3.
fn level(one: Entity<'_>) -> Option<char> {
    one.text("ebene")?.chars().nth(1)
}

fn causes(source: &Source<'_>) -> Vec<Block> {
    let charts = [By::Category, By::Cause].map(|by| {
        let bars = pareto(source.view, by).into_iter();
        Block::Chart(Chart::Bars(Bars {
            caption: format!("Offene Hürden {}", by.label()),
            parts: vec![("offen".to_owned(), Tint::Warning)],
            bars: bars
                .map(|bar| (bar.label, vec![bar.obstacles.len() as u64]))
                .collect(),
        }))
    });
    let mut blocks = vec![chapter("Woran es liegt")];
    blocks.extend(charts);
    blocks
}

/// What is wanted of whom by when.
fn asked(source: &Source<'_>, open: &[(Entity<'_>, Effect)]) -> Vec<Block> {
    let wants = open
        .iter()
        .filter(|(one, _)| one.text("benoetigt").is_some() || level(*one) > Some('2'));
    let rows: Vec<Vec<Cell>> = wants
        .map(|(one, _)| {
            let due = one.date("frist");
            let tint = match due {
                Some(day) if day < source.today => Tint::Bad,
                _ => Tint::Plain,
            };
            vec![
                words(title(source, *one)),
                words(shown(source, *one, "ebene")),
                words(one.text("benoetigt").unwrap_or_default()),
                words(one.text("von_wem").unwrap_or_default()),
                day(due, tint),
            ]
        })
        .collect();
    vec![
        chapter("Was gebraucht wird"),
        table_or(
            "Zurzeit wird von niemandem außerhalb etwas gebraucht.",
            "Was von wem bis wann gebraucht wird",
            &[
                ("Hürde", Format::Text),
                ("Ebene", Format::Text),
                ("gebraucht wird", Format::LongText),
                ("von", Format::Text),
                ("bis", Format::Date),
            ],
            rows,
        ),
    ]
}

fn each(source: &Source<'_>, open: &[(Entity<'_>, Effect)]) -> Vec<Block> {
    let rows = open.iter().map(|(one, effect)| {
        let people = usize::try_from(effect.inhabitants).unwrap_or(usize::MAX);
        vec![
            words(title(source, *one)),
            words(shown(source, *one, "art")),
            tinted(words(shown(source, *one, "schwere")), gravity(*one)),
            count(effect.authorities),
            count(effect.connections),
            match people {
                0 => Scalar::Empty.into(),
                people => count(people),
            },
        ]
    });
    let mut blocks = vec![
        chapter("Offene Hürden und wen sie treffen"),
        table(
            "Offene Hürden, die mit den meisten betroffenen Einwohnern zuerst",
            &[
                ("Hürde", Format::Text),
                ("Art", Format::Text),
                ("Schwere", Format::Text),
                ("Behörden", Format::Integer),
                ("Anbindungen", Format::Integer),
                ("Einwohner", Format::Integer),
            ],
            rows.collect(),
        ),
    ];
    for (one, _) in open {
        let told: Vec<(String, String)> = ["beschreibung", "versucht", "massnahme", "zustaendig"]
            .iter()
            .map(|slug| (label(slug), shown(source, *one, slug)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if !told.is_empty() {
            blocks.push(section(&title(source, *one)));
            blocks.push(Block::Terms(told));
        }
    }
    blocks
}

fn gravity(one: Entity<'_>) -> Tint {
    match one.text("schwere") {
        Some("hoch" | "kritisch") => Tint::Bad,
        _ => Tint::Plain,
    }
}

/// What has helped, so that others need not find it out again.
fn solved(source: &Source<'_>) -> Vec<Block> {
    let view = source.view;
    let mut solved: Vec<Entity<'_>> = view
        .entities(Kind::Obstacle)
        .filter(|one| says_how(*one))
        .collect();
    solved.sort_by_key(|one| (one.date("geloest_am"), one.key()));
    let mut blocks = vec![chapter("Was geholfen hat")];
    if solved.is_empty() {
        blocks.push(paragraph(
            "Noch ist keine Hürde mit einer Lösung abgeschlossen.",
        ));
        return blocks;
    }
    let count = counted(solved.len() as u64, "Hürde ist", "Hürden sind");
    blocks.push(paragraph(format!("{count} gelöst und beschrieben.")));
    for one in solved {
        blocks.push(section(&title(source, one)));
        let told = ["geloest_am", "loesung", "empfehlung"].iter();
        let told = told.map(|slug| (label(slug), shown(source, one, slug)));
        blocks.push(Block::Terms(
            told.filter(|(_, text)| !text.is_empty()).collect(),
        ));
    }
    blocks
}

fn title(source: &Source<'_>, one: Entity<'_>) -> String {
    source.view.title(Kind::Obstacle, one.key())
}

fn label(slug: &str) -> String {
    Kind::Obstacle
        .field(slug)
        .map_or(slug, |field| field.label)
        .to_owned()
}
