use super::*;
use crate::model::schema::date_value;
use crate::replica::Value;
use crate::tui::effect::Effect;
use crate::tui::testing::{Stage, now, snapshots, stage, stage_with};
use crate::tui::theme::Theme;
use crate::workspace::Action;

/// A kind, a key, and fields with their texts.
type Record = (Kind, &'static str, &'static [(&'static str, &'static str)]);

/// Everything in it is made up.
const RECORDS: &[Record] = &[
    (
        Kind::Team,
        "nord",
        &[("name", "Taskforce Nordhessen"), ("art", "taskforce")],
    ),
    (
        Kind::Person,
        "muster",
        &[
            ("name", "A. Muster"),
            ("telefon", "069 90009-101"),
            ("email", "a.muster@taskforce.example"),
            ("team", "nord"),
        ],
    ),
    (
        Kind::Person,
        "vogt",
        &[
            ("name", "Änne Vogt"),
            ("organisation", "Stadt Wolfhagen"),
            ("email", "vogt@wolfhagen.example"),
            ("behoerde", "06633028-standesamt"),
        ],
    ),
    (
        Kind::Obstacle,
        "firewall",
        &[
            ("titel", "Firewall sperrt den Intermediär"),
            ("art", "T4"),
            ("stand", "offen"),
            ("schwere", "hoch"),
            ("ebene", "E2"),
            ("zustaendig", "muster"),
        ],
    ),
    (
        Kind::Obstacle,
        "proxy",
        &[
            ("titel", "Proxy der Stadt sperrt die Firewall"),
            ("art", "T4"),
            ("stand", "geloest"),
            (
                "loesung",
                "Antrag beim IT-Dienstleister, Port 443 freigegeben.",
            ),
        ],
    ),
    (
        Kind::Obstacle,
        "personal",
        &[
            ("titel", "Vertretung fehlt"),
            ("art", "O2"),
            ("stand", "offen"),
        ],
    ),
    (
        Kind::Task,
        "anrufen",
        &[
            ("titel", "Rechenzentrum anrufen"),
            ("stand", "offen"),
            ("zustaendig", "muster"),
        ],
    ),
    (
        Kind::Task,
        "brief",
        &[
            ("titel", "Brief an die Leitung"),
            ("stand", "offen"),
            ("huerde", "firewall"),
        ],
    ),
    (
        Kind::Task,
        "saal",
        &[("titel", "Saal buchen"), ("stand", "erledigt")],
    ),
    (
        Kind::Milestone,
        "start",
        &[("titel", "Beginn des Roll-outs"), ("stand", "erreicht")],
    ),
    (
        Kind::Milestone,
        "haelfte",
        &[("titel", "Hälfte angebunden"), ("stand", "geplant")],
    ),
];

/// Days from today on.
const DAYS: &[(Kind, &str, &str, i32)] = &[
    (Kind::Obstacle, "firewall", "frist", -3),
    (Kind::Task, "anrufen", "faellig", 1),
    (Kind::Task, "brief", "faellig", -1),
    (Kind::Milestone, "start", "datum", -60),
    (Kind::Milestone, "haelfte", "datum", 45),
];

fn more() -> Action {
    let Value::Date(today) = date_value(now().date()) else {
        panic!("a day")
    };
    let records = RECORDS.iter().flat_map(|(kind, key, fields)| {
        let field = move |(slug, text): &(&str, &'static str)| {
            (
                *kind,
                *key,
                kind.field(slug).unwrap().slug,
                Value::text(*text),
            )
        };
        fields.iter().map(field)
    });
    let days = DAYS.iter().map(|(kind, key, slug, days)| {
        let slug = kind.field(slug).unwrap().slug;
        (*kind, *key, slug, Value::Date(today + days))
    });
    let action = records
        .chain(days)
        .fold(Action::new(), |action, (kind, key, slug, value)| {
            action.set(kind, key, slug, value)
        });
    action
        .add(Kind::Obstacle, "firewall", "behoerden", "06633-wohngeld")
        .add(Kind::Team, "nord", "mitglieder", "muster")
}

/// Adds the records where the small region is.
fn fill(stage: &mut Stage) {
    let snapshot = stage.workspace.snapshot();
    if snapshot.view().exists(Kind::Authority, "06633-wohngeld") {
        stage.send(Message::apply(more(), "Gefüllt."));
    }
}

