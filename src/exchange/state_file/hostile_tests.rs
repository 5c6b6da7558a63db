//! Files that are damaged, foreign, newer, forged or made to do harm: refused with the reason, never a panic.

use std::io::Write;

use super::super::head::Signature;
use super::header::HeaderV1;
use super::tests::{Desk, WORKSPACE, heads};
use super::*;
use crate::exchange::SecretKey;
use crate::replica::codec;

/// A file with any header and content, properly hashed and signed by `sender`: what a hostile member could make.
fn forged(sender: &SecretKey, header: &[u8], body: &[u8]) -> Vec<u8> {
    layout::seal(header, body, |hash| sender.sign(&read::file_message(hash))).unwrap()
}

/// What an honest file of `desk` has inside, to be changed and forged.
fn cover(desk: &Desk) -> Cover {
    peek(&desk.export_all()).unwrap()
}

fn with_changes(sender: &SecretKey, cover: &Cover, changes: &[Change]) -> Vec<u8> {
    let content = codec::encode(changes);
    let header = HeaderV1::new(cover, content.len() as u64).encode();
    forged(sender, &header, &packed(&content))
}

fn packed(content: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(content, 3).unwrap()
}

fn refused(file: &[u8]) -> StateFileError {
    read(file, Some(WORKSPACE)).unwrap_err()
}

#[test]
fn a_flip_of_any_bit_is_noticed() {
    let file = Desk::with_work(1, 4).export_all();
    for at in 0..file.len() {
        for bit in 0..8 {
            let mut flipped = file.clone();
            flipped[at] ^= 1 << bit;
            assert!(read(&flipped, None).is_err(), "byte {at} bit {bit}");
            assert!(peek(&flipped).is_err(), "byte {at} bit {bit}");
        }
    }
}

#[test]
fn a_cut_at_any_length_is_told_as_a_cut() {
    let file = Desk::with_work(1, 4).export_all();
    assert_eq!(refused(&[]), StateFileError::Empty);
    for length in 1..4 {
        assert_eq!(refused(&file[..length]), StateFileError::NotAStateFile);
    }
    for length in 4..file.len() {
        let error = refused(&file[..length]);
        assert!(
            matches!(error, StateFileError::Incomplete { there, .. } if there == length),
            "{length}: {error}"
        );
    }
}

/// A valid file taken apart where its parts meet.
fn parts(file: &[u8]) -> [&[u8]; 5] {
    let opened = layout::open(file).unwrap();
    let (header, body) = (opened.header.len(), opened.body.len());
    let mut rest = file;
    [18, header, body, 32, 64].map(|length| {
        let (part, after) = rest.split_at(length);
        rest = after;
        part
    })
}

#[test]
fn no_part_of_one_file_fits_into_another() {
    // Of two writers, and of one writer at two times.
    let (one, other) = (Desk::with_work(1, 4), Desk::with_work(2, 4));
    let mut later = Desk::with_work(1, 4);
    later.log.truncate(3);
    let files = [one.export_all(), other.export_all(), later.export_all()];
    for (mine, theirs) in [(0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1)] {
        let (mine, theirs) = (parts(&files[mine]), parts(&files[theirs]));
        // Every mixture but the two files themselves.
        for mixture in 1..(1 << mine.len()) - 1 {
            let part = |at: usize| {
                if mixture >> at & 1 == 0 {
                    mine[at]
                } else {
                    theirs[at]
                }
            };
            let mixed = [0, 1, 2, 3, 4].map(part).concat();
            if mixed != mine.concat() && mixed != theirs.concat() {
                assert!(read(&mixed, None).is_err(), "{mixture:b}");
                assert!(peek(&mixed).is_err(), "{mixture:b}");
            }
        }
    }
}

