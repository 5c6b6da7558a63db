//! Choosing files or a folder: by typing its path, or by going through folders.
//!
//! Folders are read aside, never while a key is being handled: a network drive may take its time.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::path;
use crate::exchange::EXTENSION;
use crate::model::text::{fold, number, pad_right, sort_key, truncate, width};
use crate::tui::app::Scene;
use crate::tui::input::{Input, Key, KeyPress, Mods};
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::rows::{paragraph, split_below};
use crate::tui::widget::text::{to_cells, wrap};
use crate::tui::widget::text_field::TextField;
use crate::tui::widget::{Focus, Outcome};

/// The files of a folder, with what follows from choosing one.
pub struct FilePicker {
    title: String,
    folder: PathBuf,
    items: Vec<Item>,
    field: TextField,
    list: List,
    /// The names of files that are chosen together.
    marked: BTreeSet<String>,
    /// Why the last choice would not do.
    problem: String,
    wanted: Wanted,
    then: Then,
    state: State,
}

/// What follows from a choice; it gets the picker to open it again if the choice will not do.
pub type Then = Arc<dyn Fn(Vec<PathBuf>, FilePicker) -> Vec<Message> + Send + Sync>;

/// What is to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One file.
    File,
    /// Any files of a folder that are marked, or all that may hold state files.
    Files,
    /// A folder.
    Folder,
}

/// What is to be looked at.
enum Target {
    Path(PathBuf),
    /// The folder itself.
    Here,
    /// Files of the folder.
    Files(Vec<String>),
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    name: String,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Folder,
    /// Not an entry: all files of the folder that may hold state files.
    All,
    /// Not an entry: the folder itself.
    Here,
    File {
        /// Length in bytes.
        size: u64,
    },
}

/// Whether an answer from the disk is awaited.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    Waiting,
}

/// The folder above.
const UP: &str = "..";

/// More entries than anybody looks through; who has more types the path.
const MOST: usize = 5_000;

impl FilePicker {
    /// Reads `folder` and opens a picker on it.
    pub fn open(
        title: &str,
        folder: PathBuf,
        wanted: Wanted,
        then: impl Fn(Vec<PathBuf>, Self) -> Vec<Message> + Send + Sync + 'static,
    ) -> Message {
        let title = title.to_owned();
        Message::aside(move || {
            vec![Message::open(Self::read(
                title,
                folder,
                wanted,
                Arc::new(then),
            ))]
        })
    }

    fn read(title: String, folder: PathBuf, wanted: Wanted, then: Then) -> Self {
        let (items, problem) = match listing(&folder, wanted) {
            Ok(items) => (items, String::new()),
            Err(error) => (
                Vec::new(),
                format!("„{}“ lässt sich nicht lesen: {error}.", folder.display()),
            ),
        };
        Self {
            title,
            folder,
            items,
            field: TextField::new("").placeholder("Tippen zum Suchen, oder einen Pfad eingeben …"),
            list: List::default(),
            marked: BTreeSet::new(),
            problem,
            wanted,
            then,
            state: State::Ready,
        }
    }

    /// Opens the picker again and says why the choice will not do.
    pub fn refused(mut self, reason: impl Into<String>) -> Vec<Message> {
        self.problem = reason.into();
        self.state = State::Ready;
        vec![Message::open(self)]
    }

    /// The entries that what is typed is part of.
    fn found(&self) -> Vec<&Item> {
        let needle = fold(self.field.text());
        self.items
            .iter()
            .filter(|item| needle.is_empty() || fold(&item.name).contains(&needle))
            .collect()
    }

    /// What is typed, if it is a path rather than a part of a name.
    fn typed_path(&self) -> Option<PathBuf> {
        let typed = self.field.text().trim();
        let is_path = typed.contains(['/', '\\']) || typed.starts_with('~');
        is_path.then(|| self.folder.join(path::typed(typed)))
    }

