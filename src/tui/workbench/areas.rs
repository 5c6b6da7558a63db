//! The tree of areas and authorities.

use std::collections::HashSet;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::insight::outline::{Node, Outline};
use crate::model::schema::Kind;
use crate::replica::State;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::settings::{Place, Settings};
use crate::tui::status::figures;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::tree::{self, Fold, Tree, TreeOutcome, TreeRow, TreeView};
use crate::tui::widget::{Focus, Outcome};

type Key = (Kind, Box<str>);

/// What is unfolded and what is chosen.
#[derive(Debug, Default)]
pub struct Areas {
    tree: Tree,
    /// Nothing before the first tree is seen.
    unfolded: Option<HashSet<Key>>,
    /// The nodes on the rows of the tree.
    rows: Vec<usize>,
    node: usize,
    chosen: Option<Key>,
}

/// At the start the tree is unfolded as deep as it has no more rows than this.
const ROWS_AT_START: usize = 60;

/// No tree is deeper: Land, Kreis, Verband, Gemeinde, authority.
const DEPTHS: usize = 5;

/// What is said where there are none, before the keys are filled in.
pub const EMPTY: &str =
    "Noch keine Gebiete. <import> liest das Gemeindeverzeichnis oder die Datei eines Teams ein.

Das Gemeindeverzeichnis (GV100AD) gibt es kostenlos beim Statistischen Bundesamt, www.destatis.de.";

impl Areas {
    pub fn restored(settings: &Settings) -> Self {
        let key = |place: &Place| place.record().map(|(kind, key)| (kind, key.into()));
        let unfolded = settings.unfolded.as_ref();
        Self {
            unfolded: unfolded.map(|places| places.iter().filter_map(key).collect()),
            chosen: settings.chosen.as_ref().and_then(key),
            ..Self::default()
        }
    }

    pub fn put_down(&self, settings: &mut Settings) {
        let place = |(kind, key): &Key| Place::new(*kind, key);
        settings.chosen = self.chosen.as_ref().map(place);
        settings.unfolded = self.unfolded.as_ref().map(|keys| {
            let mut places: Vec<Place> = keys.iter().map(place).collect();
            places.sort_unstable();
            places
        });
    }

    /// Whether there are areas for the first time.
    pub fn is_first(&self, outline: &Outline) -> bool {
        self.unfolded.is_none() && !outline.nodes().is_empty()
    }

    pub fn refresh(&mut self, outline: &Outline) {
        if self.is_first(outline) {
            self.unfolded = Some(unfolded_first(outline));
        }
        let place = self
            .chosen
            .as_ref()
            .and_then(|(kind, key)| outline.place(*kind, key));
        self.node = place.unwrap_or(0);
        self.show(outline);
    }

    pub fn node(&self) -> usize {
        self.node
    }

    pub fn record(&self, data: &Data) -> Option<(Kind, String)> {
        let node = data.outline.nodes().get(self.node)?;
        Some((node.kind, node.key.to_string()))
    }

    /// The chosen area, or the one the chosen authority sits in.
    pub fn area(&self, data: &Data) -> Option<String> {
        let (kind, key) = self.record(data)?;
        match kind {
            Kind::Authority => data.view().text(kind, &key, "gebiet"),
            _ => Some(key),
        }
    }

    /// Chooses a node, unfolding what it is in.
    pub fn go_to(&mut self, node: usize, data: &Data) {
        let above = data.outline.nodes().iter().enumerate();
        let above = above.filter(|(at, over)| *at != node && over.subtree.contains(&node));
        let above: Vec<Key> = above.map(|(_, over)| key(over)).collect();
        self.unfolded.get_or_insert_default().extend(above);
        self.node = node;
        self.show(&data.outline);
    }

