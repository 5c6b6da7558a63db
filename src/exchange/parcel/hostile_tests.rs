//! Parcels that are damaged, cut or made to do harm: told with the reason, never a panic, nothing without a limit.

use super::tests::{STATE, eml, plain, unpacked, zip};
use super::*;
use proptest::prelude::*;

fn limited(bytes: Vec<u8>, limits: Limits) -> Result<Vec<Item>, ParcelError> {
    let opener = |bytes: &[u8]| Ok(bytes[22..].to_vec());
    unpack("paket", bytes, &opener, limits)
}

fn reason(bytes: Vec<u8>, limits: Limits) -> Reason {
    limited(bytes, limits).unwrap_err().reason
}

fn damaged(items: &[Item]) -> Vec<&Reason> {
    let reasons = items.iter().filter_map(|item| match &item.content {
        Content::Damaged(error) => Some(&error.reason),
        _ => None,
    });
    reasons.collect()
}

#[test]
fn a_damaged_attachment_leaves_the_others() {
    let text = String::from_utf8(eml(&[("a.ozgstand", STATE), ("b.ozgstand", STATE)])).unwrap();
    let broken = text.replacen("iU9a", "iU*a", 1).into_bytes();
    assert_eq!(
        plain(&unpacked("m.eml", broken).unwrap()),
        [
            "beschädigt: m.eml › a.ozgstand: Der Anhang ist unterwegs beschädigt worden. Bitte erneut senden lassen.",
            "m.eml › b.ozgstand = Stand 29",
        ]
    );
}

#[test]
fn old_encodings_and_empty_attachments_are_told() {
    let text = String::from_utf8(eml(&[("a.ozgstand", STATE), ("b.ozgstand", b"")])).unwrap();
    let old = text.replacen("base64", "x-uuencode", 1).into_bytes();
    let items = unpacked("m.eml", old).unwrap();
    assert_eq!(
        damaged(&items),
        [&Reason::Unusual("x-uuencode".into()), &Reason::Empty]
    );
}

#[test]
fn a_damaged_entry_leaves_the_others_and_a_damaged_archive_says_so() {
    let archive = zip(&[("a.ozgstand", STATE), ("b.ozgstand", STATE)]);
    let mut broken = archive.clone();
    // The first byte of the content of a: magic and so the kind are gone, too.
    broken[30 + "a.ozgstand".len() + 3] ^= 0x55;
    let items = unpacked("a.zip", broken).unwrap();
    assert!(
        matches!(damaged(&items)[..], [Reason::Entry(_)]),
        "{items:?}"
    );
    assert_eq!(plain(&items)[1], "a.zip › b.ozgstand = Stand 29");
    let cut = archive[..archive.len() / 2].to_vec();
    assert!(matches!(
        unpacked("a.zip", cut).unwrap_err().reason,
        Reason::Archive(_)
    ));
}

#[test]
fn an_entry_with_a_password_says_what_to_do() {
    let mut archive = zip(&[("a.ozgstand", STATE)]);
    let directory = archive.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    // Bit 0 of the flags (APPNOTE.TXT 4.4.4).
    archive[6] |= 1;
    archive[directory + 8] |= 1;
    let items = unpacked("a.zip", archive).unwrap();
    assert_eq!(items[0].path, "a.zip › a.ozgstand");
    assert_eq!(damaged(&items), [&Reason::Encrypted]);
}

#[test]
fn a_cut_mail_says_that_it_ends_too_early() {
    let mail = eml(&[("a.ozgstand", STATE), ("b.ozgstand", STATE)]);
    let last_boundary = mail.windows(5).rposition(|w| w == b"\n--=_").unwrap();
    let items = unpacked("m.eml", mail[..last_boundary].to_vec()).unwrap();
    assert_eq!(
        plain(&items)[..2],
        [
            "m.eml › a.ozgstand = Stand 29",
            "m.eml › b.ozgstand = Stand 29"
        ]
    );
    assert_eq!(damaged(&items), [&Reason::CutOff]);
    let text = String::from_utf8(mail).unwrap();
    let lost = text
        .replacen("boundary=\"=_", "boundary=\"=-", 1)
        .into_bytes();
    assert_eq!(
        unpacked("m.eml", lost).unwrap_err().reason,
        Reason::NoBoundary
    );
}

