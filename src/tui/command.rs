//! The table of commands: everything the screen can be told to do, each once.
//!
//! Keymap, palette, menu, hint line and help page all read this table. Adding a command is adding a name to [`Command`],
//! a line to [`COMMANDS`], and what it does to `update`. Keys follow one rule: a German keyboard has them without AltGr,
//! and every terminal passes them on: F-keys, Strg with a letter (never I, M, H, J), letters, digits, `+` and `-`,
//! arrows, Tab, Eingabe, Leertaste, Esc, Entf, Einfg.

pub mod calendar;
pub mod manners;
pub mod matrix;
pub mod overview;
pub mod register;
pub mod runs;
pub mod synonyms;

pub use self::calendar::Calendar;
pub use self::manners::Manners;
pub use self::matrix::Matrix;
pub use self::overview::Overview;
pub use self::register::Register;
pub use self::runs::Runs;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::input::{Chord, Key};
use super::views::{SHOW, View};
use super::workbench::layout::Direction;
use crate::model::schema::Kind;

/// What the screen can be told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// Help for what has the focus.
    Help,
    /// The list of all commands with search.
    Palette,
    /// The menu bar.
    Menu,
    /// The messages of this session.
    Messages,
    /// Give the mouse to the terminal, for marking text, or take it back.
    Mouse,
    /// Switch single-letter keys off or on.
    Letters,
    /// Give commands other keys.
    Keys,
    /// Choose colours and signs.
    Appearance,
    /// Leave the program to the shell for a while.
    Suspend,
    /// Stop long work.
    Stop,
    /// Leave the program.
    Quit,
    /// Go to a view.
    Show(View),
    /// Focus the next pane.
    NextPane,
    /// Focus the previous pane.
    PreviousPane,
    /// Show the focused pane alone, or all again.
    Zoom,
    /// Move a border between the panes.
    Border(Direction),
    /// Find anything by typing and go there.
    Search,
    /// Show only some of the connections.
    Filter,
    /// Take back the own last change.
    Undo,
    /// Take back the own last undo.
    Redo,
    /// Make a record of the kind that belongs where the focus is.
    New,
    /// Make a record of a kind.
    Create(Kind),
    /// All records of a kind that has no pane.
    List(Kind),
    /// Change what the focus is on.
    Edit,
    /// Make the authorities of an area in one step.
    CreateAuthorities,
    /// Who changed what of what the focus is on.
    History,
    /// Settle contradictions.
    Conflicts,
    /// Take a file of somebody else.
    Import,
    /// Write a file for others.
    Export,
    /// Write a report, or a paper to take along, leave or sign.
    Report,
    /// What others have changed since the last visit.
    News,
    /// Delete what the focus is on.
    Delete,
    /// Erase the personal values of the chosen person for good.
    Erase,
    /// Move the chosen connection to the next rung.
    NextRung,
    /// Move the chosen connection to the rung before.
    PreviousRung,
    /// Move the chosen connection to any rung.
    Rung,
    /// Give the chosen check point a result, by its key in the catalogue.
    Outcome(&'static str),
    /// Write a note on the chosen check point.
    CheckNote,
    /// Begin a further test run of the chosen connection.
    BeginRun,
    /// Accept the test run.
    Accept,
    /// Accept the chosen member after comparing its fingerprint.
    Trust,
    /// Trust the chosen member no more.
    Distrust,
    /// Give this laptop a new name.
    Renew,
    /// Say that the folder was moved and not copied.
    Moved,
    /// Change what this laptop is called.
    Present,
    /// Protect the key of this laptop, or unlock it.
    Passphrase,
    /// Make a backup.
    BackUp,
    /// The backups there are.
    Backups,
    /// The files that were taken in.
    Received,
    /// How far erasures have come.
    Erasures,
    /// Remove what erasures have left in the folder.
    Clean,
    /// Say where mailed files are put.
    Inbox,
    /// Look into what lies in the inbox.
    Arrived,
    /// Exchange through a folder that others replicate too.
    Sync,
    /// The same through the folder of the last time.
    SyncAgain,
    /// Something that only the matrix does.
    Matrix(Matrix),
    /// What only the calendar does.
    Calendar(Calendar),
    /// What helps people to get on with the program.
    Manners(Manners),
    /// What only lists can do.
    Register(Register),
    /// What the view of the Prüfungen can do besides.
    Runs(Runs),
    /// What only the overview knows.
    Overview(Overview),
}

