//! The appointments of a period as a table, for a spreadsheet.

use super::seen::Seen;
use crate::insight::calendar::Entry;
use crate::model::schema::{Field, Kind};
use crate::model::text::counted;
use crate::tui::widget::text::one_line;

/// What stands in the columns.
const FIELDS: [&str; 11] = [
    "datum",
    "bis_datum",
    "beginn",
    "ende",
    "titel",
    "stand",
    "form",
    "behoerde",
    "teilnehmende",
    "team",
    "ort",
];

/// The appointments of the period that is shown, a line each under a heading, and how many they are.
pub fn of(seen: &Seen) -> (String, String) {
    let within = seen.of_period();
    let fields: Vec<&Field> = FIELDS
        .iter()
        .filter_map(|slug| Kind::Appointment.field(slug))
        .collect();
    let heading = fields
        .iter()
        .map(|field| field.label)
        .collect::<Vec<_>>()
        .join("\t");
    let view = seen.data.view();
    let row = |entry: &Entry| {
        let cells = fields
            .iter()
            .map(|field| one_line(&view.show(Kind::Appointment, &entry.key, field)));
        cells.collect::<Vec<_>>().join("\t")
    };
    let rows: Vec<String> = within.map(row).collect();
    let what = counted(rows.len() as u64, "Termin", "Termine");
    let lines: Vec<String> = std::iter::once(heading).chain(rows).collect();
    (lines.join("\n"), what)
}
