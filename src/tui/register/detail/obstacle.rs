//! A Hürde: what it holds up, how far it is escalated, what is done about it, and who has solved something like it.

use ratatui::text::Line;

use super::page::Page;
use super::{Facts, fields};
use crate::model::catalogue::EscalationLevel;
use crate::model::schema::Kind;
use crate::model::text::{counted, number};
use crate::tui::theme::{Role, glyph};

/// The fields that stand where this page has its own place for them.
const TOLD: [&str; 9] = [
    "art",
    "stand",
    "schwere",
    "ebene",
    "frist",
    "zustaendig",
    "massnahme",
    "loesung",
    "empfehlung",
];

pub fn write(page: &mut Page<'_>) {
    page.title();
    page.labelled("Art", &category(page), Role::Text);
    page.field("stand");
    page.field("schwere");
    page.due();
    page.reference("zustaendig");
    effect(page);
    ladder(page);
    page.text("massnahme");
    page.text("loesung");
    page.text("empfehlung");
    similar(page);
    page.gap();
    fields(page, &TOLD);
}

/// `Technisch · T4 Firewall, Netz oder Proxy`
fn category(page: &Page<'_>) -> String {
    let code = page.held("art").unwrap_or_default();
    let letter = code.get(..1).unwrap_or_default();
    let category = page.view().catalogue.obstacle_category(letter);
    let kind = format!("{code} {}", page.shown("art"));
    match category {
        Some(category) => format!("{} · {kind}", category.name),
        None => kind,
    }
}

fn effect(page: &mut Page<'_>) {
    let Facts::Obstacle(effect, ..) = page.about.facts else {
        return;
    };
    let authorities = counted(effect.authorities as u64, "Behörde", "Behörden");
    let connections = counted(effect.connections as u64, "Anbindung", "Anbindungen");
    let mut words = format!("{authorities} · {connections}");
    if effect.inhabitants > 0 {
        words = format!("{words} · {} Einwohner", number(effect.inhabitants));
    }
    let role = if effect.connections + effect.authorities > 0 {
        Role::Text
    } else {
        Role::Muted
    };
    page.labelled("betrifft", &words, role);
}

/// The levels from below to above: what is behind, where it is, whom to ask next.
fn ladder(page: &mut Page<'_>) {
    let at = page.held("ebene");
    let levels: &[EscalationLevel] = &page.view().catalogue.escalation_levels;
    let at = levels
        .iter()
        .position(|level| Some(&level.key) == at.as_ref());
    page.heading("Eskalation");
    let theme = page.about.theme;
    for (row, level) in levels.iter().enumerate() {
        let is_next = row == at.map_or(1, |at| at + 1);
        let (sign, role) = match at {
            Some(at) if row < at => (glyph::DONE, Role::Muted),
            Some(at) if row == at => (glyph::STEP, Role::Accent),
            _ => (glyph::OPEN, Role::Muted),
        };
        let words = format!("{sign} {} {}", level.key, level.name);
        page.line(Line::styled(words, theme.style(role)));
        if Some(row) == at {
            page.wrapped(&level.who, 5, Role::Muted);
        } else if is_next {
            let hint = format!("nächste Ebene · {}", level.deadline);
            page.wrapped(&hint, 5, Role::Info);
        }
    }
}

/// Solved ones that are like it, with how they were solved, and what is to be done about this one.
fn similar(page: &mut Page<'_>) {
    let Facts::Obstacle(_, similar, tasks) = page.about.facts else {
        return;
    };
    page.links("Aufgaben dazu", Kind::Task, tasks);
    if similar.is_empty() {
        return;
    }
    page.heading("Ähnliche gelöste Hürden · u übernimmt die Lösung");
    for key in similar {
        page.link(Kind::Obstacle, key, "");
        let solution = page.view().text(Kind::Obstacle, key, "loesung");
        let first = page.lines.len();
        page.wrapped(&solution.unwrap_or_default(), 2, Role::Muted);
        for entry in &mut page.lines[first..] {
            entry.link = Some((Kind::Obstacle, key.clone()));
        }
    }
}
