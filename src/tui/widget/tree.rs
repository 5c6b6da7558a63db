//! A tree of any size, drawn from the flat list of what is unfolded, of which only the rows on screen are made.
//!
//! The owner keeps the tree and what is unfolded, and gives the rows in order; this says which row to fold or unfold.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::columns::Align;
use super::text::to_cells;
use super::window::Window;
use super::{Focus, Outcome, rows};
use crate::tui::input::{Input, Key, KeyPress, Mods};
use crate::tui::theme::{Role, Theme, glyph};

/// Which row is chosen and which are on screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tree {
    window: Window,
}

/// What the tree shows.
#[derive(Clone, Copy)]
pub struct TreeView<'a> {
    /// How many rows there are, those in folded nodes left out.
    pub len: usize,
    /// Where a row stands in the tree.
    pub node: &'a dyn Fn(usize) -> Node,
    /// Makes the texts of one row.
    pub row: &'a dyn Fn(usize) -> TreeRow,
    /// What is said when there is none.
    pub empty: &'a str,
}

/// Where a row stands in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// How many nodes it is inside of.
    pub depth: usize,
    /// Whether it has children and shows them.
    pub fold: Fold,
}

/// Whether a node has children and shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// It has none.
    Leaf,
    /// It hides them.
    Folded,
    /// It shows them.
    Unfolded,
}

/// The texts of one row.
#[derive(Clone, Debug, Default)]
pub struct TreeRow {
    /// What it is called.
    pub text: Line<'static>,
    /// Figures on the right; they stay when the text has to be cut.
    pub right: Line<'static>,
}

/// What the tree made of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeOutcome {
    /// As every widget says it.
    Plain(Outcome),
    /// The person wants this row folded.
    Fold(usize),
    /// The person wants this row unfolded.
    Unfold(usize),
}

/// Cells per level.
const INDENT: usize = 2;

impl Tree {
    /// The chosen row of `len`.
    pub fn selected(&self, len: usize) -> Option<usize> {
        self.window.selected(len)
    }

    /// Chooses a row.
    pub fn select(&mut self, row: usize) {
        self.window.select(row);
    }

    /// Moves, folds with ← and −, unfolds with → and +. ← on what cannot be folded goes to the parent.
    pub fn handle(&mut self, input: &Input, view: TreeView<'_>, area: Rect) -> TreeOutcome {
        if let (
            Input::Key(KeyPress {
                key,
                mods: Mods::NONE,
                ..
            }),
            Some(row),
        ) = (input, self.selected(view.len))
        {
            let node = (view.node)(row);
            match (key, node.fold) {
                (Key::Left | Key::Char('-'), Fold::Unfolded) => return TreeOutcome::Fold(row),
                (Key::Right | Key::Char('+'), Fold::Folded) => return TreeOutcome::Unfold(row),
                (Key::Left, _) => return self.climb(view, row, node, area),
                _ => {}
            }
        }
        TreeOutcome::Plain(self.window.handle(input, view.len, area))
    }

    fn climb(&mut self, view: TreeView<'_>, row: usize, node: Node, area: Rect) -> TreeOutcome {
        let parent = (0..row)
            .rev()
            .find(|above| (view.node)(*above).depth < node.depth);
        if let Some(parent) = parent {
            self.window.reveal(parent, view.len, area.height);
        }
        TreeOutcome::Plain(Outcome::of(parent.is_some()))
    }

