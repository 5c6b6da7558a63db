//! The rows of a sheet: which record each one is about, and what it says of it that is not so here.

mod difference;
mod line;

use std::collections::HashMap;

use self::difference::{standing, write};
use self::line::{Line, Said, reference};

use super::cells::{Reader, tidy};
use super::headings::Layout;
use super::references::References;
use super::{ColumnUse, FieldUpdate, News, Remark, RowUpdate, SheetUpdate};
use crate::insight::tables::Holds;
use crate::insight::tables::content::Content;
use crate::insight::tables::edition::Edition;
use crate::interop::sheet::reading::{Grid, GridRow};
use crate::model::keys::{AreaKey, connection_key};
use crate::model::schema::{Field, Kind, Type};
use crate::workspace::action::ActionError;
use crate::workspace::{Env, Snapshot, points, record_keys};

/// Notes the keys of all rows, so that rows may name later ones.
pub fn expect(grid: &Grid, layout: &Layout, references: &mut References) {
    let Some(ColumnUse { column, .. }) = layout.find(Holds::Key) else {
        return;
    };
    for row in grid.rows.iter().skip(layout.row + 1) {
        let key = tidy(row.cell(*column));
        if !key.is_empty() {
            let key = proper(layout.kind, &key).unwrap_or(key);
            references.expect(layout.kind, &key);
        }
    }
}

/// Where a sheet says something of a field: in words, by key, or both.
struct Source<'a> {
    field: &'static Field,
    words: Option<&'a ColumnUse>,
    keys: Option<&'a ColumnUse>,
}

impl<'a> Source<'a> {
    fn new(field: &'static Field, layout: &'a Layout) -> Self {
        Self {
            field,
            words: layout.find(Holds::Field(field)),
            keys: layout.find(Holds::Reference(field)),
        }
    }
}

/// A sheet that is being compared.
pub struct Sheet<'a> {
    grid: &'a Grid,
    layout: &'a Layout,
    snapshot: &'a Snapshot,
    env: &'a Env,
    sources: Vec<Source<'a>>,
    key: Option<usize>,
    edition: Option<usize>,
    /// The row of each record so far.
    seen: HashMap<String, usize>,
    update: SheetUpdate,
}

impl<'a> Sheet<'a> {
    pub fn new(
        (grid, layout, place): (&'a Grid, &'a Layout, Option<String>),
        snapshot: &'a Snapshot,
        env: &'a Env,
    ) -> Self {
        let update = SheetUpdate {
            place,
            kind: layout.kind,
            columns: layout.columns.clone(),
            rows: Vec::new(),
            same: 0,
            mended: Vec::new(),
            faults: Vec::new(),
        };
        let column = |holds| layout.find(holds).map(|found| found.column);
        Self {
            grid,
            layout,
            snapshot,
            env,
            sources: layout
                .kind
                .fields()
                .iter()
                .map(|field| Source::new(field, layout))
                .collect(),
            key: column(Holds::Key),
            edition: column(Holds::Edition),
            seen: HashMap::new(),
            update,
        }
    }

    /// Compares row by row.
    pub fn compare(mut self, references: &mut References) -> SheetUpdate {
        let grid = self.grid;
        for row in grid.rows.iter().skip(self.layout.row + 1) {
            self.row(row, references);
        }
        self.update
    }

