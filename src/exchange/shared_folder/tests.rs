//! What people rely on who work through one folder: nothing that somebody lacks is ever removed, nothing is missed, and
//! the folder stays small.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proptest::prelude::*;

use super::super::SecretKey;
use super::super::author::Author;
use super::super::encryption::{DecryptError, Keyring, Lock, decrypt, encrypt};
use super::super::folder::Seen;
use super::super::head::{Signature, SignedHead, SignedHeads};
use super::super::selection::known_to_all;
use super::super::state_file::tests::{Desk, WORKSPACE, heads};
use super::super::state_file::{LARGEST_FILE, StateFileError};
use super::*;
use crate::replica::{Dot, Hash};
use crate::store::WorkspaceId;

const ME: ReplicaId = ReplicaId([0; 32]);
const PASSPHRASE: &str = "grüne Brücke";

fn replica(number: u8) -> ReplicaId {
    ReplicaId([number; 32])
}

fn run_of(number: u8, from: u64, to: u64) -> Run {
    Run {
        replica: replica(number),
        from,
        to,
    }
}

fn vector(counts: &[u64]) -> VersionVector {
    (0..).map(replica).zip(counts.iter().copied()).collect()
}

/// The file number `number` of `sender`, of 100 bytes per change.
fn file(sender: u8, number: u8, runs: &[Run]) -> Filed {
    let runs: Coverage = runs.iter().copied().collect();
    let stretch = |run: Run| Stretch {
        from: run.from,
        head: SignedHead {
            dot: Dot {
                replica: run.replica,
                seq: run.to,
            },
            hash: Hash::default(),
            signature: Signature([0; 64]),
        },
    };
    let cover = Cover {
        file: Hash([number; 32]),
        workspace: WORKSPACE,
        sender: replica(sender),
        author: Author::new("A. Muster", ""),
        written: number.into(),
        known: Vec::new(),
        stretches: runs.runs().map(stretch).collect(),
    };
    let name = format!("{sender}-{number}.ozgstand");
    let found = Found {
        path: PathBuf::from(&name),
        seen: Seen {
            name,
            length: 100 * cover.changes(),
            modified: 0,
        },
    };
    Filed { found, cover }
}

fn changes(runs: impl IntoIterator<Item = Run>) -> BTreeSet<Dot> {
    let dots = |run: Run| {
        (run.from..=run.to).map(move |seq| Dot {
            replica: run.replica,
            seq,
        })
    };
    runs.into_iter().flat_map(dots).collect()
}

fn opened(bytes: &[u8]) -> Result<Vec<u8>, DecryptError> {
    let keyring = Keyring::default().with_passphrase(PASSPHRASE);
    decrypt(bytes, &keyring, LARGEST_FILE)
}

fn standing(bytes: &[u8]) -> Standing {
    assess(bytes.to_vec(), &opened, WORKSPACE)
}

fn sealed(bytes: &[u8], passphrase: &str) -> Vec<u8> {
    encrypt(bytes, &Lock::Passphrase(passphrase)).unwrap()
}

#[test]
fn a_state_file_is_ours_encrypted_or_not() {
    let state = Desk::with_work(1, 3).export_all();
    let ours = standing(&state);
    let Standing::Ours { cover, bytes } = &ours else {
        panic!("{ours:?}")
    };
    assert_eq!((cover.changes(), bytes), (3, &state));
    assert_eq!(standing(&sealed(&state, PASSPHRASE)), ours);
}

#[test]
fn a_file_cut_anywhere_is_half_written() {
    let state = Desk::with_work(1, 1).export_all();
    for length in 0..state.len() {
        assert_eq!(
            standing(&state[..length]),
            Standing::HalfWritten,
            "{length}"
        );
    }
    let sealed = sealed(&state, PASSPHRASE);
    for length in (b"age-encryption.org/".len()..sealed.len()).step_by(9) {
        assert_eq!(
            standing(&sealed[..length]),
            Standing::HalfWritten,
            "{length}"
        );
    }
}

#[test]
fn a_file_that_is_not_filled_yet_is_half_written() {
    let state = Desk::with_work(1, 1).export_all();
    for filled in [0, 20, state.len() - 80, state.len() - 8] {
        let mut started = state.clone();
        started[filled..].fill(0);
        assert_eq!(standing(&started), Standing::HalfWritten, "{filled}");
    }
}

#[test]
fn what_is_not_for_us_is_told_with_the_reason() {
    let state = Desk::with_work(1, 1).export_all();
    let refused = |bytes: &[u8]| match standing(bytes) {
        Standing::Foreign(why) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(b"Einkaufszettel"), StateFileError::NotAStateFile);
    let text = sealed(b"Einkaufszettel", PASSPHRASE);
    assert_eq!(refused(&text), StateFileError::NotAStateFile);
    let mut newer = state.clone();
    newer[8] = 9;
    assert_eq!(refused(&newer), StateFileError::Newer { format: 9 });
    let elsewhere = assess(state.clone(), &opened, WorkspaceId([8; 16]));
    let Standing::Foreign(StateFileError::Foreign { from, file, here }) = elsewhere else {
        panic!("{elsewhere:?}")
    };
    assert_eq!(from, " von A. Muster");
    assert_eq!((file, here), (WORKSPACE, WorkspaceId([8; 16])));
    assert_eq!(
        standing(&sealed(&state, "anderes")),
        Standing::Sealed(DecryptError::WrongPassphrase)
    );
    // What was cut before it was encrypted never becomes whole.
    let cut = sealed(&state[..40], PASSPHRASE);
    assert!(matches!(refused(&cut), StateFileError::Incomplete { .. }));
}

