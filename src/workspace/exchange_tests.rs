//! What makes files trustworthy, on real folders: copied disks, members nobody trusts any more, erased persons,
//! encrypted and cut files.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::desk::*;
use super::*;
use crate::exchange::Fingerprint;
use crate::model::entity::Entities;
use crate::model::schema::Kind;
use crate::replica::Value;
use crate::store::disk::RealDisk;

const ALL: [&str; 4] = [
    "noch eins von der Kopie",
    "vom Original",
    "von der Kopie",
    "vorher",
];

#[test]
fn a_copy_is_found_at_the_first_import_and_one_command_brings_both_sides_together() {
    let [mut ada, mut copy, mut ben, mut eva] = copied();
    assert!(copy.workspace.is_copied() && !ada.workspace.is_copied());
    let before = ben.digest();
    let error = ben.takes(&copy.file(false)).unwrap_err();
    let WorkspaceError::Import(ImportError::Fork { seq, place, .. }) = &error else {
        panic!("{error}");
    };
    assert_eq!(*place, ForkPlace::Exact);
    assert_eq!(ben.digest(), before);
    let members = ben.workspace.members();
    let fork = members.iter().find_map(|member| member.fork).unwrap();
    assert_eq!(fork.seq, *seq);

    let renewed = copy.workspace.renew(None).unwrap();
    assert_eq!((renewed.from, renewed.reissued), (*seq, 2));
    assert_eq!(renewed.fingerprint, Fingerprint::of(&copy.id()));
    // Nobody has to compare the new fingerprint: the old key has signed it.
    let file = copy.file(true);
    let preview = ben.workspace.preview(&[(&file.0, &file.1)]).unwrap();
    assert_eq!(preview.unknown_senders().count(), 0);
    ben.takes(&file).unwrap();
    assert_eq!(ben.titles(), ALL);
    assert!(
        ben.workspace
            .members()
            .iter()
            .all(|member| member.fork.is_none())
    );
    exchange(&mut [&mut copy, &mut eva, &mut ben]);
    exchange(&mut [&mut ada, &mut copy, &mut eva, &mut ben]);
    let [ada, copy, ben, eva] = [ada, copy, ben, eva].map(Desk::reopened);
    for desk in [&ada, &copy, &ben, &eva] {
        assert_eq!(desk.titles(), ALL);
        assert_eq!(desk.digest(), ada.digest());
        assert_eq!(
            desk.workspace.snapshot().vector(),
            ada.workspace.snapshot().vector()
        );
        desk.is_sound();
    }
}

#[test]
fn the_original_finds_out_too_and_may_be_the_one_to_renew() {
    let [mut ada, mut copy, mut ben, mut eva] = copied();
    let error = ada.takes(&eva.file(true)).unwrap_err();
    assert!(
        matches!(error, WorkspaceError::Import(ImportError::OwnFork { .. })),
        "{error}"
    );
    ada.workspace.renew(None).unwrap();
    ada.takes(&eva.file(true)).unwrap();
    ben.takes(&ada.file(true)).unwrap();
    exchange(&mut [&mut ada, &mut ben, &mut eva, &mut copy]);
    for desk in [&ada, &copy, &ben, &eva] {
        assert_eq!(desk.titles(), ALL);
        assert_eq!(desk.digest(), ada.digest());
    }
}

#[test]
fn others_work_goes_on_while_nobody_has_renewed() {
    let [_ada, _copy, mut ben, mut eva] = copied();
    eva.writes("von Eva");
    let taken = ben.takes(&eva.file(true)).unwrap();
    // What Eva wrote builds on the copy's side, so it waits; her file is taken.
    assert!(taken.waiting > 0);
    assert!(
        ben.workspace
            .members()
            .iter()
            .any(|member| member.fork.is_some())
    );
    assert_eq!(ben.titles(), ["vom Original", "vorher"]);
}

#[test]
fn an_old_state_of_a_laptop_gets_its_past_back_and_a_new_name() {
    let mut ada = Desk::founder();
    ada.writes("eins");
    let ada = ada.reopened();
    let mut restored = ada.copied(7);
    restored.workspace.was_moved().unwrap();
    let mut ada = ada;
    ada.writes("zwei");
    let ben = Desk::joins(&ada, "Ben", 2);
    let old = restored.id();
    let taken = restored.takes(&ben.file(true)).unwrap();
    let renewed = taken.renewed.unwrap();
    assert_eq!(renewed.reissued, 0);
    assert_ne!(restored.id(), old);
    restored.writes("drei");
    let mut ben = ben;
    ben.takes(&restored.file(false)).unwrap();
    assert_eq!(ben.titles(), ["drei", "eins", "zwei"]);
}

