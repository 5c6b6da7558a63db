//! Everything about the chosen member: its fingerprint, how it is trusted, what is missing and what to do about it, and
//! what it has of everybody else. While there is nobody else, how to begin.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::members::trust;
use super::summary::Summary;
use crate::exchange::{Fingerprint, Protection};
use crate::model::text::{counted, number, pad_left, pad_right, truncate, width};
use crate::tui::app::Scene;
use crate::tui::command::Command;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::keymap::Keymap;
use crate::tui::layer::page::Page;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::text::wrap;
use crate::workspace::{ForkFound, ForkPlace, Member, Trust};

/// How far the details are scrolled.
#[derive(Debug, Default)]
pub struct DetailPane {
    page: Page,
}

impl DetailPane {
    /// Another member has other details.
    pub fn reset(&mut self) {
        self.page = Page::default();
    }

    pub fn handle(
        &mut self,
        input: &Input,
        area: Rect,
        member: &Member,
        (data, keymap): (&Data, &Keymap),
    ) {
        let len = lines(member, data, (Theme::Plain, keymap), area.width).len();
        self.page.handle(input, len, area);
    }

    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        scene: &Scene,
        member: &Member,
        data: &Data,
    ) -> Option<Position> {
        let look = (scene.theme, scene.keymap);
        let lines = lines(member, data, look, area.width);
        self.page.render(&lines, area, buf, scene.theme);
        (!area.is_empty()).then(|| area.as_position())
    }
}

fn lines(
    member: &Member,
    data: &Data,
    (theme, keymap): (Theme, &Keymap),
    cells: u16,
) -> Vec<Line<'static>> {
    // The last cell belongs to the scroll bar.
    let mut text = Text {
        lines: Vec::new(),
        cells: usize::from(cells.saturating_sub(1)),
        theme,
        keymap,
    };
    let summary = &data.exchange;
    if summary.is_alone() {
        beginning(&mut text);
        text.gap();
    }
    identity(member, summary, &mut text);
    warnings(member, data, &mut text);
    exchange(member, data, &mut text);
    holdings(member, summary, &mut text);
    text.lines
}

/// Lines of text of a width, as they grow.
struct Text<'a> {
    lines: Vec<Line<'static>>,
    cells: usize,
    theme: Theme,
    keymap: &'a Keymap,
}

/// Cells for what a line is about.
const TERM: usize = 13;

impl Text<'_> {
    /// How to give a command.
    fn way(&self, command: Command) -> String {
        self.keymap.way(command)
    }

    fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    fn heading(&mut self, text: impl Into<String>) {
        let style = self.theme.style(Role::Title);
        self.lines.push(Line::styled(text.into(), style));
    }

    /// A paragraph, after `before` in front of its first line.
    fn paragraph(&mut self, before: &Span<'static>, text: &str, role: Role) {
        let indent = width(&before.content);
        let style = self.theme.style(role);
        let rows = wrap(text, self.cells.saturating_sub(indent));
        for (at, range) in rows.into_iter().enumerate() {
            let before = match at {
                0 => before.clone(),
                _ => Span::raw(" ".repeat(indent)),
            };
            let text = Span::styled(text[range].to_owned(), style);
            self.lines.push(Line::from(vec![before, text]));
        }
    }

    fn fact(&mut self, term: &str, text: &str, role: Role) {
        let before = Span::styled(pad_right(term, TERM), self.theme.style(Role::Muted));
        self.paragraph(&before, text, role);
    }

    fn warning(&mut self, sign: &str, role: Role, text: &str) {
        let before = Span::styled(format!("{sign} "), self.theme.style(role));
        self.paragraph(&before, text, Role::Text);
    }
}