    fn row(&mut self, row: &GridRow, references: &mut References) {
        let kind = self.layout.kind;
        let mut line = Line {
            cells: row,
            edition: self
                .edition
                .and_then(|column| Edition::read(row.cell(column))),
            said: Vec::new(),
            unclear: Vec::new(),
        };
        let reader = Reader {
            snapshot: self.snapshot,
            references,
        };
        self.read(&mut line, &reader);
        let key = match self.key(&line, references) {
            Ok(key) => key,
            Err((slug, text)) => return self.fault(row, slug, text),
        };
        if let Some(first) = self.seen.insert(key.clone(), row.number) {
            let text = format!("Davon handelt schon Zeile {first}; diese Zeile bleibt weg.");
            return self.fault(row, None, text);
        }
        let view = self.snapshot.view();
        let is_deleted = view
            .state
            .record(kind.slug(), &key)
            .is_some_and(|record| !record.exists());
        if is_deleted && line.edition.is_some() {
            let text = format!(
                "„{}“ wurde hier gelöscht und bleibt es.",
                view.title(kind, &key)
            );
            return self.fault(row, None, text);
        }
        let title = self.title(&line, &key);
        let news = if view.exists(kind, &key) {
            News::Changed
        } else {
            News::New
        };
        self.drop_unknown_points(&mut line, &key);
        let is_written = view.state.record(kind.slug(), &key).is_some();
        if news == News::New && line.edition.is_none() {
            self.begin_as_usual(&mut line, &reader);
        }
        // Of what nobody here has written yet, everything is taken, however old the row is.
        let edition = line.edition.as_ref().filter(|_| is_written);
        let mut fields = self.fields(&line, &key, edition);
        if news == News::New && line.edition.is_none() {
            self.begin_with_points(&line, &key, &mut fields);
        }
        references.name(kind, &key, &title);
        if fields.is_empty() {
            self.update.same += 1;
            return;
        }
        self.update.rows.push(RowUpdate {
            number: row.number,
            key,
            title,
            news,
            fields,
        });
    }

    /// Reads all cells that say something.
    fn read(&mut self, line: &mut Line<'_>, reader: &Reader<'_>) {
        for Source { field, words, keys } in &self.sources {
            let Some(column) = words.or(*keys) else {
                continue;
            };
            let text = |column: &ColumnUse| tidy(line.cells.cell(column.column));
            let (words, keys) = (words.map(text), keys.map(text));
            let understood = match (&words, &keys) {
                (Some(words), Some(keys)) => {
                    reference(field, (words, keys), line.edition.as_ref(), reader)
                }
                (Some(words), None) => match line.broken(field, words) {
                    Some(error) => Err(error),
                    None => reader.content(field, words),
                },
                (None, keys) => reader.content(field, keys.as_deref().unwrap_or_default()),
            };
            let remark = |text| self.remark(line.cells, Some(column.place()), text);
            match understood {
                Ok((content, mended)) => {
                    self.update.mended.extend(mended.map(remark));
                    let cell = words.unwrap_or_default();
                    line.said.push(Said {
                        field,
                        content,
                        cell,
                    });
                }
                Err(text) => {
                    self.update.faults.push(remark(text));
                    line.unclear.push(field.slug);
                }
            }
        }
    }

    fn remark(&self, row: &GridRow, column: Option<(usize, String)>, text: String) -> Remark {
        Remark {
            place: self.update.place.clone(),
            row: row.number,
            column,
            text,
        }
    }

    fn fault(&mut self, row: &GridRow, slug: Option<&str>, text: String) {
        let column = slug.and_then(|slug| self.update.column_of(slug));
        self.update.fault(row.number, column, text);
    }