/// The small region with the records, in a view.
fn at(keys: &str) -> Stage {
    let mut stage = stage();
    fill(&mut stage);
    stage.press(keys);
    stage
}

#[test]
fn every_list_with_nothing_usual_and_more_than_fits() {
    for (name, keys) in [
        ("huerden", "6"),
        ("aufgaben", "7"),
        ("meilensteine", "7 Right"),
        ("personen", "8"),
        ("teams", "8 Right"),
    ] {
        snapshots(name, |stage| {
            fill(stage);
            stage.press(keys);
        });
    }
}

#[test]
fn dialogs_of_a_list_at_all_sizes() {
    for (name, keys) in [
        ("huerden_eskalieren", "6 h"),
        ("huerden_felder", "6 f"),
        ("huerden_ansichten", "6 v"),
        ("huerden_spalten", "6 k"),
        ("huerden_filter", "6 Ctrl+f f i r e Enter"),
        (
            "liste_anbindungen",
            "Ctrl+p l i s t e Space a n b i n d Enter",
        ),
    ] {
        snapshots(name, |stage| {
            fill(stage);
            stage.press(keys);
        });
    }
}

/// The names of the rows that are seen, by what stands in the title.
fn title(stage: &mut Stage) -> String {
    let screen = stage.screen(200, 60);
    let row = screen.lines().find(|row| row.starts_with('┌'));
    let title = row.and_then(|row| row.split(" ─").next());
    title
        .unwrap_or_default()
        .trim_start_matches("┌ ")
        .trim()
        .to_owned()
}

#[test]
fn words_and_named_views_narrow_the_list_and_esc_lifts_them() {
    for (keys, expected) in [
        ("6", "Hürden · 3 · 1 überfällig · 2 offen, 1 gelöst"),
        ("6 Ctrl+f V E R T R E T Enter", "Hürden · 1 von 3 · 1 offen"),
        (
            "6 Ctrl+f V E R T R E T Esc",
            "Hürden · 3 · 1 überfällig · 2 offen, 1 gelöst",
        ),
        (
            "6 Ctrl+f f i r e Enter Esc",
            "Hürden · 3 · 1 überfällig · 2 offen, 1 gelöst",
        ),
        (
            "6 v Down Down Enter",
            "Hürden · „überfällig“ · 1 von 3 · 1 überfällig · 1 offen",
        ),
        (
            "6 v Down Down Down Enter",
            "Hürden · „eskaliert“ · 1 von 3 · 1 überfällig · 1 offen",
        ),
        (
            "6 v Down Down Down Down Enter",
            "Hürden · „meine“ · 1 von 3 · 1 überfällig · 1 offen",
        ),
        (
            "7 v Down Down Down Enter",
            "Aufgaben · „diese Woche fällig“ · 1 von 3 · 1 offen",
        ),
        ("8 Ctrl+f a e n n e Enter", "Personen · 1 von 2"),
        ("8 v Down Enter", "Personen · „mein Team“ · 1 von 2"),
        (
            "6 Space Space",
            "Hürden · 2 markiert · 3 · 1 überfällig · 2 offen, 1 gelöst",
        ),
        (
            "6 Shift+Down",
            "Hürden · 2 markiert · 3 · 1 überfällig · 2 offen, 1 gelöst",
        ),
        (
            "6 Space i",
            "Hürden · 2 markiert · 3 · 1 überfällig · 2 offen, 1 gelöst",
        ),
        (
            "6 a Ctrl+f f i r e Enter",
            "Hürden · 2 markiert · 2 von 3 · 1 überfällig · 1 gelöst, 1 offen",
        ),
        ("6 a Esc", "Hürden · 3 · 1 überfällig · 2 offen, 1 gelöst"),
    ] {
        assert_eq!(title(&mut at(keys)), expected, "{keys}");
    }
}

#[test]
fn letters_typed_into_the_filter_are_no_commands() {
    let mut stage = at("6 Ctrl+f s k v 7");
    assert!(stage.app.layers.is_empty());
    assert_eq!(title(&mut stage), "Hürden · 0 von 3");
    assert!(
        stage
            .screen(120, 36)
            .contains("Der Filter lässt nichts übrig.")
    );
}

