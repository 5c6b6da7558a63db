//! What the matrix asks: what to leave out, by what to sort, which services to show.

use std::collections::BTreeSet;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Matrix, News};
use crate::insight::matrix::arrange::{ColumnOrder, Filter, Having, Inactive, RowOrder};
use crate::model::catalogue::Catalogue;
use crate::tui::app::Scene;
use crate::tui::data::Data;
use crate::tui::dialog::form_dialog::FormDialog;
use crate::tui::dialog::surroundings;
use crate::tui::input::Input;
use crate::tui::layer::Layer;
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::message::Message;
use crate::tui::widget::Outcome;
use crate::tui::widget::form::{Answer, FieldSpec, Form, InputKind};
use crate::tui::widget::picker::{Entry, Pick, Picker};
use crate::tui::widget::text::to_cells;
use crate::workspace::Snapshot;

const TEXT: &str = "behoerde";
const KIND: &str = "art";
const HAVING: &str = "zelle";
const SERVICE: &str = "leistung";
const INACTIVE: &str = "inaktiv";

/// The words of the answers that are neither a rung nor a Hemmnis.
const LATE: (&str, &str) = ("@ueberfaellig", "überfällig");
const MISSING: (&str, &str) = ("@fehlt", "noch nicht erfasst");
const HELD_UP: (&str, &str) = ("@hemmnis", "mit Hemmnis, gleich welchem");
const CONFLICT: (&str, &str) = ("@konflikt", "im Konflikt");

impl Matrix {
    /// Asks what to leave out.
    pub(super) fn ask_filter(&self, data: &Data) -> Message {
        let filter = &self.standing.arrangement.filter;
        let catalogue = data.snapshot.catalogue();
        let yes_no = match filter.inactive {
            Inactive::Shown => "ja",
            Inactive::Hidden => "",
        };
        let specs = vec![
            FieldSpec::new(TEXT, "Name, Ort oder Kreis", InputKind::Line)
                .group("Behörden")
                .help("Alle Wörter müssen in Name, Schlüssel, Ort oder Kreis der Behörde stehen.")
                .answer(Answer::one(&filter.text)),
            FieldSpec::new(
                KIND,
                "Art",
                InputKind::Choice(Arc::new(self.kinds(catalogue))),
            )
            .group("Behörden")
            .answer(Answer::one(&filter.kind)),
            FieldSpec::new(
                HAVING,
                "Anbindung",
                InputKind::Choice(Arc::new(havings(catalogue))),
            )
            .group("Behörden")
            .help("Nur Behörden, bei denen wenigstens eine gezeigte Leistung so steht.")
            .answer(Answer::One(having_key(&filter.having))),
            FieldSpec::new(SERVICE, "Name oder Nummer", InputKind::Line)
                .group("Leistungen")
                .help("Alle Wörter müssen in Name oder Nummer der Leistung stehen.")
                .answer(Answer::one(&filter.service)),
            FieldSpec::new(INACTIVE, "auch nicht aktive", InputKind::YesNo)
                .group("Leistungen")
                .help("Auch Leistungen, die hier nicht ausgerollt werden.")
                .answer(Answer::one(yes_no)),
        ];
        let form = Form::new(specs, "Zeigen", surroundings(&data.snapshot));
        Message::open(FormDialog::new("Matrix filtern", form, |dialog| {
            let filter = Filter {
                text: dialog.one(TEXT).trim().to_owned(),
                kind: dialog.one(KIND),
                having: having(&dialog.one(HAVING)),
                service: dialog.one(SERVICE).trim().to_owned(),
                inactive: if dialog.one(INACTIVE) == "ja" {
                    Inactive::Shown
                } else {
                    Inactive::Hidden
                },
            };
            vec![Message::Matrix(News::Filter(filter))]
        }))
    }

