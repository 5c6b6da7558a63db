//! The words of the mail: what is attached and what to do with it, in plain German.

use chrono::NaiveDate;

use super::super::author::Author;
use crate::model::dates::german_date;

/// Where lines are wrapped, in characters: what every mail program shows without wrapping again.
pub(super) const WIDTH: usize = 72;
/// Most persons that are named; of more only the number is told.
const MOST_NAMES: usize = 8;

/// How the attached file opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sealing {
    /// Anybody can read it.
    Open,
    /// With the keys of the recipients, so without their doing.
    Recipients,
    /// With a passphrase.
    Passphrase,
}

/// What the mail tells about its attachment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter<'a> {
    /// Who sends it.
    pub sender: &'a Author,
    /// What the workspace is called, when it has a name.
    pub workspace: Option<&'a str>,
    /// How many changes are inside.
    pub changes: u64,
    /// Whose changes they are, in the order to be named.
    pub persons: &'a [String],
    /// Days of the first and the last change.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// When the file comes in several mails: number of this part and count.
    pub part: Option<(u16, u16)>,
    /// Whether it is encrypted.
    pub sealing: Sealing,
}

impl Letter<'_> {
    /// `OZG-Werkbank: 42 Änderungen von A. Muster (Taskforce Nordhessen), Teil 1 von 3`
    pub fn subject(&self) -> String {
        let from = match (self.sender.name(), self.sender.team()) {
            ("", "") => String::new(),
            (name, "") => format!(" von {name}"),
            ("", team) => format!(" von {team}"),
            (name, team) => format!(" von {name} ({team})"),
        };
        let part = self
            .part
            .map(|(number, count)| format!(", Teil {number} von {count}"));
        format!(
            "OZG-Werkbank: {}{from}{}",
            counted(self.changes),
            part.unwrap_or_default()
        )
    }

    /// The text, with line ends `\n`.
    pub fn text(&self) -> String {
        let paragraphs = [
            Some("Guten Tag,".to_owned()),
            Some(self.opening()),
            self.part.map(in_parts),
            Some("So kommt die Datei in die Werkbank:".to_owned()),
            Some(
                "- Datei speichern, in der Werkbank Strg+O drücken und die Datei auswählen,\n\
                 - oder im Terminal: werkbank import DATEI\n\
                 - oder die ganze E-Mail speichern und in den Eingangsordner der Werkbank legen."
                    .to_owned(),
            ),
            Some(
                "Wer neu dabei ist, wählt beim ersten Start der Werkbank „Beitreten mit einer Datei“. Die Werkbank zeigt \
                 dann eine Kennung; bitte am Telefon vergleichen, nicht per E-Mail."
                    .to_owned(),
            ),
            Some(self.opens().to_owned()),
            Some(
                "Es geht nichts verloren, wenn Dateien zu spät, doppelt oder in anderer Reihenfolge ankommen: Die \
                 Werkbank führt alle Änderungen von selbst richtig zusammen."
                    .to_owned(),
            ),
        ];
        let mut text = paragraphs
            .into_iter()
            .flatten()
            .map(|paragraph| wrapped(&paragraph))
            .collect::<Vec<_>>()
            .join("\n\n");
        text.push('\n');
        text
    }

    fn opening(&self) -> String {
        let sender = [self.sender.name(), self.sender.team()]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
        let sent = match sender.as_str() {
            "" => String::new(),
            sender => format!(", gesendet von {sender}"),
        };
        let workspace = self
            .workspace
            .map(|name| format!(", für den Arbeitsbereich „{name}“"));
        format!(
            "im Anhang ist eine Datei der OZG-Werkbank{sent}{}. Inhalt: {}{}{}.",
            workspace.unwrap_or_default(),
            counted(self.changes),
            by(self.persons),
            self.period.map(within).unwrap_or_default()
        )
    }

    fn opens(&self) -> &'static str {
        match self.sealing {
            Sealing::Open => {
                "Die Datei ist nicht verschlüsselt, aber unterschrieben: Die Werkbank merkt, wenn sie verändert wurde."
            }
            Sealing::Recipients => {
                "Die Datei ist mit age verschlüsselt. Auf den Rechnern der Empfänger öffnet die Werkbank sie von \
                 selbst, auf anderen lässt sie sich nicht öffnen."
            }
            Sealing::Passphrase => {
                "Die Datei ist mit age und einem Kennwort verschlüsselt. Die Werkbank fragt danach; das Kennwort kommt \
                 auf einem anderen Weg, nicht in einer E-Mail."
            }
        }
    }
}

fn in_parts((number, count): (u16, u16)) -> String {
    format!(
        "Die Datei war zu groß für eine E-Mail und kommt in {count} Teilen; dies ist Teil {number}. Die Teile können \
         in jeder Reihenfolge importiert werden. Ist der letzte da, setzt die Werkbank sie zusammen."
    )
}

fn by(persons: &[String]) -> String {
    match persons {
        [] => String::new(),
        many if many.len() > MOST_NAMES => format!(" von {} Personen", many.len()),
        [only] => format!(" von {only}"),
        [others @ .., last] => format!(" von {} und {last}", others.join(", ")),
    }
}

fn within((from, to): (NaiveDate, NaiveDate)) -> String {
    if from == to {
        format!(", vom {}", german_date(from))
    } else {
        format!(", vom {} bis zum {}", german_date(from), german_date(to))
    }
}

fn counted(changes: u64) -> String {
    match changes {
        1 => "1 Änderung".to_owned(),
        other => format!("{other} Änderungen"),
    }
}

/// Wraps every line between words; what continues an item is indented under it.
fn wrapped(paragraph: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in paragraph.lines() {
        let indent = if line.starts_with("- ") { "  " } else { "" };
        let mut current = String::new();
        for word in line.split(' ').filter(|word| !word.is_empty()) {
            let length = current.chars().count() + 1 + word.chars().count();
            if current.trim().is_empty() {
                current += word;
            } else if length <= WIDTH {
                current = format!("{current} {word}");
            } else {
                lines.push(current);
                current = format!("{indent}{word}");
            }
        }
        lines.push(current);
    }
    lines.join("\n")
}