#[test]
fn short_keys_change_what_is_chosen_or_marked_and_undo_takes_it_back() {
    for (keys, kind, key, slug, value) in [
        ("6 b", Kind::Obstacle, "firewall", "stand", "in-arbeit"),
        ("6 a b", Kind::Obstacle, "personal", "stand", "in-arbeit"),
        ("6 b Ctrl+z", Kind::Obstacle, "firewall", "stand", "offen"),
        (
            "6 e P o r t Space f r e i F2",
            Kind::Obstacle,
            "firewall",
            "loesung",
            "Port frei",
        ),
        (
            "6 e P o r t F2",
            Kind::Obstacle,
            "firewall",
            "stand",
            "geloest",
        ),
        (
            "6 e P o r t F2 Ctrl+z",
            Kind::Obstacle,
            "firewall",
            "stand",
            "offen",
        ),
        (
            "6 u",
            Kind::Obstacle,
            "firewall",
            "loesung",
            "Antrag beim IT-Dienstleister, Port 443 freigegeben.",
        ),
        ("7 e", Kind::Task, "brief", "stand", "erledigt"),
        ("7 e e", Kind::Task, "brief", "stand", "offen"),
        ("7 a e", Kind::Task, "anrufen", "stand", "erledigt"),
        ("7 Right e", Kind::Milestone, "haelfte", "stand", "erreicht"),
        (
            "7 Right e e",
            Kind::Milestone,
            "haelfte",
            "stand",
            "geplant",
        ),
    ] {
        let stage = at(keys);
        assert_eq!(
            stage.text(kind, key, slug).as_deref(),
            Some(value),
            "{keys}"
        );
    }
    let mut done = at("7 e");
    let day = done
        .workspace
        .snapshot()
        .view()
        .value(Kind::Task, "brief", "erledigt_am");
    assert_eq!(day, Some(date_value(now().date())));
    done.press("Ctrl+z");
    assert_eq!(
        done.text(Kind::Task, "brief", "stand").as_deref(),
        Some("offen")
    );
}

#[test]
fn escalating_goes_one_level_up_and_asks_what_is_needed() {
    let mut stage = at("6 h Tab Tab Tab");
    stage.type_text("Freischaltung");
    stage.press("F2");
    assert_eq!(
        stage.text(Kind::Obstacle, "firewall", "ebene").as_deref(),
        Some("E3")
    );
    let needed = stage.text(Kind::Obstacle, "firewall", "benoetigt");
    assert_eq!(needed.as_deref(), Some("Freischaltung"));
    // Ten working days from Tuesday, 24 November.
    let day = stage
        .workspace
        .snapshot()
        .view()
        .value(Kind::Obstacle, "firewall", "frist");
    assert_eq!(day, Some(date_value("2026-12-08".parse().unwrap())));
}

#[test]
fn a_task_for_a_hurdle_knows_what_it_belongs_to() {
    let mut stage = at("6 t");
    stage.type_text("Nachfragen");
    stage.press("F2");
    let snapshot = stage.workspace.snapshot();
    let mut tasks = snapshot.view().entities(Kind::Task);
    let task = tasks
        .find(|task| task.text("titel") == Some("Nachfragen"))
        .unwrap();
    assert_eq!(task.text("huerde"), Some("firewall"));
    assert_eq!(task.text("behoerde"), Some("06633-wohngeld"));
    assert_eq!(task.text("zustaendig"), Some("muster"));
}

#[test]
fn several_are_deleted_and_changed_in_one_step() {
    let mut stage = at("7 a Delete");
    assert_eq!(title(&mut stage), "Aufgaben · 0");
    stage.press("Ctrl+z");
    assert_eq!(
        title(&mut stage),
        "Aufgaben · 3 · 1 überfällig · 2 offen, 1 erledigt"
    );
    stage.press("a F2 P r i o r i t Enter Tab Tab h o c h Enter F2 Enter");
    for key in ["anrufen", "brief", "saal"] {
        assert_eq!(
            stage.text(Kind::Task, key, "prioritaet").as_deref(),
            Some("hoch")
        );
    }
    stage.press("Ctrl+z");
    assert_eq!(stage.text(Kind::Task, "saal", "prioritaet"), None);
}

/// What was given to the clipboard last.
fn copied(stage: &Stage) -> &str {
    let texts = stage.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    texts.unwrap_or_default()
}

