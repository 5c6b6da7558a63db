//! What setting many to one rung comes to.

use super::*;
use crate::replica::Value;
use crate::tui::testing::stage;

const WOHNGELD: &str = "06633-wohngeld-10092";
const STANDESAMT: &str = "06633028-standesamt-10026";

fn target(authority: &str, service: &str, connection: Option<&str>) -> Target {
    Target {
        authority: authority.into(),
        service: service.into(),
        connection: connection.map(str::to_owned),
    }
}

/// On 70, on 95, and one that is missing.
fn targets() -> Vec<Target> {
    vec![
        target("06633-wohngeld", "10092", Some(WOHNGELD)),
        target("06633028-standesamt", "10026", Some(STANDESAMT)),
        target("06633-wohngeld", "10035", None),
    ]
}

fn to(code: u8) -> &'static Status {
    Catalogue::builtin().unwrap().status(code).unwrap()
}

#[test]
fn every_connection_steps_jumps_or_returns_for_itself() {
    let stage = stage();
    let snapshot = stage.workspace.snapshot();
    for (code, [stepping, jumping, returning, same]) in [
        (70, [0, 0, 1, 1]),
        (80, [1, 0, 1, 0]),
        (90, [0, 1, 1, 0]),
        (95, [0, 1, 0, 1]),
        (99, [1, 1, 0, 0]),
        (0, [0, 0, 2, 0]),
    ] {
        let plan = Plan::new(&targets(), to(code), snapshot.view());
        let found = [
            plan.stepping.len(),
            plan.jumping.len(),
            plan.returning.len(),
            plan.same,
        ];
        assert_eq!(found, [stepping, jumping, returning, same], "to {code}");
        assert_eq!(plan.missing.len(), 1);
        assert_eq!(plan.needs_reason(), jumping + returning > 0);
    }
}

#[test]
fn the_effect_is_said_in_figures_before_anything_is_asked() {
    let census = [(None, 3), (Some(70), 2), (Some(95), 1)].into();
    let said = |code| effect(&census, code, Catalogue::builtin().unwrap());
    assert_eq!(
        said(80),
        "2 eine Stufe weiter, 1 zurück, 3 noch nicht erfasst"
    );
    assert_eq!(
        said(95),
        "2 über Stufen hinweg, 1 schon dort, 3 noch nicht erfasst"
    );
}

#[test]
fn those_that_the_rules_refuse_do_not_hold_up_the_others() {
    let mut stage = stage();
    // Written by a version that did not ask for the obstacle.
    let blocked = Action::new().set(
        Kind::Connection,
        WOHNGELD,
        "hemmnis",
        Value::text("beendet"),
    );
    stage.workspace.apply(&blocked).unwrap();
    let mut targets = targets();
    targets.push(target("gibt-es-nicht", "10092", None));
    let told = write(
        &targets,
        to(99),
        Making::Yes,
        "Nachgetragen",
        &mut stage.workspace,
    );
    let [Message::Note(severity, text)] = &told[..] else {
        panic!("one note");
    };
    assert_eq!(*severity, Severity::Warning);
    assert!(
        text.starts_with("3 Anbindungen auf „produktiv – in Nutzung“ gesetzt, davon 1 neu angelegt. 1 blieb, wie sie war:"),
        "{text}"
    );
    assert_eq!(
        stage
            .text(Kind::Connection, "06633-wohngeld-10035", "status")
            .as_deref(),
        Some("99")
    );
    let again = write(&targets, to(99), Making::No, "", &mut stage.workspace);
    let [Message::Note(_, text)] = &again[..] else {
        panic!("one note");
    };
    assert_eq!(text, "Es gibt nichts zu ändern.");
}
