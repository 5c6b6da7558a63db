//! States written down in a few lines.

use super::View;
use crate::model::catalogue::Catalogue;
use crate::replica::{
    Draft, DraftEdit, Intent, Privacy, RecordId, Replica, ReplicaId, SEED_LEN, Value,
};

/// A replica in which each line "kind key field=value field.item=value …" is a record; `ja` is yes, `tag:9` a day,
/// `minute:540` a time of day.
pub(super) fn replica(lines: &[&str]) -> Replica {
    let edits = lines.iter().flat_map(|line| {
        let mut words = line.split(' ');
        let record = RecordId {
            kind: words.next().unwrap().into(),
            key: words.next().unwrap().into(),
        };
        words.map(move |word| edit(record.clone(), word))
    });
    let mut replica = Replica::new(ReplicaId([1; 32]));
    let draft = Draft {
        edits: edits.collect(),
        reason: None,
        intent: Intent::Edit,
    };
    replica.author(draft, 1, [0; SEED_LEN]);
    replica
}

/// The state of a replica with the built-in catalogue.
pub(super) fn view(replica: &Replica) -> View<'_> {
    View {
        state: replica.state(),
        catalogue: Catalogue::builtin().unwrap(),
    }
}

fn edit(record: RecordId, word: &str) -> DraftEdit {
    let (field, value) = word.split_once('=').unwrap();
    let (field, item) = match field.split_once('.') {
        Some((field, item)) => (field, Some(item.into())),
        None => (field, None),
    };
    let value = match value.split_once(':') {
        Some(("tag", days)) => Value::Date(days.parse().unwrap()),
        Some(("minute", minutes)) => Value::Time(minutes.parse().unwrap()),
        _ if value == "ja" => Value::Bool(true),
        _ => Value::text(value),
    };
    DraftEdit {
        record,
        field: field.into(),
        item,
        value,
        privacy: Privacy::Open,
    }
}

/// Writes values of points into a record.
pub(super) fn write(
    replica: &mut Replica,
    kind: &str,
    key: &str,
    values: &[(&'static str, String, Value)],
) {
    let edit = |(field, item, value): &(&'static str, String, Value)| DraftEdit {
        record: RecordId {
            kind: kind.into(),
            key: key.into(),
        },
        field: (*field).into(),
        item: Some(item.as_str().into()),
        value: value.clone(),
        privacy: Privacy::Open,
    };
    let draft = Draft {
        edits: values.iter().map(edit).collect(),
        reason: None,
        intent: Intent::Edit,
    };
    replica.author(draft, 2, [0; SEED_LEN]);
}
