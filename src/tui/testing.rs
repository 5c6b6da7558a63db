//! The whole screen without a terminal, for tests: with a small made-up region in a real workspace, or empty.

mod huge;

use std::sync::Arc;

use chrono::{DateTime, NaiveDateTime, NaiveTime};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::{Position, Size};
use tempfile::TempDir;

use super::app::App;
use super::data::Data;
use super::effect::Effect;
use super::message::Message;
use super::settings::Settings;
use super::theme::Theme;
use super::update::update;
use super::view::draw;
use super::widget::testing::key;
use crate::exchange::Author;
use crate::model::schema::{Kind, date_value, time_value};
use crate::replica::{Value, WallMs};
use crate::workspace::{Action, Env, Workspace};

/// Tuesday, 24 November 2026, 9:30.
const NOW: WallMs = 1_795_512_600_000;

/// The same as people read it.
pub fn now() -> NaiveDateTime {
    let now = i64::try_from(NOW)
        .ok()
        .and_then(DateTime::from_timestamp_millis);
    now.unwrap().naive_utc()
}

/// A screen with a workspace behind it. Work is done at once.
pub struct Stage {
    pub app: App,
    pub workspace: Workspace,
    /// What was wanted outside, the work left out.
    pub effects: Vec<Effect>,
    _folder: TempDir,
}

/// The screen without a workspace.
pub fn app() -> App {
    App::new(Theme::Dark, now(), &Settings::default()).unwrap()
}

/// The screen with the region.
pub fn stage() -> Stage {
    stage_with([region()])
}

/// The screen with a workspace in which this has been done.
pub fn stage_with(actions: impl IntoIterator<Item = Action>) -> Stage {
    let folder = TempDir::new().unwrap();
    let author = Author::new("A. Muster", "Taskforce Nordhessen");
    let env = Env::fixed(NOW, 1);
    let mut workspace = Workspace::create(folder.path(), &author, env).unwrap();
    for action in actions {
        workspace.apply(&action).unwrap();
    }
    let mut stage = Stage {
        app: app(),
        workspace,
        effects: Vec::new(),
        _folder: folder,
    };
    stage.refresh();
    stage
}

/// How much a workspace holds. Every view is looked at with each.
#[derive(Debug, Clone, Copy)]
pub enum Amount {
    /// Nothing at all.
    Empty,
    /// A small region.
    Usual,
    /// More than any screen shows.
    Huge,
}

/// Snapshots of what `show` opens, at three sizes with three amounts of data.
pub fn snapshots(name: &str, show: impl Fn(&mut Stage)) {
    for (amount, word) in [
        (Amount::Empty, "leer"),
        (Amount::Usual, "ueblich"),
        (Amount::Huge, "riesig"),
    ] {
        let mut stage = match amount {
            Amount::Empty => stage_with([]),
            Amount::Usual => stage(),
            Amount::Huge => stage_with(huge::region()),
        };
        show(&mut stage);
        for (width, height) in [(80, 24), (120, 36), (200, 60)] {
            let drawn = stage.drawn(width, height);
            insta::assert_snapshot!(format!("{name}_{word}_{width}x{height}"), drawn);
        }
    }
}

impl Stage {
    /// Takes in a message and all that follows from it.
    pub fn send(&mut self, message: Message) {
        let effects = update(&mut self.app, message);
        self.perform(effects);
    }

    /// Does the work that was wanted and notes the rest.
    pub fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Work(job) => {
                    let answers = job.run(&mut self.workspace);
                    self.refresh();
                    for answer in answers.into_iter().chain([Message::Worked]) {
                        self.send(answer);
                    }
                }
                Effect::Aside(aside) => {
                    for answer in aside.run() {
                        self.send(answer);
                    }
                }
                other => self.effects.push(other),
            }
        }
    }

    fn refresh(&mut self) {
        let data = Data::new(&self.workspace);
        self.send(Message::Fresh(Arc::new(data)));
    }

    /// Presses keys, given by their names.
    pub fn press(&mut self, keys: &str) {
        keys.split(' ')
            .for_each(|name| self.send(Message::Input(key(name))));
    }

    /// Types a text.
    pub fn type_text(&mut self, text: &str) {
        typed(text).for_each(|name| self.send(Message::Input(key(&name))));
    }

    /// The screen as text at a size.
    pub fn screen(&mut self, width: u16, height: u16) -> String {
        screen(&mut self.app, width, height)
    }

    /// Where the cursor is when the screen is drawn at a size.
    pub fn cursor(&mut self, width: u16, height: u16) -> Position {
        let mut terminal = drawn(&mut self.app, width, height);
        terminal.get_cursor_position().unwrap()
    }

    /// The screen as text with a digest of its colours and attributes.
    fn drawn(&mut self, width: u16, height: u16) -> String {
        let terminal = drawn(&mut self.app, width, height);
        let mut digest = crc32fast::Hasher::new();
        for cell in &terminal.backend().buffer().content {
            digest.update(format!("{:?}{:?}{:?}", cell.fg, cell.bg, cell.modifier).as_bytes());
        }
        let digest = digest.finalize();
        format!("{}\nFarben {digest:08x}", text(&terminal))
    }

    /// The value of a field as it is kept.
    pub fn text(&self, kind: Kind, key: &str, slug: &str) -> Option<String> {
        self.workspace.snapshot().view().text(kind, key, slug)
    }
}

