//! The calendar as a person uses it.

use super::*;
use crate::model::schema::date_value;
use crate::replica::Value;
use crate::tui::effect::Effect;
use crate::tui::input::{Mouse, MouseAction};
use crate::tui::testing::{Stage, now, snapshots, stage};
use crate::tui::widget::calendar::add_days;
use crate::workspace::Action;

#[test]
fn the_week_at_three_sizes() {
    snapshots("kalender_woche", |stage| stage.press("4"));
}

#[test]
fn the_month_at_three_sizes() {
    snapshots("kalender_monat", |stage| stage.press("4 m"));
}

#[test]
fn the_day_at_three_sizes() {
    snapshots("kalender_tag", |stage| stage.press("4 t p"));
}

/// Day, begin, end and last day of an appointment, as they are kept.
fn times(stage: &Stage, key: &str) -> String {
    let snapshot = stage.workspace.snapshot();
    let view = snapshot.view();
    let words = ["datum", "beginn", "ende", "bis_datum"].map(|slug| {
        view.show(
            Kind::Appointment,
            key,
            Kind::Appointment.field(slug).unwrap(),
        )
    });
    words.join(" ").trim_end().to_owned()
}

/// The only appointment with this title.
fn titled(stage: &Stage, title: &str) -> String {
    let snapshot = stage.workspace.snapshot();
    let view = snapshot.view();
    let keys = view.keys(Kind::Appointment).into_iter();
    let mut found = keys.filter(|key| view.title(Kind::Appointment, key) == title);
    let key = found.next().unwrap_or_else(|| panic!("no {title}"));
    assert_eq!(found.next(), None, "{title} only once");
    key.to_owned()
}

fn count(stage: &Stage) -> usize {
    let snapshot = stage.workspace.snapshot();
    snapshot.view().keys(Kind::Appointment).len()
}

fn apply(stage: &mut Stage, action: Action) {
    stage.send(Message::apply(action, ""));
}

