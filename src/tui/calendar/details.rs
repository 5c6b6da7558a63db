//! Everything about the chosen appointment; where none is chosen, about the day and what should be looked at.

use chrono::{Datelike, NaiveDate};
use ratatui::text::{Line, Span};

use super::draft::Draft;
use super::look;
use super::seen::Seen;
use crate::insight::View;
use crate::insight::calendar::{Entry, Progress, TRAVEL};
use crate::model::schema::Kind;
use crate::model::text::{pad_right, width};
use crate::tui::command::Command;
use crate::tui::command::calendar::Calendar;
use crate::tui::keymap::Keymap;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::calendar::with_weekday;
use crate::tui::widget::text::{plain_lines, wrap};

/// Lines of text of a width, as they grow.
struct Text<'a> {
    lines: Vec<Line<'static>>,
    cells: usize,
    theme: Theme,
    view: View<'a>,
}

/// Cells for what a line is about.
const TERM: usize = 11;

/// At most so many warnings of a period are told.
const MOST: usize = 30;

impl Text<'_> {
    fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
    }

    fn heading(&mut self, text: &str) {
        self.paragraph(&Span::default(), text, Role::Title);
    }

    /// A paragraph, after `before` in front of its first line.
    fn paragraph(&mut self, before: &Span<'static>, text: &str, role: Role) {
        let indent = width(&before.content);
        let style = self.theme.style(role);
        let text = plain_lines(text);
        let rows = wrap(&text, self.cells.saturating_sub(indent));
        for (at, range) in rows.into_iter().enumerate() {
            let before = match at {
                0 => before.clone(),
                _ => Span::raw(" ".repeat(indent)),
            };
            let text = Span::styled(text[range].to_owned(), style);
            self.lines.push(Line::from(vec![before, text]));
        }
    }

    fn fact(&mut self, term: &str, text: &str) {
        if !text.is_empty() {
            let before = Span::styled(pad_right(term, TERM), self.theme.style(Role::Muted));
            self.paragraph(&before, text, Role::Text);
        }
    }

    fn signed(&mut self, sign: &'static str, role: Role, text: &str) {
        let before = Span::styled(format!("{sign} "), self.theme.style(role));
        self.paragraph(&before, text, Role::Text);
    }

    /// A field of an appointment under a heading of its own, if anything is written in it.
    fn section(&mut self, key: &str, slug: &str) {
        let Some(field) = Kind::Appointment.field(slug) else {
            return;
        };
        let text = self.view.show(Kind::Appointment, key, field);
        if !text.is_empty() {
            self.gap();
            self.heading(field.label);
            self.paragraph(&Span::default(), &text, Role::Text);
        }
    }

    /// The words of a field of an appointment.
    fn word(&self, key: &str, slug: &str) -> String {
        let field = Kind::Appointment.field(slug);
        field.map_or_else(String::new, |field| {
            self.view.show(Kind::Appointment, key, field)
        })
    }
}

/// The text of the pane.
pub fn lines(
    chosen: Option<&Entry>,
    draft: Option<&Draft>,
    seen: &Seen,
    keymap: &Keymap,
    cells: u16,
) -> Vec<Line<'static>> {
    // The last cells belong to the scroll bar.
    let mut text = Text {
        lines: Vec::new(),
        cells: usize::from(cells.saturating_sub(2)),
        theme: seen.theme,
        view: seen.data.view(),
    };
    if let Some(draft) = draft {
        on_paper(draft, keymap, &mut text);
    }
    match chosen {
        Some(entry) => {
            appointment(entry, &mut text);
            if draft.is_none() {
                offers(entry, keymap, &mut text);
            }
        }
        None if draft.is_some() => day(seen, &mut text),
        None => {
            day(seen, &mut text);
            beginning(seen, keymap, &mut text);
            warnings(seen, &mut text);
        }
    }
    text.lines
}

