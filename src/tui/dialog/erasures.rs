//! Erasing a person for good (Art. 17 DSGVO), how far erasures have come, and cleaning what they have left.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::listing::Listing;
use super::passphrase::with_key;
use crate::model::schema::Kind;
use crate::model::text::counted;
use crate::replica::ReplicaId;
use crate::tui::app::Scene;
use crate::tui::command::Context;
use crate::tui::data::Data;
use crate::tui::input::Input;
use crate::tui::layer::confirm::Confirm;
use crate::tui::layer::{Layer, is_escape};
use crate::tui::message::{Message, Severity};
use crate::tui::widget::columns::Column;
use crate::tui::widget::table::{Row, TableView};
use crate::workspace::{Confirmation, Erasure, Snapshot, Workspace};

/// Asks before the personal values of a record go for good, and says exactly what goes and what does not.
pub fn ask(kind: Kind, key: &str, snapshot: &Snapshot) -> Message {
    let title = snapshot.view().title(kind, key);
    let question = format!(
        "„{title}“ tilgen? Name, Telefon, Mail und alles andere Persönliche verschwindet aus Ansicht und Verlauf, hier sofort \
         und bei den anderen mit der nächsten Datei von hier. Das lässt sich nicht zurücknehmen.\n\nÄltere Sicherungen hier \
         enthalten es, bis sie bereinigt sind (Abgleich, Tilgungen). Schon versandte Dateien in Postfächern bitte selbst \
         löschen.\n\nDer Eintrag bleibt ohne Namen, damit Termine und Aufgaben nicht ins Leere zeigen."
    );
    let key = key.to_owned();
    let then = move || {
        let key = key.clone();
        vec![Message::long_to_the_end("Tilgen", move |workspace| {
            erase(kind, &key, workspace)
        })]
    };
    Message::open(Confirm::new("Tilgen", question, "Endgültig tilgen", then))
}

fn erase(kind: Kind, key: &str, workspace: &mut Workspace) -> Vec<Message> {
    if let Err(error) = workspace.erase(kind, key) {
        return vec![Message::failure(&error)];
    }
    let done =
        "Getilgt. Mit der nächsten Standdatei (<export>) verschwindet es auch bei den anderen.";
    let remnants = match workspace.remnants() {
        Ok(remnants) => remnants,
        Err(error) => return vec![Message::failure(&error)],
    };
    let (severity, text) = match remnants.len() {
        0 => (Severity::Done, done.to_owned()),
        count => {
            let files = counted(count as u64, "Datei kann", "Dateien können");
            let text = format!("{done} {files} es hier noch enthalten: Abgleich (9), bereinigen.");
            (Severity::Warning, text)
        }
    };
    vec![Message::Remnants(remnants), Message::Note(severity, text)]
}

/// Asks before backups are written anew and files set aside go.
pub fn clean(remnants: &[PathBuf]) -> Message {
    let files = counted(
        remnants.len() as u64,
        "Datei oder Ordner",
        "Dateien und Ordner",
    );
    let question = format!(
        "{files} bereinigen? Sicherungen werden ohne das Getilgte neu geschrieben, beiseite gelegte beschädigte Dateien \
         endgültig gelöscht."
    );
    let then = || {
        vec![Message::long_to_the_end("Bereinigen", |workspace| {
            with_key(workspace, cleaned)
        })]
    };
    Message::open(Confirm::new("Bereinigen", question, "Bereinigen", then))
}

fn cleaned(workspace: &mut Workspace) -> Vec<Message> {
    let result = workspace
        .clean_remnants()
        .and_then(|cleaned| Ok((cleaned, workspace.remnants()?)));
    match result {
        Ok((cleaned, left)) => {
            let count = counted(
                cleaned.len() as u64,
                "Datei oder Ordner",
                "Dateien und Ordner",
            );
            let (severity, text) = match left.as_slice() {
                [] => (Severity::Done, format!("{count} bereinigt.")),
                left => {
                    let paths = left.iter().map(|path| path.display().to_string());
                    let paths = paths.collect::<Vec<_>>().join(", ");
                    let text = format!("{count} bereinigt. Bitte von Hand löschen: {paths}");
                    (Severity::Warning, text)
                }
            };
            vec![Message::Remnants(left), Message::Note(severity, text)]
        }
        Err(error) => vec![Message::failure(&error)],
    }
}

