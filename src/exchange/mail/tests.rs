//! What people rely on when a draft is opened in their mail program and arrives at others.

use super::super::parcel::tests::{plain, unpacked};
use super::super::parcel::{Content, Item};
use super::letter::WIDTH;
use super::*;
use crate::exchange::Author;
use chrono::NaiveDate;

const NAME: &str = "stand_taskforce-nordhessen_a-muster_2026-11-23_0042.ozgstand";

fn draft() -> Draft {
    Draft {
        to: vec![
            "Jörg Müller-Lüdenscheidt <mueller@kreis.example>".into(),
            "\"Beispiel, Erika\" <beispiel@stadt.example>".into(),
            "post@amt.example".into(),
        ],
        subject: "OZG-Werkbank: 42 Änderungen von Ä. Muster (Taskforce Südhessen-Größenwahn), Teil 1 von 3".into(),
        text: "Guten Tag,\n\nÜbergrößenträger, möglichst früh.\n.\nFrom hier an.\n".into(),
        attachments: vec![(NAME.into(), (0..=255).cycle().take(5_000).collect())],
        written: 1_795_435_200_123,
    }
}

fn text(draft: Draft) -> String {
    String::from_utf8(write(draft).unwrap()).unwrap()
}

#[test]
fn every_line_is_short_ends_with_crlf_and_is_ascii() {
    let text = text(draft());
    assert!(text.is_ascii());
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(lines.iter().all(|line| !line.contains(['\r', '\n'])));
    let long: Vec<_> = lines.iter().filter(|line| line.len() > 76).collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn the_headers_are_those_of_a_mail_still_to_be_sent() {
    let text = text(draft());
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("X-Unsent: 1\r\nTo: "), "{head}");
    assert!(
        head.contains("\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\n"),
        "{head}"
    );
    assert!(!head.contains("From:"), "{head}");
    let parsed = mail_parser::MessageParser::default().parse(&text).unwrap();
    assert_eq!(parsed.subject(), Some(draft().subject.as_str()));
    let to: Vec<_> = parsed
        .to()
        .unwrap()
        .iter()
        .map(|a| (a.name(), a.address().unwrap()))
        .collect();
    assert_eq!(
        to,
        [
            (Some("Jörg Müller-Lüdenscheidt"), "mueller@kreis.example"),
            (Some("Beispiel, Erika"), "beispiel@stadt.example"),
            (None, "post@amt.example"),
        ]
    );
    assert_eq!(
        parsed.body_text(0).unwrap().replace("\r\n", "\n"),
        draft().text
    );
}

#[test]
fn our_own_import_gets_the_attachments_back_byte_for_byte() {
    let mut draft = draft();
    draft
        .attachments
        .push(("grenze.txt".into(), b"\r\n--=_\r\n".to_vec()));
    draft
        .attachments
        .push((format!("{}.ozgstand", "lang-".repeat(18)), vec![1]));
    let items = unpacked("entwurf.eml", write(draft.clone()).unwrap()).unwrap();
    let expected: Vec<Item> = draft
        .attachments
        .into_iter()
        .map(|(name, bytes)| Item {
            path: format!("entwurf.eml › {name}"),
            content: Content::Other(bytes),
        })
        .collect();
    assert_eq!(plain(&items), plain(&expected));
    assert_eq!(items, expected);
}

#[test]
fn the_same_draft_gives_the_same_mail_and_another_one_another_id() {
    let id = |draft: Draft| {
        let text = text(draft);
        text.lines()
            .find(|line| line.starts_with("Message-ID: <"))
            .unwrap()
            .to_owned()
    };
    assert_eq!(write(draft()), write(draft()));
    let changes: [fn(&mut Draft); 5] = [
        |d| d.to.truncate(1),
        |d| d.subject.push('.'),
        |d| d.text.push('.'),
        |d| d.attachments[0].1[9] ^= 1,
        |d| d.written += 1,
    ];
    for change in changes {
        let mut other = draft();
        change(&mut other);
        assert_ne!(id(other), id(draft()));
    }
}

