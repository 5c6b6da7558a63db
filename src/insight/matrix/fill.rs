//! Filling the grid: which services and authorities there are, which Kreis each belongs to, and what is in the cells.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{Cell, Column, Grid, Group, Row, Stand};
use crate::insight::View;
use crate::insight::outline::{Link, Node, Outline};
use crate::model::catalogue::Phase;
use crate::model::schema::Kind;
use crate::model::text::{Folded, sort_key};

/// The length of the key of a Kreis and of a Gemeinde.
const KREIS: usize = 5;
const GEMEINDE: usize = 8;

pub(super) fn fill(view: View<'_>, outline: &Outline, today: NaiveDate) -> Grid {
    let columns = columns(view, outline);
    let mut rows = rows(view, outline);
    let groups = groups(&mut rows, outline, &inhabitants(view));
    rows.sort_by_key(|place| place.row.group);
    let reader = Reader::new(view, &columns, today);
    let mut cells = Vec::with_capacity(rows.len() * columns.len());
    for place in &rows {
        let links = &outline.links()[outline.nodes()[place.node].links.clone()];
        cells.extend(reader.cells(&place.row.kind, links));
    }
    let sides = view.catalogue.side_states.iter();
    Grid {
        sides: sides
            .map(|state| (state.key.as_str().into(), state.sign))
            .collect(),
        rows: ranked(rows.into_iter().map(|place| place.row).collect()),
        groups,
        cells,
        columns,
    }
}

/// Every service, by number.
fn columns(view: View<'_>, outline: &Outline) -> Vec<Column> {
    let connected: HashSet<&str> = outline.links().iter().map(|link| &*link.service).collect();
    let column = |key: &str| Column {
        key: key.into(),
        short: view.short_service(key).into(),
        name: view.title(Kind::Service, key).into(),
        is_active: view.is_active(key) || connected.contains(key),
    };
    view.keys(Kind::Service).into_iter().map(column).collect()
}

/// A row and where it comes from.
struct Place {
    row: Row,
    node: usize,
    /// The areas it lies in, the outermost first.
    above: Vec<usize>,
}

fn rows(view: View<'_>, outline: &Outline) -> Vec<Place> {
    let mut above: Vec<usize> = Vec::new();
    let mut rows = Vec::new();
    for (at, node) in outline.nodes().iter().enumerate() {
        above.truncate(node.depth);
        match node.kind {
            Kind::Authority => rows.push(Place {
                row: row(node, view),
                node: at,
                above: above.clone(),
            }),
            _ => above.push(at),
        }
    }
    rows
}

fn row(node: &Node, view: View<'_>) -> Row {
    let entity = view.entity(Kind::Authority, &node.key);
    Row {
        key: node.key.clone(),
        name: node.name.clone(),
        kind: entity
            .and_then(|entity| entity.text("art"))
            .unwrap_or_default()
            .into(),
        group: 0,
        inhabitants: 0,
        rank: 0,
        words: Folded::default(),
    }
}

/// Gives every row its group, and what else it has from the areas around it.
fn groups(rows: &mut [Place], outline: &Outline, people: &HashMap<&str, u64>) -> Vec<Group> {
    let nodes = outline.nodes();
    let living = |node: &Node| people.get(&*node.key).copied().unwrap_or(0);
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<Option<usize>, usize> = HashMap::new();
    for Place { row, above, .. } in rows {
        let is_kreis = |at: &&usize| nodes[**at].key.len() == KREIS;
        let around = above.iter().find(is_kreis).or(above.first()).copied();
        row.group = *known.entry(around).or_insert_with(|| {
            groups.push(match around {
                Some(at) => Group {
                    key: nodes[at].key.clone(),
                    name: nodes[at].name.clone(),
                    inhabitants: living(&nodes[at]),
                    rank: 0,
                },
                None => Group {
                    key: "".into(),
                    name: "Ohne Gebiet".into(),
                    inhabitants: 0,
                    rank: 0,
                },
            });
            groups.len() - 1
        });
        row.inhabitants = above.last().map_or(0, |at| living(&nodes[*at]));
        row.words = Folded::new(&format!(
            "{} {} {} {}",
            row.name,
            row.key,
            groups[row.group].name,
            above.last().map_or("", |at| &nodes[*at].name),
        ));
    }
    let names: Vec<&str> = groups.iter().map(|group| &*group.name).collect();
    let ranks = ranks(&names);
    for (group, rank) in groups.iter_mut().zip(ranks) {
        group.rank = rank;
    }
    groups
}

