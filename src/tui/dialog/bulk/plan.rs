//! What a wish for several records comes to: which of them change, which are so already, and which the rules refuse.
//! Pure.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::schema::{Field, Kind};
use crate::replica::Value;
use crate::workspace::{Action, ActionError, Snapshot};

/// What shall be written to every record.
pub(super) struct Wish {
    pub kind: Kind,
    pub keys: Arc<BTreeSet<String>>,
    pub writes: Vec<Write>,
    pub reason: String,
}

/// What becomes of one field.
pub(super) enum Write {
    /// It holds this.
    Value(&'static Field, Value),
    /// It holds these elements too.
    With(&'static Field, BTreeSet<String>),
    /// It holds these elements no more.
    Without(&'static Field, BTreeSet<String>),
    /// It holds these elements and no others.
    Elements(&'static Field, BTreeSet<String>),
}

/// What that comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// The records that change.
    pub changing: Vec<String>,
    /// How many are so already.
    pub same: usize,
    /// The records that cannot become so, and why.
    pub refused: Vec<(String, String)>,
}

impl Wish {
    /// Tries it on every record alone, so that one that is refused does not hold up the others.
    pub fn plan(&self, snapshot: &Snapshot) -> Plan {
        let mut plan = Plan::default();
        for key in self.keys.iter() {
            if !snapshot.view().exists(self.kind, key) {
                let gone = (key.clone(), "gibt es nicht mehr".to_owned());
                plan.refused.push(gone);
                continue;
            }
            match snapshot.check(&self.action([key.as_str()], snapshot)) {
                Ok(()) => plan.changing.push(key.clone()),
                Err(ActionError::Nothing) => plan.same += 1,
                Err(error) => plan.refused.push((key.clone(), without_name(&error))),
            }
        }
        plan
    }

    /// All that is to be written to some of the records, as one action.
    pub fn action<'a>(
        &self,
        keys: impl IntoIterator<Item = &'a str>,
        snapshot: &Snapshot,
    ) -> Action {
        let action = Action::new().because(self.reason.as_str());
        keys.into_iter().fold(action, |action, key| {
            let writes = self.writes.iter();
            writes.fold(action, |action, write| {
                write.to(action, self.kind, key, snapshot)
            })
        })
    }

    /// In words: `Stand: erledigt; Beteiligte: + Muster`.
    pub fn words(&self, snapshot: &Snapshot) -> String {
        let words = self.writes.iter().map(|write| write.words(snapshot));
        words.collect::<Vec<_>>().join("; ")
    }
}

impl Write {
    fn to(&self, action: Action, kind: Kind, key: &str, snapshot: &Snapshot) -> Action {
        match self {
            Self::Value(field, value) => action.set(kind, key, field.slug, value.clone()),
            Self::With(field, elements) => {
                let shown = shown(kind, key, field, snapshot);
                let wanted = shown.union(elements).cloned().collect();
                set_elements(action, (kind, key), field, &wanted, snapshot)
            }
            Self::Without(field, elements) => {
                let shown = shown(kind, key, field, snapshot);
                let wanted = shown.difference(elements).cloned().collect();
                set_elements(action, (kind, key), field, &wanted, snapshot)
            }
            Self::Elements(field, elements) => {
                set_elements(action, (kind, key), field, elements, snapshot)
            }
        }
    }

    fn words(&self, snapshot: &Snapshot) -> String {
        let view = snapshot.view();
        let listed = |field: &Field, elements: &BTreeSet<String>| {
            let words = elements
                .iter()
                .map(|element| view.display(field, &Value::text(element.as_str())));
            words.collect::<Vec<_>>().join(", ")
        };
        let (field, sign, words) = match self {
            Self::Value(field, value) => (field, "", view.display(field, value)),
            Self::With(field, elements) => (field, "dazu ", listed(field, elements)),
            Self::Without(field, elements) => (field, "ohne ", listed(field, elements)),
            Self::Elements(field, elements) => (field, "nur ", listed(field, elements)),
        };
        match words.replace('\n', " ").trim() {
            "" => format!("„{}“ wird leer", field.label),
            words => format!("„{}“: {sign}{words}", field.label),
        }
    }
}

/// The elements that are seen, be they written or the catalogue's.
fn shown(kind: Kind, key: &str, field: &Field, snapshot: &Snapshot) -> BTreeSet<String> {
    let items = snapshot.view().items(kind, key, field.slug).into_iter();
    items.map(|(item, _)| item).collect()
}

/// Writes only what comes and goes. The first element that is written to a service takes over all of the catalogue's.
fn set_elements(
    action: Action,
    (kind, key): (Kind, &str),
    field: &'static Field,
    wanted: &BTreeSet<String>,
    snapshot: &Snapshot,
) -> Action {
    let entity = snapshot.view().entity(kind, key);
    let written = entity
        .map(|entity| entity.set(field.slug))
        .unwrap_or_default();
    let is_written = |element: &&String| written.contains(&element.as_str());
    let action = wanted
        .iter()
        .filter(|element| !is_written(element))
        .fold(action, |action, element| {
            action.add(kind, key, field.slug, element)
        });
    written
        .iter()
        .filter(|element| !wanted.contains(**element))
        .fold(action, |action, element| {
            action.remove(kind, key, field.slug, element)
        })
}

/// The name stands beside it anyway.
fn without_name(error: &ActionError) -> String {
    match error {
        ActionError::Rule { rule, .. } => rule.to_string(),
        error => error.to_string(),
    }
}