#[test]
fn a_renewal_that_was_interrupted_goes_on_at_the_next_opening() {
    let [_, mut copy, ..] = copied();
    let last = copy.workspace.replica.vector().get(&copy.id());
    let from = copy.workspace.own_fork(last).unwrap();
    let identity = copy.workspace.identity.renewed([5; 32]).unwrap();
    let fact = facts::learn(facts::name::RENEWING, &from);
    copy.workspace.store.commit(&[], &[fact]).unwrap();
    identity
        .save(&RealDisk, &copy.workspace.folder.join(IDENTITY_FILE))
        .unwrap();
    let copy = copy.reopened();
    assert_eq!(copy.id(), identity.replica());
    assert_eq!(
        copy.titles(),
        ["noch eins von der Kopie", "von der Kopie", "vorher"]
    );
    copy.is_sound();
}

#[test]
fn what_a_distrusted_member_writes_later_is_held_back_and_comes_with_trust() {
    let mut ada = Desk::founder();
    let mut ben = Desk::joins(&ada, "Ben", 2);
    let mut thief = Desk::joins(&ada, "Eva", 3);
    thief.writes("vor dem Diebstahl");
    exchange(&mut [&mut ada, &mut ben, &mut thief]);
    ada.workspace.distrust(thief.id()).unwrap();
    thief.writes("vom Dieb");
    ben.takes(&thief.file(false)).unwrap();
    ben.writes("von Ben");
    let error = ada.takes(&thief.file(false)).unwrap_err();
    assert!(
        matches!(
            error,
            WorkspaceError::Import(ImportError::DistrustedSender { .. })
        ),
        "{error}"
    );
    ada.takes(&ben.file(false)).unwrap();
    assert_eq!(ada.titles(), ["von Ben", "vor dem Diebstahl"]);
    let eva = ada
        .workspace
        .members()
        .into_iter()
        .find(|m| m.replica == thief.id())
        .unwrap();
    assert_eq!((eva.held, eva.gaps.len()), (1, 0));
    let ada = ada.reopened();
    assert_eq!(ada.titles(), ["von Ben", "vor dem Diebstahl"]);
    let mut ada = ada;
    // Ben stops too, later: what he had merged by then counts for both.
    ben.takes(&ada.file(false)).unwrap();
    let asks = ben
        .workspace
        .members()
        .into_iter()
        .find(|m| m.replica == thief.id())
        .unwrap();
    assert_eq!(asks.distrusted_by, [ada.id()]);
    ben.workspace.distrust(thief.id()).unwrap();
    ada.takes(&ben.file(false)).unwrap();
    ben.takes(&ada.file(false)).unwrap();
    assert_eq!(ada.titles(), ["vom Dieb", "von Ben", "vor dem Diebstahl"]);
    assert_eq!(ada.digest(), ben.digest());
    ada.workspace.accept(thief.id()).unwrap();
    assert_eq!(ada.workspace.snapshot().held(), 0);
}

const NAME: &str = "Xaveria Unverwechselbar";
const PHONE: &str = "05619876123";

#[test]
fn an_erased_person_is_nowhere_any_more_once_it_has_travelled() {
    let mut ada = Desk::founder();
    let mut ben = Desk::joins(&ada, "Ben", 2);
    let mut eva = Desk::joins(&ada, "Eva", 3);
    let fields = [typed("name", NAME), typed("telefon", "0561 9876123")];
    let made = ada
        .workspace
        .snapshot()
        .create(Kind::Person, None, &fields, ada.workspace.env());
    let (action, key) = made.unwrap();
    ada.workspace.apply(&action).unwrap();
    exchange(&mut [&mut ada, &mut ben, &mut eva]);
    // Backups from before hold the person, compressed; they are named and cleaned on request.
    ben.workspace.back_up().unwrap();
    let late = eva.file(true);
    ada.workspace.erase(Kind::Person, &key).unwrap();
    // Concurrently somebody edits the person.
    let change = ben.workspace.snapshot().change(
        Kind::Person,
        &key,
        &[typed("name", "Xaveria Unverwechselbar-Neu")],
    );
    ben.workspace.apply(&change.unwrap()).unwrap();
    exchange(&mut [&mut ada, &mut ben, &mut eva]);
    ada.takes(&late).unwrap();
    let report = ada.workspace.erasures();
    assert_eq!(report.len(), 1);
    assert!(
        report[0]
            .confirmed
            .iter()
            .all(|(_, said)| *said == Confirmation::Given)
    );
    for desk in [&mut ada, &mut ben, &mut eva] {
        let remnants = desk.workspace.remnants().unwrap();
        assert!(
            !remnants.is_empty(),
            "every laptop has a backup from before"
        );
        assert_eq!(desk.workspace.clean_remnants().unwrap(), remnants);
        assert!(desk.workspace.remnants().unwrap().is_empty());
    }
    let digest = ada.digest();
    for desk in [ada, ben, eva] {
        assert_eq!(desk.digest(), digest);
        let record = desk.workspace.snapshot();
        assert!(record.state().entity(Kind::Person, &key).is_none());
        desk.is_sound();
        let file = desk.file(true);
        let content = crate::exchange::state_file::read(&file.1, None).unwrap();
        let packed = crate::replica::codec::encode(&content.changes);
        let folder = desk.workspace.folder().to_owned();
        let desk = desk.reopened();
        for secret in [NAME, PHONE] {
            assert!(
                !packed
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes())
            );
            assert_eq!(files_with(&folder, secret.as_bytes()), [] as [PathBuf; 0]);
        }
        desk.is_sound();
    }
}

