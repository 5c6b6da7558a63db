//! One row, one record. Columns as in every AuszugGV since 2008, told by their place: in text files their names have
//! often been lost.

use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::interop::gv100ad::{
    Area, CellError, District, DistrictKey, GemeindeFacts, LineError, Position, Record, TextCode,
};
use crate::model::keys::AreaKey;

const RECORD_TYPE: usize = 0;
const TEXT_CODE: usize = 1;
const LAND: usize = 2;
const BEZIRK: usize = 3;
const KREIS: usize = 4;
const VERBAND: usize = 5;
const GEMEINDE: usize = 6;
const NAME: usize = 7;
const AREA: usize = 8;
const INHABITANTS: usize = 9;
const MALE: usize = 10;
const PLZ: usize = 13;
const EAST: usize = 14;
const NORTH: usize = 15;
const DEGREE: usize = 18;
const URBANISATION: usize = 19;

/// What people call the columns.
const FIELDS: [&str; super::table::COLUMNS] = [
    "Satzart",
    "Textkennzeichen",
    "Land",
    "Regierungsbezirk",
    "Kreis",
    "Gemeindeverband",
    "Gemeinde",
    "Name",
    "Fläche",
    "Bevölkerung insgesamt",
    "Bevölkerung männlich",
    "Bevölkerung weiblich",
    "Bevölkerung je km²",
    "Postleitzahl",
    "Längengrad",
    "Breitengrad",
    "Reisegebiet, Schlüssel",
    "Reisegebiet",
    "Verstädterung, Schlüssel",
    "Verstädterung",
];

/// Degrees of urbanisation, where only the key is given.
const DEGREES: [(&str, &str); 3] = [
    ("01", "dicht besiedelt"),
    ("02", "mittlere Besiedlungsdichte"),
    ("03", "gering besiedelt"),
];

/// Where Germany lies, with a little water around it.
const LONGITUDES: RangeInclusive<f64> = 5.0..=16.0;
const LATITUDES: RangeInclusive<f64> = 47.0..=56.0;

/// Whether the first record is here: a Satzart, and the number of a Land.
pub(super) fn begins_table(cells: &[String]) -> bool {
    let is_type = ["10", "20", "30", "40", "50", "60"].contains(&text(cells, RECORD_TYPE));
    is_type && is_number(text(cells, LAND), 2)
}

/// Whether a row behind the first record is one, however damaged; headings and feet are in words.
pub(super) fn is_record(cells: &[String]) -> bool {
    let is_described = is_number(text(cells, LAND), 2) && !text(cells, NAME).is_empty();
    is_described || is_number(text(cells, RECORD_TYPE), 2)
}

/// Reads a record of a sheet in which they have so many cells.
pub(super) fn parse(
    cells: &[String],
    date: NaiveDate,
    (sheet, width): (&str, usize),
) -> Result<Record, LineError> {
    let row = Row { cells, date, sheet };
    if cells.len() < width {
        return Err(row.error(cells.len(), "fehlt, die Zeile ist abgeschnitten".to_owned()));
    }
    match text(cells, RECORD_TYPE) {
        "10" => row
            .area(AreaKey::Land(row.key(&[(LAND, 2)])?))
            .map(Into::into),
        "20" => {
            let key = row.key(&[(LAND, 2), (BEZIRK, 1)])?;
            row.district(DistrictKey::Bezirk(key)).map(Record::District)
        }
        "30" => {
            let key = row.key(&[(LAND, 2), (BEZIRK, 1), (KREIS, 1)])?;
            row.district(DistrictKey::Region(key)).map(Record::District)
        }
        "40" => row
            .area(AreaKey::Kreis(row.key(&KREIS_KEY)?))
            .map(Into::into),
        "50" => {
            let [land, bezirk, kreis] = KREIS_KEY;
            let key = row.key(&[land, bezirk, kreis, (VERBAND, 4)])?;
            row.area(AreaKey::Verband(key)).map(Into::into)
        }
        "60" => row.gemeinde().map(Into::into),
        other => Err(row.error(RECORD_TYPE, format!("„{other}“ gibt es nicht"))),
    }
}

const KREIS_KEY: [Part; 3] = [(LAND, 2), (BEZIRK, 1), (KREIS, 2)];

