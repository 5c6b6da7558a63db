//! What people rely on when they drop in whatever they got.

use crate::exchange::encryption::DecryptError;
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::mail;
use super::*;

/// Recognised as a state file by its beginning; what is behind does not matter here.
pub(in crate::exchange) const STATE: &[u8] = b"\x89OZG\r\n\x1a\n\x00\xff\n\r--Inhalt\n.\nFrom \n";

/// Decrypts what [`sealed`] makes.
fn opener(bytes: &[u8]) -> Result<Vec<u8>, Locked> {
    let plain = bytes
        .strip_prefix(b"age-encryption.org/v1\n")
        .or_else(|| bytes.strip_prefix(kind::ARMOR))
        .ok_or(DecryptError::WrongPassphrase)?;
    Ok(plain.iter().map(|byte| byte ^ 0xff).collect())
}

fn sealed(head: &[u8], plain: &[u8]) -> Vec<u8> {
    let body: Vec<u8> = plain.iter().map(|byte| byte ^ 0xff).collect();
    [head, &body].concat()
}

pub(in crate::exchange) fn unpacked(name: &str, bytes: Vec<u8>) -> Result<Vec<Item>, ParcelError> {
    unpack(name, bytes, &opener, Limits::default())
}

/// Way and kind of every item, in one line each.
pub(in crate::exchange) fn plain(items: &[Item]) -> Vec<String> {
    let line = |item: &Item| match &item.content {
        Content::State(bytes) => format!("{} = Stand {}", item.path, bytes.len()),
        Content::Part(part) => format!("{} = Teil {}", item.path, part.number),
        Content::Other(bytes) => format!("{} = anderes {}", item.path, bytes.len()),
        Content::Damaged(error) => format!("beschädigt: {error}"),
    };
    items.iter().map(line).collect()
}

pub(super) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(super) fn eml(attachments: &[(&str, &[u8])]) -> Vec<u8> {
    mail::write(mail::Draft {
        to: vec!["a@b.example".into()],
        subject: "Stand".into(),
        text: "Guten Tag,\n\nFrom here on: -----BEGIN nothing\n".into(),
        attachments: attachments
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
            .collect(),
        written: 1_795_435_200_000,
    })
    .unwrap()
}

fn mbox(messages: &[Vec<u8>]) -> Vec<u8> {
    let from = b"From a@b.example Mon Nov 23 12:00:00 2026\n".as_slice();
    messages
        .iter()
        .flat_map(|message| [from, message, b"\n\n"].concat())
        .collect()
}

/// A mail by hand, with one attachment as its headers and body say.
fn handmade(head: &str, body: &[u8]) -> Vec<u8> {
    let start = format!(
        "From: a@b.example\nSubject: Stand\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=xyz\n\n\
         --xyz\n\nGuten Tag\n--xyz\n{head}\n"
    );
    [start.as_bytes(), body, b"\n--xyz--\n"].concat()
}

fn only_state(bytes: Vec<u8>) {
    let items = unpacked("mail.eml", bytes).unwrap();
    let [item] = items.as_slice() else {
        panic!("{:?}", plain(&items));
    };
    assert_eq!(item.content, Content::State(STATE.to_vec()));
}

const BASE64: &[u8] = b"iU9aRw0KGgoA/woNLS1JbmhhbHQKLgpGcm9tIAo=";

#[test]
fn a_state_file_is_known_whatever_its_name() {
    let items = unpacked("../\u{202e}gpj.bild\n", STATE.to_vec()).unwrap();
    assert_eq!(plain(&items), ["../_gpj.bild_ = Stand 29"]);
}

#[test]
fn a_mail_in_an_archive_in_a_mail_in_a_mailbox_is_opened() {
    let inner = eml(&[("stand.ozgstand", STATE), ("logo.png", b"png")]);
    let outer = eml(&[("anhang.zip", &zip(&[("ordner/brief.eml", &inner)]))]);
    let items = unpacked("post.mbox", mbox(&[eml(&[]), outer])).unwrap();
    let way = "post.mbox › Nachricht 2 › anhang.zip › ordner/brief.eml";
    assert_eq!(
        plain(&items),
        [
            format!("{way} › stand.ozgstand = Stand 29"),
            format!("{way} › logo.png = anderes 3")
        ]
    );
    assert_eq!(items[0].content, Content::State(STATE.to_vec()));
}