#[test]
fn what_lies_there_and_what_all_know_is_not_sent_again() {
    let held = [run_of(1, 1, 10), run_of(2, 1, 3), run_of(2, 7, 9)];
    let there: Coverage = [run_of(1, 4, 5), run_of(1, 8, 20), run_of(2, 2, 8)]
        .into_iter()
        .collect();
    assert_eq!(
        missing(&held, &there, &vector(&[0, 2])),
        [
            run_of(1, 3, 3),
            run_of(1, 6, 7),
            run_of(2, 1, 1),
            run_of(2, 9, 9)
        ]
    );
    assert_eq!(missing(&held, &there, &vector(&[0, 10, 9])), []);
}

#[test]
fn others_changes_go_up_to_the_next_count_that_is_signed() {
    let identity = SecretKey::new([1; 32]);
    let a = identity.replica();
    let heads: SignedHeads = [2, 6, 9]
        .map(|seq| identity.sign_head(WORKSPACE, seq, Hash::default()))
        .into_iter()
        .collect();
    let of_a = |from, to| Run {
        replica: a,
        from,
        to,
    };
    let held = [run_of(0, 1, 4), of_a(1, 8)];
    let sent = |wanted: &[Run]| sendable(wanted, &held, &heads, ME);
    assert_eq!(sent(&[of_a(3, 4)]), [of_a(3, 6)]);
    assert_eq!(sent(&[of_a(1, 1), of_a(4, 5)]), [of_a(1, 2), of_a(4, 6)]);
    assert_eq!(sent(&[of_a(3, 3), of_a(5, 5)]), [of_a(3, 6)]);
    assert_eq!(sent(&[of_a(1, 4)]), [of_a(1, 6)]);
    // 9 is signed, but not held.
    assert_eq!(sent(&[of_a(5, 8)]), [of_a(5, 6)]);
    assert_eq!(sent(&[of_a(7, 8)]), []);
    assert_eq!(sent(&[run_of(0, 2, 9)]), [run_of(0, 2, 4)]);
}

#[test]
fn an_acknowledgement_is_due_until_the_newest_own_file_says_it() {
    let applied = heads(&vector(&[2, 5]));
    let mut files = vec![file(0, 1, &[]), file(1, 9, &[])];
    assert!(acknowledgement_is_due(&files, ME, &applied));
    files[1].cover.known.clone_from(&applied);
    assert!(acknowledgement_is_due(&files, ME, &applied));
    let written = moment(&files, ME, 0);
    assert_eq!((written, moment(&files, ME, 7)), (2, 7));
    files.push(file(0, written.try_into().unwrap(), &[]));
    files[2].cover.known.clone_from(&applied);
    assert!(!acknowledgement_is_due(&files, ME, &applied));
    assert!(!acknowledgement_is_due(&[], ME, &[]));
    assert!(acknowledgement_is_due(&[], ME, &applied));
}

#[test]
fn what_all_know_goes_and_the_newest_stays() {
    let files = [
        file(0, 1, &[run_of(0, 1, 3)]),
        file(1, 2, &[run_of(1, 1, 3)]),
        file(0, 3, &[run_of(0, 4, 4)]),
        file(0, 4, &[run_of(0, 5, 5)]),
    ];
    assert!(obsolete(&files, ME, &vector(&[2, 3])).is_empty());
    assert_eq!(obsolete(&files, ME, &vector(&[3])), [0]);
    assert_eq!(obsolete(&files, ME, &vector(&[5])), [0, 2]);
}

#[test]
fn acknowledgements_go_when_there_is_a_newer_file() {
    let files = [file(0, 2, &[]), file(0, 1, &[]), file(1, 3, &[])];
    assert_eq!(obsolete(&files, ME, &vector(&[])), [1]);
}

#[test]
fn copies_go_and_one_of_them_stays() {
    let original = file(0, 1, &[run_of(0, 1, 3)]);
    let mut copy = original.clone();
    copy.found.path = "Kopie von 0-1.ozgstand".into();
    let nobody = vector(&[]);
    assert_eq!(
        obsolete(&[copy.clone(), original.clone()], ME, &nobody),
        [0]
    );
    assert_eq!(obsolete(&[original, copy], ME, &nobody), [1]);
}

#[test]
fn others_files_are_not_counted_on() {
    let brings = [run_of(0, 1, 3)];
    let files = [file(0, 1, &brings), file(1, 2, &brings), file(0, 3, &[])];
    assert!(obsolete(&files, ME, &vector(&[])).is_empty());
}

