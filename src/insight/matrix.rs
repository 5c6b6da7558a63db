//! Authorities × services: what stands in every cell, small enough for all of Germany.
//!
//! Made once per state, off the drawing thread; what of it is shown and in which order says an
//! [`Arrangement`](arrange::Arrangement). It knows keys, names and rungs, never how they are drawn.

pub mod arrange;
mod fill;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::View;
use super::outline::{Outline, Tally};
use crate::model::catalogue::Phase;
use crate::model::text::Folded;

/// All cells, row by row.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    columns: Vec<Column>,
    rows: Vec<Row>,
    groups: Vec<Group>,
    cells: Vec<Cell>,
    /// The keys and letters of the side states, in the order of the catalogue.
    sides: Vec<(Box<str>, char)>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The key of the record.
    pub key: Box<str>,
    /// At most 12 columns.
    pub short: Box<str>,
    /// In full.
    pub name: Box<str>,
    /// Rolled out here, or connected somewhere although it is not.
    pub is_active: bool,
}

/// An authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The key of the record.
    pub key: Box<str>,
    /// What people call it.
    pub name: Box<str>,
    /// The key of its kind.
    pub kind: Box<str>,
    /// The group it belongs to.
    pub group: usize,
    /// How many people live in its area; 0 if nobody knows.
    pub inhabitants: u64,
    /// Its place among all names.
    rank: u64,
    /// Everything by which it can be found.
    words: Folded,
}

/// A Kreis, or what comes nearest to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The key of the area; empty where there is none.
    pub key: Box<str>,
    /// What people call it.
    pub name: Box<str>,
    /// How many people live there; 0 if nobody knows.
    pub inhabitants: u64,
    /// Its place among all names.
    rank: u64,
}

/// What there is between an authority and a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cell {
    /// Authorities of this kind do not execute it.
    #[default]
    Elsewhere,
    /// They do, but nobody has written down how far it is.
    Missing,
    /// A connection.
    At(Stand),
}

/// How far a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// The rung.
    pub code: u8,
    /// What it counts as.
    pub phase: Phase,
    /// What holds it up, by its place in the catalogue.
    pub side: Option<u8>,
    /// Whether the authority is responsible at all.
    pub counts: bool,
    /// The day it should have been reached has passed.
    pub is_late: bool,
    /// Two people said different things.
    pub is_conflict: bool,
}

impl Grid {
    /// Reads all cells. `today` tells what is late.
    pub fn new(view: View<'_>, outline: &Outline, today: NaiveDate) -> Self {
        fill::fill(view, outline, today)
    }

    /// The services, by number.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The authorities, those of a group next to each other, in the order of the tree.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The groups, in the order of the tree.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// What stands in a cell.
    pub fn cell(&self, row: usize, column: usize) -> Cell {
        let cell = (column < self.columns.len()).then(|| row * self.columns.len() + column);
        cell.and_then(|at| self.cells.get(at))
            .copied()
            .unwrap_or_default()
    }

    /// The key of a side state.
    pub fn side(&self, place: u8) -> Option<&str> {
        self.sides.get(usize::from(place)).map(|(key, _)| &**key)
    }

    /// The letter of a side state.
    pub fn letter(&self, place: u8) -> char {
        let side = self.sides.get(usize::from(place));
        side.map_or('?', |(_, letter)| *letter)
    }

    /// Which row an authority has.
    pub fn row_of(&self, authority: &str) -> Option<usize> {
        self.rows.iter().position(|row| *row.key == *authority)
    }

    /// Which column a service has.
    pub fn column_of(&self, service: &str) -> Option<usize> {
        self.columns
            .iter()
            .position(|column| *column.key == *service)
    }

    /// Which group an area is.
    pub fn group_of(&self, area: &str) -> Option<usize> {
        self.groups.iter().position(|group| *group.key == *area)
    }
}

impl Cell {
    /// Whether there is a connection or should be one.
    pub fn is_responsible(self) -> bool {
        self != Self::Elsewhere
    }

    /// Adds the cell to what is counted.
    fn count_into(self, tally: &mut Tally) {
        if let Self::At(stand) = self
            && stand.counts
        {
            tally.total += 1;
            tally.connected += usize::from(stand.phase == Phase::Connected);
        }
    }
}
