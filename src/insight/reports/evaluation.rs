//! The Evaluierung: how long the rungs take, where runs fail, and what has helped, for those who plan the next round.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::{Source, chapter, count, paragraph, section, shown, table, table_or, words};
use crate::insight::burn_up::{Step, Turn};
use crate::insight::checklist::Checklist;
use crate::insight::obstacle::says_how;
use crate::insight::stage::Stage;
use crate::interop::document::{Bars, Block, Chart, Figure};
use crate::interop::sheet::{Cell, Format, Scalar, Tint};
use crate::model::schema::Kind;
use crate::model::text::{counted, number};

/// Lines of lists that go on and on.
const MOST: usize = 15;

pub fn blocks(source: &Source<'_>) -> Vec<Block> {
    let ways = ways(source);
    let mut blocks = vec![Block::Figures(figures(&ways))];
    blocks.extend(rungs(source, &ways));
    blocks.extend(spans(source, &ways));
    blocks.extend(defects(source));
    blocks.extend(advice(source));
    blocks
}

/// The way of a connection up the ladder: when it first stood on each rung.
struct Way {
    connection: String,
    rungs: BTreeMap<u8, NaiveDate>,
}

impl Way {
    /// Days from the first contact to the first day it was live.
    fn days_to_live(&self) -> Option<i64> {
        let mut climbed = self.rungs.iter().filter(|(code, _)| **code > 0);
        let first = climbed.next()?.1;
        let live = self
            .rungs
            .iter()
            .filter(|(code, _)| Stage::of(**code) == Stage::Live);
        let live = live.map(|(_, day)| *day).min()?;
        Some((live - *first).num_days()).filter(|days| *days >= 0)
    }
}

fn ways(source: &Source<'_>) -> Vec<Way> {
    let mut steps: Vec<&Step> = source.steps.iter().collect();
    steps.sort_by_key(|step| step.order);
    let mut ways: HashMap<&str, BTreeMap<u8, NaiveDate>> = HashMap::new();
    for step in steps {
        if let Turn::Rung(Some(code)) = step.turn {
            let rungs = ways.entry(&step.connection).or_default();
            rungs.entry(code).or_insert(step.day);
        }
    }
    let there = ways
        .into_iter()
        .filter(|(key, _)| source.view.exists(Kind::Connection, key));
    let mut ways: Vec<Way> = there
        .map(|(key, rungs)| Way {
            connection: key.to_owned(),
            rungs,
        })
        .collect();
    ways.sort_by(|a, b| a.connection.cmp(&b.connection));
    ways
}

/// The value in the middle, which a single lost year does not move.
fn median(mut days: Vec<i64>) -> Option<i64> {
    days.sort_unstable();
    days.get(days.len().checked_sub(1)? / 2).copied()
}

fn days(value: Option<i64>) -> String {
    let count = value.and_then(|days| u64::try_from(days).ok());
    count.map_or_else(
        || "noch offen".to_owned(),
        |days| counted(days, "Tag", "Tage"),
    )
}

fn figures(ways: &[Way]) -> Vec<Figure> {
    let live: Vec<i64> = ways.iter().filter_map(Way::days_to_live).collect();
    let longest = live.iter().max().copied();
    let figure = |value: String, label: &str, note: &str| Figure {
        value,
        label: label.to_owned(),
        note: note.to_owned(),
    };
    vec![
        figure(
            number(live.len() as u64),
            "Anbindungen haben den ganzen Weg",
            "vom ersten Kontakt bis produktiv",
        ),
        figure(
            days(median(live)),
            "dauert er in der Mitte",
            "die Hälfte ist schneller, die Hälfte langsamer",
        ),
        figure(days(longest), "dauerte der längste", ""),
    ]
}

