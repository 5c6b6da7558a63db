//! Taking tables: what would be new, changed, contested or wrong, and which column holds what.

use std::sync::Arc;

use super::fact;
use crate::insight::tables::Holds;
use crate::model::schema::Kind;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::dialog::{done, surroundings};
use crate::tui::message::{Message, Severity};
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::tui::widget::picker::Entry;
use crate::workspace::tables::{
    ColumnUse, Contested, FieldUpdate, KEY, News, Remark, RowUpdate, SheetUpdate, Standing, Table,
    TableError, TableUpdate, Wish,
};
use crate::workspace::{Snapshot, Workspace};

const LISTED: &str = "art";
const CONTESTED: &str = "strittig";
/// What is chosen for values that were changed here too.
const COME: &str = "tabelle";

/// Nobody reads more lines of a kind.
const MOST: usize = 200;

/// Shows what tables would change; if they change nothing, that is told.
pub(super) fn ask(tables: Vec<Table>, wish: Wish, workspace: &Workspace) -> Message {
    match workspace.compare_tables(&tables, &wish) {
        Ok(update) if is_settled(&update) => Message::Note(Severity::Info, update.told()),
        Ok(update) => Message::open(show(tables, wish, update, &workspace.snapshot())),
        Err(TableError::NothingKnown { seen }) => {
            Message::open(what_is_it(tables, &seen, &workspace.snapshot()))
        }
        Err(error) => Message::failure(&error),
    }
}

/// Whether there is nothing to decide.
fn is_settled(update: &TableUpdate) -> bool {
    let is_clear = |sheet: &SheetUpdate| {
        let mut columns = sheet.columns.iter();
        sheet.faults.is_empty() && columns.all(|column| column.holds.is_some())
    };
    update.is_empty() && update.sheets.iter().all(is_clear)
}

/// Asks what is listed where no heading says it.
fn what_is_it(tables: Vec<Table>, seen: &str, snapshot: &Snapshot) -> FormDialog {
    let fields = vec![
        fact("Tabelle", "Überschriften", seen.to_owned()),
        listed(Kind::Connection).required().help(
            "Keine Überschrift ist bekannt. Danach lässt sich sagen, was in welcher Spalte steht.",
        ),
    ];
    let form = Form::new(fields, "Weiter", surroundings(snapshot));
    FormDialog::new("Tabelle · was ist aufgelistet?", form, move |dialog| {
        let wish = Wish {
            kind: Kind::from_slug(&dialog.one(LISTED)),
            columns: Vec::new(),
        };
        again(tables.clone(), wish)
    })
}

fn again(tables: Vec<Table>, wish: Wish) -> Vec<Message> {
    vec![Message::work(move |workspace| {
        vec![ask(tables, wish, workspace)]
    })]
}

fn listed(kind: Kind) -> FieldSpec {
    let entry = |kind: Kind| Entry {
        key: kind.slug().to_owned(),
        label: kind.def().plural.to_owned(),
        detail: String::new(),
    };
    let entries: Vec<Entry> = Kind::of_team().map(entry).collect();
    FieldSpec::new(
        LISTED,
        "Aufgelistet sind",
        InputKind::Choice(Arc::new(entries)),
    )
    .group("Tabelle")
    .answer(Answer::one(kind.slug()))
}

fn show(tables: Vec<Table>, wish: Wish, update: TableUpdate, snapshot: &Snapshot) -> FormDialog {
    let questions = Questions::of(&update);
    let form = Form::new(
        fields(&update, &questions),
        "Übernehmen",
        surroundings(snapshot),
    );
    let shared = Arc::new((tables, wish, update, questions));
    FormDialog::new(
        "Tabelle · noch ist nichts übernommen",
        form,
        move |dialog| {
            let (tables, wish, _, questions) = &*shared;
            if let Some(wish) = questions.answered(&dialog, wish) {
                return again(tables.clone(), wish);
            }
            let shared = Arc::clone(&shared);
            vec![Message::work(move |workspace| {
                take(dialog, &shared.2, workspace)
            })]
        },
    )
}

fn take(dialog: FormDialog, update: &TableUpdate, workspace: &mut Workspace) -> Vec<Message> {
    let contested = match dialog.one(CONTESTED).as_str() {
        COME => Contested::Come,
        _ => Contested::Stay,
    };
    match workspace.take_table(update, contested) {
        Ok(hints) => vec![done(update.told(), &hints)],
        Err(error) => dialog.refused(None, error.to_string()),
    }
}

/// What can be said about a table of somebody else; one that this program wrote says it itself.
struct Questions {
    kind: Option<Kind>,
    /// Columns that stand for something, or could.
    columns: Vec<(Kind, ColumnUse)>,
}

impl Questions {
    fn of(update: &TableUpdate) -> Self {
        let foreign = update.sheets.iter().filter(|sheet| is_foreign(sheet));
        let columns = foreign.flat_map(|sheet| {
            let columns = sheet.columns.iter().cloned();
            columns.map(|column| (sheet.kind, column))
        });
        let kind = match update.sheets.as_slice() {
            [sheet] if is_foreign(sheet) => Some(sheet.kind),
            _ => None,
        };
        Self {
            kind,
            columns: columns.collect(),
        }
    }

    fn fields(&self) -> impl Iterator<Item = FieldSpec> {
        let columns = self.columns.iter().enumerate();
        columns.map(|(at, (kind, column))| {
            FieldSpec::new(&id(at), &column.heading, InputKind::Choice(Arc::new(holdings(*kind))))
                .group("Spalten: was sie enthalten")
                .answer(Answer::one(&slug(column.holds)))
                .help("Leer heißt: Die Spalte bleibt weg. Nach einer Änderung wird neu verglichen; beim nächsten Mal gilt sie von selbst.")
        })
    }

