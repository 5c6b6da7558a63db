//! An e-mail with attachments as a draft `.eml` (RFC 5322, MIME): the mail program opens it ready to send.
//!
//! It knows addresses, text and bytes, never who the recipients are or what the attachments hold. It sends nothing.

mod letter;
#[cfg(test)]
mod tests;

pub use letter::{Letter, Sealing};

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use thiserror::Error;

use super::parts::is_plain_name;
use crate::model::keys::{Email, KeyError};
use crate::replica::WallMs;

/// How the names of drafts end.
pub const EXTENSION: &str = "eml";

/// Longest subject and longest name of a recipient, in bytes.
const LONGEST_LINE: usize = 1_000;

/// A mail that is still to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// Addresses, alone or as `Erika Muster <muster@kreis.example>`. May be empty: the mail program asks then.
    pub to: Vec<String>,
    /// One line.
    pub subject: String,
    /// Plain text with line ends `\n`.
    pub text: String,
    /// File names of plain ASCII, with their content.
    pub attachments: Vec<(String, Vec<u8>)>,
    /// When it was written.
    pub written: WallMs,
}

/// Why a draft cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DraftError {
    /// A recipient whose address has a typing error.
    #[error("„{given}“ ist kein Empfänger. {source}")]
    Address {
        /// What was given.
        given: String,
        /// What is wrong.
        source: KeyError,
    },
    /// Beyond what every mail server accepts.
    #[error(
        "Die Adresse „{0}“ enthält Zeichen, die nicht jeder Mailserver annimmt. Bitte nur Buchstaben ohne Umlaute und \
         Ziffern verwenden, Domains mit Umlaut in der Schreibweise xn--."
    )]
    NotAscii(String),
    /// Control characters, or too long.
    #[error(
        "Der Name eines Empfängers enthält Steuerzeichen oder ist zu lang. Bitte neu eintippen: {0:?}"
    )]
    Name(String),
    /// Control characters, or too long.
    #[error("Der Betreff enthält Steuerzeichen oder ist zu lang. Bitte neu eintippen.")]
    Subject,
    /// Some mail program would change it.
    #[error(
        "Der Dateiname „{0}“ kommt nicht durch jedes E-Mail-Programm. Bitte nur Buchstaben ohne Umlaute, Ziffern, \
         Punkt, Binde- und Unterstrich verwenden."
    )]
    FileName(String),
}

/// The bytes of the `.eml`; the same draft gives the same bytes. There is no `From`: the mail program fills in who
/// sends it, because `X-Unsent` tells it that this is still to be done.
///
/// # Errors
/// [`DraftError`] when a recipient, the subject or a file name could break the mail.
pub fn write(draft: Draft) -> Result<Vec<u8>, DraftError> {
    let to = draft
        .to
        .iter()
        .map(|given| mailbox(given))
        .collect::<Result<Vec<_>, _>>()?;
    if !is_line(&draft.subject) {
        return Err(DraftError::Subject);
    }
    if let Some((name, _)) = draft.attachments.iter().find(|(n, _)| !is_plain_name(n)) {
        return Err(DraftError::FileName(name.clone()));
    }
    let id = fingerprint(&draft);
    let mut message = MessageBuilder::new().header("X-Unsent", Raw::new("1"));
    if !to.is_empty() {
        message = message.to(Address::new_list(to));
    }
    message = message
        .subject(draft.subject)
        .date(Date::new(
            i64::try_from(draft.written / 1_000).unwrap_or_default(),
        ))
        .message_id(format!("{id}@ozg-werkbank.invalid"))
        .body(body(draft.text, draft.attachments, &id));
    let mut bytes = Vec::new();
    message.serialize(&mut bytes);
    Ok(bytes)
}

fn body(text: String, attachments: Vec<(String, Vec<u8>)>, id: &str) -> MimePart<'static> {
    let mut parts = vec![MimePart::new("text/plain", text)];
    parts.extend(attachments.into_iter().map(|(name, bytes)| {
        // Older mail programs look for the name here only.
        let kind = ContentType::new("application/octet-stream").attribute("name", name.clone());
        MimePart::new(kind, bytes).attachment(name)
    }));
    // `=_` stands neither in base64 nor in quoted-printable, so no line of a part can be taken for the boundary.
    let mixed = ContentType::new("multipart/mixed").attribute("boundary", format!("=_{id}"));
    MimePart::new(mixed, parts)
}

/// One recipient, so that nothing in it can become a header or a second recipient.
fn mailbox(given: &str) -> Result<Address<'static>, DraftError> {
    let given = given.trim();
    let (name, address) = given
        .strip_suffix('>')
        .and_then(|rest| rest.rsplit_once('<'))
        .unwrap_or(("", given));
    let address = match address.parse::<Email>() {
        Ok(address) => address.to_string(),
        Err(source) => {
            return Err(DraftError::Address {
                given: given.escape_debug().to_string(),
                source,
            });
        }
    };
    if !address.is_ascii() || address.contains(['\\', '[', ']']) {
        return Err(DraftError::NotAscii(address));
    }
    let name = name.trim().trim_matches('"');
    if !is_line(name) {
        return Err(DraftError::Name(name.to_owned()));
    }
    let name = (!name.is_empty()).then(|| name.to_owned());
    Ok(Address::new_address(name, address))
}

fn is_line(text: &str) -> bool {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.len() <= LONGEST_LINE && !text.contains(breaks)
}

/// Names the draft by all of its content, so that a mail sent twice is seen to be the same.
fn fingerprint(draft: &Draft) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"ozg-werkbank 2026 mail\0");
    hasher.update(&draft.written.to_le_bytes());
    let mut field = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    field(draft.subject.as_bytes());
    field(draft.text.as_bytes());
    for (name, bytes) in &draft.attachments {
        field(name.as_bytes());
        field(bytes);
    }
    draft.to.iter().for_each(|to| field(to.as_bytes()));
    hasher.finalize().to_hex()[..32].to_owned()
}
