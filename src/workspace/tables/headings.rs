//! Which kind of records a sheet lists and what its columns hold, told by the headings.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Table;
use super::memory::Memory;
use crate::insight::tables::{self, Holds};
use crate::interop::sheet::reading::{Grid, GridRow};
use crate::model::schema::{Kind, Upkeep};
use crate::model::text::fold;

/// What people say about a table that its headings do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// What it lists.
    pub kind: Option<Kind>,
    /// Headings with the slug of the field that they stand for; no slug leaves a column out.
    pub columns: Vec<(String, Option<String>)>,
}

/// A column of a file.
#[derive(Debug, Clone)]
pub struct ColumnUse {
    /// Where it stands, from 0.
    pub column: usize,
    /// What it is called.
    pub heading: String,
    /// What it holds, if that is known and wanted.
    pub holds: Option<Holds>,
}

impl ColumnUse {
    /// Where it stands and what it is called, for those who look for it.
    pub fn place(&self) -> (usize, String) {
        (self.column, self.heading.clone())
    }
}

/// How a sheet is to be read.
#[derive(Debug, Clone)]
pub struct Layout {
    /// What it lists.
    pub kind: Kind,
    /// Which of its rows has the headings, as an index.
    pub row: usize,
    /// All columns with a heading.
    pub columns: Vec<ColumnUse>,
}

/// Headings stand somewhere at the top, below titles and remarks.
const ROWS_TO_LOOK_AT: usize = 30;
/// How many headings must be known, or one that is the key.
const ENOUGH: usize = 2;

/// What stands for the key of a record where a field is named.
pub const KEY: &str = "schluessel";

/// Finds the headings of a sheet; `None` where it lists nothing that is known here.
pub fn find(table: &Table, grid: &Grid, wish: &Wish, memory: &Memory) -> Option<Layout> {
    let kinds = candidates(table.sheet_name(grid), wish);
    let rows = grid.rows.iter().take(ROWS_TO_LOOK_AT).enumerate();
    let layouts = rows.flat_map(|(at, row)| {
        let layout = |kind: &Kind| Layout {
            kind: *kind,
            row: at,
            columns: columns(*kind, row, wish, memory),
        };
        kinds.iter().map(layout).collect::<Vec<_>>()
    });
    // The first of the best.
    let best = layouts.reduce(|best, next| {
        if next.known() > best.known() {
            next
        } else {
            best
        }
    })?;
    let is_own = best.find(Holds::Key).is_some();
    (best.known() >= ENOUGH || is_own || wish.kind.is_some()).then_some(best)
}

impl Layout {
    fn known(&self) -> usize {
        let known = self.columns.iter().filter(|column| column.holds.is_some());
        known.count()
    }

    /// The column that holds this.
    pub fn find(&self, wanted: Holds) -> Option<&ColumnUse> {
        let mut columns = self.columns.iter();
        columns.find(|column| column.holds.is_some_and(|holds| holds.is(wanted)))
    }
}

/// As wished; else as the sheet is called; else any that people keep.
fn candidates(sheet: &str, wish: &Wish) -> Vec<Kind> {
    let name = fold(sheet);
    let named = || {
        Kind::ALL.into_iter().find(|kind| {
            let def = kind.def();
            let mut words = def.words.iter().chain([&def.label, &def.plural]);
            words.any(|word| fold(word) == name)
        })
    };
    match wish.kind.or_else(named) {
        Some(kind) => vec![kind],
        None => Kind::ALL
            .into_iter()
            .filter(|kind| kind.def().upkeep == Upkeep::Team)
            .collect(),
    }
}

fn columns(kind: Kind, row: &GridRow, wish: &Wish, memory: &Memory) -> Vec<ColumnUse> {
    let mut columns: Vec<ColumnUse> = Vec::new();
    for (column, heading) in row.cells.iter().enumerate() {
        let heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
        if heading.is_empty() {
            continue;
        }
        let holds = holds(kind, &heading, wish, memory);
        // What stands there twice is taken once.
        let holds = holds.filter(|holds| {
            !columns
                .iter()
                .any(|known| known.holds.is_some_and(|known| known.is(*holds)))
        });
        columns.push(ColumnUse {
            column,
            heading,
            holds,
        });
    }
    columns
}

