//! One line, one record. Columns as in the description of the data set (Statistisches Bundesamt, GV100AD,
//! Datensatzbeschreibung), counted from 1, both ends included, in characters.

use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::NaiveDate;
use thiserror::Error;

use super::directory::{Area, District, DistrictKey, GemeindeFacts, TextCode};
use crate::model::keys::{AreaKey, KeyError};

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineError {
    /// Bytes that are no text in the encoding of the file.
    #[error("enthält Bytes, die kein Text sind")]
    Encoding,
    /// Too short or too long.
    #[error("hat {0} statt {LENGTH} Zeichen")]
    Length(usize),
    /// Not one of 10 to 60.
    #[error("die Satzart „{0}“ gibt es nicht")]
    RecordType(String),
    /// The Gebietsstand is no date.
    #[error("der Gebietsstand „{0}“ ist kein Datum der Form JJJJMMTT")]
    Date(String),
    /// A key is no key.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// No name.
    #[error("die Bezeichnung fehlt")]
    Name,
    /// A number is none.
    #[error("{field}: „{found}“ ist keine Zahl")]
    Number {
        /// German name of the field.
        field: &'static str,
        /// What stands there.
        found: String,
    },
    /// A cell, where the directory comes as a table.
    #[error(transparent)]
    Cell(#[from] CellError),
    /// The key was there before.
    #[error("der Schlüssel {0} steht schon weiter oben")]
    Twice(String),
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{sheet}Spalte {column} ({field}): {problem}")]
pub struct CellError {
    /// Its sheet as it is told, `Blatt „…“, `; empty where there is only one table.
    pub sheet: String,
    /// Its column, from A.
    pub column: char,
    /// German name of the column.
    pub field: &'static str,
    /// German: what is wrong.
    pub problem: String,
}

/// Characters of every line.
const LENGTH: usize = 220;

const RECORD_TYPE: Columns = 1..=2;
const DATE: Columns = 3..=10;
const LAND: Columns = 11..=12;
const BEZIRK: Columns = 11..=13;
const REGION: Columns = 11..=14;
const KREIS: Columns = 11..=15;
const AGS: Columns = 11..=18;
const GEMEINDE: Columns = 16..=18;
const VERBAND: Columns = 19..=22;
const NAME: Columns = 23..=72;
const SEAT: Columns = 73..=122;
const TEXT_CODE: Columns = 123..=124;
const HECTARES: Columns = 129..=139;
const INHABITANTS: Columns = 140..=150;
const MALE: Columns = 151..=161;
const PLZ: Columns = 166..=170;
const SEVERAL_PLZ: Columns = 171..=175;
const FINANZAMT: Columns = 178..=181;
const GERICHT: Columns = 182..=185;
const ARBEITSAGENTUR: Columns = 186..=190;
const WAHLKREIS_FROM: Columns = 191..=193;
const WAHLKREIS_TO: Columns = 194..=196;

type Columns = RangeInclusive<usize>;

/// What a line holds.
pub(in crate::interop) enum Record {
    Area(Box<Area>),
    District(District),
}

impl From<Area> for Record {
    fn from(area: Area) -> Self {
        Self::Area(Box::new(area))
    }
}

impl Record {
    /// The key, whatever its kind.
    pub(in crate::interop) fn digits(&self) -> &str {
        match self {
            Self::Area(area) => area.key.digits(),
            Self::District(district) => district.key.digits(),
        }
    }
}

/// Whether a line starts with a record type and a date, whatever comes then.
pub(super) fn begins_like_record(line: &[u8]) -> bool {
    let head = line
        .get(..10)
        .and_then(|head| std::str::from_utf8(head).ok())
        .unwrap_or_default();
    head.get(..2).is_some_and(is_record_type)
        && head.get(2..).is_some_and(|date| date_of(date).is_some())
}

fn is_record_type(text: &str) -> bool {
    ["10", "20", "30", "40", "50", "60"].contains(&text)
}

/// Reads one line.
pub(super) fn parse(text: &str) -> Result<Record, LineError> {
    let line = Line::new(text)?;
    match line.raw(RECORD_TYPE) {
        "20" => line
            .district(DistrictKey::Bezirk(line.key(BEZIRK)?))
            .map(Record::District),
        "30" => line
            .district(DistrictKey::Region(line.key(REGION)?))
            .map(Record::District),
        "10" => line.area(AreaKey::Land(line.key(LAND)?)).map(Into::into),
        "40" => line.area(AreaKey::Kreis(line.key(KREIS)?)).map(Into::into),
        "50" => line
            .area(AreaKey::Verband(line.composed_key(&[KREIS, VERBAND])?))
            .map(Into::into),
        "60" => line.gemeinde().map(Into::into),
        other => Err(LineError::RecordType(other.to_owned())),
    }
}

/// A line of the right length, cut at characters.
struct Line<'a> {
    text: &'a str,
    /// Where each character begins, and the end; in bytes, at most 4 × 220.
    starts: [usize; LENGTH + 1],
}

impl<'a> Line<'a> {
    fn new(text: &'a str) -> Result<Self, LineError> {
        let mut starts = [text.len(); LENGTH + 1];
        let mut found = 0;
        for (start, _) in text.char_indices() {
            if let Some(place) = starts.get_mut(found) {
                *place = start;
            }
            found += 1;
        }
        if found == LENGTH {
            Ok(Self { text, starts })
        } else {
            Err(LineError::Length(found))
        }
    }

    /// The columns as they are.
    fn raw(&self, columns: Columns) -> &'a str {
        let start = self.starts.get(columns.start() - 1);
        let end = self.starts.get(*columns.end());
        start
            .zip(end)
            .and_then(|(start, end)| self.text.get(*start..*end))
            .unwrap_or_default()
    }

    /// The columns without the padding; `None` when there is nothing else.
    fn optional(&self, columns: Columns) -> Option<&'a str> {
        Some(self.raw(columns).trim()).filter(|text| !text.is_empty())
    }

    fn owned(&self, columns: Columns) -> Option<String> {
        self.optional(columns).map(str::to_owned)
    }

    fn key<K: FromStr<Err = KeyError>>(&self, columns: Columns) -> Result<K, LineError> {
        Ok(self.raw(columns).parse()?)
    }

    /// A key whose parts stand apart.
    fn composed_key<K: FromStr<Err = KeyError>>(&self, parts: &[Columns]) -> Result<K, LineError> {
        let digits: String = parts
            .iter()
            .map(|columns| self.raw(columns.clone()))
            .collect();
        Ok(digits.parse()?)
    }

    fn number<N: FromStr>(&self, field: &'static str, columns: Columns) -> Result<N, LineError> {
        let digits = self.raw(columns);
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number
            .then(|| digits.parse().ok())
            .flatten()
            .ok_or_else(|| LineError::Number {
                field,
                found: digits.trim().to_owned(),
            })
    }

    fn optional_number<N: FromStr>(
        &self,
        field: &'static str,
        columns: Columns,
    ) -> Result<Option<N>, LineError> {
        match self.optional(columns.clone()) {
            None => Ok(None),
            Some(_) => self.number(field, columns).map(Some),
        }
    }

    fn date(&self) -> Result<NaiveDate, LineError> {
        let text = self.raw(DATE);
        date_of(text).ok_or_else(|| LineError::Date(text.to_owned()))
    }

    fn name(&self) -> Result<String, LineError> {
        self.owned(NAME).ok_or(LineError::Name)
    }

    fn district(&self, key: DistrictKey) -> Result<District, LineError> {
        Ok(District {
            key,
            name: self.name()?,
            seat: self.owned(SEAT),
            date: self.date()?,
        })
    }

    fn area(&self, key: AreaKey) -> Result<Area, LineError> {
        Ok(Area {
            key,
            parent: None,
            name: self.name()?,
            seat: self.owned(SEAT),
            code: self
                .optional_number("Textkennzeichen", TEXT_CODE)?
                .map(TextCode),
            date: self.date()?,
            gemeinde: None,
        })
    }

    fn gemeinde(&self) -> Result<Area, LineError> {
        let area = self.area(AreaKey::Gemeinde(self.key(AGS)?))?;
        Ok(Area {
            gemeinde: Some(self.gemeinde_facts()?),
            ..area
        })
    }

    fn gemeinde_facts(&self) -> Result<GemeindeFacts, LineError> {
        let from = self.optional_number("Wahlkreis von", WAHLKREIS_FROM)?;
        let to = self.optional_number("Wahlkreis bis", WAHLKREIS_TO)?;
        Ok(GemeindeFacts {
            ars: self.composed_key(&[KREIS, VERBAND, GEMEINDE])?,
            hectares: self.number("Fläche", HECTARES)?,
            inhabitants: self.number("Bevölkerung insgesamt", INHABITANTS)?,
            male: self.number("Bevölkerung männlich", MALE)?,
            plz: self.optional(PLZ).map(str::parse).transpose()?,
            several_plz: Some(self.optional(SEVERAL_PLZ).is_some()),
            position: None,
            urbanisation: None,
            finanzamt: self.owned(FINANZAMT),
            gericht: self.owned(GERICHT),
            arbeitsagentur: self.owned(ARBEITSAGENTUR),
            wahlkreise: from.map(|from| from..=to.unwrap_or(from)),
        })
    }
}

/// JJJJMMTT
fn date_of(text: &str) -> Option<NaiveDate> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return None;
    }
    let number: i32 = text.parse().ok()?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}
