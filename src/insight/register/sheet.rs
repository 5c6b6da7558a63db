//! All records in order with the words to search in, and the rows that a filter lets through.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use super::column::{Col, Rank, Reader};
use super::due::{Due, due};
use super::filter::{Around, Filter, Me};
use super::{Arrangement, Order, Sorting};
use crate::insight::View;
use crate::model::schema::Kind;
use crate::model::text::{Folded, width};

/// All records of a kind in the order of a list, with what can be found in each.
#[derive(Debug, Default)]
pub struct Sheet {
    keys: Vec<Box<str>>,
    texts: Vec<Folded>,
    widest: Vec<usize>,
}

/// What a list is made from.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// State and catalogue.
    pub view: View<'a>,
    /// Which records.
    pub kind: Kind,
    /// Only these, if not all.
    pub only: Option<&'a BTreeSet<String>>,
    /// What day it is.
    pub today: NaiveDate,
    /// Who asks.
    pub me: &'a Me,
}

/// What a list shows.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    sheet: Arc<Sheet>,
    rows: Vec<u32>,
    /// How many rows there are of each sort, by the field that sorts them best.
    pub groups: Vec<(String, usize)>,
    /// How many rows are overdue.
    pub overdue: usize,
}

impl Sheet {
    /// Puts the records in order.
    pub fn new(wanted: Wanted<'_>, arrangement: &Arrangement) -> Self {
        let Wanted {
            view, kind, only, ..
        } = wanted;
        let reader = |slug: &str| {
            let col = Col::of(kind, slug)?;
            Some(Reader::new(view, kind, col, wanted.today))
        };
        let sortings: Vec<(Reader<'_>, Order)> = arrangement
            .sort
            .iter()
            .filter_map(|Sorting { by, order }| Some((reader(by)?, *order)))
            .collect();
        let name = Reader::new(view, kind, Col::Name, wanted.today);
        let keys = view.keys(kind).into_iter();
        let keys = keys.filter(|key| only.is_none_or(|only| only.contains(*key)));
        // The name decides last, the key where even that is the same.
        let mut ranked: Vec<(Vec<Option<Rank>>, &str)> = keys
            .map(|key| {
                let ranks = sortings.iter().map(|(reader, _)| reader.rank(key));
                (ranks.chain([name.rank(key)]).collect(), key)
            })
            .collect();
        ranked.sort_by(|(a, a_key), (b, b_key)| {
            let orders = sortings.iter().map(|(_, order)| *order);
            let orders = orders.chain([Order::Ascending]);
            let ranks = a.iter().zip(b).zip(orders);
            ranks
                .map(|((a, b), order)| compare(a.as_ref(), b.as_ref(), order))
                .find(|ordering| ordering.is_ne())
                .unwrap_or_else(|| a_key.cmp(b_key))
        });
        let columns = arrangement.columns.iter().map(String::as_str);
        let readers: Vec<Reader<'_>> = columns.filter_map(reader).collect();
        let mut widest = vec![0; readers.len()];
        let mut text = |key: &str| {
            let words: Vec<_> = readers.iter().map(|reader| reader.text(key)).collect();
            for (widest, word) in widest.iter_mut().zip(&words) {
                *widest = width(word).max(*widest);
            }
            Folded::new(&words.join(" "))
        };
        Self {
            texts: ranked.iter().map(|(_, key)| text(key)).collect(),
            keys: ranked.iter().map(|(_, key)| (*key).into()).collect(),
            widest,
        }
    }

    /// The cells that the longest text of each column takes, in the order of the columns; nothing without records.
    pub fn widest(&self) -> &[usize] {
        if self.keys.is_empty() {
            return &[];
        }
        &self.widest
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// What is empty comes last, however it is sorted.
fn compare(a: Option<&Rank>, b: Option<&Rank>, order: Order) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if order == Order::Descending => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

impl Listing {
    /// The rows of a sheet that a filter lets through.
    pub fn new(sheet: Arc<Sheet>, wanted: Wanted<'_>, filter: &Filter) -> Self {
        let Wanted {
            view,
            kind,
            today,
            me,
            ..
        } = wanted;
        let needles = filter.needles();
        let around = Around { view, today, me };
        let shows = |(at, key): &(u32, &str)| {
            let text = &sheet.texts[*at as usize];
            needles.iter().all(|needle| needle.is_in(text)) && filter.holds(around, kind, key)
        };
        let rows: Vec<u32> = (0..)
            .zip(sheet.keys.iter().map(|key| &**key))
            .filter(shows)
            .map(|(at, _)| at)
            .collect();
        let keys = rows.iter().map(|at| &*sheet.keys[*at as usize]);
        let is_overdue = |key: &&str| matches!(due(view, kind, key, today), Some(Due::Overdue(..)));
        let overdue = keys.clone().filter(is_overdue).count();
        let groups = groups(view, kind, today, keys);
        Self {
            sheet,
            rows,
            groups,
            overdue,
        }
    }

    /// The sheet it is made from.
    pub const fn sheet(&self) -> &Arc<Sheet> {
        &self.sheet
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many records there would be without the filter.
    pub fn all(&self) -> usize {
        self.sheet.len()
    }

    /// The record of a row.
    pub fn key(&self, row: usize) -> Option<&str> {
        let at = *self.rows.get(row)?;
        self.sheet.keys.get(at as usize).map(|key| &**key)
    }

    /// The keys of all rows, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let keys = &self.sheet.keys;
        self.rows.iter().map(move |at| &*keys[*at as usize])
    }

    /// The row of a record.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.keys().position(|of| of == key)
    }
}

/// The field that sorts the records of a kind best.
const fn group_field(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Obstacle
        | Kind::Task
        | Kind::Milestone
        | Kind::Appointment
        | Kind::TestRun
        | Kind::Template => Some("stand"),
        Kind::Person => Some("rolle"),
        Kind::Team | Kind::Authority => Some("art"),
        Kind::Area => Some("ebene"),
        Kind::Connection => Some("hemmnis"),
        Kind::Service | Kind::Member => None,
    }
}

/// Sorts that are told; the rest is in the list. The names of roles and kinds take more room than those of states.
const fn most_groups(kind: Kind) -> usize {
    match kind {
        Kind::Person | Kind::Team | Kind::Authority => 2,
        _ => 3,
    }
}

/// The most frequent sorts with how many there are.
fn groups<'a>(
    view: View<'_>,
    kind: Kind,
    today: NaiveDate,
    keys: impl Iterator<Item = &'a str>,
) -> Vec<(String, usize)> {
    let Some(col) = group_field(kind).and_then(|slug| Col::of(kind, slug)) else {
        return Vec::new();
    };
    let reader = Reader::new(view, kind, col, today);
    let mut counts: Vec<(String, usize)> = Vec::new();
    for text in keys
        .map(|key| reader.text(key))
        .filter(|text| !text.is_empty())
    {
        match counts.iter_mut().find(|(of, _)| *of == text) {
            Some((_, count)) => *count += 1,
            None => counts.push((text, 1)),
        }
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(most_groups(kind));
    counts
}
