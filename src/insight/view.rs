//! The state and the catalogue read as one: services are there without anybody having written them, references have
//! names, values have words.

use crate::model::catalogue::{Catalogue, Service};
use crate::model::entity::{Entities, Entity};
use crate::model::rules;
use crate::model::schema::{self, Field, Kind, Shape, Type};
use crate::replica::{State, Value};

/// The field of a member whose elements are another member and the count of its changes that stay: `key/count`.
const DISTRUSTED: &str = "gesperrt";

/// Everything there is to read. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// What people wrote.
    pub state: &'a State,
    /// What was known before.
    pub catalogue: &'a Catalogue,
}

impl<'a> View<'a> {
    /// A record that was written and is there.
    pub fn entity(&self, kind: Kind, key: &str) -> Option<Entity<'a>> {
        self.state.entity(kind, key)
    }

    /// All records of a kind that were written and are there, in no particular order.
    pub fn entities(&self, kind: Kind) -> impl Iterator<Item = Entity<'a>> + use<'a> {
        self.state.entities(kind)
    }

    /// The keys of a kind, sorted; services of the catalogue included.
    pub fn keys(&self, kind: Kind) -> Vec<&'a str> {
        let mut keys: Vec<&str> = self.entities(kind).map(|entity| entity.key()).collect();
        if kind == Kind::Service {
            keys.extend(
                self.catalogue
                    .services
                    .iter()
                    .map(|service| service.key.as_str()),
            );
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether there is such a record.
    pub fn exists(&self, kind: Kind, key: &str) -> bool {
        self.entity(kind, key).is_some() || self.built_in(kind, key).is_some()
    }

    /// The value of a field: the written one, else the catalogue's.
    pub fn value(&self, kind: Kind, key: &str, slug: &str) -> Option<Value> {
        let written = self
            .entity(kind, key)
            .and_then(|entity| entity.value(slug).cloned());
        written.or_else(|| built_in_value(self.built_in(kind, key)?, slug))
    }

    /// The text of a field, see [`Self::value`].
    pub fn text(&self, kind: Kind, key: &str, slug: &str) -> Option<String> {
        self.value(kind, key, slug)?.as_text().map(str::to_owned)
    }

    /// The elements of a set, or the values per check point, sorted by item; see [`Self::value`].
    pub fn items(&self, kind: Kind, key: &str, slug: &str) -> Vec<(String, Value)> {
        let mut items: Vec<(String, Value)> = match self.entity(kind, key) {
            Some(entity) => entity
                .record()
                .items(slug)
                .filter(|(_, value)| **value != Value::Bool(false))
                .map(|(item, value)| (item.to_owned(), value.clone()))
                .collect(),
            None => Vec::new(),
        };
        if items.is_empty()
            && let Some(service) = self.built_in(kind, key)
        {
            let elements = built_in_set(service, slug).into_iter();
            items = elements
                .map(|element| (element, Value::Bool(true)))
                .collect();
        }
        items.sort_by(|a, b| check_order(&a.0).cmp(&check_order(&b.0)));
        items
    }

    /// The name of a record: what people call it, also when it is deleted. Falls back to the key.
    pub fn title(&self, kind: Kind, key: &str) -> String {
        match kind {
            Kind::Connection => self.connection_title(key),
            Kind::TestRun => self.test_run_title(key),
            Kind::Service => self
                .text(kind, key, "name")
                .unwrap_or_else(|| key.to_owned()),
            _ => {
                let Some(record) = self.state.record(kind.slug(), key) else {
                    return key.to_owned();
                };
                let title = kind.def().title.first().copied().unwrap_or_default();
                match record.get(title) {
                    Some(Value::Text(text)) => text.to_string(),
                    _ if record.is_erased() => "(getilgt)".to_owned(),
                    _ => key.to_owned(),
                }
            }
        }
    }

    /// The short name of a service, at most 12 columns in the catalogue.
    pub fn short_service(&self, key: &str) -> String {
        self.text(Kind::Service, key, "kurzname")
            .unwrap_or_else(|| key.to_owned())
    }

    /// Whether a service is rolled out here.
    pub fn is_active(&self, service: &str) -> bool {
        self.value(Kind::Service, service, "aktiv") == Some(Value::Bool(true))
    }

    /// The words for one value of a field, references by name.
    pub fn display(&self, field: &Field, value: &Value) -> String {
        match (field.ty, value) {
            (Type::Reference(kind), Value::Text(key)) => self.title(kind, key),
            (_, Value::Text(text)) if field.slug == DISTRUSTED => self.distrusted(text),
            _ => schema::display(field, value, self.catalogue),
        }
    }

    /// Whom somebody does not trust, and how far that one's changes count.
    fn distrusted(&self, text: &str) -> String {
        match text.split_once('/') {
            Some((member, last)) => {
                format!(
                    "{}, bis Änderung {last} gültig",
                    self.title(Kind::Member, member)
                )
            }
            None => text.to_owned(),
        }
    }

    /// The words for a field of a record; several elements are joined by commas.
    pub fn show(&self, kind: Kind, key: &str, field: &Field) -> String {
        match field.shape {
            Shape::Single => self
                .value(kind, key, field.slug)
                .map(|v| self.display(field, &v))
                .unwrap_or_default(),
            Shape::Set => {
                let items = self.items(kind, key, field.slug).into_iter();
                let words = items.map(|(item, _)| self.display(field, &Value::text(item)));
                words.collect::<Vec<_>>().join(", ")
            }
            Shape::PerCheckItem => {
                let items = self.items(kind, key, field.slug).into_iter();
                let words =
                    items.map(|(item, value)| format!("{item}: {}", self.display(field, &value)));
                words.collect::<Vec<_>>().join("; ")
            }
        }
    }

    /// The words for the status of a connection, see [`rules::status_label`].
    pub fn status_label(&self, connection: &str) -> Option<String> {
        let entity = self.entity(Kind::Connection, connection)?;
        let status = rules::rung(entity.text("status")?, self.catalogue)?;
        Some(rules::status_label(
            status,
            entity.text("variante"),
            self.catalogue,
        ))
    }

    fn built_in(&self, kind: Kind, key: &str) -> Option<&'a Service> {
        if kind != Kind::Service || self.is_deleted(kind, key) {
            return None;
        }
        self.catalogue
            .services
            .iter()
            .find(|service| service.key == key)
    }

    fn is_deleted(&self, kind: Kind, key: &str) -> bool {
        self.state
            .record(kind.slug(), key)
            .is_some_and(|record| !record.exists())
    }

    fn connection_title(&self, key: &str) -> String {
        let Some(entity) = self.entity(Kind::Connection, key) else {
            return key.to_owned();
        };
        let authority = entity
            .text("behoerde")
            .map(|key| self.title(Kind::Authority, key));
        let service = entity.text("leistung").map(|key| self.short_service(key));
        match (service, authority) {
            (Some(service), Some(authority)) => format!("{service} · {authority}"),
            _ => key.to_owned(),
        }
    }

    fn test_run_title(&self, key: &str) -> String {
        let Some(entity) = self.entity(Kind::TestRun, key) else {
            return key.to_owned();
        };
        let connection = entity
            .text("anbindung")
            .map(|key| self.connection_title(key));
        let day = entity.date("datum").map(crate::model::dates::german_date);
        match (connection, day) {
            (Some(connection), Some(day)) => format!("{connection}, {day}"),
            (Some(connection), None) => connection,
            _ => key.to_owned(),
        }
    }
}