#[test]
fn another_signature_is_told_as_another_signature() {
    let file = Desk::with_work(1, 2).export_all();
    let of_another = Desk::with_work(2, 2).export_all();
    let zeros = [0; 64];
    for signature in [&of_another[of_another.len() - 64..], &zeros] {
        let replaced = [&file[..file.len() - 64], signature].concat();
        assert_eq!(refused(&replaced), StateFileError::NotSigned);
    }
}

#[test]
fn an_old_file_brings_nothing_back() {
    let (mut a, mut b) = (Desk::with_work(1, 2), Desk::new(2));
    let old = a.export_all();
    a.edit(7);
    b.import(&a.export_all());
    b.edit(8);
    let (digest, vector) = (b.replica.digest(), b.replica.vector());
    b.import(&old);
    assert_eq!((b.replica.digest(), b.replica.vector()), (digest, vector));
    assert_eq!(b.replica.waiting().count(), 0);
}

#[test]
fn an_incomplete_file_says_what_to_do() {
    let file = Desk::with_work(1, 1).export_all();
    let half = file.len() / 2;
    assert_eq!(
        refused(&file[..half]).to_string(),
        format!(
            "Die Datei ist unvollständig übertragen worden ({half} von {} Byte). Bitte erneut senden lassen.",
            file.len()
        )
    );
}

#[test]
fn bytes_behind_the_end_are_noticed() {
    let mut file = Desk::with_work(1, 1).export_all();
    file.push(0);
    assert_eq!(refused(&file), StateFileError::Damaged);
}

#[test]
fn a_transfer_as_text_is_named() {
    let file = Desk::with_work(1, 1).export_all();
    let unix: Vec<u8> = file.iter().copied().filter(|byte| *byte != b'\r').collect();
    assert_eq!(refused(&unix), StateFileError::Mangled);
    assert!(is_state_file(&unix));
}

#[test]
fn something_else_is_not_taken_for_a_state_file() {
    for other in [
        &b"PK\x03\x04"[..],
        b"10 1 Schleswig-Holstein",
        b"\x89PNG\r\n\x1a\n",
    ] {
        assert!(!is_state_file(other));
        assert_eq!(refused(other), StateFileError::NotAStateFile);
    }
}

#[test]
fn a_newer_format_asks_for_an_update() {
    let mut file = Desk::with_work(1, 1).export_all();
    file[8] = 2;
    assert_eq!(refused(&file), StateFileError::Newer { format: 2 });
}