#[test]
fn every_cut_and_flip_of_a_parcel_ends_without_panic() {
    let part = parts::split("s.ozgstand", vec![7; 4_500], 4_096)
        .unwrap()
        .remove(1)
        .1;
    let mail = eml(&[
        ("a.zip", &zip(&[("s.ozgstand", STATE)])),
        ("b.ozgstand", &part[..300]),
    ]);
    for parcel in [zip(&[("m.eml", &mail)]), mail] {
        for at in 0..parcel.len() {
            let told = |bytes: Vec<u8>| match unpacked("p", bytes) {
                Ok(items) => assert!(!items.is_empty(), "{at}"),
                Err(error) => assert!(error.to_string().ends_with('.'), "{at}: {error}"),
            };
            told(parcel[..at].to_vec());
            let mut flipped = parcel.clone();
            flipped[at] ^= 0x15;
            told(flipped);
        }
    }
}

#[test]
fn more_items_than_allowed_are_refused() {
    let limits = Limits {
        items: 3,
        ..Limits::default()
    };
    let attachments = [("a", STATE), ("b", STATE), ("c", STATE)];
    assert_eq!(limited(eml(&attachments[..2]), limits).unwrap().len(), 2);
    assert_eq!(reason(eml(&attachments), limits), Reason::TooMany);
    let mailbox = b"From x\nFrom: a\nTo: b\n\n\n".repeat(3);
    assert_eq!(reason(mailbox, limits), Reason::TooMany);
    let four = zip(&[("a", STATE), ("b", STATE), ("c", STATE), ("d", STATE)]);
    assert_eq!(reason(four, limits), Reason::Crowded(4));
}

#[test]
fn containers_in_containers_end_somewhere() {
    let limits = Limits {
        depth: 2,
        ..Limits::default()
    };
    let twice = zip(&[("m.eml", &eml(&[("s.ozgstand", STATE)]))]);
    assert_eq!(limited(twice.clone(), limits).unwrap().len(), 1);
    let items = limited(eml(&[("a.zip", &twice), ("s.ozgstand", STATE)]), limits).unwrap();
    assert_eq!(damaged(&items), [&Reason::TooDeep]);
    assert_eq!(items.len(), 2);
}

#[test]
fn messages_nested_beyond_any_sense_do_not_exhaust_the_stack() {
    let head = b"From: a\nSubject: b\nContent-Type: message/rfc822\n\n";
    let items = unpacked("m.eml", head.repeat(20_000)).unwrap();
    assert_eq!(damaged(&items), [&Reason::TooDeep]);
    let mut multiparts = b"From: a\nSubject: b\n".to_vec();
    for level in 0..10_000 {
        let text = format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n");
        multiparts.extend_from_slice(text.as_bytes());
    }
    let items = unpacked("m.eml", multiparts).unwrap();
    assert!(damaged(&items).contains(&&Reason::TooDeep));
}

#[test]
fn what_unpacks_to_too_much_is_refused_before_it_is_held() {
    let limits = Limits {
        bytes: 1 << 20,
        ..Limits::default()
    };
    let mut large = STATE.to_vec();
    large.resize(2 << 20, 0);
    let archive = zip(&[("s.ozgstand", &large)]);
    assert!(archive.len() < 10_000);
    assert_eq!(reason(archive, limits), Reason::TooLarge);
    assert_eq!(
        reason(eml(&[("s.ozgstand", &large)]), limits),
        Reason::TooLarge
    );
    let age = [b"age-encryption.org/v1\n", large.as_slice()].concat();
    assert_eq!(reason(age, limits), Reason::TooLarge);
}

#[test]
fn an_archive_is_not_believed_how_large_its_entries_are() {
    let mut archive = zip(&[("s.ozgstand", STATE)]);
    let directory = archive.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    // Uncompressed size, in the local header and in the directory (APPNOTE.TXT 4.3.7, 4.3.12).
    for at in [22, directory + 24] {
        archive[at..at + 4].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    }
    match limited(archive, Limits::default()) {
        Ok(items) => assert_eq!(items.len(), 1),
        Err(error) => assert!(error.to_string().ends_with('.')),
    }
}

#[test]
fn a_head_without_end_is_refused() {
    let mail = [b"From: a\nTo: b\n".as_slice(), &b"X: y\n".repeat(100_000)].concat();
    assert_eq!(unpacked("m.eml", mail).unwrap_err().reason, Reason::Head);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_lines_after_a_mail_head_never_panic(
        lines in proptest::collection::vec("(Content-Type: |--b|--b--|=[0-9A-F\n]|[ -~ä\r]{0,20}|name\\*=utf-8''%|\n){1,4}", 0..12),
    ) {
        let head = "From: a\nTo: b\nContent-Type: multipart/mixed; boundary=b\n";
        let _ = unpacked("m.eml", format!("{head}{}", lines.join("\n")).into_bytes());
    }
}
