//! `hilfe`, `completions` and `man`: about the program itself.

use clap::{Arg, value_parser};
use clap_complete::Shell;
use serde_json::Value as Json;

use crate::cli::answer::{Answer, Reply};
use crate::cli::args::{optional, required};
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::paper::Paper;
use crate::cli::table::{Entry, Group, TABLE, Task, program};
use crate::cli::{help, man};

pub static HELP: Entry = Entry {
    words: &["hilfe", "help"],
    group: Group::Help,
    about: "einen Befehl erklären",
    examples: &["werkbank hilfe liste", "werkbank hilfe pruefe punkt"],
    args: help_args,
    task: Task::Run(page),
};

pub static COMPLETIONS: Entry = Entry {
    words: &["completions"],
    group: Group::Help,
    about: "Befehlsergänzung für eine Shell ausgeben",
    examples: &["werkbank completions bash"],
    args: shell_args,
    task: Task::Run(completions),
};

pub static MAN: Entry = Entry {
    words: &["man"],
    group: Group::Help,
    about: "das Handbuch als Manpage ausgeben",
    examples: &["werkbank man"],
    args: Vec::new,
    task: Task::Run(manual),
};

fn help_args() -> Vec<Arg> {
    vec![
        optional("BEFEHL", "der Befehl, deutsch oder englisch")
            .num_args(0..)
            .action(clap::ArgAction::Append),
    ]
}

fn shell_args() -> Vec<Arg> {
    vec![
        required("SHELL", "bash, elvish, fish, powershell oder zsh")
            .value_parser(value_parser!(Shell)),
    ]
}

/// A text that is the same whoever reads it.
struct Plain(String);

impl Answer for Plain {
    fn text(&self, _: Paper) -> String {
        self.0.clone()
    }

    fn json(&self) -> Json {
        Json::from(self.0.as_str())
    }
}

/// The help for the command that is named, or for the program.
pub fn page(call: &Call<'_>) -> Reply {
    let mut sheet = help::whole();
    let mut entries = TABLE;
    let mut above = "werkbank".to_owned();
    for word in call.texts("BEFEHL") {
        let found = entries.iter().find(|entry| entry.words.contains(&word));
        let entry = found.ok_or_else(|| {
            CliError::Usage(format!(
                "Den Befehl „{word}“ gibt es nicht. Alle Befehle zeigt „werkbank --help“."
            ))
        })?;
        sheet = help::of(entry, &above);
        above = format!("{above} {}", entry.name());
        entries = entry.below();
    }
    Ok(Box::new(Plain(sheet.plain(Paper::of_terminal()))))
}

fn completions(call: &Call<'_>) -> Reply {
    let mut script = Vec::new();
    let shell: Shell = call
        .value("SHELL")
        .ok_or_else(|| CliError::Usage("Es fehlt: SHELL.".to_owned()))?;
    clap_complete::generate(shell, &mut program(), "werkbank", &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    Ok(Box::new(Plain(script)))
}

#[allow(clippy::unnecessary_wraps)] // every command replies the same way
fn manual(_: &Call<'_>) -> Reply {
    Ok(Box::new(Plain(man::page())))
}
