//! What the commands of the view open: which points to show, and what becomes of a point that failed.

use super::points::words;
use crate::insight::checklist::{Checklist, Point};
use crate::model::schema::Kind;
use crate::model::text::truncate;
use crate::tui::command::Command;
use crate::tui::command::runs::{Only, Runs};
use crate::tui::data::Data;
use crate::tui::dialog::record::{self, Link, Prefill};
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::message::Message;
use crate::tui::panes::Chosen;
use crate::tui::widget::form::Answer;

/// Offers which points to show.
pub fn choose(now: Only) -> Message {
    let choice = |only: &Only| Choice {
        label: sentence(*only),
        help: Command::Runs(Runs::Show(*only)).spec().help.to_owned(),
    };
    let at = Only::ALL.iter().position(|only| *only == now);
    let choices = Only::ALL.iter().map(choice).collect();
    let then = |at: usize| {
        let only = Only::ALL.get(at).copied().unwrap_or_default();
        vec![Message::Run(Command::Runs(Runs::Show(only)))]
    };
    Message::open(Choose::new("Punkte zeigen", choices, at.unwrap_or(0), then))
}

fn sentence(only: Only) -> String {
    let words = words(only);
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Longest title made of the text of a point.
const TITLE: usize = 80;

/// A form for the Hürde or Aufgabe that comes of the chosen point, with all that is known; the one there is, if any.
pub fn from_point(kind: Kind, chosen: &Chosen, data: &Data) -> Vec<Message> {
    let (Some(run), Some(key)) = (&chosen.run, &chosen.point) else {
        return Vec::new();
    };
    let list = Checklist::of(data.view(), run);
    let Some(point) = list.as_ref().and_then(|list| list.point(key)) else {
        return Vec::new();
    };
    let (slug, linked) = match kind {
        Kind::Task => ("aufgaben", point.task),
        _ => ("huerden", point.obstacle),
    };
    let snapshot = &data.snapshot;
    if let Some(linked) = linked.filter(|linked| data.view().exists(kind, linked)) {
        return vec![Message::open(record::edit(kind, linked, snapshot))];
    }
    let link = Link {
        kind: Kind::TestRun,
        key: run.clone(),
        slug,
        item: key.clone(),
    };
    let prefill = prefill(kind, point, chosen, data);
    vec![Message::open(record::create_linked(
        kind, prefill, link, snapshot,
    ))]
}

fn prefill(kind: Kind, point: &Point<'_>, chosen: &Chosen, data: &Data) -> Prefill {
    let run = chosen.run.as_deref().unwrap_or_default();
    let origin = format!(
        "Prüfung {}, Punkt {}: {}",
        data.view().title(Kind::TestRun, run),
        point.item.key,
        point.item.text
    );
    let text = match point.note {
        Some(note) => format!("{note}\n{origin}"),
        None => origin,
    };
    let title = point.note.and_then(|note| note.lines().next());
    let title = truncate(title.unwrap_or(&point.item.text), TITLE);
    let grave = point.class.map(|class| class.number);
    let severity = match grave {
        Some(1) => "hoch",
        Some(2) => "mittel",
        Some(_) => "gering",
        None => "",
    };
    let one = |key: &Option<String>| Answer::One(key.clone().unwrap_or_default());
    let many = |key: &Option<String>| Answer::many(key.as_deref());
    let mut prefill = vec![
        ("titel", Answer::one(&title)),
        ("beschreibung", Answer::One(text)),
    ];
    match kind {
        Kind::Task => prefill.extend([
            ("behoerde", one(&chosen.authority)),
            ("anbindung", one(&chosen.connection)),
            ("huerde", Answer::one(point.obstacle.unwrap_or_default())),
            (
                "prioritaet",
                Answer::one(if grave == Some(1) { "hoch" } else { "" }),
            ),
        ]),
        _ => prefill.extend([
            ("schwere", Answer::one(severity)),
            ("behoerden", many(&chosen.authority)),
            ("anbindungen", many(&chosen.connection)),
            ("leistungen", many(&chosen.service)),
        ]),
    }
    prefill
}