    /// The record that a row is about, as its key; the error names the field that is at fault.
    fn key(
        &self,
        line: &Line<'_>,
        references: &References,
    ) -> Result<String, (Option<&'static str>, String)> {
        let kind = self.layout.kind;
        let given = self.key.map(|column| tidy(line.cells.cell(column)));
        let given = given.filter(|key| !key.is_empty());
        if let Some(given) = given {
            return proper(kind, &given).map_err(|text| (Some(super::KEY), text));
        }
        let text = |slug: &str| line.text(slug);
        match kind {
            Kind::Connection => {
                let part = |slug: &'static str| {
                    text(slug).ok_or_else(|| {
                        (
                            Some(slug),
                            "Ohne diese Angabe ist nicht klar, welche Anbindung gemeint ist."
                                .to_owned(),
                        )
                    })
                };
                return Ok(connection_key(&part("behoerde")?, &part("leistung")?));
            }
            Kind::TestRun => {}
            _ => {
                let slug = kind.def().title.first().copied().unwrap_or_default();
                let Some(name) = text(slug) else {
                    return Err((
                        Some(slug),
                        "Ohne diese Angabe ist nicht klar, wovon die Zeile handelt.".to_owned(),
                    ));
                };
                match self.called(kind, &name, line, references).as_slice() {
                    [] => {}
                    [only] => return Ok(only.clone()),
                    several => {
                        return Err((
                            Some(slug),
                            format!(
                                "„{name}“ gibt es mehrmals: {}. Eine Spalte „Schlüssel“ sagt, was gemeint ist.",
                                several.join(", ")
                            ),
                        ));
                    }
                }
            }
        }
        let made = record_keys::new_key(kind, None, text, self.snapshot.view(), self.env);
        let made = made.map_err(|error| (None, error.to_string()))?;
        Ok(self.free(made))
    }

    /// Those that bear the name, on the same day if they have one.
    fn called(
        &self,
        kind: Kind,
        name: &str,
        line: &Line<'_>,
        references: &References,
    ) -> Vec<String> {
        let called = references.called(kind, name).iter();
        let day = line.said("datum").filter(|_| kind == Kind::Appointment);
        let is_same_day = |key: &&String| {
            let field = kind.field("datum").filter(|_| day.is_some());
            field.is_none_or(|field| {
                Some(&Content::of(self.snapshot.view(), kind, key, field)) == day
            })
        };
        called.filter(is_same_day).cloned().collect()
    }

    /// Two new authorities of a kind in a place want two keys.
    fn free(&self, key: String) -> String {
        if !self.seen.contains_key(&key) {
            return key;
        }
        let mut numbered = (2..).map(|number| format!("{key}-{number}"));
        let free = numbered.find(|key| {
            !self.seen.contains_key(key) && !self.snapshot.view().exists(self.layout.kind, key)
        });
        free.unwrap_or(key)
    }

    fn title(&self, line: &Line<'_>, key: &str) -> String {
        let (kind, view) = (self.layout.kind, self.snapshot.view());
        let title = kind.def().title.first().copied().unwrap_or_default();
        let said = line
            .text(title)
            .filter(|_| !matches!(kind, Kind::Connection | Kind::TestRun));
        said.unwrap_or_else(|| {
            if view.exists(kind, key) {
                return view.title(kind, key);
            }
            let words = kind.def().title.iter().filter_map(|slug| {
                let said = line.said.iter().find(|said| said.field.slug == *slug)?;
                Some(said.content.words(view, said.field))
            });
            words.collect::<Vec<_>>().join(" · ")
        })
    }

    /// Values for points that the record cannot have are faults.
    fn drop_unknown_points(&mut self, line: &mut Line<'_>, key: &str) {
        let kind = self.layout.kind;
        let view = self.snapshot.view();
        let brought = line.points(["wortlaut", "text"]);
        let can_have = |point: &str| {
            brought.iter().any(|known| known == point)
                || points::can_have(kind, Some(key), point, view)
        };
        let mut strangers = Vec::new();
        for Said { field, content, .. } in &mut line.said {
            if let Content::Points(values) = content {
                values.retain(|point, _| {
                    let is_known = can_have(point);
                    if !is_known {
                        strangers.push((field.slug, point.clone()));
                    }
                    is_known
                });
            }
        }
        let row = line.cells;
        for (slug, point) in strangers {
            self.fault(
                row,
                Some(slug),
                format!("Einen Punkt „{point}“ gibt es hier nicht."),
            );
        }
    }

    /// What is different.
    fn fields(&self, line: &Line<'_>, key: &str, edition: Option<&Edition>) -> Vec<FieldUpdate> {
        let (kind, view) = (self.layout.kind, self.snapshot.view());
        let different = line.said.iter().filter_map(
            |Said {
                 field,
                 content: after,
                 cell,
             }| {
                let before = Content::of(view, kind, key, field);
                // What was written by other rules than today's still says the same.
                let is_same = !matches!(field.ty, Type::Reference(_))
                    && *cell == tidy(&before.words(view, field));
                if is_same && !cell.is_empty() {
                    return None;
                }
                let standing = standing(field, &before, after, edition)?;
                Some(FieldUpdate {
                    label: field.label,
                    before: before.words(view, field),
                    after: after.words(view, field),
                    standing,
                    action: write((kind, key, field), &before, after),
                })
            },
        );
        different.collect()
    }

    /// What a list says nothing of is in new records as usual.
    fn begin_as_usual(&self, line: &mut Line<'_>, reader: &Reader<'_>) {
        let kind = self.layout.kind;
        for (slug, text) in self.snapshot.usual(kind) {
            let is_said = line.said(slug).is_some_and(|content| !content.is_empty());
            let Some(field) = kind
                .field(slug)
                .filter(|_| !is_said && !line.unclear.contains(&slug))
            else {
                continue;
            };
            if let Ok((content, _)) = reader.content(field, &text) {
                line.said.retain(|said| said.field.slug != slug);
                line.said.push(Said {
                    field,
                    content,
                    cell: String::new(),
                });
            }
        }
    }

    /// What a new record has besides: the points it begins with.
    fn begin_with_points(&self, line: &Line<'_>, key: &str, fields: &mut [FieldUpdate]) {
        let kind = self.layout.kind;
        let values: Vec<_> = line
            .said
            .iter()
            .filter_map(|said| match &said.content {
                Content::Single(value) if value.is_present() => {
                    Some((said.field, None, value.clone()))
                }
                _ => None,
            })
            .collect();
        let points = points::of_new(kind, key, &values, self.snapshot.view());
        if let Some(first) = fields.first_mut() {
            first.action = points.and(first.action.clone());
        }
    }
}

