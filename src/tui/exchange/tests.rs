//! What must hold when somebody looks after the exchange.

use tempfile::TempDir;

use super::*;
use crate::exchange::Author;
use crate::model::schema::Kind;
use crate::replica::Value;
use crate::store::samples::copy_folder;
use crate::tui::app::App;
use crate::tui::command::Command;
use crate::tui::testing::{Stage, now, snapshots, stage};
use crate::tui::theme::Theme;
use crate::tui::views::View;
use crate::workspace::{
    Access, Action, Env, ExportOptions, ForkFound, ForkPlace, Trust, Workspace,
};

/// A colleague on a laptop of its own.
struct Colleague {
    workspace: Workspace,
    _folder: TempDir,
}

/// Some minutes after the stage was set.
fn env(minutes: u64, seed: u8) -> Env {
    let start = u64::try_from(now().and_utc().timestamp_millis()).unwrap();
    Env::fixed(start + minutes * 60_000, seed)
}

fn file(workspace: &Workspace, full: bool) -> Vec<u8> {
    let options = ExportOptions {
        full,
        ..ExportOptions::open()
    };
    workspace.export(&options).unwrap().bytes
}

impl Colleague {
    /// Joins with a full file.
    fn joins(of: &Workspace, name: &str, seed: u8) -> Self {
        let folder = TempDir::new().unwrap();
        let author = Author::new(name, "Taskforce Süd");
        let file = ("stand", &*file(of, true));
        let env = env(u64::from(seed), seed);
        let workspace = Workspace::join(&folder.path().join("ws"), file, &author, env).unwrap();
        Self {
            workspace,
            _folder: folder,
        }
    }

    /// A copy of the disk of somebody, started and given a name of its own.
    fn copied(of: &Workspace, minutes: u64, seed: u8) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("ws");
        copy_folder(of.folder(), &path);
        let env = env(minutes, seed);
        let (mut workspace, _) = Workspace::open(&path, Access::ReadWrite, env).unwrap();
        workspace.renew(None).unwrap();
        Self {
            workspace,
            _folder: folder,
        }
    }

    fn writes(&mut self, place: &str) {
        let place = Value::text(place);
        let action = Action::new().set(Kind::Authority, "06633-wohngeld", "ort", place);
        self.workspace.apply(&action).unwrap();
    }

    fn file(&self) -> Vec<u8> {
        file(&self.workspace, false)
    }
}

fn takes(workspace: &mut Workspace, name: &str, file: &[u8]) {
    let preview = workspace.preview(&[(name, file)]).unwrap();
    let strangers = preview.unknown_senders().map(|file| file.cover.sender);
    let strangers: Vec<_> = strangers.collect();
    workspace.take(&preview, &strangers).unwrap();
}

/// The view of somebody who works with two others: Ben, who knows Eva, and Eva, known through Ben.
fn shared() -> (Stage, Colleague, Colleague) {
    let mut stage = stage();
    let mut ben = Colleague::joins(&stage.workspace, "Ben Beispiel", 2);
    let mut eva = Colleague::joins(&ben.workspace, "Eva Exempel", 3);
    eva.writes("Kassel");
    takes(&mut ben.workspace, "stand_eva.ozgstand", &eva.file());
    ben.writes("Hofgeismar");
    takes(&mut stage.workspace, "stand_ben.ozgstand", &ben.file());
    stage.send(Message::work(|_| Vec::new()));
    stage.press("9 Tab");
    (stage, ben, eva)
}

fn member<'a>(stage: &'a Stage, name: &str) -> &'a Member {
    let members = &stage.app.data.as_ref().unwrap().exchange.members;
    members.iter().find(|member| member.name == name).unwrap()
}

/// A screen without the second at which a backup was made.
fn timeless(screen: &str) -> String {
    let stamp = "sicherung_2026-11-24_";
    match screen.split_once(stamp) {
        Some((before, after)) => format!("{before}{stamp}······{}", &after[6..]),
        None => screen.to_owned(),
    }
}

/// The last thing that was told.
fn told(stage: &Stage) -> &str {
    stage.app.notes.last().map_or("", |note| &note.text)
}

#[test]
fn it_looks_as_it_should_with_little_and_with_much() {
    snapshots("abgleich", |stage| stage.press("9"));
}

#[test]
fn who_is_alone_reads_how_the_exchange_begins() {
    let mut stage = stage();
    stage.press("9");
    assert_eq!(stage.app.view, View::Exchange);
    insta::assert_snapshot!("allein_80x24", stage.screen(80, 24));
    insta::assert_snapshot!("allein_120x36", stage.screen(120, 36));
    insta::assert_snapshot!("allein_200x60", stage.screen(200, 60));
}