    /// What Eingabe means: the path that is typed, else the entry under the cursor.
    fn target(&self) -> Option<Target> {
        if let Some(path) = self.typed_path() {
            return Some(Target::Path(path));
        }
        let typed = self.field.text().trim();
        let found = self.found();
        let item = self.list.selected(found.len()).map(|at| found[at]);
        match item {
            _ if !self.marked.is_empty() => {
                Some(Target::Files(self.marked.iter().cloned().collect()))
            }
            Some(item) if item.what == What::All => {
                let states = self.items.iter().filter(|item| may_hold_states(item));
                Some(Target::Files(
                    states.map(|item| item.name.clone()).collect(),
                ))
            }
            Some(item) if item.what == What::Here => Some(Target::Here),
            Some(item) if item.name == UP => self.above(),
            Some(item) => Some(Target::Path(self.folder.join(&item.name))),
            None if typed.is_empty() => None,
            None => Some(Target::Path(self.folder.join(typed))),
        }
    }

    /// Chooses the file under the cursor together with others, or not any more, and goes on to the next.
    fn mark(&mut self, area: Rect) {
        let found = self.found();
        let count = found.len();
        let chosen = self.list.selected(count).map(|at| found[at]);
        let name = chosen.filter(|item| matches!(item.what, What::File { .. }));
        if let Some(name) = name.map(|item| item.name.clone())
            && self.wanted == Wanted::Files
        {
            if !self.marked.remove(&name) {
                self.marked.insert(name);
            }
            self.list
                .handle(&Input::Key(KeyPress::new(Key::Down)), count, area);
        }
    }

    fn above(&self) -> Option<Target> {
        self.folder
            .parent()
            .map(|folder| Target::Path(folder.to_owned()))
    }

    /// Looks at the target aside: a folder is opened, files are chosen.
    fn go(&mut self, target: Target) -> Vec<Message> {
        self.state = State::Waiting;
        let again = Self {
            title: self.title.clone(),
            folder: self.folder.clone(),
            items: self.items.clone(),
            field: self.field.clone(),
            list: self.list,
            marked: self.marked.clone(),
            problem: String::new(),
            wanted: self.wanted,
            then: Arc::clone(&self.then),
            state: State::Ready,
        };
        vec![Message::aside(move || {
            let mut messages = vec![Message::Close];
            messages.extend(again.reach(target));
            messages
        })]
    }

    fn reach(self, target: Target) -> Vec<Message> {
        let then = Arc::clone(&self.then);
        match target {
            Target::Files(names) => {
                let paths = names.iter().map(|name| self.folder.join(name));
                then(paths.collect(), self)
            }
            Target::Here => then(vec![self.folder.clone()], self),
            Target::Path(path) if path.is_dir() => {
                vec![Message::open(Self::read(
                    self.title,
                    path,
                    self.wanted,
                    then,
                ))]
            }
            Target::Path(path) if path.is_file() && self.wanted != Wanted::Folder => {
                then(vec![path], self)
            }
            Target::Path(path) if self.wanted == Wanted::Folder => {
                self.refused(format!("Einen Ordner „{}“ gibt es nicht.", path.display()))
            }
            Target::Path(path) => self.refused(format!("„{}“ gibt es nicht.", path.display())),
        }
    }
}

/// State files, what they are encrypted in, and what they are mailed in.
const HOLDING_STATES: [&str; 4] = [EXTENSION, "age", "eml", "mbox"];

fn may_hold_states(item: &Item) -> bool {
    let extension = Path::new(&item.name).extension();
    matches!(item.what, What::File { .. })
        && extension.is_some_and(|e| {
            HOLDING_STATES
                .iter()
                .any(|known| e.eq_ignore_ascii_case(known))
        })
}

/// Folders first, then files if they are wanted, each in the order of the alphabet; hidden ones are left out.
fn listing(folder: &Path, wanted: Wanted) -> io::Result<Vec<Item>> {
    let mut items = Vec::new();
    for entry in fs::read_dir(folder)?.take(MOST) {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // A broken link is nothing to choose.
        let Ok(about) = fs::metadata(entry.path()) else {
            continue;
        };
        let what = if about.is_dir() {
            What::Folder
        } else {
            What::File { size: about.len() }
        };
        let fits = what == What::Folder || wanted != Wanted::Folder;
        if fits && !name.starts_with('.') {
            items.push(Item { name, what });
        }
    }
    items.sort_by_cached_key(|item| (item.what != What::Folder, sort_key(&item.name)));
    let states = items.iter().filter(|item| may_hold_states(item)).count();
    if wanted == Wanted::Files && states > 1 {
        let name = format!("Alle {states} Standdateien und Mails dieses Ordners");
        items.insert(
            0,
            Item {
                name,
                what: What::All,
            },
        );
    }
    if folder.parent().is_some() {
        items.insert(
            0,
            Item {
                name: UP.to_owned(),
                what: What::Folder,
            },
        );
    }
    if wanted == Wanted::Folder {
        let name = "Diesen Ordner nehmen".to_owned();
        items.insert(
            0,
            Item {
                name,
                what: What::Here,
            },
        );
    }
    Ok(items)
}