/// Check points sort by number: 2 before 10, base points before those of a service.
fn check_order(item: &str) -> (usize, u32, &str) {
    let (head, tail) = item.rsplit_once('-').unwrap_or(("", item));
    (head.len(), tail.parse().unwrap_or(u32::MAX), item)
}

fn built_in_value(service: &Service, slug: &str) -> Option<Value> {
    Some(match slug {
        "name" => Value::text(service.name.as_str()),
        "kurzname" => Value::text(service.short.as_str()),
        "aktiv" => Value::Bool(service.active),
        "themenfeld" => Value::text(service.field.as_str()),
        "federfuehrung" => Value::text(service.lead.name.as_str()),
        "beleg" => Value::text(service.evidence.certainty.label()),
        "quelle" => Value::text(service.evidence.source.as_str()),
        _ => return None,
    })
}

fn built_in_set(service: &Service, slug: &str) -> Vec<String> {
    match slug {
        "behoerdenarten" => service.kinds.clone(),
        "varianten" => service.variants.clone(),
        "leika" => service
            .leika
            .iter()
            .map(|entry| entry.key.to_string())
            .collect(),
        "standards" => service
            .standards
            .iter()
            .map(|fact| fact.name.clone())
            .collect(),
        "fachverfahren" => service
            .procedures
            .iter()
            .map(|known| known.name.clone())
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{replica, view};
    use crate::replica::{Draft, DraftEdit, EXISTS, Intent, Privacy, RecordId, SEED_LEN};

    #[test]
    fn a_deleted_record_is_still_called_by_its_name() {
        let mut replica = replica(&["team a name=Außendienst"]);
        let gone = DraftEdit {
            record: RecordId {
                kind: "team".into(),
                key: "a".into(),
            },
            field: EXISTS.into(),
            item: None,
            value: Value::Bool(false),
            privacy: Privacy::Open,
        };
        let draft = Draft {
            edits: vec![gone],
            reason: None,
            intent: Intent::Edit,
        };
        replica.author(draft, 2, [0; SEED_LEN]);
        assert!(!view(&replica).exists(Kind::Team, "a"));
        assert_eq!(view(&replica).title(Kind::Team, "a"), "Außendienst");
    }

    #[test]
    fn whom_somebody_distrusts_is_called_by_name() {
        let replica = replica(&["mitglied aa name=Vogt"]);
        let field = Kind::Member.field(DISTRUSTED).unwrap();
        assert_eq!(
            view(&replica).display(field, &Value::text("aa/5")),
            "Vogt, bis Änderung 5 gültig"
        );
    }
}
