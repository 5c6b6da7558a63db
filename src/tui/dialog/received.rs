//! The files that were taken in; each leads to what it brought.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::listing::Listing;
use super::news;
use crate::model::text::{counted, number};
use crate::replica::{Hash, ReplicaId};
use crate::tui::app::Scene;
use crate::tui::data::Data;
use crate::tui::exchange::summary::Summary;
use crate::tui::input::Input;
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::widget::Outcome;
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Row, TableView};
use crate::workspace::Received;

/// The files, the newest first.
#[derive(Default)]
pub struct Files {
    listing: Listing,
}

fn count(file: &Received) -> u64 {
    let runs = file.brought.iter();
    runs.map(|(_, from, to)| to.saturating_sub(*from) + 1).sum()
}

fn row(file: &Received, data: &Data) -> Row {
    let day = |wall| data.snapshot.local(wall).format("%d.%m.%Y %H:%M");
    let brought = match count(file) {
        0 => "nichts".to_owned(),
        count => number(count),
    };
    let cells = [
        day(file.taken).to_string(),
        data.exchange.name(file.sender),
        brought,
        day(file.written).to_string(),
        file.name.clone(),
    ];
    Row {
        cells: cells.map(Line::from).to_vec(),
        ..Row::default()
    }
}

/// Whose changes a file brought.
fn told(file: &Received, summary: &Summary) -> String {
    let run = |(writer, from, to): &(ReplicaId, u64, u64)| {
        let changes = counted(to.saturating_sub(*from) + 1, "Änderung", "Änderungen");
        format!(
            "{changes} von {} (Nr. {from} bis {to})",
            summary.name(*writer)
        )
    };
    let runs: Vec<String> = file.brought.iter().map(run).collect();
    match runs.as_slice() {
        [] => format!("{}: Alles darin war schon da.", file.name),
        runs => format!("{}: {}", file.name, runs.join(", ")),
    }
}

fn files<'a>(scene: &Scene<'a>) -> &'a [(Hash, Received)] {
    scene.data.map_or(&[], |data| &data.exchange.received)
}

impl Layer for Files {
    fn title(&self) -> String {
        "Empfangene Dateien".to_owned()
    }

    fn extent(&self, scene: &Scene) -> (u16, u16) {
        Listing::extent(files(scene).len())
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![("Eingabe", "Was sie gebracht hat"), ("Esc", "Schließen")]
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let files = files(scene);
        let outcome = self.listing.handle(input, files.len(), area);
        let chosen = self.listing.selected(files.len());
        match chosen.filter(|_| outcome == Outcome::Submitted) {
            Some(at) => vec![news::of_file(files[at].0, &files[at].1.name)],
            None => Vec::new(),
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let files = files(scene);
        let row = |at: usize| {
            scene
                .data
                .map(|data| row(&files[at].1, data))
                .unwrap_or_default()
        };
        let view = TableView {
            columns: &[
                Column::fixed("übernommen", 16),
                Column::flexible("von", 10, 24),
                Column::fixed("Änderungen", 10).right(),
                Column::fixed("geschrieben", 16).priority(1),
                Column::flexible("Datei", 20, 60).priority(2),
            ],
            sort: None,
            len: files.len(),
            row: &row,
            empty: &scene
                .keymap
                .fill("Noch ist keine Datei gekommen. <import> liest Dateien ein."),
        };
        let chosen = self.listing.selected(files.len());
        let detail = chosen
            .zip(scene.data)
            .map(|(at, data)| told(&files[at].1, &data.exchange));
        self.listing
            .render(view, &detail.unwrap_or_default(), area, buf, scene);
    }

    fn cursor(&self, area: Rect, scene: &Scene) -> Option<Position> {
        self.listing.cursor(files(scene).len(), area)
    }
}
