//! The matrix: authorities × services as a heat map, up to all of Germany.
//!
//! What is in the cells is worked out aside and comes back as [`News`]; what of it is shown is arranged once for every
//! change of order, filter or state, so that drawing looks only at what is on screen.

mod ask;
mod copy;
mod crosshair;
mod details;
mod draw;
mod marks;
mod moves;
mod places;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde::{Deserialize, Serialize};

use self::marks::Marks;
use self::places::Places;
use super::app::Scene;
use super::command::{self, Command, Context};
use super::data::Data;
use super::dialog::bulk;
use super::input::Input;
use super::layer::is_escape;
use super::message::Message;
use super::panes::{Chosen, Panes};
use super::settings::{Place, Settings};
use super::status;
use super::widget::pane;
use super::widget::window::Window;
use super::work::rungs::{self, Target};
use super::workbench::layout::Zoom;
use crate::insight::matrix::arrange::{
    Arrangement, ColumnOrder, Direction, Filter, Line, RowOrder, Shown,
};
use crate::insight::matrix::{Cell, Grid};
use crate::insight::outline::Link;
use crate::model::schema::Kind;

/// What comes back at the next start.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Standing {
    /// Whether the details are left out.
    pub zoom: Zoom,
    /// The chosen authority or Kreis.
    pub row: Option<Place>,
    /// The chosen service.
    pub service: Option<String>,
    /// What is shown, and in which order.
    pub arrangement: Arrangement,
}

/// What others have to tell the matrix.
pub enum News {
    /// The cells were worked out, in answer to this question.
    Grid(u64, Box<Grid>),
    /// What to leave out.
    Filter(Filter),
    /// By what to sort the rows; the same once more turns the order around.
    Rows(RowOrder),
    /// The same for the columns.
    Columns(ColumnOrder),
    /// The services that are not shown.
    Hidden(BTreeSet<String>),
}

/// What is shown, chosen and marked.
#[derive(Debug, Default)]
pub struct Matrix {
    standing: Standing,
    grid: Grid,
    shown: Shown,
    lines: Window,
    /// The chosen column among those shown, and the first on screen.
    column: usize,
    first: usize,
    marks: Marks,
    questions: Questions,
}

/// Which questions for the cells have been asked and answered. Answers may come in any order.
#[derive(Debug, Clone, Copy, Default)]
struct Questions {
    asked: u64,
    answered: u64,
    /// A new state is there that nobody has asked about.
    is_due: bool,
}

/// A line and a column of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Here {
    line: Line,
    column: usize,
}

impl Matrix {
    /// The matrix as it was left.
    pub fn restored(settings: &Settings) -> Self {
        Self {
            standing: settings.matrix.clone(),
            ..Self::default()
        }
    }

    /// Takes over what others have to tell.
    pub fn told(&mut self, news: News) {
        let arrangement = &mut self.standing.arrangement;
        match news {
            News::Grid(question, _) if question < self.questions.answered => return,
            News::Grid(question, grid) => {
                self.questions.answered = question;
                self.marks.follow(&self.grid, &grid);
                self.grid = *grid;
            }
            News::Filter(filter) => arrangement.filter = filter,
            News::Rows(order) => {
                arrangement.rows_direction = if order == arrangement.rows {
                    arrangement.rows_direction.other()
                } else {
                    order.usual_direction()
                };
                arrangement.rows = order;
            }
            News::Columns(order) => {
                arrangement.columns_direction = if order == arrangement.columns {
                    arrangement.columns_direction.other()
                } else {
                    order.usual_direction()
                };
                arrangement.columns = order;
            }
            News::Hidden(hidden) => arrangement.hidden = hidden,
        }
        self.arrange();
    }

    /// Shows the grid anew; what is chosen stays chosen if it is still there.
    fn arrange(&mut self) {
        self.shown = Shown::new(&self.grid, &self.standing.arrangement);
        if let Some(line) = self.line_left() {
            self.lines.select(line);
        }
        let service = self.standing.service.as_deref();
        let column = service.and_then(|service| self.grid.column_of(service));
        let place = column.and_then(|column| self.shown.columns.iter().position(|c| *c == column));
        self.column = place.unwrap_or(self.column.min(self.shown.columns.len().saturating_sub(1)));
        self.remember();
    }

