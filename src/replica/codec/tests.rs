use std::sync::Arc;

use proptest::prelude::*;

use super::super::change::{Change, Edit, Intent, Payload, RecordId, Seal};
use super::super::hlc::Hlc;
use super::super::id::{Dep, Hash, ReplicaId, Tip};
use super::super::value::{Value, tag};
use super::{CodecError, Origin, decode, decode_from, encode, encode_if_readable};

fn text() -> impl Strategy<Value = Arc<str>> {
    "[a-zäß€ 0-9]{0,6}".prop_map(Arc::from)
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Empty),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<i32>().prop_map(Value::Date),
        (0u16..1440).prop_map(Value::Time),
        text().prop_map(Value::Text),
        (7u8..=255, prop::collection::vec(any::<u8>(), 0..5)).prop_map(|(tag, bytes)| {
            Value::Unknown {
                tag,
                bytes: bytes.into(),
            }
        }),
    ]
}

fn payload() -> impl Strategy<Value = Payload> {
    prop_oneof![
        4 => value().prop_map(Payload::Open),
        1 => value().prop_map(Payload::Personal),
        1 => any::<[u8; 32]>().prop_map(|digest| Payload::Erased(Hash(digest))),
    ]
}

prop_compose! {
    fn edit()(
        kind in "[a-c]", key in "[a-d]{1,2}", field in "[a-e]",
        item in prop::option::of(text()), payload in payload(),
    ) -> Edit {
        let record = RecordId { kind: kind.into(), key: key.into() };
        Edit { record, field: field.into(), item, payload }
    }
}

fn replica() -> impl Strategy<Value = ReplicaId> {
    (0u8..4).prop_map(|number| ReplicaId([number; 32]))
}

fn dep() -> impl Strategy<Value = Dep> {
    (replica(), 1u64..1 << 48, any::<u64>()).prop_map(|(replica, seq, tip)| Dep {
        replica,
        seq,
        tip: Tip(tip),
    })
}

fn seal() -> impl Strategy<Value = Seal> {
    prop_oneof![
        Just(Seal::None),
        any::<[u8; 16]>().prop_map(Seal::Seed),
        prop::collection::btree_map(any::<u32>(), any::<[u8; 16]>(), 0..3)
            .prop_map(|salts| Seal::Salts(salts.into_iter().collect())),
    ]
}

fn intent() -> impl Strategy<Value = Intent> {
    prop_oneof![
        Just(Intent::Edit),
        any::<u64>().prop_map(Intent::Undo),
        any::<u64>().prop_map(Intent::Redo),
    ]
}

prop_compose! {
    fn change()(
        replica in replica(), seq in 1u64..1 << 48, previous in any::<[u8; 32]>(),
        time in 0u64..1 << 48, counter: u16, intent in intent(),
        deps in prop::collection::vec(dep(), 0..3),
        reason in prop::option::of(text()), seal in seal(), edits in prop::collection::vec(edit(), 0..6),
    ) -> Change {
        let (previous, hlc) = (Hash(previous), Hlc::new(time, counter));
        Change { replica, seq, previous, hlc, deps, intent, reason, seal, edits }
    }
}

/// Chains some of the changes, as they lie in a real log.
fn chained(mut changes: Vec<Change>) -> Vec<Change> {
    for at in 1..changes.len() {
        if at % 3 != 0 {
            let before = &changes[at - 1];
            let (replica, seq, previous) = (before.replica, before.seq + 1, before.hash());
            changes[at] = Change {
                replica,
                seq,
                previous,
                ..changes[at].clone()
            };
        }
    }
    changes
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(changes in prop::collection::vec(change(), 0..12)) {
        let changes = chained(changes);
        prop_assert_eq!(decode(&encode(&changes)), Ok(changes));
    }

    #[test]
    fn no_flipped_bit_and_no_cut_makes_it_panic(
        changes in prop::collection::vec(change(), 1..5), at: prop::sample::Index, bit in 0u8..8,
    ) {
        let mut bytes = encode(&changes);
        let at = at.index(bytes.len());
        prop_assert!(decode(&bytes[..at]).is_err());
        bytes[at] ^= 1 << bit;
        let _ = decode(&bytes);
    }

    #[test]
    fn no_garbage_makes_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        bytes.insert(0, super::FORMAT);
        let _ = decode(&bytes);
    }
}

