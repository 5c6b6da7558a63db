//! What is said: where one is, what is new, what can be done.

use super::is_for_eyes;
use super::page::{Page, spoken};
use crate::model::text::counted;
use crate::model::text::fold;
use crate::tui::app::{App, Note};
use crate::tui::command::{Command, Spec};
use crate::tui::message::Severity;
use crate::tui::search::{Found, Index};

/// The first thing that is said.
pub const GREETING: &str = "OZG-Werkbank, zeilenweise. Eine Zeile ist eine Taste, der Name eines Befehls, eine Zeilennummer oder \
                            „text …“. „?“ sagt, was hier geht, „beenden“ verlässt das Programm.";

/// A dialog of at most so many rows is read out when it opens.
const SHORT: usize = 40;

/// At most so many changed rows are read out.
const CHANGED: usize = 12;

/// Something told.
pub fn note(note: &Note) -> String {
    let word = match note.severity {
        Severity::Done => "Erledigt",
        Severity::Info => "Hinweis",
        Severity::Warning => "Achtung",
        Severity::Failure => "Fehler",
    };
    format!("{word}: {}", note.text.replace('\n', " "))
}

/// Where one has come to.
pub fn arrival(app: &App, page: &Page) -> Vec<String> {
    let rows = counted(page.rows.len() as u64, "Zeile", "Zeilen");
    let mut said = vec![format!("{}, {rows}.", page.title)];
    if app.layers.is_empty() || page.rows.len() > SHORT {
        if page.current.is_none() {
            said.extend(page.rows.iter().take(CHANGED).cloned());
        }
    } else {
        said.extend(page.rows.iter().filter(|row| !row.is_empty()).cloned());
    }
    said.extend(keys(app));
    said.extend(page.line());
    said
}

/// Where one is.
pub fn here(app: &App, page: &Page) -> Vec<String> {
    let mut said = vec![format!("{}.", page.title)];
    said.extend(page.line());
    if page.current.is_none() {
        said.extend(arrival(app, page).into_iter().skip(1));
    }
    said
}

/// All rows with their numbers.
pub fn everything(page: &Page) -> Vec<String> {
    let rows = page.rows.iter().enumerate();
    let row = |(at, text): (usize, &String)| {
        let here = if page.current == Some(at) {
            ", hier"
        } else {
            ""
        };
        format!("{}{here}: {text}", at + 1)
    };
    std::iter::once(format!("{}.", page.title))
        .chain(rows.map(row))
        .collect()
}

/// What is different now.
pub fn change(app: &App, before: &Page, now: &Page) -> Vec<String> {
    if before.identity != now.identity {
        return arrival(app, now);
    }
    let mut said = Vec::new();
    if before.title != now.title {
        said.push(format!("{}.", now.title));
    }
    let mut known = before.rows.clone();
    let mut is_new = |row: &String| match known.iter().position(|old| old == row) {
        Some(at) => {
            known.swap_remove(at);
            false
        }
        None => !row.is_empty(),
    };
    let rows = now.rows.iter().enumerate();
    let new: Vec<&String> = rows
        .filter(|(at, row)| is_new(row) && now.current != Some(*at))
        .map(|(_, row)| row)
        .collect();
    said.extend(new.iter().take(CHANGED).map(ToString::to_string));
    if new.len() > CHANGED {
        let more = counted(
            (new.len() - CHANGED) as u64,
            "weitere Zeile ist",
            "weitere Zeilen sind",
        );
        said.push(format!("{more} neu; „alles“ liest sie vor."));
    }
    if before.line() != now.line() {
        said.extend(now.line());
    }
    said
}

/// The keys of the topmost dialog.
fn keys(app: &App) -> Option<String> {
    let keys = app.layers.last()?.keys();
    let keys = keys
        .iter()
        .map(|(key, text)| format!("{} {text}", spoken(key)));
    let keys: Vec<String> = keys.collect();
    (!keys.is_empty()).then(|| format!("Tasten: {}.", keys.join("; ")))
}

/// What can be done here.
pub fn possible(app: &App) -> Vec<String> {
    let moving = "Bewegen: runter, hoch, links, rechts, Bild runter, Bild hoch, Pos1, Ende, Tab, Umschalt+Tab, auch mit \
                  Anzahl („runter 3“); eine Zahl geht zu dieser Zeile; leer, Eingabe, Esc, „taste x“ für jede andere. \
                  Lesen: wo, alles. Schreiben: text …, ersetze …";
    let commands = commands(app).into_iter().map(|spec| {
        let keys: Vec<String> = app.keymap.keys(spec).map(|key| key.to_string()).collect();
        let keys = if keys.is_empty() {
            String::new()
        } else {
            format!(" ({})", spoken(&keys.join(", ")))
        };
        format!("{}{keys}: {}", spec.name(), spec.help)
    });
    std::iter::once(moving.to_owned())
        .chain(keys(app))
        .chain(commands)
        .collect()
}

/// The commands that work here and mean something in lines.
fn commands(app: &App) -> Vec<&'static Spec> {
    let specs = app.available().into_iter();
    specs.filter(|spec| !is_for_eyes(spec.command)).collect()
}

/// The command that is called so, in any spelling or by its beginning; else what could be meant.
pub fn command(app: &App, words: &str) -> Result<Command, Vec<String>> {
    let commands = commands(app);
    let wanted = fold(words);
    let only = |is_meant: &dyn Fn(&str) -> bool| {
        let mut meant = commands.iter().filter(|spec| is_meant(&fold(spec.name())));
        meant.next().filter(|_| meant.next().is_none())
    };
    let found = only(&|name| name == wanted).or_else(|| only(&|name| name.starts_with(&wanted)));
    if let Some(spec) = found {
        return Ok(spec.command);
    }
    let index = Index::new(commands.iter().map(|spec| spec.title));
    let found = index.search(words, &Found::default());
    let names: Vec<&str> = found.best().map(|at| commands[at].name()).collect();
    match (&names[..], found.best().next()) {
        ([_], Some(at)) => Ok(commands[at].command),
        ([], _) => Err(vec![format!(
            "„{words}“ ist hier kein Befehl und keine Taste. „?“ sagt, was geht."
        )]),
        (names, _) => {
            let names: Vec<&str> = names.iter().copied().take(8).collect();
            Err(vec![format!("Was ist gemeint: {}?", names.join(", "))])
        }
    }
}