fn text(action: Action, kind: Kind, key: &str, fields: &[(&'static str, &str)]) -> Action {
    fields.iter().fold(action, |action, (slug, text)| {
        action.set(kind, key, slug, Value::text(*text))
    })
}

#[test]
fn keys_move_and_stretch_an_appointment_in_one_step() {
    let before = "24.11.2026 09:00 12:00";
    for (keys, after) in [
        ("v Right Enter", "25.11.2026 09:00 12:00"),
        ("v Left Down Enter", "23.11.2026 09:30 12:30"),
        ("v Down Down Up Enter", "24.11.2026 09:30 12:30"),
        ("v + Enter", "24.11.2026 09:00 12:30"),
        ("v Shift+Up Shift+Up Enter", "24.11.2026 09:00 11:00"),
        ("v - - - - - - - - Enter", "24.11.2026 09:00 09:30"),
        ("v PageDown Enter", "01.12.2026 09:00 12:00"),
        ("m v Down Right Enter", "02.12.2026 09:00 12:00"),
        ("t v Right + Enter", "25.11.2026 09:00 12:30"),
        ("v Right Down + Esc", before),
        ("v Enter", before),
    ] {
        let mut stage = stage();
        stage.press("4");
        stage.press(keys);
        assert_eq!(times(&stage, "t2"), after, "{keys}");
        assert!(stage.app.views.calendar.draft.is_none());
        if after != before {
            stage.press("Ctrl+z");
            assert_eq!(times(&stage, "t2"), before, "{keys}, taken back");
        }
    }
}

#[test]
fn what_takes_the_whole_day_stretches_over_several() {
    let mut stage = stage();
    stage.press("4 p v + + Enter");
    assert_eq!(times(&stage, "t1"), "23.11.2026   25.11.2026");
    stage.press("v - - Right Enter");
    assert_eq!(times(&stage, "t1"), "24.11.2026");
}

#[test]
fn moving_what_was_confirmed_says_so() {
    let mut stage = stage();
    stage.press("4 b v Right Enter");
    let note = stage.app.notes.last().unwrap();
    assert_eq!(
        note.text,
        "Verschoben: Wohngeld, Test, Mi 25.11.2026, 09:00–12:00. Er war schon bestätigt: bitte den neuen Zeitpunkt abstimmen."
    );
}

#[test]
fn what_would_collide_is_told_while_moving() {
    let mut stage = stage();
    let mut action = text(Action::new(), Kind::Person, "p", &[("name", "A. Muster")]);
    action = text(action, Kind::Appointment, "t3", &[("titel", "Schulung")])
        .set(
            Kind::Appointment,
            "t3",
            "datum",
            date_value(add_days(now().date(), 1)),
        )
        .set(Kind::Appointment, "t3", "beginn", Value::Time(600));
    for key in ["t2", "t3"] {
        action = action.add(Kind::Appointment, key, "teilnehmende", "p");
    }
    apply(&mut stage, action);
    stage.press("4 v");
    let told = |stage: &mut Stage| stage.screen(200, 40).contains("Doppelt belegt: A. Muster");
    assert!(!told(&mut stage));
    stage.press("Right");
    assert!(told(&mut stage));
    stage.press("Esc");
    assert!(!told(&mut stage));
}

#[test]
fn a_marked_time_becomes_an_appointment() {
    for (keys, expected) in [
        ("Right Space Down Down Enter", "25.11.2026 09:00 10:30"),
        ("Right Space Up Enter", "25.11.2026 08:30 09:30"),
        ("Right Space Right + Enter", "26.11.2026 09:00 10:00"),
        ("Right Insert", "25.11.2026 09:00 10:00"),
        ("Right Enter", "25.11.2026 09:00 10:00"),
        (
            "Home Right Space Right Right Enter",
            "25.11.2026   27.11.2026",
        ),
        ("m Right Space Down Enter", "25.11.2026   02.12.2026"),
        ("m Right Insert", "25.11.2026"),
    ] {
        let mut stage = stage();
        stage.press("4");
        stage.press(keys);
        stage.type_text("Neu");
        stage.press("F2");
        let key = titled(&stage, "Neu");
        assert_eq!(times(&stage, &key), expected, "{keys}");
        assert_eq!(stage.app.view, crate::tui::views::View::Calendar);
        assert_eq!(stage.app.views.calendar.chosen.as_deref(), Some(&*key));
    }
}

#[test]
fn a_mark_that_is_given_up_leaves_nothing() {
    let mut stage = stage();
    stage.press("4 Space Right Down Esc");
    let calendar = &stage.app.views.calendar;
    assert!(calendar.draft.is_none());
    assert_eq!(calendar.chosen.as_deref(), Some("t2"));
    assert!(stage.app.layers.is_empty());
}

#[test]
fn the_state_is_set_with_one_key_and_calling_off_asks_why() {
    let stand = |stage: &Stage| stage.text(Kind::Appointment, "t2", "stand");
    let mut stage = stage();
    for (keys, expected) in [
        ("4 b", "bestaetigt"),
        ("o", "geplant"),
        ("d", "durchgefuehrt"),
        ("o", "geplant"),
    ] {
        stage.press(keys);
        assert_eq!(stand(&stage).as_deref(), Some(expected), "{keys}");
    }
    stage.press("a");
    stage.type_text("Krank");
    stage.press("Enter");
    assert_eq!(stand(&stage).as_deref(), Some("abgesagt"));
    // What is called off cannot be held.
    stage.press("d");
    assert_eq!(stand(&stage).as_deref(), Some("abgesagt"));
}

#[test]
fn an_appointment_is_held_again_on_another_day() {
    let mut stage = stage();
    stage.press("4 b e Enter");
    let calendar = &stage.app.views.calendar;
    let key = calendar.chosen.clone().unwrap();
    assert_ne!(&*key, "t2");
    assert_eq!(times(&stage, &key), "01.12.2026 09:00 12:00");
    let text = |slug| stage.text(Kind::Appointment, &key, slug);
    assert_eq!(text("titel").as_deref(), Some("Wohngeld, Test"));
    assert_eq!(text("behoerde").as_deref(), Some("06633-wohngeld"));
    assert_eq!(text("stand").as_deref(), Some("geplant"));
}

#[test]
fn days_of_travel_stand_around_an_appointment_on_site() {
    let mut stage = stage();
    let action = text(Action::new(), Kind::Person, "p", &[("name", "A. Muster")]);
    let action = text(action, Kind::Appointment, "t2", &[("form", "vor-ort")]);
    apply(
        &mut stage,
        action.add(Kind::Appointment, "t2", "teilnehmende", "p"),
    );
    stage.press("4 r Down Down Enter");
    for (title, day) in [
        ("Anreise: Wohngeld, Test", "23.11.2026"),
        ("Rückreise: Wohngeld, Test", "25.11.2026"),
    ] {
        let key = titled(&stage, title);
        assert_eq!(times(&stage, &key), day);
        assert_eq!(
            stage.text(Kind::Appointment, &key, "form").as_deref(),
            Some("reise")
        );
        let snapshot = stage.workspace.snapshot();
        let people = snapshot
            .view()
            .items(Kind::Appointment, &key, "teilnehmende");
        assert_eq!(people.len(), 1);
    }
    stage.press("Ctrl+z");
    assert_eq!(count(&stage), 2, "one step");
}

/// Does what was to be found out beside the workspace.
fn find_out(stage: &mut Stage) {
    for effect in std::mem::take(&mut stage.effects) {
        if let Effect::Aside(aside) = effect {
            aside
                .run()
                .into_iter()
                .for_each(|answer| stage.send(answer));
        }
    }
}

/// A further authority in the Kreis of the region, with an open connection.
fn neighbour(stage: &mut Stage) {
    let action = text(
        Action::new(),
        Kind::Authority,
        "06633001-wohngeld",
        &[
            ("name", "Wohngeldstelle Ahnatal"),
            ("art", "wohngeld"),
            ("gebiet", "06633001"),
        ],
    );
    let action = text(
        action,
        Kind::Connection,
        "06633001-wohngeld-10092",
        &[
            ("behoerde", "06633001-wohngeld"),
            ("leistung", "10092"),
            ("status", "20"),
        ],
    );
    apply(stage, action);
}

#[test]
fn who_is_near_comes_along_into_the_appointment_or_right_after_it() {
    let mut stage = stage();
    neighbour(&mut stage);
    stage.press("4 u");
    find_out(&mut stage);
    let screen = stage.screen(120, 36);
    assert!(
        screen.contains("Wer passt zu „Wohngeld, Test“?"),
        "{screen}"
    );
    assert!(screen.contains("Wohngeldstelle Ahnatal"), "{screen}");
    stage.press("End Space Enter Enter");
    let snapshot = stage.workspace.snapshot();
    let connections = snapshot
        .view()
        .items(Kind::Appointment, "t2", "anbindungen");
    assert_eq!(connections.len(), 1);
    assert_eq!(count(&stage), 2);

    stage.press("Ctrl+z u");
    find_out(&mut stage);
    stage.press("End Enter Down Enter");
    let key = titled(&stage, "Besuch Wohngeldstelle Ahnatal");
    assert_eq!(times(&stage, &key), "24.11.2026 12:00 13:00");
}

#[test]
fn next_and_previous_go_from_appointment_to_appointment() {
    let mut stage = stage();
    let far = add_days(now().date(), 40);
    let action = text(
        Action::new(),
        Kind::Appointment,
        "t3",
        &[("titel", "Später")],
    );
    apply(
        &mut stage,
        action.set(Kind::Appointment, "t3", "datum", date_value(far)),
    );
    let chosen = |stage: &Stage| stage.app.views.calendar.chosen.clone();
    for (keys, expected) in [
        ("4", "t2"),
        ("n", "t3"),
        ("n", "t3"),
        ("p", "t2"),
        ("p", "t1"),
        ("p", "t1"),
        ("h", "t1"),
    ] {
        stage.press(keys);
        if keys == "h" {
            // Today, in the row of what takes the whole day, where nothing is.
            assert_eq!(chosen(&stage), None);
        } else {
            assert_eq!(chosen(&stage).as_deref(), Some(expected), "{keys}");
        }
    }
}

#[test]
fn a_day_is_gone_to_by_typing_it() {
    let mut stage = stage();
    stage.press("4 g");
    stage.type_text("25.12.");
    stage.press("Enter");
    let place = stage.app.views.calendar.place.unwrap();
    assert_eq!(place.day.to_string(), "2026-12-25");
    let screen = stage.screen(120, 36);
    assert!(screen.contains("Erster Weihnachtstag"), "{screen}");
}

#[test]
fn a_filter_lets_only_some_through_and_esc_lifts_it() {
    let mut stage = stage();
    stage.press("4");
    let filter = Filter {
        area: Some("06633028".to_owned()),
        ..Filter::default()
    };
    stage.send(Message::Calendar(Told::Filter(filter)));
    let screen = stage.screen(120, 36);
    assert!(screen.contains("nur Wolfhagen"), "{screen}");
    assert!(!screen.contains("Wohngeld, Test"), "{screen}");
    stage.press("Esc");
    let screen = stage.screen(120, 36);
    assert!(screen.contains("Wohngeld, Test"), "{screen}");
}

#[test]
fn each_person_has_a_lane_in_the_day() {
    let mut stage = stage();
    let mut action = Action::new();
    for (key, name) in [("p", "A. Muster"), ("q", "B. Probe"), ("r", "C. Frei")] {
        action = text(action, Kind::Person, key, &[("name", name)]);
    }
    action = action
        .add(Kind::Appointment, "t2", "teilnehmende", "p")
        .add(Kind::Appointment, "t2", "teilnehmende", "q");
    apply(&mut stage, action);
    stage.press("4 t");
    let heads = |stage: &mut Stage| stage.screen(160, 36).lines().nth(3).unwrap().to_owned();
    let shown = heads(&mut stage);
    assert!(
        shown.contains("A. Muster") && shown.contains("B. Probe"),
        "{shown}"
    );
    assert!(!shown.contains("C. Frei"), "{shown}");
    let people = vec!["q".to_owned(), "r".to_owned()];
    stage.send(Message::Calendar(Told::People(people)));
    let shown = heads(&mut stage);
    assert!(
        shown.contains("B. Probe") && shown.contains("C. Frei"),
        "{shown}"
    );
    assert!(!shown.contains("A. Muster"), "{shown}");
    // A new one in a lane is for its person.
    stage.press("Right Insert");
    stage.type_text("Neu");
    stage.press("F2");
    let key = titled(&stage, "Neu");
    let snapshot = stage.workspace.snapshot();
    let people = snapshot
        .view()
        .items(Kind::Appointment, &key, "teilnehmende");
    assert_eq!(people[0].0, "r");
}

#[test]
fn double_bookings_are_told_beside_the_appointment_and_in_a_list() {
    let mut stage = stage();
    stage.press("4");
    let mut action = text(Action::new(), Kind::Person, "p", &[("name", "A. Muster")]);
    action = text(action, Kind::Appointment, "t3", &[("titel", "Zugleich")])
        .set(Kind::Appointment, "t3", "datum", date_value(now().date()))
        .set(Kind::Appointment, "t3", "beginn", Value::Time(660));
    for key in ["t2", "t3"] {
        action = action.add(Kind::Appointment, key, "teilnehmende", "p");
    }
    apply(&mut stage, action);
    let screen = stage.screen(160, 40);
    assert!(screen.contains("Doppelt belegt: A. Muster"), "{screen}");
    stage.press("l");
    let screen = stage.screen(160, 40);
    assert!(screen.contains("Auffällige Termine ab heute"), "{screen}");
    assert!(screen.contains("Zugleich"), "{screen}");
}

/// Where a text stands on a screen of 160 by 40.
fn find(stage: &mut Stage, text: &str) -> (u16, u16) {
    let screen = stage.screen(160, 40);
    let mut rows = screen.lines().zip(0_u16..);
    let found = rows.find_map(|(line, row)| {
        let at = line.find(text)?;
        Some((u16::try_from(line[..at].chars().count()).unwrap(), row))
    });
    found.unwrap_or_else(|| panic!("no {text} in\n{screen}"))
}

fn mouse(stage: &mut Stage, action: MouseAction, (column, row): (u16, u16)) {
    stage.send(Message::Input(Input::Mouse(Mouse {
        action,
        column,
        row,
    })));
}

#[test]
fn the_mouse_drags_an_appointment_stretches_it_and_marks_a_time() {
    use MouseAction::{Drag, Press, Release};
    let mut stage = stage();
    stage.press("4");
    let ten = find(&mut stage, "10:00");
    let thursday = find(&mut stage, "Do 26.11.");
    let tuesday = find(&mut stage, "Di 24.11.");
    // Held at its second row, two hours later on Thursday.
    let from = (tuesday.0 + 2, ten.1 - 1);
    let to = (thursday.0 + 2, ten.1 + 3);
    mouse(&mut stage, Press, from);
    mouse(&mut stage, Drag, to);
    mouse(&mut stage, Release, to);
    assert_eq!(times(&stage, "t2"), "26.11.2026 11:00 14:00");
    // Held at its last row, an hour longer.
    let end = (thursday.0 + 2, ten.1 + 7);
    mouse(&mut stage, Press, end);
    mouse(&mut stage, Drag, (end.0, end.1 + 2));
    mouse(&mut stage, Release, (end.0, end.1 + 2));
    assert_eq!(times(&stage, "t2"), "26.11.2026 11:00 15:00");
    // Where nothing is, a time is marked.
    mouse(&mut stage, Press, (tuesday.0, ten.1));
    mouse(&mut stage, Drag, (tuesday.0, ten.1 + 3));
    mouse(&mut stage, Release, (tuesday.0, ten.1 + 3));
    stage.type_text("Neu");
    stage.press("F2");
    let key = titled(&stage, "Neu");
    assert_eq!(times(&stage, &key), "24.11.2026 10:00 12:00");
    // A click chooses, a second one opens.
    let click = (thursday.0 + 2, ten.1 + 2);
    mouse(&mut stage, Press, click);
    mouse(&mut stage, Release, click);
    assert!(stage.app.layers.is_empty());
    mouse(&mut stage, Press, click);
    mouse(&mut stage, Release, click);
    assert_eq!(stage.app.layers.len(), 1);
}

#[test]
fn what_is_shown_is_copied_as_a_table() {
    let mut stage = stage();
    stage.press("4 c");
    let copied = stage.effects.iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.unwrap();
    let lines: Vec<&str> = copied.lines().collect();
    assert!(lines[0].starts_with("Datum\tbis einschließlich\tBeginn\tEnde\tTitel\tStand"));
    assert_eq!(lines.len(), 3);
    assert!(lines[2].starts_with("24.11.2026\t\t09:00\t12:00\tWohngeld, Test"));
}

#[test]
fn how_it_stands_comes_back() {
    let mut stage = stage();
    stage.press("4 m Down Down Tab F4");
    let settings = stage.app.settings();
    assert_eq!(settings.calendar.scale, Scale::Month);
    assert_eq!(settings.calendar.day.as_deref(), Some("2026-12-08"));
    let again = Calendar::restored(&settings);
    assert_eq!(again.standing.focus, Pane::Details);
    assert_eq!(again.standing.zoom, Zoom::In);
    assert_eq!(again.place.unwrap().day.to_string(), "2026-12-08");
}

#[test]
fn every_size_can_be_drawn_with_a_draft_too() {
    for keys in [
        "4",
        "4 m",
        "4 t",
        "4 v Right",
        "4 Space Down",
        "4 m Space Down",
        "4 t Tab",
    ] {
        let mut stage = stage();
        stage.press(keys);
        for size in 0..70 {
            stage.screen(size * 3 + 1, size + 1);
            stage.screen(size + 1, 70 - size);
        }
    }
}

#[test]
fn what_is_deleted_elsewhere_is_no_longer_moved() {
    let mut stage = stage();
    stage.press("4 v Right");
    apply(&mut stage, Action::new().delete(Kind::Appointment, "t2"));
    assert!(stage.app.views.calendar.draft.is_none());
    assert_eq!(stage.app.views.calendar.chosen, None);
}

#[test]
fn the_chosen_one_those_that_are_shown_or_all_are_saved_for_other_calendars_but_not_from_practice()
{
    let mut stage = stage();
    stage.press("4 n i");
    let shown = stage.screen(120, 36);
    assert!(shown.contains("Als Kalenderdatei speichern"), "{shown}");
    assert!(shown.contains("nur „"), "{shown}");
    let command = Command::Calendar(crate::tui::command::calendar::Calendar::SaveFile);
    assert!(crate::tui::work::practice::leaves_it(command));
}