#[test]
fn rows_and_mail_addresses_go_to_the_clipboard() {
    let stage = at("8 c");
    assert_eq!(
        copied(&stage),
        "Person\tTelefon\tE-Mail\tRolle\tOrganisation\tTeam\n\
         A. Muster\t+49 69 90009101\ta.muster@taskforce.example\t\t\tTaskforce Nordhessen\n\
         Änne Vogt\t\tvogt@wolfhagen.example\t\tStadt Wolfhagen\t\n"
            .replace("+49 69 90009101", "069 90009-101")
    );
    assert_eq!(copied(&at("8 Space c")).lines().count(), 2);
    assert_eq!(
        copied(&at("8 a m")),
        "a.muster@taskforce.example; vogt@wolfhagen.example"
    );
    assert_eq!(copied(&at("8 m")), "a.muster@taskforce.example");
}

#[test]
fn a_view_is_saved_renamed_chosen_and_forgotten() {
    let mut stage = at("6 Ctrl+f f i r e Enter v Insert M e i n e F2 Enter");
    let saved = |stage: &Stage| -> Vec<String> {
        let settings = stage.app.settings();
        let saved = &settings.lists["huerde"].saved;
        saved.iter().map(|saved| saved.name.clone()).collect()
    };
    assert_eq!(saved(&stage), ["Meine"]);
    stage.press("End F2 Space x Enter");
    assert_eq!(saved(&stage), ["Meine x"]);
    stage.press("Home Enter");
    assert_eq!(
        title(&mut stage),
        "Hürden · 3 · 1 überfällig · 2 offen, 1 gelöst"
    );
    stage.press("v End Enter");
    assert_eq!(
        title(&mut stage),
        "Hürden · „Meine x“ · 2 von 3 · 1 überfällig · 1 gelöst, 1 offen"
    );
    stage.press("v End Delete");
    assert_eq!(saved(&stage), Vec::<String>::new());
}

#[test]
fn columns_come_go_and_move_and_all_comes_back_at_the_next_start() {
    let mut stage = at("6 k Down Space Down + Enter s End Enter Down Tab");
    let settings = stage.app.settings();
    let arrangement = settings.lists["huerde"].arrangement.clone().unwrap();
    assert_eq!(
        arrangement.columns,
        ["@name", "ebene", "stand", "schwere", "art", "zustaendig"]
    );
    assert_eq!(arrangement.sort[0].by, "zustaendig");
    let shelf = &settings.shelves["huerden"];
    assert_eq!(shelf.focus, standing::Pane::Details);
    let before = stage.screen(120, 36);
    let mut app = crate::tui::app::App::new(Theme::Dark, now(), &settings).unwrap();
    let data = Data::new(&stage.workspace);
    crate::tui::update::update(&mut app, Message::Fresh(Arc::new(data)));
    stage.app = app;
    assert_eq!(stage.screen(120, 36), before);
}

#[test]
fn a_click_on_a_heading_sorts_and_again_turns_round() {
    use crate::tui::widget::testing::press;
    let mut stage = at("6");
    stage.screen(120, 36);
    let first = |stage: &Stage| stage.app.views.obstacles.first().map(str::to_owned);
    assert_eq!(first(&stage).as_deref(), Some("firewall"));
    stage.send(Message::Input(press(6, 3)));
    assert_eq!(first(&stage).as_deref(), Some("firewall"));
    stage.send(Message::Input(press(6, 3)));
    assert_eq!(first(&stage).as_deref(), Some("personal"));
}

#[test]
fn what_stands_behind_a_number_opens_as_a_list_of_just_that() {
    let mut stage = at("6");
    let keys = BTreeSet::from(["brief".to_owned()]);
    stage.send(Message::Behind(
        Kind::Task,
        "Überfällige Aufgaben".into(),
        keys,
    ));
    let shown = stage.screen(120, 36);
    assert!(
        shown.contains("Überfällige Aufgaben · 1 · 1 überfällig · 1 offen"),
        "{shown}"
    );
    stage.press("F2");
    assert!(
        stage
            .screen(120, 36)
            .contains("Aufgabe · Brief an die Leitung")
    );
    stage.press("Esc Delete");
    assert_eq!(stage.app.layers.len(), 1);
    assert!(stage.screen(120, 36).contains("Überfällige Aufgaben · 0"));
    stage.press("Esc");
    assert!(stage.app.layers.is_empty());
    // The list itself stands as before.
    assert!(stage.app.settings().lists.is_empty());
}

