//! What the screen shows of the workspace: one moment of it, and what was worked out from it once for all frames.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::insight::View;
use crate::insight::calendar::Calendar;
use crate::insight::mentions::Mentions;
use crate::insight::obstacle::Solved;
use crate::insight::outline::{Meeting, Node, Outline};
use crate::insight::runs::Runs;
use crate::model::schema::Kind;
use crate::workspace::{Access, Snapshot, Workspace};

use super::exchange::summary::Summary;
use super::search::Index;

/// A moment of the workspace. Made off the drawing thread after every change.
#[derive(Debug)]
pub struct Data {
    /// The moment itself.
    pub snapshot: Snapshot,
    /// The region as a tree.
    pub outline: Outline,
    /// The appointments by day, with what should be looked at.
    pub calendar: Calendar,
    /// The Prüfungen, and who waits for one.
    pub runs: Runs,
    /// Who works along, who has what, what has come.
    pub exchange: Summary,
    /// The team of this laptop, for the header.
    pub team: String,
    /// Where it lies.
    pub folder: PathBuf,
    /// The real workspace, if this is a copy of it to practise with.
    pub practice: Option<PathBuf>,
    /// Whether anything can be changed.
    pub access: Access,
    /// Everything that can be jumped to, found by typing; in the order of [`Data::target`].
    pub index: Index,
    /// What is looked up for single records.
    pub lookup: Lookup,
}

/// Who names whom, and which Hürden have been solved how: worked out when somebody first asks, and then for all.
#[derive(Debug, Clone, Default)]
pub struct Lookup(Arc<OnceLock<(Mentions, Solved)>>);

impl Lookup {
    /// Whether nobody has to wait.
    pub fn is_there(&self) -> bool {
        self.0.get().is_some()
    }

    /// All of it, worked out now if need be.
    pub fn get(&self, view: View<'_>) -> &(Mentions, Solved) {
        self.0
            .get_or_init(|| (Mentions::new(view), Solved::new(view)))
    }
}

/// Something that can be jumped to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// An area or an authority, by its place in the tree.
    Node(usize, &'a Node),
    /// An appointment.
    Meeting(&'a Meeting),
}

impl Data {
    /// Works out everything that does not depend on where somebody looks.
    pub fn new(workspace: &Workspace) -> Self {
        Self::with(Summary::new(workspace), workspace)
    }

    /// The same, where the exchange has been looked at already.
    pub fn with(exchange: Summary, workspace: &Workspace) -> Self {
        let snapshot = workspace.snapshot();
        let outline = Outline::new(snapshot.view());
        let calendar = Calendar::new(snapshot.view());
        let view = snapshot.view();
        let runs = Runs::new(view, &outline);
        let nodes = outline
            .nodes()
            .iter()
            .map(|node| format!("{} {}", node.name, node.key));
        let titles = outline
            .all_meetings()
            .iter()
            .map(|meeting| view.title(Kind::Appointment, &meeting.key));
        let texts: Vec<String> = nodes.chain(titles).collect();
        let index = Index::new(texts.iter().map(String::as_str));
        Self {
            snapshot,
            outline,
            calendar,
            runs,
            exchange,
            team: workspace.me().team().to_owned(),
            folder: workspace.folder().to_owned(),
            practice: workspace.practises().map(Path::to_owned),
            access: workspace.access(),
            index,
            lookup: Lookup::default(),
        }
    }

    /// State and catalogue, to read.
    pub fn view(&self) -> View<'_> {
        self.snapshot.view()
    }

    /// What entry `at` of the index is.
    pub fn target(&self, at: usize) -> Option<Target<'_>> {
        let nodes = self.outline.nodes();
        match nodes.get(at) {
            Some(node) => Some(Target::Node(at, node)),
            None => self
                .outline
                .all_meetings()
                .get(at - nodes.len())
                .map(Target::Meeting),
        }
    }
}
