//! What only the calendar does.

use super::{Chord, Command, Context, Group, Key, Spec};

/// What the calendar can be told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Calendar {
    /// Take what is marked or moved.
    Take,
    /// Leave it as it was.
    Discard,
    /// Let it take longer.
    Longer,
    /// Let it take less.
    Shorter,
    /// Show a month.
    Month,
    /// Show a week.
    Week,
    /// Show a day.
    Day,
    /// Go to today.
    Today,
    /// Go to any day.
    GoTo,
    /// Choose the next appointment.
    Next,
    /// Choose the previous appointment.
    Previous,
    /// Make an appointment where one stands.
    Create,
    /// Begin to mark a time.
    Mark,
    /// Begin to move the chosen appointment.
    Move,
    /// The chosen appointment is confirmed.
    Confirm,
    /// It was held.
    Hold,
    /// It is called off.
    Cancel,
    /// It is planned again.
    Plan,
    /// The same on another day.
    Again,
    /// Days on the way before and after it.
    Travel,
    /// Who else is near.
    Nearby,
    /// Whose lanes a day has.
    People,
    /// Show only some appointments.
    Filter,
    /// All appointments that should be looked at.
    Warnings,
    /// Copy what is shown as a table.
    Copy,
    /// Save appointments for another calendar.
    SaveFile,
}

const fn command(calendar: Calendar) -> Command {
    Command::Calendar(calendar)
}

/// Its part of the table.
#[rustfmt::skip]
pub const TABLE: &[Spec] = &[
    Spec { command: command(Calendar::Take), group: Group::Edit, title: "Übernehmen", hint: Some("Übernehmen"),
        help: "Übernimmt den neuen Platz des Termins, oder öffnet das Formular für die markierte Zeit.",
        keys: &[Chord::plain(Key::Enter)], contexts: &[Context::CalendarDraft] },
    Spec { command: command(Calendar::Discard), group: Group::Edit, title: "Verwerfen", hint: Some("Verwerfen"),
        help: "Lässt alles, wie es war.",
        keys: &[Chord::plain(Key::Esc)], contexts: &[Context::CalendarDraft] },
    Spec { command: command(Calendar::Longer), group: Group::Edit, title: "Länger", hint: Some("Länger"),
        help: "Eine halbe Stunde länger, bei ganztägigen Terminen einen Tag.",
        keys: &[Chord::char('+'), Chord::shift(Key::Down)], contexts: &[Context::CalendarDraft] },
    Spec { command: command(Calendar::Shorter), group: Group::Edit, title: "Kürzer", hint: Some("Kürzer"),
        help: "Eine halbe Stunde kürzer, bei ganztägigen Terminen einen Tag.",
        keys: &[Chord::char('-'), Chord::shift(Key::Up)], contexts: &[Context::CalendarDraft] },
    Spec { command: command(Calendar::Month), group: Group::View, title: "Monat", hint: Some("Monat"),
        help: "Zeigt den ganzen Monat.",
        keys: &[Chord::char('m')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Week), group: Group::View, title: "Woche", hint: Some("Woche"),
        help: "Zeigt die Woche mit ihren Stunden.",
        keys: &[Chord::char('w')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Day), group: Group::View, title: "Tag", hint: Some("Tag"),
        help: "Zeigt den Tag mit einer Spalte für jede Person.",
        keys: &[Chord::char('t')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Today), group: Group::View, title: "Heute", hint: Some("Heute"),
        help: "Geht zum heutigen Tag.",
        keys: &[Chord::char('h')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Create), group: Group::Edit, title: "Neuer Termin …", hint: Some("Neu"),
        help: "Legt einen Termin an; Tag und Uhrzeit sind schon eingetragen.",
        keys: &[Chord::plain(Key::Insert)], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Move), group: Group::Edit, title: "Termin verschieben", hint: Some("Verschieben"),
        help: "Pfeile verschieben den Termin, + und - ändern die Dauer, Eingabe übernimmt, Esc verwirft.",
        keys: &[Chord::char('v')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Mark), group: Group::Edit, title: "Zeit markieren", hint: Some("Zeit markieren"),
        help: "Beginnt, eine Zeit zu markieren: Pfeile erweitern sie, Eingabe legt darin einen Termin an.",
        keys: &[Chord::char(' ')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Confirm), group: Group::Work, title: "Termin bestätigt", hint: Some("Bestätigt"),
        help: "Hält fest, dass der Termin bestätigt ist.",
        keys: &[Chord::char('b')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Nearby), group: Group::Work, title: "Wer passt dazu …", hint: Some("Wer passt dazu"),
        help: "Zeigt offene Anbindungen in der Nähe des Termins und nimmt die markierten mit auf die Fahrt.",
        keys: &[Chord::char('u')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Next), group: Group::View, title: "Nächster Termin", hint: Some("Nächster"),
        help: "Wählt den nächsten Termin, auch an einem anderen Tag.",
        keys: &[Chord::char('n')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Previous), group: Group::View, title: "Voriger Termin", hint: None,
        help: "Wählt den vorigen Termin, auch an einem anderen Tag.",
        keys: &[Chord::char('p')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Hold), group: Group::Work, title: "Termin durchgeführt", hint: None,
        help: "Hält fest, dass der Termin stattgefunden hat.",
        keys: &[Chord::char('d')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Cancel), group: Group::Work, title: "Termin absagen …", hint: None,
        help: "Hält fest, dass der Termin nicht stattfindet, und fragt nach dem Grund.",
        keys: &[Chord::char('a')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Plan), group: Group::Work, title: "Termin wieder geplant", hint: None,
        help: "Nimmt zurück, dass der Termin bestätigt, durchgeführt oder abgesagt ist.",
        keys: &[Chord::char('o')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Again), group: Group::Edit, title: "Erneut ansetzen …", hint: None,
        help: "Legt denselben Termin noch einmal an einem anderen Tag an.",
        keys: &[Chord::char('e')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Travel), group: Group::Edit, title: "Reisetag anlegen …", hint: None,
        help: "Legt zu einem Termin vor Ort einen Reisetag davor oder danach an, mit denselben Personen.",
        keys: &[Chord::char('r')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::GoTo), group: Group::View, title: "Gehe zu Tag …", hint: None,
        help: "Geht zu einem Tag, getippt oder aus dem Monatsblatt gewählt.",
        keys: &[Chord::char('g')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::People), group: Group::View, title: "Personen der Tagesansicht …", hint: None,
        help: "Bestimmt, für welche Personen der Tag immer eine Spalte hat.",
        keys: &[Chord::char('k')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Filter), group: Group::View, title: "Termine filtern …", hint: Some("Filter"),
        help: "Zeigt nur Termine eines Teams, bestimmter Personen oder eines Gebiets; Esc zeigt wieder alle.",
        keys: &[Chord::ctrl('f')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Warnings), group: Group::View, title: "Auffällige Termine …", hint: None,
        help: "Alle künftigen Termine mit Warnung: doppelt belegt, an freien Tagen, zu ungewöhnlicher Zeit.",
        keys: &[Chord::char('l')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::Copy), group: Group::Edit, title: "Termine kopieren", hint: None,
        help: "Gibt die Termine des gezeigten Zeitraums als Tabelle an die Zwischenablage.",
        keys: &[Chord::char('c')], contexts: &[Context::Calendar] },
    Spec { command: command(Calendar::SaveFile), group: Group::File, title: "Als Kalenderdatei speichern …", hint: None,
        help: "Schreibt den gewählten Termin, die gezeigten oder alle als Datei für Outlook und andere Kalender.",
        keys: &[Chord::char('i')], contexts: &[Context::Calendar] },
];
