//! A small workspace to try dialogs in, with everything they ask for done at once.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ratatui::layout::{Rect, Size};
use tempfile::TempDir;

use crate::exchange::Author;
use crate::model::schema::Kind;
use crate::replica::Value;
use crate::tui::app::App;
use crate::tui::data::Data;
use crate::tui::layer::{self, Layer};
use crate::tui::message::Message;
use crate::tui::testing;
use crate::tui::widget::testing::{key, screen};
use crate::workspace::{Access, Action, Env, ExportOptions, Exported, Seal, Workspace};

/// A workspace on a disk of its own, and the dialog that is open.
pub struct Desk {
    pub workspace: Workspace,
    pub folder: TempDir,
    pub open: Option<Box<dyn Layer>>,
    /// What was told.
    pub notes: Vec<String>,
    /// What was wanted of the rest of the screen.
    pub beyond: Vec<Message>,
    app: App,
}

/// 24 November 2026.
const WALL: u64 = 1_795_512_600_000;

pub const AUTHORITY: &str = "06633-wohngeld";
pub const CONNECTION: &str = "06633-wohngeld-10092";

impl Desk {
    /// A Kreis with a Gemeinde, an authority and a connection at rung 20.
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let author = Author::new("A. Muster", "Taskforce Nord");
        let path = folder.path().join("ws");
        let mut workspace = Workspace::create(&path, &author, Env::fixed(WALL, 1)).unwrap();
        let text = |text: &str| Value::text(text);
        let action = Action::new()
            .set(Kind::Area, "06633", "name", text("Landkreis Kassel"))
            .set(Kind::Area, "06633", "ebene", text("kreis"))
            .set(Kind::Area, "06633001", "name", text("Ahnatal"))
            .set(Kind::Area, "06633001", "ebene", text("gemeinde"))
            .set(
                Kind::Authority,
                AUTHORITY,
                "name",
                text("Wohngeldbehörde Landkreis Kassel"),
            )
            .set(Kind::Authority, AUTHORITY, "art", text("wohngeld"))
            .set(Kind::Authority, AUTHORITY, "gebiet", text("06633"))
            .set(Kind::Connection, CONNECTION, "behoerde", text(AUTHORITY))
            .set(Kind::Connection, CONNECTION, "leistung", text("10092"))
            .set(Kind::Connection, CONNECTION, "status", text("20"));
        workspace.apply(&action).unwrap();
        Self::of(workspace, folder)
    }

    /// The same laptop after a restart.
    pub fn reopened(self) -> Self {
        let Self {
            workspace, folder, ..
        } = self;
        let (path, env) = (workspace.folder().to_owned(), workspace.env().clone());
        drop(workspace);
        let (workspace, _) = Workspace::open(&path, Access::ReadWrite, env).unwrap();
        Self::of(workspace, folder)
    }

    /// A copy of this laptop's disk, as long as nobody writes on it.
    pub fn copied(&self) -> Self {
        let folder = TempDir::new().unwrap();
        let from = self.workspace.folder();
        let to = folder.path().join("ws");
        for (path, bytes) in self.disk() {
            let path = to.join(path.strip_prefix(from).unwrap());
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let env = Env::fixed(WALL + 90_000, 9);
        let (workspace, _) = Workspace::open(&to, Access::ReadWrite, env).unwrap();
        Self::of(workspace, folder)
    }

    fn of(workspace: Workspace, folder: TempDir) -> Self {
        let mut desk = Self {
            workspace,
            folder,
            open: None,
            notes: Vec::new(),
            beyond: Vec::new(),
            app: testing::app(),
        };
        desk.refresh();
        desk
    }

    /// A colleague who has joined with a full file.
    pub fn colleague(&self) -> Self {
        self.joined("B. Beispiel", 2)
    }

    /// Somebody who has joined with a full file.
    pub fn joined(&self, name: &str, seed: u8) -> Self {
        let folder = TempDir::new().unwrap();
        let author = Author::new(name, "Taskforce Süd");
        let path = folder.path().join("ws");
        let file = self.file();
        let env = Env::fixed(WALL + 60_000, seed);
        let workspace = Workspace::join(&path, ("stand", &file), &author, env).unwrap();
        Self::of(workspace, folder)
    }

    /// A full state file.
    pub fn file(&self) -> Vec<u8> {
        self.exported(Seal::Open).bytes
    }

    /// A full state file that can be read by somebody.
    pub fn exported(&self, seal: Seal) -> Exported {
        let options = ExportOptions {
            full: true,
            seal,
            ..ExportOptions::default()
        };
        self.workspace.export(&options).unwrap()
    }

    /// Puts a file of somebody else into the folder.
    pub fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Every file of the workspace with its content.
    pub fn disk(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.workspace.folder().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), std::fs::read(path).unwrap());
                }
            }
        }
        files
    }

    /// Types a text into whatever dialog is open.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            let name = if c == ' ' {
                "Space".to_owned()
            } else {
                c.to_string()
            };
            self.input(&key(&name));
        }
    }

    pub fn set(&mut self, kind: Kind, key: &str, slug: &'static str, text: &str) {
        let action = Action::new().set(kind, key, slug, Value::text(text));
        self.workspace.apply(&action).unwrap();
        self.refresh();
    }

    /// Takes a file of somebody else without asking.
    pub fn merge(&mut self, file: &[u8]) {
        let preview = self.workspace.preview(&[("stand", file)]).unwrap();
        let senders = preview.strangers();
        self.workspace.take(&preview, &senders).unwrap();
        self.refresh();
    }

    pub fn open(&mut self, layer: impl Layer + 'static) {
        self.open = Some(Box::new(layer));
    }

    pub fn run(&mut self, messages: Vec<Message>) {
        for message in messages {
            match message {
                Message::Work(job) | Message::Long(_, job) => {
                    let answers = job.run(&mut self.workspace);
                    self.refresh();
                    self.run(answers);
                }
                Message::Aside(aside) => self.run(aside.run()),
                Message::Awaited(_, answers) => {
                    self.open = None;
                    self.run(answers);
                }
                Message::Note(_, text) => self.notes.push(text),
                Message::Open(layer) => self.open = Some(layer),
                Message::Close => self.open = None,
                Message::Enter(opening) => match opening.open() {
                    Ok((workspace, told)) => {
                        self.workspace = workspace;
                        self.refresh();
                        self.run(told);
                    }
                    Err(message) => self.run(vec![message]),
                },
                other => self.beyond.push(other),
            }
        }
    }

    /// Presses keys in whatever dialog is open.
    pub fn press(&mut self, keys: &str) {
        for name in keys.split_whitespace() {
            self.input(&key(name));
        }
    }

    fn input(&mut self, input: &crate::tui::input::Input) {
        let Some(mut layer) = self.open.take() else {
            return;
        };
        let scene = self.app.scene();
        let place = layer::inside(layer::frame(&*layer, self.app.screen(), &scene));
        let messages = layer.handle(input, place, &scene);
        self.open = Some(layer);
        self.run(messages);
    }

    /// The open dialog on a screen of this size, empty if none is open.
    pub fn screen(&mut self, width: u16, height: u16) -> String {
        self.app.size = Size::new(width, height);
        let scene = self.app.scene();
        let layer = self.open.as_deref();
        if let Some(layer) = layer {
            // Nothing may break on the smallest screens.
            for (width, height) in [(0, 0), (1, 9), (12, 5), (40, 12)] {
                let area = Rect::new(0, 0, width, height);
                screen(width, height, |area, buf| {
                    layer::render(layer, area, buf, &scene);
                });
                let inside = layer::inside(layer::frame(layer, area, &scene));
                assert!(
                    layer
                        .cursor(inside, &scene)
                        .is_none_or(|at| area.contains(at))
                );
            }
        }
        let draw = |area, buf: &mut _| {
            if let Some(layer) = layer {
                layer::render(layer, area, buf, &scene);
            }
        };
        screen(width, height, draw)
    }

    pub fn show(&self, kind: Kind, key: &str, slug: &str) -> String {
        let snapshot = self.workspace.snapshot();
        snapshot.view().show(kind, key, kind.field(slug).unwrap())
    }

    fn refresh(&mut self) {
        let data = Data::new(&self.workspace);
        self.app.data = Some(std::sync::Arc::new(data));
    }
}