    /// The line of what was chosen, or of the Kreis that hides it.
    fn line_left(&self) -> Option<usize> {
        let (kind, key) = self.standing.row.as_ref()?.record()?;
        let lines = &self.shown.lines;
        let place = |line: Line| lines.iter().position(|other| *other == line);
        if kind == Kind::Area {
            return place(Line::Group(self.grid.group_of(key)?));
        }
        let row = self.grid.row_of(key)?;
        place(Line::Row(row)).or_else(|| place(Line::Group(self.grid.rows()[row].group)))
    }

    /// Keeps by key what is chosen.
    fn remember(&mut self) {
        let Some(here) = self.here() else {
            return;
        };
        self.standing.row = Some(match here.line {
            Line::Group(group) => Place::new(Kind::Area, &self.grid.groups()[group].key),
            Line::Row(row) => Place::new(Kind::Authority, &self.grid.rows()[row].key),
        });
        self.standing.service = Some(self.grid.columns()[here.column].key.to_string());
    }

    /// What is chosen.
    fn here(&self) -> Option<Here> {
        let line = self.lines.selected(self.shown.lines.len())?;
        Some(Here {
            line: *self.shown.lines.get(line)?,
            column: *self.shown.columns.get(self.column)?,
        })
    }

    /// The chosen authority and service.
    fn pair(&self) -> Option<(usize, usize)> {
        match self.here()? {
            Here {
                line: Line::Row(row),
                column,
            } => Some((row, column)),
            _ => None,
        }
    }

    /// The connections of an authority as they are in `data`, which may be newer than the grid.
    fn links<'a>(&self, row: usize, data: &'a Data) -> &'a [Link] {
        let row = self.grid.rows().get(row);
        let node = row.and_then(|row| data.outline.place(Kind::Authority, &row.key));
        let links = node.and_then(|node| data.outline.nodes().get(node));
        links.map_or(&[], |node| &data.outline.links()[node.links.clone()])
    }

    /// The connection in a cell.
    fn connection<'a>(&self, row: usize, column: usize, data: &'a Data) -> Option<&'a str> {
        let service = &self.grid.columns().get(column)?.key;
        let mut links = self.links(row, data).iter();
        let link = links.find(|link| *link.service == **service)?;
        Some(&link.key)
    }

    /// The marked cells as whoever changes them needs them.
    fn targets(&self, data: &Data) -> Vec<Target> {
        let mut links: (usize, &[Link]) = (usize::MAX, &[]);
        let target = |(row, column): (usize, usize)| {
            if links.0 != row {
                links = (row, self.links(row, data));
            }
            let service = &self.grid.columns()[column].key;
            let link = links.1.iter().find(|link| *link.service == **service);
            Target {
                authority: self.grid.rows()[row].key.to_string(),
                service: service.to_string(),
                connection: link.map(|link| link.key.to_string()),
            }
        };
        self.marks.iter().map(target).collect()
    }

    fn places(&self, area: Rect) -> Places {
        let figures = status::figures(self.shown.total.all);
        let sums = super::widget::text::to_cells(figures.len()).max(7);
        let inside = pane::inside(self.divided(area)[0]);
        Places::new(inside, self.shown.columns.len(), sums)
    }

    /// The matrix and the details.
    fn divided(&self, area: Rect) -> [Rect; 2] {
        match self.standing.zoom {
            Zoom::Out => places::divide(area),
            Zoom::In => pane::split(area, area.height),
        }
    }

    /// Changes a field of all marked connections.
    fn edit(&self, data: &Data) -> Message {
        let connections = self.targets(data).into_iter();
        let keys = connections.filter_map(|target| target.connection).collect();
        bulk::ask(Kind::Connection, keys, &data.snapshot)
    }
}

impl Panes for Matrix {
    fn contexts(&self) -> Vec<Context> {
        let own = [
            Context::Matrix,
            Context::Connection,
            Context::Record,
            Context::Panes,
            Context::Main,
        ];
        let marked = (!self.marks.is_empty()).then_some(Context::MarkedCells);
        marked.into_iter().chain(own).collect()
    }

