//! Files that are damaged, cut, newer or made to do harm: refused with the reason, never a panic, never other content.

use proptest::prelude::*;

use super::tests::{Laptop, for_laptops, knowing, with_passphrase};
use super::*;

const CONTENT: &[u8] = b"Stand";
const ENOUGH: usize = 1 << 20;

/// The file with one bit of each byte turned around, one after the other.
fn flipped(file: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..file.len()).map(|at| {
        let mut flipped = file.to_vec();
        flipped[at] ^= 1 << (at % 8);
        flipped
    })
}

/// The file with another text in its header.
fn replaced(file: &[u8], old: &str, new: &str) -> Vec<u8> {
    let at = file
        .windows(old.len())
        .position(|window| window == old.as_bytes())
        .unwrap();
    [&file[..at], new.as_bytes(), &file[at + old.len()..]].concat()
}

/// A header of `stanzas` for unknown keys; what follows is not reached.
fn with_stanzas(stanzas: usize) -> Vec<u8> {
    let stanza = "-> fremd\n\n".repeat(stanzas);
    let mac = "A".repeat(43);
    format!("age-encryption.org/v1\n{stanza}--- {mac}\n0123456789abcdef").into_bytes()
}

#[test]
fn a_damaged_byte_anywhere_in_a_file_is_noticed() {
    let laptop = Laptop::new();
    for file in flipped(&for_laptops(&[&laptop], CONTENT)) {
        assert!(decrypt(&file, &laptop.keyring(), ENOUGH).is_err());
    }
    let keyring = knowing("geheim");
    for file in flipped(&with_passphrase("geheim", CONTENT)) {
        assert!(decrypt(&file, &keyring, ENOUGH).is_err());
    }
}

#[test]
fn a_damaged_text_form_never_leads_to_other_content() {
    let laptop = Laptop::new();
    let lock = [laptop.recipient()];
    let text = encrypt_to_text(CONTENT, &Lock::Recipients(&lock)).unwrap();
    for file in flipped(text.as_bytes()) {
        if let Ok(content) = decrypt(&file, &laptop.keyring(), ENOUGH) {
            assert_eq!(content, CONTENT);
        }
    }
    // All but the last line end is needed.
    for length in 0..text.len() - 1 {
        let cut = &text.as_bytes()[..length];
        assert!(decrypt(cut, &laptop.keyring(), ENOUGH).is_err());
    }
}

#[test]
fn a_cut_or_continued_file_is_noticed() {
    let laptop = Laptop::new();
    let refused = |file: &[u8]| decrypt(file, &laptop.keyring(), ENOUGH).unwrap_err();
    let file = for_laptops(&[&laptop], CONTENT);
    for length in "age-encryption.org/v1\n".len()..file.len() {
        assert_eq!(refused(&file[..length]), DecryptError::Damaged);
    }
    // At the border between two parts that are encrypted on their own it is hardest to see.
    let chunk = 64 << 10;
    for size in [0, 1, chunk, 2 * chunk] {
        let mut file = for_laptops(&[&laptop], &vec![7; size]);
        let whole_chunks = file.len() - (size % chunk + 16);
        assert_eq!(refused(&file[..whole_chunks]), DecryptError::Damaged);
        file.push(0);
        assert_eq!(refused(&file), DecryptError::Damaged);
    }
}

#[test]
fn a_passphrase_that_would_take_long_to_check_is_not_checked() {
    let file = with_passphrase("geheim", CONTENT);
    let refused = |work: &str| {
        let file = replaced(&file, " 2\n", &format!(" {work}\n"));
        decrypt(&file, &knowing("geheim"), ENOUGH).unwrap_err()
    };
    for work in ["21", "22", "63", "64", "255"] {
        assert_eq!(refused(work), DecryptError::TooMuchWork);
    }
    for work in ["256", "-1", "02", "0", "99999999999999999999"] {
        assert_eq!(refused(work), DecryptError::Damaged);
    }
}

#[test]
fn a_header_that_would_take_long_to_read_is_not_read() {
    let refused = |file: &[u8]| decrypt(file, &Laptop::new().keyring(), ENOUGH).unwrap_err();
    assert_eq!(refused(&with_stanzas(501)), DecryptError::NotForThisLaptop);
    for stanzas in [502, 100_000] {
        assert_eq!(
            refused(&with_stanzas(stanzas)),
            DecryptError::TooManyRecipients
        );
    }
    let endless = format!("age-encryption.org/v1\n-> {}", "a".repeat(1 << 20));
    assert_eq!(refused(endless.as_bytes()), DecryptError::TooManyRecipients);
}

#[test]
fn a_passphrase_among_recipients_is_no_valid_file() {
    let file = with_passphrase("geheim", CONTENT);
    let file = replaced(&file, "-> scrypt", "-> fremd\n\n-> scrypt");
    let refused = decrypt(&file, &knowing("geheim"), ENOUGH);
    assert_eq!(refused, Err(DecryptError::Damaged));
}

#[test]
fn a_newer_form_is_named_as_such_and_not_taken_for_damage() {
    let laptop = Laptop::new();
    let file = for_laptops(&[&laptop], CONTENT);
    for (line, reason) in [
        ("org/v2\n", DecryptError::Newer),
        ("org/v10\n", DecryptError::Newer),
        ("org/v1\r\n", DecryptError::Damaged),
        ("org/v0\n", DecryptError::Damaged),
    ] {
        let file = replaced(&file, "org/v1\n", line);
        assert!(is_encrypted(&file));
        let refused = decrypt(&file, &laptop.keyring(), ENOUGH);
        assert_eq!(refused, Err(reason), "{line:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_follows_a_proper_start_is_refused(
        start in prop::sample::select(vec![
            "age-encryption.org/v1\n",
            "age-encryption.org/v1\n-> X25519 ",
            "age-encryption.org/v1\n-> scrypt ",
            "-----BEGIN AGE ENCRYPTED FILE-----\n",
            "-----BEGIN AGE ENCRYPTED FILE-----\r\n",
        ]),
        rest in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[A-Za-z0-9+/=\n\r> -]{0,200}".prop_map(String::into_bytes),
        ],
    ) {
        let file = [start.as_bytes(), &rest].concat();
        let keyring = Laptop::new().keyring().with_passphrase("geheim");
        prop_assert!(decrypt(&file, &keyring, ENOUGH).is_err());
    }
}