/// What the keys do while something is marked or moved.
fn on_paper(draft: &Draft, keymap: &Keymap, text: &mut Text<'_>) {
    let way = |calendar| keymap.way(Command::Calendar(calendar));
    let (arrows, take) = match draft {
        Draft::Span(..) => ("Pfeile erweitern die Zeit", "legt darin einen Termin an"),
        Draft::Moved(_) => ("Pfeile verschieben den Termin", "übernimmt den neuen Platz"),
    };
    let words = format!(
        "{arrows}, {} und {} ändern die Dauer. {} {take}, {} lässt alles, wie es war.",
        way(Calendar::Longer),
        way(Calendar::Shorter),
        way(Calendar::Take),
        way(Calendar::Discard)
    );
    text.paragraph(&Span::default(), &words, Role::Info);
    text.gap();
}

fn appointment(entry: &Entry, text: &mut Text<'_>) {
    let key = &*entry.key;
    text.heading(&text.view.title(Kind::Appointment, key));
    text.gap();
    text.fact("Wann", &format!("{}{}", look::when(entry), lasting(entry)));
    let (sign, _) = look::sign(entry.progress);
    let stand = text.word(key, "stand");
    let stand = if stand.is_empty() { "geplant" } else { &stand };
    text.fact("Stand", &format!("{sign} {stand}"));
    text.fact("Form", &text.word(key, "form"));
    text.fact("Ort", &text.word(key, "ort"));
    text.fact("Behörde", &authority(key, text.view));
    text.fact("Team", &text.word(key, "team"));
    if !entry.warnings.is_empty() {
        text.gap();
        for warning in &entry.warnings {
            let words = warning.words(text.view);
            text.signed("!", Role::Warn, &words);
        }
    }
    people(entry, text);
    connections(key, text);
    for slug in ["agenda", "anreise", "protokoll", "vereinbarungen"] {
        text.section(key, slug);
    }
}

/// ` (3 h)`, ` (1:30 h)`, ` (3 Tage)`.
fn lasting(entry: &Entry) -> String {
    let days = (entry.last - entry.first).num_days() + 1;
    match (entry.minutes(), entry.end) {
        (Some((begin, end)), Some(_)) => match ((end - begin) / 60, (end - begin) % 60) {
            (0, minutes) => format!(" ({minutes} Min.)"),
            (hours, 0) => format!(" ({hours} h)"),
            (hours, minutes) => format!(" ({hours}:{minutes:02} h)"),
        },
        _ if days > 1 => format!(" ({days} Tage)"),
        _ => String::new(),
    }
}

/// The authority with its phone number.
fn authority(key: &str, view: View<'_>) -> String {
    let Some(authority) = view.text(Kind::Appointment, key, "behoerde") else {
        return String::new();
    };
    let name = view.title(Kind::Authority, &authority);
    match view.text(Kind::Authority, &authority, "telefon") {
        Some(phone) => format!("{name}, {phone}"),
        None => name,
    }
}

fn people(entry: &Entry, text: &mut Text<'_>) {
    if entry.people.is_empty() {
        return;
    }
    text.gap();
    text.heading("Teilnehmende");
    for key in &entry.people {
        let name = text.view.title(Kind::Person, key);
        let shown = |slug| {
            let field = Kind::Person.field(slug)?;
            Some(text.view.show(Kind::Person, key, field)).filter(|words| !words.is_empty())
        };
        let words: Vec<String> = [shown("rolle"), shown("telefon")]
            .into_iter()
            .flatten()
            .collect();
        text.signed(glyph::HERE, Role::Muted, &name);
        let joined = words.join(" · ");
        // A number that breaks is hard to dial.
        let lines = if width(&joined) + 2 > text.cells {
            words
        } else {
            vec![joined]
        };
        for line in lines {
            text.paragraph(&Span::raw("  "), &line, Role::Muted);
        }
    }
}

fn connections(key: &str, text: &mut Text<'_>) {
    let view = text.view;
    let connections = view.items(Kind::Appointment, key, "anbindungen");
    if connections.is_empty() {
        return;
    }
    text.gap();
    text.heading("Anbindungen");
    for (connection, _) in connections {
        text.signed(
            glyph::HERE,
            Role::Muted,
            &view.title(Kind::Connection, &connection),
        );
        if let Some(status) = view.status_label(&connection) {
            text.paragraph(&Span::raw("  "), &status, Role::Muted);
        }
    }
}