/// A column of a key, and how many digits it has.
type Part = (usize, usize);

/// A cell without the blanks around it; empty where there is none.
fn text(cells: &[String], column: usize) -> &str {
    cells
        .get(column)
        .map(|cell| cell.trim())
        .unwrap_or_default()
}

fn is_number(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

struct Row<'a> {
    cells: &'a [String],
    date: NaiveDate,
    sheet: &'a str,
}

impl Row<'_> {
    fn text(&self, column: usize) -> &str {
        text(self.cells, column)
    }

    fn optional(&self, column: usize) -> Option<&str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    fn error(&self, column: usize, problem: String) -> LineError {
        let letters = 'A'..='Z';
        LineError::Cell(CellError {
            sheet: self.sheet.to_owned(),
            column: letters.into_iter().nth(column).unwrap_or('?'),
            field: FIELDS.get(column).copied().unwrap_or_default(),
            problem,
        })
    }

    /// What a cell holds besides blanks, or that it holds something else.
    fn read<T>(
        &self,
        column: usize,
        wanted: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, LineError> {
        let text = self.text(column);
        read(text).ok_or_else(|| match text {
            "" => self.error(column, "ist leer".to_owned()),
            text => self.error(column, format!("„{text}“ ist {wanted}")),
        })
    }

    /// Digits with the zeros in front that a cell with a number has lost: the length is certain.
    fn digits(&self, (column, length): Part) -> Result<String, LineError> {
        let wanted = format!("kein Schlüssel aus {length} Ziffern");
        self.read(column, &wanted, |text| {
            is_number(text, length).then(|| format!("{text:0>length$}"))
        })
    }

    fn key<K: FromStr>(&self, parts: &[Part]) -> Result<K, LineError>
    where
        LineError: From<K::Err>,
    {
        let digits: Vec<String> = parts
            .iter()
            .map(|part| self.digits(*part))
            .collect::<Result<_, _>>()?;
        Ok(digits.concat().parse()?)
    }

    fn name(&self) -> Result<String, LineError> {
        let is_name = |text: &str| text.contains(char::is_alphabetic) && !text.contains('\n');
        self.read(NAME, "kein Name", |text| {
            is_name(text).then(|| text.to_owned())
        })
    }

    fn district(&self, key: DistrictKey) -> Result<District, LineError> {
        Ok(District {
            key,
            name: self.name()?,
            seat: None,
            date: self.date,
        })
    }

    fn area(&self, key: AreaKey) -> Result<Area, LineError> {
        let code = match self.optional(TEXT_CODE) {
            None => None,
            Some(_) => Some(self.read(TEXT_CODE, "keine Zahl", |text| text.parse().ok())?),
        };
        Ok(Area {
            key,
            parent: None,
            name: self.name()?,
            seat: None,
            code: code.map(TextCode),
            date: self.date,
            gemeinde: None,
        })
    }

    fn gemeinde(&self) -> Result<Area, LineError> {
        let [land, bezirk, kreis] = KREIS_KEY;
        let ags = self.key(&[land, bezirk, kreis, (GEMEINDE, 3)])?;
        let ars = self.key(&[land, bezirk, kreis, (VERBAND, 4), (GEMEINDE, 3)])?;
        Ok(Area {
            gemeinde: Some(GemeindeFacts {
                ars,
                hectares: self.read(AREA, "keine Zahl", hectares)?,
                inhabitants: self.read(INHABITANTS, "keine Zahl", whole)?,
                male: self.read(MALE, "keine Zahl", whole)?,
                plz: match self.optional(PLZ) {
                    None => None,
                    Some(_) => Some(self.read(PLZ, "keine Postleitzahl", plz)?),
                },
                several_plz: None,
                position: self.position()?,
                urbanisation: self.urbanisation(),
                finanzamt: None,
                gericht: None,
                arbeitsagentur: None,
                wahlkreise: None,
            }),
            ..self.area(AreaKey::Gemeinde(ags))?
        })
    }

    /// Two stretches of water have none, and where it is not known yet there have been zeros.
    fn position(&self) -> Result<Option<Position>, LineError> {
        let is_unknown = |column| ["", "0"].contains(&self.text(column));
        if is_unknown(EAST) && is_unknown(NORTH) {
            return Ok(None);
        }
        let east = self.read(EAST, "kein Längengrad in Deutschland", |text| {
            degrees(text, &LONGITUDES)
        })?;
        let north = self.read(NORTH, "kein Breitengrad in Deutschland", |text| {
            degrees(text, &LATITUDES)
        })?;
        Ok(Some(Position { east, north }))
    }

    fn urbanisation(&self) -> Option<String> {
        let words = self.optional(URBANISATION).map(str::to_owned);
        words.or_else(|| {
            let key = format!("{:0>2}", self.text(DEGREE));
            let found = DEGREES.iter().find(|(degree, _)| *degree == key);
            found.map(|(_, words)| (*words).to_owned())
        })
    }
}