#[test]
fn nothing_given_can_become_a_header() {
    for to in [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "Erika\r\nBcc: c@d.example <a@b.example>",
        "Erika\u{2028}Bcc <a@b.example>",
        "<a@b.example>\n",
        "a@bürgeramt.example",
        "ohne-at.example",
        "",
    ] {
        let mut draft = draft();
        draft.to = vec![to.into()];
        match write(draft) {
            Ok(bytes) => assert_eq!(to, "<a@b.example>\n", "{}", String::from_utf8_lossy(&bytes)),
            Err(error) => assert!(!error.to_string().contains('\n'), "{error}"),
        }
    }
    for subject in ["a\r\nBcc: c@d.example", "a\nb", "a\0", &"x".repeat(1_001)] {
        let mut draft = draft();
        draft.subject = subject.into();
        assert_eq!(write(draft), Err(DraftError::Subject));
    }
    for name in ["a\r\nb.txt", "a\".txt", "ä.txt", "../a", ""] {
        let mut draft = draft();
        draft.attachments[0].0 = name.into();
        assert_eq!(write(draft), Err(DraftError::FileName(name.into())));
    }
}

fn letter<'a>(sender: &'a Author, persons: &'a [String]) -> Letter<'a> {
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
    Letter {
        sender,
        workspace: Some("Regierungsbezirk Kassel"),
        changes: 42,
        persons,
        period: Some((day(3), day(23))),
        part: None,
        sealing: Sealing::Open,
    }
}

#[test]
fn the_letter_says_what_is_inside_and_how_to_take_it_in() {
    let sender = Author::new("A. Muster", "Taskforce Nordhessen");
    let persons = ["A. Muster".to_owned(), "B. Beispiel".to_owned()];
    let letter = letter(&sender, &persons);
    assert_eq!(
        letter.subject(),
        "OZG-Werkbank: 42 Änderungen von A. Muster (Taskforce Nordhessen)"
    );
    assert_eq!(
        letter.text(),
        "\
Guten Tag,

im Anhang ist eine Datei der OZG-Werkbank, gesendet von A. Muster,
Taskforce Nordhessen, für den Arbeitsbereich „Regierungsbezirk Kassel“.
Inhalt: 42 Änderungen von A. Muster und B. Beispiel, vom 03.11.2026 bis
zum 23.11.2026.

So kommt die Datei in die Werkbank:

- Datei speichern, in der Werkbank Strg+O drücken und die Datei
  auswählen,
- oder im Terminal: werkbank import DATEI
- oder die ganze E-Mail speichern und in den Eingangsordner der Werkbank
  legen.

Wer neu dabei ist, wählt beim ersten Start der Werkbank „Beitreten mit
einer Datei“. Die Werkbank zeigt dann eine Kennung; bitte am Telefon
vergleichen, nicht per E-Mail.

Die Datei ist nicht verschlüsselt, aber unterschrieben: Die Werkbank
merkt, wenn sie verändert wurde.

Es geht nichts verloren, wenn Dateien zu spät, doppelt oder in anderer
Reihenfolge ankommen: Die Werkbank führt alle Änderungen von selbst
richtig zusammen.
"
    );
}

#[test]
fn the_letter_of_one_part_of_an_encrypted_file_says_both() {
    let sender = Author::new("", "");
    let persons: Vec<String> = (0..9).map(|n| format!("Person {n}")).collect();
    let mut letter = letter(&sender, &persons);
    (letter.part, letter.changes, letter.sealing) = (Some((2, 3)), 1, Sealing::Passphrase);
    assert_eq!(letter.subject(), "OZG-Werkbank: 1 Änderung, Teil 2 von 3");
    let text = letter.text();
    for words in [
        "1 Änderung von 9 Personen",
        "in 3 Teilen",
        "dies ist Teil 2",
        "Kennwort",
    ] {
        assert!(text.replace('\n', " ").contains(words), "{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= WIDTH));
}
