//! `.ods` (OpenDocument 1.3, part 3, chapter 9), as little of it as a table needs: sheets, cells, what they say.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::text::{Text, attribute};
use super::{ANY, Grid, Rows, TableReadError};
use crate::interop::archive;
use crate::model::dates::{german_date, german_time};

const CONTENT: &str = "content.xml";
const MIME: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
/// Where the type must stand: it is the first entry, and not packed.
const BEGINNING: usize = 256;
/// How often the same row may be repeated; more is a filled-down column nobody means.
const MAX_SAME: usize = 1_000;

/// Whether this is such a workbook.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    archive::is_zip(bytes) && beginning.windows(MIME.len()).any(|window| window == MIME)
}

/// Reads all sheets.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Grid>, TableReadError> {
    let content = archive::unzip(bytes, |name| name == CONTENT)?.pop();
    let content = content.map(|entry| entry.bytes).unwrap_or_default();
    let xml = String::from_utf8(content).map_err(|_| damaged(&Sheets::default()))?;
    let mut sheets = Sheets::default();
    let mut reader = Reader::from_str(&xml);
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| damaged(&sheets))? {
            Event::Start(tag) => {
                depth += 1;
                sheets.opened(&tag);
            }
            Event::Empty(tag) => {
                sheets.opened(&tag);
                sheets.closed(tag.local_name().as_ref())?;
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                sheets.closed(tag.local_name().as_ref())?;
            }
            Event::Text(more) if sheets.is_in_text() => sheets.text.push(&more.xml10_content()),
            Event::CData(more) if sheets.is_in_text() => sheets.text.push(&more.xml10_content()),
            Event::GeneralRef(more) if sheets.is_in_text() => sheets.text.push_reference(&more),
            Event::Eof if depth > 0 || xml.is_empty() => return Err(damaged(&sheets)),
            Event::Eof => return Ok(sheets.done),
            _ => {}
        }
    }
}

fn damaged(sheets: &Sheets) -> TableReadError {
    let place = match &sheets.name {
        Some(sheet) => format!("Blatt „{sheet}“ ab Zeile {}", sheets.number),
        None => format!("„{CONTENT}“ in der Datei"),
    };
    TableReadError::Damaged { place }
}

/// The sheets, as far as they are read.
#[derive(Default)]
struct Sheets {
    done: Vec<Grid>,
    rows: Rows,
    name: Option<String>,
    /// Of the row, from 1.
    number: usize,
    cells: Vec<String>,
    /// How often the row, and the cell, stand there.
    same_rows: usize,
    same_cells: usize,
    /// What the cell is besides its text.
    value: Option<String>,
    text: Text,
    paragraphs: usize,
    in_paragraph: usize,
    /// Remarks have paragraphs of their own, which are no part of the cell.
    in_remark: usize,
}

impl Sheets {
    fn is_in_text(&self) -> bool {
        self.in_paragraph > 0 && self.in_remark == 0
    }

    fn opened(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "table" => {
                self.name = Some(attribute(tag, "name").unwrap_or_default());
                self.number = 0;
            }
            "table-row" => {
                self.cells.clear();
                self.same_rows = repeated(tag, "number-rows-repeated");
            }
            "table-cell" | "covered-table-cell" => {
                self.same_cells = repeated(tag, "number-columns-repeated");
                self.value = value(tag);
                self.text.begin(ANY.cell);
                self.paragraphs = 0;
            }
            "annotation" => self.in_remark += 1,
            "p" => {
                self.in_paragraph += 1;
                if self.in_remark == 0 {
                    if self.paragraphs > 0 {
                        self.text.push("\n");
                    }
                    self.paragraphs += 1;
                }
            }
            "s" if self.is_in_text() => {
                let count = attribute(tag, "c").and_then(|count| count.parse().ok());
                self.text
                    .push(&" ".repeat(count.unwrap_or(1).min(ANY.cell)));
            }
            "tab" if self.is_in_text() => self.text.push("\t"),
            "line-break" if self.is_in_text() => self.text.push("\n"),
            _ => {}
        }
    }

    fn closed(&mut self, name: &str) -> Result<(), TableReadError> {
        match name {
            "annotation" => self.in_remark = self.in_remark.saturating_sub(1),
            "p" => self.in_paragraph = self.in_paragraph.saturating_sub(1),
            "table-cell" | "covered-table-cell" => {
                let text = self
                    .value
                    .take()
                    .unwrap_or_else(|| self.text.as_str().to_owned());
                let room = ANY.columns.saturating_sub(self.cells.len());
                let same = self.same_cells.min(room);
                self.cells.extend(std::iter::repeat_n(text, same));
            }
            "table-row" => self.row(),
            "table" => {
                let name = self.name.take();
                self.done.push(self.rows.grid(name)?);
            }
            _ => {}
        }
        Ok(())
    }

    fn row(&mut self) {
        let is_empty = self.cells.iter().all(String::is_empty);
        let same = if is_empty {
            0
        } else {
            self.same_rows.min(MAX_SAME)
        };
        for at in 1..=same {
            if self.rows.take(self.number + at, &self.cells).is_break() {
                break;
            }
        }
        self.number = self.number.saturating_add(self.same_rows);
    }
}

fn repeated(tag: &BytesStart<'_>, name: &str) -> usize {
    let given = attribute(tag, name).and_then(|count| count.parse().ok());
    given.unwrap_or(1)
}

/// What a cell is, where that says more than the text in it: a date may be shown without its year.
fn value(tag: &BytesStart<'_>) -> Option<String> {
    match attribute(tag, "value-type")?.as_str() {
        "float" | "currency" | "percentage" => {
            let number: f64 = attribute(tag, "value")?.parse().ok()?;
            Some(number.to_string().replace('.', ","))
        }
        "boolean" => {
            let word = if attribute(tag, "boolean-value")? == "true" {
                "ja"
            } else {
                "nein"
            };
            Some(word.to_owned())
        }
        "date" => {
            let written = attribute(tag, "date-value")?;
            let (day, time) = written.split_once('T').unwrap_or((&written, ""));
            let day = german_date(day.parse().ok()?);
            let hour = time.get(..5).filter(|hour| *hour != "00:00");
            Some(hour.map_or_else(|| day.clone(), |hour| format!("{day} {hour}")))
        }
        // ISO 8601: PT09H30M00S
        "time" => {
            let written = attribute(tag, "time-value")?;
            let (hours, rest) = written.strip_prefix("PT")?.split_once('H')?;
            let minutes = rest.split_once('M')?.0;
            let time =
                chrono::NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0)?;
            Some(german_time(time))
        }
        _ => None,
    }
}
