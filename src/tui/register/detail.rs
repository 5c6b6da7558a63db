//! Everything about the chosen record, beside its list: what is said of it, what it is linked with, and where a kind has
//! more to say than its fields, that first.

mod obstacle;
mod page;
mod person;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use self::page::{Entry, Page};
use crate::insight::obstacle::{Effect, effect};
use crate::insight::people::{Involvement, involvement};
use crate::model::schema::{Kind, Shape, Type};
use crate::tui::data::{Data, Lookup};
use crate::tui::input::Input;
use crate::tui::theme::{Role, Theme};
use crate::tui::widget::columns::Align;
use crate::tui::widget::list::{List, ListView};
use crate::tui::widget::{Focus, Outcome, rows};
use crate::workspace::Snapshot;

/// What has to be worked out by walking through many records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Facts {
    /// Nothing, or nothing yet.
    #[default]
    None,
    /// What a Hürde holds up, what is like it, and what is to be done about it.
    Obstacle(Effect, Vec<String>, Vec<String>),
    /// What a person takes part in.
    Person(Involvement),
}

/// Solved Hürden that are shown.
const SIMILAR: usize = 4;

impl Facts {
    /// Whether a kind has any.
    pub const fn are_there(kind: Kind) -> bool {
        matches!(kind, Kind::Obstacle | Kind::Person)
    }

    /// Works them out.
    pub fn of(kind: Kind, key: &str, snapshot: &Snapshot, lookup: &Lookup) -> Self {
        let view = snapshot.view();
        let (mentions, solved) = lookup.get(view);
        match kind {
            Kind::Obstacle => {
                let tasks = mentions.by((Kind::Task, &["huerde"]), (kind, key));
                let mut tasks: Vec<String> = tasks.map(str::to_owned).collect();
                tasks.sort_unstable();
                let similar = solved.similar(view, key, SIMILAR);
                Self::Obstacle(effect(view, mentions, key), similar, tasks)
            }
            Kind::Person => Self::Person(involvement(view, mentions, key, snapshot.today())),
            _ => Self::None,
        }
    }
}

/// The pane about the chosen record.
#[derive(Debug, Default)]
pub struct DetailPane {
    list: List,
}

/// What the pane is about.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub kind: Kind,
    pub key: &'a str,
    pub facts: &'a Facts,
    pub data: &'a Data,
    pub theme: Theme,
}

impl DetailPane {
    /// Begins at the top: it is about another record now.
    pub fn reset(&mut self) {
        self.list = List::default();
    }

    /// The record that the chosen line leads to.
    pub fn link(&self, about: About<'_>, width: u16) -> Option<(Kind, String)> {
        let lines = lines(about, width);
        let at = self.list.selected(lines.len())?;
        lines.into_iter().nth(at)?.link
    }

    /// Moves among the lines.
    pub fn handle(&mut self, input: &Input, area: Rect, about: About<'_>) -> Outcome {
        let len = lines(about, area.width).len();
        self.list.handle(input, len, area)
    }

    /// Draws the lines. Without the focus it is seen from the top and nothing is chosen.
    pub fn render(
        &self,
        area: Rect,
        buf: &mut Buffer,
        focus: Focus,
        about: About<'_>,
    ) -> Option<Position> {
        let lines = lines(about, area.width);
        if focus == Focus::Here {
            let row = |row: usize| lines[row].line.clone();
            let view = ListView {
                len: lines.len(),
                row: &row,
                empty: "",
            };
            self.list.render(view, area, buf, about.theme, focus);
            return self.list.cursor(lines.len(), area);
        }
        let room = usize::from(area.height);
        let is_cut = lines.len() > room;
        let shown = if is_cut { room.saturating_sub(1) } else { room };
        for (row, entry) in area.rows().zip(lines.iter().take(shown)) {
            rows::line(&entry.line, row, buf, Align::Left);
        }
        if is_cut && let Some(last) = area.rows().next_back() {
            let more = Line::styled("… mehr mit Tab", about.theme.style(Role::Muted));
            rows::line(&more, last, buf, Align::Left);
        }
        None
    }
}

/// All lines about a record at a width.
fn lines(about: About<'_>, width: u16) -> Vec<Entry> {
    // One cell is for the scroll bar.
    let mut page = Page::new(about, width.saturating_sub(1));
    match about.kind {
        Kind::Obstacle => obstacle::write(&mut page),
        Kind::Person => person::write(&mut page),
        _ => {
            page.title();
            page.due();
            fields(&mut page, &[]);
        }
    }
    page.lines
}

/// All fields that hold something, but for those that have been told.
fn fields(page: &mut Page<'_>, told: &[&str]) {
    let kind = page.about.kind;
    let named = kind.def().title.first();
    let fields = kind.fields().iter().filter(|field| {
        field.shape != Shape::PerCheckItem
            && !told.contains(&field.slug)
            && (Some(&field.slug) != named || kind == Kind::Connection)
    });
    for field in fields {
        match (field.ty, field.shape) {
            (Type::Reference(_), Shape::Single) => page.reference(field.slug),
            (Type::Reference(of), Shape::Set) => {
                page.links(field.label, of, &page.items(field.slug));
            }
            (Type::LongText, _) => page.text(field.slug),
            _ => page.field(field.slug),
        }
    }
}