#[test]
fn a_file_of_another_workspace_names_sender_and_the_beginning_of_both() {
    let file = Desk::with_work(1, 1).export_all();
    let here = WorkspaceId([0xab; 16]);
    let text = read(&file, Some(here)).unwrap_err().to_string();
    let [file, here] = [WORKSPACE, here].map(|id| id.to_string()[..8].to_owned());
    for part in ["A. Muster", &file, &here] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_sender_who_did_not_sign_is_refused() {
    let a = Desk::with_work(1, 1);
    let as_a = with_changes(&SecretKey::new([2; 32]), &cover(&a), &a.log);
    assert_eq!(refused(&as_a), StateFileError::NotSigned);
    assert_eq!(peek(&as_a), Err(StateFileError::NotSigned));
    let header = HeaderV1::new(&cover(&a), 0).encode();
    let unsigned = layout::seal(&header, &[], |_| Signature([0; 64])).unwrap();
    assert_eq!(refused(&unsigned), StateFileError::NotSigned);
}

/// A file of `sender` with this one change, proved by `head`.
fn with_head(sender: &Desk, head: SignedHead, change: &Change) -> Vec<u8> {
    let cover = Cover {
        stretches: vec![Stretch { from: 1, head }],
        ..cover(sender)
    };
    with_changes(&sender.identity, &cover, std::slice::from_ref(change))
}

#[test]
fn changes_in_another_name_need_that_ones_signature() {
    // B makes up a change of A and signs A's head itself.
    let (a, b) = (Desk::with_work(1, 1), Desk::with_work(2, 1));
    let mut head = b.identity.sign_head(WORKSPACE, 1, a.log[0].hash());
    head.dot.replica = a.replica.me();
    let file = with_head(&b, head, &a.log[0]);
    assert_eq!(refused(&file), StateFileError::Forged(a.log[0].dot()));
}

#[test]
fn a_head_of_another_workspace_proves_nothing_here() {
    let a = Desk::with_work(1, 1);
    let elsewhere = WorkspaceId([8; 16]);
    let head = a.identity.sign_head(elsewhere, 1, a.log[0].hash());
    let file = with_head(&a, head, &a.log[0]);
    assert_eq!(refused(&file), StateFileError::Forged(a.log[0].dot()));
}

#[test]
fn changes_other_than_the_signed_ones_are_refused() {
    let (a, mut b) = (Desk::with_work(1, 3), Desk::new(2));
    b.import(&a.export_all());
    let cover = cover(&b);
    let mut altered = a.log.clone();
    altered[0].edits.clear();
    let mut later = a.log.clone();
    later[2].seq = 4;
    let renamed = Desk::with_work(3, 3).log;
    let swapped = vec![a.log[1].clone(), a.log[0].clone(), a.log[2].clone()];
    let doubled: Vec<Change> = a.log.iter().chain(&a.log[2..]).cloned().collect();
    let forgeries = [
        (altered, "Kette"),
        (later, "Zählung"),
        (renamed, "Zählung"),
        (swapped, "Zählung"),
        (a.log[..2].to_vec(), "Umfang"),
        (a.log[1..].to_vec(), "Umfang"),
        (doubled, "Umfang"),
        (vec![], "Umfang"),
    ];
    for (changes, what) in forgeries {
        let file = with_changes(&b.identity, &cover, &changes);
        assert_eq!(refused(&file), StateFileError::Inconsistent(what));
    }
}

#[test]
fn claims_beyond_reason_are_refused_before_they_cost_memory() {
    let a = Desk::with_work(1, 1);
    let honest = cover(&a);
    let stretch = honest.stretches[0];
    let stretch = |from, to| {
        let mut stretch = Stretch { from, ..stretch };
        stretch.head.dot.seq = to;
        stretch
    };
    let claims = [
        (vec![stretch(0, 1)], "Zählung"),
        (vec![stretch(2, 1)], "Zählung"),
        (vec![stretch(1, u64::MAX)], "Zählung"),
        (vec![stretch(1, 1 << 48)], "Umfang"),
        (vec![stretch(1, 1), stretch(1, 1)], "Kopf"),
        (vec![stretch(3, 4), stretch(1, 1)], "Kopf"),
        (
            (1..20_002)
                .step_by(2)
                .map(|seq| stretch(seq, seq))
                .collect(),
            "Kopf",
        ),
    ];
    for (stretches, what) in claims {
        let cover = Cover {
            stretches,
            ..honest.clone()
        };
        let file = with_changes(&a.identity, &cover, &a.log);
        assert_eq!(refused(&file), StateFileError::Inconsistent(what));
    }
    let vectors: [VersionVector; 2] = [
        [(a.replica.me(), u64::MAX)].into_iter().collect(),
        (0..10_001u64)
            .map(|n| (ReplicaId(*blake3::hash(&n.to_le_bytes()).as_bytes()), 1))
            .collect(),
    ];
    let known = |known: VersionVector| Cover {
        known: heads(&known),
        ..honest.clone()
    };
    let beyond_calendars = Cover {
        written: u64::MAX,
        ..honest.clone()
    };
    for cover in vectors.map(known).into_iter().chain([beyond_calendars]) {
        let file = with_changes(&a.identity, &cover, &a.log);
        assert_eq!(refused(&file), StateFileError::Inconsistent("Kopf"));
    }
}

#[test]
fn a_header_with_a_length_of_a_terabyte_is_refused() {
    let a = Desk::with_work(1, 1);
    let mut header = HeaderV1::new(&cover(&a), 0).encode();
    // Workspace and sender stand first, then the length of the name.
    header.truncate(48);
    header.push(253);
    header.extend_from_slice(&(1u64 << 40).to_le_bytes());
    let file = forged(&a.identity, &header, &[]);
    assert_eq!(refused(&file), StateFileError::Inconsistent("Kopf"));
}

#[test]
fn lengths_beyond_the_limits_are_refused_before_the_bytes_come() {
    let file = Desk::with_work(1, 1).export_all();
    for at in [10..14, 14..18] {
        let mut huge = file.clone();
        huge[at].fill(0xff);
        assert_eq!(refused(&huge), StateFileError::Damaged);
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused_unread() {
    let mut huge = Desk::with_work(1, 1).export_all();
    huge.resize(LARGEST_FILE + 1, 0);
    assert_eq!(refused(&huge), StateFileError::TooLarge { megabytes: 65 });
}

#[test]
fn names_that_steer_a_terminal_are_refused() {
    let a = Desk::with_work(1, 1);
    let mut header = HeaderV1::new(&cover(&a), 0).encode();
    let at = header.windows(2).position(|pair| pair == b"A.").unwrap();
    header[at] = 0x1b;
    assert_eq!(
        refused(&forged(&a.identity, &header, &[])),
        StateFileError::Inconsistent("Kopf")
    );
}

#[test]
fn a_small_body_that_unpacks_to_much_is_stopped() {
    let a = Desk::with_work(1, 1);
    let zeros = packed(&vec![0; 32 << 20]);
    assert!(zeros.len() < 8 << 10);
    for announced in [0, 100, (32 << 20) - 1, (32 << 20) + 1] {
        let header = HeaderV1::new(&cover(&a), announced).encode();
        let file = forged(&a.identity, &header, &zeros);
        assert_eq!(refused(&file), StateFileError::Inconsistent("Packung"));
    }
    let header = HeaderV1::new(&cover(&a), LARGEST_CONTENT + 1).encode();
    assert_eq!(
        refused(&forged(&a.identity, &header, &zeros)),
        StateFileError::Inconsistent("Kopf")
    );
}

#[test]
fn eight_million_empty_texts_in_a_kilobyte_are_refused() {
    let a = Desk::with_work(1, 1);
    // Format, no writers, the lengths of the texts, 25 columns of nothing.
    let count: u32 = (8 << 20) + 1;
    let mut content = vec![2, 0, 252];
    content.extend_from_slice(&count.to_le_bytes());
    content.resize(content.len() + count as usize + 25, 0);
    let header = HeaderV1::new(&cover(&a), content.len() as u64).encode();
    let file = forged(&a.identity, &header, &packed(&content));
    assert!(file.len() < 2_000);
    assert_eq!(refused(&file), StateFileError::TooMuch);
}

#[test]
fn a_window_of_a_gigabyte_is_refused() {
    let a = Desk::with_work(1, 1);
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.window_log(27).unwrap();
    encoder.write_all(&codec::encode(&a.log)).unwrap();
    let header = HeaderV1::new(&cover(&a), codec::encode(&a.log).len() as u64).encode();
    let file = forged(&a.identity, &header, &encoder.finish().unwrap());
    assert_eq!(refused(&file), StateFileError::Inconsistent("Packung"));
}

#[test]
fn every_byte_of_the_body_is_used() {
    let a = Desk::with_work(1, 1);
    let content = codec::encode(&a.log);
    let header = HeaderV1::new(&cover(&a), content.len() as u64).encode();
    let body = packed(&content);
    let bodies = [
        [body.clone(), vec![0]].concat(),
        [body.clone(), body.clone()].concat(),
        body[..body.len() - 1].to_vec(),
    ];
    for body in bodies {
        assert_eq!(
            refused(&forged(&a.identity, &header, &body)),
            StateFileError::Inconsistent("Packung")
        );
    }
}
