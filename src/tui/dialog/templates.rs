//! Prüfvorlagen: which there are, and the points of one: changed, added, removed, brought back and put in order. Every
//! step is written at once and undo takes it back.

mod point_form;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::delete::delete;
use super::record;
use crate::insight::templates::{Presence, TemplatePoint, Way, moved, points};
use crate::model::schema::Kind;
use crate::model::text::{counted, pad_left, pad_right, width};
use crate::replica::Value;
use crate::tui::app::Scene;
use crate::tui::command::Command;
use crate::tui::data::Data;
use crate::tui::input::{Input, Key, KeyPress, Mods};
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::form::Answer;
use crate::tui::widget::grouped::{Grouped, Row};
use crate::tui::widget::rows::{paragraph, split_below};
use crate::tui::widget::{Focus, Outcome};
use crate::workspace::Action;

/// Offers the templates there are, and a new one for the service that is chosen.
pub fn open(service: Option<&str>, data: &Data) -> Message {
    let view = data.view();
    let mut keys: Vec<String> = view
        .keys(Kind::Template)
        .into_iter()
        .map(str::to_owned)
        .collect();
    keys.sort_by_cached_key(|key| crate::model::text::sort_key(&view.title(Kind::Template, key)));
    let mut choices: Vec<Choice> = keys.iter().map(|key| choice(key, data)).collect();
    choices.push(Choice {
        label: "Neue Vorlage …".to_owned(),
        help: "Beginnt als Kopie der eingebauten Prüfliste, für eine Leistung oder für alle."
            .to_owned(),
    });
    let (snapshot, service) = (data.snapshot.clone(), service.map(str::to_owned));
    let then = move |at: usize| {
        if let Some(key) = keys.get(at) {
            return vec![Message::open(TemplatePoints::new(key.clone()))];
        }
        let service = service.as_deref().map(Answer::one);
        let prefill = service.map(|service| ("leistung", service));
        let prefill = prefill.into_iter().collect();
        vec![Message::open(record::create(
            Kind::Template,
            prefill,
            &snapshot,
        ))]
    };
    Message::open(Choose::new("Prüfvorlagen", choices, 0, then))
}

fn choice(key: &str, data: &Data) -> Choice {
    let view = data.view();
    let all = points(view, key);
    let there = all.iter().filter(|point| point.presence == Presence::There);
    let service = view
        .text(Kind::Template, key, "leistung")
        .map_or("alle Leistungen".to_owned(), |service| {
            view.short_service(&service)
        });
    let rests = view.text(Kind::Template, key, "stand").as_deref() == Some("ruht");
    Choice {
        label: format!(
            "{} · {service} · {}{}",
            view.title(Kind::Template, key),
            counted(there.count() as u64, "Punkt", "Punkte"),
            if rests { " · ruht" } else { "" }
        ),
        help: view
            .text(Kind::Template, key, "bemerkung")
            .unwrap_or_else(|| {
                "Neue Prüfungen dieser Leistung nehmen die Vorlage, solange sie gilt.".to_owned()
            }),
    }
}

/// The points of a template.
pub struct TemplatePoints {
    template: String,
    grouped: Grouped,
    /// The chosen point, which stays so wherever it moves.
    chosen: Option<String>,
    /// The points when somebody last looked, by key and section.
    seen: Vec<(String, String)>,
}

/// Rows for the whole text of the chosen point, with a free one above.
const DETAILS: u16 = 5;

/// Most keys have one or two digits.
const LEAST_KEY: usize = 2;

/// `  Pflicht  P, O, F`
const DUTY: usize = 9;
const PATHS: usize = 14;

impl TemplatePoints {
    /// The points of a template, from the first.
    pub fn new(template: String) -> Self {
        Self {
            template,
            grouped: Grouped::default(),
            chosen: None,
            seen: Vec::new(),
        }
    }

    fn points(&self, scene: &Scene) -> Vec<TemplatePoint> {
        let data = scene.data;
        data.map(|data| points(data.view(), &self.template))
            .unwrap_or_default()
    }

    /// The list as it has to stand for these points.
    fn standing(&self, points: &[TemplatePoint]) -> Grouped {
        let mut grouped = self.grouped.clone();
        let is_seen = self.seen.len() == points.len()
            && self
                .seen
                .iter()
                .zip(points)
                .all(|(seen, point)| seen.0 == point.item.key && seen.1 == point.item.section);
        if !is_seen {
            let chosen = self.added(points).or(self.chosen.as_deref());
            let at = points
                .iter()
                .position(|point| Some(point.item.key.as_str()) == chosen);
            grouped.set(rows(points), at);
        }
        grouped
    }

