//! Days of a small team, on real folders.

use tempfile::TempDir;

use super::desk::{START, author, typed};
use super::*;
use crate::model::entity::Entities;
use crate::model::schema::Kind;
use crate::replica::Value;
use crate::store::samples::copy_folder;

struct Desk {
    folder: TempDir,
    workspace: Workspace,
}

fn founder() -> Desk {
    let folder = TempDir::new().unwrap();
    let env = Env::fixed(START, 1);
    let workspace = Workspace::create(&folder.path().join("ws"), &author("Ada"), env).unwrap();
    Desk { folder, workspace }
}

impl Desk {
    fn joins(of: &Workspace, name: &str, seed: u8) -> Self {
        let folder = TempDir::new().unwrap();
        let file = everything(of);
        let env = Env::fixed(START + 1000 * u64::from(seed), seed);
        let path = folder.path().join("ws");
        let file = (file.name.as_str(), file.bytes.as_slice());
        Self {
            workspace: Workspace::join(&path, file, &author(name), env).unwrap(),
            folder,
        }
    }

    fn reopened(self) -> Self {
        let Self { folder, workspace } = self;
        let (path, env) = (workspace.folder().to_owned(), workspace.env().clone());
        drop(workspace);
        let (workspace, notices) = Workspace::open(&path, Access::ReadWrite, env).unwrap();
        assert_eq!(notices, [] as [String; 0]);
        Self { folder, workspace }
    }

    fn takes(&mut self, file: &Exported) -> Result<Imported, WorkspaceError> {
        let preview = self.workspace.preview(&[(&file.name, &file.bytes)])?;
        let senders = preview.strangers();
        self.workspace.take(&preview, &senders)
    }

    fn sets_title(&mut self, key: &str, title: &str) {
        let action = Action::new().set(Kind::Task, key, "titel", Value::text(title));
        self.workspace.apply(&action).unwrap();
    }

    fn title(&self, key: &str) -> Option<String> {
        let snapshot = self.workspace.snapshot();
        let task = snapshot.state().entity(Kind::Task, key)?;
        task.text("titel").map(str::to_owned)
    }
}

fn everything(of: &Workspace) -> Exported {
    of.export(&ExportOptions {
        full: true,
        ..Default::default()
    })
    .unwrap()
}

fn news(of: &Workspace) -> Exported {
    of.export(&ExportOptions::open()).unwrap()
}

fn of(task: &str) -> LogQuery {
    LogQuery {
        of: Some((Kind::Task, task.to_owned())),
        ..LogQuery::default()
    }
}

fn new_task(workspace: &mut Workspace, title: &str) -> String {
    let fields = [typed("titel", title), typed("stand", "offen")];
    let (action, key) = workspace
        .snapshot()
        .create(Kind::Task, None, &fields, workspace.env())
        .unwrap();
    workspace.apply(&action).unwrap();
    key
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    let mut ada = founder();
    let key = new_task(&mut ada.workspace, "Zertifikat bestellen");
    let digest = ada.workspace.snapshot().digest();
    let ada = ada.reopened();
    assert_eq!(ada.title(&key).as_deref(), Some("Zertifikat bestellen"));
    assert_eq!(ada.workspace.snapshot().digest(), digest);
    assert_eq!(ada.workspace.me().name(), "Ada");
}

#[test]
fn undo_works_after_opening_again_and_redo_brings_it_back() {
    let mut ada = founder();
    let key = new_task(&mut ada.workspace, "erst");
    ada.sets_title(&key, "dann");
    let mut ada = ada.reopened();
    ada.workspace.undo().unwrap().unwrap();
    assert_eq!(ada.title(&key).as_deref(), Some("erst"));
    ada.workspace.redo().unwrap().unwrap();
    assert_eq!(ada.title(&key).as_deref(), Some("dann"));
    ada.workspace.undo().unwrap();
    ada.workspace.undo().unwrap();
    assert_eq!(ada.title(&key), None);
}

