//! What somebody wants to change, checked against schema and rules before it becomes a change.
//!
//! Values come in typed; texts are read by [`super::Workspace::parse`]. Nothing here is stored.

use std::collections::{BTreeMap, HashMap};

use thiserror::Error;

use crate::insight::View;
use crate::model::keys::{AreaKey, DvdvKey};
use crate::model::rules::{self, Fields, RuleError};
use crate::model::schema::{Field, Kind, Shape, Type};
use crate::model::secrets::{SecretFound, refuse_secret};
use crate::replica::{Draft, DraftEdit, EXISTS, Intent, Privacy, RecordId, Value};

/// Several writes that belong together: one step for undo, one line in the log.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Action {
    writes: Vec<Write>,
    reason: Option<String>,
}

#[derive(Clone, PartialEq, Debug)]
struct Write {
    kind: Kind,
    key: String,
    cell: Cell,
}

#[derive(Clone, PartialEq, Debug)]
enum Cell {
    Field {
        slug: &'static str,
        item: Option<String>,
        value: Value,
    },
    Existence(bool),
}

impl Write {
    /// Where it goes; no slug is the existence of the record.
    fn cell_id(&self) -> (Kind, &str, &str, Option<&str>) {
        match &self.cell {
            Cell::Field { slug, item, .. } => (self.kind, &self.key, slug, item.as_deref()),
            Cell::Existence(_) => (self.kind, &self.key, "", None),
        }
    }
}