/// What can be done next with an appointment that is still to come.
fn offers(entry: &Entry, keymap: &Keymap, text: &mut Text<'_>) {
    let way = |calendar| keymap.way(Command::Calendar(calendar));
    let is_open = matches!(entry.progress, Progress::Planned | Progress::Confirmed);
    let on_site = entry.form.as_deref() == Some("vor-ort");
    if !is_open || entry.form.as_deref() == Some(TRAVEL) {
        return;
    }
    text.gap();
    let mut say = |words: String| text.paragraph(&Span::default(), &words, Role::Muted);
    say(format!("{} verschiebt den Termin.", way(Calendar::Move)));
    if on_site {
        say(format!(
            "{} zeigt, wer auf derselben Fahrt besucht werden kann; {} legt Reisetage an.",
            way(Calendar::Nearby),
            way(Calendar::Travel)
        ));
    }
}

/// `heute`, `in 3 Tagen`, `vor 2 Tagen`.
fn away(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "heute".to_owned(),
        1 => "morgen".to_owned(),
        -1 => "gestern".to_owned(),
        days @ 2.. => format!("in {days} Tagen"),
        days => format!("vor {} Tagen", -days),
    }
}

fn day(seen: &Seen, text: &mut Text<'_>) {
    let day = seen.place.day;
    let week = day.iso_week().week();
    text.heading(&format!(
        "{} · KW {week} · {}",
        with_weekday(day),
        away(day, seen.today())
    ));
    if let Some(holiday) = seen.holiday(day) {
        text.paragraph(&Span::default(), holiday, Role::Bad);
    }
    text.gap();
    let entries = seen.on(day);
    if entries.is_empty() {
        text.paragraph(
            &Span::default(),
            "Keine Termine an diesem Tag.",
            Role::Muted,
        );
    }
    for entry in entries {
        let (sign, role) = look::sign(entry.progress);
        let title = text.view.title(Kind::Appointment, &entry.key);
        let words = match look::times(entry.begin, entry.end).as_str() {
            "" => title,
            times => format!("{times} {title}"),
        };
        text.signed(sign, role, &words);
    }
}

/// What should be looked at in the period that is shown.
fn warnings(seen: &Seen, text: &mut Text<'_>) {
    let (first, last) = seen.scale.days(seen.place.day).into_inner();
    let entries = seen.data.calendar.entries();
    // The entries stand in the order of their first day.
    let from = entries.partition_point(|entry| entry.first < first);
    let within = entries[from..]
        .iter()
        .take_while(|entry| entry.first <= last);
    let is_to_come = |entry: &&Entry| entry.last >= seen.today();
    let mut told = within
        .filter(|entry| !entry.warnings.is_empty() && seen.shows(entry))
        .filter(is_to_come)
        .peekable();
    if told.peek().is_none() {
        return;
    }
    text.gap();
    text.heading(&format!("Auffällig {}", seen.scale.within()));
    for entry in told.take(MOST) {
        let title = text.view.title(Kind::Appointment, &entry.key);
        let words = format!("{} {title}", entry.first.format("%d.%m."));
        text.signed("!", Role::Warn, &words);
        for warning in entry.warnings.iter().take(3) {
            let words = warning.words(text.view);
            text.paragraph(&Span::raw("  "), &words, Role::Muted);
        }
    }
}

/// How to make an appointment.
fn beginning(seen: &Seen, keymap: &Keymap, text: &mut Text<'_>) {
    let way = |calendar| keymap.way(Command::Calendar(calendar));
    text.gap();
    let create = format!(
        "{} legt hier einen Termin an. {} beginnt, eine Zeit zu markieren.",
        way(Calendar::Create),
        way(Calendar::Mark)
    );
    text.paragraph(&Span::default(), &create, Role::Muted);
    if !seen.data.calendar.entries().is_empty() {
        let next = format!("{} springt zum nächsten Termin.", way(Calendar::Next));
        text.paragraph(&Span::default(), &next, Role::Muted);
    }
}