    /// What somebody wants otherwise now; `None` if everything is as it was.
    fn answered(&self, dialog: &FormDialog, before: &Wish) -> Option<Wish> {
        let kind = self.kind.and_then(|_| Kind::from_slug(&dialog.one(LISTED)));
        if kind != self.kind {
            return Some(Wish {
                kind,
                columns: Vec::new(),
            });
        }
        let mut wish = before.clone();
        for (at, (_, column)) in self.columns.iter().enumerate() {
            let wanted = dialog.one(&id(at));
            if wanted != slug(column.holds) {
                wish.columns
                    .retain(|(heading, _)| *heading != column.heading);
                let wanted = Some(wanted).filter(|slug| !slug.is_empty());
                wish.columns.push((column.heading.clone(), wanted));
            }
        }
        wish.kind = wish.kind.or(self.kind);
        (wish.columns != before.columns).then_some(wish)
    }
}

fn is_foreign(sheet: &SheetUpdate) -> bool {
    let mut columns = sheet.columns.iter();
    !columns.any(|column| matches!(column.holds, Some(Holds::Edition)))
}

fn id(at: usize) -> String {
    format!("spalte{at}")
}

fn slug(holds: Option<Holds>) -> String {
    match holds {
        Some(Holds::Key) => KEY.to_owned(),
        Some(Holds::Field(field)) => field.slug.to_owned(),
        _ => String::new(),
    }
}

/// What a column can hold.
fn holdings(kind: Kind) -> Vec<Entry> {
    let key = Entry {
        key: KEY.to_owned(),
        label: "Schlüssel".to_owned(),
        detail: String::new(),
    };
    let fields = kind.fields().iter().map(|field| Entry {
        key: field.slug.to_owned(),
        label: field.label.to_owned(),
        detail: field.group.to_owned(),
    });
    fields.chain([key]).collect()
}

fn fields(update: &TableUpdate, questions: &Questions) -> Vec<FieldSpec> {
    const NEW: &str = "Neu";
    const CHANGED: &str = "Anders als hier: vorher → nachher";
    const BOTH: &str = "Auch hier geändert: hier → Tabelle";
    let summary = update.sheets.iter().map(|sheet| {
        let label = sheet.place.as_deref().unwrap_or(&update.name);
        fact("Tabelle", label, sheet.told())
    });
    let mut fields: Vec<FieldSpec> = summary.chain(questions.kind.map(listed)).collect();
    let rows = || update.sheets.iter().flat_map(|sheet| &sheet.rows);
    if rows().any(RowUpdate::is_contested) {
        fields.push(contested());
    }
    // Before what follows from them.
    fields.extend(questions.fields());
    let faults = update.sheets.iter().flat_map(|sheet| &sheet.faults);
    fields.extend(remarks("Fehler: wird nicht übernommen", faults));
    fields.extend(several(BOTH, rows().filter(|row| row.is_contested())));
    let changed = rows().filter(|row| row.news == News::Changed && !row.is_contested());
    fields.extend(several(CHANGED, changed));
    fields.extend(several(
        NEW,
        rows().filter(|row| row.news == News::New && !row.is_contested()),
    ));
    let mended = update.sheets.iter().flat_map(|sheet| &sheet.mended);
    fields.extend(remarks("Berichtigt", mended));
    fields
}

fn contested() -> FieldSpec {
    let entry = |key: &str, label: &str| Entry {
        key: key.to_owned(),
        label: label.to_owned(),
        detail: String::new(),
    };
    let entries = vec![
        entry("hier", "bleibt, wie es hier ist"),
        entry(COME, "gilt, was in der Tabelle steht"),
    ];
    FieldSpec::new(
        CONTESTED,
        "Was auch hier geändert wurde",
        InputKind::Choice(Arc::new(entries)),
    )
    .group("Tabelle")
    .required()
    .offering(Answer::one("hier"))
}

fn several<'a>(group: &'static str, rows: impl Iterator<Item = &'a RowUpdate>) -> Vec<FieldSpec> {
    let facts = rows.map(|row| fact(group, &row.title, lines(row)));
    shortened(group, facts)
}

fn remarks<'a>(group: &'static str, remarks: impl Iterator<Item = &'a Remark>) -> Vec<FieldSpec> {
    let facts = remarks.map(|remark| {
        let place = match &remark.column {
            Some((_, heading)) => format!("Zeile {} · {heading}", remark.row),
            None => format!("Zeile {}", remark.row),
        };
        fact(group, &place, remark.text.clone())
    });
    shortened(group, facts)
}

/// The first ones, and how many there are besides.
fn shortened(group: &str, facts: impl Iterator<Item = FieldSpec>) -> Vec<FieldSpec> {
    let mut facts: Vec<FieldSpec> = facts.collect();
    if let Some(rest) = facts.len().checked_sub(MOST).filter(|rest| *rest > 0) {
        facts.truncate(MOST);
        facts.push(fact(group, "und", format!("{rest} weitere")));
    }
    facts
}

/// What a row brings, a line for each field.
fn lines(row: &RowUpdate) -> String {
    let line = |field: &FieldUpdate| {
        let change = match (row.news, field.before.as_str(), field.after.as_str()) {
            (News::New, _, after) => after.to_owned(),
            (_, "", after) => format!("leer → {after}"),
            (_, before, "") => format!("{before} → leer"),
            (_, before, after) => format!("{before} → {after}"),
        };
        let too = match field.standing {
            Standing::Contested => " (auch hier geändert)",
            Standing::Coming => "",
        };
        format!("{}: {change}{too}", field.label)
    };
    row.fields.iter().map(line).collect::<Vec<_>>().join("\n")
}
