//! The Merkblatt: what an authority should know about a service before it is connected, in words that need no training.

use super::{Source, chapter, paragraph, shown, shown_of, table, terms, tinted, words};
use crate::insight::checklist::planned;
use crate::interop::document::Block;
use crate::interop::sheet::{Cell, Format, Scalar, Tint};
use crate::model::catalogue::{Catalogue, CheckItem, Duty, Term};
use crate::model::entity::Entity;
use crate::model::rules;
use crate::model::schema::Kind;

/// Sections of the checklist that are done before anybody comes: law, network, directory.
const PREPARATION: [&str; 3] = ["A", "B", "C"];

pub fn blocks(source: &Source<'_>) -> Vec<Block> {
    let Some(connection) = source.view.entity(Kind::Connection, source.subject) else {
        return vec![paragraph("Diese Anbindung gibt es nicht mehr.")];
    };
    let mut blocks = about(source, connection);
    blocks.extend(wanted(source));
    blocks.extend(steps(source, connection));
    blocks.extend(contact(source, connection));
    let meanings = glossary(source.view.catalogue, &blocks);
    if !meanings.is_empty() {
        blocks.push(chapter("Begriffe"));
        blocks.push(Block::Terms(meanings));
    }
    blocks
}

fn about(source: &Source<'_>, connection: Entity<'_>) -> Vec<Block> {
    let catalogue = source.view.catalogue;
    let service = connection.text("leistung").unwrap_or_default();
    let name = source.view.title(Kind::Service, service);
    let mut blocks = vec![chapter("Worum es geht")];
    let story = catalogue
        .stories
        .iter()
        .find(|story| story.service == service);
    blocks.extend(story.map(|story| paragraph(story.about.clone())));
    blocks.push(paragraph(format!(
        "Diese Behörde wird an den Onlinedienst für die Leistung „{name}“ angeschlossen, damit Anträge bei ihr ankommen. \
         Der Onlinedienst ist nach dem Grundsatz EfA entwickelt: Ein Land baut und pflegt ihn, alle nutzen ihn."
    )));
    let lead = shown_of(source, (Kind::Service, service), "federfuehrung");
    let standards = shown_of(source, (Kind::Service, service), "standards");
    blocks.push(terms([
        ("Leistung", name),
        ("Behörde", shown(source, connection, "behoerde")),
        ("federführend", lead),
        (
            "so kommen Anträge an",
            shown(source, connection, "variante"),
        ),
        (
            "Fachverfahren hier",
            shown(source, connection, "fachverfahren"),
        ),
        ("Datenformat", standards),
        ("Zieltermin", shown(source, connection, "zieltermin")),
    ]));
    blocks.push(chapter("Was es bringt"));
    let benefits = catalogue
        .benefits
        .iter()
        .map(|benefit| benefit.text.clone());
    blocks.push(Block::Bullets(benefits.collect()));
    blocks
}