    /// Draws the rows on screen.
    pub fn render(
        &self,
        view: TreeView<'_>,
        area: Rect,
        buf: &mut Buffer,
        theme: Theme,
        focus: Focus,
    ) {
        let at = (area, buf);
        rows::render(
            self.window,
            view.len,
            view.empty,
            at,
            (theme, focus),
            |row, place, buf| {
                let node = (view.node)(row);
                let texts = (view.row)(row);
                let indent = to_cells(node.depth * INDENT).min(place.width);
                let sign = match node.fold {
                    Fold::Leaf => " ",
                    Fold::Folded => glyph::FOLDED,
                    Fold::Unfolded => glyph::UNFOLDED,
                };
                let sign = Line::styled(sign, theme.style(Role::Muted));
                let rest = cut_left(place, indent);
                rows::line(&sign, rest, buf, Align::Left);
                let rest = cut_left(rest, to_cells(INDENT));
                let figures = to_cells(texts.right.width()).min(rest.width);
                let text = Rect {
                    width: rest.width.saturating_sub(figures + 1),
                    ..rest
                };
                rows::line(
                    &texts.text,
                    if figures == 0 { rest } else { text },
                    buf,
                    Align::Left,
                );
                rows::line(&texts.right, rest, buf, Align::Right);
            },
        );
    }

    /// Where the terminal's cursor belongs.
    pub fn cursor(&self, len: usize, area: Rect) -> Option<Position> {
        rows::cursor(self.window, len, area)
    }
}

fn cut_left(place: Rect, cells: u16) -> Rect {
    let cells = cells.min(place.width);
    Rect {
        x: place.x + cells,
        width: place.width - cells,
        ..place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widget::testing::{key, screen};

    const NODES: [(usize, Fold, &str); 5] = [
        (0, Fold::Unfolded, "Hessen"),
        (1, Fold::Unfolded, "Landkreis Kassel"),
        (2, Fold::Leaf, "Ahnatal"),
        (2, Fold::Leaf, "Bad Emstal"),
        (1, Fold::Folded, "Werra-Meißner-Kreis"),
    ];

    fn view() -> TreeView<'static> {
        TreeView {
            len: NODES.len(),
            node: &|row| Node {
                depth: NODES[row].0,
                fold: NODES[row].1,
            },
            row: &|row| TreeRow {
                text: Line::from(NODES[row].2),
                right: Line::from("12/48"),
            },
            empty: "Noch keine Gebiete.",
        }
    }

    #[test]
    fn rows_are_indented_and_the_figures_stay_when_names_are_cut() {
        let draw = |area, buf: &mut Buffer| {
            Tree::default().render(view(), area, buf, Theme::Dark, Focus::Here);
        };
        insta::assert_snapshot!(screen(24, 6, draw), @r"
        ▾ Hessen           12/48
          ▾ Landkreis Kas… 12/48
              Ahnatal      12/48
              Bad Emstal   12/48
          ▸ Werra-Meißner… 12/48
        ");
        for width in 0..10 {
            screen(width, 3, draw);
        }
    }

    #[test]
    fn arrows_fold_unfold_and_climb() {
        let area = Rect::new(0, 0, 24, 6);
        let mut tree = Tree::default();
        let mut at = |row, name| {
            tree.select(row);
            let outcome = tree.handle(&key(name), view(), area);
            (outcome, tree.selected(NODES.len()))
        };
        assert_eq!(at(1, "Left"), (TreeOutcome::Fold(1), Some(1)));
        assert_eq!(at(4, "Right"), (TreeOutcome::Unfold(4), Some(4)));
        assert_eq!(at(4, "+"), (TreeOutcome::Unfold(4), Some(4)));
        assert_eq!(
            at(3, "Left"),
            (TreeOutcome::Plain(Outcome::Handled), Some(1))
        );
        assert_eq!(
            at(4, "Left"),
            (TreeOutcome::Plain(Outcome::Handled), Some(0))
        );
        assert_eq!(
            at(3, "Down"),
            (TreeOutcome::Plain(Outcome::Handled), Some(4))
        );
        assert_eq!(
            at(3, "Enter"),
            (TreeOutcome::Plain(Outcome::Submitted), Some(3))
        );
        assert_eq!(
            at(3, "Right"),
            (TreeOutcome::Plain(Outcome::Ignored), Some(3))
        );
    }
}
