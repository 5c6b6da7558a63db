//! Tables as text for other programs: CSV (RFC 4180) with semicolons, as spreadsheets expect in Germany.

use super::{Cell, Scalar, Sheet, yes_or_no};
use crate::model::dates::{german_date, german_time};

/// A sheet as CSV. Cells that hold separators, quotes or line breaks are quoted.
pub fn write(sheet: &Sheet) -> String {
    let mut text = String::new();
    let headings = sheet.columns.iter().map(|column| column.heading.clone());
    write_row(&mut text, headings);
    for row in &sheet.rows {
        write_row(&mut text, row.iter().map(plain));
    }
    text
}

fn write_row(text: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| quoted(disarmed(cell))).collect();
    text.push_str(&cells.join(";"));
    text.push_str("\r\n");
}

/// What a cell says, without anything that a program would have to take out again.
fn plain(cell: &Cell) -> String {
    match &cell.value {
        Scalar::Empty => String::new(),
        Scalar::Text(text) => text.clone(),
        Scalar::Integer(count) => count.to_string(),
        Scalar::Decimal(value) => value.to_string().replace('.', ","),
        Scalar::Date(day) => german_date(*day),
        Scalar::Time(time) => german_time(*time),
        Scalar::YesNo(yes) => yes_or_no(*yes).to_owned(),
    }
}

/// What spreadsheets take for the beginning of a formula (OWASP, CSV injection), and what keeps them from it.
const BEGINNINGS: [char; 5] = ['=', '+', '-', '@', SHIELD];
const SHIELD: char = '\'';

fn disarmed(cell: String) -> String {
    if cell.starts_with(BEGINNINGS) {
        format!("{SHIELD}{cell}")
    } else {
        cell
    }
}

/// The text of a cell as it was before it was written.
pub fn rearmed(cell: &str) -> &str {
    match cell.strip_prefix(SHIELD) {
        Some(rest) if rest.starts_with(BEGINNINGS) => rest,
        _ => cell,
    }
}

fn quoted(cell: String) -> String {
    if cell.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, Format};
    use super::*;

    #[test]
    fn only_what_would_break_the_row_is_quoted_and_nothing_is_a_formula() {
        let words = |text: &str| Cell::from(Scalar::Text(text.to_owned()));
        let sheet = Sheet {
            name: String::new(),
            columns: vec![
                Column::new("Name", Format::Text),
                Column::new("Bemerkung", Format::Text),
            ],
            rows: vec![
                vec![words("Müller; „A“"), words("sagt \"ja\",\nmorgen")],
                vec![words("=1+1"), words("'-")],
            ],
        };
        assert_eq!(
            write(&sheet),
            "Name;Bemerkung\r\n\"Müller; „A“\";\"sagt \"\"ja\"\",\nmorgen\"\r\n'=1+1;''-\r\n"
        );
        for text in ["=1+1", "'-", "'n Abend", "+49 561", "x"] {
            assert_eq!(rearmed(&disarmed(text.to_owned())), text);
        }
    }
}
