//! `.xlsx` (ECMA-376, SpreadsheetML), as little of it as a table needs: sheets, texts, cells. Nothing that the file
//! claims about itself decides how much memory is taken.

mod styles;

use std::collections::HashMap;
use std::ops::ControlFlow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

pub use self::styles::day_of_number;
use self::styles::{Calendar, Styles};
use super::text::{Text, attribute};
use super::{Limits, TableReadError};
use crate::interop::archive::{self, Entry};

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const TEXTS: &str = "xl/sharedStrings.xml";
const STYLES: &str = "xl/styles.xml";
const SHEETS: &str = "xl/worksheets/";
/// Texts that cells refer to.
const MAX_TEXTS: usize = 1_000_000;
/// Signature of a compound file (MS-CFB 2.2): workbooks of before 2007, and those with a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// How its main stream is called, in UTF-16: of a workbook, or of one with a password.
const STREAMS: [&str; 2] = ["Workbook", "EncryptedPackage"];

/// Whether this is a ZIP archive with a workbook in it.
pub(in crate::interop) fn is_workbook(bytes: &[u8]) -> bool {
    let name = WORKBOOK.as_bytes();
    archive::is_zip(bytes) && bytes.windows(name.len()).any(|window| window == name)
}

/// Whether this is a workbook that cannot be read here.
pub(in crate::interop) fn is_old_workbook(bytes: &[u8]) -> bool {
    let holds = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    bytes.starts_with(COMPOUND) && STREAMS.into_iter().any(holds)
}

/// A workbook, unpacked.
pub(in crate::interop) struct Workbook {
    /// Name and XML, in the order of the workbook.
    sheets: Vec<(String, String)>,
    texts: Vec<String>,
    styles: Styles,
    calendar: Calendar,
    limits: Limits,
}

/// Unpacks a workbook.
pub(in crate::interop) fn open(bytes: &[u8], limits: Limits) -> Result<Workbook, TableReadError> {
    let wanted = |name: &str| {
        [WORKBOOK, RELATIONS, TEXTS, STYLES].contains(&name) || name.starts_with(SHEETS)
    };
    let mut parts: HashMap<String, Vec<u8>> = archive::unzip(bytes, wanted)?
        .into_iter()
        .map(|Entry { name, bytes }| (name, bytes))
        .collect();
    let mut part = |name: &str| text_of(parts.remove(name).unwrap_or_default(), name);
    let (workbook, relations) = (part(WORKBOOK)?, part(RELATIONS)?);
    let (texts, styles) = (part(TEXTS)?, part(STYLES)?);
    let paths = paths(&relations)?;
    let mut sheets = Vec::new();
    for (name, id) in names(&workbook)? {
        if let Some(path) = paths.get(&id) {
            sheets.push((name, part(path)?));
        }
    }
    Ok(Workbook {
        sheets,
        texts: shared_texts(&texts, limits)?,
        styles: Styles::read(&styles)?,
        calendar: calendar(&workbook)?,
        limits,
    })
}

fn text_of(bytes: Vec<u8>, name: &str) -> Result<String, TableReadError> {
    String::from_utf8(bytes).map_err(|_| damaged(name))
}

/// A part of the package is no XML, or ends too early.
fn damaged(name: &str) -> TableReadError {
    TableReadError::Damaged {
        place: format!("„{name}“ in der Excel-Datei"),
    }
}

