//! Files that only those can open who are meant to: the format `age-encryption.org/v1` of the public tool `age`
//! (<https://c2sp.org/age>), so whoever has the key or the passphrase can open them without this program.
//!
//! It says nothing about who wrote a file; that is what the signatures inside are for. It never knows what is inside,
//! nor where keys and passphrases are kept.

mod error;
#[cfg(test)]
mod hostile_tests;
mod open;
mod recipient;
#[cfg(test)]
mod tests;

pub use error::{DecryptError, EncryptError, RecipientError};
pub use open::{Keyring, decrypt, is_encrypted};
pub use recipient::Recipient;

use std::io::{self, Write};

use age::armor::{ArmoredWriter, Format};
use age::secrecy::SecretString;

/// Most laptops that one file can be encrypted to. Opening takes time for each (`age` does not say for whom a part of
/// the header is).
const MOST_RECIPIENTS: usize = 500;
/// What the tool `age` uses too: about a second and 256 MiB of memory per guess, N = 2^18 (RFC 7914). Next to
/// nothing in tests, which are not about guessing.
const WORK_FACTOR: u8 = if cfg!(test) { 2 } else { 18 };

/// Who can open a file.
#[derive(Clone, Copy)]
pub enum Lock<'a> {
    /// Each of these laptops.
    Recipients(&'a [Recipient]),
    /// Everybody who knows it.
    Passphrase(&'a str),
}

/// Encrypts into the binary form.
///
/// # Errors
/// [`EncryptError`] when nobody, or too many, could open it.
pub fn encrypt(bytes: &[u8], lock: &Lock<'_>) -> Result<Vec<u8>, EncryptError> {
    write(bytes, lock, Format::Binary)
}

/// Encrypts into the text form, of lines that end with `\n`.
pub(super) fn encrypt_to_text(bytes: &[u8], lock: &Lock<'_>) -> Result<String, EncryptError> {
    let text = write(bytes, lock, Format::AsciiArmor)?;
    let text = String::from_utf8(text).map_err(|_| EncryptError::Failed)?;
    // On Windows the library writes other line ends.
    Ok(text.replace("\r\n", "\n"))
}

fn write(bytes: &[u8], lock: &Lock<'_>, format: Format) -> Result<Vec<u8>, EncryptError> {
    let encryptor = match *lock {
        Lock::Recipients(recipients) => for_recipients(recipients)?,
        Lock::Passphrase(passphrase) => for_passphrase(passphrase)?,
    };
    written(encryptor, bytes, format).map_err(|_| EncryptError::Failed)
}

fn for_recipients(recipients: &[Recipient]) -> Result<age::Encryptor, EncryptError> {
    let count = recipients.len();
    match count {
        0 => Err(EncryptError::NoRecipients),
        1..=MOST_RECIPIENTS => {
            let recipients = recipients.iter().map(Recipient::as_age);
            age::Encryptor::with_recipients(recipients).map_err(|_| EncryptError::Failed)
        }
        _ => Err(EncryptError::TooManyRecipients { count }),
    }
}

fn for_passphrase(passphrase: &str) -> Result<age::Encryptor, EncryptError> {
    if passphrase.is_empty() {
        return Err(EncryptError::NoPassphrase);
    }
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(passphrase));
    recipient.set_work_factor(WORK_FACTOR);
    let recipient: &dyn age::Recipient = &recipient;
    age::Encryptor::with_recipients([recipient].into_iter()).map_err(|_| EncryptError::Failed)
}

fn written(encryptor: age::Encryptor, bytes: &[u8], format: Format) -> io::Result<Vec<u8>> {
    let armor = ArmoredWriter::wrap_output(Vec::new(), format)?;
    let mut output = encryptor.wrap_output(armor)?;
    output.write_all(bytes)?;
    output.finish()?.finish()
}