fn typed(text: &str) -> impl Iterator<Item = String> {
    text.chars().map(|c| {
        if c == ' ' {
            "Space".into()
        } else {
            c.to_string()
        }
    })
}

/// Presses keys, given by their names.
pub fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    keys.split(' ')
        .flat_map(|name| update(app, Message::Input(key(name))))
        .collect()
}

/// Types a text.
pub fn type_text(app: &mut App, text: &str) {
    for name in typed(text) {
        update(app, Message::Input(key(&name)));
    }
}

/// The screen as text at a size.
pub fn screen(app: &mut App, width: u16, height: u16) -> String {
    text(&drawn(app, width, height))
}

fn drawn(app: &mut App, width: u16, height: u16) -> Terminal<TestBackend> {
    update(app, Message::Size(Size { width, height }));
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| draw(app, frame)).unwrap();
    terminal
}

fn text(terminal: &Terminal<TestBackend>) -> String {
    let text = terminal.backend().to_string();
    let rows = text.lines().map(|row| row.trim_matches('"').trim_end());
    rows.collect::<Vec<_>>().join("\n")
}

/// A kind, a key, and fields with their texts.
type Record = (Kind, &'static str, &'static [(&'static str, &'static str)]);

/// Everything in it is made up but the keys of the areas.
const RECORDS: &[Record] = &[
    (Kind::Area, "06", &[("name", "Hessen"), ("ebene", "land")]),
    (
        Kind::Area,
        "06633",
        &[("name", "Landkreis Kassel"), ("ebene", "kreis")],
    ),
    (
        Kind::Area,
        "06633001",
        &[("name", "Ahnatal"), ("ebene", "gemeinde")],
    ),
    (
        Kind::Area,
        "06633025",
        &[("name", "Söhrewald"), ("ebene", "gemeinde")],
    ),
    (
        Kind::Area,
        "06633028",
        &[("name", "Wolfhagen"), ("ebene", "gemeinde")],
    ),
    (
        Kind::Authority,
        "06633-wohngeld",
        &[
            ("name", "Wohngeldstelle Landkreis Kassel"),
            ("art", "wohngeld"),
            ("gebiet", "06633"),
        ],
    ),
    (
        Kind::Authority,
        "06633028-standesamt",
        &[
            ("name", "Standesamt Wolfhagen"),
            ("art", "standesamt"),
            ("gebiet", "06633028"),
        ],
    ),
    (
        Kind::Connection,
        "06633-wohngeld-10092",
        &[
            ("behoerde", "06633-wohngeld"),
            ("leistung", "10092"),
            ("status", "70"),
            ("variante", "osci-xta"),
        ],
    ),
    (
        Kind::Connection,
        "06633028-standesamt-10026",
        &[
            ("behoerde", "06633028-standesamt"),
            ("leistung", "10026"),
            ("status", "95"),
        ],
    ),
    (
        Kind::Appointment,
        "t1",
        &[("titel", "Einführung"), ("behoerde", "06633028-standesamt")],
    ),
    (
        Kind::Appointment,
        "t2",
        &[("titel", "Wohngeld, Test"), ("behoerde", "06633-wohngeld")],
    ),
];

fn region() -> Action {
    let mut action = Action::new();
    for (kind, key, fields) in RECORDS {
        for (slug, text) in *fields {
            action = action.set(
                *kind,
                key,
                kind.field(slug).unwrap().slug,
                Value::text(*text),
            );
        }
    }
    let today = now().date();
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
    action
        .set(
            Kind::Appointment,
            "t1",
            "datum",
            date_value(today.pred_opt().unwrap()),
        )
        .set(Kind::Appointment, "t2", "datum", date_value(today))
        .set(Kind::Appointment, "t2", "beginn", time_value(nine))
        .set(Kind::Appointment, "t2", "ende", time_value(noon))
}