/// Why an action is refused. Nothing has changed then.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ActionError {
    /// The schema has no such field.
    #[error("{kind} hat kein Feld „{slug}“. Es gibt: {known}.")]
    NoField {
        /// Name of the kind.
        kind: &'static str,
        /// What was asked for.
        slug: String,
        /// The fields there are.
        known: String,
    },
    /// No such record.
    #[error("{kind} „{key}“ gibt es nicht.")]
    NoRecord {
        /// Name of the kind.
        kind: &'static str,
        /// What was asked for.
        key: String,
    },
    /// A record of this key is there.
    #[error("{kind} „{key}“ gibt es schon.")]
    Exists {
        /// Name of the kind.
        kind: &'static str,
        /// Its key.
        key: String,
    },
    /// A reference leads nowhere.
    #[error("{label}: {kind} „{key}“ gibt es nicht.")]
    Dangling {
        /// The field.
        label: &'static str,
        /// What it refers to.
        kind: &'static str,
        /// The key that does not exist.
        key: String,
    },
    /// A reference by name that several records bear.
    #[error("{label}: „{name}“ ist mehrdeutig. Gemeint sein können: {keys}.")]
    Ambiguous {
        /// The field.
        label: &'static str,
        /// The name.
        name: String,
        /// The keys that bear it.
        keys: String,
    },
    /// A key that is none.
    #[error(transparent)]
    Key(#[from] crate::model::keys::KeyError),
    /// A rule is broken.
    #[error("{record}: {rule}")]
    Rule {
        /// Which record.
        record: String,
        /// Which rule.
        rule: RuleError,
    },
    /// A text that does not fit its field.
    #[error("{label}: {error}")]
    Value {
        /// The field.
        label: &'static str,
        /// Why.
        error: crate::model::schema::FieldError,
    },
    /// A field with a value per check point, and no check point.
    #[error("„{label}“ gilt je Prüfpunkt; gebraucht wird die Nummer, etwa {slug}.6.")]
    NoCheckPoint {
        /// The field.
        label: &'static str,
        /// Its slug.
        slug: &'static str,
    },
    /// A check point that does not exist, or for a field that has none.
    #[error("„{label}“ hat keinen Punkt „{item}“.")]
    WrongCheckPoint {
        /// The field.
        label: &'static str,
        /// What was asked for.
        item: String,
    },
    /// A kind of which nothing can be erased.
    #[error(
        "{0} enthalten nichts Persönliches; tilgen lassen sich nur Personen. Zum Entfernen gibt es das Löschen."
    )]
    NothingPersonal(&'static str),
    /// What was erased stays so.
    #[error("{kind} „{key}“ wurde getilgt und lässt sich nicht mehr ändern. Bitte neu anlegen.")]
    Erased {
        /// Name of the kind.
        kind: &'static str,
        /// Which record.
        key: String,
    },
    /// A secret in the reason.
    #[error(transparent)]
    Secret(#[from] SecretFound),
    /// Nothing would change.
    #[error("Es gibt nichts zu ändern.")]
    Nothing,
}

impl Action {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives the reason.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into()).filter(|reason: &String| !reason.trim().is_empty());
        self
    }

    /// Sets a field; [`Value::Empty`] clears it.
    #[must_use]
    pub fn set(self, kind: Kind, key: &str, slug: &'static str, value: Value) -> Self {
        self.write(
            kind,
            key,
            Cell::Field {
                slug,
                item: None,
                value,
            },
        )
    }

    /// Sets the value for one check point.
    #[must_use]
    pub fn set_item(
        self,
        kind: Kind,
        key: &str,
        slug: &'static str,
        item: &str,
        value: Value,
    ) -> Self {
        self.write(
            kind,
            key,
            Cell::Field {
                slug,
                item: Some(item.to_owned()),
                value,
            },
        )
    }

    /// Puts an element into a set.
    #[must_use]
    pub fn add(self, kind: Kind, key: &str, slug: &'static str, item: &str) -> Self {
        self.set_item(kind, key, slug, item, Value::Bool(true))
    }

    /// Takes an element out of a set.
    #[must_use]
    pub fn remove(self, kind: Kind, key: &str, slug: &'static str, item: &str) -> Self {
        self.set_item(kind, key, slug, item, Value::Empty)
    }

    /// Deletes a record.
    #[must_use]
    pub fn delete(self, kind: Kind, key: &str) -> Self {
        self.write(kind, key, Cell::Existence(false))
    }

    /// Keeps a record that somebody else deleted meanwhile.
    #[must_use]
    pub fn keep(self, kind: Kind, key: &str) -> Self {
        self.write(kind, key, Cell::Existence(true))
    }

    /// Writes what another one writes too. The reason stays.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.writes.extend(other.writes);
        self
    }

    /// Whether there is anything to write.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    fn write(mut self, kind: Kind, key: &str, cell: Cell) -> Self {
        self.writes.push(Write {
            kind,
            key: key.to_owned(),
            cell,
        });
        self
    }

    /// The change to author: checked, and without what is so already.
    ///
    /// # Errors
    /// [`ActionError`] naming record and rule; nothing is to be written then.
    pub(super) fn draft(&self, view: View<'_>) -> Result<Draft, ActionError> {
        if let Some(reason) = &self.reason {
            refuse_secret(reason)?;
        }
        let records = self.records();
        for ((kind, key), writes) in &records {
            check_record(*kind, key, writes, self.reason.as_deref(), view, &records)?;
        }
        let edits: Vec<DraftEdit> = self
            .last_writes()
            .filter(|write| changes_something(write, view))
            .map(edit)
            .collect();
        if edits.is_empty() {
            return Err(ActionError::Nothing);
        }
        let reason = self.reason.as_deref().map(Into::into);
        Ok(Draft {
            edits,
            reason,
            intent: Intent::Edit,
        })
    }

    fn records(&self) -> Records<'_> {
        let mut records = Records::new();
        for write in &self.writes {
            records
                .entry((write.kind, write.key.as_str()))
                .or_default()
                .push(write);
        }
        records
    }

    /// Every record that breaks a rule, with the first rule that it breaks.
    pub(super) fn faults(&self, view: View<'_>) -> Vec<(Kind, String, ActionError)> {
        let records = self.records();
        let broken = records.iter().filter_map(|((kind, key), writes)| {
            let checked = check_record(*kind, key, writes, self.reason.as_deref(), view, &records);
            Some((*kind, (*key).to_owned(), checked.err()?))
        });
        broken.collect()
    }

    /// Where a cell is written twice, only the last counts: a set that is typed anew clears its elements first.
    fn last_writes(&self) -> impl Iterator<Item = &Write> {
        let mut last = HashMap::new();
        for (place, write) in self.writes.iter().enumerate() {
            last.insert(write.cell_id(), place);
        }
        let writes = self.writes.iter().enumerate();
        writes.filter_map(move |(place, write)| {
            (last.get(&write.cell_id()) == Some(&place)).then_some(write)
        })
    }

    /// What should be looked at though it is allowed: keys that do not fit the authority's area.
    pub(super) fn hints(&self, view: View<'_>) -> Vec<String> {
        let dvdv = self.writes.iter().filter_map(|write| match &write.cell {
            Cell::Field {
                slug: "dvdv",
                value: Value::Text(key),
                ..
            } => Some((write, key)),
            _ => None,
        });
        dvdv.filter_map(|(write, key)| dvdv_hint(view, write, key))
            .collect()
    }
}