/// Where a command applies. What has the focus names its contexts from the innermost outwards; the first that knows a
/// key wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Everywhere, dialogs included.
    Global,
    /// In any view, while no dialog is open.
    Main,
    /// In a view that has several panes.
    Panes,
    /// In the pane of areas and authorities.
    Areas,
    /// Where a connection is chosen.
    Connection,
    /// In the pane of appointments.
    Appointments,
    /// Where a point of a checklist is chosen.
    Checklist,
    /// In the list of Prüfungen.
    Runs,
    /// In the checklist of the view of the Prüfungen.
    Points,
    /// Where the focus is on records.
    Record,
    /// In a view that can be filtered.
    Filtered,
    /// In any pane of the view of the exchange.
    Exchange,
    /// In the dialog about erasures.
    Erasures,
    /// In a dialog in which records change at once.
    Dialog,
    /// In any list of records.
    Register,
    /// In a view of several lists.
    Shelf,
    /// In the list of Hürden.
    Obstacles,
    /// In the list of tasks.
    Tasks,
    /// In the list of milestones.
    Milestones,
    /// In the list of persons.
    Persons,
    /// In the matrix.
    Matrix,
    /// In the matrix, while cells are marked.
    MarkedCells,
    /// In the calendar.
    Calendar,
    /// In the calendar, while a time is being marked or an appointment moved.
    CalendarDraft,
    /// Where a text is shown that can be copied.
    Text,
    /// While the tour points at something.
    Tour,
    /// In any pane of the overview.
    Overview,
    /// In its pane of Hürden.
    Pareto,
    /// On the map.
    Map,
}

/// The heading under which a command stands in the menu and on the help page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// The workspace as a whole.
    File,
    /// Records.
    Edit,
    /// What is done at an authority.
    Work,
    /// Who works along, and what is known of whom.
    Exchange,
    /// What is shown and how.
    View,
    /// Help and messages.
    Help,
}

impl Group {
    /// All groups in the order of the menu.
    pub const ALL: [Self; 6] = [
        Self::File,
        Self::Edit,
        Self::Work,
        Self::Exchange,
        Self::View,
        Self::Help,
    ];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::File => "Datei",
            Self::Edit => "Bearbeiten",
            Self::Work => "Arbeit",
            Self::Exchange => "Abgleich",
            Self::View => "Ansicht",
            Self::Help => "Hilfe",
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Spec {
    /// Which command.
    pub command: Command,
    /// Its heading.
    pub group: Group,
    /// Its name in the menu and the palette. An ellipsis says that it asks before it does anything.
    pub title: &'static str,
    /// Its name in the hint line; none if it is not worth the room there.
    pub hint: Option<&'static str>,
    /// One sentence on what it does.
    pub help: &'static str,
    /// Its keys; the first is the one that is shown.
    pub keys: &'static [Chord],
    /// Where it applies.
    pub contexts: &'static [Context],
}

impl Command {
    /// Its line in the table.
    pub fn spec(self) -> &'static Spec {
        // A test holds that every command has its line; the first line only keeps this total.
        all()
            .find(|spec| spec.command == self)
            .unwrap_or(&COMMANDS[0])
    }
}

/// The names of commands where they are kept, such as in the file of keys: made from the names in the table, so that
/// there is nothing to keep in step. `Command::Show(View::Workbench)` is `show-workbench`.
impl Command {
    /// The name under which it is kept.
    pub fn name(self) -> String {
        let mut name = String::new();
        for c in format!("{self:?}").chars() {
            let begins = c.is_ascii_uppercase() || !c.is_ascii_alphanumeric();
            if begins && !name.is_empty() && !name.ends_with('-') {
                name.push('-');
            }
            if c.is_ascii_alphanumeric() {
                name.push(c.to_ascii_lowercase());
            }
        }
        name.trim_end_matches('-').to_owned()
    }

    /// The command of a name, or of a title if only one has it.
    pub fn named(name: &str) -> Option<Self> {
        let mut by_title = all().filter(|spec| spec.name() == name || spec.title == name);
        let mut titled = || by_title.next().filter(|_| by_title.next().is_none());
        Self::called(name).or_else(|| Some(titled()?.command))
    }

