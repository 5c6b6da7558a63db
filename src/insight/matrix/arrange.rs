//! What of the grid is shown, in which order, and what it comes to.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Cell, Grid};
use crate::insight::outline::Tally;
use crate::model::text::Folded;

/// How somebody wants to see the grid.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Arrangement {
    /// By what the rows are sorted.
    pub rows: RowOrder,
    /// Which end comes first.
    pub rows_direction: Direction,
    /// By what the columns are sorted.
    pub columns: ColumnOrder,
    /// Which end comes first.
    pub columns_direction: Direction,
    /// Whether the rows of a Kreis stand together.
    pub grouping: Grouping,
    /// The services that are not shown.
    pub hidden: BTreeSet<String>,
    /// The groups of which only the sums are shown.
    pub folded: BTreeSet<String>,
    /// What is left out.
    pub filter: Filter,
}

/// By what the rows are sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowOrder {
    /// As the areas stand in the tree.
    #[default]
    Area,
    /// By name.
    Name,
    /// By the people who live there.
    Inhabitants,
    /// By the share that is connected.
    Progress,
    /// By the rung of one service.
    Service(String),
}

/// By what the columns are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnOrder {
    /// By number.
    #[default]
    Number,
    /// By name.
    Name,
    /// By the share that is connected.
    Progress,
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The smallest.
    #[default]
    Rising,
    /// The largest.
    Falling,
}

impl Direction {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Rising => Self::Falling,
            Self::Falling => Self::Rising,
        }
    }
}

impl RowOrder {
    /// What people look for first: the largest and the farthest, but names from A on.
    pub const fn usual_direction(&self) -> Direction {
        match self {
            Self::Area | Self::Name => Direction::Rising,
            Self::Inhabitants | Self::Progress | Self::Service(_) => Direction::Falling,
        }
    }
}

impl ColumnOrder {
    /// See [`RowOrder::usual_direction`].
    pub const fn usual_direction(self) -> Direction {
        match self {
            Self::Number | Self::Name => Direction::Rising,
            Self::Progress => Direction::Falling,
        }
    }
}

/// Whether the rows of a Kreis stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grouping {
    /// Below a row with the sums of the Kreis.
    #[default]
    Kreis,
    /// All in one.
    Flat,
}

impl Grouping {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Kreis => Self::Flat,
            Self::Flat => Self::Kreis,
        }
    }
}

/// What is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Filter {
    /// Words that must stand in the name, the key or the Kreis of an authority.
    pub text: String,
    /// The only kind of authority.
    pub kind: String,
    /// What at least one cell of an authority must be.
    pub having: Having,
    /// Words that must stand in the name or the number of a service.
    pub service: String,
    /// Whether services are shown that are not rolled out here.
    pub inactive: Inactive,
}

impl Filter {
    /// Whether it leaves nothing out that is usually seen.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What becomes of services that are not rolled out here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inactive {
    /// They are left out.
    #[default]
    Hidden,
    /// They are shown.
    Shown,
}

/// What a cell is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Having {
    /// Anything.
    #[default]
    Any,
    /// On this rung, nothing holding it up.
    Rung(u8),
    /// Held up by this, by the key of the side state.
    Side(String),
    /// Held up by anything.
    HeldUp,
    /// Late.
    Late,
    /// Not written down yet.
    Missing,
    /// In conflict.
    Conflict,
}

impl Having {
    fn is(&self, cell: Cell, grid: &Grid) -> bool {
        match (self, cell) {
            (Self::Any, _) | (Self::Missing, Cell::Missing) => true,
            (Self::Rung(code), Cell::At(stand)) => stand.code == *code && stand.side.is_none(),
            (Self::Side(key), Cell::At(stand)) => {
                stand.side.and_then(|side| grid.side(side)) == Some(key)
            }
            (Self::HeldUp, Cell::At(stand)) => stand.side.is_some(),
            (Self::Late, Cell::At(stand)) => stand.is_late,
            (Self::Conflict, Cell::At(stand)) => stand.is_conflict,
            _ => false,
        }
    }
}

/// One line of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Line {
    /// The sums of a group.
    Group(usize),
    /// An authority.
    Row(usize),
}

/// How far each service has come, and all together. Only what is shown counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sums {
    each: Vec<Tally>,
    /// All services that are shown.
    pub all: Tally,
    /// How many authorities.
    pub rows: usize,
}

impl Sums {
    fn of(columns: usize) -> Self {
        Self {
            each: vec![Tally::default(); columns],
            ..Self::default()
        }
    }

    /// One service.
    pub fn of_column(&self, column: usize) -> Tally {
        self.each.get(column).copied().unwrap_or_default()
    }

    fn add(&mut self, row: usize, columns: &[usize], grid: &Grid) {
        self.rows += 1;
        for &column in columns {
            let cell = grid.cell(row, column);
            cell.count_into(&mut self.each[column]);
            cell.count_into(&mut self.all);
        }
    }
}

/// What is shown.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Rows and groups, in their order.
    pub lines: Vec<Line>,
    /// The services, in their order.
    pub columns: Vec<usize>,
    /// The rows that the filter lets through, those of folded groups included.
    pub rows: Vec<usize>,
    groups: Vec<Sums>,
    /// Everything that is shown.
    pub total: Sums,
}

impl Shown {
    /// Arranges the grid.
    pub fn new(grid: &Grid, arrangement: &Arrangement) -> Self {
        let columns = chosen_columns(grid, arrangement);
        let rows = chosen_rows(grid, &arrangement.filter, &columns);
        let count = grid.columns.len();
        let mut groups = vec![Sums::of(count); grid.groups.len()];
        let mut total = Sums::of(count);
        for &row in &rows {
            groups[grid.rows[row].group].add(row, &columns, grid);
            total.add(row, &columns, grid);
        }
        let mut shown = Self {
            lines: Vec::new(),
            columns,
            rows,
            groups,
            total,
        };
        shown.sort_columns(grid, arrangement);
        shown.sort_rows(grid, arrangement);
        shown.lines = shown.make_lines(grid, arrangement);
        shown
    }