fn ranked(mut rows: Vec<Row>) -> Vec<Row> {
    let names: Vec<&str> = rows.iter().map(|row| &*row.name).collect();
    let ranks = ranks(&names);
    for (row, rank) in rows.iter_mut().zip(ranks) {
        row.rank = rank;
    }
    rows
}

/// The place of each name among all.
fn ranks(names: &[&str]) -> Vec<u64> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_cached_key(|at| sort_key(names[*at]));
    let mut ranks = vec![0; names.len()];
    for (rank, at) in (0..).zip(order) {
        ranks[at] = rank;
    }
    ranks
}

/// How many people live in each area: as the Gemeindeverzeichnis says, or all of its Gemeinden together.
fn inhabitants(view: View<'_>) -> HashMap<&str, u64> {
    let mut said: HashMap<&str, u64> = HashMap::new();
    let mut sums: HashMap<&str, u64> = HashMap::new();
    for area in view.entities(Kind::Area) {
        let number = area.integer("einwohner");
        let Some(number) = number.and_then(|number| u64::try_from(number).ok()) else {
            continue;
        };
        let key = area.key();
        said.insert(key, number);
        if key.len() == GEMEINDE {
            let around = [key.get(..2), key.get(..KREIS), area.text("verband")];
            for area in around.into_iter().flatten() {
                *sums.entry(area).or_default() += number;
            }
        }
    }
    sums.extend(said);
    sums
}

/// Reads the cells of one authority after the other.
struct Reader<'a> {
    view: View<'a>,
    today: NaiveDate,
    places: HashMap<&'a str, usize>,
    /// What is expected of each kind of authority.
    expected: HashMap<String, Vec<usize>>,
}

impl<'a> Reader<'a> {
    fn new(view: View<'a>, columns: &'a [Column], today: NaiveDate) -> Self {
        let places = columns.iter().enumerate();
        let mut expected: HashMap<String, Vec<usize>> = HashMap::new();
        let rolled_out = places
            .clone()
            .filter(|(_, column)| view.is_active(&column.key));
        for (at, column) in rolled_out {
            for (kind, _) in view.items(Kind::Service, &column.key, "behoerdenarten") {
                expected.entry(kind).or_default().push(at);
            }
        }
        Self {
            view,
            today,
            places: places.map(|(at, column)| (&*column.key, at)).collect(),
            expected,
        }
    }

    fn cells(&self, kind: &str, links: &[Link]) -> Vec<Cell> {
        let mut cells = vec![Cell::Elsewhere; self.places.len()];
        for at in self.expected.get(kind).into_iter().flatten() {
            cells[*at] = Cell::Missing;
        }
        for link in links {
            if let Some(at) = self.places.get(&*link.service) {
                cells[*at] = self.stand(link).map_or(Cell::Missing, Cell::At);
            }
        }
        cells
    }

    fn stand(&self, link: &Link) -> Option<Stand> {
        let entity = self.view.entity(Kind::Connection, &link.key)?;
        let side = entity.text("hemmnis").and_then(|key| {
            let mut states = self.view.catalogue.side_states.iter();
            states.position(|state| state.key == key)
        });
        let day = entity.date("zieltermin");
        Some(Stand {
            code: entity
                .text("status")
                .and_then(|status| status.parse().ok())
                .unwrap_or(0),
            phase: link.phase,
            side: side.and_then(|place| u8::try_from(place).ok()),
            counts: link.counts(),
            is_late: link.phase != Phase::Connected && day.is_some_and(|day| day < self.today),
            is_conflict: entity.record().is_conflict(),
        })
    }
}