    /// The command of a [name](Self::name).
    pub fn called(name: &str) -> Option<Self> {
        // Made once: sentences that name commands are filled in for every frame.
        static NAMES: LazyLock<HashMap<String, Command>> = LazyLock::new(|| {
            let named = all().map(|spec| (spec.command.name(), spec.command));
            named.collect()
        });
        NAMES.get(name).copied()
    }
}

const fn f(number: u8) -> Chord {
    Chord::plain(Key::F(number))
}

use Context::{
    Areas, Checklist, Connection, Erasures, Exchange, Filtered, Global, Main, Panes, Persons,
    Record,
};

impl Spec {
    /// The title without the dots that announce a question.
    pub fn name(&self) -> &'static str {
        self.title.trim_end_matches(" …")
    }
}

/// The whole table. Within a context its order is the order of the hint line, within a group that of the menu.
pub fn all() -> impl Iterator<Item = &'static Spec> {
    TABLES.iter().copied().flatten()
}

/// The parts of the table: what several views share, and what each has for itself.
const TABLES: &[&[Spec]] = &[
    COMMANDS,
    overview::TABLE,
    matrix::TABLE,
    calendar::TABLE,
    manners::TABLE,
    register::TABLE,
    runs::TABLE,
    SHOW,
];

#[rustfmt::skip]
const COMMANDS: &[Spec] = &[
    Spec { command: Command::Help, group: Group::Help, title: "Hilfe", hint: Some("Hilfe"),
        help: "Erklärt, was gerade den Fokus hat: was es zeigt, seine Zeichen und Tasten; Tippen sucht darin.",
        keys: &[f(1)], contexts: &[Global] },
    Spec { command: Command::Palette, group: Group::Help, title: "Befehle suchen …", hint: Some("Befehle"),
        help: "Liste aller Befehle, die hier und jetzt gehen; Tippen sucht darin.",
        keys: &[Chord::ctrl('p')], contexts: &[Main] },
    Spec { command: Command::Menu, group: Group::Help, title: "Menü", hint: None,
        help: "Alle Befehle, die hier und jetzt gehen, nach Gruppen.",
        keys: &[f(10)], contexts: &[Main] },
    Spec { command: Command::NextRung, group: Group::Work, title: "Status eine Stufe weiter", hint: Some("Stufe weiter"),
        help: "Rückt die Anbindung auf der Statusleiter eine Stufe vor.",
        keys: &[Chord::char('+')], contexts: &[Connection] },
    Spec { command: Command::PreviousRung, group: Group::Work, title: "Status eine Stufe zurück …", hint: None,
        help: "Setzt die Anbindung eine Stufe zurück und fragt nach dem Grund.",
        keys: &[Chord::char('-')], contexts: &[Connection] },
    Spec { command: Command::Rung, group: Group::Work, title: "Status setzen …", hint: Some("Status"),
        help: "Setzt die Anbindung auf eine beliebige Stufe; Sprünge und Rückschritte brauchen einen Grund.",
        keys: &[f(5)], contexts: &[Connection] },
    Spec { command: Command::Outcome("bestanden"), group: Group::Work, title: "Punkt bestanden", hint: Some("Bestanden"),
        help: "Hakt den Prüfpunkt ab und geht zum nächsten.",
        keys: &[Chord::char(' '), Chord::char('b')], contexts: &[Checklist] },
    Spec { command: Command::Outcome("hinweis"), group: Group::Work, title: "Punkt bestanden mit Hinweis …", hint: Some("Hinweis"),
        help: "Hakt den Prüfpunkt mit einem Hinweis ab.",
        keys: &[Chord::char('h')], contexts: &[Checklist] },
    Spec { command: Command::Outcome("nicht-bestanden"), group: Group::Work, title: "Mangel am Punkt …", hint: Some("Mangel"),
        help: "Der Prüfpunkt ist nicht bestanden; fragt nach Mängelklasse und Bemerkung.",
        keys: &[Chord::char('m')], contexts: &[Checklist] },
    Spec { command: Command::Outcome("blockiert"), group: Group::Work, title: "Punkt blockiert …", hint: None,
        help: "Der Prüfpunkt lässt sich jetzt nicht prüfen; fragt nach dem Grund.",
        keys: &[Chord::char('x')], contexts: &[Checklist] },
    Spec { command: Command::Outcome("entfaellt"), group: Group::Work, title: "Punkt entfällt …", hint: Some("Entfällt"),
        help: "Der Prüfpunkt trifft hier nicht zu; fragt nach der Begründung.",
        keys: &[Chord::char('e')], contexts: &[Checklist] },
    Spec { command: Command::Outcome("offen"), group: Group::Work, title: "Punkt wieder offen", hint: None,
        help: "Nimmt das Ergebnis des Prüfpunkts zurück.",
        keys: &[Chord::char('o')], contexts: &[Checklist] },
    Spec { command: Command::Accept, group: Group::Work, title: "Abnahme …", hint: Some("Abnahme"),
        help: "Trägt ein, ob die Prüfung abgenommen ist, wann und von wem; was noch offen ist, wird genannt und festgehalten.",
        keys: &[Chord::char('a')], contexts: &[Checklist, Context::Runs] },
    Spec { command: Command::CheckNote, group: Group::Work, title: "Bemerkung zum Punkt …", hint: Some("Bemerkung"),
        help: "Schreibt eine Bemerkung zum Prüfpunkt, ohne sein Ergebnis zu ändern.",
        keys: &[Chord::char('n')], contexts: &[Checklist] },
    Spec { command: Command::BeginRun, group: Group::Work, title: "Neue Prüfung beginnen", hint: Some("Neue Prüfung"),
        help: "Beginnt eine weitere Prüfung der Anbindung, etwa nach behobenen Mängeln; die bisherige bleibt erhalten.",
        keys: &[Chord::char('p')], contexts: &[Checklist, Context::Runs] },
    Spec { command: Command::Trust, group: Group::Exchange, title: "Vertrauen …", hint: Some("Vertrauen"),
        help: "Merkt, dass die Kennung des gewählten Mitglieds verglichen ist; hebt auch eine Sperre auf.",
        keys: &[Chord::char('v')], contexts: &[Exchange] },
    Spec { command: Command::Distrust, group: Group::Exchange, title: "Sperren …", hint: Some("Sperren"),
        help: "Vertraut dem gewählten Mitglied nicht mehr, etwa nach einem Diebstahl: Späteres von ihm wird zurückgehalten.",
        keys: &[Chord::char('s')], contexts: &[Exchange] },
    Spec { command: Command::Renew, group: Group::Exchange, title: "Kennung erneuern …", hint: None,
        help: "Gibt diesem Rechner eine neue Kennung, wenn er kopiert oder aus einer Sicherung zurückgespielt wurde.",
        keys: &[Chord::char('e')], contexts: &[Exchange] },
    Spec { command: Command::Moved, group: Group::Exchange, title: "Ordner wurde nur verschoben …", hint: Some("Nur verschoben"),
        help: "Sagt, dass es den Ordner nur einmal gibt und niemand mit einer Kopie weiterarbeitet.",
        keys: &[Chord::char('o')], contexts: &[Exchange] },
    Spec { command: Command::Received, group: Group::Exchange, title: "Empfangene Dateien …", hint: Some("Empfangen"),
        help: "Alle Standdateien, die hier übernommen wurden, und was jede gebracht hat.",
        keys: &[Chord::char('d')], contexts: &[Exchange] },
    Spec { command: Command::Present, group: Group::Exchange, title: "Eigene Angaben …", hint: Some("Eigene Angaben"),
        help: "Name, Team und E-Mail, unter denen die anderen diesen Rechner kennen.",
        keys: &[f(2)], contexts: &[Exchange] },
    Spec { command: Command::Passphrase, group: Group::Exchange, title: "Kennwort des Schlüssels …", hint: None,
        help: "Schützt den Schlüssel dieses Rechners mit einem Kennwort, hebt den Schutz auf oder entsperrt ihn.",
        keys: &[Chord::char('k')], contexts: &[Exchange] },
    Spec { command: Command::Backups, group: Group::Exchange, title: "Sicherungen …", hint: None,
        help: "Welche Sicherungen es gibt und wo sie liegen.",
        keys: &[Chord::char('b')], contexts: &[Exchange] },
    Spec { command: Command::Erasures, group: Group::Exchange, title: "Tilgungen …", hint: None,
        help: "Welche Personen getilgt wurden, wer es bestätigt hat und wo noch Reste liegen.",
        keys: &[Chord::char('t')], contexts: &[Exchange] },
    Spec { command: Command::Clean, group: Group::Exchange, title: "Reste bereinigen …", hint: Some("Bereinigen"),
        help: "Schreibt ältere Sicherungen ohne das Getilgte neu und löscht beiseite gelegte Dateien.",
        keys: &[Chord::char('r')], contexts: &[Exchange, Erasures] },
    Spec { command: Command::Arrived, group: Group::Exchange, title: "Eingang ansehen …", hint: Some("Eingang"),
        help: "Zeigt, was die Dateien im Eingangsordner bringen würden; was übernommen ist, kommt dort in „erledigt“.",
        keys: &[Chord::ctrl('e')], contexts: &[Main] },
    Spec { command: Command::Inbox, group: Group::Exchange, title: "Eingangsordner …", hint: None,
        help: "In welchem Ordner Anhänge gespeichert werden und was mit neuen Dateien darin geschieht.",
        keys: &[Chord::char('i')], contexts: &[Exchange] },
    Spec { command: Command::Sync, group: Group::Exchange, title: "Mit Ordner abgleichen …", hint: Some("Abgleichen"),
        help: "Holt Neues aus einem gemeinsamen Ordner (Nextcloud, Syncthing, Netzlaufwerk) und legt Eigenes hinein.",
        keys: &[Chord::char('a')], contexts: &[Exchange] },
    Spec { command: Command::SyncAgain, group: Group::Exchange, title: "Wieder mit demselben Ordner abgleichen", hint: None,
        help: "Gleicht noch einmal mit dem gemeinsamen Ordner vom letzten Mal ab.",
        keys: &[Chord::ctrl('g')], contexts: &[Main] },
    Spec { command: Command::Edit, group: Group::Edit, title: "Bearbeiten …", hint: Some("Bearbeiten"),
        help: "Öffnet das Formular von dem, was gewählt ist; sind mehrere markiert, lassen sie sich auf einmal ändern.",
        keys: &[f(2)], contexts: &[Record] },
    Spec { command: Command::New, group: Group::Edit, title: "Neu …", hint: Some("Neu"),
        help: "Legt an, was hierher gehört: Behörde, Anbindung, Termin oder Hürde; das Gewählte ist schon eingetragen.",
        keys: &[Chord::plain(Key::Insert)], contexts: &[Record] },
    Spec { command: Command::CreateAuthorities, group: Group::Edit, title: "Behörden des Gebiets anlegen …", hint: Some("Behörden anlegen"),
        help: "Legt die Behörden eines Gebiets in einem Schritt an: welche Arten, auf welcher Ebene, für welche Gemeinden.",
        keys: &[Chord::char('a')], contexts: &[Areas] },
    Spec { command: Command::Create(Kind::Authority), group: Group::Edit, title: "Behörde anlegen …", hint: None,
        help: "Legt eine Vollzugsbehörde an.", keys: &[], contexts: &[Main] },
    Spec { command: Command::Create(Kind::Connection), group: Group::Edit, title: "Anbindung anlegen …", hint: None,
        help: "Legt die Anbindung einer Behörde an eine Leistung an.", keys: &[], contexts: &[Main] },
    Spec { command: Command::Create(Kind::Appointment), group: Group::Edit, title: "Termin anlegen …", hint: None,
        help: "Legt einen Termin an.", keys: &[], contexts: &[Main] },
    Spec { command: Command::Create(Kind::Obstacle), group: Group::Edit, title: "Hürde anlegen …", hint: None,
        help: "Hält fest, was im Weg steht.", keys: &[], contexts: &[Main] },
    Spec { command: Command::Create(Kind::Task), group: Group::Edit, title: "Aufgabe anlegen …", hint: None,
        help: "Hält einen nächsten Schritt fest, mit Person und Termin.", keys: &[], contexts: &[Main] },
    Spec { command: Command::Create(Kind::Person), group: Group::Edit, title: "Person anlegen …", hint: None,
        help: "Legt eine Ansprechperson oder ein Teammitglied an.", keys: &[], contexts: &[Main] },
    Spec { command: Command::Create(Kind::Team), group: Group::Edit, title: "Team anlegen …", hint: None,
        help: "Legt ein Team an.", keys: &[], contexts: &[Main] },
    Spec { command: Command::Create(Kind::Milestone), group: Group::Edit, title: "Meilenstein anlegen …", hint: None,
        help: "Legt einen Meilenstein der Zeitschiene an.", keys: &[], contexts: &[Main] },
    Spec { command: Command::List(Kind::Obstacle), group: Group::Work, title: "Liste der Hürden …", hint: None,
        help: "Alle Hürden: suchen, öffnen, anlegen, löschen.", keys: &[Chord::ctrl('u')], contexts: &[Main] },
    Spec { command: Command::List(Kind::Task), group: Group::Work, title: "Liste der Aufgaben …", hint: None,
        help: "Alle Aufgaben: suchen, öffnen, anlegen, löschen.", keys: &[Chord::ctrl('a')], contexts: &[Main] },
    Spec { command: Command::List(Kind::Person), group: Group::Work, title: "Liste der Personen …", hint: None,
        help: "Alle Personen: suchen, öffnen, anlegen, löschen.", keys: &[], contexts: &[Main] },
    Spec { command: Command::List(Kind::Team), group: Group::Work, title: "Liste der Teams …", hint: None,
        help: "Alle Teams: suchen, öffnen, anlegen, löschen.", keys: &[], contexts: &[Main] },
    Spec { command: Command::List(Kind::Milestone), group: Group::Work, title: "Liste der Meilensteine …", hint: None,
        help: "Alle Meilensteine: suchen, öffnen, anlegen, löschen.", keys: &[], contexts: &[Main] },
    Spec { command: Command::List(Kind::Area), group: Group::Work, title: "Liste der Gebiete …", hint: None,
        help: "Alle Gebiete als Liste: filtern, sortieren, bearbeiten, kopieren.", keys: &[], contexts: &[Main] },
    Spec { command: Command::List(Kind::Authority), group: Group::Work, title: "Liste der Behörden …", hint: None,
        help: "Alle Vollzugsbehörden als Liste: filtern, sortieren, bearbeiten, kopieren.", keys: &[], contexts: &[Main] },
    Spec { command: Command::List(Kind::Connection), group: Group::Work, title: "Liste der Anbindungen …", hint: None,
        help: "Alle Anbindungen als Liste: filtern, sortieren, bearbeiten, kopieren.", keys: &[], contexts: &[Main] },
    Spec { command: Command::List(Kind::Appointment), group: Group::Work, title: "Liste der Termine …", hint: None,
        help: "Alle Termine als Liste: filtern, sortieren, bearbeiten, kopieren.", keys: &[], contexts: &[Main] },
    Spec { command: Command::List(Kind::TestRun), group: Group::Work, title: "Liste der Prüfungen …", hint: None,
        help: "Alle Prüfungen als Liste: filtern, sortieren, bearbeiten, kopieren.", keys: &[], contexts: &[Main] },
    Spec { command: Command::List(Kind::Service), group: Group::Work, title: "Leistungen des Katalogs …", hint: None,
        help: "Alle Leistungen: was ausgerollt wird, wer sie ausführt, wie der Landesvertrag steht.",
        keys: &[], contexts: &[Main] },
    Spec { command: Command::History, group: Group::Edit, title: "Verlauf …", hint: None,
        help: "Zeigt, wer wann was an dem Gewählten geändert hat, und warum.",
        keys: &[f(7)], contexts: &[Record] },
    Spec { command: Command::Search, group: Group::Edit, title: "Suchen …", hint: Some("Suchen"),
        help: "Findet Gebiete, Behörden und Termine nach Namen oder Schlüssel, in jeder Schreibweise der Umlaute.",
        keys: &[f(3)], contexts: &[Main] },
    Spec { command: Command::Conflicts, group: Group::File, title: "Konflikte entscheiden …", hint: Some("Konflikte"),
        help: "Stellt gegenüber, was mehrere gleichzeitig verschieden angegeben haben; eine Ziffer entscheidet.",
        keys: &[f(6)], contexts: &[Main] },
    Spec { command: Command::Import, group: Group::File, title: "Importieren …", hint: Some("Import"),
        help: "Liest Standdateien von anderen, das Gemeindeverzeichnis, Tabellen oder Kalenderdateien; zuerst wird gezeigt, was sie bringen.",
        keys: &[Chord::ctrl('o')], contexts: &[Main] },
    Spec { command: Command::Export, group: Group::File, title: "Exportieren …", hint: Some("Export"),
        help: "Schreibt eine Standdatei für die anderen.",
        keys: &[f(12)], contexts: &[Main] },
    Spec { command: Command::Report, group: Group::File, title: "Bericht oder Papier schreiben …", hint: None,
        help: "Schreibt Statusbericht, Hürdenbericht oder Evaluierung, zum Gewählten auch Einsatzmappe, Prüfprotokoll oder Merkblatt; zum Drucken oder als Tabellen.",
        keys: &[Chord::ctrl('d')], contexts: &[Main] },
    Spec { command: Command::News, group: Group::File, title: "Was ist neu …", hint: None,
        help: "Was die anderen geändert haben und seit dem letzten Beenden dazugekommen ist.",
        keys: &[Chord::ctrl('n')], contexts: &[Main] },
    Spec { command: Command::BackUp, group: Group::File, title: "Sicherung anlegen", hint: None,
        help: "Legt jetzt eine Sicherung an; von selbst geschieht es vor jedem Import und einmal an jedem Tag.",
        keys: &[], contexts: &[Main] },
    Spec { command: Command::Delete, group: Group::Edit, title: "Löschen", hint: None,
        help: "Löscht, was gewählt oder markiert ist; Rückgängig holt es zurück.",
        keys: &[Chord::plain(Key::Delete)], contexts: &[Record] },
    Spec { command: Command::Erase, group: Group::Edit, title: "Tilgen (DSGVO) …", hint: None,
        help: "Entfernt alles Persönliche der Person unwiderruflich, hier und mit der nächsten Datei bei allen anderen.",
        keys: &[Chord::shift(Key::Delete)], contexts: &[Persons] },
    Spec { command: Command::Filter, group: Group::View, title: "Filtern …", hint: Some("Filter"),
        help: "Zeigt nur Zeilen, in denen alle eingegebenen Wörter stehen, in jeder Schreibweise der Umlaute.",
        keys: &[Chord::ctrl('f')], contexts: &[Filtered] },
    Spec { command: Command::Undo, group: Group::Edit, title: "Rückgängig", hint: Some("Rückgängig"),
        help: "Nimmt die eigene letzte Änderung zurück, auch nach einem Neustart.",
        keys: &[Chord::ctrl('z')], contexts: &[Main, Context::Dialog] },
    Spec { command: Command::Redo, group: Group::Edit, title: "Wiederholen", hint: None,
        help: "Stellt wieder her, was zuletzt rückgängig gemacht wurde.",
        keys: &[Chord::ctrl('y')], contexts: &[Main, Context::Dialog] },
    Spec { command: Command::NextPane, group: Group::View, title: "Nächstes Feld", hint: Some("Feld"),
        help: "Fokus in das nächste Feld der Ansicht.",
        keys: &[Chord::plain(Key::Tab)], contexts: &[Panes] },
    Spec { command: Command::PreviousPane, group: Group::View, title: "Voriges Feld", hint: None,
        help: "Fokus in das vorige Feld der Ansicht.",
        keys: &[Chord::shift(Key::Tab)], contexts: &[Panes] },
    Spec { command: Command::Zoom, group: Group::View, title: "Feld groß oder klein", hint: Some("Groß"),
        help: "Zeigt das Feld mit dem Fokus allein auf dem ganzen Bildschirm, oder wieder alle.",
        keys: &[f(4), Chord::char('z')], contexts: &[Panes] },
    Spec { command: Command::Border(Direction::Left), group: Group::View, title: "Grenze nach links", hint: None,
        help: "Macht die linken Felder schmaler.",
        keys: &[Chord::shift(Key::Left)], contexts: &[Panes] },
    Spec { command: Command::Border(Direction::Right), group: Group::View, title: "Grenze nach rechts", hint: None,
        help: "Macht die linken Felder breiter.",
        keys: &[Chord::shift(Key::Right)], contexts: &[Panes] },
    Spec { command: Command::Border(Direction::Up), group: Group::View, title: "Grenze nach oben", hint: None,
        help: "Macht die oberen Felder niedriger.",
        keys: &[Chord::shift(Key::Up)], contexts: &[Panes] },
    Spec { command: Command::Border(Direction::Down), group: Group::View, title: "Grenze nach unten", hint: None,
        help: "Macht die oberen Felder höher.",
        keys: &[Chord::shift(Key::Down)], contexts: &[Panes] },
    Spec { command: Command::Mouse, group: Group::View, title: "Maus freigeben oder nutzen", hint: None,
        help: "Gibt die Maus dem Terminal, um Text zu markieren und zu kopieren, oder nimmt sie zurück.",
        keys: &[f(8)], contexts: &[Global] },
    Spec { command: Command::Appearance, group: Group::View, title: "Farben und Zeichen …", hint: None,
        help: "Dunkel, hell, mit hohem Kontrast, bei Farbfehlsicht oder ohne Farben; alle Zeichen oder nur ASCII.",
        keys: &[], contexts: &[Main] },
    Spec { command: Command::Keys, group: Group::View, title: "Tasten …", hint: None,
        help: "Zeigt alle Befehle mit ihren Tasten und gibt ihnen andere.",
        keys: &[], contexts: &[Main] },
    Spec { command: Command::Letters, group: Group::View, title: "Buchstabentasten aus oder an", hint: None,
        help: "Schaltet alle Befehle auf einzelnen Zeichen ab oder wieder an; F-Tasten und Strg bleiben.",
        keys: &[], contexts: &[Main] },
    Spec { command: Command::Messages, group: Group::Help, title: "Meldungen", hint: None,
        help: "Alle Meldungen seit dem Start; Tippen sucht darin.",
        keys: &[f(9)], contexts: &[Main] },
    Spec { command: Command::Stop, group: Group::File, title: "Laufendes abbrechen", hint: Some("Abbrechen"),
        help: "Bricht ab, was gerade läuft; es ist dann, als wäre es nicht begonnen.",
        keys: &[Chord::plain(Key::Esc)], contexts: &[Main] },
    Spec { command: Command::Suspend, group: Group::File, title: "Kurz zur Kommandozeile", hint: None,
        help: "Legt das Programm schlafen; „fg“ in der Kommandozeile holt es zurück.",
        keys: &[], contexts: &[Main] },
    Spec { command: Command::Quit, group: Group::File, title: "Beenden", hint: Some("Beenden"),
        help: "Verlässt das Programm. Alles ist schon gespeichert.",
        keys: &[Chord::ctrl('q')], contexts: &[Global] },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_one_line() {
        for spec in all() {
            let lines = all().filter(|other| other.command == spec.command).count();
            assert_eq!(lines, 1, "{:?}", spec.command);
        }
    }

    #[test]
    fn every_command_has_a_name_of_its_own_and_is_found_by_it() {
        for spec in all() {
            let name = spec.command.name();
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(name.chars().all(is_plain), "{name}");
            assert_eq!(Command::named(&name), Some(spec.command), "{name}");
        }
        assert_eq!(Command::NextRung.name(), "next-rung");
        assert_eq!(
            Command::Outcome("nicht-bestanden").name(),
            "outcome-nicht-bestanden"
        );
        assert_eq!(Command::Show(View::Workbench).name(), "show-workbench");
        assert_eq!(Command::named("Status setzen"), Some(Command::Rung));
    }

    #[test]
    fn titles_and_help_are_complete_german_sentences() {
        for spec in all() {
            assert!(spec.title.starts_with(char::is_uppercase), "{}", spec.title);
            assert!(
                spec.help.starts_with(char::is_uppercase) && spec.help.ends_with('.'),
                "{}",
                spec.help
            );
            assert!(!spec.contexts.is_empty(), "{}", spec.title);
        }
    }

    #[test]
    fn keys_can_be_typed_on_a_german_keyboard_in_every_terminal() {
        for spec in all() {
            for chord in spec.keys {
                assert!(can_be_typed(*chord), "{}: {chord}", spec.title);
            }
        }
    }

    fn can_be_typed(chord: Chord) -> bool {
        match chord.key {
            // F11 makes terminals full-screen.
            Key::F(number) => matches!(number, 1..=10 | 12) && chord == Chord::plain(chord.key),
            Key::Char(c) if chord.mods.ctrl => {
                chord == Chord::ctrl(c) && c.is_ascii_lowercase() && !"imhj".contains(c)
            }
            Key::Char(c) => {
                chord == Chord::char(c)
                    && (c.is_ascii_lowercase() || c.is_ascii_digit() || " +-".contains(c))
            }
            _ => !chord.mods.ctrl && !chord.mods.alt,
        }
    }
}
