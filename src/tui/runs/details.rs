//! The chosen point in full: what must hold and how to check it, what was found now and earlier, where it comes from.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::role;
use crate::insight::checklist::{Meanwhile, Point};
use crate::insight::pace;
use crate::model::catalogue::{CheckItem, Path};
use crate::model::dates::{german_date, german_time};
use crate::model::schema::Kind;
use crate::tui::data::Data;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::rows::paragraphs;

/// What there is to say about a point.
pub struct Shown<'a> {
    /// What must hold.
    pub item: &'a CheckItem,
    /// What was found.
    pub now: Option<&'a Point<'a>>,
    /// What was found earlier, and in which run.
    pub then: Option<(&'a Point<'a>, &'a str)>,
    /// How long its section has taken.
    pub minutes: Option<i64>,
}

/// Draws it, the most important first.
pub fn render(shown: &Shown<'_>, area: Rect, buf: &mut Buffer, theme: Theme, data: &Data) {
    paragraphs(&texts(shown, data), area, buf, theme);
}

fn texts(shown: &Shown<'_>, data: &Data) -> Vec<(Role, String)> {
    let Shown { item, now, .. } = shown;
    let mut texts = vec![(Role::Title, format!("{}  {}", item.key, item.text))];
    if let Some(point) = now {
        texts.extend(found(point, data));
    }
    if let Some((point, run)) = shown.then {
        let day = data.view().entity(Kind::TestRun, run);
        let day = day.and_then(|run| run.date("datum")).map(german_date);
        let note = point.note.map(|note| format!(" · {note}"));
        let text = format!(
            "Früher ({}): {}{}",
            day.unwrap_or_default(),
            result(point),
            note.unwrap_or_default()
        );
        texts.push((role(Some(point)), text));
    }
    texts.extend(
        item.help
            .iter()
            .map(|help| (Role::Text, format!("So prüfen: {help}"))),
    );
    texts.push((Role::Muted, attributes(item, data)));
    texts.push((Role::Muted, section(shown, data)));
    let evidence = &item.evidence;
    let text = format!("Beleg: {}, {}", evidence.certainty.label(), evidence.source);
    texts.push((Role::Muted, text));
    texts
}

/// What was found, and what came of it.
fn found(point: &Point<'_>, data: &Data) -> Vec<(Role, String)> {
    let view = data.view();
    let mut texts = Vec::new();
    if !point.is_open() {
        let time = point
            .time
            .map(|time| format!(" · {} Uhr", german_time(time)));
        let text = format!("{}{}", result(point), time.unwrap_or_default());
        texts.push((role(Some(point)), text));
    }
    let said = [("Bemerkung", point.note), ("Nachweis", point.proof)];
    for (label, text) in said {
        texts.extend(text.map(|text| (Role::Text, format!("{label}: {text}"))));
    }
    let linked = [(Kind::Obstacle, point.obstacle), (Kind::Task, point.task)];
    for (kind, key) in linked {
        let text = |key| {
            let stand = kind.field("stand").map(|field| view.show(kind, key, field));
            format!(
                "{}: {} ({}); Eingabe öffnet sie.",
                kind.def().label,
                view.title(kind, key),
                stand.unwrap_or_default()
            )
        };
        texts.extend(key.map(|key| (Role::Accent, text(key))));
    }
    match &point.meanwhile {
        Meanwhile::Same => {}
        Meanwhile::Reworded(now) => texts.push((
            Role::Info,
            format!("Seit Beginn dieser Prüfung geändert. Neue Prüfungen fragen: {now}"),
        )),
        Meanwhile::Removed => texts.push((
            Role::Info,
            "Seit Beginn dieser Prüfung entfernt; neue Prüfungen haben diesen Punkt nicht mehr."
                .to_owned(),
        )),
    }
    texts
}

/// `nicht bestanden · Mangel 2, betriebsbehindernd: verhindert die Abnahme`
fn result(point: &Point<'_>) -> String {
    let name = point
        .outcome
        .map_or("offen", |outcome| outcome.name.as_str());
    let class = point.class.filter(|_| point.is_defect());
    let Some(class) = class else {
        return name.to_owned();
    };
    let forbids = if class.forbids_acceptance {
        ": verhindert die Abnahme"
    } else {
        ""
    };
    format!("{name} · Mangel {}, {}{forbids}", class.number, class.name)
}

fn attributes(item: &CheckItem, data: &Data) -> String {
    let catalogue = data.snapshot.catalogue();
    let mut parts = vec![
        item.duty.label().to_owned(),
        format!("Umgebung {}", item.environment.label()),
    ];
    if !item.paths.is_empty() {
        let paths: Vec<&str> = item.paths.iter().copied().map(Path::label).collect();
        parts.push(format!("nur {}", paths.join(", ")));
    }
    parts.extend(catalogue.role(&item.role).map(|role| role.name.clone()));
    parts.extend(item.law.clone());
    parts.join(" · ")
}

fn section(shown: &Shown<'_>, data: &Data) -> String {
    let section = &shown.item.section;
    let name = super::points::section_name(data, section);
    match shown.minutes {
        Some(minutes) => format!(
            "Abschnitt {section} {name}: {}, {}",
            pace::hours(minutes),
            pace::HOW
        ),
        None => format!("Abschnitt {section} {name}"),
    }
}
