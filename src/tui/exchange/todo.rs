//! What there is to do so that everybody has everything: one sentence each, the most urgent first, with the key that
//! does it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::summary::Summary;
use crate::exchange::Protection;
use crate::model::text::{counted, pad_right, width};
use crate::replica::ReplicaId;
use crate::tui::app::Scene;
use crate::tui::command::Command;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::keymap::Keymap;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::{Focus, Outcome};
use crate::workspace::Trust;

/// One thing to do. In the order of urgency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Todo {
    /// Another laptop goes on under the name of this one.
    OwnFork(u64),
    /// The folder was copied or moved.
    Copied,
    /// The key waits for its passphrase.
    Locked,
    /// Two laptops go on under the name of this member.
    Fork(ReplicaId),
    /// Something of this member is missing here.
    Missing(ReplicaId),
    /// Somebody else does not trust this member any more.
    DistrustedBy(ReplicaId, Vec<ReplicaId>),
    /// So many files lie in the inbox.
    Arrived(usize),
    /// So many contradictions are to be settled.
    Conflicts(usize),
    /// So many own changes nobody else has.
    Unshared(u64),
    /// An erasure that these have not confirmed.
    Unconfirmed(Vec<ReplicaId>),
    /// So many files may still hold erased values.
    Remnants(usize),
}

/// How many files lie in folders and wait for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lying {
    /// In the inbox.
    pub arrived: usize,
    /// In the folder of the workspace, and may still hold erased values.
    pub remnants: usize,
}

/// Everything there is to do.
pub fn todos(data: &Data, lying: Lying) -> Vec<Todo> {
    let summary = &data.exchange;
    let mut todos = of_this_laptop(summary);
    todos.extend(of_members(summary));
    if lying.arrived > 0 {
        todos.push(Todo::Arrived(lying.arrived));
    }
    let conflicts = data.outline.conflicts();
    if conflicts > 0 {
        todos.push(Todo::Conflicts(conflicts));
    }
    if summary.unshared > 0 {
        todos.push(Todo::Unshared(summary.unshared));
    }
    let open = summary.erasures.iter();
    let open = open.map(|erasure| summary.unconfirmed(erasure));
    todos.extend(open.filter(|open| !open.is_empty()).map(Todo::Unconfirmed));
    if lying.remnants > 0 {
        todos.push(Todo::Remnants(lying.remnants));
    }
    todos
}

fn of_this_laptop(summary: &Summary) -> Vec<Todo> {
    let fork = summary.me().and_then(|me| me.fork);
    let mut todos: Vec<Todo> = fork
        .map(|fork| Todo::OwnFork(fork.seq))
        .into_iter()
        .collect();
    if summary.is_copied {
        todos.push(Todo::Copied);
    }
    if summary.protection == Protection::Locked {
        todos.push(Todo::Locked);
    }
    todos
}

fn of_members(summary: &Summary) -> Vec<Todo> {
    let others = || summary.members.iter().filter(|member| !member.is_me);
    let forks = others().filter(|member| member.fork.is_some());
    let mut todos: Vec<Todo> = forks.map(|member| Todo::Fork(member.replica)).collect();
    let missing = summary.members.iter();
    let missing = missing.filter(|member| !member.gaps.is_empty());
    todos.extend(missing.map(|member| Todo::Missing(member.replica)));
    let me = summary.me().map(|me| me.replica);
    let trusted = others().filter(|member| !matches!(member.trust, Some(Trust::Distrusted { .. })));
    todos.extend(trusted.filter_map(|member| {
        let by = member.distrusted_by.iter().copied();
        let by: Vec<ReplicaId> = by.filter(|by| Some(*by) != me).collect();
        (!by.is_empty()).then_some(Todo::DistrustedBy(member.replica, by))
    }));
    todos
}

impl Todo {
    /// What does it.
    pub fn command(&self) -> Option<Command> {
        match self {
            Self::OwnFork(_) | Self::Copied => Some(Command::Renew),
            Self::Locked => Some(Command::Passphrase),
            Self::Fork(_) | Self::Missing(_) => None,
            Self::DistrustedBy(..) => Some(Command::Distrust),
            Self::Arrived(_) => Some(Command::Arrived),
            Self::Conflicts(_) => Some(Command::Conflicts),
            Self::Unshared(_) => Some(Command::Export),
            Self::Unconfirmed(_) => Some(Command::Erasures),
            Self::Remnants(_) => Some(Command::Clean),
        }
    }

    /// Whom it is about.
    pub fn member(&self) -> Option<ReplicaId> {
        match self {
            Self::Fork(member) | Self::Missing(member) | Self::DistrustedBy(member, _) => {
                Some(*member)
            }
            _ => None,
        }
    }

    /// How urgent it looks.
    fn role(&self) -> Role {
        match self {
            Self::OwnFork(_) | Self::Copied | Self::Locked | Self::Fork(_) => Role::Bad,
            Self::Missing(_) | Self::DistrustedBy(..) => Role::Warn,
            Self::Conflicts(_) => Role::Conflict,
            Self::Arrived(_) | Self::Unshared(_) | Self::Unconfirmed(_) | Self::Remnants(_) => {
                Role::Info
            }
        }
    }

