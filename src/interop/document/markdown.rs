//! Documents as Markdown (CommonMark with the tables of GitHub), to be worked on in a wiki or a text editor.

use std::fmt::Write;

use super::{Block, Document, Level, Table};
use crate::interop::sheet::Format;

/// A document as the text of a file.
pub fn write(document: &Document) -> String {
    let mut text = format!("# {}\n\n", escape(&document.title));
    if !document.subtitle.is_empty() {
        let _ = write!(text, "{}\n\n", escape(&document.subtitle));
    }
    let _ = writeln!(text, "{}", escape(&document.origin));
    for block in &document.blocks {
        let _ = writeln!(text, "\n{}", written(block).trim_end());
    }
    text
}

/// Text in which nothing means anything but itself.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' => escaped.push_str("<br>"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    // At the beginning of a line these make lists and rules.
    match escaped.chars().next() {
        Some('-' | '+' | '=') => format!("\\{escaped}"),
        Some(c) if c.is_ascii_digit() => numbered(&escaped),
        _ => escaped,
    }
}

/// `1. Mai` is no list.
fn numbered(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    if rest.starts_with(". ") || rest.starts_with(") ") {
        format!("{number}\\{rest}")
    } else {
        text.to_owned()
    }
}

fn items(mark: impl Fn(usize) -> String, items: impl Iterator<Item = String>) -> String {
    let mut list = String::new();
    for (at, item) in (1..).zip(items) {
        let _ = writeln!(list, "{} {item}", mark(at));
    }
    list
}

fn bullets(texts: impl Iterator<Item = String>) -> String {
    items(|_| "-".to_owned(), texts)
}

fn written(block: &Block) -> String {
    match block {
        Block::Heading(Level::Chapter, text) => format!("## {}", escape(text)),
        Block::Heading(Level::Section, text) => format!("### {}", escape(text)),
        Block::Paragraph(text) => escape(text),
        Block::Notice(text) => format!("> **{}**", escape(text)),
        Block::Bullets(texts) => bullets(texts.iter().map(|text| escape(text))),
        Block::Steps(texts) => items(|at| format!("{at}."), texts.iter().map(|text| escape(text))),
        Block::Terms(terms) => {
            let lines = terms.iter();
            bullets(lines.map(|(term, text)| format!("**{}:** {}", escape(term), escape(text))))
        }
        Block::Figures(figures) => bullets(figures.iter().map(|figure| {
            let note = match figure.note.as_str() {
                "" => String::new(),
                note => format!(" ({})", escape(note)),
            };
            format!(
                "**{}** {}{note}",
                escape(&figure.value),
                escape(&figure.label)
            )
        })),
        Block::Table(table) => of_table(table),
        Block::Chart(chart) => of_table(&chart.numbers()),
        Block::Ticks(ticks) => bullets(ticks.iter().map(|tick| {
            let (mark, result) = match &tick.result {
                None => ("[ ]", String::new()),
                Some((words, _)) => ("[x]", format!(": {}", escape(words))),
            };
            let more = [&tick.hint, &tick.note];
            let more: Vec<String> = more
                .into_iter()
                .filter(|text| !text.is_empty())
                .map(|text| format!("<br>{}", escape(text)))
                .collect();
            let more = more.concat();
            format!(
                "{mark} {} {}{result}{more}",
                escape(&tick.number),
                escape(&tick.text)
            )
        })),
        Block::Lines(count) => "\\_\\_\\_\\_\\_\\_\\_\\_\n\n".repeat(usize::from(*count)),
        Block::Signatures(signatures) => bullets(signatures.iter().map(|of| {
            format!(
                "{} {}: ____________________",
                escape(&of.role),
                escape(&of.name)
            )
        })),
        Block::PageBreak => "---".to_owned(),
    }
}

fn row(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

fn of_table(table: &Table) -> String {
    let mut text = format!("**{}**\n\n", escape(&table.caption));
    let columns = &table.columns;
    text += &row(columns.iter().map(|column| escape(&column.heading)));
    text += &row(columns.iter().map(|column| match column.format {
        Format::Integer | Format::Decimal | Format::Share => "---:".to_owned(),
        _ => "---".to_owned(),
    }));
    for cells in table.rows.iter().chain(&table.total) {
        let pairs = cells.iter().zip(columns);
        text += &row(pairs.map(|(cell, column)| escape(&cell.shown(column.format))));
    }
    text
}
