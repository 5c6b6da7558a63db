//! The few shapes of arguments there are. What is written in capitals stands for something; the name of an argument is
//! also how its command asks for it.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, value_parser};

use super::{Look, Signs};

/// A value that must be given.
pub fn required(name: &'static str, help: &'static str) -> Arg {
    optional(name, help).required(true)
}

/// A value that may be given.
pub fn optional(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).value_name(name).help(help)
}

/// One value or more.
pub fn several(name: &'static str, help: &'static str) -> Arg {
    required(name, help).num_args(1..).action(ArgAction::Append)
}

/// `--name VALUE`
pub fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

/// `--name VALUE`, as often as wanted.
pub fn options(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    option(name, value, help).action(ArgAction::Append)
}

/// `--name`
pub fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .help(help)
        .action(ArgAction::SetTrue)
}

/// Makes the values of an argument paths, which need not be UTF-8.
pub fn as_path(arg: Arg) -> Arg {
    arg.value_parser(value_parser!(PathBuf))
}

/// The kind of a record.
pub fn kind() -> Arg {
    required(
        "ART",
        "gebiet, behoerde, leistung, anbindung, termin, pruefung, pruefvorlage, huerde, aufgabe, person, team oder meilenstein",
    )
}

/// The key of a record.
pub fn key() -> Arg {
    required(
        "SCHLÜSSEL",
        "Schlüssel des Datensatzes; ein eindeutiger Name geht auch",
    )
}

/// The reason of a change.
pub fn reason() -> Arg {
    option("reason", "TEXT", "Grund, wie er im Verlauf stehen soll").alias("grund")
}

/// Where to write.
pub fn output(value: &'static str, help: &'static str) -> Arg {
    as_path(Arg::new("o").short('o').value_name(value).help(help))
}

/// A file with the passphrase for files, in its first line.
pub fn passphrase_file(help: &'static str) -> Arg {
    as_path(option("passphrase-file", "DATEI", help))
}

/// Look at the sample.
pub fn demo() -> Arg {
    flag(
        "demo",
        "den Bildschirm mit einem gefüllten Beispiel öffnen, das danach verworfen wird",
    )
}

/// Practise with a copy.
pub fn practice() -> Arg {
    flag(
        "ueben",
        "den Bildschirm mit einer Kopie des Arbeitsbereichs zum Üben öffnen, die danach verworfen wird",
    )
    .alias("practice")
    .conflicts_with("demo")
}

/// How the screen shall look; what was chosen there or what it finds out itself otherwise.
pub fn theme() -> Arg {
    let help = "Farben des Bildschirms: dunkel, hell, kontrast-dunkel, kontrast-hell, farbsicher-dunkel, \
                farbsicher-hell oder keine; sonst wie dort gewählt oder nach dem Terminal";
    option("theme", "FARBEN", help)
        .alias("farben")
        .value_parser(Look::ALL.map(|(_, names)| one_of(names)))
        .hide_possible_values(true)
}

/// Which signs the screen shall be drawn with.
pub fn signs() -> Arg {
    let help =
        "Zeichen des Bildschirms: alle oder ascii; sonst wie dort gewählt oder nach dem Terminal";
    option("zeichen", "ZEICHEN", help)
        .alias("signs")
        .value_parser(Signs::ALL.map(|(_, names)| one_of(names)))
        .hide_possible_values(true)
}

/// The screen as lines.
pub fn plain() -> Arg {
    flag(
        "plain",
        "den Bildschirm als Zeilen lesen und mit Zeilen bedienen, etwa mit Screenreader",
    )
    .alias("zeilen")
}

/// A word with the others that mean the same.
fn one_of([name, aliases @ ..]: [&'static str; 2]) -> PossibleValue {
    PossibleValue::new(name).aliases(aliases)
}

/// What every command takes.
pub fn everywhere() -> Vec<Arg> {
    let global = |arg: Arg| arg.global(true);
    vec![
        global(as_path(option(
            "data-dir",
            "ORDNER",
            "der Arbeitsbereich; sonst WERKBANK_DATA_DIR, sonst der Datenordner des Systems",
        ))),
        global(as_path(
            option(
                "kennwort-datei",
                "DATEI",
                "das Kennwort des eigenen Schlüssels, wenn er eines hat: die erste Zeile dieser Datei",
            )
            .alias("key-passphrase-file"),
        )),
        global(flag("json", "die Ausgabe maschinenlesbar")),
        global(
            Arg::new("help")
                .short('h')
                .long("help")
                .alias("hilfe")
                .help("diese Hilfe")
                .action(ArgAction::Help),
        ),
    ]
}