/// The first exchange, in three steps.
fn beginning(text: &mut Text<'_>) {
    text.heading("So beginnt der Austausch");
    let steps = [
        format!(
            "{} schreibt den ganzen Stand in eine Datei. Sie geht per Mail an die Kolleginnen und Kollegen.",
            text.way(Command::Export)
        ),
        "Diese wählen beim ersten Start „Beitreten“ und diese Datei, und senden danach ihre eigene Datei zurück."
            .to_owned(),
        format!(
            "{} liest die Dateien der anderen ein. Beim ersten Mal bitte am Telefon die Kennung vergleichen.",
            text.way(Command::Import)
        ),
    ];
    for (number, step) in (1..).zip(steps) {
        let before = Span::styled(format!("{number}. "), text.theme.style(Role::Accent));
        text.paragraph(&before, &step, Role::Text);
    }
    let rest = "Danach reicht es, sich gegenseitig Dateien zu senden: spät, doppelt, in jeder Reihenfolge.";
    text.paragraph(&Span::raw("   "), rest, Role::Muted);
}

fn identity(member: &Member, summary: &Summary, text: &mut Text<'_>) {
    let fingerprint = Fingerprint::of(&member.replica).to_string();
    text.fact("Kennung", &fingerprint, Role::Accent);
    let (words, role) = trust(member, summary);
    text.fact("Vertrauen", &words, role);
    if !member.team.is_empty() {
        text.fact("Team", &member.team, Role::Text);
    }
    if let Some(email) = &member.email {
        text.fact("E-Mail", email, Role::Text);
    }
    if let Some(former) = member.successor_of {
        let former = Fingerprint::of(&former);
        text.fact("Löst ab", &former.to_string(), Role::Muted);
    }
    if member.is_me {
        let protection = match summary.protection {
            Protection::None => "ohne Kennwort",
            Protection::Unlocked => "mit Kennwort, entsperrt",
            Protection::Locked => "mit Kennwort, gesperrt",
        };
        text.fact("Schlüssel", protection, Role::Text);
    }
}

fn warnings(member: &Member, data: &Data, text: &mut Text<'_>) {
    let summary = &data.exchange;
    let before = text.lines.len();
    text.gap();
    if let Some(fork) = &member.fork {
        text.warning(
            glyph::FAILED,
            Role::Bad,
            &forked(member, fork, data, text.keymap),
        );
    }
    if let Some(Trust::Distrusted { last }) = member.trust {
        let held = format!(
            "Gesperrt: Übernommen ist alles bis Änderung {last}. Was danach kam, wird zurückgehalten; {} hebt die Sperre auf.",
            text.way(Command::Trust)
        );
        text.warning(glyph::FAILED, Role::Bad, &held);
    }
    let me = summary.me().map(|me| me.replica);
    let others = member.distrusted_by.iter().copied();
    let others: Vec<_> = others.filter(|by| Some(*by) != me).collect();
    if !others.is_empty() {
        let by = format!("Gesperrt von {}.", summary.names(&others));
        text.warning("!", Role::Warn, &by);
    }
    for request in summary.requests_about(member.replica) {
        text.warning("!", Role::Warn, request);
    }
    if member.held > 0 {
        let held = counted(
            member.held,
            "Änderung wird zurückgehalten.",
            "Änderungen werden zurückgehalten.",
        );
        text.warning("!", Role::Warn, &held);
    }
    if matches!(member.trust, Some(Trust::IntroducedBy(_)) | None) && summary.is_partner(member) {
        let ask = format!(
            "Noch nicht selbst geprüft: am Telefon die Kennung vergleichen, dann {}.",
            text.way(Command::Trust)
        );
        text.warning(glyph::HERE, Role::Info, &ask);
    }
    if text.lines.len() == before + 1 {
        text.lines.truncate(before);
    }
}

fn forked(member: &Member, fork: &ForkFound, data: &Data, keymap: &Keymap) -> String {
    let since = match fork.place {
        ForkPlace::Exact => format!("ab Änderung {}", fork.seq),
        ForkPlace::AtTheLatest => format!("spätestens ab Änderung {}", fork.seq),
    };
    let seen = data.snapshot.local(fork.seen).format("%d.%m.%Y");
    let by = data.exchange.name(fork.sender);
    let remedy = match (member.is_me, fork.place) {
        (true, _) => format!(
            "Mit {} die Kennung dieses Rechners erneuern und einen neuen Stand senden.",
            keymap.way(Command::Renew)
        ),
        (false, ForkPlace::Exact) => format!(
            "Auf einem der beiden Rechner bitte die Kennung erneuern, ab Änderung {}, und von dort einen neuen Stand senden.",
            fork.seq
        ),
        (false, ForkPlace::AtTheLatest) => format!(
            "Bitte von {} einen vollständigen Stand senden lassen; damit lässt sich die Stelle bestimmen.",
            member.name
        ),
    };
    format!(
        "Doppelgänger: {since} gibt es zwei Fassungen (bemerkt am {seen} in einer Datei von {by}). {remedy} Nichts geht verloren."
    )
}

