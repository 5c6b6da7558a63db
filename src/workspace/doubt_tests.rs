//! What a member who means harm, a crash or an odd order of steps must not do: rewrite what is merged, stop others,
//! bring back what was erased, or lose what was written.

use std::fs;

use tempfile::TempDir;

use super::desk::*;
use super::*;
use crate::exchange::state_file::{self, Origin, Outgoing, Packing};
use crate::exchange::{SecretKey, SignedHeads, renewal};
use crate::model::schema::Kind;
use crate::replica::{
    Change, Dep, Introduction, Payload, RENEWS, RecordId, Renewal, Renewals, ReplicaId, Tip, Value,
    reissue,
};
use crate::store::disk::RealDisk;
use crate::workspace::facts::name;

/// A file signed by `sender` with these changes.
fn forged(desk: &Desk, sender: &SecretKey, changes: Vec<Change>, known: Vec<Dep>) -> Named {
    let outgoing = Outgoing {
        workspace: desk.workspace.id,
        author: author("Eva"),
        written: START,
        known,
        changes,
        heads: &SignedHeads::default(),
        packing: Packing::Quick,
        origin: Origin::Anybody,
    };
    let bytes = state_file::write(outgoing, sender).unwrap();
    ("eva.ozgstand".into(), bytes)
}

fn secret(desk: &Desk) -> SecretKey {
    desk.workspace.identity.secret().unwrap().clone()
}

fn own_changes(desk: &Desk) -> Vec<Change> {
    let store = &desk.workspace.store;
    store.changes_of(desk.id(), 1..=u64::MAX).unwrap()
}

/// What `desk` would write if it went on as `successor` from the count `from` on.
fn successor_of(
    desk: &Desk,
    successor: &SecretKey,
    from: u64,
    lie: fn(&mut Renewal),
) -> Vec<Change> {
    let introduction = Introduction {
        record: RecordId {
            kind: "member".into(),
            key: successor.replica().to_string().into(),
        },
        edits: Vec::new(),
        seal: crate::replica::Seal::None,
    };
    let (former, id) = (secret(desk), desk.workspace.id);
    let mut changes = reissue(
        &own_changes(desk),
        (desk.id(), from),
        successor.replica(),
        introduction,
        &Renewals::default(),
        |said| renewal::prove(said, &former, id),
    );
    let mut said = Renewal::said_by(&changes[0]).unwrap();
    lie(&mut said);
    said.proof = renewal::prove(&said, &former, id);
    let edits = &mut changes[0].edits;
    let edit = edits.iter_mut().find(|edit| &*edit.field == RENEWS);
    edit.unwrap().payload = Payload::Open(said.to_value());
    rechained(changes)
}

fn rechained(mut changes: Vec<Change>) -> Vec<Change> {
    for at in 1..changes.len() {
        changes[at].previous = changes[at - 1].hash();
    }
    changes
}

fn three() -> [Desk; 3] {
    let mut ada = Desk::founder();
    let mut ben = Desk::joins(&ada, "Ben", 2);
    let mut eva = Desk::joins(&ada, "Eva", 3);
    eva.writes("zugesagt");
    exchange(&mut [&mut ada, &mut ben, &mut eva]);
    [ada, ben, eva]
}

#[test]
fn nobody_rewrites_or_withdraws_own_words_that_others_have() {
    let [mut ada, _, eva] = three();
    let key = SecretKey::new([77; 32]);
    let before = ada.digest();
    let honest = successor_of(&eva, &key, 2, |_| ());
    let mut rewritten = honest.clone();
    for edit in &mut rewritten[1].edits {
        if &*edit.field == "titel" {
            edit.payload = Payload::Open(Value::text("nie zugesagt"));
        }
    }
    let withdrawn = honest[..1].to_vec();
    for changes in [rechained(rewritten), withdrawn] {
        let error = ada.takes(&forged(&eva, &key, changes, Vec::new()));
        assert!(error.unwrap_err().to_string().contains("schreibt um"));
        assert_eq!(
            (ada.digest(), ada.titles()),
            (before, vec!["zugesagt".into()])
        );
    }
    ada.takes(&forged(&eva, &key, honest, Vec::new())).unwrap();
    assert_eq!(ada.titles(), ["zugesagt"]);
}