#[test]
fn a_list_from_the_workbench_begins_a_new_record_with_what_is_chosen_there() {
    let mut stage = at("1");
    let snapshot = stage.workspace.snapshot();
    assert!(snapshot.view().exists(Kind::Authority, "06633-wohngeld"));
    stage.press("F3");
    stage.type_text("wohngeldstelle");
    stage.press("Enter Ctrl+u Insert");
    stage.type_text("Neu");
    stage.press("Tab O 1 Enter F2");
    let snapshot = stage.workspace.snapshot();
    let mut all = snapshot.view().entities(Kind::Obstacle);
    let new = all.find(|it| it.text("titel") == Some("Neu")).unwrap();
    assert_eq!(new.set("behoerden"), ["06633-wohngeld"]);
}

#[test]
fn the_milestones_of_the_pact_are_taken_over_once() {
    let mut stage = stage_with([]);
    stage.press("7 Right Ctrl+p p a k t Space u e b e r Enter");
    let count = |stage: &Stage| {
        let snapshot = stage.workspace.snapshot();
        snapshot.view().entities(Kind::Milestone).count()
    };
    let known = stage.workspace.snapshot().catalogue().pact_milestones.len();
    assert_eq!(count(&stage), known);
    assert!(
        !stage
            .app
            .can(Command::Register(command::register::Register::TakePact))
    );
}

#[test]
fn two_laptops_that_mark_and_change_the_same_records_agree() {
    use crate::exchange::Author;
    use crate::workspace::{Env, ExportOptions, Workspace};
    let mut stage = at("7");
    let options = ExportOptions {
        full: true,
        ..ExportOptions::default()
    };
    let file = stage.workspace.export(&options).unwrap().bytes;
    let folder = tempfile::TempDir::new().unwrap();
    let author = Author::new("B. Beispiel", "Taskforce Süd");
    let env = Env::fixed(1_795_512_700_000, 2);
    let mut other = Workspace::join(folder.path(), ("stand", &file), &author, env).unwrap();
    let done = Action::new().set(Kind::Task, "anrufen", "stand", Value::text("entfallen"));
    other.apply(&done).unwrap();
    stage.press("a e");
    let ours = stage.workspace.export(&options).unwrap().bytes;
    let preview = other.preview(&[("stand", &ours)]).unwrap();
    let senders = preview.strangers();
    other.take(&preview, &senders).unwrap();
    let view = other.snapshot();
    let record = view.state().record(Kind::Task.slug(), "anrufen").unwrap();
    assert!(record.is_conflict());
    assert_eq!(
        view.view().text(Kind::Task, "brief", "stand").as_deref(),
        Some("erledigt")
    );
}

#[test]
fn a_long_list_is_worked_out_beside_the_drawing_and_late_answers_change_nothing() {
    let mut action = Action::new();
    for at in 0..700 {
        let key = format!("a{at:03}");
        action = action
            .set(
                Kind::Task,
                &key,
                "titel",
                Value::text(format!("Aufgabe {at:03}")),
            )
            .set(Kind::Task, &key, "stand", Value::text("offen"));
    }
    let mut stage = stage_with([action]);
    stage.press("7");
    assert_eq!(title(&mut stage), "Aufgaben · 700 · 700 offen");
    stage.press("End Ctrl+f 6 9 Enter");
    assert_eq!(title(&mut stage), "Aufgaben · 17 von 700 · 17 offen");
    let late = What::Listed(1, Listing::default());
    stage.send(News::message(Kind::Task, Place::View, late));
    assert_eq!(title(&mut stage), "Aufgaben · 17 von 700 · 17 offen");
    stage.press("a Delete");
    assert_eq!(title(&mut stage), "Aufgaben · 0 von 683");
    stage.press("Ctrl+z Esc");
    assert_eq!(title(&mut stage), "Aufgaben · 700 · 700 offen");
}

#[test]
fn undo_works_in_the_dialog_too() {
    let mut stage = at("1 Ctrl+a a Delete");
    assert!(stage.screen(120, 36).contains("Aufgaben · 0"));
    stage.press("Ctrl+z");
    assert!(stage.screen(120, 36).contains("Aufgaben · 3"));
}
