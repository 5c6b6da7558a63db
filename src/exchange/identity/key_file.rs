//! The key file. It is text, so that whoever opens it sees what it is.
//!
//! ```text
//! OZG-Werkbank Schlüssel, Format 1
//! Geheim: nie weitergeben, …
//! <secret key, 64 hexadecimal digits>
//! <checksum of the key>
//! ```
//!
//! Format 2 has more than one key, newest first, each in a line of its own; or, when a passphrase protects them, who
//! it is and the same lines encrypted by `age` as text. Its checksum covers everything before.

use age::secrecy::ExposeSecret;

use super::IdentityError;
use super::keys::{Keys, MOST_FORMER};
use crate::exchange::encryption::{
    DecryptError, EncryptError, Keyring, Lock, decrypt, encrypt_to_text,
};
use crate::exchange::secret_key::SecretKey;
use crate::replica::{Hash, ReplicaId};

pub(super) const TITLE: &str = "OZG-Werkbank Schlüssel, Format ";
const ONE_KEY: u32 = 1;
const NEWEST: u32 = 2;
const WARNING: &str = "Geheim: nie weitergeben, nie auf einen zweiten Rechner kopieren.";
const PROTECTED: &str = "Mit einem Kennwort geschützt. Kennung: ";
/// The longest list of keys, in bytes: 64 digits and a line end each.
const LONGEST_LIST: usize = (1 + MOST_FORMER) * 65;

/// What a key file holds.
pub(super) enum Content {
    Keys(Keys),
    Sealed(Sealed),
}

/// Why a text is no key file.
pub(super) enum Unreadable {
    Newer,
    Damaged,
}

/// Keys that a passphrase protects, and whose they are.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    pub replica: ReplicaId,
    /// In the text form of `age`, without the last line end.
    armor: String,
}

impl Sealed {
    pub fn new(keys: &Keys, passphrase: &str) -> Result<Self, EncryptError> {
        let armor = encrypt_to_text(list(keys).as_bytes(), &Lock::Passphrase(passphrase))?;
        Ok(Self {
            replica: keys.current.replica(),
            armor: armor.trim_end().to_owned(),
        })
    }

    pub fn open(&self, passphrase: &str) -> Result<Keys, IdentityError> {
        let keyring = Keyring::default().with_passphrase(passphrase);
        let list =
            decrypt(self.armor.as_bytes(), &keyring, LONGEST_LIST).map_err(|why| match why {
                DecryptError::WrongPassphrase => IdentityError::WrongPassphrase,
                _ => IdentityError::Contradictory,
            })?;
        std::str::from_utf8(&list)
            .ok()
            .and_then(|list| parse_list(list.lines()))
            .filter(|keys| keys.current.replica() == self.replica)
            .ok_or(IdentityError::Contradictory)
    }
}

/// The text for keys without protection.
pub(super) fn plain(keys: &Keys) -> String {
    let list = list(keys);
    if keys.former.is_empty() {
        // Versions before this one read it too.
        let sum = checksum_of_key(&keys.current);
        format!("{TITLE}{ONE_KEY}\n{WARNING}\n{list}{sum}\n")
    } else {
        with_checksum(format!("{TITLE}{NEWEST}\n{WARNING}\n{list}"))
    }
}

/// The text for protected keys.
pub(super) fn sealed(sealed: &Sealed) -> String {
    let Sealed { replica, armor } = sealed;
    with_checksum(format!(
        "{TITLE}{NEWEST}\n{WARNING}\n{PROTECTED}{replica}\n{armor}\n"
    ))
}

/// The text for the public tool `age`.
pub(super) fn for_age(keys: &[age::x25519::Identity]) -> String {
    let mut text = format!("# OZG-Werkbank: Schlüssel dieses Rechners für age. {WARNING}\n");
    for key in keys {
        let secret = key.to_string();
        text.push_str(secret.expose_secret());
        text.push('\n');
    }
    text
}

pub(super) fn parse(bytes: &[u8]) -> Result<Content, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::Damaged)?;
    let format = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix(TITLE)?.parse::<u32>().ok());
    match format {
        Some(ONE_KEY) => parse_one_key(text).map(Content::Keys),
        Some(NEWEST) => parse_newest(text),
        Some(newer) if newer > NEWEST => return Err(Unreadable::Newer),
        _ => None,
    }
    .ok_or(Unreadable::Damaged)
}

fn parse_one_key(text: &str) -> Option<Keys> {
    let mut lines = text.lines().skip(1);
    let [Some(WARNING), Some(key), Some(sum), None] =
        [lines.next(), lines.next(), lines.next(), lines.next()]
    else {
        return None;
    };
    let key = parse_key(key)?;
    (checksum_of_key(&key).to_string() == sum).then(|| Keys::new(key))
}

fn parse_newest(text: &str) -> Option<Content> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let (covered, sum) = text.split_at(text.rfind('\n')? + 1);
    if checksum_of_text(covered).to_string() != sum {
        return None;
    }
    let mut lines = covered.lines().skip(1).peekable();
    if lines.next() != Some(WARNING) {
        return None;
    }
    match lines.peek()?.strip_prefix(PROTECTED) {
        Some(replica) => {
            let replica = ReplicaId::from_hex(replica)?;
            let armor: Vec<&str> = lines.skip(1).collect();
            Some(Content::Sealed(Sealed {
                replica,
                armor: armor.join("\n"),
            }))
        }
        None => parse_list(lines).map(Content::Keys),
    }
}

/// One key per line, newest first.
fn list(keys: &Keys) -> String {
    let line = |key: &SecretKey| format!("{}\n", ReplicaId(key.to_bytes()));
    keys.iter().map(line).collect()
}

fn parse_list<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Keys> {
    let mut keys = lines.map(parse_key);
    let current = keys.next()??;
    let former = keys
        .take(MOST_FORMER + 1)
        .collect::<Option<Vec<SecretKey>>>()?;
    (former.len() <= MOST_FORMER).then_some(Keys { current, former })
}

fn parse_key(digits: &str) -> Option<SecretKey> {
    ReplicaId::from_hex(digits).map(|ReplicaId(bytes)| SecretKey::new(bytes))
}

fn with_checksum(mut text: String) -> String {
    let sum = checksum_of_text(&text).to_string();
    text.push_str(&sum);
    text.push('\n');
    text
}

fn checksum_of_key(key: &SecretKey) -> Hash {
    Hash(blake3::derive_key(
        "ozg-werkbank 2026 checksum of a key file",
        &key.to_bytes(),
    ))
}

fn checksum_of_text(text: &str) -> Hash {
    Hash(blake3::derive_key(
        "ozg-werkbank 2026 checksum of a key file, format 2",
        text.as_bytes(),
    ))
}