/// How far erasures have come, the newest first.
#[derive(Default)]
pub struct Erasures {
    listing: Listing,
}

fn erasures<'a>(scene: &Scene<'a>) -> &'a [Erasure] {
    scene.data.map_or(&[], |data| &data.exchange.erasures)
}

fn confirmed(erasure: &Erasure) -> Vec<ReplicaId> {
    let members = erasure.confirmed.iter();
    members
        .filter(|(_, confirmation)| *confirmation == Confirmation::Given)
        .map(|(member, _)| *member)
        .collect()
}

fn row(erasure: &Erasure, data: &Data) -> Row {
    let summary = &data.exchange;
    let when = data.snapshot.local(erasure.when).format("%d.%m.%Y %H:%M");
    let open = summary.unconfirmed(erasure);
    let state = match open.len() {
        0 => "alle haben bestätigt".to_owned(),
        _ => format!("offen: {}", summary.names(&open)),
    };
    let cells = [
        when.to_string(),
        erasure.kind.def().label.to_owned(),
        summary.name(erasure.by),
        state,
        erasure.key.clone(),
    ];
    Row {
        cells: cells.map(Line::from).to_vec(),
        ..Row::default()
    }
}

fn told(erasure: &Erasure, data: &Data) -> String {
    let summary = &data.exchange;
    let given = confirmed(erasure);
    let open = summary.unconfirmed(erasure);
    let names = |members: &[ReplicaId]| match members {
        [] => "niemand".to_owned(),
        members => summary.names(members),
    };
    format!(
        "Bestätigt haben: {}. Noch offen: {}.",
        names(&given),
        names(&open)
    )
}

impl Layer for Erasures {
    fn title(&self) -> String {
        "Tilgungen".to_owned()
    }

    fn extent(&self, scene: &Scene) -> (u16, u16) {
        Listing::extent(erasures(scene).len())
    }

    fn keys(&self) -> Vec<(&'static str, &'static str)> {
        vec![("↑ ↓", "Wählen"), ("Esc", "Schließen")]
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Erasures]
    }

    fn handle(&mut self, input: &Input, area: Rect, scene: &Scene) -> Vec<Message> {
        if is_escape(input) {
            return vec![Message::Close];
        }
        self.listing.handle(input, erasures(scene).len(), area);
        Vec::new()
    }

    fn render(&self, area: Rect, buf: &mut Buffer, scene: &Scene) {
        let erasures = erasures(scene);
        let row = |at: usize| {
            scene
                .data
                .map(|data| row(&erasures[at], data))
                .unwrap_or_default()
        };
        let view = TableView {
            columns: &[
                Column::fixed("Getilgt", 16),
                Column::fixed("Art", 8).priority(2),
                Column::flexible("durch", 10, 24).priority(1),
                Column::flexible("Bestätigung", 20, 44),
                Column::flexible("Schlüssel", 10, 26).priority(3),
            ],
            sort: None,
            len: erasures.len(),
            row: &row,
            empty: &scene.keymap.fill(
                "Bisher wurde nichts getilgt. Personen tilgt <erase> in der Liste der Personen.",
            ),
        };
        let chosen = self.listing.selected(erasures.len()).zip(scene.data);
        let told = chosen.map(|(at, data)| told(&erasures[at], data));
        let text = format!("{}{}", told.unwrap_or_default(), remnants(scene));
        self.listing.render(view, &text, area, buf, scene);
    }

    fn cursor(&self, area: Rect, scene: &Scene) -> Option<Position> {
        self.listing.cursor(erasures(scene).len(), area)
    }
}

/// What may still hold erased values in the folder.
fn remnants(scene: &Scene) -> String {
    let names = scene.remnants.iter().filter_map(|path| path.file_name());
    let names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    match names.as_slice() {
        [] => String::new(),
        names => format!("\nKann hier noch Getilgtes enthalten: {}", names.join(", ")),
    }
}
