//! Keeps private keys and passwords out of the workspace: its state travels by e-mail.
//!
//! A net with German sentences in mind, not a proof: it stops what people paste without thinking, and lets
//! pass what they note about keys and passwords ("wurde per Brief zugestellt").

use thiserror::Error;

/// Why a value is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SecretFound {
    /// A private key, in any of its usual encodings.
    #[error(
        "Das sieht aus wie ein privater Schlüssel. Schlüssel gehören nicht in die Werkbank, weil Stände per E-Mail \
         weitergegeben werden. Bitte nur eintragen, wer ihn verwahrt."
    )]
    PrivateKey,
    /// A password, PIN or token.
    #[error(
        "Das sieht aus wie ein Passwort oder eine PIN. Beides gehört nicht in die Werkbank, weil Stände per E-Mail \
         weitergegeben werden. Bitte nur eintragen, wer es kennt oder wo es liegt."
    )]
    Password,
}

/// Refuses a text that holds a private key or a password.
///
/// # Errors
/// Says which of the two was found.
pub fn refuse_secret(text: &str) -> Result<(), SecretFound> {
    if holds_private_key(text) {
        Err(SecretFound::PrivateKey)
    } else if text.lines().any(gives_password_away) || has_password_in_address(text) {
        Err(SecretFound::Password)
    } else {
        Ok(())
    }
}

/// Words that only the text form of a private key contains.
const KEY_MARKS: &[&str] = &[
    "PRIVATE KEY-----",
    "PRIVATE KEY BLOCK-----",
    "PUTTY-USER-KEY-FILE",
    "AGE-SECRET-KEY-1",
];

fn holds_private_key(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    KEY_MARKS.iter().any(|mark| upper.contains(mark))
        || text.split(|c: char| !is_base64(c)).any(is_encoded_key)
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=".contains(c)
}

/// The shortest encoded private key (PKCS #8, Ed25519) has 64 characters.
const SHORTEST_KEY: usize = 64;

/// First bytes of key files that are not ASN.1: OpenSSH, Java key store.
const KEY_MAGIC: &[&[u8]] = &[b"openssh-key", &[0xfe, 0xed, 0xfe, 0xed]];

fn is_encoded_key(base64: &str) -> bool {
    if base64.len() < SHORTEST_KEY {
        return false;
    }
    let head = decode_head(base64);
    KEY_MAGIC.iter().any(|magic| head.starts_with(magic)) || is_versioned_sequence(&head)
}

/// PKCS #1, #8 and #12 and SEC 1 keys are an ASN.1 sequence that begins with a version number (02 01 0n);
/// certificates and signing requests, which are public, begin with another sequence.
fn is_versioned_sequence(head: &[u8]) -> bool {
    let [0x30, length, rest @ ..] = head else {
        return false;
    };
    // DER (X.690, 8.1.3): 0x81 and 0x82 announce so many bytes of length.
    let content = match length {
        0x81 => rest.get(1..),
        0x82 => rest.get(2..),
        _ => Some(rest),
    };
    matches!(content, Some([0x02, 0x01, 0..=3, ..]))
}

/// The first 12 bytes of a base64 text, as far as they go.
fn decode_head(base64: &str) -> Vec<u8> {
    let sextets: Vec<u8> = base64.bytes().map_while(sextet).take(16).collect();
    let mut bytes = Vec::with_capacity(12);
    for quad in sextets.chunks_exact(4) {
        let bits = quad
            .iter()
            .fold(0_u32, |bits, sextet| bits << 6 | u32::from(*sextet));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..]);
    }
    bytes
}

