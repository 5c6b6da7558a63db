//! The manual as a man page (groff_man(7)), made from the help pages.

use std::fmt::Write;

use super::help::{self, Section, Sheet};
use super::table::{Entry, TABLE};

/// The whole manual as one page.
pub fn page() -> String {
    let whole = help::whole();
    let mut roff = String::from(".TH WERKBANK 1 \"\" \"OZG-Werkbank\" \"OZG-Werkbank\"\n");
    heading(&mut roff, "BEZEICHNUNG");
    line(
        &mut roff,
        "werkbank \u{2013} Arbeitsmittel regionaler OZG-Taskforces",
    );
    heading(&mut roff, "ÜBERSICHT");
    calls(&mut roff, &whole);
    heading(&mut roff, "BESCHREIBUNG");
    line(&mut roff, &whole.about);
    for section in &whole.sections {
        heading(&mut roff, &section.title.to_uppercase());
        terms(&mut roff, section);
    }
    heading(&mut roff, "BEFEHLE IM EINZELNEN");
    for entry in TABLE {
        command(&mut roff, entry, "werkbank");
    }
    heading(&mut roff, "RÜCKGABEWERT");
    terms(&mut roff, &exit_codes());
    roff
}

fn exit_codes() -> Section {
    let codes = [
        ("0", "getan"),
        (
            "1",
            "abgelehnt oder gescheitert; ein Satz auf der Fehlerausgabe sagt warum, geändert ist nichts",
        ),
        ("2", "falsch aufgerufen"),
    ];
    Section {
        title: String::new(),
        entries: codes
            .map(|(code, text)| (code.to_owned(), text.to_owned()))
            .to_vec(),
    }
}

fn command(roff: &mut String, entry: &Entry, above: &str) {
    let sheet = help::of(entry, above);
    let _ = writeln!(
        roff,
        ".SS {}",
        escaped(&format!("{above} {}", entry.name()))
    );
    line(roff, &sheet.about);
    calls(roff, &sheet);
    for section in sheet
        .sections
        .iter()
        .filter(|section| section.title != help::EVERYWHERE)
    {
        terms(roff, section);
    }
    for example in &sheet.examples {
        let _ = writeln!(roff, ".PP\n.RS\n{}\n.RE", escaped(example));
    }
    let path = format!("{above} {}", entry.name());
    for entry in entry.below() {
        command(roff, entry, &path);
    }
}

fn heading(roff: &mut String, title: &str) {
    let _ = writeln!(roff, ".SH {}", escaped(title));
}

fn line(roff: &mut String, text: &str) {
    let _ = writeln!(roff, "{}", escaped(text));
}

fn calls(roff: &mut String, sheet: &Sheet) {
    for call in &sheet.calls {
        let _ = writeln!(roff, ".PP\n\\fB{}\\fR", escaped(call));
    }
}

fn terms(roff: &mut String, section: &Section) {
    for (term, text) in &section.entries {
        let _ = writeln!(roff, ".TP\n\\fB{}\\fR\n{}", escaped(term), escaped(text));
    }
}

/// No character of the text means anything to roff.
fn escaped(text: &str) -> String {
    let plain = text.replace('\\', "\\e").replace('-', "\\-");
    if plain.starts_with(['.', '\'']) {
        format!("\\&{plain}")
    } else {
        plain
    }
}
