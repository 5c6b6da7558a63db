//! Documents as workbooks: what they say in a first sheet, then every table and the numbers of every chart in one of its
//! own, to go on reckoning with.

use super::{Block, Chart, Document};
use crate::interop::sheet::{Column, Format, Scalar, Sheet, Workbook};

/// A document as a workbook.
pub fn workbook(document: &Document) -> Workbook {
    let mut sheets = vec![first(document)];
    for block in &document.blocks {
        match block {
            Block::Table(table) => sheets.push(Sheet {
                name: table.caption.clone(),
                columns: table.columns.clone(),
                rows: table
                    .rows
                    .iter()
                    .cloned()
                    .chain(table.total.clone())
                    .collect(),
            }),
            Block::Chart(chart) => sheets.push(numbers(chart)),
            _ => {}
        }
    }
    Workbook { sheets }
}

/// Title, origin and the numbers that say it all.
fn first(document: &Document) -> Sheet {
    let row = |cells: [&str; 3]| {
        let cells = cells
            .into_iter()
            .map(|text| Scalar::Text(text.to_owned()).into());
        cells.collect()
    };
    let mut rows = vec![
        row([&document.subtitle, "", ""]),
        row([&document.origin, "", ""]),
    ];
    for block in &document.blocks {
        match block {
            Block::Figures(figures) => {
                rows.extend(
                    figures
                        .iter()
                        .map(|figure| row([&figure.label, &figure.value, &figure.note])),
                );
            }
            Block::Terms(pairs) => {
                rows.extend(pairs.iter().map(|(name, value)| row([name, value, ""])));
            }
            _ => {}
        }
    }
    Sheet {
        name: "Überblick".to_owned(),
        columns: [document.title.as_str(), "Wert", "Erläuterung"]
            .map(text)
            .into(),
        rows,
    }
}

fn text(heading: &str) -> Column {
    Column {
        heading: heading.to_owned(),
        format: Format::Text,
    }
}

fn numbers(chart: &Chart) -> Sheet {
    let numbers = chart.numbers();
    let named = numbers.heads.iter().map(|head| match head.as_str() {
        "" => text("Gruppe"),
        head => text(head),
    });
    let mut columns: Vec<Column> = named.collect();
    for column in columns.iter_mut().skip(1) {
        column.format = Format::Integer;
    }
    let cell = |(at, text): (usize, &String)| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let number = digits.parse().ok().filter(|_| at > 0);
        number
            .map_or_else(|| Scalar::Text(text.clone()), Scalar::Integer)
            .into()
    };
    Sheet {
        name: numbers.caption,
        columns,
        rows: numbers
            .rows
            .iter()
            .map(|row| row.iter().enumerate().map(cell).collect())
            .collect(),
    }
}