fn sextet(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// What counts as the secret after a word such as "Passwort".
#[derive(Clone, Copy)]
enum Secret {
    /// After a colon anything but the words of an ordinary note; without one, what looks made up.
    Word,
    /// Four digits or more.
    Number,
    /// Only after a colon, and only what looks made up: these words have other meanings too.
    Token,
}

/// Words that announce a secret, as the end of a longer word too ("WLAN-Passwort", "Einmalkennwort").
const ENDINGS: &[(&str, Secret)] = &[
    ("passwort", Secret::Word),
    ("passwörter", Secret::Word),
    ("kennwort", Secret::Word),
    ("kennwörter", Secret::Word),
    ("password", Secret::Word),
    ("passwd", Secret::Word),
    ("passphrase", Secret::Word),
    ("secret", Secret::Token),
    ("token", Secret::Token),
    ("apikey", Secret::Token),
    ("zugangsdaten", Secret::Token),
];

/// Words that announce a secret only by themselves.
const WORDS: &[(&str, Secret)] = &[
    ("pw", Secret::Word),
    ("pwd", Secret::Word),
    ("pin", Secret::Number),
    ("puk", Secret::Number),
];

/// What may stand between the word and its colon: "Passwort für das Postfach: …".
const LINKS: &[&str] = &[
    "(", "für ", "zu ", "zum ", "zur ", "von ", "vom ", "des ", "der ", "im ", "am ",
];

/// How far the colon may be away from the word, in bytes.
const LONGEST_LINK: usize = 48;

/// First words of what people note after "Passwort:" without telling it.
const HARMLESS: &str = "\
    ab abgelaufen alle am an auf aus bei beim bekannt bereits bis bitte brief darf das dem \
    den der die durch ein eine einmalig erhalten erledigt erneut fehlt folgt frau für geht \
    geklärt gesetzt getrennt geändert gilt haben hat herr herrn hinterlegt im in ist ja jede \
    kam kann kein keine keines keins klären kommt liegt läuft mindestens mit muss mündlich \
    nach nein neu nicht noch nur oder offen ok per persönlich post prüfen regelmäßig schon \
    seit separat siehe soll telefonisch tresor und unbekannt vergessen verschickt versandt \
    verwahrt vom von vor vorhanden wann wer wie wird wo wurde wurden zu zugestellt zum zur \
    zurückgesetzt über";

fn gives_password_away(line: &str) -> bool {
    let lower = line.to_lowercase();
    words(&lower).any(|(word, rest)| announces(word).is_some_and(|secret| follows(secret, rest)))
}

/// Every word with what stands behind it.
fn words(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let tail = rest.get(start..)?;
        let end = tail
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(tail.len());
        let (word, behind) = tail.split_at(end);
        rest = behind;
        Some((word, behind))
    })
}

fn announces(word: &str) -> Option<Secret> {
    let whole = WORDS.iter().find(|(known, _)| *known == word);
    whole
        .or_else(|| ENDINGS.iter().find(|(ending, _)| word.ends_with(ending)))
        .map(|(_, secret)| *secret)
}

fn follows(secret: Secret, rest: &str) -> bool {
    let rest = rest.trim_start_matches(is_quote).trim_start();
    if let Some(value) = after_colon(rest) {
        let value = first_token(value);
        return match secret {
            Secret::Word => !is_harmless(value),
            Secret::Number => is_number(value),
            Secret::Token => looks_made_up(value),
        };
    }
    let value = first_token(rest.strip_prefix("ist ").unwrap_or(rest));
    match secret {
        Secret::Word => looks_made_up(value),
        Secret::Number => is_number(value),
        Secret::Token => false,
    }
}

/// The text behind the colon, equals sign or "lautet" that belongs to the word.
fn after_colon(rest: &str) -> Option<&str> {
    if let Some(value) = rest.strip_prefix("lautet") {
        return Some(value);
    }
    let (link, value) = rest.split_once([':', '='])?;
    let is_linked = link.trim().is_empty()
        || LINKS.iter().any(|start| link.starts_with(start))
            && link.len() <= LONGEST_LINK
            && !link.contains(['.', ',', ';']);
    is_linked.then_some(value)
}

fn first_token(text: &str) -> &str {
    let text =
        text.trim_start_matches(|c: char| c.is_whitespace() || is_quote(c) || ":=(".contains(c));
    let end = text
        .find(|c: char| c.is_whitespace() || is_quote(c) || ",;".contains(c))
        .unwrap_or(text.len());
    text.get(..end)
        .unwrap_or_default()
        .trim_end_matches(['.', ')', '*', '…', '-', '–'])
}

fn is_quote(c: char) -> bool {
    "\"'`„“”‚‘’»«".contains(c)
}

/// Nothing (or only dots and stars), an address to look it up at, or the beginning of an ordinary note.
fn is_harmless(token: &str) -> bool {
    token.is_empty() || token.starts_with("http") || HARMLESS.split(' ').any(|word| word == token)
}

fn is_number(token: &str) -> bool {
    token.len() >= 4 && token.bytes().all(|b| b.is_ascii_digit())
}

/// Six characters or more with letters and, among them, digits or signs that no word has.
fn looks_made_up(token: &str) -> bool {
    token.chars().count() >= 6
        && token.chars().any(char::is_alphabetic)
        && token
            .chars()
            .any(|c| c.is_ascii_digit() || "!?$%&#*+_^~".contains(c))
}

