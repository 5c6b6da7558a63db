//! Documents as workbooks: what they say in a first sheet, then every table and the numbers of every chart in one of its
//! own, to go on reckoning with.

use super::{Block, Chart, Document, Table};
use crate::interop::sheet::{Column, Format, Scalar, Sheet, Workbook};

/// A document as a workbook.
pub fn workbook(document: &Document) -> Workbook {
    let mut sheets = vec![first(document)];
    for block in &document.blocks {
        match block {
            Block::Table(table) => sheets.push(sheet(table.clone())),
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
            .map(|heading| Column::new(heading, Format::Text))
            .into(),
        rows,
    }
}

fn sheet(table: Table) -> Sheet {
    Sheet {
        name: table.caption,
        columns: table.columns,
        rows: table.rows.into_iter().chain(table.total).collect(),
    }
}

/// The numbers of a chart; a filter wants something above every column.
fn numbers(chart: &Chart) -> Sheet {
    let mut sheet = sheet(chart.numbers());
    for column in &mut sheet.columns {
        if column.heading.is_empty() {
            "Gruppe".clone_into(&mut column.heading);
        }
    }
    sheet
}
