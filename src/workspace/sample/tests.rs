//! What somebody sees who opens the sample.

use std::collections::BTreeSet;

use chrono::Days;
use tempfile::TempDir;

use super::*;
use crate::model::schema::Kind;
use crate::replica::EXISTS;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn built(today: NaiveDate) -> (Workspace, TempDir) {
    let folder = TempDir::new().unwrap();
    let noon = today.and_hms_opt(12, 0, 0).unwrap().and_utc();
    let env = Env::fixed(u64::try_from(noon.timestamp_millis()).unwrap(), 1);
    let workspace = build(folder.path(), today, env).unwrap();
    (workspace, folder)
}

#[test]
fn a_region_in_mid_work() {
    let today = day("2026-11-23");
    let (workspace, _folder) = built(today);
    let snapshot = workspace.snapshot();
    let view = snapshot.view();

    let count = |kind| view.entities(kind).count();
    assert_eq!(count(Kind::Area), 31, "Land, Kreis, Gemeinden");
    assert_eq!(count(Kind::Team), 3);
    assert_eq!(count(Kind::Member), 3);
    for (kind, least) in [
        (Kind::Authority, 60),
        (Kind::Connection, 200),
        (Kind::Appointment, 20),
        (Kind::TestRun, 12),
        (Kind::Obstacle, 15),
        (Kind::Task, 18),
        (Kind::Person, 20),
        (Kind::Milestone, 4),
    ] {
        assert!(count(kind) >= least, "{kind:?}: {}", count(kind));
    }

    let placed = view.entities(Kind::Area).filter(|area| {
        let degrees = |slug| area.text(slug).is_some();
        degrees("laenge") && degrees("breite")
    });
    assert_eq!(
        placed.count(),
        29,
        "every Gemeinde has its place on the map"
    );

    let rungs: BTreeSet<&str> = view
        .entities(Kind::Connection)
        .filter_map(|connection| connection.text("status"))
        .collect();
    assert_eq!(rungs.len(), view.catalogue.statuses.len(), "{rungs:?}");
    let states: BTreeSet<&str> = view
        .entities(Kind::Connection)
        .filter_map(|connection| connection.text("hemmnis"))
        .collect();
    assert!(states.len() >= 4, "{states:?}");
    let categories: BTreeSet<&str> = view
        .entities(Kind::Obstacle)
        .filter_map(|obstacle| obstacle.text("art")?.get(..1))
        .collect();
    assert_eq!(categories.into_iter().collect::<String>(), "FORT");
    let interim = view
        .keys(Kind::Connection)
        .into_iter()
        .filter_map(|key| view.status_label(key))
        .any(|label| label == "produktiv (Übergangslösung)");
    assert!(interim);

    let appointments: Vec<NaiveDate> = view
        .entities(Kind::Appointment)
        .filter_map(|appointment| appointment.date("datum"))
        .collect();
    let on = |day: NaiveDate| appointments.iter().filter(|date| **date == day).count();
    assert_eq!(on(today), 1);
    assert_eq!(on(day("2026-11-24")), 3);
}

#[test]
fn two_conflicts_are_left_a_value_and_a_deletion() {
    let (workspace, _folder) = built(day("2026-11-23"));
    let snapshot = workspace.snapshot();
    let mut conflicts: Vec<(String, Vec<String>)> = snapshot
        .state()
        .in_conflict()
        .map(|record| {
            let mut fields: Vec<String> = record
                .cells()
                .filter(|cell| cell.register.is_conflict())
                .map(|cell| cell.field.to_owned())
                .collect();
            if record.existence().is_conflict() {
                fields.push(EXISTS.to_owned());
            }
            (record.kind().to_owned(), fields)
        })
        .collect();
    conflicts.sort();
    let expected = [("anbindung", "zieltermin"), ("aufgabe", EXISTS)];
    let expected = expected.map(|(kind, field)| (kind.to_owned(), vec![field.to_owned()]));
    assert_eq!(conflicts, expected);
}

#[test]
fn three_people_have_written_for_weeks_and_the_others_wait_for_the_last_file() {
    let today = day("2026-11-23");
    let (workspace, _folder) = built(today);
    let members = workspace.members();
    assert_eq!(members.len(), 3);
    assert_eq!(workspace.me().name(), "Erika Beispiel");
    for member in &members {
        assert!(member.changes >= 15, "{}: {}", member.name, member.changes);
        assert!(member.is_me || member.behind > 0, "{}", member.name);
        assert!(member.gaps.is_empty());
    }
    let log = workspace
        .log(&crate::workspace::LogQuery::default())
        .unwrap();
    let on = |wall| workspace.env().local(wall).date();
    let (newest, oldest) = (on(log[0].wall), on(log[log.len() - 1].wall));
    assert!(newest < today, "{newest}");
    assert!(oldest < today - Days::new(40), "{oldest}");
}

#[test]
fn the_same_day_gives_the_same_sample_and_another_day_another() {
    let digest = |today| {
        let (workspace, _folder) = built(day(today));
        let snapshot = workspace.snapshot();
        assert_eq!(snapshot.state().in_conflict().count(), 2, "{today}");
        snapshot.digest()
    };
    assert_eq!(digest("2026-11-23"), digest("2026-11-23"));
    assert_ne!(digest("2026-11-23"), digest("2026-11-29"));
}

#[test]
fn the_folder_goes_with_its_guard() {
    let scratch = ScratchFolder::new(&Env::fixed(1, 9)).unwrap();
    let path = scratch.path().to_owned();
    std::fs::write(path.join("datei"), "x").unwrap();
    drop(scratch);
    assert!(!path.exists());
}

#[test]
fn the_burn_up_ends_where_the_region_stands() {
    use crate::insight::burn_up::weeks;
    use crate::insight::outline::Outline;
    use crate::replica::VersionVector;

    let today = day("2026-11-23");
    let (workspace, _folder) = built(today);
    let all = workspace.steps(&VersionVector::default()).unwrap();
    let snapshot = workspace.snapshot();
    let tally = Outline::new(snapshot.view()).tally();
    let burnt = weeks(&all, today);
    let last = burnt.last().unwrap();
    assert_eq!((last.connected, last.total), (tally.connected, tally.total));
    assert!(burnt.len() >= 8, "eight weeks");
    assert!(burnt[0].connected < last.connected);

    let half: VersionVector = snapshot
        .vector()
        .iter()
        .map(|(replica, count)| (replica, count / 2))
        .collect();
    let covered = |step: &crate::insight::burn_up::Step, news: &[_]| !news.contains(step);
    let news = workspace.steps(&half).unwrap();
    assert!(!news.is_empty() && news.len() < all.len());
    let before = all.into_iter().filter(|step| covered(step, &news));
    let together: Vec<_> = before.chain(news.clone()).collect();
    assert_eq!(weeks(&together, today), burnt, "what is new is read alone");
}
