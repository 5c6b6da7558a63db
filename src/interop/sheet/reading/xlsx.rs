//! `.xlsx` (ECMA-376, SpreadsheetML), as little of it as a table needs: sheets, texts, cells. Nothing that the file
//! claims about itself decides how much memory is taken.

use std::collections::HashMap;
use std::ops::ControlFlow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::AuszugError;
use super::table::{COLUMNS, LONGEST_CELL};
use crate::interop::archive::{self, Entry};

const WORKBOOK: &str = "xl/workbook.xml";
const RELATIONS: &str = "xl/_rels/workbook.xml.rels";
const TEXTS: &str = "xl/sharedStrings.xml";
const SHEETS: &str = "xl/worksheets/";
/// Texts that cells refer to; a table has about 25,000.
const MAX_TEXTS: usize = 200_000;
/// Signature of a compound file (MS-CFB 2.2): workbooks of before 2007, and those with a password.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// How its main stream is called, in UTF-16: of a workbook, or of one with a password.
const STREAMS: [&str; 2] = ["Workbook", "EncryptedPackage"];

/// Whether this is a ZIP archive with a workbook in it.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    let name = WORKBOOK.as_bytes();
    archive::is_zip(bytes) && bytes.windows(name.len()).any(|window| window == name)
}

/// Whether this is a workbook that cannot be read here.
pub(super) fn is_old_workbook(bytes: &[u8]) -> bool {
    let holds = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    bytes.starts_with(COMPOUND) && STREAMS.into_iter().any(holds)
}

/// A workbook, unpacked.
pub(super) struct Workbook {
    /// Name and XML, in the order of the workbook.
    sheets: Vec<(String, String)>,
    texts: Vec<String>,
}

/// Unpacks a workbook.
pub(super) fn open(bytes: &[u8]) -> Result<Workbook, AuszugError> {
    let wanted =
        |name: &str| [WORKBOOK, RELATIONS, TEXTS].contains(&name) || name.starts_with(SHEETS);
    let mut parts: HashMap<String, Vec<u8>> = archive::unzip(bytes, wanted)?
        .into_iter()
        .map(|Entry { name, bytes }| (name, bytes))
        .collect();
    let mut part = |name: &str| text_of(parts.remove(name).unwrap_or_default(), name);
    let (workbook, relations, texts) = (part(WORKBOOK)?, part(RELATIONS)?, part(TEXTS)?);
    let paths = paths(&relations)?;
    let mut sheets = Vec::new();
    for (name, id) in names(&workbook)? {
        if let Some(path) = paths.get(&id) {
            sheets.push((name, part(path)?));
        }
    }
    Ok(Workbook {
        sheets,
        texts: shared_texts(&texts)?,
    })
}

fn text_of(bytes: Vec<u8>, name: &str) -> Result<String, AuszugError> {
    String::from_utf8(bytes).map_err(|_| damaged(name))
}

/// A part of the package is no XML, or ends too early.
fn damaged(name: &str) -> AuszugError {
    AuszugError::Damaged {
        place: format!("„{name}“ in der Excel-Datei"),
    }
}

/// The value of an attribute, whatever its namespace is called.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut known = attributes.with_checks(false).flatten();
    let found = known.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.chars().take(LONGEST_CELL).collect())
}

/// Every tag that opens, with or without content.
fn each_tag(
    xml: &str,
    part: &str,
    mut take: impl FnMut(&BytesStart<'_>),
) -> Result<(), AuszugError> {
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
fn names(workbook: &str) -> Result<Vec<(String, String)>, AuszugError> {
    let mut names = Vec::new();
    each_tag(workbook, WORKBOOK, |tag| {
        if tag.local_name().as_ref() == "sheet" {
            names.extend(attribute(tag, "name").zip(attribute(tag, "id")));
        }
    })?;
    Ok(names)
}

/// Places in the package by what they are called.
fn paths(relations: &str) -> Result<HashMap<String, String>, AuszugError> {
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

/// Text that is being put together, up to the longest that is kept.
#[derive(Default)]
struct Text {
    text: String,
    room: usize,
}

impl Text {
    fn begin(&mut self) {
        self.text.clear();
        self.room = LONGEST_CELL;
    }

    fn push(&mut self, more: &str) {
        let kept = more.chars().take(self.room);
        let before = self.text.len();
        self.text.extend(kept);
        self.room -= self.text[before..].chars().count();
    }

    /// `&amp;` and the like; what nobody defined is left out.
    fn push_reference(&mut self, reference: &BytesRef<'_>) {
        let character = reference.resolve_char_ref().ok().flatten();
        match character {
            Some(character) => self.push(character.encode_utf8(&mut [0; 4])),
            None => self.push(
                quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                    .unwrap_or_default(),
            ),
        }
    }
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
fn shared_texts(xml: &str) -> Result<Vec<String>, AuszugError> {
    let mut reader = Reader::from_str(xml);
    let mut texts = Vec::new();
    let mut text = Text::default();
    let mut within = Within::Frame;
    loop {
        match reader.read_event().map_err(|_| damaged(TEXTS))? {
            Event::Start(tag) if tag.local_name().as_ref() == "si" => text.begin(),
            Event::Start(tag) => within = within.opened(tag.local_name().as_ref()),
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => texts.push(String::new()),
            Event::Text(more) if within == Within::Value => text.push(&more.xml10_content()),
            Event::CData(more) if within == Within::Value => text.push(&more.xml10_content()),
            Event::GeneralRef(more) if within == Within::Value => text.push_reference(&more),
            Event::End(tag) if tag.local_name().as_ref() == "si" => texts.push(text.text.clone()),
            Event::End(tag) => within = within.closed(tag.local_name().as_ref()),
            Event::Eof => return Ok(texts),
            _ => {}
        }
        if texts.len() > MAX_TEXTS {
            return Err(AuszugError::TooLarge);
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
    ) -> Result<(), AuszugError> {
        let xml = self.sheets.iter().find(|(name, _)| name == sheet);
        let xml = xml.map(|(_, xml)| xml.as_str()).unwrap_or_default();
        let mut reader = Reader::from_str(xml);
        let mut rows = Rows::new(&self.texts);
        loop {
            let damaged = || AuszugError::Damaged {
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
    texts: &'a [String],
    /// Of the row, from 1.
    number: usize,
    cells: [String; COLUMNS],
    /// Of the cell, from 0.
    column: usize,
    kind: CellKind,
    text: Text,
    within: Within,
}

/// What the value of a cell is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CellKind {
    Number,
    /// The number of a shared text.
    Shared,
    /// As it stands there.
    Plain,
}

impl<'a> Rows<'a> {
    fn new(texts: &'a [String]) -> Self {
        Self {
            texts,
            number: 0,
            cells: Default::default(),
            column: 0,
            kind: CellKind::Number,
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
                    Some(_) => CellKind::Plain,
                };
                self.text.begin();
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
        let text = &self.text.text;
        match self.kind {
            CellKind::Plain => text.clone(),
            CellKind::Shared => {
                let number: Option<usize> = text.trim().parse().ok();
                let shared = number.and_then(|number| self.texts.get(number));
                shared.cloned().unwrap_or_default()
            }
            // Numbers stand there as the machine has them: 5.6929999999999996 means 5.693.
            CellKind::Number => match text.trim().parse::<f64>() {
                Ok(number) => number.to_string(),
                Err(_) => text.clone(),
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
