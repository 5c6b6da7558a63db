//! Which cells are marked. By their place in the grid, so that any number costs little; a new grid moves them along.

use std::collections::{BTreeSet, HashMap};

use crate::insight::matrix::Grid;

/// The marked cells, each as row and column.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    cells: BTreeSet<(usize, usize)>,
}

impl Marks {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Whether a cell is marked.
    pub fn contains(&self, row: usize, column: usize) -> bool {
        self.cells.contains(&(row, column))
    }

    /// All, in the order of the grid.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.cells.iter().copied()
    }

    /// Whether any cell of a row is marked.
    pub fn in_row(&self, row: usize) -> bool {
        self.cells.range((row, 0)..(row + 1, 0)).next().is_some()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.cells.clear();
    }

    /// Marks all of these cells that are anything, or, if they all are marked, none of them any more.
    pub fn toggle(&mut self, cells: impl Iterator<Item = (usize, usize)>, grid: &Grid) {
        let cells: BTreeSet<(usize, usize)> = cells
            .filter(|&(row, column)| grid.cell(row, column).is_responsible())
            .collect();
        if cells.is_subset(&self.cells) {
            self.cells.retain(|cell| !cells.contains(cell));
        } else {
            self.cells.extend(cells);
        }
    }

    /// Moves them from one grid to the next; what is not there any more is forgotten.
    pub fn follow(&mut self, before: &Grid, after: &Grid) {
        if self.cells.is_empty() {
            return;
        }
        let rows = after.rows().iter().enumerate();
        let rows: HashMap<&str, usize> = rows.map(|(at, row)| (&*row.key, at)).collect();
        let moved = self.cells.iter().filter_map(|&(row, column)| {
            let row = *rows.get(&*before.rows().get(row)?.key)?;
            let column = after.column_of(&before.columns().get(column)?.key)?;
            let stays = after.cell(row, column).is_responsible();
            stays.then_some((row, column))
        });
        self.cells = moved.collect();
    }
}
