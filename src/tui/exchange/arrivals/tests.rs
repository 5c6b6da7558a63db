//! What somebody sees whose inbox is watched.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::exchange::Author;
use crate::model::schema::Kind;
use crate::replica::Value;
use crate::tui::testing::{Stage, stage};
use crate::workspace::{Action, Env, ExportOptions, Watch, Workspace};

const WALL: u64 = 1_795_512_700_000;

/// The screen with an inbox, and somebody who sends files.
struct Office {
    stage: Stage,
    colleague: Workspace,
    folder: TempDir,
}

impl Office {
    fn new(on_arrival: OnArrival) -> Self {
        let folder = TempDir::new().unwrap();
        let author = Author::new("B. Beispiel", "Taskforce Süd");
        let mut stage = stage();
        let path = folder.path().join("kollegin");
        let file = ("stand", &*whole(&stage.workspace));
        let colleague = Workspace::join(&path, file, &author, Env::fixed(WALL, 2)).unwrap();
        fs::create_dir(folder.path().join("eingang")).unwrap();
        let inbox = Inbox::at(&folder.path().join("eingang"), on_arrival).unwrap();
        stage.send(set(Some(inbox)));
        Self {
            stage,
            colleague,
            folder,
        }
    }

    fn inbox(&self) -> PathBuf {
        self.folder.path().join("eingang")
    }

    /// A mail comes.
    fn mail(&mut self, team: &str) {
        let action = Action::new().set(Kind::Team, team, "name", Value::text(team));
        self.colleague.apply(&action).unwrap();
        let path = self.inbox().join(format!("{team}.ozgstand"));
        fs::write(path, whole(&self.colleague)).unwrap();
    }

    fn look(&mut self) {
        let mut watch = Watch::of(&self.stage.workspace.inbox().unwrap());
        watch.look();
        let files = watch.look().unwrap_or_default();
        self.stage.send(Message::Arrived(files));
    }

    fn notes(&self) -> Vec<&str> {
        let notes = self.stage.app.notes.iter();
        notes.map(|note| note.text.as_str()).collect()
    }

    fn trusts(&mut self) {
        let file = whole(&self.colleague);
        self.stage.send(Message::work(move |workspace| {
            let preview = workspace.preview(&[("stand", &file)]).unwrap();
            let senders = preview.unknown_senders().map(|file| file.cover.sender);
            let senders: Vec<ReplicaId> = senders.collect();
            workspace.take(&preview, &senders).unwrap();
            Vec::new()
        }));
    }
}

fn set(inbox: Option<Inbox>) -> Message {
    Message::work(move |workspace| {
        workspace.set_inbox(inbox.as_ref()).unwrap();
        Vec::new()
    })
}

fn whole(workspace: &Workspace) -> Vec<u8> {
    let options = ExportOptions {
        full: true,
        ..ExportOptions::default()
    };
    workspace.export(&options).unwrap().bytes
}

#[test]
fn the_inbox_is_watched_from_when_it_is_set_until_it_is_not() {
    let mut office = Office::new(OnArrival::Announce);
    office.stage.send(Message::work(|_| Vec::new()));
    office.stage.send(set(None));
    let watched = office
        .stage
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Watch(inbox) => Some(inbox.as_ref().map(|inbox| PathBuf::from(&inbox.folder))),
            _ => None,
        });
    assert_eq!(
        watched.collect::<Vec<_>>(),
        [Some(office.inbox()), None],
        "once each"
    );
}

#[test]
fn new_files_are_announced_once_and_stand_among_what_there_is_to_do() {
    let mut office = Office::new(OnArrival::Announce);
    office.look();
    assert!(office.notes().is_empty());
    office.mail("Nord");
    office.mail("Ost");
    office.look();
    office.look();
    let told = "2 neue Dateien im Eingang: Strg+E öffnet die Vorschau.";
    assert_eq!(office.notes(), [told]);
    office.stage.press("9");
    for (width, height) in [(120, 36), (80, 24)] {
        let shown = office.stage.screen(width, height);
        let task = "Strg+E › 2 Dateien liegen im Eingang: ansehen und übernehmen.";
        assert!(shown.contains(task), "{shown}");
    }
    office.mail("West");
    office.look();
    let told = "1 neue Datei im Eingang: Strg+E öffnet die Vorschau.";
    assert_eq!(office.notes().last(), Some(&told));
}

#[test]
fn the_preview_shows_exactly_these_files_and_what_is_taken_is_set_aside() {
    let mut office = Office::new(OnArrival::Announce);
    office.trusts();
    fs::write(office.folder.path().join("eingang/notiz.txt"), "Hallo").unwrap();
    office.mail("Nord");
    office.look();
    office.stage.press("Ctrl+e");
    let shown = office.stage.screen(120, 36);
    assert!(shown.contains("Nord.ozgstand"), "{shown}");
    office.stage.press("F2");
    assert_eq!(office.notes().last(), Some(&"1 Änderung übernommen."));
    assert!(office.inbox().join("erledigt/Nord.ozgstand").exists());
    assert!(office.inbox().join("notiz.txt").exists());
    office.look();
    office.stage.press("Ctrl+e");
    assert!(office.stage.app.layers.is_empty(), "nothing lies there");
}

#[test]
fn a_file_that_nobody_can_read_is_set_aside_with_the_reason() {
    let mut office = Office::new(OnArrival::Announce);
    let mut bytes = whole(&office.colleague);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(office.inbox().join("kaputt.ozgstand"), bytes).unwrap();
    office.look();
    office.stage.press("Ctrl+e");
    assert!(office.notes()[1].contains("kaputt.ozgstand"));
    let reason = office.inbox().join("abgelehnt/kaputt.ozgstand.grund.txt");
    assert!(reason.exists());
}

#[test]
fn files_of_known_senders_are_taken_at_once_if_so_set_and_others_wait() {
    let mut office = Office::new(OnArrival::Take);
    office.mail("Nord");
    office.look();
    let [note] = office.notes()[..] else {
        panic!("{:?}", office.notes())
    };
    assert!(note.ends_with("Strg+E öffnet die Vorschau."), "{note}");
    assert!(office.inbox().join("Nord.ozgstand").exists());
    office.trusts();
    office.mail("Ost");
    office.look();
    assert_eq!(
        office.notes().last(),
        Some(&"2 Dateien aus dem Eingang: 1 Änderung übernommen.")
    );
    assert!(office.inbox().join("erledigt/Ost.ozgstand").exists());
    let shown = office.notes().len();
    office.look();
    assert_eq!(office.notes().len(), shown, "nothing new is no news");
}

#[test]
fn a_look_into_the_inbox_of_before_counts_no_more() {
    let mut office = Office::new(OnArrival::Announce);
    office.mail("Nord");
    let mut watch = Watch::of(&office.stage.workspace.inbox().unwrap());
    watch.look();
    let files = watch.look().unwrap();
    let inbox = Inbox::at(office.folder.path(), OnArrival::Announce).unwrap();
    office.stage.send(set(Some(inbox)));
    office.stage.send(Message::Arrived(files));
    assert!(office.notes().is_empty());
}
