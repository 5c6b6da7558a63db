//! The region as a tree: areas, the authorities in them, and what hangs on these, so that everything below a node is
//! one range and can be counted and listed without looking at the rest.
//!
//! Made once per state; it knows keys, names and figures, never how they are drawn.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};

use super::View;
use crate::model::catalogue::Phase;
use crate::model::entity::Entity;
use crate::model::rules::rung;
use crate::model::schema::Kind;
use crate::model::text::sort_key;

mod grow;
mod sketch;

pub use sketch::Sketch;

/// The tree and all connections and appointments in its order.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    nodes: Vec<Node>,
    links: Vec<Link>,
    meetings: Vec<Meeting>,
    places: HashMap<(Kind, Box<str>), usize>,
    runs: HashMap<Box<str>, LatestRun>,
    tally: Tally,
    conflicts: usize,
}

/// The last test run of a connection: its day and its key.
type LatestRun = (Option<NaiveDate>, Box<str>);

/// An area or an authority. The nodes below it follow it directly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// [`Kind::Area`] or [`Kind::Authority`].
    pub kind: Kind,
    /// The key of the record.
    pub key: Box<str>,
    /// What people call it.
    pub name: Box<str>,
    /// How many nodes it is inside of.
    pub depth: usize,
    /// The node itself and all below it.
    pub subtree: Range<usize>,
    /// The connections of the authorities in it.
    pub links: Range<usize>,
    /// How many of these are connected, and how many count at all.
    pub tally: Tally,
}

/// How far a set of connections has come. Those that belong to somebody else do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Real cases arrive.
    pub connected: usize,
    /// All that count.
    pub total: usize,
}

/// A connection in the order of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The key of the record, shared with it: there are very many.
    pub key: Arc<str>,
    /// The key of its service, shared as well.
    pub service: Arc<str>,
    /// What its rung counts as.
    pub phase: Phase,
    /// The code of its rung on the ladder.
    pub rung: Option<u8>,
    counts: bool,
}

/// An appointment in the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The key of the record.
    pub key: Box<str>,
    /// Its day; those without one come last.
    pub day: Option<NaiveDate>,
    /// When it begins, if that is known.
    pub begin: Option<NaiveTime>,
    /// The nodes of the authorities it is about.
    nodes: Vec<usize>,
}

/// The state of a connection that another authority is responsible for.
pub const NOT_RESPONSIBLE: &str = "nicht-zustaendig";

impl Outline {
    /// Grows the tree out of everything there is.
    pub fn new(view: View<'_>) -> Self {
        let mut outline = grow::grow(view);
        outline.meetings = outline.read_meetings(view);
        outline.runs = latest_runs(view);
        outline.tally = Tally::of(&outline.links);
        outline.conflicts = view.state.in_conflict().count();
        outline
    }

    /// All nodes, each before those below it.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Where an area or authority stands.
    pub fn place(&self, kind: Kind, key: &str) -> Option<usize> {
        self.places.get(&(kind, key.into())).copied()
    }

    /// The node that another one is directly in.
    pub fn parent(&self, node: usize) -> Option<&Node> {
        let depth = self.nodes.get(node)?.depth;
        self.nodes[..node]
            .iter()
            .rev()
            .find(|above| above.depth < depth)
    }

    /// All connections, those of one authority next to each other, sorted by service.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// How far everything together has come.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// How many records have a conflict.
    pub fn conflicts(&self) -> usize {
        self.conflicts
    }

    /// All appointments in the order of time.
    pub fn all_meetings(&self) -> &[Meeting] {
        &self.meetings
    }

    /// The appointments in a node or below it, in the order of time. Those of no authority belong to the outermost
    /// nodes.
    pub fn meetings(&self, node: usize) -> impl Iterator<Item = &Meeting> {
        let at = self.nodes.get(node);
        self.meetings.iter().filter(move |meeting| {
            at.is_some_and(|at| match meeting.nodes[..] {
                [] => at.depth == 0,
                _ => meeting.nodes.iter().any(|node| at.subtree.contains(node)),
            })
        })
    }

    /// The last test run of a connection.
    pub fn latest_run(&self, connection: &str) -> Option<&str> {
        self.runs.get(connection).map(|(_, key)| &**key)
    }

    /// The rows of the tree when only some nodes are unfolded.
    pub fn rows(&self, is_unfolded: impl Fn(&Node) -> bool) -> Vec<usize> {
        let mut rows = Vec::new();
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            rows.push(at);
            at = if is_unfolded(node) {
                at + 1
            } else {
                node.subtree.end
            };
        }
        rows
    }

    fn read_meetings(&self, view: View<'_>) -> Vec<Meeting> {
        let mut meetings: Vec<Meeting> = view
            .entities(Kind::Appointment)
            .map(|entity| Meeting {
                key: entity.key().into(),
                day: entity.date("datum"),
                begin: entity.time("beginn"),
                nodes: self.nodes_of(entity, view),
            })
            .collect();
        meetings.sort_by(|a, b| a.order().cmp(&b.order()));
        meetings
    }

    fn nodes_of(&self, appointment: Entity<'_>, view: View<'_>) -> Vec<usize> {
        let connections = appointment.set("anbindungen").into_iter();
        let theirs =
            connections.filter_map(|key| view.entity(Kind::Connection, key)?.text("behoerde"));
        let authorities = appointment.text("behoerde").into_iter().chain(theirs);
        let mut nodes: Vec<usize> = authorities
            .filter_map(|key| self.place(Kind::Authority, key))
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}

fn latest_runs(view: View<'_>) -> HashMap<Box<str>, LatestRun> {
    let mut runs: HashMap<Box<str>, LatestRun> = HashMap::new();
    for entity in view.entities(Kind::TestRun) {
        let connection = entity.text("anbindung").unwrap_or_default();
        let run = (entity.date("datum"), entity.key().into());
        let latest = runs.entry(connection.into()).or_insert_with(|| run.clone());
        if *latest < run {
            *latest = run;
        }
    }
    runs
}

impl Node {
    /// Whether there are nodes below it.
    pub fn has_children(&self) -> bool {
        self.subtree.len() > 1
    }
}

impl Tally {
    /// Counts connections.
    pub fn of(links: &[Link]) -> Self {
        let counting = || links.iter().filter(|link| link.counts);
        let connected = counting().filter(|link| link.phase == Phase::Connected);
        Self {
            connected: connected.count(),
            total: counting().count(),
        }
    }
}

impl Link {
    /// Whether the authority is responsible at all.
    pub fn counts(&self) -> bool {
        self.counts
    }

    fn read(entity: Entity<'_>, view: View<'_>) -> Self {
        let rung = entity
            .text("status")
            .and_then(|status| rung(status, view.catalogue));
        Self {
            key: entity.shared_key(),
            service: entity.shared_text("leistung").unwrap_or_default(),
            phase: rung.map_or(Phase::Open, |rung| rung.phase),
            rung: rung.map(|rung| rung.code),
            counts: entity.text("hemmnis") != Some(NOT_RESPONSIBLE),
        }
    }
}

impl Meeting {
    fn order(&self) -> impl Ord + '_ {
        (self.day.is_none(), self.day, self.begin, &self.key)
    }
}

#[cfg(test)]
mod tests;
