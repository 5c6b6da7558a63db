//! What clap has to say about wrong arguments, in German.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::{Exit, note, print};

/// Says what is wrong with the arguments, or shows the help that was asked for.
pub fn explain(error: &Error) -> Exit {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        return print(&error.to_string(), Exit::Done);
    }
    note(&sentence(error));
    // Whoever asks for a command that does not exist has no use for a usage.
    if error.kind() != ErrorKind::InvalidSubcommand
        && let Some(usage) = words(error, ContextKind::Usage).first()
    {
        note(usage.trim_start_matches("Usage:").trim());
    }
    Exit::WrongUsage
}

fn sentence(error: &Error) -> String {
    let of = |kind| words(error, kind).join(", ");
    // Clap puts what is most alike last.
    let best = |kind| words(error, kind).pop().unwrap_or_default();
    let argument = of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => format!(
            "Den Befehl „{}“ gibt es nicht.{} Alle Befehle zeigt „werkbank --help“.",
            of(ContextKind::InvalidSubcommand),
            perhaps(&best(ContextKind::SuggestedSubcommand)),
        ),
        ErrorKind::UnknownArgument => format!(
            "Die Angabe „{argument}“ gibt es hier nicht.{}",
            perhaps(&best(ContextKind::SuggestedArg)),
        ),
        ErrorKind::MissingRequiredArgument => format!("Es fehlt: {argument}."),
        ErrorKind::MissingSubcommand => format!(
            "Es fehlt, was geschehen soll. Möglich sind: {}.",
            of(ContextKind::ValidSubcommand)
        ),
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("Hinter „{argument}“ fehlt die Angabe.")
        }
        ErrorKind::InvalidValue => format!(
            "„{value}“ geht bei „{argument}“ nicht. Möglich sind: {}.",
            of(ContextKind::ValidValue)
        ),
        ErrorKind::ValueValidation => format!("„{value}“ geht bei „{argument}“ nicht."),
        ErrorKind::ArgumentConflict if of(ContextKind::PriorArg) == argument => {
            format!("„{argument}“ darf nur einmal stehen.")
        }
        ErrorKind::ArgumentConflict => format!(
            "„{argument}“ und „{}“ gehen nicht zusammen.",
            of(ContextKind::PriorArg)
        ),
        ErrorKind::TooManyValues => format!("„{value}“ ist bei „{argument}“ zu viel."),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("Bei „{argument}“ fehlt eine Angabe.")
        }
        ErrorKind::InvalidUtf8 => {
            "Eine Angabe enthält Zeichen, die kein gültiges UTF-8 sind.".to_owned()
        }
        _ => "So lässt sich der Befehl nicht aufrufen.".to_owned(),
    }
}

fn perhaps(suggestion: &str) -> String {
    if suggestion.is_empty() {
        String::new()
    } else {
        format!(" Gemeint ist vielleicht „{suggestion}“.")
    }
}

/// What the error tells under `kind`, without the brackets and dots that clap puts around placeholders.
fn words(error: &Error, kind: ContextKind) -> Vec<String> {
    let plain = |text: &String| text.replace(['<', '>'], "").replace("...", "");
    match error.get(kind) {
        Some(ContextValue::String(word)) => vec![plain(word)],
        Some(ContextValue::Strings(words)) => words.iter().map(plain).collect(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}
