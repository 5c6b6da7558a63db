//! Charts as drawings in the page, each with its numbers as a table for whoever cannot see it.

use std::fmt::Write;

use super::escape;
use crate::interop::document::{Bars, Chart, Line, Table};
use crate::interop::sheet::Tint;
use crate::model::dates::german_date;
use crate::model::text::number;

/// Width of a drawing; the page stretches it.
const WIDTH: u64 = 720;
/// Where bars begin, behind their labels.
const LABELS: u64 = 190;
/// Room behind the longest bar for its number.
const NUMBERS: u64 = 60;
/// Height of a bar and from one to the next.
const BAR: u64 = 16;
const STEP: u64 = 23;
/// Height of a drawing over time, and the room around the curve.
const HEIGHT: u64 = 200;
const EDGE: u64 = 30;

/// A chart as HTML.
pub(super) fn draw(chart: &Chart) -> String {
    let numbers = chart.numbers();
    let (drawing, legend) = match chart {
        Chart::Bars(bars) => (draw_bars(bars), legend(&bars.parts)),
        Chart::Line(line) => (draw_line(line), String::new()),
    };
    let (caption, numbers) = (escape(&numbers.caption), listed(&numbers));
    format!("<figure>\n<figcaption>{caption}</figcaption>\n{drawing}{legend}{numbers}</figure>\n")
}

/// A colour for what is filled; words beside it always say the same.
const fn fill(tint: Tint) -> &'static str {
    match tint {
        Tint::Good => "#2e7d32",
        Tint::Moving => "#5b8db8",
        Tint::Warning => "#c79a3a",
        Tint::Bad => "#b3202c",
        Tint::Plain => "#c8ced8",
        Tint::Muted => "#e4e7ec",
    }
}

/// The numbers of a chart, to read instead.
fn listed(numbers: &Table) -> String {
    let mut html = format!(
        "<details><summary>Zahlen: {0}</summary>\n<table><caption>{0}</caption><thead><tr>",
        escape(&numbers.caption)
    );
    for column in &numbers.columns {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(&column.heading));
    }
    html.push_str("</tr></thead><tbody>\n");
    for row in &numbers.rows {
        html.push_str("<tr>");
        for (at, (cell, column)) in row.iter().zip(&numbers.columns).enumerate() {
            let cell = escape(&cell.shown(column.format));
            let _ = match at {
                0 => write!(html, "<th scope=\"row\">{cell}</th>"),
                _ => write!(html, "<td>{cell}</td>"),
            };
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table></details>\n");
    html
}

fn draw_bars(bars: &Bars) -> String {
    let Bars {
        caption,
        parts,
        bars,
    } = bars;
    let longest = bars.iter().map(|(_, sizes)| sizes.iter().sum::<u64>());
    let longest = longest.max().unwrap_or(0).max(1);
    let height = bars.len() as u64 * STEP + 4;
    let mut drawing = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}; die Zahlen stehen darunter\">\n",
        escape(caption)
    );
    for (at, (label, sizes)) in (0u64..).zip(bars) {
        let (y, text) = (at * STEP, at * STEP + 13);
        let _ = writeln!(
            drawing,
            "<text x=\"{}\" y=\"{text}\" text-anchor=\"end\" font-size=\"13\" fill=\"#1a1a1a\">{}</text>",
            LABELS - 8,
            escape(label)
        );
        let mut before = 0;
        for (size, (_, tint)) in sizes.iter().zip(parts) {
            let place = |sum: u64| LABELS + sum * (WIDTH - LABELS - NUMBERS) / longest;
            let (from, to) = (place(before), place(before + size));
            before += size;
            if to > from {
                let (width, fill) = (to - from, fill(*tint));
                let _ = writeln!(
                    drawing,
                    "<rect x=\"{from}\" y=\"{y}\" width=\"{width}\" height=\"{BAR}\" fill=\"{fill}\"/>"
                );
            }
        }
        let end = LABELS + before * (WIDTH - LABELS - NUMBERS) / longest + 6;
        let _ = writeln!(
            drawing,
            "<text x=\"{end}\" y=\"{text}\" font-size=\"13\" fill=\"#1a1a1a\">{}</text>",
            number(before)
        );
    }
    drawing.push_str("</svg>\n");
    drawing
}

fn legend(parts: &[(String, Tint)]) -> String {
    if parts.len() < 2 {
        return String::new();
    }
    let mut html = "<ul class=\"legend\">".to_owned();
    for (name, tint) in parts {
        let _ = write!(
            html,
            "<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect width=\"10\" height=\"10\" fill=\"{}\"/></svg> {}</li>",
            fill(*tint),
            escape(name)
        );
    }
    html + "</ul>\n"
}

fn draw_line(line: &Line) -> String {
    let most = line.points.iter().map(|(_, count)| *count).max();
    let top = line.whole.or(most).unwrap_or(0).max(1);
    let steps = line.points.len().saturating_sub(1).max(1) as u64;
    let (right, bottom) = (WIDTH - NUMBERS, HEIGHT - EDGE);
    let x = |at: u64| EDGE + at * (right - EDGE) / steps;
    let y = |count: u64| bottom - count.min(top) * (bottom - 10) / top;
    let places: Vec<String> = (0u64..)
        .zip(&line.points)
        .map(|(at, (_, count))| format!("{},{}", x(at), y(*count)))
        .collect();
    let mut drawing = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}; die Zahlen stehen darunter\">\n\
         <line x1=\"{EDGE}\" y1=\"{bottom}\" x2=\"{right}\" y2=\"{bottom}\" stroke=\"#595959\"/>\n",
        escape(&line.caption)
    );
    if line.whole.is_some() {
        let _ = writeln!(
            drawing,
            "<line x1=\"{EDGE}\" y1=\"10\" x2=\"{right}\" y2=\"10\" stroke=\"#595959\" stroke-dasharray=\"4 4\"/>\n\
             <text x=\"{}\" y=\"14\" font-size=\"13\" fill=\"#1a1a1a\">{}</text>",
            right + 6,
            number(top)
        );
    }
    let _ = writeln!(
        drawing,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#2e7d32\" stroke-width=\"3\"/>",
        places.join(" ")
    );
    if let (Some((first, _)), Some((last, count))) = (line.points.first(), line.points.last()) {
        let _ = writeln!(
            drawing,
            "<text x=\"{EDGE}\" y=\"{0}\" font-size=\"13\" fill=\"#1a1a1a\">{1}</text>\n\
             <text x=\"{right}\" y=\"{0}\" text-anchor=\"end\" font-size=\"13\" fill=\"#1a1a1a\">{2}</text>\n\
             <text x=\"{3}\" y=\"{4}\" font-size=\"13\" font-weight=\"600\" fill=\"#1a1a1a\">{5}</text>",
            HEIGHT - 10,
            german_date(*first),
            german_date(*last),
            right + 6,
            y(*count) + 4,
            number(*count)
        );
    }
    drawing.push_str("</svg>\n");
    drawing
}
