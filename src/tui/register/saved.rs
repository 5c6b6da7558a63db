//! The dialog about named ways a list can stand: those that come with the program, and those that people have saved.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::news::{News, Place, What};
use super::standing::Standing;
use crate::insight::register::{Arrangement, Saved, built_in};
use crate::model::schema::Kind;
use crate::tui::app::Scene;
use crate::tui::input::{Input, Key};
use crate::tui::layer::prompt::{Need, Prompt};
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::Message;
use crate::tui::theme::{Role, glyph};
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::rows::{paragraph, split_below};
use crate::tui::widget::text::to_cells;
use crate::tui::widget::{Focus, Outcome};

struct Views {
    kind: Kind,
    place: Place,
    standing: Standing,
    /// How the list stands now.
    now: Arrangement,
    built_in: Vec<Saved>,
    list: List,
}

const COLUMNS: u16 = 64;
const ROWS: u16 = 24;
/// Rows for what the chosen one shows, with a free one above.
const HELP: u16 = 3;

/// Asks how the list shall stand.
pub fn choose(kind: Kind, place: Place, standing: &Standing, now: &Arrangement) -> Message {
    let mut views = Views {
        kind,
        place,
        standing: standing.clone(),
        now: now.clone(),
        built_in: built_in(kind),
        list: List::default(),
    };
    let standing = views.all().position(|saved| saved.arrangement == *now);
    views.list.select(standing.unwrap_or(0));
    Message::open(views)
}

impl Views {
    fn all(&self) -> impl Iterator<Item = &Saved> {
        self.built_in.iter().chain(&self.standing.saved)
    }

    fn len(&self) -> usize {
        self.built_in.len() + self.standing.saved.len()
    }

    fn at(&self) -> Option<usize> {
        self.list.selected(self.len())
    }

    /// The place of the chosen one among those that people have saved.
    fn own(&self) -> Option<usize> {
        self.at()?.checked_sub(self.built_in.len())
    }

    fn take(&self) -> Vec<Message> {
        let chosen = self.at().and_then(|at| self.all().nth(at));
        let news = chosen.map(|saved| {
            let what = What::Arrange(saved.arrangement.clone());
            News::message(self.kind, self.place, what)
        });
        std::iter::once(Message::Close).chain(news).collect()
    }

    /// What is saved now is this.
    fn keep(kind: Kind, place: Place, standing: Standing, saved: Vec<Saved>) -> Message {
        let standing = Standing { saved, ..standing };
        News::message(kind, place, What::Stands(standing))
    }

    /// Asks under what name to save how the list stands, or the new name of a saved one.
    fn ask_name(&self, own: Option<usize>) -> Message {
        let (kind, place, standing) = (self.kind, self.place, self.standing.clone());
        let now = self.now.clone();
        let before = own.and_then(|at| standing.saved.get(at));
        let before = before.map(|saved| saved.name.clone()).unwrap_or_default();
        let question = match own {
            Some(_) => "Wie soll die Ansicht heißen?",
            None => {
                "Unter welchem Namen sollen Spalten, Sortierung und Filter gespeichert werden? Ein bekannter Name wird ersetzt."
            }
        };
        let then = move |name: &str| {
            let mut saved = standing.saved.clone();
            if let Some(known) = own.and_then(|at| saved.get_mut(at)) {
                name.clone_into(&mut known.name);
            } else {
                saved.retain(|known| known.name != name);
                saved.push(Saved {
                    name: name.to_owned(),
                    arrangement: now.clone(),
                });
            }
            vec![Self::keep(kind, place, standing.clone(), saved)]
        };
        Message::open(Prompt::new(
            "Ansicht",
            question,
            &before,
            Need::Required,
            then,
        ))
    }

    fn forget(&self) -> Option<Message> {
        let at = self.own()?;
        let mut saved = self.standing.saved.clone();
        saved.remove(at);
        let standing = self.standing.clone();
        Some(Self::keep(self.kind, self.place, standing, saved))
    }
}

impl Layer for Views {
    fn title(&self) -> String {
        format!("Ansichten · {}", self.kind.def().plural)
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        let rows = to_cells(self.len()).saturating_add(HELP);
        (COLUMNS, rows.min(ROWS))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        let own = [("F2", "Umbenennen"), ("Entf", "Löschen")];
        let own = own.into_iter().filter(|_| self.own().is_some());
        [("Eingabe", "Zeigen"), ("Einfg", "Jetzige speichern")]
            .into_iter()
            .chain(own)
            .chain([("Esc", "Schließen")])
            .collect()
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        if let Input::Key(press) = input {
            match press.key {
                Key::Insert => return vec![self.ask_name(None)],
                Key::F(2) if self.own().is_some() => return vec![self.ask_name(self.own())],
                Key::Delete => return self.forget().into_iter().collect(),
                _ => {}
            }
        }
        let (list, _) = split_below(area, HELP);
        match self.list.handle(input, self.len(), list) {
            Outcome::Submitted => self.take(),
            _ => Vec::new(),
        }
    }

    fn register(&mut self, news: &News, _scene: &Scene) -> Vec<Message> {
        if let What::Stands(standing) = &news.what
            && news.kind == self.kind
        {
            self.standing = standing.clone();
        }
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let (list, help) = split_below(area, HELP);
        let muted = scene.theme.style(Role::Muted);
        let row = |row: usize| {
            let Some(saved) = self.all().nth(row) else {
                return Line::default();
            };
            let here = if saved.arrangement == self.now {
                glyph::HERE
            } else {
                " "
            };
            let own = if row < self.built_in.len() {
                ""
            } else {
                "  eigene"
            };
            Line::from(vec![
                Span::raw(format!("{here} {}", saved.name)),
                Span::styled(own, muted),
            ])
        };
        let view = ListView {
            len: self.len(),
            row: &row,
            empty: "",
        };
        self.list.render(view, list, buf, scene.theme, Focus::Here);
        let chosen = self.at().and_then(|at| self.all().nth(at));
        if let (Some(saved), Some(data)) = (chosen, scene.data) {
            let filter = &saved.arrangement.filter;
            let told = filter.told(data.view(), self.kind);
            let words = match filter.words.as_str() {
                "" => String::new(),
                words => format!("„{words}“"),
            };
            let told: Vec<String> = [words, told]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect();
            let told = if told.is_empty() {
                "Zeigt alles.".to_owned()
            } else {
                format!("Zeigt: {}.", told.join(" · "))
            };
            paragraph(&told, help, buf, muted);
        }
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.list.cursor(self.len(), split_below(area, HELP).0)
    }
}