    /// The point that has come since somebody looked, if it is only one.
    fn added<'p>(&self, points: &'p [TemplatePoint]) -> Option<&'p str> {
        if self.seen.is_empty() || self.seen.len() + 1 != points.len() {
            return None;
        }
        let is_new = |key: &&str| !self.seen.iter().any(|(seen, _)| seen == key);
        points
            .iter()
            .map(|point| point.item.key.as_str())
            .find(is_new)
    }

    fn take_over(&mut self, points: &[TemplatePoint]) {
        self.grouped = self.standing(points);
        self.seen = points
            .iter()
            .map(|point| (point.item.key.clone(), point.item.section.clone()))
            .collect();
        self.follow(points);
    }

    fn follow(&mut self, points: &[TemplatePoint]) {
        let at = self.grouped.chosen();
        self.chosen = at
            .and_then(|at| points.get(at))
            .map(|point| point.item.key.clone());
    }

    /// What a key asks for; `None` leaves it to the list.
    fn asked(
        &self,
        press: KeyPress,
        points: &[TemplatePoint],
        data: &Data,
    ) -> Option<Vec<Message>> {
        let chosen = self.grouped.chosen().and_then(|at| points.get(at));
        let messages = match (press.mods, press.key, chosen) {
            (Mods::CTRL, Key::Char('z'), _) => vec![Message::Run(Command::Undo)],
            (Mods::CTRL, Key::Char('y'), _) => vec![Message::Run(Command::Redo)],
            (Mods::NONE, Key::F(2), _) => vec![Message::open(record::edit(
                Kind::Template,
                &self.template,
                &data.snapshot,
            ))],
            (Mods { shift: true, .. }, Key::Delete, _) => {
                let mut messages = vec![Message::Close];
                messages.extend(delete(Kind::Template, &self.template, data.view()));
                messages
            }
            (Mods::NONE, Key::F(7), _) => {
                vec![super::history::open(Kind::Template, self.template.clone())]
            }
            (Mods::NONE, Key::Insert, _) => {
                let at = self.grouped.chosen();
                vec![point_form::add(&self.template, points, at, &data.snapshot)]
            }
            (Mods::NONE, Key::Enter, Some(point)) => {
                vec![point_form::edit(&self.template, point, &data.snapshot)]
            }
            (Mods::NONE, Key::Delete, Some(point)) => vec![self.remove(point)],
            (Mods::NONE, Key::Char('+'), Some(point)) => self.step(point, Way::Down, points),
            (Mods::NONE, Key::Char('-'), Some(point)) => self.step(point, Way::Up, points),
            _ => return None,
        };
        Some(messages)
    }

    fn step(&self, point: &TemplatePoint, way: Way, points: &[TemplatePoint]) -> Vec<Message> {
        let values = moved(points, &point.item.key, way);
        if values.is_empty() {
            return Vec::new();
        }
        let action = values
            .into_iter()
            .fold(Action::new(), |action, (slug, item, value)| {
                action.set_item(Kind::Template, &self.template, slug, &item, value)
            });
        vec![Message::apply(
            action,
            format!("Punkt {} verschoben.", point.item.key),
        )]
    }

    /// Removes a point, or brings it back.
    fn remove(&self, point: &TemplatePoint) -> Message {
        let key = &point.item.key;
        let (value, done) = match point.presence {
            Presence::There => (
                Value::Bool(true),
                format!(
                    "Punkt {key} entfernt; Entf holt ihn zurück. Begonnene Prüfungen behalten ihn."
                ),
            ),
            Presence::Removed => (Value::Empty, format!("Punkt {key} ist wieder dabei.")),
        };
        let action = Action::new().set_item(Kind::Template, &self.template, "entfernt", key, value);
        Message::apply(action, done)
    }
}

/// The points under the headings of their sections.
fn rows(points: &[TemplatePoint]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut section = None;
    for (at, point) in points.iter().enumerate() {
        if section != Some(&point.item.section) {
            section = Some(&point.item.section);
            // A heading is known by the first point below it.
            rows.push(Row::Heading(at));
        }
        rows.push(Row::Entry(at));
    }
    rows
}

