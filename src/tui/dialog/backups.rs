//! The backups there are, and making one.

use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::listing::Listing;
use super::passphrase::with_key;
use crate::model::text::number;
use crate::tui::app::Scene;
use crate::tui::input::{Input, Key, KeyPress, Mods};
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::{Message, Severity};
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Row, TableView};
use crate::workspace::Workspace;

/// Makes a backup.
pub fn make() -> Message {
    Message::long_to_the_end("Sichern", |workspace| {
        with_key(workspace, |workspace| vec![made(workspace)])
    })
}

fn made(workspace: &mut Workspace) -> Message {
    match workspace.back_up() {
        Ok(path) => Message::Note(
            Severity::Done,
            format!("Gesichert und zur Probe zurückgelesen: {}", path.display()),
        ),
        Err(error) => Message::failure(&error),
    }
}

/// Looks which backups there are and shows them.
pub fn list() -> Message {
    Message::work(|workspace| vec![opened(workspace)])
}

fn opened(workspace: &Workspace) -> Message {
    match workspace.backups() {
        Ok(paths) => Message::open(Backups {
            files: paths.into_iter().map(Backup::of).collect(),
            listing: Listing::default(),
        }),
        Err(error) => Message::failure(&error),
    }
}

/// The backups, the newest first.
struct Backups {
    files: Vec<Backup>,
    listing: Listing,
}

struct Backup {
    path: PathBuf,
    name: String,
    size: String,
}

impl Backup {
    fn of(path: PathBuf) -> Self {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        Self {
            name: name.unwrap_or_default(),
            size: size(&path),
            path,
        }
    }
}

fn size(path: &Path) -> String {
    let bytes = std::fs::metadata(path).map(|found| found.len());
    bytes.map_or_else(
        |_| String::new(),
        |bytes| format!("{} KB", number(bytes.div_ceil(1000))),
    )
}

impl Layer for Backups {
    fn title(&self) -> String {
        "Sicherungen".to_owned()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        Listing::extent(self.files.len())
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![("Einfg", "Jetzt sichern"), ("Esc", "Schließen")]
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        let insert = KeyPress {
            mods: Mods::NONE,
            ..KeyPress::new(Key::Insert)
        };
        if *input == Input::Key(insert) {
            return vec![Message::Close, make(), list()];
        }
        self.listing.handle(input, self.files.len(), area);
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let row = |row: usize| {
            let file = &self.files[row];
            Row {
                cells: vec![Line::raw(file.name.clone()), Line::raw(file.size.clone())],
                ..Row::default()
            }
        };
        let view = TableView {
            columns: &[
                Column::flexible("Datei", 30, 70),
                Column::fixed("Größe", 12).right(),
            ],
            sort: None,
            len: self.files.len(),
            row: &row,
            empty: "Noch gibt es keine Sicherung. Einfg legt eine an.",
        };
        let chosen = self.listing.selected(self.files.len());
        let detail = chosen.map(|at| {
            let path = self.files[at].path.display();
            format!(
                "{path}\nZurückholen in einen leeren Ordner: werkbank wiederherstellen DATEI --data-dir ORDNER"
            )
        });
        let detail = detail.unwrap_or_default();
        self.listing.render(view, &detail, area, buf, scene);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.listing.cursor(self.files.len(), area)
    }
}
