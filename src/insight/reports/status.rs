//! The Statusbericht: coverage, progress, what is held up, what comes next.

use super::{Source, chapter, count, day, paragraph, section, shown, table, tinted, words};
use crate::insight::burn_up::{Week, weeks};
use crate::insight::coverage::Coverage;
use crate::insight::due::{Coming, coming, due};
use crate::insight::reach::{Reach, ServiceReach, Share};
use crate::insight::stage::{Stage, Stages};
use crate::interop::document::{Bars, Block, Chart, Figure, Line};
use crate::interop::sheet::{Cell, Format, Scalar, Tint};
use crate::model::dates::{german_date, german_time};
use crate::model::entity::Entity;
use crate::model::rules;
use crate::model::schema::Kind;
use crate::model::text::{counted, number};

/// Lines of lists that go on and on.
const MOST: usize = 25;
/// Weeks that are drawn.
const WEEKS: usize = 26;

pub fn blocks(source: &Source<'_>) -> Vec<Block> {
    let reach = Reach::new(source.view, source.outline);
    let weeks = weeks(source.steps, source.today);
    let mut blocks = vec![Block::Figures(figures(source, &reach, &weeks))];
    blocks.extend(services(source, &reach));
    blocks.extend(kreise(source, &reach));
    blocks.extend(progress(source, &weeks));
    blocks.extend(held(source));
    blocks.extend(next(source));
    blocks
}

fn figures(source: &Source<'_>, reach: &Reach, weeks: &[Week]) -> Vec<Figure> {
    let tally = source.outline.tally();
    let fresh: usize = news(source, weeks).map(|week| week.reached.len()).sum();
    let held: usize = reach
        .services()
        .iter()
        .map(|of| of.stages.get(Stage::Held))
        .sum();
    let wanted = || {
        let services = reach.services().iter();
        services.filter(|service| is_wanted(source, service))
    };
    let figure = |value: String, label: &str, note: String| Figure {
        value,
        label: label.to_owned(),
        note,
    };
    vec![
        figure(
            format!(
                "{} von {}",
                number(tally.connected as u64),
                number(tally.total as u64)
            ),
            "Anbindungen produktiv",
            String::new(),
        ),
        figure(
            format!(
                "{} von {}",
                wanted().filter(|one| one.coverage.is_complete()).count(),
                wanted().count()
            ),
            "Leistungen flächendeckend",
            "bei jeder zuständigen Behörde bekannt gemacht".to_owned(),
        ),
        figure(
            format!("+{}", number(fresh as u64)),
            "neu produktiv",
            format!("seit {}", german_date(source.since)),
        ),
        figure(number(held as u64), "Anbindungen gehemmt", String::new()),
    ]
}

/// The weeks that somebody has not been told of.
fn news<'a>(source: &Source<'_>, weeks: &'a [Week]) -> impl Iterator<Item = &'a Week> {
    let since = source.since;
    weeks
        .iter()
        .filter(move |week| week.monday + chrono::Days::new(6) >= since)
}

fn share(share: Share) -> Cell {
    // Inhabitants of a Land are far below what a double holds exactly.
    #[expect(
        clippy::cast_precision_loss,
        reason = "no count of people is that large"
    )]
    match share.whole {
        0 => Scalar::Empty.into(),
        whole => Scalar::Decimal(share.part as f64 / whole as f64).into(),
    }
}

fn covered(coverage: Coverage) -> [Cell; 2] {
    let tint = match coverage {
        _ if coverage.is_complete() => Tint::Good,
        Coverage { live: 0, .. } => Tint::Muted,
        _ => Tint::Plain,
    };
    [
        tinted(count(coverage.live), tint),
        count(coverage.responsible),
    ]
}

/// What the stages of a bar look like, from the most advanced on.
const PARTS: [(Stage, Tint); 5] = [
    (Stage::Live, Tint::Good),
    (Stage::Test, Tint::Moving),
    (Stage::Work, Tint::Warning),
    (Stage::Open, Tint::Plain),
    (Stage::Held, Tint::Bad),
];

