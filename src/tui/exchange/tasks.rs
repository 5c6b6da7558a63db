//! What there is to do so that everybody has everything: one sentence each, the most urgent first, with the key that
//! does it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::summary::Summary;
use crate::exchange::Protection;
use crate::model::text::{counted, pad_right};
use crate::replica::ReplicaId;
use crate::tui::command::Command;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::{Focus, Outcome};
use crate::workspace::Trust;

/// One thing to do. In the order of urgency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
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
pub fn tasks(data: &Data, lying: Lying) -> Vec<Task> {
    let summary = &data.exchange;
    let mut tasks = of_this_laptop(summary);
    tasks.extend(of_members(summary));
    if lying.arrived > 0 {
        tasks.push(Task::Arrived(lying.arrived));
    }
    let conflicts = data.outline.conflicts();
    if conflicts > 0 {
        tasks.push(Task::Conflicts(conflicts));
    }
    if summary.unshared > 0 {
        tasks.push(Task::Unshared(summary.unshared));
    }
    let open = summary.erasures.iter();
    let open = open.map(|erasure| summary.unconfirmed(erasure));
    tasks.extend(open.filter(|open| !open.is_empty()).map(Task::Unconfirmed));
    if lying.remnants > 0 {
        tasks.push(Task::Remnants(lying.remnants));
    }
    tasks
}

fn of_this_laptop(summary: &Summary) -> Vec<Task> {
    let fork = summary.me().and_then(|me| me.fork);
    let mut tasks: Vec<Task> = fork
        .map(|fork| Task::OwnFork(fork.seq))
        .into_iter()
        .collect();
    if summary.is_copied {
        tasks.push(Task::Copied);
    }
    if summary.protection == Protection::Locked {
        tasks.push(Task::Locked);
    }
    tasks
}

fn of_members(summary: &Summary) -> Vec<Task> {
    let others = || summary.members.iter().filter(|member| !member.is_me);
    let forks = others().filter(|member| member.fork.is_some());
    let mut tasks: Vec<Task> = forks.map(|member| Task::Fork(member.replica)).collect();
    let missing = summary.members.iter();
    let missing = missing.filter(|member| !member.gaps.is_empty());
    tasks.extend(missing.map(|member| Task::Missing(member.replica)));
    let me = summary.me().map(|me| me.replica);
    let trusted = others().filter(|member| !matches!(member.trust, Some(Trust::Distrusted { .. })));
    tasks.extend(trusted.filter_map(|member| {
        let by = member.distrusted_by.iter().copied();
        let by: Vec<ReplicaId> = by.filter(|by| Some(*by) != me).collect();
        (!by.is_empty()).then_some(Task::DistrustedBy(member.replica, by))
    }));
    tasks
}

impl Task {
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

    fn sentence(&self, summary: &Summary) -> String {
        match self {
            Self::OwnFork(seq) => format!(
                "Doppelgänger dieses Rechners ab Änderung {seq}: hier oder dort die Kennung erneuern."
            ),
            Self::Copied => "Dieser Ordner wurde kopiert oder verschoben: Kennung erneuern, oder o, wenn nur verschoben."
                .to_owned(),
            Self::Locked => {
                "Der Schlüssel ist gesperrt: zum Senden und Entschlüsseln das Kennwort eingeben.".to_owned()
            }
            Self::Fork(who) => format!(
                "{} gibt es doppelt: einer der beiden Rechner muss seine Kennung erneuern.",
                summary.name(*who)
            ),
            Self::Missing(who) => {
                let gaps = summary.member(*who).map_or(&[][..], |member| &member.gaps);
                let count = gaps.iter().map(|gap| gap.to - gap.from + 1).sum();
                let changes = counted(count, "Änderung fehlt", "Änderungen fehlen");
                format!("Von {}: {changes}, eine Datei kam nicht an.", summary.name(*who))
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
                "{} hier noch niemand sonst: Stand schreiben und senden.",
                counted(*count, "Änderung hat", "Änderungen hat")
            ),
            Self::Unshared(count) => format!(
                "{} die anderen noch nicht: Stand schreiben und senden.",
                counted(*count, "eigene Änderung haben", "eigene Änderungen haben")
            ),
            Self::Unconfirmed(open) => format!(
                "Tilgung noch nicht bestätigt von {}.",
                summary.names(open)
            ),
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
pub struct TaskPane {
    tasks: Vec<Task>,
    list: List,
}

impl TaskPane {
    pub fn refresh(&mut self, data: &Data, lying: Lying) {
        let chosen = self.chosen().cloned();
        self.tasks = tasks(data, lying);
        if let Some(at) = self
            .tasks
            .iter()
            .position(|task| Some(task) == chosen.as_ref())
        {
            self.list.select(at);
        }
    }

    pub fn chosen(&self) -> Option<&Task> {
        self.tasks.get(self.list.selected(self.tasks.len())?)
    }

    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    pub fn handle(&mut self, input: &Input, area: Rect) -> Outcome {
        self.list.handle(input, self.tasks.len(), area)
    }

    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        (theme, focus): (Theme, Focus),
        data: &Data,
    ) -> Option<Position> {
        let row = |row: usize| line(&self.tasks[row], &data.exchange, theme);
        let view = ListView {
            len: self.tasks.len(),
            row: &row,
            empty: NOTHING,
        };
        self.list.render(view, area, buf, theme, focus);
        self.list.cursor(self.tasks.len(), area)
    }
}

/// Cells for the key.
const KEY: usize = 4;

fn line(task: &Task, summary: &Summary, theme: Theme) -> Line<'static> {
    let keys = task
        .command()
        .map_or(&[][..], |command| command.spec().keys);
    let key = keys.iter().map(ToString::to_string).min_by_key(String::len);
    Line::from(vec![
        Span::styled(
            pad_right(&key.unwrap_or_default(), KEY),
            theme.style(Role::Accent),
        ),
        Span::styled(format!("{} ", task.sign()), theme.style(task.role())),
        Span::raw(task.sentence(summary)),
    ])
}