/// How long connections stand on each rung before they climb on.
fn rungs(source: &Source<'_>, ways: &[Way]) -> Vec<Block> {
    let mut spans: BTreeMap<u8, Vec<i64>> = BTreeMap::new();
    for way in ways {
        let days: Vec<(&u8, &NaiveDate)> = way.rungs.iter().collect();
        for pair in days.windows(2) {
            let span = (*pair[1].1 - *pair[0].1).num_days();
            if span >= 0 {
                spans.entry(*pair[0].0).or_default().push(span);
            }
        }
    }
    let rows = source.view.catalogue.statuses.iter().filter_map(|rung| {
        let spans = spans.get(&rung.code)?;
        Some(vec![
            words(&*rung.name),
            count(spans.len()),
            whole(median(spans.clone())),
            whole(spans.iter().max().copied()),
        ])
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    vec![
        chapter("Wie lange die Stufen dauern"),
        table_or(
            "Noch ist keine Anbindung eine Stufe weitergekommen.",
            "Tage auf einer Stufe, bevor es weiterging",
            &[
                ("Stufe", Format::Text),
                ("Anbindungen", Format::Integer),
                ("Tage in der Mitte", Format::Integer),
                ("längste", Format::Integer),
            ],
            rows,
        ),
    ]
}

fn whole(days: Option<i64>) -> Cell {
    days.map_or(Scalar::Empty, Scalar::Integer).into()
}

/// From first contact to live, by what may make the difference.
fn spans(source: &Source<'_>, ways: &[Way]) -> Vec<Block> {
    let by = [
        ("Leistung", "leistung"),
        ("Fachverfahren", "fachverfahren"),
        ("Anbindungsvariante", "variante"),
    ];
    let mut blocks = Vec::new();
    for (heading, slug) in by {
        let mut groups: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for way in ways {
            let Some(span) = way.days_to_live() else {
                continue;
            };
            let connection = source.view.entity(Kind::Connection, &way.connection);
            let name = connection
                .map(|entity| shown(source, entity, slug))
                .unwrap_or_default();
            if !name.is_empty() {
                groups.entry(name).or_default().push(span);
            }
        }
        if groups.is_empty() {
            continue;
        }
        let rows = groups.into_iter().map(|(name, spans)| {
            let all = spans.len();
            vec![words(name), count(all), whole(median(spans))]
        });
        blocks.push(table(
            &format!("Tage vom ersten Kontakt bis produktiv, je {heading}"),
            &[
                (heading, Format::Text),
                ("produktiv", Format::Integer),
                ("Tage in der Mitte", Format::Integer),
            ],
            rows.collect(),
        ));
    }
    if !blocks.is_empty() {
        blocks.insert(0, chapter("Was den Weg kurz oder lang macht"));
    }
    blocks
}

/// Where runs fail.
fn defects(source: &Source<'_>) -> Vec<Block> {
    let view = source.view;
    let mut by_point: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let mut by_software: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut runs = 0;
    for run in view.entities(Kind::TestRun) {
        let Some(list) = Checklist::of(view, run.key()) else {
            continue;
        };
        runs += 1;
        let found = list.points.iter().filter(|point| point.is_defect());
        let mut defects = 0;
        for point in found {
            defects += 1;
            let entry = by_point
                .entry(point.item.key.clone())
                .or_insert_with(|| (point.item.text.clone(), 0));
            entry.1 += 1;
        }
        let connection = run
            .text("anbindung")
            .and_then(|key| view.entity(Kind::Connection, key));
        let software = connection
            .map(|of| shown(source, of, "fachverfahren"))
            .unwrap_or_default();
        let entry = by_software.entry(software).or_default();
        entry.0 += 1;
        entry.1 += defects;
    }
    let mut blocks = vec![chapter("Wo Prüfungen scheitern")];
    if by_point.is_empty() {
        blocks.push(paragraph(format!(
            "In {} kein Mangel.",
            counted(runs, "Prüfung", "Prüfungen")
        )));
        return blocks;
    }
    let mut points: Vec<(String, (String, usize))> = by_point.into_iter().collect();
    points.sort_by_key(|(key, (_, defects))| (std::cmp::Reverse(*defects), key.clone()));
    points.truncate(MOST);
    blocks.push(Block::Chart(Chart::Bars(Bars {
        caption: "Mängel je Prüfpunkt, die häufigsten zuerst".to_owned(),
        parts: vec![("Mängel".to_owned(), Tint::Bad)],
        bars: points
            .iter()
            .map(|(key, (_, defects))| (format!("Punkt {key}"), vec![*defects as u64]))
            .collect(),
    })));
    let rows = points
        .into_iter()
        .map(|(key, (text, defects))| vec![words(key), words(text), count(defects)]);
    blocks.push(table(
        "Die Prüfpunkte dazu",
        &[
            ("Nr.", Format::Text),
            ("Punkt", Format::Text),
            ("Mängel", Format::Integer),
        ],
        rows.collect(),
    ));
    by_software.remove("");
    if !by_software.is_empty() {
        let rows = by_software
            .into_iter()
            .map(|(name, (runs, defects))| vec![words(name), count(runs), count(defects)]);
        blocks.push(table(
            "Mängel je Fachverfahren",
            &[
                ("Fachverfahren", Format::Text),
                ("Prüfungen", Format::Integer),
                ("Mängel", Format::Integer),
            ],
            rows.collect(),
        ));
    }
    blocks
}

/// What those say who have solved a Hürde.
fn advice(source: &Source<'_>) -> Vec<Block> {
    let view = source.view;
    let mut by_kind: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for obstacle in view.entities(Kind::Obstacle).filter(|one| says_how(*one)) {
        let advice = match shown(source, obstacle, "empfehlung") {
            advice if advice.is_empty() => shown(source, obstacle, "loesung"),
            advice => advice,
        };
        let line = format!(
            "{}: {}",
            view.title(Kind::Obstacle, obstacle.key()),
            advice.replace('\n', " ")
        );
        by_kind
            .entry(shown(source, obstacle, "art"))
            .or_default()
            .push(line);
    }
    let mut blocks = vec![chapter("Handlungsempfehlungen")];
    if by_kind.is_empty() {
        blocks.push(paragraph(
            "Noch ist keine Hürde gelöst und beschrieben, wie.",
        ));
    }
    for (kind, mut lines) in by_kind {
        lines.sort();
        blocks.push(section(&kind));
        blocks.push(Block::Bullets(lines));
    }
    blocks
}
