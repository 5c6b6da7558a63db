//! What of the screen comes back at the next start: how the panes stand, what is unfolded and chosen, which keys live.
//!
//! It is kept beside the workspace and belongs to one laptop; it never travels. A file that cannot be read is as good
//! as none.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::appearance::Appearance;
use super::calendar;
use super::exchange::Standing;
use super::keymap::Letters;
use super::learning::Learnt;
use super::matrix;
use super::overview;
use super::register::{ShelfStanding, Standings};
use super::runs;
use super::views::View;
use super::workbench::Pane;
use super::workbench::layout::{Borders, Zoom};
use crate::model::schema::Kind;

/// What comes back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Settings {
    /// Whether commands lie on single characters.
    pub letters: Letters,
    /// Colours and signs, as far as somebody has chosen.
    pub appearance: Appearance,
    /// The open view.
    pub view: View,
    /// The pane of the workbench with the focus.
    pub focus: Pane,
    /// Whether it is shown alone.
    pub zoom: Zoom,
    /// Where the borders are.
    pub borders: Borders,
    /// How the panes of the exchange stand.
    pub exchange: Standing,
    /// What of the matrix is shown and chosen.
    pub matrix: matrix::Standing,
    /// How the calendar stands.
    pub calendar: calendar::Standing,
    /// How the view of the Prüfungen stands.
    pub runs: runs::Standing,
    /// How the panes of the overview stand.
    pub overview: overview::Standing,
    /// The chosen area or authority.
    pub chosen: Option<Place>,
    /// How the lists of records stand.
    pub lists: Standings,
    /// How the views of lists stand.
    pub shelves: BTreeMap<String, ShelfStanding>,
    /// The unfolded areas; none if nobody has folded or unfolded anything yet.
    pub unfolded: Option<Vec<Place>>,
    /// How far somebody has come with the program.
    pub learning: Learnt,
}

/// An area or authority, by the stored name of its kind and its key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place(pub String, pub String);

impl Place {
    /// The place of a record.
    pub fn new(kind: Kind, key: &str) -> Self {
        Self(kind.slug().to_owned(), key.to_owned())
    }

    /// The record, if there is such a kind.
    pub fn record(&self) -> Option<(Kind, &str)> {
        Some((Kind::from_slug(&self.0)?, &self.1))
    }
}

/// The name of the file in the folder of the workspace.
pub const FILE: &str = "bildschirm.toml";

impl Settings {
    /// Reads the file, or takes the defaults.
    pub fn load(path: &Path) -> Self {
        fs::read_to_string(path)
            .map(|text| Self::read(&text))
            .unwrap_or_default()
    }

    fn read(text: &str) -> Self {
        toml::from_str(text).unwrap_or_default()
    }

    /// Writes the file in one step, so that there is never half of one.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let text = toml::to_string(self).map_err(io::Error::other)?;
        let draft = path.with_extension("neu");
        fs::write(&draft, text)?;
        fs::rename(draft, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::matrix::arrange::{Arrangement, Filter, Having, RowOrder};
    use crate::insight::register::{Saved, built_in, usual};
    use crate::model::catalogue;
    use crate::tui::command::runs::Only;
    use crate::tui::exchange;
    use crate::tui::learning::tips::Switch;
    use crate::tui::learning::tour::Seen;
    use crate::tui::register;
    use crate::tui::signs::Signs;
    use crate::tui::theme::Theme;

    fn standing() -> register::Standing {
        register::Standing {
            arrangement: Some(usual(Kind::Obstacle)),
            saved: built_in(Kind::Obstacle)
                .into_iter()
                .map(|saved| Saved {
                    name: format!("Eigene: {}", saved.name),
                    ..saved
                })
                .collect(),
        }
    }

    #[test]
    fn what_is_saved_comes_back() {
        let settings = Settings {
            letters: Letters::Off,
            appearance: Appearance {
                theme: Some(Theme::LightSafe),
                signs: Some(Signs::Ascii),
            },
            view: View::Exchange,
            focus: Pane::Checklist,
            zoom: Zoom::In,
            borders: Borders {
                column: 30,
                row: 70,
            },
            exchange: Standing {
                focus: exchange::Pane::Members,
                zoom: Zoom::In,
                borders: Borders {
                    column: 61,
                    row: 40,
                },
            },
            matrix: matrix::Standing {
                row: Some(Place::new(Kind::Area, "06633")),
                service: Some("10092".into()),
                arrangement: Arrangement {
                    rows: RowOrder::Service("10092".into()),
                    folded: ["06633".to_owned()].into(),
                    filter: Filter {
                        text: "kassel".into(),
                        having: Having::Rung(70),
                        ..Filter::default()
                    },
                    ..Arrangement::default()
                },
                ..matrix::Standing::default()
            },
            calendar: calendar::Standing {
                scale: calendar::Scale::Month,
                day: Some("2026-11-24".to_owned()),
                people: vec!["01p".to_owned()],
                filter: calendar::Filter {
                    team: Some("01t".to_owned()),
                    ..calendar::Filter::default()
                },
                ..calendar::Standing::default()
            },
            runs: runs::Standing {
                focus: runs::Pane::Points,
                filter: "wohngeld".into(),
                run: Some("01JD".into()),
                only: Only::Path(catalogue::Path::Osci),
                ..runs::Standing::default()
            },
            overview: overview::Standing {
                focus: overview::Pane::Map,
                service: Some("10092".to_owned()),
                signs: overview::Signs::Letters,
                ..overview::Standing::default()
            },
            chosen: Some(Place::new(Kind::Authority, "06633-wohngeld")),
            lists: Standings::from([("huerde".into(), standing())]),
            shelves: BTreeMap::from([("huerden".into(), ShelfStanding::default())]),
            unfolded: Some(vec![Place::new(Kind::Area, "06633")]),
            learning: Learnt {
                tour: Seen::Yes,
                tips: Switch::Off,
                shown: [("marken".to_owned(), 2)].into(),
            },
        };
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join(FILE);
        settings.save(&path).unwrap();
        assert_eq!(Settings::load(&path), settings);
    }

    #[test]
    fn a_file_that_is_missing_or_broken_or_of_another_version_is_no_hindrance() {
        let nowhere = Path::new("/nirgends/bildschirm.toml");
        assert_eq!(Settings::load(nowhere), Settings::default());
        assert_eq!(Settings::read("kaputt = ["), Settings::default());
        let newer = Settings::read("zoom = \"in\"\nvon-morgen = 3");
        assert_eq!(newer.zoom, Zoom::In);
    }
}