/// Every tag that opens, with or without content.
pub(super) fn each_tag(
    xml: &str,
    part: &str,
    mut take: impl FnMut(&BytesStart<'_>),
) -> Result<(), TableReadError> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| damaged(part))? {
            Event::Start(tag) | Event::Empty(tag) => take(&tag),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Name of each sheet, and what its place in the package is called.
fn names(workbook: &str) -> Result<Vec<(String, String)>, TableReadError> {
    let mut names = Vec::new();
    each_tag(workbook, WORKBOOK, |tag| {
        if tag.local_name().as_ref() == "sheet" {
            names.extend(attribute(tag, "name").zip(attribute(tag, "id")));
        }
    })?;
    Ok(names)
}

/// From which day the workbook counts.
fn calendar(workbook: &str) -> Result<Calendar, TableReadError> {
    let mut calendar = Calendar::From1900;
    each_tag(workbook, WORKBOOK, |tag| {
        let is_later = attribute(tag, "date1904").is_some_and(|set| matches!(&*set, "1" | "true"));
        if tag.local_name().as_ref() == "workbookPr" && is_later {
            calendar = Calendar::From1904;
        }
    })?;
    Ok(calendar)
}

/// Places in the package by what they are called.
fn paths(relations: &str) -> Result<HashMap<String, String>, TableReadError> {
    let mut paths = HashMap::new();
    each_tag(relations, RELATIONS, |tag| {
        if let Some((id, target)) = attribute(tag, "Id").zip(attribute(tag, "Target")) {
            let path = match target.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None => format!("xl/{target}"),
            };
            paths.insert(id, path);
        }
    })?;
    Ok(paths)
}

/// Where in a part the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Between values.
    Frame,
    /// In a value or text.
    Value,
    /// In a reading aid for Japanese, whose texts do not count.
    Phonetics,
}

impl Within {
    fn opened(self, name: &str) -> Self {
        match (self, name) {
            (Self::Phonetics, _) | (_, "rPh") => Self::Phonetics,
            (_, "t" | "v") => Self::Value,
            _ => self,
        }
    }

    fn closed(self, name: &str) -> Self {
        match (self, name) {
            (Self::Phonetics, "rPh") | (Self::Value, "t" | "v") => Self::Frame,
            _ => self,
        }
    }
}

/// The texts that cells refer to by number.
fn shared_texts(xml: &str, limits: Limits) -> Result<Vec<String>, TableReadError> {
    let mut reader = Reader::from_str(xml);
    let mut texts = Vec::new();
    let mut text = Text::default();
    let mut within = Within::Frame;
    loop {
        match reader.read_event().map_err(|_| damaged(TEXTS))? {
            Event::Start(tag) if tag.local_name().as_ref() == "si" => text.begin(limits.cell),
            Event::Start(tag) => within = within.opened(tag.local_name().as_ref()),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => texts.push(String::new()),
            Event::Text(more) if within == Within::Value => text.push(&more.xml10_content()),
            Event::CData(more) if within == Within::Value => text.push(&more.xml10_content()),
            Event::GeneralRef(more) if within == Within::Value => text.push_reference(&more),
            Event::End(tag) if tag.local_name().as_ref() == "si" => {
                texts.push(text.as_str().to_owned());
            }
            Event::End(tag) => within = within.closed(tag.local_name().as_ref()),
            Event::Eof => return Ok(texts),
            _ => {}
        }
        if texts.len() > MAX_TEXTS {
            return Err(TableReadError::TooLarge);
        }
    }
}