#[test]
fn members_and_what_each_has_stand_side_by_side() {
    let (mut stage, ..) = shared();
    stage.press("Down");
    insta::assert_snapshot!("zu_dritt_80x24", stage.screen(80, 24));
    insta::assert_snapshot!("zu_dritt_120x36", stage.screen(120, 36));
    insta::assert_snapshot!("zu_dritt_200x60", stage.screen(200, 60));
}

#[test]
fn one_other_is_counted_in_the_singular() {
    let mut stage = stage();
    let mut ben = Colleague::joins(&stage.workspace, "Ben Beispiel", 2);
    ben.writes("Hofgeismar");
    takes(&mut stage.workspace, "stand_ben.ozgstand", &ben.file());
    stage.send(Message::work(|_| Vec::new()));
    stage.press("9");
    let shown = stage.screen(120, 36);
    assert!(shown.contains("dieser Rechner und 1 weiterer "), "{shown}");
}

#[test]
fn the_view_comes_back_as_it_was_left() {
    let mut stage = stage();
    stage.press("9 Tab Tab F4");
    let settings = stage.app.settings();
    let next = App::new(Theme::Plain, now(), &settings).unwrap();
    assert_eq!(next.view, View::Exchange);
    assert_eq!(
        next.views.exchange.standing,
        stage.app.views.exchange.standing
    );
    assert_eq!(next.views.exchange.standing.focus, Pane::Details);
    assert_eq!(next.views.exchange.standing.zoom, Zoom::In);
}

#[test]
fn without_keys_on_letters_sentences_lead_to_the_list_of_commands() {
    let (mut stage, mut ben, mut eva) = shared();
    lose_a_file(&mut stage, &mut ben, &mut eva);
    stage.press("Down Down");
    assert!(stage.screen(200, 60).contains("dann v."));
    stage.send(Message::Run(Command::Letters));
    let shown = stage.screen(200, 60);
    assert!(
        shown.contains("dann Strg+P") && shown.contains("„Vertrauen“."),
        "{shown}"
    );
    ben.workspace
        .distrust(eva.workspace.snapshot().me())
        .unwrap();
    takes(&mut stage.workspace, "stand", &file(&ben.workspace, true));
    stage.send(Message::work(|_| Vec::new()));
    let shown = stage.screen(200, 60);
    assert!(
        shown.contains("auch hier sperren? (Strg+P „Sperren“)"),
        "{shown}"
    );
}

#[test]
fn every_size_can_be_drawn_whatever_has_the_focus() {
    let (mut stage, mut ben, mut eva) = shared();
    lose_a_file(&mut stage, &mut ben, &mut eva);
    for keys in ["Tab", "Tab", "Tab", "F4", "Tab", "Tab"] {
        stage.press(keys);
        for width in (1..=250).step_by(31) {
            for height in (1..=70).step_by(7) {
                stage.screen(width, height);
            }
        }
    }
}

#[test]
fn every_dialog_can_be_drawn_at_every_size() {
    for key in ["v", "s", "e", "d", "k", "b", "t", "F2", "Ctrl+n"] {
        let (mut stage, ..) = shared();
        stage.press("Down Down");
        stage.press(key);
        assert_eq!(stage.app.layers.len(), 1, "{key}");
        for width in (1..=250).step_by(41) {
            for height in (1..=70).step_by(9) {
                stage.screen(width, height);
            }
        }
    }
}

/// A file of Ben is lost that Eva has got, the next one arrives.
fn lose_a_file(stage: &mut Stage, ben: &mut Colleague, eva: &mut Colleague) {
    ben.writes("Vellmar");
    takes(&mut eva.workspace, "stand", &file(&ben.workspace, true));
    takes(&mut ben.workspace, "stand", &file(&eva.workspace, true));
    ben.writes("Baunatal");
    let options = ExportOptions {
        to: vec![eva.workspace.snapshot().me()],
        ..ExportOptions::open()
    };
    let next = ben.workspace.export(&options).unwrap();
    takes(&mut stage.workspace, "stand_ben_3.ozgstand", &next.bytes);
    stage.send(Message::work(|_| Vec::new()));
}

#[test]
fn what_is_missing_leads_to_the_sentence_that_brings_it() {
    let (mut stage, mut ben, mut eva) = shared();
    lose_a_file(&mut stage, &mut ben, &mut eva);
    insta::assert_snapshot!("luecke_120x36", stage.screen(120, 36));
    stage.press("Shift+Tab Enter");
    insta::assert_snapshot!("luecke_80x24", stage.screen(80, 24));
}