#[test]
fn parts_and_encrypted_files_are_known_inside_as_well() {
    let parts = parts::split("stand.ozgstand", vec![7; 5_000], 4_096).unwrap();
    let mut broken = parts[0].1.clone();
    broken[2_600] ^= 1;
    let binary = sealed(b"age-encryption.org/v1\n", STATE);
    let armored = sealed(kind::ARMOR, b"Notiz");
    let mail = eml(&[
        ("eins.bin", &parts[1].1),
        ("zwei.bin", &broken),
        ("stand.ozgstand.age", &binary),
        ("notiz.txt", &armored),
    ]);
    assert_eq!(
        plain(&unpacked("m.eml", mail).unwrap()),
        [
            "m.eml › eins.bin = Teil 2",
            "beschädigt: m.eml › zwei.bin: Der Teil ist unterwegs beschädigt oder verändert worden. Bitte erneut senden \
             lassen.",
            "m.eml › stand.ozgstand.age › stand.ozgstand = Stand 29",
            "m.eml › notiz.txt › entschlüsselt = anderes 5",
        ]
    );
}

#[test]
fn what_cannot_be_decrypted_says_so_for_the_reason_the_opener_gives() {
    let closed = |_: &[u8]| Err(DecryptError::WrongPassphrase.into());
    let file = sealed(b"age-encryption.org/v1\n", STATE);
    let error = unpack("s.age", file, &closed, Limits::default()).unwrap_err();
    assert_eq!(
        error.reason,
        Reason::Locked(Locked::Sealed(DecryptError::WrongPassphrase))
    );
    assert_eq!(
        error.to_string(),
        "s.age: Die verschlüsselte Datei lässt sich nicht öffnen. Das Kennwort passt nicht zu dieser Datei. Bitte noch \
         einmal eingeben."
    );
}

#[test]
fn wrong_and_missing_content_types_do_not_matter() {
    for head in [
        "Content-Type: text/plain; charset=iso-8859-1; name=\"stand.ozgstand\"\nContent-Transfer-Encoding: base64\n",
        "Content-Type: text/html\nContent-Transfer-Encoding: BASE64 \n",
        "Content-Type: image/jpeg; name*=utf-8''st%C3%A4nd\nContent-Transfer-Encoding: base64\nContent-Disposition: inline\n",
        "Content-Transfer-Encoding: base64\n",
        "Content-Type: Quatsch\nContent-Transfer-Encoding: base64\n",
    ] {
        only_state(handmade(head, BASE64));
        let crlf = String::from_utf8(handmade(head, BASE64)).unwrap();
        only_state(crlf.replace('\n', "\r\n").into_bytes());
    }
    only_state(handmade("Content-Transfer-Encoding: binary\n", STATE));
    let quoted = b"=89OZG=0D=0A=1A=0A=00=FF=0A=0D--=\nInhalt=0A.=0AFrom =0A".as_slice();
    only_state(handmade(
        "Content-Transfer-Encoding: quoted-printable\n",
        quoted,
    ));
}

#[test]
fn a_mail_may_begin_with_a_byte_order_mark_or_blank_lines() {
    let mail = eml(&[("stand.ozgstand", STATE)]);
    for before in ["\u{feff}", "\r\n\n \r\n", "\u{feff}\n"] {
        only_state([before.as_bytes(), &mail].concat());
    }
    only_state(mbox(std::slice::from_ref(&mail)));
    only_state(
        String::from_utf8(mail)
            .unwrap()
            .replace("\r\n", "\n")
            .into(),
    );
}

#[test]
fn a_mail_that_is_only_the_file_is_opened() {
    let head = b"From: a@b.example\nDate: x\nContent-Transfer-Encoding: base64\n\n".as_slice();
    only_state([head, BASE64].concat());
}