#[test]
fn a_refused_action_changes_nothing() {
    let mut ada = founder();
    let before = ada.workspace.snapshot().digest();
    let dangling = Action::new().set(
        Kind::Connection,
        "x",
        "behoerde",
        Value::text("06633-wohngeld"),
    );
    assert!(ada.workspace.apply(&dangling).is_err());
    let empty = Action::new();
    assert!(ada.workspace.apply(&empty).is_err());
    assert_eq!(ada.workspace.snapshot().digest(), before);
}

#[test]
fn three_laptops_agree_whatever_order_the_files_come_in_and_say_who_waits_meanwhile() {
    let mut ada = founder();
    let key = new_task(&mut ada.workspace, "Termin vereinbaren");
    let mut ben = Desk::joins(&ada.workspace, "Ben", 2);
    let mut eva = Desk::joins(&ada.workspace, "Eva", 3);
    ada.takes(&news(&ben.workspace)).unwrap();
    ada.takes(&news(&eva.workspace)).unwrap();

    let lost = {
        ben.sets_title(&key, "Ben: Termin am Dienstag");
        everything(&ben.workspace)
    };
    ada.sets_title(&key, "Ada: Termin am Montag");
    ada.takes(&lost).unwrap();
    ada.sets_title(&key, "Ada: beides besprochen");
    let knows_less = news(&ada.workspace);
    // Eva gets Ada's file, which builds on Ben's, before Ben's own.
    let only_ada = {
        let options = ExportOptions {
            to: vec![ben.workspace.replica.me()],
            full: false,
            seal: Seal::Open,
        };
        ada.workspace.export(&options).unwrap()
    };
    let imported = eva.takes(&only_ada).unwrap();
    assert!(imported.waiting > 0, "{imported:?}");
    let waits_for: Vec<_> = eva
        .workspace
        .snapshot()
        .gaps()
        .iter()
        .map(|gap| gap.replica)
        .collect();
    assert_eq!(waits_for, [ben.workspace.replica.me()]);
    let mut eva = eva.reopened();
    assert!(
        eva.workspace.snapshot().waiting() > 0,
        "waiting changes are kept"
    );

    for file in [&lost, &knows_less, &lost, &only_ada] {
        eva.takes(file).unwrap();
        eva.takes(file).unwrap();
    }
    let all = everything(&eva.workspace);
    ben.takes(&all).unwrap();
    ada.takes(&all).unwrap();
    let from_ada = everything(&ada.workspace);
    ben.takes(&from_ada).unwrap();
    eva.takes(&from_ada).unwrap();
    let digests: Vec<_> = [&ada, &ben, &eva]
        .iter()
        .map(|desk| desk.workspace.snapshot().digest())
        .collect();
    assert_eq!(digests[0], digests[1]);
    assert_eq!(digests[0], digests[2]);
    assert!(eva.workspace.snapshot().gaps().is_empty());
    assert_eq!(eva.title(&key).as_deref(), Some("Ada: beides besprochen"));
}

#[test]
fn contradictions_are_shown_in_the_preview_and_settled_by_the_next_save() {
    let mut ada = founder();
    let key = new_task(&mut ada.workspace, "offen");
    let mut ben = Desk::joins(&ada.workspace, "Ben", 2);
    ben.sets_title(&key, "Bens Fassung");
    ada.sets_title(&key, "Adas Fassung");
    let file = news(&ben.workspace);
    let preview = ada.workspace.preview(&[(&file.name, &file.bytes)]).unwrap();
    assert_eq!(preview.conflicts, [("aufgabe".to_owned(), key.clone())]);
    assert_eq!(preview.authors[0].name, "Ben");
    assert_eq!(preview.kinds[&Some(Kind::Task)], 1);
    assert_eq!(
        ada.workspace.snapshot().state().in_conflict().count(),
        0,
        "a look changes nothing"
    );
    ada.takes(&file).unwrap();
    assert_eq!(ada.workspace.snapshot().state().in_conflict().count(), 1);
    ada.sets_title(&key, "Adas Fassung");
    assert_eq!(ada.workspace.snapshot().state().in_conflict().count(), 0);
}