    /// The kinds of authority there are, by name.
    fn kinds(&self, catalogue: &Catalogue) -> Vec<Entry> {
        let kinds: BTreeSet<&str> = self.grid.rows().iter().map(|row| &*row.kind).collect();
        let known = catalogue.authority_kinds.iter();
        known
            .filter(|kind| kinds.contains(kind.key.as_str()))
            .map(|kind| entry(&kind.key, &kind.name, ""))
            .collect()
    }

    /// The filter in a few words, for the title.
    pub(super) fn filter_words(&self) -> String {
        let filter = &self.standing.arrangement.filter;
        let catalogue = Catalogue::builtin().ok();
        let kind = catalogue.and_then(|catalogue| catalogue.authority_kind(&filter.kind));
        let having = having_key(&filter.having);
        let having = catalogue.and_then(|catalogue| {
            let all = havings(catalogue).into_iter();
            all.filter(|entry| entry.key == having)
                .map(|entry| entry.label)
                .next()
        });
        let quoted = |text: &str| (!text.is_empty()).then(|| format!("„{text}“"));
        let parts = [
            quoted(&filter.text),
            kind.map(|kind| kind.name.clone()),
            having,
            quoted(&filter.service),
            (filter.inactive == Inactive::Shown).then(|| "auch nicht aktive".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Asks by what to sort.
    pub(super) fn ask_order(&self) -> Message {
        let arrangement = &self.standing.arrangement;
        let mut rows = vec![
            (RowOrder::Area, "Behörden nach Gebiet".to_owned()),
            (RowOrder::Name, "Behörden nach Name".to_owned()),
            (RowOrder::Inhabitants, "Behörden nach Einwohnern".to_owned()),
            (RowOrder::Progress, "Behörden nach Fortschritt".to_owned()),
        ];
        if let Some(here) = self.here() {
            let column = &self.grid.columns()[here.column];
            let order = RowOrder::Service(column.key.to_string());
            rows.push((order, format!("Behörden nach Status: {}", column.short)));
        }
        let columns = [
            (ColumnOrder::Number, "Leistungen nach Nummer"),
            (ColumnOrder::Name, "Leistungen nach Name"),
            (ColumnOrder::Progress, "Leistungen nach Fortschritt"),
        ];
        let help = "Dieselbe Wahl noch einmal kehrt die Reihenfolge um. Ein Klick auf einen Spaltenkopf sortiert auch.";
        let choice = |label: String, now: Option<&str>| Choice {
            label: match now {
                Some(sign) => format!("{label} {sign}"),
                None => label,
            },
            help: help.to_owned(),
        };
        let mut choices = Vec::new();
        for (order, label) in &rows {
            let now = (*order == arrangement.rows).then(|| super::sign(arrangement.rows_direction));
            choices.push(choice(label.clone(), now));
        }
        for (order, label) in columns {
            let now =
                (order == arrangement.columns).then(|| super::sign(arrangement.columns_direction));
            choices.push(choice(label.to_owned(), now));
        }
        let chosen = rows
            .iter()
            .position(|(order, _)| *order == arrangement.rows);
        let then = move |at: usize| {
            let by_row = rows.get(at).map(|(order, _)| News::Rows(order.clone()));
            let by_column = || {
                let (order, _) = columns.get(at.checked_sub(rows.len())?)?;
                Some(News::Columns(*order))
            };
            let news = by_row.or_else(by_column);
            news.map(Message::Matrix).into_iter().collect()
        };
        Message::open(Choose::new("Sortieren", choices, chosen.unwrap_or(0), then))
    }

    /// Asks which services to show.
    pub(super) fn ask_columns(&self, snapshot: &Snapshot) -> Message {
        let arrangement = &self.standing.arrangement;
        let shows_all = arrangement.filter.inactive == Inactive::Shown;
        let columns = self.grid.columns().iter();
        let offered: Vec<_> = columns
            .filter(|column| column.is_active || shows_all)
            .collect();
        let entries: Arc<[Entry]> = offered
            .iter()
            .map(|column| entry(&column.key, &column.name, &column.key))
            .collect();
        let shown: BTreeSet<String> = offered
            .iter()
            .map(|column| column.key.to_string())
            .filter(|key| !arrangement.hidden.contains(key))
            .collect();
        let find = (surroundings(snapshot).find)(&entries);
        Message::open(Columns {
            picker: Picker::new(Arc::clone(&entries), find, Pick::Many, &shown),
            entries,
            hidden: arrangement.hidden.clone(),
        })
    }
}

fn entry(key: &str, label: &str, detail: &str) -> Entry {
    Entry {
        key: key.to_owned(),
        label: label.to_owned(),
        detail: detail.to_owned(),
    }
}

/// Everything a cell can be asked for.
fn havings(catalogue: &Catalogue) -> Vec<Entry> {
    let special = [LATE, HELD_UP, MISSING, CONFLICT];
    let special = special.map(|(key, label)| entry(key, label, ""));
    let states = catalogue.side_states.iter();
    let states = states.map(|state| entry(&state.key, &state.name, "Hemmnis"));
    let rungs = catalogue.statuses.iter();
    let rungs = rungs.map(|status| {
        let code = format!("{:02}", status.code);
        entry(&code, &format!("{code} {}", status.name), "Status")
    });
    special.into_iter().chain(states).chain(rungs).collect()
}

fn having_key(having: &Having) -> String {
    match having {
        Having::Any => String::new(),
        Having::Rung(code) => format!("{code:02}"),
        Having::Side(key) => key.clone(),
        Having::HeldUp => HELD_UP.0.to_owned(),
        Having::Late => LATE.0.to_owned(),
        Having::Missing => MISSING.0.to_owned(),
        Having::Conflict => CONFLICT.0.to_owned(),
    }
}

fn having(key: &str) -> Having {
    match (key, key.parse()) {
        ("", _) => Having::Any,
        (_, Ok(code)) => Having::Rung(code),
        (key, _) if key == HELD_UP.0 => Having::HeldUp,
        (key, _) if key == LATE.0 => Having::Late,
        (key, _) if key == MISSING.0 => Having::Missing,
        (key, _) if key == CONFLICT.0 => Having::Conflict,
        (key, _) => Having::Side(key.to_owned()),
    }
}

/// The dialog that asks which services to show.
struct Columns {
    picker: Picker,
    entries: Arc<[Entry]>,
    /// Those hidden before; some may not be offered now.
    hidden: BTreeSet<String>,
}

impl Layer for Columns {
    fn title(&self) -> String {
        "Spalten wählen".into()
    }

    fn extent(&self, _scene: &Scene) -> (u16, u16) {
        (68, to_cells(self.entries.len()).saturating_add(3))
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("Leertaste", "Zeigen oder nicht"),
            ("Eingabe", "Übernehmen"),
            ("Esc", "Abbrechen"),
        ]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn handle(&mut self, input: &Input, area: Rect, _scene: &Scene) -> Vec<Message> {
        match self.picker.handle(input, area) {
            Outcome::Cancelled => vec![Message::Close],
            Outcome::Submitted => {
                let shown: BTreeSet<&str> = self
                    .picker
                    .taken()
                    .iter()
                    .map(|entry| entry.key.as_str())
                    .collect();
                let mut hidden = std::mem::take(&mut self.hidden);
                for entry in self.entries.iter() {
                    if shown.contains(entry.key.as_str()) {
                        hidden.remove(&entry.key);
                    } else {
                        hidden.insert(entry.key.clone());
                    }
                }
                vec![Message::Close, Message::Matrix(News::Hidden(hidden))]
            }
            _ => Vec::new(),
        }
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        self.picker.render(area, buf, scene.theme);
    }

    fn cursor(&self, area: Rect, _scene: &Scene) -> Option<Position> {
        self.picker.cursor(area)
    }
}