impl SheetUpdate {
    /// Where a field stands.
    fn column_of(&self, slug: &str) -> Option<(usize, String)> {
        let found = self.columns.iter().find(|column| match column.holds {
            Some(Holds::Field(field) | Holds::Reference(field)) => field.slug == slug,
            Some(Holds::Key) => slug == super::KEY,
            _ => false,
        })?;
        Some(found.place())
    }

    /// Notes what is wrong, unless it has been said of the cell already that it cannot be read.
    fn fault(&mut self, row: usize, column: Option<(usize, String)>, text: String) {
        let is_said = |fault: &Remark| fault.row == row && fault.column == column;
        if column.is_none() || !self.faults.iter().any(is_said) {
            self.faults.push(Remark {
                place: self.place.clone(),
                row,
                column,
                text,
            });
        }
    }

    /// Makes a fault of the row of a record; whether there was one.
    pub(super) fn refuse(&mut self, key: &str, error: &ActionError) -> bool {
        let Some(at) = self.rows.iter().position(|row| row.key == key) else {
            return false;
        };
        let row = self.rows.remove(at);
        let (column, text) = match error {
            ActionError::Rule { rule, .. } => (
                rule.slug().and_then(|slug| self.column_of(slug)),
                rule.to_string(),
            ),
            error => (None, error.to_string()),
        };
        self.fault(
            row.number,
            column,
            format!("„{}“ bleibt, wie es ist. {text}", row.title),
        );
        true
    }
}

/// A key as it must be.
fn proper(kind: Kind, given: &str) -> Result<String, String> {
    let longest = 100;
    match kind {
        Kind::Area => {
            let padded = format!("0{given}");
            let read = |text: &str| text.parse::<AreaKey>().map(|key| key.to_string());
            let lost_its_zero = given.bytes().all(|byte| byte.is_ascii_digit());
            match read(given) {
                Err(_) if lost_its_zero => read(&padded).map_err(|error| error.to_string()),
                read => read.map_err(|error| error.to_string()),
            }
        }
        _ if given.len() > longest || given.chars().any(char::is_control) => {
            Err("Das ist kein Schlüssel dieses Programms.".to_owned())
        }
        _ => Ok(given.to_owned()),
    }
}
