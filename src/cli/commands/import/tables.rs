//! Tables on the command line: what was said about them, what they bring.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::paper::Paper;
use crate::cli::words;
use crate::insight::tables::Holds;
use crate::model::schema::Kind;
use crate::workspace::Workspace;
use crate::workspace::tables::{
    Contested, KEY, News, Remark, RowUpdate, SheetUpdate, Standing, Table, TableUpdate, Wish,
};

/// What somebody said about tables.
pub fn wish(call: &Call<'_>) -> Result<Wish, CliError> {
    let kind = call.maybe("art").map(words::kind_named).transpose()?;
    let column = |text: &str| {
        let Some((heading, slug)) = text.rsplit_once('=') else {
            return Err(CliError::Usage(format!(
                "„--spalte {text}“: Gebraucht wird ÜBERSCHRIFT=FELD."
            )));
        };
        let slug = Some(slug.trim().to_lowercase()).filter(|slug| !slug.is_empty());
        if let Some(slug) = &slug {
            is_field(kind, slug)?;
        }
        Ok((heading.trim().to_owned(), slug))
    };
    let columns = call.texts("spalte").into_iter().map(column);
    Ok(Wish {
        kind,
        columns: columns.collect::<Result<_, _>>()?,
    })
}

fn is_field(kind: Option<Kind>, slug: &str) -> Result<(), CliError> {
    match kind {
        _ if slug == KEY => Ok(()),
        Some(kind) => words::field(kind, slug).map(drop),
        None if Kind::ALL.into_iter().any(|kind| kind.field(slug).is_some()) => Ok(()),
        None => Err(CliError::Usage(format!("Ein Feld „{slug}“ gibt es nicht."))),
    }
}

/// What taking tables did, or would do.
pub struct TableOutcome(TableUpdate);

/// Compares tables, if there are any.
pub fn look(
    workspace: &Workspace,
    tables: &[Table],
    wish: &Wish,
) -> Result<Option<TableOutcome>, CliError> {
    if tables.is_empty() {
        return Ok(None);
    }
    let update = workspace.compare_tables(tables, wish);
    let update = update.map_err(|error| {
        let names: Vec<&str> = tables.iter().map(Table::path).collect();
        super::refused(&names.join(", "), &error)
    })?;
    Ok(Some(TableOutcome(update)))
}

/// Compares and takes tables, if there are any.
pub fn take(
    workspace: &mut Workspace,
    tables: &[Table],
    wish: &Wish,
    contested: Contested,
) -> Result<Option<TableOutcome>, CliError> {
    let outcome = look(workspace, tables, wish)?;
    if let Some(TableOutcome(update)) = &outcome {
        workspace.take_table(update, contested)?;
    }
    Ok(outcome)
}

/// Rows that are told one by one; more are only counted.
const MOST: usize = 50;
/// Cells for the place of a remark.
const PLACE: usize = 10;

impl TableOutcome {
    pub fn tell(&self, text: &mut String, paper: Paper) {
        let _ = writeln!(text, "{}", self.0.told());
        for sheet in &self.0.sheets {
            tell_columns(text, sheet);
            for row in sheet.rows.iter().take(MOST) {
                text.push_str(&paper.entry(2, &format!("Zeile {}", row.number), PLACE, &said(row)));
            }
            more(text, sheet.rows.len());
            for remark in sheet.mended.iter().take(MOST) {
                let _ = writeln!(text, "  berichtigt: {remark}");
            }
            more(text, sheet.mended.len());
            for fault in &sheet.faults {
                let _ = writeln!(text, "  Fehler: {fault}");
            }
        }
    }

    pub fn json(&self) -> Json {
        let sheets = self.0.sheets.iter().map(|sheet| {
            let (new, changed, contested) = sheet.counts();
            json!({
                "sheet": sheet.place,
                "kind": sheet.kind.def().english,
                "new": new,
                "changed": changed,
                "contested": contested,
                "unchanged": sheet.same,
                "columns": sheet.columns.iter().map(|column| json!({
                    "heading": column.heading,
                    "field": column.holds.map(Holds::slug),
                })).collect::<Vec<_>>(),
                "rows": sheet.rows.iter().map(row_json).collect::<Vec<_>>(),
                "mended": sheet.mended.iter().map(remark_json).collect::<Vec<_>>(),
                "faults": sheet.faults.iter().map(remark_json).collect::<Vec<_>>(),
            })
        });
        sheets.collect()
    }
}

fn more(text: &mut String, count: usize) {
    if let Some(rest) = count.checked_sub(MOST).filter(|rest| *rest > 0) {
        let _ = writeln!(text, "  und {rest} weitere");
    }
}

fn tell_columns(text: &mut String, sheet: &SheetUpdate) {
    let unknown = sheet.columns.iter().filter(|column| column.holds.is_none());
    let unknown: Vec<String> = unknown
        .map(|column| format!("„{}“", column.heading))
        .collect();
    if !unknown.is_empty() {
        let _ = writeln!(
            text,
            "  nicht zugeordnet: {}; „--spalte ÜBERSCHRIFT=FELD“ ordnet zu",
            unknown.join(", ")
        );
    }
}

fn said(row: &RowUpdate) -> String {
    let fields = row.fields.iter().map(|field| {
        let change = match (field.before.as_str(), field.after.as_str()) {
            ("", after) => after.to_owned(),
            (before, "") => format!("{before} → leer"),
            (before, after) => format!("{before} → {after}"),
        };
        let contested = match field.standing {
            Standing::Coming => "",
            Standing::Contested => " (auch hier geändert; „--tabelle-gilt“ übernimmt es)",
        };
        format!("{}: {change}{contested}", field.label)
    });
    let news = match row.news {
        News::New => "neu: ",
        News::Changed => "",
    };
    let fields = crate::cli::paper::one_line(&fields.collect::<Vec<_>>().join("; "));
    format!("{news}{} · {fields}", row.title)
}

fn row_json(row: &RowUpdate) -> Json {
    json!({
        "row": row.number,
        "key": row.key,
        "title": row.title,
        "new": row.news == News::New,
        "fields": row.fields.iter().map(|field| json!({
            "field": field.label,
            "before": field.before,
            "after": field.after,
            "contested": field.standing == Standing::Contested,
        })).collect::<Vec<_>>(),
    })
}

fn remark_json(remark: &Remark) -> Json {
    json!({
        "sheet": remark.place,
        "row": remark.row,
        "column": remark.column.as_ref().map(|(column, _)| crate::interop::sheet::reading::column_name(*column)),
        "heading": remark.column.as_ref().map(|(_, heading)| heading),
        "text": remark.text,
    })
}
