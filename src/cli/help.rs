//! Help pages in German, made from the table: the same for `--help`, for wrong usage and for the manual.

use std::fmt::Write;

use clap::builder::Str;
use clap::{Arg, ArgAction};

use super::args;
use super::paper::{Paper, TIED, wrap};
use super::table::{Entry, Group, TABLE, Task, for_screen};
use crate::model::text::{capitalised, width};

/// A page of help.
pub struct Sheet {
    /// What the command does.
    pub about: String,
    /// Ways to call it.
    pub calls: Vec<String>,
    /// What can be given, by heading.
    pub sections: Vec<Section>,
    /// Calls to learn from.
    pub examples: Vec<String>,
}

/// Terms under a heading.
pub struct Section {
    /// The heading.
    pub title: String,
    /// Each term with its explanation.
    pub entries: Vec<(String, String)>,
}

/// Terms are explained beside them up to this many columns, longer ones below.
const TERM_COLUMNS: usize = 24;

/// The heading of what every command takes.
pub const EVERYWHERE: &str = "Überall";

/// The page of the whole program.
pub fn whole() -> Sheet {
    let groups = Group::ALL.into_iter().map(|group| Section {
        title: group.title().to_owned(),
        entries: TABLE
            .iter()
            .filter(|entry| entry.group == group)
            .map(|entry| named(entry))
            .collect(),
    });
    let options = explained(for_screen().iter().chain(&args::everywhere()));
    Sheet {
        about: "OZG-Werkbank: Anbindungen von Behörden an Onlinedienste planen, prüfen und im Team austauschen, auch \
                ohne Netz. Ohne Befehl öffnet sich der Bildschirm; alles geht auch als Befehl."
            .to_owned(),
        calls: vec!["werkbank [--demo | --ueben]".to_owned(), "werkbank BEFEHL …".to_owned()],
        sections: groups.chain([section("Optionen", options)]).collect(),
        examples: ["werkbank hilfe liste"].map(str::to_owned).to_vec(),
    }
}

/// The page of a command, which stands below the commands `above`.
pub fn of(entry: &Entry, above: &str) -> Sheet {
    let arguments = (entry.args)();
    let (positional, options): (Vec<&Arg>, Vec<&Arg>) =
        arguments.iter().partition(|arg| arg.is_positional());
    let below = entry.below().iter().map(|entry| named(entry)).collect();
    let calls = entry.words.iter().take(2);
    let sections = [
        section("Befehle", below),
        section("Angaben", explained(positional)),
        section("Optionen", explained(options)),
        section(EVERYWHERE, explained(&args::everywhere())),
    ];
    Sheet {
        about: format!("{}.", capitalised(entry.about)),
        calls: calls
            .map(|word| call(above, word, entry, &arguments))
            .collect(),
        sections: sections
            .into_iter()
            .filter(|section| !section.entries.is_empty())
            .collect(),
        examples: entry.examples.iter().map(ToString::to_string).collect(),
    }
}

impl Sheet {
    /// The ways to call it, one a line.
    pub fn usage(&self) -> String {
        match self.calls.first() {
            Some(call) => format!("Aufruf: {}", call.replace(TIED, " ")),
            None => String::new(),
        }
    }

    /// The page as text.
    pub fn plain(&self, paper: Paper) -> String {
        let mut page = String::new();
        let columns = paper.text_columns();
        for line in wrap(&self.about, columns) {
            let _ = writeln!(page, "{line}");
        }
        page.push_str("\nAufruf:\n");
        for call in &self.calls {
            for (number, line) in wrap(call, columns.saturating_sub(6)).iter().enumerate() {
                let indent = if number == 0 { 2 } else { 6 };
                let _ = writeln!(page, "{:indent$}{line}", "");
            }
        }
        let terms = self.sections.iter().flat_map(|section| &section.entries);
        let longest = terms
            .map(|(term, _)| width(term))
            .filter(|columns| *columns <= TERM_COLUMNS);
        let term_columns = longest.max().unwrap_or(0);
        for Section { title, entries } in &self.sections {
            let _ = write!(page, "\n{title}:\n");
            for (term, text) in entries {
                page.push_str(&paper.entry(2, term, term_columns, text));
            }
        }
        if !self.examples.is_empty() {
            page.push_str("\nBeispiele:\n");
        }
        for example in &self.examples {
            let _ = writeln!(page, "  {example}");
        }
        page
    }
}

fn section(title: &str, entries: Vec<(String, String)>) -> Section {
    Section {
        title: title.to_owned(),
        entries,
    }
}

fn named(entry: &Entry) -> (String, String) {
    let names: Vec<&str> = entry.words.iter().take(2).copied().collect();
    (names.join(", "), entry.about.to_owned())
}

fn explained<'a>(arguments: impl IntoIterator<Item = &'a Arg>) -> Vec<(String, String)> {
    let arguments = arguments.into_iter();
    let explain = |arg: &Arg| {
        (
            term(arg),
            arg.get_help().map(ToString::to_string).unwrap_or_default(),
        )
    };
    arguments.map(explain).collect()
}

/// `-h, --help`, `--where FELD=WERT`, `ART`
fn term(arg: &Arg) -> String {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    let mut parts = Vec::new();
    if !names.is_empty() {
        parts.push(names.join(", "));
    }
    parts.extend(value_name(arg));
    parts.join(" ")
}

fn value_name(arg: &Arg) -> Option<String> {
    let names = arg.get_value_names()?;
    let takes = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    takes.then(|| names.iter().map(Str::as_str).collect::<Vec<_>>().join(" "))
}

/// `werkbank liste ART [--where FELD=WERT]... [--sort FELD]`
fn call(above: &str, word: &str, entry: &Entry, arguments: &[Arg]) -> String {
    let mut call = format!("{above} {word}");
    match entry.task {
        Task::Run(_) => {}
        Task::Choose(_) => call.push_str(" BEFEHL …"),
        Task::RunOrChoose(..) => call.push_str(" [BEFEHL …]"),
    }
    for arg in arguments {
        // The short name says what is meant; the long one is in the list.
        let name = arg.get_long().map(|long| format!("--{long}"));
        let name = name.or_else(|| arg.get_short().map(|short| format!("-{short}")));
        let words: Vec<String> = name.into_iter().chain(value_name(arg)).collect();
        let words = words.join(&TIED.to_string());
        let dots = if matches!(arg.get_action(), ArgAction::Append) {
            "…"
        } else {
            ""
        };
        let _ = if arg.is_required_set() {
            write!(call, " {words}{dots}")
        } else {
            write!(call, " [{words}]{dots}")
        };
    }
    call
}