fn exchange(member: &Member, data: &Data, text: &mut Text<'_>) {
    let summary = &data.exchange;
    text.gap();
    let here = counted(member.changes, "Änderung", "Änderungen");
    text.fact("Hier", &here, Role::Text);
    if member.is_me {
        let unshared = match summary.unshared {
            0 => "nichts, was nicht schon jemand hat".to_owned(),
            count => counted(
                count,
                "Änderung hat noch niemand",
                "Änderungen hat noch niemand",
            ),
        };
        text.fact("Zu senden", &unshared, Role::Text);
        return;
    }
    if let Some(wall) = member.last_file {
        let file = summary
            .received
            .iter()
            .filter(|(_, file)| file.sender == member.replica)
            .max_by_key(|(_, file)| file.written);
        let name = file.map(|(_, file)| format!(": {}", file.name));
        let written = data.snapshot.local(wall).format("%d.%m.%Y %H:%M");
        let last = format!("vom {written}{}", name.unwrap_or_default());
        text.fact("Letzte Datei", &last, Role::Text);
    } else {
        text.fact("Letzte Datei", "noch keine", Role::Muted);
    }
    if summary.is_partner(member) {
        let (lacks, role) = match member.behind {
            0 => (format!("{} alles von hier", glyph::DONE), Role::Ok),
            behind => {
                let lacks = counted(behind, "Änderung", "Änderungen");
                (format!("vielleicht noch {lacks} von hier"), Role::Info)
            }
        };
        let term = if member.behind == 0 {
            "Hat"
        } else {
            "Fehlt dort"
        };
        text.fact(term, &lacks, role);
        let can = match member.recipient {
            Some(_) => "möglich",
            None => "erst, wenn eine Datei von dort da ist",
        };
        text.fact("Vertraulich", can, Role::Text);
    }
}

/// Cells for a count.
const COUNT: usize = 6;

/// Whose changes a member has, beside what is here.
fn holdings(member: &Member, summary: &Summary, text: &mut Text<'_>) {
    if summary.is_alone() {
        return;
    }
    text.gap();
    let heading = if member.is_me {
        "Wer welchen Stand von hier hat".to_owned()
    } else {
        format!("Welchen Stand {} hat", member.name)
    };
    text.heading(heading);
    let name = text
        .cells
        .saturating_sub(2 * (COUNT + 1) + REMARK)
        .clamp(8, 28);
    let columns = |of: &str, there: &str, here: &str| {
        format!(
            "{} {} {}",
            pad_right(&truncate(of, name), name),
            pad_left(there, COUNT),
            pad_left(here, COUNT)
        )
    };
    let of = if member.is_me { "bei" } else { "von" };
    let titles = columns(of, "dort", "hier");
    text.lines
        .push(Line::styled(titles, text.theme.style(Role::Muted)));
    for other in &summary.members {
        if member.is_me && other.is_me {
            continue;
        }
        let (there, here) = if member.is_me {
            (other.has.get(&member.replica), member.changes)
        } else {
            (member.has.get(&other.replica), other.changes)
        };
        let (remark, role) = match there.cmp(&here) {
            std::cmp::Ordering::Equal => (glyph::DONE.to_owned(), Role::Ok),
            std::cmp::Ordering::Less => {
                (format!("dort fehlen {}", number(here - there)), Role::Muted)
            }
            std::cmp::Ordering::Greater => {
                (format!("hier fehlen {}", number(there - here)), Role::Warn)
            }
        };
        let row = columns(&other.name, &number(there), &number(here));
        text.lines.push(Line::from(vec![
            Span::raw(row),
            Span::styled(format!("  {remark}"), text.theme.style(role)),
        ]));
    }
}

/// Cells for what is missing where.
const REMARK: usize = 18;
