//! Clocks that somebody set wrongly: they may say nonsense about when something was, never lose it, and never win over
//! what was written with knowledge of it.

use tempfile::TempDir;

use super::desk::{Desk, START, author, exchange, typed};
use super::*;
use crate::model::entity::Entities;
use crate::model::schema::Kind;

const YEAR: u64 = 365 * 24 * 3_600_000;

fn desk(clock: &HandClock, seed: u8) -> Desk {
    let folder = TempDir::new().unwrap();
    let env = Env::by_hand(clock, seed);
    let workspace = Workspace::create(&folder.path().join("ws"), &author("Ada"), env).unwrap();
    Desk { workspace, folder }
}

fn title(desk: &Desk) -> String {
    let snapshot = desk.workspace.snapshot();
    let task = snapshot.state().entities(Kind::Task).next().unwrap();
    task.text("titel").unwrap().to_owned()
}

fn rename(desk: &mut Desk, title: &str) {
    let snapshot = desk.workspace.snapshot();
    let task = snapshot.state().entities(Kind::Task).next().unwrap();
    let change = snapshot.change(Kind::Task, task.key(), &[typed("titel", title)]);
    desk.workspace.apply(&change.unwrap()).unwrap();
}

#[test]
fn a_clock_set_years_forward_and_back_loses_nothing_and_the_last_word_stays_the_last() {
    let clock = HandClock::default();
    clock.set(START);
    let mut ada = desk(&clock, 1);
    ada.writes("eins");
    let mut ben = Desk::joins(&ada, "Ben", 2);
    for (wall, words) in [
        (START + 3 * YEAR, "drei Jahre vor"),
        (START - 5 * YEAR, "fünf Jahre zurück"),
        (0, "1970"),
        (START + 60_000, "wieder richtig"),
    ] {
        clock.set(wall);
        rename(&mut ada, words);
        assert_eq!(title(&ada), words);
        ada = ada.reopened();
        assert_eq!(title(&ada), words, "after opening again");
        exchange(&mut [&mut ada, &mut ben]);
        assert_eq!(title(&ben), words, "at the colleague's");
        // The colleague's clock is right, and has the last word now.
        let answer = format!("Antwort auf {words}");
        rename(&mut ben, &answer);
        exchange(&mut [&mut ada, &mut ben]);
        assert_eq!((title(&ada), title(&ben)), (answer.clone(), answer));
        assert_eq!(ada.digest(), ben.digest());
        assert_eq!(ada.workspace.snapshot().state().in_conflict().count(), 0);
    }
    ada.is_sound();
    ben.is_sound();
}