#[test]
fn a_file_of_an_unknown_sender_needs_somebody_to_say_yes() {
    let mut ada = founder();
    let ben = Desk::joins(&ada.workspace, "Ben", 2);
    let file = news(&ben.workspace);
    let preview = ada.workspace.preview(&[(&file.name, &file.bytes)]).unwrap();
    assert_eq!(preview.unknown_senders().count(), 1);
    let again = [file.name.as_str(), "Kopie"].map(|name| (name, file.bytes.as_slice()));
    let twice = ada.workspace.preview(&again).unwrap();
    assert_eq!(
        twice.unknown_senders().count(),
        1,
        "one question per sender"
    );
    let error = ada.workspace.take(&preview, &[]).unwrap_err().to_string();
    assert!(error.contains("Ben"), "{error}");
    ada.workspace
        .take(&preview, &[ben.workspace.replica.me()])
        .unwrap();
    assert_eq!(
        ada.workspace.trust(ben.workspace.replica.me()),
        Some(Trust::Accepted)
    );
    let again = ada.workspace.preview(&[(&file.name, &file.bytes)]).unwrap();
    assert_eq!(again.unknown_senders().count(), 0);
    assert_eq!(again.changes(), 0);
}

#[test]
fn taking_can_be_stopped_before_anything_is_written_and_done_later() {
    let mut erika = founder();
    let mut max = Desk::joins(&erika.workspace, "Max Muster", 2);
    let task = new_task(&mut max.workspace, "Neu");
    let file = news(&max.workspace);
    let preview = erika
        .workspace
        .preview(&[(&file.name, &file.bytes)])
        .unwrap();
    let senders = [max.workspace.snapshot().me()];
    let vector = erika.workspace.snapshot().vector();
    let progress = Progress::default();
    progress.cancel();
    let stopped = erika.workspace.take_watched(&preview, &senders, &progress);
    assert!(matches!(stopped, Err(WorkspaceError::Cancelled(_))));
    assert_eq!(erika.workspace.snapshot().vector(), vector);
    assert!(erika.workspace.backups().unwrap().is_empty());
    let progress = Progress::default();
    erika
        .workspace
        .take_watched(&preview, &senders, &progress)
        .unwrap();
    assert_eq!(erika.title(&task).as_deref(), Some("Neu"));
    let (done, total) = progress.state();
    assert!(done == total && total > 0, "{done} of {total}");
}

#[test]
fn a_clock_twenty_years_ahead_carries_nobody_along_even_after_opening_again() {
    let mut ada = founder();
    let ahead = START + 20 * 365 * 24 * 60 * 60 * 1000;
    let folder = TempDir::new().unwrap();
    let all = everything(&ada.workspace);
    let file = (all.name.as_str(), all.bytes.as_slice());
    let path = folder.path().join("ws");
    let env = Env::fixed(ahead, 2);
    let mut ben = Workspace::join(&path, file, &author("Ben"), env).unwrap();
    new_task(&mut ben, "Aus der Zukunft");
    ada.takes(&news(&ben)).unwrap();
    let mut ada = ada.reopened();
    new_task(&mut ada.workspace, "Von heute");
    assert!(ada.workspace.replica.clock().wall_ms() < ahead);
}

#[test]
fn a_copied_folder_is_found_at_import_and_named() {
    let mut ada = founder();
    let key = new_task(&mut ada.workspace, "gemeinsam");
    let mut ben = Desk::joins(&ada.workspace, "Ben", 2);
    let copy = TempDir::new().unwrap();
    let path = copy.path().join("ws");
    copy_folder(ada.workspace.folder(), &path);
    let (mut cloned, _) =
        Workspace::open(&path, Access::ReadWrite, Env::fixed(START + 5000, 9)).unwrap();
    ada.sets_title(&key, "am Rechner");
    let action = Action::new().set(Kind::Task, &key, "titel", Value::text("an der Kopie"));
    cloned.apply(&action).unwrap();
    ben.takes(&everything(&ada.workspace)).unwrap();
    let before = ben.workspace.snapshot().digest();
    let error = ben.takes(&everything(&cloned)).unwrap_err().to_string();
    assert!(error.contains("Ada"), "{error}");
    assert_eq!(ben.workspace.snapshot().digest(), before);
}