/// The writes of an action by record.
type Records<'a> = BTreeMap<(Kind, &'a str), Vec<&'a Write>>;

/// Whether the action itself makes the record, so that others may refer to it.
fn makes(records: &Records<'_>, kind: Kind, key: &str) -> bool {
    records.get(&(kind, key)).is_some_and(|writes| {
        writes
            .iter()
            .any(|write| write.cell != Cell::Existence(false))
    })
}

fn dvdv_hint(view: View<'_>, write: &Write, key: &str) -> Option<String> {
    let authority = match write.kind {
        Kind::Connection => view.text(write.kind, &write.key, "behoerde")?,
        _ => write.key.clone(),
    };
    let area: AreaKey = view
        .text(Kind::Authority, &authority, "gebiet")?
        .parse()
        .ok()?;
    let key: DvdvKey = key.parse().ok()?;
    key.fits(&area).warning().map(str::to_owned)
}

/// The stored name of a record.
pub(super) fn record_id(kind: Kind, key: &str) -> RecordId {
    RecordId {
        kind: kind.slug().into(),
        key: key.into(),
    }
}

fn edit(write: &Write) -> DraftEdit {
    let record = record_id(write.kind, &write.key);
    match &write.cell {
        Cell::Existence(exists) => DraftEdit {
            record,
            field: EXISTS.into(),
            item: None,
            value: Value::Bool(*exists),
            privacy: Privacy::Open,
        },
        Cell::Field { slug, item, value } => DraftEdit {
            record,
            field: (*slug).into(),
            item: item.as_deref().map(Into::into),
            value: value.clone(),
            privacy: write
                .kind
                .field(slug)
                .map_or(Privacy::Open, |field| field.privacy),
        },
    }
}

/// Writing what is shown anyway is no edit, unless it settles a conflict or creates the record.
fn changes_something(write: &Write, view: View<'_>) -> bool {
    let Some(record) = view.state.record(write.kind.slug(), &write.key) else {
        return true;
    };
    match &write.cell {
        Cell::Existence(exists) => record.exists() != *exists || record.existence().is_conflict(),
        Cell::Field { slug, item, value } => match record.register(slug, item.as_deref()) {
            Some(register) => {
                register.is_conflict() || register.shown().value != *value || !record.exists()
            }
            None => value.is_present(),
        },
    }
}

