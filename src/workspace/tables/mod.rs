//! Tables of others: what a list that somebody keeps in a spreadsheet says that is not so here, and taking it.
//!
//! A table that this program wrote carries along what every row said then. So it can be told what somebody changed in
//! it, and what has changed here meanwhile stays; where both did, the row is contested. A list without that only ever
//! adds: an empty cell of it clears nothing.

mod cells;
mod headings;
mod memory;
mod references;
mod rows;
#[cfg(test)]
mod tests;

use thiserror::Error;

pub use self::headings::{ColumnUse, KEY, Layout, Wish};
use self::memory::Memory;
use self::references::References;
use self::rows::Sheet;
use super::{Action, Env, INSIDE, Snapshot, Workspace, WorkspaceError};
use crate::insight::tables::Holds;
use crate::interop::sheet::reading::{self, Grid, TableReadError, column_name};
use crate::model::schema::{Kind, Type};
use crate::model::text::{counted, fold, number, truncate};

/// Why a table cannot be compared.
#[derive(Debug, Error)]
pub enum TableError {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] TableReadError),
    /// No sheet has headings that are known.
    #[error(
        "Darin steht keine Liste, die hier bekannt ist: Keine der ersten Zeilen hat Überschriften, die zu Feldern passen. \
         Gefunden: {seen}. Mit „--art“ lässt sich sagen, was aufgelistet ist, mit „--spalte ÜBERSCHRIFT=FELD“, was eine Spalte enthält."
    )]
    NothingKnown {
        /// German: what stands in the first row.
        seen: String,
    },
    /// A column that was spoken of is not there.
    #[error("Eine Spalte „{0}“ gibt es in der Tabelle nicht.")]
    NoColumn(String),
    /// What was said of earlier tables cannot be read or written.
    #[error(
        "„{file}“ lässt sich nicht verwenden: {why}. Die Datei merkt sich Überschriften; ohne sie fragt das Programm neu."
    )]
    Memory {
        /// Where it lies.
        file: String,
        /// What is wrong.
        why: String,
    },
}

/// What becomes of values that were changed both in the table and here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contested {
    /// What is here stays.
    Stay,
    /// What is in the table comes.
    Come,
}

/// A file with tables, read and not yet understood.
#[derive(Debug, Clone)]
pub struct Table {
    /// With what the file came in.
    path: String,
    file: String,
    grids: Vec<Grid>,
}

impl Table {
    /// Reads the file called `name` if it is one.
    ///
    /// # Errors
    /// When it is damaged, locked or too large.
    pub fn read(name: &str, bytes: &[u8]) -> Option<Result<Self, TableError>> {
        let grids = reading::read(name, bytes)?;
        let file = name.rsplit(INSIDE).next().unwrap_or(name).to_owned();
        let path = name.to_owned();
        Some(
            grids
                .map(|grids| Self { path, file, grids })
                .map_err(Into::into),
        )
    }

    /// What it is called, with the mail or archive that it came in.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the file is called.
    pub fn name(&self) -> &str {
        &self.file
    }

    /// What a sheet is called; text files have one, called like the file.
    fn sheet_name<'a>(&'a self, grid: &'a Grid) -> &'a str {
        let stem = self
            .file
            .rsplit_once('.')
            .map_or(&*self.file, |(stem, _)| stem);
        grid.sheet.as_deref().unwrap_or(stem)
    }
}

/// A sheet that lists something, how it does, and where it is.
type Found<'a> = (&'a Grid, Layout, Option<String>);

/// Words for where a sheet is, if there are others.
fn place(table: &Table, grid: &Grid, files: usize) -> Option<String> {
    let sheet = grid.sheet.as_ref().map(|sheet| format!("Blatt „{sheet}“"));
    match (files, sheet) {
        (1, sheet) => sheet,
        (_, None) => Some(format!("„{}“", table.file)),
        (_, Some(sheet)) => Some(format!("„{}“, {sheet}", table.file)),
    }
}

/// What taking a table would do. Holding it changes nothing.
#[derive(Debug, Clone)]
pub struct TableUpdate {
    /// The names of the files.
    pub name: String,
    /// Sheet by sheet.
    pub sheets: Vec<SheetUpdate>,
    wish: Wish,
}

/// What is different in a sheet.
#[derive(Debug, Clone)]
pub struct SheetUpdate {
    /// What tells it from others: `Blatt „Personen“`; nothing if there are no others.
    pub place: Option<String>,
    /// What it lists.
    pub kind: Kind,
    /// What its columns hold.
    pub columns: Vec<ColumnUse>,
    /// Rows that bring something.
    pub rows: Vec<RowUpdate>,
    /// How many rows say what is so here.
    pub same: usize,
    /// What was mended.
    pub mended: Vec<Remark>,
    /// What cannot be taken.
    pub faults: Vec<Remark>,
}

