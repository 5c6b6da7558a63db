//! The table of commands: arguments, help, manual and completions all come from it. A new command is a new line.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::answer::Reply;
use super::call::Call;
use super::commands::{
    authorities, begin, calendar, check, conflicts, erase, export, fields, help, history, import,
    inbox, list, look, maintain, members, records, report, status, sync,
};
use super::paper::Paper;
use super::{args, help as pages};

/// What a command is.
pub struct Entry {
    /// Its name; then the English one, if that is another; then further spellings that go without saying.
    pub words: &'static [&'static str],
    /// The heading it stands under.
    pub group: Group,
    /// What it does, in a few words.
    pub about: &'static str,
    /// Calls of it, to learn from.
    pub examples: &'static [&'static str],
    /// What it takes besides [`args::everywhere`].
    pub args: fn() -> Vec<Arg>,
    /// What happens.
    pub task: Task,
}

/// What does a command's work.
pub type Run = fn(&Call<'_>) -> Reply;

/// What happens when a command is called.
pub enum Task {
    /// This.
    Run(Run),
    /// One of these.
    Choose(&'static [&'static Entry]),
    /// This, unless one of these is named.
    RunOrChoose(Run, &'static [&'static Entry]),
}

/// The headings of the list of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The workspace as a whole.
    Workspace,
    /// Looking.
    Look,
    /// Editing.
    Edit,
    /// With others.
    Exchange,
    /// About the program.
    Help,
}

impl Group {
    /// All, in the order to show.
    pub const ALL: [Self; 5] = [
        Self::Workspace,
        Self::Look,
        Self::Edit,
        Self::Exchange,
        Self::Help,
    ];

    /// The words above its commands.
    pub fn title(self) -> &'static str {
        match self {
            Self::Workspace => "Arbeitsbereich",
            Self::Look => "Nachsehen",
            Self::Edit => "Bearbeiten",
            Self::Exchange => "Austausch",
            Self::Help => "Hilfe",
        }
    }
}

/// All commands.
pub static TABLE: &[&Entry] = &[
    &begin::CREATE,
    &begin::JOIN,
    &status::STATUS,
    &members::MEMBERS,
    &maintain::VERIFY,
    &maintain::BACKUP,
    &begin::RESTORE,
    &list::LIST,
    &look::SHOW,
    &calendar::CALENDAR,
    &report::REPORT,
    &fields::FIELDS,
    &history::LOG,
    &conflicts::LIST,
    &records::NEW,
    &records::SET,
    &records::DELETE,
    &erase::ERASE,
    &conflicts::RESOLVE,
    &authorities::AUTHORITIES,
    &check::CHECK,
    &history::UNDO,
    &history::REDO,
    &import::IMPORT,
    &export::EXPORT,
    &sync::SYNC,
    &inbox::INBOX,
    &help::HELP,
    &help::COMPLETIONS,
    &help::MAN,
];

impl Entry {
    /// The name it is called by.
    pub fn name(&self) -> &'static str {
        self.words.first().copied().unwrap_or_default()
    }

    /// The commands below it.
    pub fn below(&self) -> &'static [&'static Self] {
        match self.task {
            Task::Run(_) => &[],
            Task::Choose(entries) | Task::RunOrChoose(_, entries) => entries,
        }
    }
}

/// The commands as clap reads them, with help for the terminal at hand.
pub fn program() -> Command {
    let paper = Paper::of_terminal();
    let sheet = pages::whole();
    Command::new("werkbank")
        .version(env!("CARGO_PKG_VERSION"))
        .disable_version_flag(true)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .args(args::everywhere())
        .args(for_screen())
        .subcommands(TABLE.iter().map(|entry| command(entry, "werkbank", paper)))
        .override_usage(sheet.usage())
        .override_help(sheet.plain(paper))
}

/// What the program takes when it is called without a command.
pub fn for_screen() -> Vec<Arg> {
    vec![
        Arg::new("version")
            .short('V')
            .long("version")
            .help("die Version")
            .action(ArgAction::Version),
        args::demo(),
        args::practice(),
        args::theme(),
        args::signs(),
        args::plain(),
    ]
}

fn command(entry: &'static Entry, above: &str, paper: Paper) -> Command {
    let path = format!("{above} {}", entry.name());
    let sheet = pages::of(entry, above);
    Command::new(entry.name())
        .about(entry.about)
        .aliases(entry.words.iter().skip(1))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .args((entry.args)())
        .subcommand_required(matches!(entry.task, Task::Choose(_)))
        .subcommands(
            entry
                .below()
                .iter()
                .map(|entry| command(entry, &path, paper)),
        )
        .override_usage(sheet.usage())
        .override_help(sheet.plain(paper))
}

/// What has to be run for the command `word`, with the arguments it takes.
pub fn find<'a>(word: &str, matches: &'a ArgMatches) -> (Run, &'a ArgMatches) {
    find_among(TABLE, word, matches)
}

fn find_among<'a>(
    entries: &'static [&'static Entry],
    word: &str,
    matches: &'a ArgMatches,
) -> (Run, &'a ArgMatches) {
    let found = entries.iter().find(|entry| entry.name() == word);
    match (found.map(|entry| &entry.task), matches.subcommand()) {
        (Some(Task::Run(run)), _) | (Some(Task::RunOrChoose(run, _)), None) => (*run, matches),
        (Some(Task::Choose(entries) | Task::RunOrChoose(_, entries)), Some((word, below))) => {
            find_among(entries, word, below)
        }
        // Clap has let only words of the table pass.
        _ => (help::page, matches),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_makes_a_sound_command_line() {
        program().debug_assert();
    }

    #[test]
    fn every_word_calls_one_command_only() {
        let mut words: Vec<_> = TABLE.iter().flat_map(|entry| entry.words).collect();
        let count = words.len();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), count);
    }

    #[test]
    fn every_example_is_understood() {
        let below = TABLE.iter().flat_map(|entry| entry.below());
        for example in TABLE.iter().chain(below).flat_map(|entry| entry.examples) {
            let words = shell_words(example);
            let read = program().try_get_matches_from(&words);
            assert!(read.is_ok(), "{example}: {}", read.unwrap_err());
        }
    }

    /// Splits at blanks outside of quotes.
    fn shell_words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        for (part, text) in line.split('"').enumerate() {
            for (number, piece) in text.split(' ').enumerate() {
                if part % 2 == 1 {
                    if number > 0 {
                        words.last_mut().unwrap().push(' ');
                    }
                } else if number > 0 {
                    words.push(String::new());
                }
                words.last_mut().unwrap().push_str(piece);
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }
}
