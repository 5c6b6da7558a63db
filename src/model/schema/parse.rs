//! From what people type to values, and back to what they read.

use chrono::{Days, NaiveDate, NaiveTime, Timelike};
use thiserror::Error;

use super::field::{Bounds, Field, Need, Shape, TextRule, Type};
use crate::model::catalogue::{Catalogue, Path};
use crate::model::dates::{self, DateError};
use crate::model::keys::{
    Ars, Bkz, DestinationId, DvdvKey, Email, KeyError, LeikaKey, Phone, Plz, PvogId,
};
use crate::model::secrets::{SecretFound, refuse_secret};
use crate::model::text::fold;
use crate::replica::Value;

/// What reading a value needs to know besides the field.
#[derive(Clone, Copy, Debug)]
pub struct ParseContext<'a> {
    /// The lists to choose from.
    pub catalogue: &'a Catalogue,
    /// Gives the year to dates without one.
    pub today: NaiveDate,
}

/// Longest text in bytes; a report of a long day, and no attached file.
const LONGEST_TEXT: usize = 64 * 1024;

/// Why a text is no value of a field.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum FieldError {
    /// Nothing was given.
    #[error("Bitte ausfüllen: {0} ist nötig.")]
    Missing(&'static str),
    /// No whole number.
    #[error("„{0}“ ist keine ganze Zahl.")]
    NoNumber(String),
    /// Out of bounds.
    #[error("Möglich sind {min} bis {max}.", min = .0.min, max = .0.max)]
    OutOfBounds(Bounds),
    /// Neither yes nor no.
    #[error("„{0}“ ist weder ja noch nein.")]
    NeitherYesNorNo(String),
    /// Not on the list.
    #[error("„{given}“ steht nicht zur Wahl. Möglich sind: {options}.")]
    NoChoice {
        /// What was typed.
        given: String,
        /// What could have been.
        options: String,
    },
    /// No address of a page.
    #[error("„{0}“ ist keine Adresse einer Seite. Sie beginnt mit https:// oder http://.")]
    NoUrl(String),
    /// No letters of ways.
    #[error(
        "„{0}“ nennt keine Wege. Gemeint sind die Buchstaben P (PDF-Link), O (OSCI/XTA), F (FIT-Connect) und W (Web-Component), etwa „O, F“."
    )]
    NoPaths(String),
    /// No degrees.
    #[error("„{0}“ ist keine Gradzahl. Gemeint ist etwa 9,43751.")]
    NoDegrees(String),
    /// Too long.
    #[error("Der Text ist zu lang (höchstens {} KB).", LONGEST_TEXT / 1024)]
    TooLong,
    /// A control character that would break lists and files.
    #[error("Der Text enthält ein Steuerzeichen. Bitte neu eintippen statt einfügen.")]
    ControlCharacter,
    /// No key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No date or time.
    #[error(transparent)]
    Date(#[from] DateError),
    /// A private key or password.
    #[error(transparent)]
    Secret(#[from] SecretFound),
}

/// Reads the value of a field. An empty text is [`Value::Empty`].
///
/// # Errors
/// [`FieldError`] in words for the person who typed it.
pub fn parse(field: &Field, text: &str, context: ParseContext<'_>) -> Result<Value, FieldError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return match field.need {
            Need::Required if field.shape == Shape::Single => Err(FieldError::Missing(field.label)),
            _ => Ok(Value::Empty),
        };
    }
    match field.ty {
        Type::Text(rule) => free_text(trimmed, false).and_then(|text| line(rule, text)),
        Type::LongText => free_text(trimmed, true).map(Value::text),
        Type::Integer(bounds) => integer(trimmed, bounds),
        Type::YesNo => yes_no(trimmed),
        Type::Date => Ok(date_value(dates::parse_date(
            trimmed,
            chrono::Datelike::year(&context.today),
        )?)),
        Type::Time => Ok(time_value(dates::parse_time(trimmed)?)),
        Type::Choice(choices) => choice(trimmed, &choices.options(context.catalogue)),
        Type::Reference(_) => free_text(trimmed, false).map(Value::text),
    }
}

/// Reads an element of a set: its item key, which is its value as text.
///
/// # Errors
/// [`FieldError`] in words for the person who typed it.
pub fn parse_item(
    field: &Field,
    text: &str,
    context: ParseContext<'_>,
) -> Result<String, FieldError> {
    match parse(field, text, context)? {
        Value::Text(text) => Ok(text.to_string()),
        _ => Err(FieldError::Missing(field.label)),
    }
}

