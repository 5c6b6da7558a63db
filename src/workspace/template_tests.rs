//! Prüfvorlagen on several laptops, and runs made by them.

use super::desk::{Desk, exchange, typed};
use super::{Action, Typed};
use crate::insight::checklist::{Checklist, Meanwhile};
use crate::insight::templates::{Presence, Way, moved, points};
use crate::model::schema::Kind;
use crate::replica::Value;

fn at_point(slug: &str, item: &str, text: &str) -> Typed {
    Typed {
        slug: slug.into(),
        item: Some(item.into()),
        text: text.into(),
    }
}

fn create(desk: &mut Desk, kind: Kind, fields: &[Typed]) -> String {
    let snapshot = desk.workspace.snapshot();
    let (action, key) = snapshot
        .create(kind, None, fields, desk.workspace.env())
        .unwrap();
    desk.workspace.apply(&action).unwrap();
    key
}

fn change(desk: &mut Desk, kind: Kind, key: &str, fields: &[Typed]) {
    let action = desk.workspace.snapshot().change(kind, key, fields).unwrap();
    desk.workspace.apply(&action).unwrap();
}

fn step(desk: &mut Desk, template: &str, point: &str, way: Way) {
    let snapshot = desk.workspace.snapshot();
    let values = moved(&points(snapshot.view(), template), point, way);
    let action = values
        .into_iter()
        .fold(Action::new(), |action, (slug, item, value)| {
            action.set_item(Kind::Template, template, slug, &item, value)
        });
    desk.workspace.apply(&action).unwrap();
}

/// The keys that new runs have.
fn keys(desk: &Desk, template: &str) -> Vec<String> {
    let snapshot = desk.workspace.snapshot();
    let there = points(snapshot.view(), template)
        .into_iter()
        .filter(|point| point.presence == Presence::There);
    there.map(|point| point.item.key).collect()
}

fn connection(desk: &mut Desk) -> String {
    let area = [typed("name", "Kassel"), typed("ebene", "kreis")];
    let snapshot = desk.workspace.snapshot();
    let env = desk.workspace.env();
    let (action, _) = snapshot
        .create(Kind::Area, Some("06633"), &area, env)
        .unwrap();
    desk.workspace.apply(&action).unwrap();
    let authority = [
        typed("name", "Wohngeldstelle"),
        typed("art", "wohngeld"),
        typed("gebiet", "06633"),
    ];
    let authority = create(desk, Kind::Authority, &authority);
    let connection = [
        typed("behoerde", &authority),
        typed("leistung", "10092"),
        typed("status", "70"),
        typed("variante", "osci-xta"),
    ];
    create(desk, Kind::Connection, &connection)
}

fn begin(desk: &mut Desk, connection: &str, more: &[Typed]) -> String {
    let mut fields = vec![typed("anbindung", connection), typed("datum", "24.11.2026")];
    fields.extend_from_slice(more);
    create(desk, Kind::TestRun, &fields)
}

#[test]
fn two_laptops_work_on_one_template_and_every_point_merges_alone() {
    let mut ada = Desk::founder();
    let template = create(
        &mut ada,
        Kind::Template,
        &[typed("name", "Hausliste"), typed("leistung", "10092")],
    );
    let before = keys(&ada, &template);
    assert!(before.contains(&"10092-1".to_owned()));
    let mut ben = Desk::joins(&ada, "Ben", 2);
    exchange(&mut [&mut ada, &mut ben]);

    let (of_ada, of_ben) = (
        ada.workspace.snapshot().new_point_key(ada.workspace.env()),
        ben.workspace.snapshot().new_point_key(ben.workspace.env()),
    );
    assert_ne!(of_ada, of_ben);
    change(
        &mut ada,
        Kind::Template,
        &template,
        &[at_point("text", "1", "Vertrag liegt vor.")],
    );
    change(
        &mut ada,
        Kind::Template,
        &template,
        &[at_point("text", &of_ada, "Von Ada")],
    );
    step(&mut ada, &template, "2", Way::Up);
    change(
        &mut ben,
        Kind::Template,
        &template,
        &[at_point("hilfe", "1", "Zeigen lassen.")],
    );
    change(
        &mut ben,
        Kind::Template,
        &template,
        &[at_point("text", &of_ben, "Von Ben")],
    );
    change(
        &mut ben,
        Kind::Template,
        &template,
        &[at_point("entfernt", "3", "ja")],
    );
    exchange(&mut [&mut ada, &mut ben]);

    assert_eq!(ada.digest(), ben.digest());
    let merged = keys(&ada, &template);
    assert_eq!(merged, keys(&ben, &template));
    assert_eq!(merged[..2], ["2".to_owned(), "1".to_owned()]);
    assert!(!merged.contains(&"3".to_owned()));
    assert!(merged.contains(&of_ada) && merged.contains(&of_ben));
    let snapshot = ben.workspace.snapshot();
    let first = points(snapshot.view(), &template).remove(1).item;
    assert_eq!(first.text, "Vertrag liegt vor.");
    assert_eq!(first.help.as_deref(), Some("Zeigen lassen."));
    assert_eq!(snapshot.view().state.in_conflict().count(), 0);
}