fn line(point: &TemplatePoint, key: usize, cells: usize, theme: Theme) -> Line<'static> {
    let item = &point.item;
    let letters: Vec<&str> = item.paths.iter().map(|path| path.letter()).collect();
    let paths = match &letters[..] {
        [] => "alle Wege".to_owned(),
        letters => letters.join(", "),
    };
    let muted = theme.style(Role::Muted);
    let (text, style) = match point.presence {
        Presence::There => (item.text.replace('\n', " "), theme.style(Role::Text)),
        Presence::Removed => (
            format!("entfernt · {}", item.text.replace('\n', " ")),
            muted,
        ),
    };
    let room = cells.saturating_sub(key + 1 + DUTY + PATHS);
    Line::from(vec![
        Span::styled(format!("{} ", pad_left(&item.key, key)), muted),
        Span::styled(pad_right(&text, room), style),
        Span::styled(
            format!("  {}", pad_right(item.duty.label(), DUTY - 2)),
            muted,
        ),
        Span::styled(format!("  {}", pad_right(&paths, PATHS - 2)), muted),
    ])
}

fn places(area: Rect) -> (Rect, Rect) {
    let details = if area.height > 2 * DETAILS {
        DETAILS
    } else {
        0
    };
    split_below(area, details)
}

impl Layer for TemplatePoints {
    fn title(&self) -> String {
        "Prüfvorlage".to_owned()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        (116, 34)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Eingabe", "Punkt ändern"),
            ("Einfg", "Neu"),
            ("Entf", "Entfernen"),
            ("+ -", "Verschieben"),
            ("F2", "Name, Leistung"),
            ("Umsch+Entf", "Vorlage löschen"),
            ("Strg+Z", "Rückgängig"),
            ("Esc", "Schließen"),
        ]
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let Some(data) = scene.data else {
            return Vec::new();
        };
        let points = self.points(scene);
        self.take_over(&points);
        if let Input::Key(press) = input
            && let Some(messages) = self.asked(*press, &points, data)
        {
            return messages;
        }
        let inside = places(below_title(area)).0;
        if self.grouped.handle(input, inside) == Outcome::Submitted {
            let chosen = self.grouped.chosen().and_then(|at| points.get(at));
            return chosen
                .map(|point| point_form::edit(&self.template, point, &data.snapshot))
                .into_iter()
                .collect();
        }
        self.follow(&points);
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let Some(data) = scene.data else {
            return;
        };
        let theme = scene.theme;
        let head = choice(&self.template, data).label;
        paragraph(
            &head,
            Rect { height: 1, ..area },
            buf,
            theme.style(Role::Title),
        );
        let points = self.points(scene);
        let (list, details) = places(below_title(area));
        let widest = |section: &str| {
            let of_section = points.iter().filter(|point| point.item.section == section);
            of_section.map(|point| width(&point.item.key)).max()
        };
        // The last two columns are the scroll bar's.
        let cells = usize::from(list.width.saturating_sub(2));
        let row = |row: Row| match row {
            Row::Entry(at) => {
                let key = widest(&points[at].item.section).unwrap_or(0).max(LEAST_KEY);
                line(&points[at], key, cells, theme)
            }
            Row::Heading(at) => {
                let section = &points[at].item.section;
                let known = data.snapshot.catalogue().section(section);
                let name = known.map_or("", |section| section.name.as_str());
                Line::styled(format!("{section}  {name}"), theme.style(Role::Title))
            }
        };
        let empty = "Diese Vorlage hat keine Punkte. Einfg legt einen an.";
        let grouped = self.standing(&points);
        grouped.render((list, buf), (theme, Focus::Here), empty, &row);
        if let Some(point) = grouped.chosen().and_then(|at| points.get(at)) {
            let help = point.item.help.as_deref();
            let help = help.map(|help| format!("\nSo prüfen: {help}"));
            let text = format!("{}{}", point.item.text, help.unwrap_or_default());
            paragraph(&text, details, buf, theme.style(Role::Muted));
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        Some(below_title(area).as_position())
    }
}

/// The first row says which template it is.
fn below_title(area: Rect) -> Rect {
    let taken = area.height.min(2);
    Rect {
        y: area.y + taken,
        height: area.height - taken,
        ..area
    }
}