#[test]
fn what_there_is_to_do_stands_in_the_order_of_urgency_with_its_key() {
    let (mut stage, mut ben, mut eva) = shared();
    lose_a_file(&mut stage, &mut ben, &mut eva);
    let own = Action::new().set(
        Kind::Authority,
        "06633-wohngeld",
        "plz",
        Value::text("34117"),
    );
    stage.workspace.apply(&own).unwrap();
    let mut summary = summary::Summary::new(&stage.workspace);
    let fork = |sender, seq, place| ForkFound {
        seq,
        place,
        sender,
        seen: 1_795_512_600_000,
    };
    let (me, eva) = (
        stage.workspace.snapshot().me(),
        eva.workspace.snapshot().me(),
    );
    summary.is_copied = true;
    summary.protection = crate::exchange::Protection::Locked;
    for member in &mut summary.members {
        member.fork = match member.replica {
            who if who == me => Some(fork(eva, 2, ForkPlace::Exact)),
            who if who == eva => Some(fork(eva, 7, ForkPlace::AtTheLatest)),
            _ => None,
        };
    }
    let data = Data::with(summary, &stage.workspace);
    stage.send(Message::Fresh(Arc::new(data)));
    stage.press("Shift+Tab");
    insta::assert_snapshot!("zu_tun_120x36", stage.screen(120, 36));
    insta::assert_snapshot!("zu_tun_80x24", stage.screen(80, 24));
    stage.press("Home Down Down Down");
    insta::assert_snapshot!("doppelgaenger_120x36", stage.screen(120, 36));
    stage.press("Home Enter");
    let shown = stage.screen(120, 36);
    assert!(shown.contains("┌ Kennung erneuern"), "{shown}");
}

#[test]
fn trust_needs_the_fingerprint_compared_and_shows_at_once() {
    let (mut stage, ..) = shared();
    stage.press("Down Down v");
    let shown = stage.screen(120, 36);
    assert!(shown.contains("Vertrauen · Eva Exempel"), "{shown}");
    stage.press("n F2");
    let is_introduced = |stage: &Stage| {
        matches!(
            member(stage, "Eva Exempel").trust,
            Some(Trust::IntroducedBy(_))
        )
    };
    assert!(is_introduced(&stage), "not with a no");
    stage.press("j F2");
    assert_eq!(member(&stage, "Eva Exempel").trust, Some(Trust::Accepted));
    assert_eq!(told(&stage), "Eva Exempel gilt jetzt als geprüft.");
}

#[test]
fn the_original_of_a_copied_disk_goes_on_as_itself() {
    let (mut stage, ben, _eva) = shared();
    let id = ben.workspace.snapshot().me();
    let copy = Colleague::copied(&ben.workspace, 4, 9);
    takes(&mut stage.workspace, "kopie.ozgstand", &copy.file());
    stage.send(Message::work(|_| Vec::new()));
    let summary = &stage.app.data.as_ref().unwrap().exchange;
    let (words, _) = members::trust(summary.member(id).unwrap(), summary);
    assert!(words.ends_with("geprüft"), "{words}");
}

#[test]
fn the_own_row_stays_the_own_one_whoever_was_copied_from_it() {
    let (mut stage, ..) = shared();
    let copy = Colleague::copied(&stage.workspace, 4, 9);
    takes(&mut stage.workspace, "kopie.ozgstand", &copy.file());
    stage.send(Message::work(|_| Vec::new()));
    let summary = &stage.app.data.as_ref().unwrap().exchange;
    let me = summary.me().unwrap();
    assert_eq!(members::trust(me, summary).0, "dieser Rechner");
}

#[test]
fn distrust_asks_first_and_is_lifted_again() {
    let (mut stage, ..) = shared();
    stage.press("Down s Enter");
    assert_eq!(member(&stage, "Ben Beispiel").trust, Some(Trust::Accepted));
    stage.press("s Right Enter");
    assert!(matches!(
        member(&stage, "Ben Beispiel").trust,
        Some(Trust::Distrusted { .. })
    ));
    stage.press("v j F2");
    assert_eq!(member(&stage, "Ben Beispiel").trust, Some(Trust::Accepted));
}

#[test]
fn who_is_distrusted_by_another_can_be_distrusted_here_with_one_key() {
    let (mut stage, mut ben, eva) = shared();
    let eva = eva.workspace.snapshot().me();
    ben.workspace.distrust(eva).unwrap();
    takes(&mut stage.workspace, "stand", &ben.file());
    stage.send(Message::work(|_| Vec::new()));
    let shown = stage.screen(120, 36);
    let question = "Ben Beispiel hat Eva Exempel gesperrt: auch hier sperren?";
    assert!(shown.contains(question), "{shown}");
    stage.press("Shift+Tab Enter Right Enter");
    assert!(matches!(
        member(&stage, "Eva Exempel").trust,
        Some(Trust::Distrusted { .. })
    ));
    assert!(!stage.screen(120, 36).contains(question));
}