/// A postal code of four digits has lost its zero.
fn plz<T: FromStr>(text: &str) -> Option<T> {
    let is_plz = is_number(text, 5) && text.len() >= 4;
    is_plz.then(|| format!("{text:0>5}").parse().ok()).flatten()
}

/// Without the blanks between thousands, narrow and unbreakable ones included.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Official tables say "nothing" with a dash.
fn is_nothing(text: &str) -> bool {
    ["-", "–"].contains(&text)
}

/// `91113`, ` 91 113`, `91.113`, `91113,0`.
fn whole(text: &str) -> Option<u64> {
    let text = dense(text);
    if is_nothing(&text) {
        return Some(0);
    }
    let groups: Vec<&str> = text.split('.').collect();
    let are_thousands = groups.len() > 1 && groups[1..].iter().all(|group| group.len() == 3);
    if are_thousands {
        return is_number(&groups.concat(), 12)
            .then(|| groups.concat().parse().ok())
            .flatten();
    }
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((&text, ""));
    let is_whole = is_number(whole, 12) && fraction.bytes().all(|byte| byte == b'0');
    is_whole.then(|| whole.parse().ok()).flatten()
}

/// Square kilometres in hectares: `53.02`, `  56,73`, `1 234,5`, `1.234,56`.
fn hectares(text: &str) -> Option<u64> {
    let mut text = dense(text);
    if is_nothing(&text) {
        return Some(0);
    }
    if text.contains(',') {
        text.retain(|c| c != '.');
    }
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((&text, "0"));
    if !is_number(whole, 9) || !is_number(fraction, 20) {
        return None;
    }
    let thousandths: u64 = format!("{whole}{fraction:0<3.3}").parse().ok()?;
    Some(thousandths.div_euclid(10) + u64::from(thousandths % 10 >= 5))
}

/// Degrees with a decimal comma.
fn degrees(text: &str, bounds: &RangeInclusive<f64>) -> Option<String> {
    let text = dense(text).replace(',', ".");
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let degrees: f64 = is_plain.then(|| text.parse().ok()).flatten()?;
    bounds.contains(&degrees).then(|| text.replace('.', ","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_spreadsheets_write_them() {
        let wholes = [
            ("91113", Some(91_113)),
            (" 91 113", Some(91_113)),
            ("1\u{a0}234\u{202f}567", Some(1_234_567)),
            ("91.113", Some(91_113)),
            ("12,0", Some(12)),
            ("  0", Some(0)),
            ("-", Some(0)),
            ("12,5", None),
            ("1.23", None),
            ("12 Einwohner", None),
            ("", None),
            ("9999999999999", None),
        ];
        for (text, number) in wholes {
            assert_eq!(whole(text), number, "{text}");
        }
        let areas = [
            ("53.02", Some(5_302)),
            ("  56,73", Some(5_673)),
            ("1 234,5", Some(123_450)),
            ("1.234,56", Some(123_456)),
            ("7", Some(700)),
            ("0,005", Some(1)),
            ("5.6929999999999996", Some(569)),
            ("53,", None),
            ("1,2,3", None),
            ("-5", None),
        ];
        for (text, number) in areas {
            assert_eq!(hectares(text), number, "{text}");
        }
        let longitudes = [
            ("9.43751", Some("9,43751")),
            ("9,43751", Some("9,43751")),
            ("9", Some("9")),
            ("943751", None),
            ("51,2", None),
            ("1e1", None),
            ("NaN", None),
        ];
        for (text, number) in longitudes {
            assert_eq!(degrees(text, &LONGITUDES).as_deref(), number, "{text}");
        }
    }
}