#[test]
fn a_renewal_with_a_false_end_does_not_keep_anybody_from_sending() {
    let [mut ada, mut ben, eva] = three();
    let last = own_changes(&eva).len() as u64;
    let lies: [fn(&mut Renewal); 3] = [
        |said| said.base.0[31] ^= 1,
        |said| said.base.0 = [9; 32],
        |said| said.from = 1 << 40,
    ];
    for (number, lie) in (70..).zip(lies) {
        let key = SecretKey::new([number; 32]);
        let changes = successor_of(&eva, &key, last + 1, lie);
        ada.takes(&forged(&eva, &key, changes, Vec::new())).unwrap();
        ada.writes("weiter");
        ada.workspace.back_up().unwrap();
        ben.takes(&ada.file(true)).unwrap();
    }
    assert!(ben.titles().contains(&"weiter".to_owned()));
}

#[test]
fn nobody_lifts_or_shakes_that_it_is_trusted_no_more() {
    let [mut ada, mut ben, mut eva] = three();
    // Eva writes into Ada's own record how far everybody should go.
    let says = |far: u64, value: bool, eva: &mut Desk, ada: &Desk| {
        let item = format!("{}/{far}", eva.id());
        let edit = crate::replica::DraftEdit {
            record: action::record_id(Kind::Member, &ada.id().to_string()),
            field: "gesperrt".into(),
            item: Some(item.as_str().into()),
            value: Value::Bool(value),
            privacy: crate::replica::Privacy::Open,
        };
        let draft = Draft {
            edits: vec![edit],
            reason: None,
            intent: Intent::Edit,
        };
        eva.workspace.author(draft, &[]).unwrap();
    };
    says(1_000_000, true, &mut eva, &ada);
    ada.takes(&eva.file(false)).unwrap();
    let last = ada.workspace.distrust(eva.id()).unwrap();
    eva.writes("vom Dieb");
    // Ben goes further, and Eva takes back what Ben says as soon as it counts.
    ben.takes(&eva.file(false)).unwrap();
    let far = ben.workspace.replica.vector().get(&eva.id());
    ben.takes(&ada.file(false)).unwrap();
    let ben_file = ben.file(false);
    ada.takes(&ben_file).unwrap();
    assert_eq!(ada.titles(), ["zugesagt"]);
    assert_eq!(ada.workspace.replica.vector().get(&eva.id()), last);
    ben.workspace.distrust(eva.id()).unwrap();
    eva.takes(&ben.file(false)).unwrap();
    let ben_record = &ben;
    says(far, false, &mut eva, ben_record);
    ada.takes(&ben.file(false)).unwrap();
    assert_eq!(ada.workspace.replica.vector().get(&eva.id()), far);
    let ada = ada.reopened();
    assert_eq!(ada.titles(), ["vom Dieb", "zugesagt"]);
}

#[test]
fn the_successors_and_acquaintances_of_a_stolen_key_are_not_trusted_either() {
    let [mut ada, mut ben, eva] = three();
    let (key, puppet) = (SecretKey::new([77; 32]), SecretKey::new([78; 32]));
    let trust = Trust::IntroducedBy(eva.id());
    let fact = facts::learn(name::of(name::TRUST, puppet.replica()), &trust);
    ada.workspace.store.commit(&[], &[fact]).unwrap();
    ada.workspace.distrust(eva.id()).unwrap();
    let mut eva = eva;
    eva.writes("vom Dieb");
    let changes = successor_of(&eva, &key, 2, |_| ());
    // Ben knows nothing of the theft and passes everything on.
    ben.takes(&forged(&eva, &key, changes, Vec::new())).unwrap();
    ben.writes("von Ben");
    ada.takes(&ben.file(true)).unwrap();
    assert_eq!(ada.titles(), ["von Ben", "zugesagt"]);
    let stranger = forged(&eva, &puppet, Vec::new(), Vec::new());
    let preview = ada
        .workspace
        .preview(&[(&stranger.0, &stranger.1)])
        .unwrap();
    assert_eq!(preview.unknown_senders().count(), 1);
    let mut ada = ada.reopened();
    assert_eq!(ada.titles(), ["von Ben", "zugesagt"]);
    ada.is_sound();
    ada.workspace.accept(key.replica()).unwrap();
    assert_eq!(ada.titles(), ["vom Dieb", "von Ben", "zugesagt"]);
}