#[test]
fn forwarded_mails_are_opened_in_every_encoding() {
    let mail = String::from_utf8(eml(&[("stand.ozgstand", STATE)])).unwrap();
    only_state(handmade("Content-Type: message/rfc822\n", mail.as_bytes()));
    only_state(handmade(
        "Content-Type: application/octet-stream\n",
        mail.as_bytes(),
    ));
    let bare = b"X-Eigenes: 1\nContent-Transfer-Encoding: base64\n\niU9aRw0KGgoA/woNLS1JbmhhbHQKLgpGcm9tIAo=\n";
    let items = unpacked("m.eml", handmade("Content-Type: message/rfc822\n", bare)).unwrap();
    assert_eq!(
        plain(&items),
        ["m.eml › weitergeleitete Nachricht 1 › Anhang 1 = Stand 29"]
    );
    let nothing = eml(&[]);
    let items = unpacked(
        "m.eml",
        handmade("Content-Type: message/rfc822\n", &nothing),
    )
    .unwrap();
    assert_eq!(
        items[0].content,
        Content::Other(nothing),
        "a mail without attachments is not lost"
    );
}

#[test]
fn an_encrypted_file_pasted_into_the_text_is_opened() {
    let armor = "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----";
    let taken = std::cell::RefCell::new(String::new());
    let opener = |bytes: &[u8]| {
        *taken.borrow_mut() = String::from_utf8_lossy(bytes).into_owned();
        Ok(STATE.to_vec())
    };
    let mail = handmade("", format!("Hier:\n{armor}\nGruß\n").as_bytes());
    let items = unpack("m.eml", mail, &opener, Limits::default()).unwrap();
    assert_eq!(
        plain(&items),
        ["m.eml › Anhang 1 › entschlüsselt = Stand 29"]
    );
    assert_eq!(*taken.borrow(), armor);
}

#[test]
fn archives_of_others_stay_as_they_are() {
    let inner = zip(&[("a.xml", b"<a/>")]);
    let brief = eml(&[("logo.png", b"png")]);
    for files in [
        vec![("GV100AD.txt", b"10202601".as_slice())],
        vec![("tabelle.xlsx", inner.as_slice()), ("b.eml", &brief)],
        vec![],
    ] {
        let archive = zip(&files);
        let items = unpacked("gv.zip", archive.clone()).unwrap();
        assert_eq!(items.len(), 1);
        assert_eq!(items[0].content, Content::Other(archive));
    }
}

#[test]
fn an_archive_with_a_state_file_gives_all_that_is_in_it() {
    let archive = zip(&[("a.txt", b"Notiz"), ("b/s.ozgstand", STATE)]);
    assert_eq!(
        plain(&unpacked("a.zip", archive).unwrap()),
        [
            "a.zip › a.txt = anderes 5",
            "a.zip › b/s.ozgstand = Stand 29"
        ]
    );
}

#[test]
fn what_only_outlook_reads_says_what_to_ask_for() {
    let mail = eml(&[
        ("winmail.dat", b"\x78\x9f\x3e\x22rest"),
        ("stand.ozgstand", STATE),
    ]);
    let items = plain(&unpacked("m.eml", mail).unwrap());
    assert!(items[0].starts_with("beschädigt: m.eml › winmail.dat: Outlook"));
    assert!(items[0].contains("„Rich-Text“"), "{items:?}");
    assert_eq!(items[1], "m.eml › stand.ozgstand = Stand 29");
    let msg = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....__\0_\0s\0u\0b\0s\0t\0g\0".to_vec();
    let error = unpacked("brief.msg", msg).unwrap_err();
    assert_eq!(error.reason, Reason::OutlookMessage);
}

#[test]
fn a_mail_without_attachment_says_so() {
    let error = unpacked("m.eml", eml(&[])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "m.eml: Es gibt keinen Anhang. Bitte prüfen, ob es die richtige E-Mail ist."
    );
    let error = unpacked("post.mbox", mbox(&[eml(&[]), eml(&[])])).unwrap_err();
    assert_eq!(error.reason, Reason::NoAttachment);
}

#[test]
fn texts_and_tables_are_no_mails() {
    for text in [
        "",
        "Schlüssel;Name\n06;Hessen\n",
        "Subject: eine Notiz\nohne weitere Kopfzeilen\n",
        "From hier an gilt:\nnichts\n",
    ] {
        let items = unpacked("a.txt", text.into()).unwrap();
        assert_eq!(items[0].content, Content::Other(text.into()), "{text}");
    }
}