#[test]
fn the_same_authority_made_offline_by_two_is_one() {
    let mut ada = founder();
    let area = [typed("name", "Landkreis Beispiel"), typed("ebene", "kreis")];
    let (action, _) = ada
        .workspace
        .snapshot()
        .create(Kind::Area, Some("06633"), &area, ada.workspace.env())
        .unwrap();
    ada.workspace.apply(&action).unwrap();
    let mut ben = Desk::joins(&ada.workspace, "Ben", 2);
    for desk in [&mut ada, &mut ben] {
        let fields = [
            typed("name", "Wohngeldstelle"),
            typed("art", "wohngeld"),
            typed("gebiet", "06633"),
        ];
        let snapshot = desk.workspace.snapshot();
        let (action, key) = snapshot
            .create(Kind::Authority, None, &fields, desk.workspace.env())
            .unwrap();
        assert_eq!(key, "06633-wohngeld");
        desk.workspace.apply(&action).unwrap();
        let (_, further) = desk
            .workspace
            .snapshot()
            .create(Kind::Authority, None, &fields, desk.workspace.env())
            .unwrap();
        assert_eq!(further, "06633-wohngeld-2");
    }
    ada.takes(&news(&ben.workspace)).unwrap();
    let snapshot = ada.workspace.snapshot();
    assert_eq!(snapshot.state().entities(Kind::Authority).count(), 1);
    assert_eq!(snapshot.state().in_conflict().count(), 0);
}

#[test]
fn the_log_says_who_changed_what_from_what_to_what_and_why() {
    let mut ada = founder();
    let key = new_task(&mut ada.workspace, "erst");
    let action = Action::new()
        .set(Kind::Task, &key, "titel", Value::text("dann"))
        .because("war missverständlich");
    ada.workspace.apply(&action).unwrap();
    let log = ada.workspace.log(&of(&key)).unwrap();
    let newest = &log[0];
    assert_eq!(newest.author, "Ada");
    assert_eq!(newest.from, Some(Value::text("erst")));
    assert_eq!(newest.to, Value::text("dann"));
    assert_eq!(newest.reason.as_deref(), Some("war missverständlich"));
    assert_eq!(log.len(), 3);
}

#[test]
fn who_lacks_own_changes_writes_nothing_until_they_are_back() {
    let mut ada = founder();
    let key = new_task(&mut ada.workspace, "erst");
    let mut ben = Desk::joins(&ada.workspace, "Ben", 2);
    let mut eva = Desk::joins(&ada.workspace, "Eva", 3);
    let backup = TempDir::new().unwrap();
    let path = backup.path().join("ws");
    copy_folder(ada.workspace.folder(), &path);
    let introduction = news(&eva.workspace);
    ada.takes(&introduction).unwrap();
    ben.takes(&introduction).unwrap();
    for title in ["dann", "zuletzt"] {
        ada.sets_title(&key, title);
        let file = everything(&ada.workspace);
        ben.takes(&file).unwrap();
        if title == "dann" {
            eva.takes(&file).unwrap();
            ben.takes(&everything(&eva.workspace)).unwrap();
        }
    }
    let (eva_id, full) = (eva.workspace.replica.me(), everything(&ben.workspace));
    let options = ExportOptions {
        to: vec![eva_id],
        full: false,
        seal: Seal::Open,
    };
    let only_the_last = ben.workspace.export(&options).unwrap();

    let env = Env::fixed(START + 9000, 9);
    let (workspace, _) = Workspace::open(&path, Access::ReadWrite, env).unwrap();
    let mut restored = Desk {
        folder: backup,
        workspace,
    };
    restored.takes(&only_the_last).unwrap();
    let action = Action::new().set(Kind::Task, &key, "titel", Value::text("neu"));
    let refused = restored.workspace.apply(&action).unwrap_err();
    assert!(
        matches!(refused, WorkspaceError::OwnPastMissing),
        "{refused}"
    );
    restored.takes(&full).unwrap();
    restored.workspace.apply(&action).unwrap();
    ben.takes(&everything(&restored.workspace)).unwrap();
    assert_eq!(ben.title(&key).as_deref(), Some("neu"));
}
