//! Copying the chosen record: its name, its key, or all that is known of it as text.

use crate::model::schema::Kind;
use crate::tui::app::App;
use crate::tui::data::Data;
use crate::tui::layer::choose::{Choice, Choose};
use crate::tui::message::Message;

/// Asks what of the chosen record to copy.
pub fn chosen(app: &App) -> Vec<Message> {
    let chosen = app.data.as_deref().zip(app.chosen().record);
    let Some((data, (kind, key))) = chosen else {
        return Vec::new();
    };
    let name = data.view().title(kind, &key);
    let choice = |label: &str, help: &str| Choice {
        label: label.to_owned(),
        help: help.to_owned(),
    };
    let choices = vec![
        choice("Name", &name),
        choice("Schlüssel", &key),
        choice(
            "Alles als Text",
            "Alle ausgefüllten Angaben, eine je Zeile.",
        ),
    ];
    let all = all(kind, &key, data);
    let then = move |at: usize| {
        let (text, what) = match at {
            0 => (&name, "Den Namen"),
            1 => (&key, "Den Schlüssel"),
            _ => (&all, "Alle Angaben"),
        };
        vec![Message::Copy(text.clone(), what.to_owned())]
    };
    vec![Message::open(Choose::new("Kopieren", choices, 0, then))]
}

/// Every field that is filled, as the form names it.
fn all(kind: Kind, key: &str, data: &Data) -> String {
    let view = data.view();
    let mut lines = vec![format!("{}: {}", kind.def().label, view.title(kind, key))];
    lines.push(format!("Schlüssel: {key}"));
    for field in kind.fields() {
        let text = view.show(kind, key, field);
        if !text.is_empty() {
            lines.push(format!("{}: {text}", field.label));
        }
    }
    lines.join("\n") + "\n"
}