    fn chosen(&self, data: &Data) -> Chosen {
        let Some(here) = self.here() else {
            return Chosen::default();
        };
        let service = Some(self.grid.columns()[here.column].key.to_string());
        match here.line {
            Line::Group(group) => {
                let key = &*self.grid.groups()[group].key;
                if key.is_empty() {
                    return Chosen::default();
                }
                Chosen {
                    service,
                    fitting: Some(Kind::Authority),
                    ..Chosen::of(Kind::Area, key, data)
                }
            }
            Line::Row(row) => match self.connection(row, here.column, data) {
                Some(key) => Chosen::of(Kind::Connection, key, data),
                None => Chosen {
                    service,
                    record: None,
                    fitting: Some(Kind::Connection),
                    ..Chosen::of(Kind::Authority, &self.grid.rows()[row].key, data)
                },
            },
        }
    }

    fn refresh(&mut self, _data: &Arc<Data>) -> Vec<Message> {
        self.questions.is_due = true;
        Vec::new()
    }

    /// Has the cells worked out, once for each state that is looked at.
    fn show(&mut self, data: &Arc<Data>) -> Vec<Message> {
        if !std::mem::take(&mut self.questions.is_due) {
            return Vec::new();
        }
        self.questions.asked += 1;
        let (question, data) = (self.questions.asked, Arc::clone(data));
        vec![Message::aside(move || {
            let grid = Grid::new(data.view(), &data.outline, data.snapshot.today());
            vec![Message::Matrix(News::Grid(question, Box::new(grid)))]
        })]
    }

    fn put_down(&self, settings: &mut Settings) {
        settings.matrix = self.standing.clone();
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene, data: &Data) -> Vec<Message> {
        if is_escape(input) {
            self.lift();
            return Vec::new();
        }
        let places = self.places(area);
        match input {
            Input::Mouse(mouse) => return self.mouse(*mouse, input, &places, data),
            Input::Key(press) if !press.mods.ctrl && !press.mods.alt => {
                self.key(*press, input, &places);
            }
            _ => {}
        }
        Vec::new()
    }

    fn command(&mut self, command: Command, _scene: &Scene, data: &Data) -> Vec<Message> {
        use command::Matrix as Own;
        let Command::Matrix(own) = command else {
            return Vec::new();
        };
        match own {
            Own::Open => return self.open(data),
            Own::Mark | Own::MarkRow | Own::MarkColumn | Own::MarkGroup | Own::MarkAll => {
                self.mark(own);
            }
            Own::Rung => return vec![rungs::choose(self.targets(data))],
            Own::Edit => return vec![self.edit(data)],
            Own::Filter => return vec![self.ask_filter(data)],
            Own::Sort => return vec![self.ask_order()],
            Own::Columns => return vec![self.ask_columns(&data.snapshot)],
            Own::Group => {
                let grouping = &mut self.standing.arrangement.grouping;
                *grouping = grouping.other();
                self.arrange();
            }
            Own::Fold => self.fold_all(),
            Own::Copy => return vec![self.copy(data)],
            Own::List => return self.list(data).into_iter().collect(),
        }
        Vec::new()
    }

    fn can(&self, command: Command, _data: &Data) -> bool {
        use command::Matrix as Own;
        match command {
            // There is only one pane that can have the focus.
            Command::NextPane | Command::PreviousPane | Command::Border(_) => false,
            Command::Matrix(Own::Edit) => {
                let mut cells = self.marks.iter();
                cells.any(|(row, column)| matches!(self.grid.cell(row, column), Cell::At(_)))
            }
            Command::Matrix(Own::Filter | Own::Columns) => !self.grid.rows().is_empty(),
            Command::Matrix(Own::MarkRow) => self.pair().is_some(),
            Command::Matrix(Own::Mark) => match self.pair() {
                Some((row, column)) => self.grid.cell(row, column) != Cell::Elsewhere,
                None => self.here().is_some(),
            },
            Command::Matrix(_) => self.here().is_some(),
            _ => true,
        }
    }

    fn toggle_zoom(&mut self) {
        self.standing.zoom = self.standing.zoom.other();
    }

    fn place(&self, area: Rect, _data: &Data) -> Rect {
        let [matrix, _] = self.divided(area);
        matrix
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene, data: &Data) -> Option<Position> {
        let [above, below] = self.divided(area);
        let cursor = self.draw(above, &self.places(area), buf, scene, data);
        if below.height > 2 {
            self.draw_details(below, buf, scene, data);
        }
        cursor
    }
}

/// The sign of an order.
const fn sign(direction: Direction) -> &'static str {
    match direction {
        Direction::Rising => super::theme::glyph::ASCENDING,
        Direction::Falling => super::theme::glyph::DESCENDING,
    }
}