    pub fn handle(&mut self, input: &Input, area: Rect, data: &Data) -> Outcome {
        let outline = &data.outline;
        let at = |row: usize| &outline.nodes()[self.rows[row]];
        let view = TreeView {
            len: self.rows.len(),
            node: &|row| self.place(at(row)),
            row: &|_| TreeRow::default(),
            empty: "",
        };
        let mut tree = self.tree;
        let moved = tree.handle(input, view, area);
        self.tree = tree;
        let outcome = match moved {
            TreeOutcome::Plain(outcome) => outcome,
            TreeOutcome::Fold(row) => {
                let node = key(&outline.nodes()[self.rows[row]]);
                self.unfolded.get_or_insert_default().remove(&node);
                self.show(outline);
                Outcome::Handled
            }
            TreeOutcome::Unfold(row) => {
                let node = key(&outline.nodes()[self.rows[row]]);
                self.unfolded.get_or_insert_default().insert(node);
                self.show(outline);
                Outcome::Handled
            }
        };
        if let Some(row) = self.tree.selected(self.rows.len()) {
            self.choose(self.rows[row], outline);
        }
        outcome
    }

    /// The state says which records are in conflict; while it is not there yet, none is shown to be.
    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (theme, focus): (Theme, Focus),
        (outline, state): (&Outline, Option<&State>),
        empty: &str,
    ) -> Option<Position> {
        let nodes = outline.nodes();
        let node = |row: usize| self.place(&nodes[self.rows[row]]);
        let row = |row: usize| texts(&nodes[self.rows[row]], state, theme);
        let view = TreeView {
            len: self.rows.len(),
            node: &node,
            row: &row,
            empty,
        };
        self.tree.render(view, area, buf, theme, focus);
        self.tree.cursor(self.rows.len(), area)
    }

    /// Makes the rows anew and chooses the one of the node, or the nearest above it that is shown.
    fn show(&mut self, outline: &Outline) {
        self.rows = outline.rows(|node| self.is_unfolded(node));
        let row = self
            .rows
            .partition_point(|&at| at <= self.node)
            .saturating_sub(1);
        self.tree.select(row);
        if let Some(&node) = self.rows.get(row) {
            self.choose(node, outline);
        }
    }

    fn choose(&mut self, node: usize, outline: &Outline) {
        self.node = node;
        self.chosen = outline.nodes().get(node).map(key);
    }

    fn is_unfolded(&self, node: &Node) -> bool {
        self.unfolded
            .as_ref()
            .is_some_and(|unfolded| unfolded.contains(&key(node)))
    }

    fn place(&self, node: &Node) -> tree::Node {
        let fold = match (node.has_children(), self.is_unfolded(node)) {
            (false, _) => Fold::Leaf,
            (true, false) => Fold::Folded,
            (true, true) => Fold::Unfolded,
        };
        tree::Node {
            depth: node.depth,
            fold,
        }
    }
}

fn unfolded_first(outline: &Outline) -> HashSet<Key> {
    let nodes = outline.nodes();
    let rows = |depth: usize| nodes.iter().filter(|node| node.depth <= depth).count();
    let depth = (0..DEPTHS)
        .take_while(|&depth| rows(depth) <= ROWS_AT_START)
        .last();
    let inner = nodes
        .iter()
        .filter(|node| Some(node.depth) < depth && node.has_children());
    inner.map(key).collect()
}

fn key(node: &Node) -> Key {
    (node.kind, node.key.clone())
}

fn texts(node: &Node, state: Option<&State>, theme: Theme) -> TreeRow {
    let is_conflict = state
        .and_then(|state| state.record(node.kind.slug(), &node.key))
        .is_some_and(|record| record.is_conflict());
    let mut text = Vec::new();
    if is_conflict {
        text.push(Span::styled(
            format!("{} ", glyph::CONFLICT),
            theme.style(Role::Conflict),
        ));
    }
    if node.kind == Kind::Authority {
        text.push(Span::styled("• ", theme.style(Role::Accent)));
    }
    text.push(Span::raw(node.name.to_string()));
    if node.kind == Kind::Area {
        text.push(Span::styled(
            format!("  {}", node.key),
            theme.style(Role::Muted),
        ));
    }
    let right = match node.tally.total {
        0 => Line::default(),
        _ => Line::styled(
            format!("{} ", figures(node.tally)),
            theme.style(figure_role(node)),
        ),
    };
    TreeRow {
        text: Line::from(text),
        right,
    }
}

fn figure_role(node: &Node) -> Role {
    if node.tally.connected == node.tally.total {
        Role::RungLive
    } else {
        Role::Muted
    }
}