#[test]
fn an_erased_person_cannot_be_changed_and_the_erasure_not_be_undone() {
    let mut ada = Desk::founder();
    let made = ada.workspace.snapshot().create(
        Kind::Person,
        None,
        &[typed("name", NAME)],
        ada.workspace.env(),
    );
    let (action, key) = made.unwrap();
    ada.workspace.apply(&action).unwrap();
    ada.workspace.erase(Kind::Person, &key).unwrap();
    let again = Action::new().set(Kind::Person, &key, "name", Value::text("x"));
    let refused = ada.workspace.apply(&again).unwrap_err();
    assert!(
        matches!(refused, WorkspaceError::Action(ActionError::Erased { .. })),
        "{refused}"
    );
    while ada.workspace.undo().unwrap().is_some() {}
    let snapshot = ada.workspace.snapshot();
    assert!(snapshot.state().record("person", &key).unwrap().is_erased());
    assert!(ada.workspace.erase(Kind::Task, "x").is_err());
}

#[test]
fn the_usual_file_opens_only_for_its_recipients_and_in_parts_in_any_order() {
    let mut ada = Desk::founder();
    let mut ben = Desk::joins(&ada, "Ben", 2);
    ada.takes(&ben.file(true)).unwrap();
    ben.takes(&ada.file(true)).unwrap();
    let eva = Desk::joins(&ada, "Eva", 3);
    for number in 0..60u8 {
        // Nothing that could be packed well.
        ada.writes(&blake3::hash(&[number]).to_string().repeat(2));
    }
    let exported = ada.workspace.export(&ExportOptions::default()).unwrap();
    assert!(
        exported.name.ends_with(".ozgstand.age"),
        "{}",
        exported.name
    );
    let stranger = eva
        .workspace
        .unpack(vec![(exported.name.clone(), exported.bytes.clone())], None);
    assert!(stranger.is_err());
    let folder = TempDir::new().unwrap();
    let paths = ada
        .workspace
        .write_export(&exported, folder.path(), Some(4096))
        .unwrap();
    assert!(paths.len() > 1);
    assert!(
        paths
            .iter()
            .all(|path| fs::metadata(path).unwrap().len() <= 4096)
    );
    let mut taken = 0;
    for (left, path) in (0..paths.len()).rev().zip(paths.iter().rev()) {
        let named = (
            path.file_name().unwrap().to_string_lossy().into_owned(),
            fs::read(path).unwrap(),
        );
        let unpacked = ben.workspace.unpack(vec![named], None).unwrap();
        assert_eq!(unpacked.missing.is_empty(), left == 0);
        ben.workspace.keep_parts(&unpacked).unwrap();
        for state in &unpacked.states {
            taken += ben.takes(state).unwrap().changes;
        }
        ben = ben.reopened();
    }
    let (name, bytes) = (&paths[0], fs::read(&paths[0]).unwrap());
    let again = vec![(name.display().to_string(), bytes)];
    let unpacked = ben.workspace.unpack(again, None).unwrap();
    assert!(unpacked.missing[0].contains("schon vollständig hier"));
    ben.workspace.keep_parts(&unpacked).unwrap();
    assert_eq!(taken, 60);
    assert_eq!(
        fs::read_dir(ben.workspace.folder().join("teile"))
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn a_passphrase_protects_the_key_until_it_is_given() {
    let mut ada = Desk::founder();
    ada.workspace.protect(Some("Bärlauch 12")).unwrap();
    let mut ada = ada.reopened();
    // Reading and writing need no key, only sending does.
    ada.writes("geht");
    assert!(ada.workspace.export(&ExportOptions::open()).is_err());
    assert!(ada.workspace.unlock("falsch").is_err());
    ada.workspace.unlock("Bärlauch 12").unwrap();
    ada.workspace.export(&ExportOptions::open()).unwrap();
}

#[test]
fn nobody_waits_for_ever_for_whose_place_was_taken() {
    let mut ada = Desk::founder();
    let mut ben = Desk::joins(&ada, "Ben", 2);
    exchange(&mut [&mut ada, &mut ben]);
    let (old, original) = (ben.id(), ben.workspace.identity.clone());
    ben.workspace.renew(None).unwrap();
    exchange(&mut [&mut ada, &mut ben]);
    // From itself the successor never hears again: its files leave out what Ada has.
    ben.writes("neu");
    let exported = ben.workspace.export(&ExportOptions::open()).unwrap();
    assert_eq!(exported.changes, 1);
    // Others wait two weeks, because the original of a copied disk may go on.
    let members = ada.workspace.members();
    let find = |id| members.iter().find(|member| member.replica == id).unwrap();
    let (former, successor) = (find(old), find(ben.id()));
    assert!(!successor.replaces(former));
    let days = |count: u64| former.last_file.map(|last| last + count * 86_400_000);
    let later = |last_file| Member {
        last_file,
        ..successor.clone()
    };
    assert!(!later(days(13)).replaces(former) && later(days(14)).replaces(former));
    assert!(!later(days(99)).replaces(successor), "it replaces one only");
    // Meanwhile the original can read what is sent.
    let sealed = ada.workspace.export(&ExportOptions::default()).unwrap();
    let keyring = original.keyring().unwrap();
    assert!(crate::exchange::encryption::decrypt(&sealed.bytes, &keyring, 1 << 20).is_ok());
}

#[test]
fn a_backup_comes_back_under_a_new_name_that_the_old_key_has_signed() {
    let mut ada = Desk::founder();
    ada.writes("eins");
    let backup = ada.workspace.back_up().unwrap();
    ada.writes("zwei");
    let mut ben = Desk::joins(&ada, "Ben", 2);
    let bytes = fs::read(&backup).unwrap();
    let folder = TempDir::new().unwrap();
    let key = ada.workspace.folder().join(IDENTITY_FILE);
    let env = Env::fixed(START + 99_000, 8);
    let path = folder.path().join("ws");
    let workspace = Workspace::restore(&path, ("sicherung", &bytes), Some(&key), env).unwrap();
    let mut restored = Desk { workspace, folder };
    assert_ne!(restored.id(), ada.id());
    assert_eq!(restored.workspace.me().name(), "Ada");
    restored.writes("drei");
    let file = restored.file(true);
    let preview = ben.workspace.preview(&[(&file.0, &file.1)]).unwrap();
    assert_eq!(preview.unknown_senders().count(), 0);
    ben.takes(&file).unwrap();
    restored.takes(&ben.file(true)).unwrap();
    assert_eq!(restored.titles(), ["drei", "eins", "zwei"]);
    assert_eq!(restored.digest(), ben.digest());
}

#[test]
fn nobody_can_make_somebody_elses_successor() {
    let [_, mut copy, mut ben, _] = copied();
    copy.workspace.renew(None).unwrap();
    let me = copy.id();
    let forged = {
        let changes = copy.workspace.store.changes_of(me, 1..=1).unwrap();
        let mut renewal = crate::replica::Renewal::said_by(&changes[0]).unwrap();
        renewal.tips.pop();
        let mut first = changes[0].clone();
        let edit = first
            .edits
            .iter_mut()
            .find(|edit| &*edit.field == crate::replica::RENEWS);
        edit.unwrap().payload = crate::replica::Payload::Open(renewal.to_value());
        let outgoing = crate::exchange::state_file::Outgoing {
            workspace: copy.workspace.id,
            author: author("Ada"),
            written: START,
            known: Vec::new(),
            changes: vec![first],
            heads: &crate::exchange::SignedHeads::default(),
            packing: crate::exchange::state_file::Packing::Quick,
            origin: crate::exchange::state_file::Origin::Anybody,
        };
        crate::exchange::state_file::write(outgoing, copy.workspace.identity.secret().unwrap())
    };
    let before = ben.digest();
    let error = ben
        .takes(&("x.ozgstand".into(), forged.unwrap()))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("nicht mit deren Schlüssel unterschrieben"),
        "{error}"
    );
    assert_eq!(ben.digest(), before);
}

#[test]
fn no_changed_byte_of_a_file_gets_in() {
    let mut ada = Desk::founder();
    let mut ben = Desk::joins(&ada, "Ben", 2);
    ben.writes("von Ben");
    let (name, bytes) = ben.file(false);
    let before = ada.digest();
    for at in 0..bytes.len() {
        for flip in [1, 0x80] {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            assert!(ada.takes(&(name.clone(), changed)).is_err(), "byte {at}");
        }
        assert!(
            ada.takes(&(name.clone(), bytes[..at].to_vec())).is_err(),
            "cut at {at}"
        );
    }
    assert_eq!(ada.digest(), before);
    assert_eq!(ada.workspace.members().len(), 1);
    ada.takes(&(name, bytes)).unwrap();
    assert_eq!(ada.titles(), ["von Ben"]);
}
