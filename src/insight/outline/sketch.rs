//! The tree without what hangs on it: small enough to be read before anything else is, and to show where one was while
//! the workspace is still being opened. It holds names and figures of areas and authorities, never persons.

use serde::{Deserialize, Serialize};

use super::{Kind, Node, Outline, Tally};

/// The tree as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    nodes: Vec<Line>,
    conflicts: usize,
}

/// A node; those below it follow it, one deeper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    level: Level,
    key: Box<str>,
    name: Box<str>,
    depth: u8,
    connected: u32,
    total: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Level {
    Area,
    Authority,
}

impl Sketch {
    /// What a tree looks like.
    pub fn of(outline: &Outline) -> Self {
        Self {
            nodes: outline.nodes.iter().map(Line::of).collect(),
            conflicts: outline.conflicts,
        }
    }

    /// The tree again, without connections and appointments.
    pub fn outline(self) -> Outline {
        let mut outline = Outline {
            conflicts: self.conflicts,
            ..Outline::default()
        };
        let mut open: Vec<usize> = Vec::new();
        for line in self.nodes {
            while let Some(above) = open.pop_if(|at| outline.nodes[*at].depth >= line.depth.into())
            {
                outline.nodes[above].subtree.end = outline.nodes.len();
            }
            open.push(outline.nodes.len());
            outline.take(line);
        }
        for above in open {
            outline.nodes[above].subtree.end = outline.nodes.len();
        }
        outline
    }
}

impl Line {
    fn of(node: &Node) -> Self {
        let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            level: match node.kind {
                Kind::Authority => Level::Authority,
                _ => Level::Area,
            },
            key: node.key.clone(),
            name: node.name.clone(),
            depth: u8::try_from(node.depth).unwrap_or(u8::MAX),
            connected: small(node.tally.connected),
            total: small(node.tally.total),
        }
    }
}

impl Outline {
    fn take(&mut self, line: Line) {
        let at = self.nodes.len();
        let kind = match line.level {
            Level::Area => Kind::Area,
            Level::Authority => Kind::Authority,
        };
        let tally = Tally {
            connected: line.connected as usize,
            total: line.total as usize,
        };
        if line.depth == 0 {
            self.tally.connected += tally.connected;
            self.tally.total += tally.total;
        }
        self.places.insert((kind, line.key.clone()), at);
        self.nodes.push(Node {
            kind,
            key: line.key,
            name: line.name,
            depth: line.depth.into(),
            subtree: at..at,
            links: 0..0,
            tally,
        });
    }
}