fn sizes(stages: Stages) -> Vec<u64> {
    PARTS
        .iter()
        .map(|(stage, _)| stages.get(*stage) as u64)
        .collect()
}

fn services(source: &Source<'_>, reach: &Reach) -> Vec<Block> {
    let mut services: Vec<_> = reach.services().iter().collect();
    services.retain(|service| is_wanted(source, service));
    if services.is_empty() {
        return vec![
            chapter("Leistungen"),
            paragraph("Noch ist keine Behörde für eine der Leistungen eingetragen."),
        ];
    }
    let rows = services.iter().map(|service| {
        let [live, responsible] = covered(service.coverage);
        let held = match service.stages.get(Stage::Held) {
            0 => Scalar::Empty.into(),
            held => tinted(count(held), Tint::Bad),
        };
        let name = words(source.view.title(Kind::Service, &service.key));
        vec![name, live, responsible, share(service.inhabitants), held]
    });
    let bars = Bars {
        caption: "Anbindungen je Leistung und Stufe".to_owned(),
        parts: PARTS
            .iter()
            .map(|(stage, tint)| (stage.label().to_owned(), *tint))
            .collect(),
        bars: services
            .iter()
            .map(|service| (service.name.to_string(), sizes(service.stages)))
            .collect(),
    };
    vec![
        chapter("Leistungen"),
        Block::Chart(Chart::Bars(bars)),
        table(
            "Abdeckung je Leistung",
            &[
                ("Leistung", Format::Text),
                ("bekannt gemacht", Format::Integer),
                ("zuständige Behörden", Format::Integer),
                ("erreichte Einwohner", Format::Share),
                ("gehemmt", Format::Integer),
            ],
            rows.collect(),
        ),
    ]
}

/// What somebody is responsible for, if the report is about it.
fn is_wanted(source: &Source<'_>, service: &ServiceReach) -> bool {
    let is_it = source.service.is_none_or(|key| key == &*service.key);
    is_it && service.coverage.responsible > 0
}

fn kreise(source: &Source<'_>, reach: &Reach) -> Vec<Block> {
    let only = source.service.and_then(|key| reach.service(key));
    if reach.kreise().len() < 2 {
        return Vec::new();
    }
    let rows = reach.kreise().iter().map(|kreis| {
        let [live, responsible] = covered(reach.coverage_in(kreis, only));
        let people = usize::try_from(kreis.inhabitants).unwrap_or(usize::MAX);
        let reached = share(reach.inhabitants_in(kreis, only));
        vec![
            words(&*kreis.name),
            count(people),
            live,
            responsible,
            reached,
        ]
    });
    vec![
        chapter("Kreise"),
        table(
            match only {
                Some(_) => "Abdeckung je Kreis",
                None => "Abdeckung je Kreis, alle Leistungen zusammen",
            },
            &[
                ("Kreis", Format::Text),
                ("Einwohner", Format::Integer),
                ("bekannt gemacht", Format::Integer),
                ("zuständig", Format::Integer),
                ("erreichte Einwohner", Format::Share),
            ],
            rows.collect(),
        ),
    ]
}

fn progress(source: &Source<'_>, weeks: &[Week]) -> Vec<Block> {
    let mut blocks = vec![chapter("Verlauf")];
    let Some(last) = weeks.last() else {
        blocks.push(paragraph("Noch ist nichts geschehen."));
        return blocks;
    };
    let drawn = &weeks[weeks.len().saturating_sub(WEEKS)..];
    blocks.push(Block::Chart(Chart::Line(Line {
        caption: "Produktive Anbindungen am Ende jeder Woche".to_owned(),
        unit: "produktiv".to_owned(),
        points: drawn
            .iter()
            .map(|week| (week.monday, week.connected as u64))
            .collect(),
        whole: Some(last.total as u64),
    })));
    let fresh: Vec<&str> = news(source, weeks)
        .flat_map(|week| week.reached.iter().map(|key| &**key))
        .collect();
    blocks.push(section(&format!(
        "Neu produktiv seit {}",
        german_date(source.since)
    )));
    let titles = fresh
        .iter()
        .map(|key| source.view.title(Kind::Connection, key));
    blocks.push(match fresh.len() {
        0 => paragraph("Keine."),
        all => listed(titles, all),
    });
    blocks
}

