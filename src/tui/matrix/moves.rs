//! What keys, mouse and commands do in the matrix: moving, opening, folding, marking, listing.

use std::collections::BTreeSet;

use ratatui::layout::Position;

use super::places::{Places, Spot};
use super::{Matrix, News};
use crate::insight::matrix::arrange::{Filter, Line, RowOrder};
use crate::model::schema::Kind;
use crate::tui::command;
use crate::tui::data::Data;
use crate::tui::input::{Input, Key, KeyPress, Mouse, MouseAction};
use crate::tui::message::{Destination, Message};
use crate::tui::widget::Outcome;

impl Matrix {
    fn step(&mut self, column: usize, places: &Places) {
        let len = self.shown.columns.len();
        self.column = column.min(len.saturating_sub(1));
        self.first = places.visible(self.first, self.column, len).start;
        self.remember();
    }

    pub(super) fn key(&mut self, press: KeyPress, input: &Input, places: &Places) {
        let to = match (press.key, press.mods.shift) {
            (Key::Left, false) => self.column.saturating_sub(1),
            (Key::Right, false) => self.column + 1,
            (Key::Left, true) => 0,
            (Key::Right, true) => usize::MAX,
            (Key::Char('+' | '-'), _) => return self.fold_here(press.key == Key::Char('-')),
            _ => {
                self.lines
                    .handle(input, self.shown.lines.len(), places.body);
                return self.remember();
            }
        };
        self.step(to, places);
    }

    pub(super) fn mouse(
        &mut self,
        mouse: Mouse,
        input: &Input,
        places: &Places,
        data: &Data,
    ) -> Vec<Message> {
        let at = Position::new(mouse.column, mouse.row);
        if mouse.action != MouseAction::Press {
            self.lines
                .handle(input, self.shown.lines.len(), places.body);
            self.remember();
            return Vec::new();
        }
        let visible = places.visible(self.first, self.column, self.shown.columns.len());
        match places.at(at) {
            Some(Spot::NamesHead) => vec![Message::Matrix(News::Rows(RowOrder::Name))],
            Some(Spot::SumsHead) => vec![Message::Matrix(News::Rows(RowOrder::Progress))],
            Some(Spot::Head(nth)) => {
                let column = self.shown.columns.get(visible.start + nth);
                let key = column.map(|at| self.grid.columns()[*at].key.to_string());
                key.map(|key| Message::Matrix(News::Rows(RowOrder::Service(key))))
                    .into_iter()
                    .collect()
            }
            Some(Spot::Line(_, nth)) => {
                let column = nth.map_or(self.column, |nth| visible.start + nth);
                let is_same_column = column == self.column;
                let outcome = self
                    .lines
                    .handle(input, self.shown.lines.len(), places.body);
                self.step(column, places);
                match outcome {
                    Outcome::Submitted if is_same_column => self.open(data),
                    _ => Vec::new(),
                }
            }
            None => Vec::new(),
        }
    }

    /// Goes to the cell in the workbench, or folds the Kreis.
    pub(super) fn open(&mut self, data: &Data) -> Vec<Message> {
        let Some(here) = self.here() else {
            return Vec::new();
        };
        match here.line {
            Line::Group(group) => {
                let is_folded = self.is_folded(group);
                self.fold_here(!is_folded);
                Vec::new()
            }
            Line::Row(row) => {
                let authority = &self.grid.rows()[row].key;
                let service = self.grid.columns()[here.column].key.to_string();
                let node = data.outline.place(Kind::Authority, authority);
                node.map(|node| Message::Go(Destination::Service(node, service)))
                    .into_iter()
                    .collect()
            }
        }
    }

    pub(super) fn is_folded(&self, group: usize) -> bool {
        let key = &*self.grid.groups()[group].key;
        self.standing.arrangement.folded.contains(key)
    }

    /// Folds the chosen Kreis, or unfolds it.
    fn fold_here(&mut self, fold: bool) {
        let Some(Line::Group(group)) = self.here().map(|here| here.line) else {
            return;
        };
        let key = self.grid.groups()[group].key.to_string();
        let folded = &mut self.standing.arrangement.folded;
        if fold {
            folded.insert(key);
        } else {
            folded.remove(&key);
        }
        self.arrange();
    }

    /// Folds all, or unfolds them if they are.
    pub(super) fn fold_all(&mut self) {
        let groups = self.grid.groups().iter();
        let all: BTreeSet<String> = groups.map(|group| group.key.to_string()).collect();
        let folded = &mut self.standing.arrangement.folded;
        if all.is_subset(folded) {
            folded.clear();
        } else {
            folded.extend(all);
        }
        self.arrange();
    }

    /// Marks cells around the chosen one, or marks them no more.
    pub(super) fn mark(&mut self, what: command::Matrix) {
        let Some(here) = self.here() else {
            return;
        };
        let (shown, grid) = (&self.shown, &self.grid);
        let rows = shown.rows.iter().copied();
        let of_group = |group: usize| {
            rows.clone()
                .filter(move |row| grid.rows()[*row].group == group)
        };
        let rows: Vec<usize> = match (what, here.line) {
            (command::Matrix::MarkColumn | command::Matrix::MarkAll, _) => rows.collect(),
            (command::Matrix::MarkGroup, Line::Row(row)) => {
                of_group(grid.rows()[row].group).collect()
            }
            (_, Line::Row(row)) => vec![row],
            (_, Line::Group(group)) => of_group(group).collect(),
        };
        let columns = match what {
            command::Matrix::Mark | command::Matrix::MarkColumn => vec![here.column],
            _ => shown.columns.clone(),
        };
        let cells = rows
            .iter()
            .flat_map(|row| columns.iter().map(move |column| (*row, *column)));
        self.marks.toggle(cells, grid);
    }

    /// The connections behind the marks, the sums of a Kreis, or the row.
    pub(super) fn list(&self, data: &Data) -> Option<Message> {
        let here = self.here()?;
        let in_cells = |cells: &mut dyn Iterator<Item = (usize, usize)>| -> BTreeSet<String> {
            let keys = cells.filter_map(|(row, column)| self.connection(row, column, data));
            keys.map(str::to_owned).collect()
        };
        let grid = &self.grid;
        let (title, keys) = match here.line {
            _ if !self.marks.is_empty() => (
                "Markierte Anbindungen".to_owned(),
                in_cells(&mut self.marks.iter()),
            ),
            Line::Group(group) => {
                let in_group = |row: &&usize| grid.rows()[**row].group == group;
                let rows = self.shown.rows.iter().filter(in_group);
                let service = &grid.columns()[here.column].short;
                (
                    format!("{service} · {}", grid.groups()[group].name),
                    in_cells(&mut rows.map(|row| (*row, here.column))),
                )
            }
            Line::Row(row) => {
                let columns = self.shown.columns.iter();
                (
                    grid.rows()[row].name.to_string(),
                    in_cells(&mut columns.map(|column| (row, *column))),
                )
            }
        };
        Some(Message::Behind(Kind::Connection, title, keys))
    }

    /// Esc lifts the filter first: marks are more work to set again.
    pub(super) fn lift(&mut self) {
        if self.standing.arrangement.filter.is_empty() {
            self.marks.clear();
        } else {
            self.standing.arrangement.filter = Filter::default();
            self.arrange();
        }
    }
}
