//! Tables for other programs: CSV (RFC 4180) with semicolons, as spreadsheets expect in Germany.

/// Rows as CSV. Cells that hold separators, quotes or line breaks are quoted.
pub fn csv<'a>(rows: impl IntoIterator<Item = &'a Vec<String>>) -> String {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_break_the_row_is_quoted() {
        let rows = [
            vec!["Name".to_owned(), "Bemerkung".to_owned()],
            vec!["Müller; „A“".to_owned(), "sagt \"ja\",\nmorgen".to_owned()],
        ];
        assert_eq!(
            csv(&rows),
            "Name;Bemerkung\r\n\"Müller; „A“\";\"sagt \"\"ja\"\",\nmorgen\"\r\n"
        );
    }
}