/// A list that ends where nobody reads on.
fn listed(items: impl Iterator<Item = String>, all: usize) -> Block {
    let mut shown: Vec<String> = items.take(MOST).collect();
    if all > shown.len() {
        shown.push(format!(
            "und {} weitere",
            number((all - shown.len()) as u64)
        ));
    }
    Block::Bullets(shown)
}

fn held(source: &Source<'_>) -> Vec<Block> {
    let view = source.view;
    let mut held: Vec<Entity<'_>> = view
        .entities(Kind::Connection)
        .filter(|entity| entity.text("hemmnis").is_some())
        .collect();
    held.sort_by_cached_key(|entity| view.title(Kind::Connection, entity.key()));
    let mut blocks = vec![chapter("Was hemmt")];
    if held.is_empty() {
        blocks.push(paragraph("Keine Anbindung ist gehemmt."));
        return blocks;
    }
    let rows = held.iter().take(MOST).map(|entity| {
        let state = shown(source, *entity, "hemmnis");
        let rung = entity
            .text("status")
            .and_then(|code| rules::rung(code, view.catalogue));
        vec![
            words(view.title(Kind::Connection, entity.key())),
            tinted(words(state), Tint::Bad),
            words(rung.map(|rung| rung.name.clone()).unwrap_or_default()),
            words(shown(source, *entity, "huerde")),
        ]
    });
    blocks.push(table(
        "Gehemmte Anbindungen",
        &[
            ("Anbindung", Format::Text),
            ("Hemmnis", Format::Text),
            ("Stufe", Format::Text),
            ("Hürde", Format::Text),
        ],
        rows.collect(),
    ));
    if held.len() > MOST {
        let more = counted(
            (held.len() - MOST) as u64,
            "weitere Anbindung",
            "weitere Anbindungen",
        );
        blocks.push(paragraph(format!("Dazu {more}.")));
    }
    blocks
}

fn next(source: &Source<'_>) -> Vec<Block> {
    let (view, today) = (source.view, source.today);
    let mut blocks = vec![chapter("Was als Nächstes kommt")];
    let coming = coming(view, today);
    blocks.push(match coming.len() {
        0 => paragraph("Kein Termin und kein Meilenstein steht an."),
        all => {
            let line = |of: &Coming| {
                let begin = of.begin.map(|time| format!(", {} Uhr", german_time(time)));
                let (day, begin) = (german_date(of.day), begin.unwrap_or_default());
                format!("{day}{begin}: {}", view.title(of.kind, &of.key))
            };
            listed(coming.iter().map(line), all)
        }
    });
    let due = due(view, today);
    let late = due.iter().filter(|due| due.day < today).count();
    if !due.is_empty() {
        let rows = due.iter().take(MOST).map(|of| {
            let tint = if of.day < today {
                Tint::Bad
            } else {
                Tint::Plain
            };
            let kind = of.reason.kind();
            vec![
                words(view.title(kind, &of.key)),
                words(of.reason.label()),
                day(Some(of.day), tint),
            ]
        });
        let caption = format!("Fällig in den nächsten 14 Tagen, davon {late} überfällig");
        blocks.push(table(
            &caption,
            &[
                ("Was", Format::Text),
                ("Art", Format::Text),
                ("bis", Format::Date),
            ],
            rows.collect(),
        ));
    }
    blocks
}
