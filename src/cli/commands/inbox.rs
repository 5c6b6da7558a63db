//! `eingang`: the folder where mailed files are put, and taking what is new in it.

use clap::Arg;
use serde_json::json;

use crate::cli::answer::{Reply, Said};
use crate::cli::args::{as_path, flag, optional};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::table::{Entry, Group, Task};
use crate::workspace::{Inbox, OnArrival};

pub static INBOX: Entry = Entry {
    words: &["eingang", "inbox"],
    group: Group::Exchange,
    about: "den Ordner festlegen, in den Anhänge gespeichert werden; der Bildschirm meldet, was dort neu ist",
    examples: &[
        "werkbank eingang ~/Downloads",
        "werkbank eingang ~/Downloads --automatisch",
        "werkbank eingang --aus",
    ],
    args,
    task: Task::Run(inbox),
};

fn args() -> Vec<Arg> {
    vec![
        as_path(optional(
            "ORDNER",
            "der Ordner; ohne ihn wird gezeigt, was gilt",
        )),
        flag(
            "automatisch",
            "Dateien bekannter Absender ohne Nachfrage übernehmen",
        )
        .alias("auto")
        .requires("ORDNER"),
        flag("aus", "keinen Ordner mehr beobachten")
            .alias("off")
            .conflicts_with("ORDNER"),
    ]
}

fn inbox(call: &Call<'_>) -> Reply {
    if call.has("aus") {
        call.to_write()?.set_inbox(None)?;
        return Ok(said(None));
    }
    match call.path("ORDNER") {
        None => Ok(said(call.to_read()?.inbox().as_ref())),
        Some(folder) => {
            let on_arrival = if call.has("automatisch") {
                OnArrival::Take
            } else {
                OnArrival::Announce
            };
            let inbox = Inbox::at(folder, on_arrival)
                .map_err(|error| CliError::Refused(error.to_string()))?;
            call.to_write()?.set_inbox(Some(&inbox))?;
            Ok(said(Some(&inbox)))
        }
    }
}

fn said(inbox: Option<&Inbox>) -> Box<dyn crate::cli::answer::Answer> {
    let sentence = match inbox {
        None => "Kein Eingangsordner wird beobachtet.".to_owned(),
        Some(inbox) => {
            let then = match inbox.on_arrival {
                OnArrival::Announce => "Neues wird gemeldet und nach einer Vorschau übernommen",
                OnArrival::Take => "Neues von bekannten Absendern wird sofort übernommen",
            };
            format!("Eingangsordner: {}. {then}.", inbox.folder)
        }
    };
    Said::boxed(
        sentence,
        json!({
            "folder": inbox.map(|inbox| &inbox.folder),
            "automatic": inbox.is_some_and(|inbox| inbox.on_arrival == OnArrival::Take),
        }),
    )
}