#[test]
fn a_run_means_the_points_it_was_made_with_also_when_the_template_is_gone() {
    let mut ada = Desk::founder();
    let connection = connection(&mut ada);
    let template = create(&mut ada, Kind::Template, &[typed("name", "Hausliste")]);
    change(
        &mut ada,
        Kind::Template,
        &template,
        &[at_point("text", "E1", "Eigener Punkt")],
    );
    let run = begin(&mut ada, &connection, &[]);
    let view_of = |desk: &Desk| desk.workspace.snapshot();
    let snapshot = view_of(&ada);
    assert_eq!(
        snapshot.view().text(Kind::TestRun, &run, "vorlage"),
        Some(template.clone())
    );
    let count = Checklist::of(snapshot.view(), &run).unwrap().points.len();

    change(
        &mut ada,
        Kind::Template,
        &template,
        &[
            at_point("text", "1", "Anders"),
            at_point("entfernt", "E1", "ja"),
            at_point("text", "E2", "Später dazu"),
        ],
    );
    let deleted = Action::new().delete(Kind::Template, &template);
    ada.workspace.apply(&deleted).unwrap();
    let snapshot = view_of(&ada);
    let list = Checklist::of(snapshot.view(), &run).unwrap();
    assert_eq!(list.points.len(), count);
    assert_ne!(list.point("1").unwrap().item.text, "Anders");
    assert_eq!(
        list.point("1").unwrap().meanwhile,
        Meanwhile::Reworded("Anders".into())
    );
    assert_eq!(list.point("E1").unwrap().item.text, "Eigener Punkt");
    assert!(list.point("E2").is_none());
    change(
        &mut ada,
        Kind::TestRun,
        &run,
        &[at_point("ergebnis", "E1", "bestanden")],
    );
    let next = begin(&mut ada, &connection, &[]);
    let snapshot = view_of(&ada);
    assert_eq!(snapshot.view().text(Kind::TestRun, &next, "vorlage"), None);
}

#[test]
fn a_run_can_ask_for_the_built_in_list_and_points_must_be_known() {
    let mut ada = Desk::founder();
    let connection = connection(&mut ada);
    create(&mut ada, Kind::Template, &[typed("name", "Hausliste")]);
    let run = begin(&mut ada, &connection, &[typed("vorlage", "")]);
    let snapshot = ada.workspace.snapshot();
    let entity = snapshot.view().entity(Kind::TestRun, &run).unwrap();
    assert_eq!(entity.record().items("wortlaut").count(), 0);
    assert_eq!(entity.value("vorlage").and_then(Value::as_text), None);
    let unknown = snapshot.change(
        Kind::TestRun,
        &run,
        &[at_point("ergebnis", "E99", "bestanden")],
    );
    assert!(unknown.is_err());
    let no_key = snapshot.create(
        Kind::Template,
        None,
        &[typed("name", "x"), at_point("text", "ü", "x")],
        ada.workspace.env(),
    );
    assert!(no_key.is_err());
}
