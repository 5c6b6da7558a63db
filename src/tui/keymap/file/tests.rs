//! What must hold of the file of keys.

use super::super::super::input::Key;
use super::*;

fn keys(bindings: &Bindings, command: Command) -> Vec<String> {
    let keys = bindings.keys(command.spec());
    keys.iter().map(ToString::to_string).collect()
}

#[test]
fn keys_are_read_in_german_and_english_for_names_and_titles() {
    let bindings = understand(
        "# Meine Tasten\nsearch = [\"Strg+X\", \"F3\"]\n\"Status setzen\" = \"ctrl+t\"\nzoom = []\ndelete = [\"shift+ins\"]\n",
    )
    .unwrap();
    assert_eq!(keys(&bindings, Command::Search), ["Strg+X", "F3"]);
    assert_eq!(keys(&bindings, Command::Rung), ["Strg+T"]);
    assert!(keys(&bindings, Command::Zoom).is_empty());
    assert_eq!(keys(&bindings, Command::Delete), ["Umschalt+Einfg"]);
    assert_eq!(keys(&bindings, Command::Help), ["F1"]);
}

#[test]
fn keys_can_change_places() {
    let bindings = understand("export = \"F3\"\nsearch = \"F12\"").unwrap();
    let keymap = Keymap::with(command::all(), bindings).unwrap();
    let main = [command::Context::Main];
    let meant = |number| keymap.command(&main, Chord::plain(Key::F(number)));
    assert_eq!(meant(3), Some(Command::Export));
    assert_eq!(meant(12), Some(Command::Search));
}

#[test]
fn whatever_is_wrong_is_named_and_nothing_is_taken() {
    for (text, told) in [
        ("\nsearch = [", "Zeile 2"),
        ("search = 3", "Zeile 1"),
        ("help = \"F1\"\nsuche = \"F3\"", "„suche“ (Zeile 2)"),
        (
            "\n\nsearch = \"Strg+Alt+Käse\"",
            "„Strg+Alt+Käse“ (Zeile 3, „Suchen“)",
        ),
        ("search = \"F25\"", "„F25“"),
        ("search = \"@\"", "braucht AltGr"),
        ("search = \"Strg+M\"", "dasselbe wie"),
        ("search = \"Alt+x\"", "mit Alt"),
        ("search = \"X\"", "Feststelltaste"),
        ("search = \"F11\"", "Vollbild"),
        ("search = \"Runter\"", "zum Bewegen"),
        (
            "search = \"F12\"",
            "F12 ist doppelt belegt: mit „Suchen“ (Zeile 1) und mit „Exportieren“",
        ),
        ("search = \"F5\"", "mit „Status setzen“"),
        ("search = \"x\"", "mit „Punkt blockiert“"),
        ("search = \"Strg+X\"\nSuchen = \"F3\"", "zweimal"),
        ("palette = []\nmenu = \"x\"", "„Menü“"),
        ("palette = []\nmenu = []", "„Menü“"),
    ] {
        let fault = understand(text).expect_err(text).to_string();
        assert!(fault.contains(told), "{text}: {fault}");
    }
}

#[test]
fn what_is_written_is_read_again_and_says_what_it_means() {
    let bindings = Bindings::default()
        .with(
            Command::Search.spec(),
            vec![Chord::ctrl('x'), Chord::char('ö')],
        )
        .with(Command::Outcome("hinweis").spec(), Vec::new())
        .with(Command::Zoom.spec(), vec![Chord::shift(Key::Insert)]);
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join(FILE);
    save(&bindings, &path).unwrap();
    assert_eq!(load(&path).unwrap(), bindings);
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("search = [\"Strg+X\", \"ö\"] # Suchen"),
        "{text}"
    );
}

#[test]
fn a_file_that_could_not_be_read_is_kept() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join(FILE);
    assert_eq!(load(&path).unwrap(), Bindings::default());
    fs::write(&path, "kaputt").unwrap();
    let error = load(&path).unwrap_err().to_string();
    assert!(error.contains("Es gelten die üblichen Tasten."), "{error}");
    save(&Bindings::default(), &path).unwrap();
    let kept = fs::read_to_string(folder.path().join("tasten.toml.alt")).unwrap();
    assert_eq!(kept, "kaputt");
    assert_eq!(load(&path).unwrap(), Bindings::default());
}
