//! How the columns and cells of a list look.

use ratatui::text::{Line, Span};

use crate::insight::View;
use crate::insight::register::{Arrangement, Col, Due, Reader, due};
use crate::model::schema::{Field, Kind, TextRule, Type};
use crate::model::text::width;
use crate::replica::Value;
use crate::tui::data::Data;
use crate::tui::theme::{Role, Theme, glyph};
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::widest;
use crate::tui::widget::text::{one_line, to_cells};

/// The columns of an arrangement that the kind has.
pub fn cols(kind: Kind, arrangement: &Arrangement) -> Vec<Col> {
    let columns = arrangement.columns.iter();
    columns.filter_map(|slug| Col::of(kind, slug)).collect()
}

/// How they share the room: those on the right go first when there is not enough of it, the name goes last. None takes
/// more than its longest text; `widest` says how long those are, as far as it is known.
pub fn columns(kind: Kind, cols: &[Col], widest: &[usize], view: View<'_>) -> Vec<Column> {
    let numbered = cols.iter().zip(1..).enumerate();
    numbered
        .map(|(at, (col, priority))| {
            let column = column(kind, *col, view);
            let column = match widest.get(at) {
                Some(widest) => {
                    column.for_texts(heading(col.label(kind)), to_cells(widest + sign(*col)))
                }
                None => column,
            };
            match col {
                Col::Name => column,
                _ => column.priority(priority),
            }
        })
        .collect()
}

/// Cells for a heading and the sign of the order beside it.
fn heading(label: &str) -> u16 {
    to_cells(width(label) + 2)
}

/// Cells for what may stand before the text.
const fn sign(col: Col) -> usize {
    match col {
        Col::Name | Col::Due => 2,
        Col::Key | Col::Field(_) => 0,
    }
}

fn column(kind: Kind, col: Col, view: View<'_>) -> Column {
    let label = col.label(kind);
    // A long one may be cut.
    let least = heading(label).min(12);
    let flexible = |min: u16, max: u16| Column::flexible(label, min.max(least), max.max(least));
    match col {
        Col::Name if matches!(kind, Kind::Person | Kind::Team) => flexible(18, 32),
        Col::Name => Column {
            flex: 3,
            ..flexible(34, 80)
        },
        Col::Key => flexible(8, 28),
        Col::Due => flexible(20, 22),
        Col::Field(field) => match field.ty {
            Type::Date => Column::fixed(label, least.max(10)),
            Type::Time | Type::YesNo => Column::fixed(label, least.max(5)),
            Type::Integer(_) => Column::fixed(label, least.max(10)).right(),
            Type::Choice(choices) => {
                let options = choices.options(view.catalogue);
                let most = widest(options.iter().map(|option| option.label.as_str()));
                flexible(most.min(14), most.saturating_add(4).min(34))
            }
            Type::Reference(_) => flexible(12, 34),
            Type::Text(TextRule::Phone) => flexible(14, 20),
            Type::Text(TextRule::Email) => flexible(20, 44),
            Type::Text(_) | Type::LongText => flexible(12, 36),
        },
    }
}

/// Reads the cells of all columns.
pub struct Cells<'a> {
    kind: Kind,
    readers: Vec<(Col, Reader<'a>)>,
    data: &'a Data,
    theme: Theme,
}

impl<'a> Cells<'a> {
    /// Cells of these columns.
    pub fn new(kind: Kind, cols: &[Col], data: &'a Data, theme: Theme) -> Self {
        let today = data.snapshot.today();
        let reader = |col: &Col| (*col, Reader::new(data.view(), kind, *col, today));
        Self {
            kind,
            readers: cols.iter().map(reader).collect(),
            data,
            theme,
        }
    }

    /// The cells of a row: what is done steps back, what is due is seen at once.
    pub fn row(&self, key: &str) -> Vec<Line<'static>> {
        let view = self.data.view();
        let due = due(view, self.kind, key, self.data.snapshot.today());
        let readers = self.readers.iter();
        readers
            .map(|(col, reader)| self.cell(*col, &reader.text(key), due, key))
            .collect()
    }

    fn cell(&self, col: Col, text: &str, due: Option<Due>, key: &str) -> Line<'static> {
        let text = one_line(text);
        let styled = |role, text: String| Line::styled(text, self.theme.style(role));
        match (col, due) {
            (Col::Name, _) if self.is_disputed(key) => {
                let sign = format!("{} ", glyph::CONFLICT);
                let sign = Span::styled(sign, self.theme.style(Role::Conflict));
                Line::from(vec![sign, Span::raw(text)])
            }
            (_, Some(Due::Done)) if !matches!(col, Col::Name) => styled(Role::Muted, text),
            (Col::Due, Some(Due::Overdue(..))) => styled(Role::Bad, format!("! {text}")),
            (Col::Due, Some(Due::Today(_) | Due::Soon(..))) => styled(Role::Warn, text),
            (Col::Due, Some(Due::Open)) => styled(Role::Muted, text),
            (Col::Field(field), _) if is_grave(field, self.data.view(), self.kind, key) => {
                styled(Role::Bad, text)
            }
            _ => Line::raw(text),
        }
    }

    fn is_disputed(&self, key: &str) -> bool {
        let entity = self.data.view().entity(self.kind, key);
        entity.is_some_and(|entity| entity.record().is_conflict())
    }
}

/// The gravest of the severities, and the highest of the priorities.
fn is_grave(field: &Field, view: View<'_>, kind: Kind, key: &str) -> bool {
    let gravest = match field.slug {
        "schwere" => view.catalogue.severities.last().map(|it| it.key.as_str()),
        "prioritaet" => Some("hoch"),
        _ => return false,
    };
    let value = view.value(kind, key, field.slug);
    gravest.is_some() && value.as_ref().and_then(Value::as_text) == gravest
}

/// Rows with headings for a spreadsheet, cells apart by tabs.
pub fn tsv<'k>(
    kind: Kind,
    cols: &[Col],
    keys: impl Iterator<Item = &'k str>,
    (view, today): (View<'_>, chrono::NaiveDate),
) -> String {
    let readers: Vec<Reader<'_>> = cols
        .iter()
        .map(|col| Reader::new(view, kind, *col, today))
        .collect();
    let cell = |text: &str| one_line(text).replace('\t', " ");
    let headings = cols.iter().map(|col| cell(col.label(kind)));
    let mut text = headings.collect::<Vec<_>>().join("\t");
    text.push('\n');
    for key in keys {
        let cells = readers.iter().map(|reader| cell(&reader.text(key)));
        text.push_str(&cells.collect::<Vec<_>>().join("\t"));
        text.push('\n');
    }
    text
}