#[test]
fn a_following_change_costs_few_bytes() {
    let mut changes: Vec<Change> = Vec::new();
    for seq in 1..=1000u64 {
        let record = RecordId {
            kind: "anbindung".into(),
            key: "06633-wohngeld-10092".into(),
        };
        let payload = Payload::Open(Value::Int(i64::try_from(seq).unwrap()));
        changes.push(Change {
            replica: ReplicaId([1; 32]),
            seq,
            previous: changes.last().map(Change::hash).unwrap_or_default(),
            hlc: Hlc::new(1_700_000_000_000 + seq * 40, 0),
            deps: vec![],
            intent: Intent::Edit,
            reason: None,
            seal: Seal::None,
            edits: vec![Edit {
                record,
                field: "status".into(),
                item: None,
                payload,
            }],
        });
    }
    assert!(encode(&changes).len() < 18 * changes.len());
}

#[test]
fn a_newer_format_is_named() {
    assert_eq!(decode(&[9, 0, 0]), Err(CodecError::Newer(9)));
}

#[test]
fn a_length_of_a_terabyte_is_refused_without_memory() {
    // The first column claims 2^40 bytes.
    let mut bytes = vec![super::FORMAT, 253];
    bytes.extend_from_slice(&(1u64 << 40).to_le_bytes());
    assert!(matches!(decode(&bytes), Err(CodecError::Damaged(_))));
}

/// An empty column has length 0; bincode writes lengths up to 250 as one byte, longer ones behind 252.
fn with_columns(columns: &[(usize, &[u8])]) -> Vec<u8> {
    let mut bytes = vec![super::FORMAT];
    for at in 0..27 {
        let found = columns.iter().find(|(column, _)| *column == at);
        let column = found.map_or(&[][..], |(_, column)| column);
        bytes.push(252);
        bytes.extend_from_slice(&u32::try_from(column.len()).unwrap().to_le_bytes());
        bytes.extend_from_slice(column);
    }
    bytes
}

#[test]
fn texts_changes_and_values_that_cost_a_byte_each_are_refused_before_they_cost_memory() {
    let many = vec![0; (1 << 23) + 1];
    let texts = with_columns(&[(1, &many)]);
    assert_eq!(decode(&texts), Err(CodecError::TooLarge));
    // One change of that many values: writer, count 1, no time, intent, reason or deps.
    let mut count = super::varint::Writer::default();
    count.number(many.len() as u64);
    let (one, zero) = (&[1][..], &[0][..]);
    let values = with_columns(&[
        (0, &[7; 32]),
        (4, zero),
        (5, one),
        (6, zero),
        (7, zero),
        (8, zero),
        (9, zero),
        (10, zero),
        (11, &count.0),
        (12, &[0; 32]),
        (15, zero),
        (20, &many),
    ]);
    assert_eq!(decode(&values), Err(CodecError::TooLarge));
}

/// One change that says one text of `length` bytes so many times.
fn saying(length: usize, times: usize) -> Vec<u8> {
    let number = |number: usize| {
        let mut writer = super::varint::Writer::default();
        writer.number(number as u64);
        writer.0
    };
    let text = [b"abc".as_slice(), &vec![b'x'; length]].concat();
    let first_then = |then: u8| [vec![0], vec![then; times - 1]].concat();
    with_columns(&[
        (0, &[7; 32]),
        (1, &[&[1, 1, 1], number(length).as_slice()].concat()),
        (2, &text),
        (3, &[0, 0]),
        (4, &[0]),
        (5, &[1]),
        (6, &[0]),
        (7, &[0]),
        (8, &[0]),
        (9, &[0]),
        (10, &[0]),
        (11, &number(times)),
        (12, &[0; 32]),
        (15, &[0]),
        (17, &first_then(1)),
        (18, &first_then(3)),
        (19, &vec![0; times]),
        (20, &vec![tag::TEXT; times]),
        (24, &first_then(4)),
    ])
}

#[test]
fn a_long_text_that_many_values_name_is_not_hashed_for_minutes() {
    let few = decode(&saying(1 << 10, 40)).unwrap();
    assert_eq!(few[0].edits.len(), 40);
    assert_eq!(
        encode_if_readable(&few, Origin::Anybody).map(|bytes| decode(&bytes)),
        Some(Ok(few))
    );
    // 2 MB that say 512 GB.
    let much = saying(1 << 20, 1 << 19);
    for origin in [Origin::Anybody, Origin::Own] {
        assert_eq!(decode_from(&much, origin), Err(CodecError::TooLarge));
    }
}

#[test]
fn what_is_too_much_from_anybody_may_come_from_this_laptop() {
    let much = decode_from(&saying(1 << 20, 1 << 11), Origin::Own).unwrap();
    assert_eq!(encode_if_readable(&much, Origin::Anybody), None);
    let bytes = encode_if_readable(&much, Origin::Own).unwrap();
    assert_eq!(decode(&bytes), Err(CodecError::TooLarge));
    assert_eq!(decode_from(&bytes, Origin::Own), Ok(much));
}