fn check_record(
    kind: Kind,
    key: &str,
    writes: &[&Write],
    reason: Option<&str>,
    view: View<'_>,
    records: &Records<'_>,
) -> Result<(), ActionError> {
    if writes
        .iter()
        .any(|write| write.cell == Cell::Existence(false))
    {
        return if view.exists(kind, key) {
            Ok(())
        } else {
            Err(no_record(kind, key))
        };
    }
    let record = view.state.record(kind.slug(), key);
    if record.is_some_and(|record| record.is_erased()) {
        let (kind, key) = (kind.def().label, key.to_owned());
        return Err(ActionError::Erased { kind, key });
    }
    for write in writes {
        if let Cell::Field { slug, item, value } = &write.cell {
            let field = field_of(kind, slug)?;
            check_reference(field, item.as_deref(), value, view, records)?;
        }
    }
    let before = Before { view, kind, key };
    let after = After {
        before: &before,
        writes,
    };
    let existing: Option<&dyn Fields> = if view.exists(kind, key) {
        Some(&before)
    } else {
        None
    };
    rules::check(kind, existing, &after, reason, view.catalogue).map_err(|rule| ActionError::Rule {
        record: named(view, kind, key),
        rule,
    })
}

/// The field, or the error that lists those there are.
pub(super) fn field_of(kind: Kind, slug: &str) -> Result<&'static Field, ActionError> {
    kind.field(slug).ok_or_else(|| ActionError::NoField {
        kind: kind.def().label,
        slug: slug.to_owned(),
        known: kind
            .fields()
            .iter()
            .map(|field| field.slug)
            .collect::<Vec<_>>()
            .join(", "),
    })
}

pub(super) fn no_record(kind: Kind, key: &str) -> ActionError {
    ActionError::NoRecord {
        kind: kind.def().label,
        key: key.to_owned(),
    }
}

fn check_reference(
    field: &'static Field,
    item: Option<&str>,
    value: &Value,
    view: View<'_>,
    records: &Records<'_>,
) -> Result<(), ActionError> {
    let Type::Reference(kind) = field.ty else {
        return Ok(());
    };
    let target = match field.shape {
        Shape::Set => item.filter(|_| value.is_present()),
        Shape::Single | Shape::PerCheckItem => value.as_text(),
    };
    match target {
        Some(key) if !view.exists(kind, key) && !makes(records, kind, key) => {
            let key = key.to_owned();
            Err(ActionError::Dangling {
                label: field.label,
                kind: kind.def().label,
                key,
            })
        }
        _ => Ok(()),
    }
}

fn named(view: View<'_>, kind: Kind, key: &str) -> String {
    if view.exists(kind, key) {
        view.title(kind, key)
    } else {
        kind.def().label.to_owned()
    }
}

/// The record as it is.
struct Before<'a> {
    view: View<'a>,
    kind: Kind,
    key: &'a str,
}

impl Fields for Before<'_> {
    fn get(&self, slug: &str) -> Option<Value> {
        self.view.value(self.kind, self.key, slug)
    }

    fn items(&self, slug: &str) -> Vec<(String, Value)> {
        self.view.items(self.kind, self.key, slug)
    }
}

/// The record as it would be.
struct After<'a> {
    before: &'a Before<'a>,
    writes: &'a [&'a Write],
}

impl Fields for After<'_> {
    fn get(&self, slug: &str) -> Option<Value> {
        let written = self
            .writes
            .iter()
            .rev()
            .find_map(|write| match &write.cell {
                Cell::Field {
                    slug: of,
                    item: None,
                    value,
                } if *of == slug => Some(value),
                _ => None,
            });
        match written {
            Some(value) => Some(value.clone()).filter(Value::is_present),
            None => self.before.get(slug),
        }
    }

    fn items(&self, slug: &str) -> Vec<(String, Value)> {
        let mut items: BTreeMap<String, Value> = self.before.items(slug).into_iter().collect();
        for write in self.writes {
            if let Cell::Field {
                slug: of,
                item: Some(item),
                value,
            } = &write.cell
                && *of == slug
            {
                items.insert(item.clone(), value.clone());
            }
        }
        items.retain(|_, value| value.is_present());
        items.into_iter().collect()
    }
}
