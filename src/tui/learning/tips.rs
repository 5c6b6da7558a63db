//! Tips: one quiet line at the moment when it helps, each at most a few times. What they say is data in [`TIPS`].
//!
//! It knows what happened and how often, never the state of the screen.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::tui::command::Command;
use crate::tui::command::manners::Manners;
use crate::tui::keymap::Keymap;

/// Whether tips are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Switch {
    /// They are.
    #[default]
    On,
    /// They are not.
    Off,
}

/// Something that may be worth a tip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A command was chosen from the menu or the palette.
    Picked(Command),
    /// A command was done, however it was given.
    Did(Command),
    /// The first of some rows was marked.
    Marked,
    /// A letter was typed where it means nothing.
    Lost,
}

/// One tip.
struct Tip {
    /// Its name in the settings.
    name: &'static str,
    /// When it helps.
    moment: Moment,
    /// At which time of these in one session.
    time: u8,
    /// What it says; `{}` stands for the ways to give the commands, in their order.
    text: &'static str,
    ways: &'static [Command],
}

/// Each is shown at most so often, ever.
const MOST: u8 = 2;

/// So often a command with a key was chosen from a list when its key is told.
const PICKED: u8 = 3;

/// The name under which told keys are counted, and how many are told at most, ever.
const KEYS: &str = "tasten";
const MOST_KEYS: u8 = 8;

#[rustfmt::skip]
const TIPS: &[Tip] = &[
    Tip { name: "marken", moment: Moment::Marked, time: 1,
        text: "Mit Markierten geht vieles auf einmal: {} ändert alle, {} löscht sie, Esc hebt die Marken auf.",
        ways: &[Command::Edit, Command::Delete] },
    Tip { name: "wiederholen", moment: Moment::Did(Command::Undo), time: 1,
        text: "Zu viel zurückgenommen? {} stellt es wieder her.",
        ways: &[Command::Redo] },
    Tip { name: "gross", moment: Moment::Did(Command::Zoom), time: 1,
        text: "Noch einmal {}, und alle Felder stehen wieder da.",
        ways: &[Command::Zoom] },
    Tip { name: "stufen", moment: Moment::Did(Command::NextRung), time: 3,
        text: "{} setzt jede Stufe in einem Schritt.",
        ways: &[Command::Rung] },
    Tip { name: "felder", moment: Moment::Did(Command::NextPane), time: 8,
        text: "{} zeigt das Feld allein auf dem ganzen Bildschirm.",
        ways: &[Command::Zoom] },
    Tip { name: "verirrt", moment: Moment::Lost, time: 2,
        text: "Buchstaben suchen hier nicht. {} sucht, {} zeigt jeden Befehl.",
        ways: &[Command::Search, Command::Palette] },
    Tip { name: "ueben", moment: Moment::Did(Command::Manners(Manners::EndTour)), time: 1,
        text: "Gefahrlos ausprobieren lässt sich alles mit {}.",
        ways: &[Command::Manners(Manners::Practise)] },
];

/// Which tips are still worth showing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tips {
    switch: Switch,
    shown: BTreeMap<String, u8>,
    /// What has happened in this session, and how often.
    happened: HashMap<Moment, u8>,
}

impl Tips {
    /// As they were left.
    pub fn restored(switch: Switch, shown: BTreeMap<String, u8>) -> Self {
        Self {
            switch,
            shown,
            happened: HashMap::new(),
        }
    }

    /// Whether they are wanted.
    pub const fn switch(&self) -> Switch {
        self.switch
    }

    /// Says whether they are wanted.
    pub const fn set(&mut self, switch: Switch) {
        self.switch = switch;
    }

    /// How often each was shown.
    pub const fn shown(&self) -> &BTreeMap<String, u8> {
        &self.shown
    }

    /// Something happened; the tip that helps now, if one does.
    pub fn at(&mut self, moment: Moment, keymap: &Keymap) -> Option<String> {
        let times = self.happened.entry(moment).or_default();
        *times = times.saturating_add(1);
        let times = *times;
        if self.switch == Switch::Off {
            return None;
        }
        if let Moment::Picked(command) = moment {
            return self.key_of(command, times, keymap);
        }
        let mut tips = TIPS.iter();
        let tip = tips.find(|tip| tip.moment == moment && tip.time == times)?;
        self.may_show(tip.name, MOST).then(|| words(tip, keymap))
    }

    /// The key of a command that is chosen from lists again and again.
    fn key_of(&mut self, command: Command, times: u8, keymap: &Keymap) -> Option<String> {
        let spec = command.spec();
        let key = keymap.key(spec).filter(|_| times == PICKED)?;
        self.may_show(KEYS, MOST_KEYS)
            .then(|| format!("„{}“ geht auch mit {key}.", spec.name()))
    }

    fn may_show(&mut self, name: &str, most: u8) -> bool {
        let shown = self.shown.entry(name.to_owned()).or_default();
        let may = *shown < most;
        *shown = shown.saturating_add(u8::from(may));
        may
    }
}

fn words(tip: &Tip, keymap: &Keymap) -> String {
    let ways = tip.ways.iter().map(|&command| keymap.way(command));
    ways.fold(tip.text.to_owned(), |text, way| {
        text.replacen("{}", &way, 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::command;

    fn told(tips: &mut Tips, moment: Moment, times: usize) -> Vec<String> {
        let keymap = Keymap::new(command::all()).unwrap();
        let told = (0..times).filter_map(|_| tips.at(moment, &keymap));
        told.collect()
    }

    #[test]
    fn a_key_is_told_the_third_time_that_its_command_is_looked_for() {
        let mut tips = Tips::default();
        let moment = Moment::Picked(Command::History);
        assert_eq!(told(&mut tips, moment, 2), [""; 0]);
        assert_eq!(told(&mut tips, moment, 1), ["„Verlauf“ geht auch mit F7."]);
        assert_eq!(told(&mut tips, moment, 9), [""; 0]);
        // There is none to tell.
        assert_eq!(told(&mut tips, Moment::Picked(Command::BackUp), 5), [""; 0]);
    }

    #[test]
    fn each_tip_comes_twice_in_a_lifetime_and_not_where_they_are_off() {
        let mut shown = BTreeMap::new();
        for visit in 0..4 {
            let mut tips = Tips::restored(Switch::On, shown);
            let count = told(&mut tips, Moment::Did(Command::Undo), 3).len();
            assert_eq!(count, usize::from(visit < 2));
            shown = tips.shown().clone();
        }
        let mut off = Tips::restored(Switch::Off, BTreeMap::new());
        assert_eq!(told(&mut off, Moment::Did(Command::Undo), 3), [""; 0]);
        assert!(off.shown().is_empty());
    }

    #[test]
    fn every_tip_names_as_many_ways_as_it_has_and_ends_as_a_sentence() {
        let keymap = Keymap::new(command::all()).unwrap();
        for tip in TIPS {
            assert_eq!(
                tip.text.matches("{}").count(),
                tip.ways.len(),
                "{}",
                tip.name
            );
            let words = words(tip, &keymap);
            assert!(words.ends_with('.') && !words.contains("{}"), "{words}");
            let alike = TIPS.iter().filter(|other| other.name == tip.name);
            assert_eq!(alike.count(), 1, "{}", tip.name);
        }
    }
}
