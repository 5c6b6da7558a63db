//! From the text of a cell to what a field holds. What spreadsheets do to values is mended where there is no doubt
//! what was meant, and told; else it is refused.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::references::References;
use crate::insight::View;
use crate::insight::tables::content::{Content, points, split};
use crate::interop::sheet::reading::day_of_number;
use crate::model::dates::{german_date, german_time};
use crate::model::schema::{self, Field, FieldError, ParseContext, Shape, TextRule, Type};
use crate::replica::Value;
use crate::workspace::Snapshot;

/// What it takes to understand cells.
pub struct Reader<'a> {
    pub snapshot: &'a Snapshot,
    pub references: &'a References,
}

/// What was understood, and what was mended for it, as a German sentence.
pub type Understood<T> = Result<(T, Option<String>), String>;

impl Reader<'_> {
    /// What a cell says about a field.
    ///
    /// # Errors
    /// A German sentence that says why it says nothing.
    pub fn content(&self, field: &Field, cell: &str) -> Understood<Content> {
        let cell = tidy(cell);
        let mut mended = None;
        let content = match field.shape {
            Shape::Single => {
                let (value, note) = self.value(field, &cell)?;
                mended = note;
                Content::Single(value)
            }
            Shape::Set => {
                let mut items = BTreeSet::new();
                for item in split(&cell) {
                    let (value, note) = self.value(field, &item)?;
                    mended = mended.or(note);
                    items.extend(value.as_text().map(str::to_owned));
                }
                Content::Set(items)
            }
            Shape::PerCheckItem => {
                let mut values = BTreeMap::new();
                for (point, words) in points(&cell) {
                    if point.is_empty() {
                        return Err(format!(
                            "„{words}“ nennt keinen Punkt; gemeint ist etwa „6: {words}“."
                        ));
                    }
                    let (value, note) = self.value(field, &words)?;
                    mended = mended.or(note);
                    if value.is_present() {
                        values.insert(point, value);
                    }
                }
                Content::Points(values)
            }
        };
        Ok((content, mended))
    }

    fn value(&self, field: &Field, text: &str) -> Understood<Value> {
        if text.trim().is_empty() {
            return Ok((Value::Empty, None));
        }
        if let Type::Reference(kind) = field.ty {
            let key = self.references.find(self.view(), kind, text)?;
            return Ok((Value::text(key), None));
        }
        if let Some(refused) = shortened(field, text) {
            return Err(refused);
        }
        let refusal = match self.parse(field, text) {
            Ok(value) => return Ok((value, None)),
            Err(error) => error.to_string(),
        };
        let Some((meant, note)) = meant(field, text) else {
            return Err(refusal);
        };
        match self.parse(field, &meant) {
            Ok(value) => Ok((value, note)),
            Err(_) => Err(refusal),
        }
    }

    fn parse(&self, field: &Field, text: &str) -> Result<Value, FieldError> {
        let context = ParseContext {
            catalogue: self.snapshot.catalogue(),
            today: self.snapshot.today(),
        };
        schema::parse(field, text, context)
    }

    fn view(&self) -> View<'_> {
        self.snapshot.view()
    }
}

/// Why a cell is no value, where a spreadsheet could not work it out.
pub fn error_in(cell: &str) -> Option<String> {
    let is_error = ERRORS.contains(&cell);
    is_error.then(|| format!("Darin steht „{cell}“, ein Fehler der Tabellenkalkulation."))
}

/// Composed umlauts, plain blanks, nothing around it.
pub fn tidy(cell: &str) -> String {
    let composed: String = cell
        .nfc()
        .map(|character| match character {
            '\u{a0}' | '\u{202f}' => ' ',
            other => other,
        })
        .collect();
    composed.replace("\r\n", "\n").trim().to_owned()
}

/// What spreadsheets show for a value that they could not work out.
const ERRORS: &[&str] = &[
    "#NV", "#WERT!", "#BEZUG!", "#DIV/0!", "#NAME?", "#ZAHL!", "#NULL!", "#N/A", "#N/V", "#VALUE!",
    "#REF!", "#NUM!", "Err:502",
];

/// A number of which only the beginning is left cannot be mended.
fn shortened(field: &Field, text: &str) -> Option<String> {
    let (digits, power) = text.split_once(['E', 'e'])?;
    let is_number = digits
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
        && power.starts_with('+')
        && power[1..].bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !digits.is_empty() && !matches!(field.ty, Type::LongText)).then(|| {
        format!("„{text}“ ist eine Zahl, von der die Tabellenkalkulation die letzten Ziffern weggelassen hat. Bitte die Spalte als Text formatieren und neu eintragen.")
    })
}

/// What was meant by a text that spreadsheets have changed, and the sentence about it.
fn meant(field: &Field, text: &str) -> Option<(String, Option<String>)> {
    let number = || text.replace(',', ".").parse::<f64>().ok();
    match field.ty {
        Type::Date => {
            // A day with a time beside it.
            let day = text
                .split([' ', 'T'])
                .next()
                .filter(|day| day.len() < text.len());
            if let Some(day) = day {
                return Some((day.to_owned(), None));
            }
            let day = german_date(day_of_number(number()?)?);
            let note = format!("aus der Zahl {text} wurde {day}");
            Some((day, Some(note)))
        }
        Type::Time => {
            if let Some(minutes) = text.strip_suffix(":00").filter(|rest| rest.contains(':')) {
                return Some((minutes.to_owned(), None));
            }
            let share = number().filter(|share| (0.0..1.0).contains(share))?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a day has 1440 minutes"
            )]
            let minutes = (share * 1440.0).round() as u16;
            let time = german_time(schema::time(minutes)?);
            let note = format!("aus der Zahl {text} wurde {time} Uhr");
            Some((time, Some(note)))
        }
        Type::Text(rule) if rule != TextRule::Any => {
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
            let note = format!("aus {text} wurde 0{text}, weil vorn eine Null fehlte");
            is_number.then(|| (format!("0{text}"), Some(note)))
        }
        Type::Choice(_) => {
            let code: u8 = text.parse().ok()?;
            Some((format!("{code:02}"), None))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::Kind;

    #[test]
    fn what_spreadsheets_did_is_mended_where_there_is_no_doubt() {
        for (kind, slug, cell, wanted) in [
            (Kind::Task, "faellig", "46387", "31.12.2026"),
            (Kind::Task, "faellig", "2026-12-31 00:00:00", "2026-12-31"),
            (Kind::Appointment, "beginn", "0,375", "09:00"),
            (Kind::Appointment, "beginn", "09:30:00", "09:30"),
            (Kind::Authority, "plz", "1067", "01067"),
            (Kind::Connection, "status", "0", "00"),
        ] {
            let (meant, _) = meant(kind.field(slug).unwrap(), cell).unwrap();
            assert_eq!(meant, wanted);
        }
        assert_eq!(tidy("  Mu\u{308}ller\u{a0}GmbH \r\n"), "Müller GmbH");
        let dvdv = Kind::Connection.field("dvdv").unwrap();
        assert!(
            shortened(dvdv, "6,6330E+11")
                .unwrap()
                .ends_with("neu eintragen.")
        );
        assert_eq!(shortened(dvdv, "E+"), None);
    }
}