/// From this height on there is room to say what is wrong.
const ROOMY: u16 = 9;

struct Places {
    folder: Rect,
    field: Rect,
    list: Rect,
    problem: Rect,
}

fn places(area: Rect, problem: &str) -> Places {
    let row = |y: u16| Rect {
        y: area.y + y.min(area.height),
        height: u16::from(y < area.height),
        ..area
    };
    let below = match wrap(problem, usize::from(area.width)).len() {
        _ if problem.is_empty() || area.height < ROOMY => 0,
        rows => to_cells(rows).min(area.height / 3) + 1,
    };
    let rest = Rect {
        y: (area.y + 3).min(area.bottom()),
        height: area.height.saturating_sub(3),
        ..area
    };
    let (list, problem) = split_below(rest, below);
    Places {
        folder: row(0),
        field: row(1),
        list,
        problem,
    }
}

impl Layer for FilePicker {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        (84, 24)
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        let mark = (self.wanted == Wanted::Files).then_some(("Einfg", "Mehrere"));
        [("↑ ↓", "Wählen"), ("Eingabe", "Öffnen")]
            .into_iter()
            .chain(mark)
            .chain([("Rücktaste", "Ordner darüber"), ("Esc", "Abbrechen")])
            .collect()
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        if self.state == State::Waiting {
            return Vec::new();
        }
        let places = places(area, &self.problem);
        if let Input::Key(KeyPress {
            key,
            mods: Mods::NONE,
            ..
        }) = input
        {
            if *key == Key::Insert {
                self.mark(places.list);
                return Vec::new();
            }
            let target = match key {
                Key::Enter | Key::Tab => self.target(),
                Key::Backspace if self.field.text().is_empty() => self.above(),
                _ => None,
            };
            if let Some(target) = target {
                return self.go(target);
            }
        }
        if self.field.handle(input, places.field) == Outcome::Changed {
            self.list = List::default();
            self.problem.clear();
        } else if self.list.handle(input, self.found().len(), places.list) == Outcome::Submitted {
            return self
                .target()
                .map(|target| self.go(target))
                .unwrap_or_default();
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let places = places(area, &self.problem);
        let theme = scene.theme;
        let folder = self.folder.display().to_string();
        paragraph(&folder, places.folder, buf, theme.style(Role::Muted));
        self.field.render(places.field, buf, theme, Focus::Here);
        let found = self.found();
        let cells = usize::from(places.list.width.saturating_sub(2));
        let mark = |item: &Item| match (self.marked.is_empty(), self.marked.contains(&item.name)) {
            (true, _) => String::new(),
            (false, true) => format!("{} ", glyph::MARKED),
            (false, false) => "  ".to_owned(),
        };
        let row = |row: usize| match found[row].what {
            What::Folder => {
                Line::styled(format!("{}/", found[row].name), theme.style(Role::Accent))
            }
            What::All | What::Here => {
                Line::styled(found[row].name.clone(), theme.style(Role::Accent))
            }
            What::File { size } => {
                let size = format!(" {} KB", number(size.div_ceil(1024)));
                let room = cells.saturating_sub(width(&size) + width(&mark(found[row])));
                let name = pad_right(&truncate(&found[row].name, room), room);
                Line::from(vec![
                    Span::styled(mark(found[row]), theme.style(Role::Accent)),
                    Span::raw(name),
                    Span::styled(size, theme.style(Role::Muted)),
                ])
            }
        };
        let view = ListView {
            len: found.len(),
            row: &row,
            empty: if self.typed_path().is_some() {
                "Eingabe öffnet, was eingegeben ist."
            } else {
                "Nichts gefunden."
            },
        };
        self.list.render(view, places.list, buf, theme, Focus::Here);
        paragraph(&self.problem, places.problem, buf, theme.style(Role::Bad));
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.field.cursor(places(area, &self.problem).field)
    }
}
