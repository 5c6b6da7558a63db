//! What people type, read once at the edge: kinds, records, fields with values.

use chrono::NaiveDateTime;

use super::call::Call;
use super::error::CliError;
use crate::insight::View;
use crate::model::schema::{Field, Kind, Upkeep};
use crate::model::text::Folded;
use crate::workspace::{ActionError, Typed};

/// The kind that the argument ART names.
///
/// # Errors
/// When there is none of that name.
pub fn kind(call: &Call<'_>) -> Result<Kind, CliError> {
    kind_named(call.text("ART"))
}

/// The kind that a word names.
///
/// # Errors
/// When there is none of that name.
pub fn kind_named(word: &str) -> Result<Kind, CliError> {
    Kind::from_word(word).ok_or_else(|| {
        let known: Vec<&str> = Kind::of_team().map(Kind::slug).collect();
        let known = known.join(", ");
        CliError::Usage(format!("Die Art „{word}“ gibt es nicht. Es gibt: {known}."))
    })
}

/// The kind that the argument ART names, if people write records of it.
///
/// # Errors
/// When there is none of that name, or only the program writes it.
pub fn writable_kind(call: &Call<'_>) -> Result<Kind, CliError> {
    let kind = kind(call)?;
    match kind.def().upkeep {
        Upkeep::Team => Ok(kind),
        Upkeep::Program => Err(CliError::Usage(format!(
            "{} pflegt das Programm selbst.",
            kind.def().plural
        ))),
    }
}

/// The key of the record that `word` names: by key, or by a name that only one bears.
///
/// # Errors
/// When there is none, or several.
pub fn record(view: View<'_>, kind: Kind, word: &str) -> Result<String, CliError> {
    if view.exists(kind, word) {
        return Ok(word.to_owned());
    }
    let wanted = Folded::new(word);
    let named = |key: &&str| !wanted.is_empty() && is_same(&wanted, &view.title(kind, key));
    let bearers: Vec<&str> = view.keys(kind).into_iter().filter(named).collect();
    let label = kind.def().label;
    match bearers.as_slice() {
        [only] => Ok((*only).to_owned()),
        [] => Err(CliError::Refused(format!(
            "{label} „{word}“ gibt es nicht."
        ))),
        several => Err(CliError::Refused(format!(
            "{label} „{word}“ ist mehrdeutig. Gemeint sein können: {}.",
            several.join(", ")
        ))),
    }
}

/// Whether `text` is what is `wanted`, in any spelling.
pub fn is_same(wanted: &Folded, text: &str) -> bool {
    let text = Folded::new(text);
    wanted.plain() == text.plain() || wanted.loose() == text.loose()
}

/// The field of `kind` with this slug.
///
/// # Errors
/// When there is none; then those there are are named.
pub fn field(kind: Kind, slug: &str) -> Result<&'static Field, CliError> {
    kind.field(slug).ok_or_else(|| {
        let known: Vec<&str> = kind.fields().iter().map(|field| field.slug).collect();
        CliError::Action(ActionError::NoField {
            kind: kind.def().label,
            slug: slug.to_owned(),
            known: known.join(", "),
        })
    })
}

/// What is typed for a field, or for an element of it.
pub fn typed(slug: &str, item: Option<&str>, text: &str) -> Typed {
    Typed {
        slug: slug.to_owned(),
        item: item.map(str::to_owned),
        text: text.to_owned(),
    }
}

/// `FELD=WERT`, where the field may name an element: `ergebnis.6=bestanden`.
///
/// # Errors
/// When there is no `=`.
pub fn assignment(text: &str) -> Result<Typed, CliError> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| CliError::Usage(format!("„{text}“ hat nicht die Form FELD=WERT.")))?;
    let (slug, item) = cell(name);
    Ok(Typed {
        slug,
        item,
        text: value.to_owned(),
    })
}

/// All assignments of the argument FELD=WERT.
///
/// # Errors
/// When one has no `=`.
pub fn assignments(call: &Call<'_>) -> Result<Vec<Typed>, CliError> {
    call.texts("FELD=WERT")
        .into_iter()
        .map(assignment)
        .collect()
}

/// The name of a field and, behind a dot, of an element of it.
pub fn cell(name: &str) -> (String, Option<String>) {
    let name = name.trim();
    match name.split_once('.') {
        Some((slug, item)) => (slug.to_lowercase(), Some(item.to_owned())),
        None => (name.to_lowercase(), None),
    }
}

/// A moment as people read it.
pub fn moment(at: NaiveDateTime) -> String {
    at.format("%d.%m.%Y %H:%M").to_string()
}