/// `https://name:password@host`
fn has_password_in_address(text: &str) -> bool {
    text.split_whitespace()
        .filter_map(|word| word.split_once("://"))
        .any(|(_, rest)| {
            let authority = rest.split('/').next().unwrap_or_default();
            authority
                .rsplit_once('@')
                .is_some_and(|(user, _)| user.contains(':'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Base64 of made-up bytes: the given head, then zeros.
    fn base64(head: &[u8]) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut bytes = head.to_vec();
        bytes.resize(96, 0);
        let sextets = |chunk: &[u8]| {
            let bits = u32::from_be_bytes([0, chunk[0], chunk[1], chunk[2]]);
            [18, 12, 6, 0].map(|shift| char::from(LETTERS[(bits >> shift & 63) as usize]))
        };
        bytes.chunks(3).flat_map(sextets).collect()
    }

    #[test]
    fn private_keys_are_refused_in_every_encoding() {
        let table = [
            "-----BEGIN PRIVATE KEY-----\nMIIE".to_owned(),
            "-----BEGIN RSA PRIVATE KEY-----".to_owned(),
            "-----begin encrypted private key-----".to_owned(),
            "Notiz: -----BEGIN OPENSSH PRIVATE KEY----- b3Bl".to_owned(),
            "-----BEGIN PGP PRIVATE KEY BLOCK-----".to_owned(),
            "PuTTY-User-Key-File-3: ssh-ed25519".to_owned(),
            "AGE-SECRET-KEY-1QQQQ".to_owned(),
            base64(b"openssh-key-v1\0"),
            base64(&[0xfe, 0xed, 0xfe, 0xed]),
            // PKCS #12, with known and with open length
            base64(&[0x30, 0x82, 0x0a, 0x10, 0x02, 0x01, 0x03, 0x30]),
            base64(&[0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80]),
            // PKCS #8, PKCS #1, SEC 1
            format!(
                "osci.p12:\n{}",
                base64(&[0x30, 0x82, 0x04, 0xbd, 0x02, 0x01, 0x00, 0x30])
            ),
            base64(&[0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30]),
            base64(&[0x30, 0x77, 0x02, 0x01, 0x01, 0x04]),
        ];
        for text in table {
            assert_eq!(refuse_secret(&text), Err(SecretFound::PrivateKey), "{text}");
        }
    }

    #[test]
    fn public_keys_and_notes_about_keys_pass() {
        let table = [
            "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl8".to_owned(),
            // A certificate begins with a sequence in a sequence.
            base64(&[0x30, 0x82, 0x03, 0x77, 0x30, 0x82, 0x02, 0x5f]),
            "zertifikat.p12 liegt beim IT-Dienstleister".to_owned(),
            "Schlüssel liegt im Rathaus".to_owned(),
            "DVDV-Schlüssel: wgb010540880000".to_owned(),
            "Destination 0b8e6fbd-62e0-4b6f-b92a-bbeb1d6d5f00".to_owned(),
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
                .to_owned(),
            "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        ];
        for text in table {
            assert_eq!(refuse_secret(&text), Ok(()), "{text}");
        }
    }

    #[test]
    fn passwords_are_refused() {
        let table = [
            "Passwort: xyz",
            "Passwort:xyz",
            "PASSWORT : Sommer",
            "Kennwort=geheim",
            "kennwort = \"geheim\"",
            "Zugang eingerichtet, Passwort: Sommer2026!",
            "WLAN-Passwort: gast",
            "Einmalpasswort: 4711",
            "Das Passwort lautet Sommer",
            "Das Passwort lautet: Sommer",
            "Passwort ist Sommer2026",
            "Passwort Sommer2026",
            "Passwort (neu): Winter",
            "Passwort für das Funktionspostfach: Winter",
            "{\"password\": \"winter\"}",
            "Nutzer mmuster\nPW: winter",
            "PIN 12345",
            "PIN: 12345",
            "Die PIN ist 1234.",
            "PIN lautet 123456",
            "PUK=87654321",
            "client_secret=8f14e45f",
            "Token: ab12cd34ef",
            "Zugangsdaten: admin/Geheim1",
            "https://nutzer:geheim@postfach.example/abruf",
        ];
        for text in table {
            assert_eq!(refuse_secret(text), Err(SecretFound::Password), "{text}");
        }
    }

    #[test]
    fn notes_about_passwords_pass() {
        let table = [
            "",
            "Passwort wurde per Brief zugestellt",
            "Passwort: wird per Brief zugestellt",
            "Passwort: vergessen",
            "Passwort: ****",
            "Passwort:",
            "Passwort liegt vor, Termin: Montag",
            "Passwort am 24.11.2026 geändert",
            "Passwort 24.11.2026 geändert",
            "Passwort für den Zugang per Post verschickt. Rückfragen: Frau Muster",
            "Passwort-Richtlinie: 12 Zeichen",
            "Passwortwechsel: Montag",
            "Kennwort ist abgelaufen",
            "Kennwort: siehe Tresor",
            "Einmalpasswort kommt mit Download-Link",
            "PIN bekannt",
            "PIN: liegt vor",
            "PIN-Brief: angekommen",
            "PIN 5-stellig",
            "Token: läuft am 1.12. ab",
            "Zugangsdaten: liegen beim ITDL",
            "Schlüssel: 06633001",
            "Zugang: https://postfach.example:8443/abruf",
            "Rückfragen an a.muster@stadt.example",
        ];
        for text in table {
            assert_eq!(refuse_secret(text), Ok(()), "{text}");
        }
    }
}
