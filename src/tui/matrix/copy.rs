//! The matrix as a table for spreadsheets: the lines that are shown, or of these only the marked ones.

use super::Matrix;
use crate::insight::matrix::Cell;
use crate::insight::matrix::arrange::Line;
use crate::model::text::counted;
use crate::tui::data::Data;
use crate::tui::message::Message;

impl Matrix {
    /// Copies it.
    pub(super) fn copy(&self, data: &Data) -> Message {
        let rows: Vec<usize> = if self.marks.is_empty() {
            self.shown.lines.iter().filter_map(row).collect()
        } else {
            let rows = self.shown.rows.iter().copied();
            rows.filter(|row| self.marks.in_row(*row)).collect()
        };
        let mut lines = vec![self.heads()];
        lines.extend(rows.iter().map(|row| self.line_of(*row, data)));
        let what = counted(rows.len() as u64, "Zeile", "Zeilen");
        Message::Copy(lines.join("\n"), what)
    }

    fn heads(&self) -> String {
        let columns = self.shown.columns.iter();
        let services = columns.map(|column| &*self.grid.columns()[*column].short);
        let before = ["Kreis", "Vollzugsbehörde", "Schlüssel", "Art"];
        let after = ["angebunden", "gesamt"];
        let heads: Vec<&str> = before.into_iter().chain(services).chain(after).collect();
        heads.join("\t")
    }

    fn line_of(&self, row: usize, data: &Data) -> String {
        let at = &self.grid.rows()[row];
        let kind = data.snapshot.catalogue().authority_kind(&at.kind);
        let tally = self.shown.row(row, &self.grid);
        let mut texts = vec![
            plain(&self.grid.groups()[at.group].name),
            plain(&at.name),
            at.key.to_string(),
            kind.map_or_else(|| at.kind.to_string(), |kind| kind.name.clone()),
        ];
        let columns = self.shown.columns.iter();
        texts.extend(columns.map(|column| match self.grid.cell(row, *column) {
            Cell::Elsewhere => String::new(),
            Cell::Missing => "fehlt".to_owned(),
            Cell::At(stand) => self.code(stand),
        }));
        texts.extend([tally.connected.to_string(), tally.total.to_string()]);
        texts.join("\t")
    }
}

fn row(line: &Line) -> Option<usize> {
    match line {
        Line::Row(row) => Some(*row),
        Line::Group(_) => None,
    }
}

/// Nothing that would begin another cell.
fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}