/// A row that brings something.
#[derive(Debug, Clone)]
pub struct RowUpdate {
    /// Where it stands.
    pub number: usize,
    /// The key of the record.
    pub key: String,
    /// What the record is called.
    pub title: String,
    /// Whether the record is there already.
    pub news: News,
    /// Fields that are different.
    pub fields: Vec<FieldUpdate>,
}

/// Whether a record is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It would be new.
    New,
    /// It would change.
    Changed,
}

/// A field that is different.
#[derive(Debug, Clone)]
pub struct FieldUpdate {
    /// What it is called.
    pub label: &'static str,
    /// The words for what is here.
    pub before: String,
    /// The words for what is in the table.
    pub after: String,
    /// Who has changed it.
    pub standing: Standing,
    action: Action,
}

/// Who has changed a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Only the table.
    Coming,
    /// The table, and somebody here too.
    Contested,
}

/// A sentence about a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its sheet, as in [`SheetUpdate::place`].
    pub place: Option<String>,
    /// Its row, from 1.
    pub row: usize,
    /// Its column from 0 and the heading of it, if it is about one.
    pub column: Option<(usize, String)>,
    /// The German sentence.
    pub text: String,
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}, ")?;
        }
        write!(f, "Zeile {}", self.row)?;
        if let Some((column, heading)) = &self.column {
            write!(f, ", Spalte {} „{heading}“", column_name(*column))?;
        }
        write!(f, ": {}", self.text)
    }
}

impl RowUpdate {
    /// Whether something of it is contested.
    pub fn is_contested(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| field.standing == Standing::Contested)
    }

    fn action(&self, contested: Contested) -> Action {
        let fields = self.fields.iter();
        let taken = fields
            .filter(|field| field.standing == Standing::Coming || contested == Contested::Come);
        taken.fold(Action::new(), |all, field| all.and(field.action.clone()))
    }
}

impl SheetUpdate {
    /// How many rows are new, changed, contested.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count =
            |is_it: fn(&RowUpdate) -> bool| self.rows.iter().filter(|row| is_it(row)).count();
        (
            count(|row| row.news == News::New),
            count(|row| row.news == News::Changed && !row.is_contested()),
            count(RowUpdate::is_contested),
        )
    }

    /// The counts in words: `12 Aufgaben neu, 3 geändert`.
    pub fn told(&self) -> String {
        let (new, changed, contested) = self.counts();
        let words = [
            (new, "neu"),
            (changed, "geändert"),
            (contested, "auch hier geändert"),
            (self.same, "unverändert"),
        ];
        let words = words.into_iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = words
            .map(|(count, word)| format!("{} {word}", number(count as u64)))
            .collect();
        let faults = match self.faults.len() {
            0 => String::new(),
            count => format!("; {}", counted(count as u64, "Fehler", "Fehler")),
        };
        let what = if words.is_empty() {
            "nichts zu übernehmen".to_owned()
        } else {
            words.join(", ")
        };
        format!("{}: {what}{faults}", self.kind.def().plural)
    }
}

impl TableUpdate {
    /// What there is to write.
    pub fn action(&self, contested: Contested) -> Action {
        let rows = self.sheets.iter().flat_map(|sheet| &sheet.rows);
        rows.fold(Action::new(), |all, row| all.and(row.action(contested)))
            .because(format!("aus der Tabelle „{}“", self.name))
    }

    /// Whether it brings nothing, not even something to decide.
    pub fn is_empty(&self) -> bool {
        self.sheets.iter().all(|sheet| sheet.rows.is_empty())
    }

    /// What is in it, in a sentence.
    pub fn told(&self) -> String {
        let sheets: Vec<String> = self.sheets.iter().map(SheetUpdate::told).collect();
        format!("{}: {}.", self.name, sheets.join("; "))
    }
}

/// Kinds whose records others name come first.
const ORDER: [Kind; 12] = [
    Kind::Area,
    Kind::Team,
    Kind::Person,
    Kind::Service,
    Kind::Authority,
    Kind::Obstacle,
    Kind::Task,
    Kind::Connection,
    Kind::Milestone,
    Kind::Template,
    Kind::Appointment,
    Kind::TestRun,
];