#[test]
fn a_member_who_stays_away_for_long_neither_fills_the_folder_nor_makes_much_work() {
    let nobody = VersionVector::default();
    let mut files = Vec::new();
    let mut written = 0;
    for number in 1..=250_u8 {
        let mut wanted = vec![run_of(0, number.into(), number.into())];
        wanted.extend(merge(&files, ME, &nobody));
        let going = obsolete(&files, ME, &nobody);
        let mut at = 0..;
        files.retain(|_| at.next().is_some_and(|at| !going.contains(&at)));
        files.push(file(0, number, &wanted));
        written += files[files.len() - 1].cover.changes();
        assert!(files.len() <= 20, "{} files after {number}", files.len());
        assert_eq!(
            changes(Coverage::of(&files).runs()).len(),
            usize::from(number)
        );
    }
    assert!(written < 250 * 8, "{written} changes written");
}

fn runs() -> impl Strategy<Value = Vec<Run>> {
    let run =
        (0..3u8, 1..12u64, 0..5u64).prop_map(|(who, from, more)| run_of(who, from, from + more));
    prop::collection::vec(run, 0..5)
}

fn files() -> impl Strategy<Value = Vec<Filed>> {
    let file = (0..2u8, 0..9u8, runs()).prop_map(|(who, number, runs)| file(who, number, &runs));
    prop::collection::vec(file, 0..24)
}

fn counts() -> impl Strategy<Value = VersionVector> {
    prop::collection::vec(0..16u64, 3).prop_map(|counts| vector(&counts))
}

fn lacked(files: &[Filed], known: &VersionVector) -> BTreeSet<Dot> {
    let mut all = changes(files.iter().flat_map(Filed::runs));
    all.retain(|dot| !known.covers(*dot));
    all
}

fn without(files: &[Filed], going: &[usize]) -> Vec<Filed> {
    let stays = files
        .iter()
        .enumerate()
        .filter(|(at, _)| !going.contains(at));
    stays.map(|(_, file)| file.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn coverage_is_a_set_of_changes(there in runs(), asked in runs()) {
        let coverage: Coverage = there.iter().copied().collect();
        let set = changes(there);
        prop_assert_eq!(&changes(coverage.runs()), &set);
        let runs: Vec<Run> = coverage.runs().collect();
        let apart = |pair: &[Run]| pair[0].replica != pair[1].replica || pair[0].to + 1 < pair[1].from;
        prop_assert!(runs.windows(2).all(apart));
        for run in asked {
            let lacks = coverage.lacks(run);
            let expected: BTreeSet<Dot> = changes([run]).difference(&set).copied().collect();
            prop_assert_eq!(changes(lacks), expected);
        }
    }

    #[test]
    fn what_is_missing_completes_the_folder_and_nothing_more(held in runs(), files in files(), known in counts()) {
        let coverage = Coverage::of(&files);
        let there = changes(coverage.runs());
        let sent = changes(missing(&held, &coverage, &known));
        let expected: BTreeSet<Dot> = changes(held)
            .into_iter()
            .filter(|dot| !there.contains(dot) && !known.covers(*dot))
            .collect();
        prop_assert_eq!(sent, expected);
    }

    #[test]
    fn tidying_takes_nothing_from_anybody(files in files(), members in prop::collection::vec(counts(), 0..4)) {
        let known = known_to_all(&members);
        let going = obsolete(&files, ME, &known);
        prop_assert!(going.iter().all(|at| files[*at].cover.sender == ME));
        let rest = without(&files, &going);
        for member in &members {
            prop_assert_eq!(lacked(&rest, member), lacked(&files, member));
        }
        if members.is_empty() {
            prop_assert_eq!(lacked(&rest, &known), lacked(&files, &known));
        }
        prop_assert_eq!(
            newest(&rest, ME).map(|file| file.cover.file),
            newest(&files, ME).map(|file| file.cover.file)
        );
        prop_assert_eq!(obsolete(&rest, ME, &known), Vec::<usize>::new());
    }

    #[test]
    fn all_may_tidy_at_the_same_moment(files in files(), known in counts()) {
        let mut going = obsolete(&files, ME, &known);
        going.extend(obsolete(&files, replica(1), &known));
        prop_assert_eq!(lacked(&without(&files, &going), &known), lacked(&files, &known));
    }

    #[test]
    fn merging_writes_own_changes_that_somebody_lacks_and_makes_room(mut files in files(), known in counts()) {
        let before = without(&files, &obsolete(&files, ME, &known));
        let runs = merge(&before, ME, &known);
        let own: Vec<Filed> = before.iter().filter(|file| file.cover.sender == ME).cloned().collect();
        let merged = changes(runs.iter().copied());
        prop_assert!(merged.is_subset(&lacked(&own, &known)));
        if !merged.is_empty() {
            files.push(file(0, 99, &runs));
            let after = without(&files, &obsolete(&files, ME, &known));
            prop_assert!(after.len() < before.len());
            prop_assert_eq!(lacked(&after, &known), lacked(&before, &known));
        }
    }
}