    fn sign(&self) -> &'static str {
        match self.role() {
            Role::Conflict => glyph::CONFLICT,
            Role::Info => glyph::HERE,
            _ => "!",
        }
    }

    fn sentence(&self, summary: &Summary, keymap: &Keymap) -> String {
        match self {
            Self::OwnFork(seq) => {
                format!("Doppelgänger dieses Rechners ab Änderung {seq}: Kennung erneuern.")
            }
            Self::Copied => format!(
                "Ordner wurde kopiert: Kennung erneuern. Wenn nur verschoben: mit {}.",
                keymap.way(Command::Moved)
            ),
            Self::Locked => "Schlüssel ist gesperrt: Kennwort eingeben, um zu senden.".to_owned(),
            Self::Fork(who) => {
                format!(
                    "{} gibt es doppelt; was zu tun ist, zeigt Eingabe.",
                    summary.name(*who)
                )
            }
            Self::Missing(who) => {
                let gaps = summary.member(*who).map_or(&[][..], |member| &member.gaps);
                let count = gaps.iter().map(|gap| gap.to - gap.from + 1).sum();
                let changes = counted(count, "Änderung fehlt", "Änderungen fehlen");
                format!(
                    "Von {}: {changes}, eine Datei kam nicht an (Eingabe).",
                    summary.name(*who)
                )
            }
            Self::DistrustedBy(who, by) => {
                let verb = if by.len() == 1 { "hat" } else { "haben" };
                format!(
                    "{} {verb} {} gesperrt: auch hier sperren?",
                    summary.names(by),
                    summary.name(*who)
                )
            }
            Self::Arrived(count) => {
                let files = counted(*count as u64, "Datei liegt", "Dateien liegen");
                format!("{files} im Eingang: ansehen und übernehmen.")
            }
            Self::Conflicts(count) => format!(
                "{} zu entscheiden.",
                counted(*count as u64, "Konflikt ist", "Konflikte sind")
            ),
            Self::Unshared(count) if summary.is_alone() => format!(
                "{} noch niemand sonst: Stand schreiben und senden.",
                counted(*count, "Änderung hat", "Änderungen hat")
            ),
            Self::Unshared(count) => format!(
                "{} haben die anderen noch nicht: Stand senden.",
                counted(*count, "eigene Änderung", "eigene Änderungen")
            ),
            Self::Unconfirmed(open) => {
                format!("Tilgung noch nicht bestätigt von {}.", summary.names(open))
            }
            Self::Remnants(count) => {
                let files = counted(*count as u64, "Datei kann", "Dateien können");
                format!("{files} hier noch Getilgtes enthalten: bereinigen.")
            }
        }
    }
}

/// What a person reads who has nothing to do.
const NOTHING: &str =
    "✓ Nichts zu tun. Hier fehlt nichts, und jede eigene Änderung hat schon jemand.";

/// The pane.
#[derive(Debug, Default)]
pub struct TodoPane {
    todos: Vec<Todo>,
    list: List,
}

impl TodoPane {
    pub fn refresh(&mut self, data: &Data, lying: Lying) {
        let chosen = self.chosen().cloned();
        self.todos = todos(data, lying);
        if let Some(at) = self
            .todos
            .iter()
            .position(|todo| Some(todo) == chosen.as_ref())
        {
            self.list.select(at);
        }
    }

    pub fn chosen(&self) -> Option<&Todo> {
        self.todos.get(self.list.selected(self.todos.len())?)
    }

    pub fn len(&self) -> usize {
        self.todos.len()
    }

    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        self.list.handle(input, self.todos.len(), area)
    }

    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (scene, focus): (&Scene, Focus),
        data: &Data,
    ) -> Option<Position> {
        let keys = self.todos.iter().filter_map(|todo| key(todo, scene));
        let cells = keys.map(|key| width(&key)).max().unwrap_or(0) + 1;
        let row = |row: usize| line(&self.todos[row], cells, &data.exchange, scene);
        let view = ListView {
            len: self.todos.len(),
            row: &row,
            empty: NOTHING,
        };
        self.list.render(view, area, buf, scene.theme, focus);
        self.list.cursor(self.todos.len(), area)
    }
}

/// The shortest key that does it.
fn key(todo: &Todo, scene: &Scene) -> Option<String> {
    let keys = scene.keymap.keys(todo.command()?.spec());
    keys.map(|key| key.to_string()).min_by_key(String::len)
}

/// What there is to do, with so many cells for the key before it.
fn line(todo: &Todo, cells: usize, summary: &Summary, scene: &Scene) -> Line<'static> {
    let key = key(todo, scene);
    let mut sentence = todo.sentence(summary, scene.keymap);
    if let (Some(command), None) = (todo.command(), &key) {
        sentence = format!("{sentence} ({})", scene.keymap.way(command));
    }
    let style = |role| scene.theme.style(role);
    Line::from(vec![
        Span::styled(
            pad_right(&key.unwrap_or_default(), cells),
            style(Role::Accent),
        ),
        Span::styled(format!("{} ", todo.sign()), style(todo.role())),
        Span::raw(sentence),
    ])
}