#[test]
fn the_files_that_came_lead_to_what_each_brought() {
    let (mut stage, ..) = shared();
    stage.press("d");
    insta::assert_snapshot!("empfangen_120x36", stage.screen(120, 36));
    stage.press("Enter");
    insta::assert_snapshot!("aus_der_datei_120x36", stage.screen(120, 36));
}

#[test]
fn what_is_new_is_what_others_wrote_since_the_last_visit() {
    let (mut stage, mut ben, _) = shared();
    stage.workspace.note_visit().unwrap();
    stage.press("1 Ctrl+n");
    assert!(told(&stage).contains("nichts Neues"), "{}", told(&stage));
    ben.writes("Vellmar");
    takes(&mut stage.workspace, "stand_2.ozgstand", &ben.file());
    stage.press("Ctrl+n");
    let shown = stage.screen(120, 36);
    assert!(shown.contains("Vellmar"), "{shown}");
    assert!(shown.contains("stand_2.ozgstand"), "{shown}");
}

#[test]
fn the_key_is_protected_only_when_both_passphrases_agree() {
    let mut stage = stage();
    stage.press("9 k");
    stage.type_text("geheim");
    let shown = stage.screen(80, 24);
    assert!(
        shown.contains("••••••") && !shown.contains("geheim"),
        "{shown}"
    );
    stage.press("Tab");
    stage.type_text("anders");
    stage.press("F2");
    assert!(
        stage.screen(80, 24).contains("nicht gleich"),
        "{}",
        stage.screen(80, 24)
    );
    stage.press("Ctrl+a");
    stage.type_text("geheim");
    stage.press("F2");
    assert!(told(&stage).contains("durch das Kennwort geschützt"));
    stage.press("Tab Tab Tab");
    assert!(stage.screen(120, 36).contains("mit Kennwort, entsperrt"));
}

#[test]
fn a_new_name_is_given_only_after_a_question() {
    let (mut stage, ..) = shared();
    let before = stage.workspace.snapshot().me();
    stage.press("e F2 Enter");
    assert_eq!(stage.workspace.snapshot().me(), before, "Abbrechen first");
    stage.press("e F2 Right Enter");
    assert_ne!(stage.workspace.snapshot().me(), before);
    assert!(
        told(&stage).starts_with("Neue Kennung: "),
        "{}",
        told(&stage)
    );
    let shown = stage.screen(120, 36);
    assert!(shown.contains("frühere Kennung"), "{shown}");
}

#[test]
fn own_details_are_written_for_the_others_to_read() {
    let mut stage = stage();
    stage.press("9 F2 Tab Tab");
    stage.type_text("a.muster@kreis.example");
    stage.press("F2");
    assert!(told(&stage).starts_with("Gespeichert."), "{}", told(&stage));
    assert_eq!(
        member(&stage, "A. Muster").email.as_deref(),
        Some("a.muster@kreis.example")
    );
}

#[test]
fn backups_are_made_and_listed() {
    let mut stage = stage();
    stage.press("9 b");
    assert!(
        stage
            .screen(80, 24)
            .contains("Noch gibt es keine Sicherung.")
    );
    stage.press("Insert");
    let shown = stage.screen(120, 36);
    assert!(shown.contains("sicherung_2026-11-24_0930"), "{shown}");
}

#[test]
fn a_person_is_erased_for_good_only_after_a_question_and_backups_are_cleaned() {
    let (mut stage, ..) = shared();
    let person = Action::new()
        .set(Kind::Person, "p1", "name", Value::text("Erna Geheim"))
        .set(Kind::Person, "p1", "telefon", Value::text("0561 1234"));
    stage.send(Message::apply(person, ""));
    stage.workspace.back_up().unwrap();
    let list = Command::List(Kind::Person);
    stage.send(Message::Run(list));
    stage.press("Shift+Delete");
    insta::assert_snapshot!("tilgen_80x24", stage.screen(80, 24));
    stage.press("Enter");
    assert_eq!(
        stage.text(Kind::Person, "p1", "name").as_deref(),
        Some("Erna Geheim")
    );
    stage.press("Shift+Delete Right Enter");
    assert_eq!(stage.text(Kind::Person, "p1", "name"), None);
    assert!(told(&stage).contains("enthalten"), "{}", told(&stage));
    stage.press("Esc t");
    insta::assert_snapshot!("tilgungen_120x36", timeless(&stage.screen(120, 36)));
    stage.press("r Right Enter");
    assert!(told(&stage).ends_with("bereinigt."), "{}", told(&stage));
    assert!(stage.workspace.remnants().unwrap().is_empty());
    assert!(stage.app.remnants.is_empty());
}