impl Workbook {
    /// The names of the sheets, in their order.
    pub fn sheets(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|(name, _)| name.as_str())
    }

    /// Reads a sheet row by row until `take` breaks. Every row has all columns.
    pub fn read(
        &self,
        sheet: &str,
        mut take: impl FnMut(usize, &[String]) -> ControlFlow<()>,
    ) -> Result<(), TableReadError> {
        let xml = self.sheets.iter().find(|(name, _)| name == sheet);
        let xml = xml.map(|(_, xml)| xml.as_str()).unwrap_or_default();
        let mut reader = Reader::from_str(xml);
        let mut rows = Rows::new(self);
        loop {
            let damaged = || TableReadError::Damaged {
                place: format!("Blatt „{sheet}“ ab Zeile {}", rows.number),
            };
            match reader.read_event().map_err(|_| damaged())? {
                Event::Start(tag) => rows.opened(&tag),
                Event::Empty(tag) => match tag.local_name().as_ref() {
                    "sheetData" => return Ok(()),
                    name => {
                        rows.opened(&tag);
                        rows.closed(name);
                    }
                },
                Event::Text(more) if rows.within == Within::Value => {
                    rows.text.push(&more.xml10_content());
                }
                Event::CData(more) if rows.within == Within::Value => {
                    rows.text.push(&more.xml10_content());
                }
                Event::GeneralRef(more) if rows.within == Within::Value => {
                    rows.text.push_reference(&more);
                }
                Event::End(tag) => match tag.local_name().as_ref() {
                    "sheetData" => return Ok(()),
                    "row" if take(rows.number, &rows.cells).is_break() => return Ok(()),
                    name => rows.closed(name),
                },
                Event::Eof if rows.number > 0 => return Err(damaged()),
                // A sheet of another kind, as a chart, or none at all.
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// The rows of a sheet, as far as they are read.
struct Rows<'a> {
    of: &'a Workbook,
    /// Of the row, from 1.
    number: usize,
    cells: Vec<String>,
    /// Of the cell, from 0.
    column: usize,
    kind: CellKind,
    /// How it looks, by number.
    style: Option<usize>,
    text: Text,
    within: Within,
}

/// What the value of a cell is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellKind {
    Number,
    /// The number of a shared text.
    Shared,
    YesNo,
    /// As it stands there.
    Plain,
}

impl<'a> Rows<'a> {
    fn new(of: &'a Workbook) -> Self {
        Self {
            of,
            number: 0,
            cells: vec![String::new(); of.limits.columns],
            column: 0,
            kind: CellKind::Number,
            style: None,
            text: Text::default(),
            within: Within::Frame,
        }
    }

    fn opened(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "row" => {
                let given = attribute(tag, "r").and_then(|number| number.parse().ok());
                self.number = given.unwrap_or(self.number.saturating_add(1));
                self.cells.iter_mut().for_each(String::clear);
                self.column = 0;
            }
            "c" => {
                let given = attribute(tag, "r").and_then(|place| column_of(&place));
                self.column = given.unwrap_or(self.column);
                self.kind = match attribute(tag, "t").as_deref() {
                    None | Some("n") => CellKind::Number,
                    Some("s") => CellKind::Shared,
                    Some("b") => CellKind::YesNo,
                    Some(_) => CellKind::Plain,
                };
                self.style = attribute(tag, "s").and_then(|style| style.parse().ok());
                self.text.begin(self.of.limits.cell);
            }
            name => self.within = self.within.opened(name),
        }
    }

    fn closed(&mut self, name: &str) {
        self.within = self.within.closed(name);
        if name == "c" {
            let value = self.value();
            if let Some(cell) = self.cells.get_mut(self.column) {
                *cell = value;
            }
            self.column = self.column.saturating_add(1);
        }
    }

    fn value(&self) -> String {
        let text = self.text.as_str();
        match self.kind {
            CellKind::Plain => text.to_owned(),
            CellKind::YesNo => if text.trim() == "1" { "ja" } else { "nein" }.to_owned(),
            CellKind::Shared => {
                let number: Option<usize> = text.trim().parse().ok();
                let shared = number.and_then(|number| self.of.texts.get(number));
                shared.cloned().unwrap_or_default()
            }
            // Numbers stand there as the machine has them: 5.6929999999999996 means 5.693.
            CellKind::Number => match text.trim().parse::<f64>() {
                Ok(number) => {
                    let dated = self.of.styles.shown(self.style, number, self.of.calendar);
                    dated.unwrap_or_else(|| number.to_string().replace('.', ","))
                }
                Err(_) => text.to_owned(),
            },
        }
    }
}

/// The column of a cell like `AB12`, from 0.
fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    let number = letters.fold(0_usize, |number, letter| {
        number
            .saturating_mul(26)
            .saturating_add(usize::from(letter - b'A') + 1)
    });
    number.checked_sub(1)
}