    /// What a group comes to.
    pub fn group(&self, group: usize) -> &Sums {
        self.groups.get(group).unwrap_or(&self.total)
    }

    /// What a row comes to.
    pub fn row(&self, row: usize, grid: &Grid) -> Tally {
        let mut tally = Tally::default();
        for &column in &self.columns {
            grid.cell(row, column).count_into(&mut tally);
        }
        tally
    }

    fn sort_columns(&mut self, grid: &Grid, arrangement: &Arrangement) {
        let total = &self.total;
        match arrangement.columns {
            ColumnOrder::Number => {}
            ColumnOrder::Name => self.columns.sort_by_cached_key(|column| {
                crate::model::text::sort_key(&grid.columns[*column].short)
            }),
            ColumnOrder::Progress => self
                .columns
                .sort_by_key(|column| share(total.of_column(*column))),
        }
        if arrangement.columns_direction == Direction::Falling {
            self.columns.reverse();
        }
    }

    fn sort_rows(&mut self, grid: &Grid, arrangement: &Arrangement) {
        let mut keyed: Vec<(u64, usize)> = self
            .rows
            .iter()
            .map(|&row| (self.weight_of_row(row, grid, &arrangement.rows), row))
            .collect();
        sort(&mut keyed, arrangement.rows_direction);
        self.rows = keyed.into_iter().map(|(_, row)| row).collect();
    }

    fn weight_of_row(&self, row: usize, grid: &Grid, order: &RowOrder) -> u64 {
        let at = &grid.rows[row];
        match order {
            RowOrder::Area => row as u64,
            RowOrder::Name => at.rank,
            RowOrder::Inhabitants => at.inhabitants,
            RowOrder::Progress => share(self.row(row, grid)),
            RowOrder::Service(key) => match grid.column_of(key).map(|at| grid.cell(row, at)) {
                Some(Cell::At(stand)) => 2 + u64::from(stand.code),
                Some(Cell::Missing) => 1,
                Some(Cell::Elsewhere) | None => 0,
            },
        }
    }

    fn weight_of_group(&self, group: usize, grid: &Grid, order: &RowOrder) -> u64 {
        let at = &grid.groups[group];
        let sums = &self.groups[group];
        match order {
            RowOrder::Area => group as u64,
            RowOrder::Name => at.rank,
            RowOrder::Inhabitants => at.inhabitants,
            RowOrder::Progress => share(sums.all),
            RowOrder::Service(key) => grid
                .column_of(key)
                .map_or(0, |column| share(sums.of_column(column))),
        }
    }

    fn make_lines(&self, grid: &Grid, arrangement: &Arrangement) -> Vec<Line> {
        if arrangement.grouping == Grouping::Flat {
            return self.rows.iter().map(|&row| Line::Row(row)).collect();
        }
        let mut members: Vec<Vec<Line>> = vec![Vec::new(); grid.groups.len()];
        for &row in &self.rows {
            members[grid.rows[row].group].push(Line::Row(row));
        }
        let mut order: Vec<(u64, usize)> = (0..grid.groups.len())
            .filter(|&group| !members[group].is_empty())
            .map(|group| (self.weight_of_group(group, grid, &arrangement.rows), group))
            .collect();
        sort(&mut order, arrangement.rows_direction);
        let mut lines = Vec::with_capacity(self.rows.len() + order.len());
        for (_, group) in order {
            lines.push(Line::Group(group));
            if !arrangement.folded.contains(&*grid.groups[group].key) {
                lines.append(&mut members[group]);
            }
        }
        lines
    }
}

/// Those of equal weight stay in the order of the tree.
fn sort(weighted: &mut [(u64, usize)], direction: Direction) {
    match direction {
        Direction::Rising => weighted.sort_unstable(),
        Direction::Falling => weighted.sort_unstable_by_key(|(weight, at)| (!weight, *at)),
    }
}

/// Nothing to connect comes before nothing connected.
fn share(tally: Tally) -> u64 {
    match tally.total {
        0 => 0,
        total => 1 + tally.connected as u64 * 1_000_000 / total as u64,
    }
}

fn words(text: &str) -> Vec<Folded> {
    Folded::new(text).words().collect()
}

fn chosen_columns(grid: &Grid, arrangement: &Arrangement) -> Vec<usize> {
    let words = words(&arrangement.filter.service);
    let shows_all = arrangement.filter.inactive == Inactive::Shown;
    let passes = |at: &usize| {
        let column = &grid.columns[*at];
        let text = Folded::new(&format!("{} {} {}", column.key, column.short, column.name));
        (column.is_active || shows_all)
            && !arrangement.hidden.contains(&*column.key)
            && words.iter().all(|word| word.is_in(&text))
    };
    (0..grid.columns.len()).filter(passes).collect()
}

fn chosen_rows(grid: &Grid, filter: &Filter, columns: &[usize]) -> Vec<usize> {
    let words = words(&filter.text);
    let passes = |at: &usize| {
        let row = &grid.rows[*at];
        let has = |column: &usize| filter.having.is(grid.cell(*at, *column), grid);
        (filter.kind.is_empty() || *row.kind == *filter.kind)
            && words.iter().all(|word| word.is_in(&row.words))
            && (filter.having == Having::Any || columns.iter().any(has))
    };
    (0..grid.rows.len()).filter(passes).collect()
}
