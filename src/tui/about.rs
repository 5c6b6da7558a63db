//! What each place on the screen shows, and what its signs and colours mean: the first part of the help.
//!
//! A place is known by the innermost context of its commands. A new pane is a line in [`TABLE`].

use super::command::{Command, Context};
use super::theme::{Role, glyph};
use super::views::View;

/// What a place shows.
pub struct About {
    context: Context,
    /// In two or three sentences.
    pub shows: &'static str,
    /// Its signs.
    pub signs: &'static [Sign],
}

/// A sign as it is drawn, in its colour, and what it means.
pub type Sign = (&'static str, Role, &'static str);

/// The signs that mean the same everywhere.
pub const EVERYWHERE: &[Sign] = &[
    (
        glyph::CONFLICT,
        Role::Conflict,
        "Konflikt: Zwei haben dasselbe verschieden angegeben, oder darunter liegt einer.",
    ),
    (
        glyph::MARKED,
        Role::Accent,
        "Markiert für einen Befehl, der mehrere betrifft.",
    ),
    ("!", Role::Warn, "Bald ansehen."),
    (
        glyph::FAILED,
        Role::Bad,
        "Falsch, gescheitert, gesperrt oder überfällig.",
    ),
    (glyph::DONE, Role::Ok, "Erledigt, bestanden, geprüft."),
];

const LADDER: &[Sign] = &[
    (
        "■····",
        Role::RungOpen,
        "Stufen unter 10: noch nicht begonnen.",
    ),
    (
        "■■···",
        Role::RungWork,
        "Stufen 10 bis 59: in Vorbereitung und Umsetzung.",
    ),
    ("■■■■·", Role::RungTest, "Stufen 60 bis 89: im Test."),
    (
        "■■■■■",
        Role::RungLive,
        "Stufen ab 90: im Betrieb, gilt als angebunden.",
    ),
    (
        glyph::FAILED,
        Role::RungSide,
        "Ein Hemmnis hält die Anbindung auf; es steht vor der Stufe.",
    ),
    (
        glyph::OPEN,
        Role::Muted,
        "Die Leistung ist hier noch nicht erfasst; Eingabe legt die Anbindung an.",
    ),
    (
        "! Tag",
        Role::Bad,
        "Der geplante Tag ist vorbei, und die Anbindung ist nicht im Betrieb.",
    ),
];

const TABLE: &[About] = &[
    About {
        context: Context::Areas,
        shows: "Der Baum zeigt die Gebiete und darin die Vollzugsbehörden. Was hier gewählt ist, bestimmt, welche \
                Leistungen, Termine und Prüflisten daneben stehen. Rechts steht, wie viele Anbindungen davon im Betrieb \
                sind: 12/48 heißt 12 von 48.",
        signs: &[
            (
                glyph::FOLDED,
                Role::Text,
                "Darunter liegt mehr; → klappt auf.",
            ),
            (glyph::UNFOLDED, Role::Text, "Aufgeklappt; ← klappt zu."),
            ("•", Role::Accent, "Eine Behörde, kein Gebiet."),
            ("9/9", Role::RungLive, "Alles ist angebunden."),
        ],
    },
    About {
        context: Context::Connection,
        shows: "Jede Zeile ist eine Anbindung: eine Behörde und eine Leistung, mit ihrer Stufe auf der Statusleiter. Eine \
                Stufe gilt als erreicht, wenn ihr Kriterium erfüllt ist; das steht bei der Auswahl der Stufe.",
        signs: LADDER,
    },
    About {
        context: Context::Appointments,
        shows: "Die Termine zu dem, was im Baum gewählt ist, der Reihe nach; gewählt ist zuerst der nächste.",
        signs: &[
            ("heute", Role::Accent, "Termine von heute."),
            ("früher", Role::Muted, "Termine, die vorbei sind."),
        ],
    },
    About {
        context: Context::Checklist,
        shows: "Die Prüfliste der gewählten Anbindung, Punkt für Punkt; unten steht, woran man den Punkt erkennt. Jede \
                Taste gibt ein Ergebnis und geht zum nächsten Punkt.",
        signs: &[
            ("[✓]", Role::Ok, "Bestanden."),
            ("[✗]", Role::Bad, "Mangel, mit seiner Klasse."),
            ("[ ]", Role::Muted, "Noch offen."),
            ("[≈]", Role::Ok, "Bestanden mit Hinweis."),
            (
                "[■]",
                Role::Warn,
                "Blockiert: lässt sich jetzt nicht prüfen.",
            ),
            ("[–]", Role::Warn, "Entfällt hier."),
        ],
    },
    About {
        context: Context::Exchange,
        shows: "Oben steht, was für den Abgleich zu tun ist, das Dringende zuerst; Eingabe beginnt damit. Darunter die \
                Rechner, die mitarbeiten, und zum gewählten, wer welchen Stand hat.",
        signs: &[
            (
                glyph::DONE,
                Role::Ok,
                "Hat alles von hier, oder die Kennung ist verglichen.",
            ),
            (
                "12",
                Role::Info,
                "So viele Änderungen von hier fehlen dort noch.",
            ),
            (glyph::HERE, Role::Info, "Bei Gelegenheit tun."),
            (
                "gesperrt",
                Role::Bad,
                "Späteres von diesem Rechner wird zurückgehalten.",
            ),
        ],
    },
];

/// What the innermost of some contexts shows; else what the view is for.
pub fn of(contexts: &[Context], view: View) -> (&'static str, &'static [Sign]) {
    let about = contexts
        .iter()
        .find_map(|context| TABLE.iter().find(|about| about.context == *context));
    about.map_or_else(
        || (Command::Show(view).spec().help, &[][..]),
        |about| (about.shows, about.signs),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_stands_once_and_speaks_in_sentences() {
        for about in TABLE {
            let alike = TABLE.iter().filter(|other| other.context == about.context);
            assert_eq!(alike.count(), 1, "{:?}", about.context);
            assert!(about.shows.ends_with('.'), "{}", about.shows);
            for (sign, _, meaning) in about.signs.iter().chain(EVERYWHERE) {
                assert!(!sign.is_empty() && meaning.ends_with('.'), "{meaning}");
            }
        }
    }

    #[test]
    fn a_view_without_a_line_of_its_own_says_what_it_is_for() {
        let (shows, signs) = of(&[Context::Main], View::Exchange);
        assert_eq!(
            (shows, signs.len()),
            (Command::Show(View::Exchange).spec().help, 0)
        );
    }
}