/// What people said of a heading, now or earlier, goes before what is known of it.
fn holds(kind: Kind, heading: &str, wish: &Wish, memory: &Memory) -> Option<Holds> {
    let folded = fold(heading);
    let wished = wish.columns.iter().find(|(of, _)| fold(of) == folded);
    let said = wished.map(|(_, slug)| slug.as_deref().unwrap_or_default());
    let said = said.or_else(|| memory.said(kind, &folded));
    match said {
        Some(slug) => of_slug(kind, slug),
        None => KNOWN.get(&kind)?.get(&folded).copied(),
    }
}

fn of_slug(kind: Kind, slug: &str) -> Option<Holds> {
    match slug {
        KEY => Some(Holds::Key),
        slug => kind.field(slug).map(Holds::Field),
    }
}

/// What headings stand for, by kind and folded heading: those of our own tables, and other words for fields.
static KNOWN: LazyLock<HashMap<Kind, HashMap<String, Holds>>> = LazyLock::new(|| {
    let synonyms: Words = toml::from_str(SYNONYMS).unwrap_or_default();
    let of_kind = |kind: Kind| {
        let others = synonyms.get(kind.slug()).into_iter().flatten();
        let others = others.flat_map(|(slug, words)| words.iter().map(move |word| (word, slug)));
        let others = others.filter_map(|(word, slug)| Some((fold(word), of_slug(kind, slug)?)));
        let own = tables::headings(kind).into_iter();
        // Our own names go before other words.
        (
            kind,
            others
                .chain(own.map(|(heading, holds)| (fold(&heading), holds)))
                .collect(),
        )
    };
    Kind::ALL.into_iter().map(of_kind).collect()
});

const SYNONYMS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/assets/ueberschriften.toml"
));

/// Kind, field, words.
type Words = HashMap<String, HashMap<String, Vec<String>>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_synonym_stands_for_one_field_that_there_is() {
        let words: Words = toml::from_str(SYNONYMS).unwrap();
        for (kind, fields) in &words {
            let kind = Kind::from_slug(kind).unwrap();
            let mut known = std::collections::HashSet::new();
            for (slug, words) in fields {
                assert!(of_slug(kind, slug).is_some(), "{slug}");
                for word in words {
                    assert!(known.insert(fold(word)), "{kind:?}: „{word}“ steht zweimal");
                }
            }
        }
    }

    fn found(rows: &[&[&str]]) -> Option<Layout> {
        let table = Table {
            path: String::new(),
            file: "Liste.csv".to_owned(),
            grids: vec![grid(rows)],
        };
        find(
            &table,
            &table.grids[0],
            &Wish::default(),
            &Memory::default(),
        )
    }

    fn grid(rows: &[&[&str]]) -> Grid {
        let rows = (1..).zip(rows).map(|(number, cells)| GridRow {
            number,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        });
        Grid {
            sheet: None,
            rows: rows.collect(),
        }
    }

    #[test]
    fn a_list_of_a_colleague_is_understood_below_its_title() {
        let layout = found(&[
            &["Rollout Nordhessen", "", "Stand: November"],
            &[
                "Amt",
                "Fokusleistung",
                "Stand",
                "Go-Live geplant",
                "Sachbearbeitung",
            ],
            &[
                "Wohngeldstelle",
                "Wohngeld",
                "70",
                "15.12.2026",
                "M. Muster",
            ],
        ])
        .unwrap();
        assert_eq!((layout.kind, layout.row), (Kind::Connection, 1));
        let known: Vec<bool> = layout
            .columns
            .iter()
            .map(|column| column.holds.is_some())
            .collect();
        assert_eq!(known, [true, true, true, true, false]);
        assert!(found(&[&["Farbe", "Größe"]]).is_none());
    }
}