impl Workspace {
    /// Compares tables with what is here, all together: rows of one may name records of another.
    ///
    /// # Errors
    /// When nothing in them is known.
    pub fn compare_tables(&self, tables: &[Table], wish: &Wish) -> Result<TableUpdate, TableError> {
        let memory = Memory::read(&self.folder)?;
        let grids = tables
            .iter()
            .flat_map(|table| table.grids.iter().map(move |grid| (table, grid)));
        let layouts = grids.filter_map(|(table, grid)| {
            let layout = headings::find(table, grid, wish, &memory)?;
            Some((grid, layout, place(table, grid, tables.len())))
        });
        let mut layouts: Vec<Found<'_>> = layouts.collect();
        if layouts.is_empty() {
            return Err(TableError::NothingKnown { seen: seen(tables) });
        }
        has_columns(&layouts, wish)?;
        layouts.sort_by_key(|(_, layout, _)| ORDER.iter().position(|kind| *kind == layout.kind));
        let names: Vec<&str> = tables.iter().map(Table::name).collect();
        Ok(TableUpdate {
            name: names.join(", "),
            sheets: compare(&layouts, &self.snapshot(), &self.env),
            wish: wish.clone(),
        })
    }

    /// Takes what [`Self::compare_tables`] showed, as one change, and keeps in mind what was said of its headings. Without
    /// anything to write there is no change. Returns what should be looked at.
    ///
    /// # Errors
    /// When a rule or the disk refuses; nothing has changed then.
    pub fn take_table(
        &mut self,
        update: &TableUpdate,
        contested: Contested,
    ) -> Result<Vec<String>, WorkspaceError> {
        let action = update.action(contested);
        let hints = if action.is_empty() {
            Vec::new()
        } else {
            self.apply(&action)?.hints
        };
        if !update.wish.columns.is_empty() {
            let mut memory = Memory::read(&self.folder)?;
            for sheet in &update.sheets {
                memory.note(sheet.kind, &update.wish);
            }
            memory.save(&self.folder)?;
        }
        Ok(hints)
    }
}

/// What stands in the first rows, for those who wonder why it is no list.
fn seen(tables: &[Table]) -> String {
    let first = tables
        .iter()
        .flat_map(|table| &table.grids)
        .find_map(|grid| grid.rows.first());
    let cells = first.map(|row| row.cells.iter().filter(|cell| !cell.is_empty()));
    let cells = cells.map(|cells| {
        cells
            .take(6)
            .map(|cell| format!("„{}“", truncate(cell, 30)))
    });
    let cells: Vec<String> = cells.into_iter().flatten().collect();
    if cells.is_empty() {
        "nichts".to_owned()
    } else {
        cells.join(", ")
    }
}

/// Whoever speaks of a column that is not there has mistyped it.
fn has_columns(layouts: &[Found<'_>], wish: &Wish) -> Result<(), TableError> {
    let is_there = |heading: &str| {
        let wanted = fold(heading);
        let mut columns = layouts.iter().flat_map(|(_, layout, _)| &layout.columns);
        columns.any(|column| fold(&column.heading) == wanted)
    };
    match wish.columns.iter().find(|(heading, _)| !is_there(heading)) {
        Some((heading, _)) => Err(TableError::NoColumn(heading.clone())),
        None => Ok(()),
    }
}

fn compare(layouts: &[Found<'_>], snapshot: &Snapshot, env: &Env) -> Vec<SheetUpdate> {
    let named = layouts.iter().flat_map(|(_, layout, _)| {
        let fields = layout
            .columns
            .iter()
            .filter_map(|column| match column.holds {
                Some(Holds::Field(field) | Holds::Reference(field)) => match field.ty {
                    Type::Reference(kind) => Some(kind),
                    _ => None,
                },
                _ => None,
            });
        fields.chain([layout.kind])
    });
    let mut references = References::new(snapshot.view(), named);
    for (grid, layout, _) in layouts {
        rows::expect(grid, layout, &mut references);
    }
    let mut sheets = Vec::new();
    for (grid, layout, place) in layouts {
        let sheet = Sheet::new((grid, layout, place.clone()), snapshot, env);
        sheets.push(sheet.compare(&mut references));
    }
    leave_out_what_breaks_rules(&mut sheets, snapshot);
    sheets
}

/// Rows that break a rule become faults; others may have relied on them, so it is asked again.
fn leave_out_what_breaks_rules(sheets: &mut [SheetUpdate], snapshot: &Snapshot) {
    loop {
        let rows = sheets.iter().flat_map(|sheet| &sheet.rows);
        let all = rows.fold(Action::new(), |all, row| {
            all.and(row.action(Contested::Stay))
        });
        let broken = all.because("aus einer Tabelle").faults(snapshot.view());
        if broken.is_empty() {
            return;
        }
        let mut left = 0;
        for (kind, key, error) in broken {
            for sheet in sheets.iter_mut().filter(|sheet| sheet.kind == kind) {
                left += usize::from(sheet.refuse(&key, &error));
            }
        }
        if left == 0 {
            return;
        }
    }
}