/// The words for a value, in German. References come as their keys; whoever has the state shows titles.
pub fn display(field: &Field, value: &Value, catalogue: &Catalogue) -> String {
    match (value, field.ty) {
        (Value::Empty, _) => String::new(),
        (Value::Erased, _) => "(getilgt)".to_owned(),
        (Value::Unknown { .. }, _) => "(von einer neueren Version)".to_owned(),
        (Value::Bool(true), _) => "ja".to_owned(),
        (Value::Bool(false), _) => "nein".to_owned(),
        (Value::Int(number), _) => number.to_string(),
        (Value::Date(days), _) => date(*days).map(dates::german_date).unwrap_or_default(),
        (Value::Time(minutes), _) => time(*minutes).map(dates::german_time).unwrap_or_default(),
        (Value::Text(slug), Type::Choice(choices)) => choices
            .label(catalogue, slug)
            .unwrap_or_else(|| slug.to_string()),
        (Value::Text(text), _) => text.to_string(),
    }
}

/// The stored form of a day.
pub fn date_value(date: NaiveDate) -> Value {
    let days = date.signed_duration_since(NaiveDate::default()).num_days();
    // A calendar date is some hundred million days at most.
    Value::Date(i32::try_from(days).unwrap_or_default())
}

/// The day of a stored form; `None` when no calendar reaches it.
pub fn date(days: i32) -> Option<NaiveDate> {
    let epoch = NaiveDate::default();
    let distance = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 {
        epoch.checked_sub_days(distance)
    } else {
        epoch.checked_add_days(distance)
    }
}

/// The stored form of a time of day; seconds are dropped.
pub fn time_value(time: NaiveTime) -> Value {
    // At most 1439.
    Value::Time(u16::try_from(time.hour() * 60 + time.minute()).unwrap_or_default())
}

/// The time of day of a stored form.
pub fn time(minutes: u16) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(u32::from(minutes) / 60, u32::from(minutes) % 60, 0)
}

fn free_text(text: &str, lines: bool) -> Result<String, FieldError> {
    if text.len() > LONGEST_TEXT {
        return Err(FieldError::TooLong);
    }
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    if text
        .chars()
        .any(|c| c.is_control() && !(lines && c == '\n'))
    {
        return Err(FieldError::ControlCharacter);
    }
    refuse_secret(&text)?;
    Ok(text)
}

fn line(rule: TextRule, text: String) -> Result<Value, FieldError> {
    Ok(Value::text(match rule {
        TextRule::Any => text,
        TextRule::Ars => text.parse::<Ars>()?.to_string(),
        TextRule::Plz => text.parse::<Plz>()?.to_string(),
        TextRule::Email => text.parse::<Email>()?.to_string(),
        TextRule::Phone => text.parse::<Phone>()?.to_string(),
        TextRule::Leika => text.parse::<LeikaKey>()?.to_string(),
        TextRule::Dvdv => text.parse::<DvdvKey>()?.to_string(),
        TextRule::Pvog => text.parse::<PvogId>()?.to_string(),
        TextRule::Destination => text.parse::<DestinationId>()?.to_string(),
        TextRule::Bkz => text.parse::<Bkz>()?.to_string(),
        TextRule::Url => url(text)?,
        TextRule::Degrees => degrees(text)?,
        TextRule::Paths => paths(&text)?,
    }))
}

fn url(text: String) -> Result<String, FieldError> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !text.contains(char::is_whitespace) => Ok(text),
        _ => Err(FieldError::NoUrl(text)),
    }
}

/// Each letter once, in the order of the catalogue.
fn paths(text: &str) -> Result<String, FieldError> {
    let letters: Vec<String> = text
        .split([',', ' ', '/', ';'])
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect();
    if letters
        .iter()
        .any(|letter| Path::from_letter(letter).is_none())
    {
        return Err(FieldError::NoPaths(text.to_owned()));
    }
    let named = Path::ALL.iter().map(|path| path.letter());
    let named = named.filter(|letter| letters.iter().any(|of| of == letter));
    Ok(named.collect::<Vec<_>>().join(", "))
}

fn degrees(text: String) -> Result<String, FieldError> {
    match text.replace(',', ".").parse::<f64>() {
        Ok(degrees) if (-180.0..=180.0).contains(&degrees) => Ok(text.replace('.', ",")),
        _ => Err(FieldError::NoDegrees(text)),
    }
}

