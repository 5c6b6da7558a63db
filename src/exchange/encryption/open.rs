//! From an encrypted file to what is inside.

use std::fmt;
use std::io::{BufRead, Cursor, Read};

use age::armor::ArmoredReader;
use age::secrecy::SecretString;

use super::{DecryptError, MOST_RECIPIENTS};

/// How every file in binary form begins, whatever its version.
const BINARY: &[u8] = b"age-encryption.org/";
/// The first line in the version that is understood.
const VERSION: &[u8] = b"age-encryption.org/v1\n";
/// How every file in text form begins.
const ARMOR: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
/// Begins a part of the header for one recipient.
const STANZA: &[u8] = b"\n-> ";
/// Ends the header.
const MAC: &[u8] = b"\n--- ";
/// Largest header, in bytes; one recipient takes 98. Reading it takes time with the square of its length.
const LARGEST_HEADER: usize = 64 << 10;
/// Most parts of a header: all recipients, and one that means nothing (see "grease" in the format).
const MOST_STANZAS: usize = MOST_RECIPIENTS + 1;
/// N = 2^20 (RFC 7914) takes some seconds and 1 GiB of memory; other programs for `age` choose 18 to 20.
const MOST_WORK: u8 = 20;

/// Whether this is a file in the format of `age`, binary or as text. Looks at the first bytes only.
pub fn is_encrypted(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    start.starts_with(BINARY) || start.starts_with(ARMOR)
}

/// What files can be opened with.
#[derive(Clone, Default)]
pub struct Keyring {
    keys: Vec<age::x25519::Identity>,
    passphrase: Option<SecretString>,
}

impl Keyring {
    pub(in crate::exchange) fn new(keys: Vec<age::x25519::Identity>) -> Self {
        Self {
            keys,
            passphrase: None,
        }
    }

    /// With this passphrase too.
    #[must_use]
    pub fn with_passphrase(self, passphrase: &str) -> Self {
        Self {
            passphrase: Some(passphrase.into()),
            ..self
        }
    }

    fn open<R: Read>(
        &self,
        file: age::Decryptor<R>,
    ) -> Result<age::stream::StreamReader<R>, DecryptError> {
        if !file.is_scrypt() {
            let keys = self.keys.iter().map(|key| key as &dyn age::Identity);
            return file.decrypt(keys).map_err(|error| why(&error));
        }
        let passphrase = self.passphrase.clone();
        let passphrase = passphrase.ok_or(DecryptError::PassphraseNeeded)?;
        let mut identity = age::scrypt::Identity::new(passphrase);
        identity.set_max_work_factor(MOST_WORK);
        let identity: &dyn age::Identity = &identity;
        file.decrypt([identity].into_iter())
            .map_err(|error| why(&error))
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").finish_non_exhaustive()
    }
}

/// Opens a file in binary or text form. Of what is inside, at most `limit` + 1 bytes are ever held.
///
/// # Errors
/// [`DecryptError`] when nothing in `keyring` opens it, it is not as it was written, or more than `limit` bytes are
/// inside.
pub fn decrypt(bytes: &[u8], keyring: &Keyring, limit: usize) -> Result<Vec<u8>, DecryptError> {
    if !is_encrypted(bytes) {
        return Err(DecryptError::NotEncrypted);
    }
    let input = ArmoredReader::new(bytes.trim_ascii_start());
    let input = with_checked_header(input)?;
    let file = age::Decryptor::new_buffered(input).map_err(|error| why(&error))?;
    let most = limit.saturating_add(1);
    // No more can be inside than is outside.
    let mut content = Vec::with_capacity(most.min(bytes.len()));
    keyring
        .open(file)?
        .take(most.try_into().unwrap_or(u64::MAX))
        .read_to_end(&mut content)
        .map_err(|_| DecryptError::Damaged)?;
    if content.len() > limit {
        return Err(DecryptError::TooLarge { limit });
    }
    Ok(content)
}

/// The same input, once its header is known to be quick to read.
fn with_checked_header(mut input: impl BufRead) -> Result<impl BufRead, DecryptError> {
    let mut start = Vec::with_capacity(LARGEST_HEADER);
    (&mut input)
        .take(LARGEST_HEADER as u64)
        .read_to_end(&mut start)
        .map_err(|_| DecryptError::Damaged)?;
    check_header(&start)?;
    Ok(Cursor::new(start).chain(input))
}

fn check_header(start: &[u8]) -> Result<(), DecryptError> {
    if !start.starts_with(VERSION) {
        let newer = version(start).is_some_and(|version| version > 1);
        return Err(if newer {
            DecryptError::Newer
        } else {
            DecryptError::Damaged
        });
    }
    let positions = |mark: &'static [u8]| {
        let windows = start.windows(mark.len()).enumerate();
        windows.filter_map(move |(at, window)| (window == mark).then_some(at))
    };
    match positions(MAC).next() {
        None if start.len() < LARGEST_HEADER => Err(DecryptError::Damaged),
        None => Err(DecryptError::TooManyRecipients),
        Some(end) if positions(STANZA).take_while(|at| *at < end).count() > MOST_STANZAS => {
            Err(DecryptError::TooManyRecipients)
        }
        Some(_) => Ok(()),
    }
}

/// The number in the first line, `None` unless it is as it should be.
fn version(start: &[u8]) -> Option<u32> {
    let line = start.split(|byte| *byte == b'\n').next()?;
    let version = line.strip_prefix(BINARY)?.strip_prefix(b"v")?;
    std::str::from_utf8(version).ok()?.parse().ok()
}

fn why(error: &age::DecryptError) -> DecryptError {
    match error {
        age::DecryptError::NoMatchingKeys => DecryptError::NotForThisLaptop,
        // Of all that opens files only a passphrase is tried without knowing that it fits.
        age::DecryptError::DecryptionFailed => DecryptError::WrongPassphrase,
        age::DecryptError::ExcessiveWork { .. } => DecryptError::TooMuchWork,
        age::DecryptError::UnknownFormat => DecryptError::Newer,
        _ => DecryptError::Damaged,
    }
}