#[test]
fn what_waits_and_turns_out_wrong_keeps_no_other_file_out() {
    let lies: [fn(&mut Change); 2] = [
        |change| change.reason = Some("anders".into()),
        |change| change.previous.0[0] ^= 1,
    ];
    for lie in lies {
        let [mut ada, mut ben, mut eva] = three();
        eva.writes("eins");
        eva.writes("zwei");
        let mut early = own_changes(&eva).pop().unwrap();
        lie(&mut early);
        let early = forged(&eva, &secret(&eva), vec![early], Vec::new());
        assert_eq!(ada.takes(&early).unwrap().waiting, 1);
        ben.writes("von Ben");
        ben.takes(&eva.file(false)).unwrap();
        ada.takes(&ben.file(true)).unwrap();
        assert!(ada.titles().contains(&"von Ben".to_owned()));
        let members = ada.workspace.members();
        assert!(members.iter().any(|member| member.fork.is_some()));
    }
}

#[test]
fn nobody_who_is_not_trusted_keeps_a_laptop_from_writing() {
    let [mut ada, _, eva] = three();
    let ahead = Dep {
        replica: ada.id(),
        seq: 1 << 30,
        tip: Tip(1),
    };
    let lie = forged(&eva, &secret(&eva), Vec::new(), vec![ahead]);
    ada.takes(&lie).unwrap();
    let refused = ada.workspace.author(empty(), &[]);
    assert!(matches!(refused, Err(WorkspaceError::OwnPastMissing)));
    let fact = facts::learn(
        name::of(name::TRUST, eva.id()),
        &Trust::Distrusted { last: 9 },
    );
    ada.workspace.store.commit(&[], &[fact]).unwrap();
    ada.writes("geht wieder");
}

fn empty() -> Draft {
    Draft {
        edits: Vec::new(),
        reason: None,
        intent: Intent::Edit,
    }
}

#[test]
fn a_clock_that_was_ahead_hides_nothing_that_comes_later() {
    let [mut ada, _, mut eva] = three();
    let right = eva.workspace.env.clone();
    eva.workspace.env = Env::fixed(START + 4_000_000_000_000, 5);
    ada.takes(&eva.file(false)).unwrap();
    eva.workspace.env = right;
    ada.writes("neu");
    eva.takes(&ada.file(false)).unwrap();
    ada.takes(&eva.file(false)).unwrap();
    let has = ada.workspace.vector_of(eva.id());
    assert!(has.includes(&ada.workspace.replica.vector()));
}

#[test]
fn own_changes_that_come_back_to_a_locked_laptop_wait_for_the_key() {
    let mut ada = Desk::founder();
    ada.writes("eins");
    ada.workspace.protect(Some("Bärlauch 12")).unwrap();
    let backup = fs::read(ada.workspace.back_up().unwrap()).unwrap();
    let folder = TempDir::new().unwrap();
    let key = ada.workspace.folder().join(IDENTITY_FILE);
    let env = Env::fixed(START + 99_000, 8);
    let path = folder.path().join("ws");
    let workspace = Workspace::restore(&path, ("sicherung", &backup), Some(&key), env).unwrap();
    let desk = Desk { workspace, folder };
    let mut desk = desk.reopened();
    assert_eq!(desk.id(), ada.id());
    let refused = desk.workspace.author(empty(), &[]);
    assert!(matches!(refused, Err(WorkspaceError::RenewalUnfinished)));
    desk.workspace.unlock("Bärlauch 12").unwrap();
    assert_ne!(desk.id(), ada.id());
    desk.writes("zwei");
    assert_eq!(desk.titles(), ["eins", "zwei"]);
}

