//! The views there are: one line each. The enum, the tabs, the commands that open them, the keys of these, and where
//! their state is kept all come from this table.
//!
//! A new view is a folder beside this file with a type that is a [`Panes`], and a line here.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::command::{Command, Context, Group, Spec};
use super::data::Data;
use super::exchange::Exchange;
use super::input::Chord;
use super::matrix::Matrix;
use super::message::Message;
use super::overview::Overview;
use super::panes::Panes;
use super::register::{Obstacles, Persons, Tasks};
use super::runs::Runs;
use super::settings::Settings;
use super::workbench::Workbench;

/// Makes everything that has to be said of every view. The first is the one that opens at first.
macro_rules! views {
    ($($(#[$doc:meta])* $view:ident $field:ident $key:literal $title:literal $help:literal;)*) => {
        /// The views there are.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum View {
            $($(#[$doc])* $view,)*
        }

        impl View {
            /// All views in the order of their tabs.
            pub const ALL: &[Self] = &[$(Self::$view),*];

            /// The name on its tab.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$view => $title,)*
                }
            }
        }

        /// The commands that open the views.
        pub const SHOW: &[Spec] = &[
            $(Spec {
                command: Command::Show(View::$view),
                group: Group::View,
                title: $title,
                hint: None,
                help: $help,
                keys: &[Chord::char($key)],
                contexts: &[Context::Main],
            },)*
        ];

        /// What is chosen in each view and how its panes stand.
        pub struct Views {
            $($(#[$doc])* pub $field: $view,)*
        }

        impl Views {
            /// The views as they were left.
            pub fn restored(settings: &Settings) -> Self {
                Self { $($field: $view::restored(settings),)* }
            }

            /// Puts down how they are left.
            pub fn put_down(&self, settings: &mut Settings) {
                $(self.$field.put_down(settings);)*
            }

            /// One of them.
            pub fn get(&self, view: View) -> &dyn Panes {
                match view {
                    $(View::$view => &self.$field,)*
                }
            }

            /// One of them, to change it.
            pub fn get_mut(&mut self, view: View) -> &mut dyn Panes {
                match view {
                    $(View::$view => &mut self.$field,)*
                }
            }

            /// All take over a new state of the workspace.
            pub fn refresh(&mut self, data: &Arc<Data>) -> Vec<Message> {
                let mut messages = Vec::new();
                $(messages.extend(self.$field.refresh(data));)*
                messages
            }
        }
    };
}

views! {
    /// Areas and authorities, services, appointments and checklist side by side.
    Workbench workbench '1' "Werkbank"
        "Gebiete und Behörden, ihre Leistungen, Termine und Prüflisten nebeneinander.";
    /// How far everything has come, what is due, and where.
    Overview overview '2' "Überblick"
        "Wie weit alles ist, was ansteht und wo, auf einen Blick; Eingabe führt überall zur Liste dahinter.";
    /// Authorities × services as a heat map.
    Matrix matrix '3' "Matrix"
        "Alle Behörden und Leistungen auf einen Blick: wie weit jede Anbindung ist.";
    /// The appointments by month, week and day.
    Calendar calendar '4' "Kalender"
        "Die Termine nach Monat, Woche und Tag, mit Feiertagen und Doppelbelegungen.";
    /// The checklists, worked through on site.
    Runs runs '5' "Prüfungen"
        "Prüfungen und ihre Prüflisten: Ergebnisse, Vergleich, Mängel, Abnahme und eigene Vorlagen.";
    /// What stands in the way, how far it is escalated, and how it was solved elsewhere.
    Obstacles obstacles '6' "Hürden"
        "Alle Hürden mit Eskalation, Wirkung und ähnlichen gelösten.";
    /// What is to be done next, and the milestones on a line.
    Tasks tasks '7' "Aufgaben"
        "Alle Aufgaben nach Fälligkeit, und die Meilensteine auf der Zeitschiene.";
    /// Who is who, how to reach them, and their teams.
    Persons persons '8' "Personen"
        "Alle Personen mit Telefon und Mail und dem, woran sie teilnehmen, und die Teams.";
    /// Who works along, who has what, and what there is to do about it.
    Exchange exchange '9' "Abgleich"
        "Wer mitarbeitet, wer welchen Stand hat und was dabei zu tun ist.";
}

impl Default for View {
    fn default() -> Self {
        Self::ALL[0]
    }
}