fn integer(text: &str, bounds: Bounds) -> Result<Value, FieldError> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '.' | ' ' | '\u{a0}' | '\u{202f}'))
        .collect();
    let number: i64 = plain
        .parse()
        .map_err(|_| FieldError::NoNumber(text.to_owned()))?;
    if number < bounds.min || number > bounds.max {
        return Err(FieldError::OutOfBounds(bounds));
    }
    Ok(Value::Int(number))
}

fn yes_no(text: &str) -> Result<Value, FieldError> {
    match text.to_lowercase().as_str() {
        "ja" | "j" | "x" | "1" | "yes" | "true" | "wahr" => Ok(Value::Bool(true)),
        "nein" | "n" | "0" | "no" | "false" | "falsch" => Ok(Value::Bool(false)),
        _ => Err(FieldError::NeitherYesNorNo(text.to_owned())),
    }
}

/// By slug, by label in any spelling, or by a beginning of the label that leaves no doubt.
fn choice(text: &str, options: &[super::Pick]) -> Result<Value, FieldError> {
    let wanted = fold(text);
    let exact = options
        .iter()
        .find(|o| o.slug == text || fold(&o.label) == wanted);
    let mut beginning = options
        .iter()
        .filter(|o| fold(&o.label).starts_with(&wanted));
    let only = match (beginning.next(), beginning.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    exact
        .or(only)
        .map(|option| Value::text(option.slug.as_str()))
        .ok_or_else(|| FieldError::NoChoice {
            given: text.to_owned(),
            options: listed(options),
        })
}

fn listed(options: &[super::Pick]) -> String {
    let words = options.iter().map(|option| {
        if option.slug == option.label {
            option.slug.clone()
        } else {
            format!("{} ({})", option.slug, option.label)
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    fn read(kind: Kind, slug: &str, text: &str) -> Result<Value, FieldError> {
        let catalogue = Catalogue::builtin().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        parse(
            kind.field(slug).unwrap(),
            text,
            ParseContext { catalogue, today },
        )
    }

    fn shown(kind: Kind, slug: &str, value: &Value) -> String {
        display(
            kind.field(slug).unwrap(),
            value,
            Catalogue::builtin().unwrap(),
        )
    }

    #[test]
    fn what_people_type_becomes_a_value_and_reads_back() {
        for (kind, slug, typed, read_back) in [
            (Kind::Appointment, "datum", "24.11.", "24.11.2026"),
            (Kind::Appointment, "beginn", "930", "09:30"),
            (Kind::Area, "einwohner", "84.358.845", "84358845"),
            (Kind::Connection, "status", "70", "im Test"),
            (Kind::Connection, "status", "IM TEST", "im Test"),
            (
                Kind::Connection,
                "hemmnis",
                "zurueckgestellt",
                "zurückgestellt",
            ),
            (Kind::Connection, "hemmnis", "block", "blockiert"),
            (Kind::Authority, "logo", "Ja", "ja"),
            (Kind::Area, "laenge", "9.43751", "9,43751"),
            (Kind::Person, "name", "  Erika Beispiel ", "Erika Beispiel"),
        ] {
            let value = read(kind, slug, typed).unwrap();
            assert_eq!(shown(kind, slug, &value), read_back, "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_says_why() {
        for (kind, slug, typed) in [
            (Kind::Appointment, "titel", "  "),
            (Kind::Appointment, "datum", "31.02.2026"),
            (Kind::Connection, "status", "71"),
            (Kind::Connection, "hemmnis", "b"),
            (Kind::Connection, "antraege_monat", "viele"),
            (Kind::Connection, "antraege_monat", "-1"),
            (Kind::Authority, "plz", "3411"),
            (Kind::Authority, "website", "www.beispiel.de"),
            (Kind::Person, "name", "a\u{1b}[31m"),
            (Kind::Authority, "bemerkung", "Passwort: geheim123"),
        ] {
            let error = read(kind, slug, typed).unwrap_err().to_string();
            assert!(error.ends_with(['.', '?']), "{typed}: {error}");
        }
    }

    #[test]
    fn an_optional_field_can_be_emptied() {
        assert_eq!(read(Kind::Appointment, "ort", ""), Ok(Value::Empty));
    }

    #[test]
    fn every_day_is_stored_and_read_back() {
        for text in [
            "1900-01-01",
            "1969-12-31",
            "1970-01-01",
            "2026-11-23",
            "2199-12-31",
        ] {
            let day: NaiveDate = text.parse().unwrap();
            let Value::Date(days) = date_value(day) else {
                panic!()
            };
            assert_eq!(date(days), Some(day));
        }
    }
}