/// What has to be at hand before the first test, and who sees to it.
fn wanted(source: &Source<'_>) -> Vec<Block> {
    let catalogue = source.view.catalogue;
    let items = planned(source.view, source.subject);
    let needed = items.iter().filter(|item| is_needed(item));
    let rows: Vec<Vec<Cell>> = needed
        .map(|item| {
            let role = catalogue.role(&item.role).map(|role| role.name.clone());
            vec![words(&*item.text), words(role.unwrap_or_default())]
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![
        chapter("Was gebraucht wird, und von wem"),
        paragraph("Je früher diese Punkte geklärt sind, desto kürzer ist der Termin vor Ort."),
        table(
            "Vor dem ersten Test",
            &[
                ("Was vorliegen soll", Format::Text),
                ("Wer sich darum kümmert", Format::Text),
            ],
            rows,
        ),
    ]
}

fn is_needed(item: &CheckItem) -> bool {
    item.duty == Duty::Mandatory && PREPARATION.contains(&&*item.section)
}

/// The ladder with the rung that the authority stands on.
fn steps(source: &Source<'_>, connection: Entity<'_>) -> Vec<Block> {
    let catalogue = source.view.catalogue;
    let here = connection
        .text("status")
        .and_then(|code| rules::rung(code, catalogue));
    let code = here.map_or(0, |rung| rung.code);
    let rows = catalogue.statuses.iter().map(|rung| {
        let (sign, tint) = match rung.code.cmp(&code) {
            std::cmp::Ordering::Less => ("erledigt", Tint::Good),
            std::cmp::Ordering::Equal => ("hier", Tint::Moving),
            std::cmp::Ordering::Greater => ("", Tint::Plain),
        };
        let mark = match sign {
            "" => Scalar::Empty.into(),
            sign => tinted(words(sign), tint),
        };
        vec![
            words(&*rung.name),
            words(&*rung.criterion),
            words(&*rung.owner),
            mark,
        ]
    });
    vec![
        chapter("Die Schritte"),
        table(
            "Vom ersten Gespräch bis zur Nutzung",
            &[
                ("Schritt", Format::Text),
                ("Erreicht, wenn …", Format::Text),
                ("Wer", Format::Text),
                ("Stand", Format::Text),
            ],
            rows.collect(),
        ),
    ]
}

fn contact(source: &Source<'_>, connection: Entity<'_>) -> Vec<Block> {
    let team = connection
        .text("team")
        .and_then(|key| source.view.entity(Kind::Team, key));
    let of = |slug: &str| {
        team.map(|team| shown(source, team, slug))
            .unwrap_or_default()
    };
    let name = match of("name") {
        name if name.is_empty() => source.team.to_owned(),
        name => name,
    };
    vec![
        chapter("Fragen"),
        paragraph(
            "Fragen kostet nichts; das Team hilft auch bei der Abstimmung mit IT-Dienstleister und Hersteller.",
        ),
        terms([
            ("Team", name),
            ("Postfach", of("funktionspostfach")),
            ("Telefon", of("telefon")),
        ]),
    ]
}

/// What the words in the blocks mean that not everybody knows.
fn glossary(catalogue: &Catalogue, blocks: &[Block]) -> Vec<(String, String)> {
    let text = text_of(blocks);
    let used = catalogue.terms.iter().filter(|term| is_used(term, &text));
    used.map(|term| (term.word.clone(), term.meaning.clone()))
        .collect()
}

fn is_used(term: &Term, text: &str) -> bool {
    text.match_indices(&*term.word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(char::is_alphanumeric)
    })
}

/// Every word of the blocks.
fn text_of(blocks: &[Block]) -> String {
    let mut text = String::new();
    let mut add = |words: &str| {
        text.push_str(words);
        text.push('\n');
    };
    for block in blocks {
        match block {
            Block::Heading(_, words) | Block::Paragraph(words) | Block::Notice(words) => add(words),
            Block::Bullets(items) | Block::Steps(items) => items.iter().for_each(|item| add(item)),
            Block::Terms(pairs) => pairs.iter().for_each(|(name, value)| {
                add(name);
                add(value);
            }),
            Block::Table(table) => {
                for (cell, column) in table
                    .rows
                    .iter()
                    .flat_map(|row| row.iter().zip(&table.columns))
                {
                    add(&cell.shown(column.format));
                }
            }
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::outline::Outline;
    use crate::insight::reports::Report;
    use crate::insight::testing::{replica, view};
    use crate::interop::document::Block;

    #[test]
    fn every_abbreviation_in_a_leaflet_is_explained_in_it() {
        let catalogue = Catalogue::builtin().unwrap();
        let mut unexplained = std::collections::BTreeSet::new();
        for (service, variant) in catalogue.services.iter().flat_map(|service| {
            catalogue
                .variants
                .iter()
                .map(move |variant| (service, variant))
        }) {
            let line = format!(
                "anbindung b-1 behoerde=b leistung={} variante={} status=30",
                service.key, variant.key
            );
            let replica = replica(&["behoerde b name=Amt", &line]);
            let view = view(&replica);
            let source = Source {
                view,
                outline: &Outline::new(view),
                steps: &[],
                today: "2026-11-26".parse().unwrap(),
                since: "2026-11-01".parse().unwrap(),
                team: "Team",
                service: None,
                subject: "b-1",
            };
            let document = Report::named("merkblatt").unwrap().write(&source);
            let (explained, rest): (Vec<&Block>, Vec<&Block>) = document.blocks.iter().partition(
                |block| matches!(block, Block::Terms(pairs) if pairs.iter().any(|(word, _)| word == "EfA")),
            );
            let rest: Vec<Block> = rest
                .into_iter()
                // Names of data formats and of whoever leads stand for themselves.
                .filter(|block| !matches!(block, Block::Terms(_)))
                .cloned()
                .collect();
            let explained = text_of(&explained.into_iter().cloned().collect::<Vec<_>>());
            for word in text_of(&rest).split(|c: char| !c.is_alphanumeric()) {
                let capitals = word.chars().filter(|c| c.is_uppercase()).count();
                if capitals >= 3 && capitals == word.chars().count() {
                    unexplained.extend(Some(word.to_owned()).filter(|_| !explained.contains(word)));
                }
            }
        }
        assert!(unexplained.is_empty(), "{unexplained:?}");
    }
}
