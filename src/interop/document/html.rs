//! Documents as one HTML file: opens in any browser, prints to clean A4 pages, can be read out.
//!
//! Nothing in it comes from elsewhere: no script, no font, no picture but the charts, which are drawn in it. Headings are
//! nested, tables have captions and headers, charts have their numbers beside them (WCAG 2.1 AA, EN 301 549).

mod chart;
mod style;

use std::fmt::Write;

use super::{Block, Document, Figure, Level, Signature, Table, Tick};
use crate::interop::sheet::{Cell, Column, Format, Tint};

/// A document as the text of a file.
pub fn write(document: &Document) -> String {
    let mut page = Page::default();
    page.tag("h1", &document.title);
    if !document.subtitle.is_empty() {
        page.classed("p", "subtitle", &document.subtitle);
    }
    page.classed("p", "origin", &document.origin);
    for block in &document.blocks {
        page.block(block);
    }
    let title = escape(&document.title);
    let (style, body) = (style::CSS, page.0);
    format!(
        "<!DOCTYPE html>\n<html lang=\"de\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// Text as HTML, in which nothing of it means anything.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' => escaped.push_str("<br>"),
            // Characters that HTML does not know.
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Longer numbers of points want more room, in characters.
const SHORT_NUMBER: usize = 3;

#[derive(Default)]
struct Page(String);

impl Page {
    fn raw(&mut self, html: &str) {
        self.0.push_str(html);
    }

    fn tag(&mut self, tag: &str, text: &str) {
        // Writing to a text cannot fail.
        let _ = writeln!(self.0, "<{tag}>{}</{tag}>", escape(text));
    }

    fn classed(&mut self, tag: &str, class: &str, text: &str) {
        let _ = writeln!(self.0, "<{tag} class=\"{class}\">{}</{tag}>", escape(text));
    }

    fn list(&mut self, tag: &str, items: &[String]) {
        let _ = writeln!(self.0, "<{tag}>");
        for item in items {
            self.tag("li", item);
        }
        let _ = writeln!(self.0, "</{tag}>");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(Level::Chapter, text) => self.tag("h2", text),
            Block::Heading(Level::Section, text) => self.tag("h3", text),
            Block::Paragraph(text) => self.tag("p", text),
            Block::Notice(text) => self.classed("p", "notice", text),
            Block::Bullets(items) => self.list("ul", items),
            Block::Steps(items) => self.list("ol", items),
            Block::Terms(terms) => self.terms(terms),
            Block::Figures(figures) => self.figures(figures),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.raw(&chart::draw(chart)),
            Block::Ticks(ticks) => self.ticks(ticks),
            Block::Lines(count) => {
                for _ in 0..*count {
                    self.raw("<div class=\"line\"></div>\n");
                }
            }
            Block::Signatures(signatures) => self.signatures(signatures),
            Block::PageBreak => self.raw("<div class=\"break\"></div>\n"),
        }
    }

    fn terms(&mut self, terms: &[(String, String)]) {
        self.raw("<dl>\n");
        for (term, meaning) in terms {
            self.tag("dt", term);
            self.tag("dd", meaning);
        }
        self.raw("</dl>\n");
    }

    fn figures(&mut self, figures: &[Figure]) {
        self.raw("<ul class=\"figures\">\n");
        for Figure { value, label, note } in figures {
            let (value, label, note) = (escape(value), escape(label), escape(note));
            let _ = writeln!(
                self.0,
                "<li><strong>{value}</strong> <span>{label}</span> <small>{note}</small></li>"
            );
        }
        self.raw("</ul>\n");
    }

    fn table(&mut self, table: &Table) {
        let _ = writeln!(
            self.0,
            "<table>\n<caption>{}</caption>",
            escape(&table.caption)
        );
        self.raw("<thead><tr>");
        for column in &table.columns {
            let class = alignment(column);
            let _ = write!(
                self.0,
                "<th scope=\"col\"{class}>{}</th>",
                escape(&column.heading)
            );
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            self.row(&table.columns, row);
        }
        self.raw("</tbody>\n");
        if let Some(total) = &table.total {
            self.raw("<tfoot>\n");
            self.row(&table.columns, total);
            self.raw("</tfoot>\n");
        }
        self.raw("</table>\n");
    }

    fn row(&mut self, columns: &[Column], cells: &[Cell]) {
        self.raw("<tr>");
        for (at, (column, cell)) in columns.iter().zip(cells).enumerate() {
            let (open, close) = match at {
                0 => ("th scope=\"row\"", "th"),
                _ => ("td", "td"),
            };
            let (class, text) = (alignment(column), escape(&cell.shown(column.format)));
            let text = match class_of(cell.tint) {
                Some(tint) if !text.is_empty() => format!("<span class=\"{tint}\">{text}</span>"),
                _ => text,
            };
            let _ = write!(self.0, "<{open}{class}>{text}</{close}>");
        }
        self.raw("</tr>\n");
    }

    fn ticks(&mut self, ticks: &[Tick]) {
        let is_long = |tick: &Tick| tick.number.len() > SHORT_NUMBER;
        self.raw(if ticks.iter().any(is_long) {
            "<ul class=\"ticks long\">\n"
        } else {
            "<ul class=\"ticks\">\n"
        });
        for tick in ticks {
            let result = match &tick.result {
                None => "<span class=\"boxes\" aria-hidden=\"true\">&#9744; ja &#9744; nein</span>"
                    .to_owned(),
                Some((words, tint)) => {
                    let class = class_of(*tint).unwrap_or("plain");
                    format!("<span class=\"{class}\">{}</span>", escape(words))
                }
            };
            let (point, text) = (escape(&tick.number), escape(&tick.text));
            let _ = write!(self.0, "<li><b>{point}</b> <span>{text}");
            for (class, words) in [("hint", &tick.hint), ("note", &tick.note)] {
                if !words.is_empty() {
                    let _ = write!(
                        self.0,
                        "<br><small class=\"{class}\">{}</small>",
                        escape(words)
                    );
                }
            }
            let _ = writeln!(self.0, "</span> {result}</li>");
        }
        self.raw("</ul>\n");
    }

    fn signatures(&mut self, signatures: &[Signature]) {
        self.raw("<div class=\"signatures\">\n");
        for Signature { role, name } in signatures {
            let who = if name.is_empty() {
                escape(role)
            } else {
                format!("{}<br>{}", escape(name), escape(role))
            };
            let _ = writeln!(self.0, "<p>Ort, Datum, Unterschrift<br>{who}</p>");
        }
        self.raw("</div>\n");
    }
}

/// Numbers stand on the right, under each other.
fn alignment(column: &Column) -> &'static str {
    match column.format {
        Format::Integer | Format::Decimal | Format::Share => " class=\"number\"",
        _ => "",
    }
}

const fn class_of(tint: Tint) -> Option<&'static str> {
    match tint {
        Tint::Plain => None,
        Tint::Good => Some("good"),
        Tint::Moving => Some("moving"),
        Tint::Warning => Some("warning"),
        Tint::Bad => Some("bad"),
        Tint::Muted => Some("muted"),
    }
}