/// A renewal that stopped after so many of its changes were written.
fn interrupted(desk: &mut Desk, written: usize) -> ReplicaId {
    let from = 2;
    let identity = desk.workspace.identity.renewed([5; 32]).unwrap();
    let fact = facts::learn(name::RENEWING, &from);
    desk.workspace.store.commit(&[], &[fact]).unwrap();
    let path = desk.workspace.folder.join(IDENTITY_FILE);
    identity.save(&RealDisk, &path).unwrap();
    let former = std::mem::replace(&mut desk.workspace.identity, identity.clone());
    let changes = desk.workspace.reissued(former.secret().unwrap(), from);
    let some = &changes.unwrap()[..written];
    desk.workspace.store.commit(some, &[]).unwrap();
    identity.replica()
}

#[test]
fn a_renewal_stopped_anywhere_goes_on_also_when_the_key_is_locked() {
    for (written, passphrase) in [(0, None), (1, None), (2, None), (0, Some("Bärlauch 12"))] {
        let mut ada = Desk::founder();
        ada.writes("eins");
        ada.writes("zwei");
        ada.workspace.protect(passphrase).unwrap_or_default();
        let me = interrupted(&mut ada, written);
        let mut ada = ada.reopened();
        if let Some(passphrase) = passphrase {
            let refused = ada.workspace.author(empty(), &[]);
            assert!(matches!(refused, Err(WorkspaceError::RenewalUnfinished)));
            ada.workspace.unlock(passphrase).unwrap();
        }
        assert_eq!(
            (ada.id(), ada.titles()),
            (me, vec!["eins".into(), "zwei".into()])
        );
        ada.writes("drei");
        ada.is_sound();
        while ada.workspace.undo().unwrap().is_some() {}
        assert_eq!(ada.titles(), [] as [String; 0]);
        while ada.workspace.redo().unwrap().is_some() {}
        assert_eq!(ada.titles(), ["drei", "eins", "zwei"]);
        ada.is_sound();
    }
}

#[test]
fn what_is_erased_is_not_shown_or_sent_even_before_it_is_tidied_away() {
    let mut ada = Desk::founder();
    let fields = [typed("name", "Xaveria Unverwechselbar")];
    let snapshot = ada.workspace.snapshot();
    let made = snapshot.create(Kind::Person, None, &fields, ada.workspace.env());
    let (action, key) = made.unwrap();
    ada.workspace.apply(&action).unwrap();
    let gone = Action::new().delete(Kind::Person, &key);
    ada.workspace.apply(&gone).unwrap();
    // A deleted person is still in the log, so there is something to erase; then the program stops.
    let mut stopped = ada.copied(9);
    ada.workspace.erase(Kind::Person, &key).unwrap();
    let erasure = own_changes(&ada).pop().unwrap();
    let mut replica = stopped.workspace.replica.clone();
    replica.receive([erasure.clone()], START).unwrap();
    let due = facts::learn(name::TIDYING, &());
    stopped.workspace.keep(replica, &[erasure], &[due]).unwrap();
    let ada = stopped;
    let env = ada.workspace.env().clone();
    let (looking, _) = Workspace::open(ada.workspace.folder(), Access::ReadOnly, env).unwrap();
    for workspace in [&ada.workspace, &looking] {
        let log = workspace.log(&LogQuery::default()).unwrap();
        assert!(
            !log.iter()
                .any(|entry| format!("{:?}", entry.to).contains("Xaveria"))
        );
        let file = workspace.export(&ExportOptions::backup()).unwrap();
        let inside = state_file::read(&file.bytes, None).unwrap();
        assert!(!format!("{:?}", inside.changes).contains("Xaveria"));
    }
}
