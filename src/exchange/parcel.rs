//! What people drop in: a state file, a mail, a mailbox, an archive, something encrypted, and any of these inside one
//! another. Opened by what it holds, not by what it is called, and within limits.
//!
//! It knows containers, never what a state file means: it hands out bytes with the way on which they were found.

mod archive;
mod error;
#[cfg(test)]
mod hostile_tests;
mod kind;
mod mime;
#[cfg(test)]
pub(super) mod tests;

pub use archive::announced_entries;
pub use error::{Locked, ParcelError, Reason};

use unicode_normalization::UnicodeNormalization;

use super::parts::{self, Part};
use kind::Kind;

/// Decrypts an age file, binary or armored.
pub type Opener<'a> = dyn Fn(&[u8]) -> Result<Vec<u8>, Locked> + 'a;

/// How much is unpacked. What is beyond is refused, whatever the containers announce.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Containers inside one another: a mailbox, a mail, an archive, an encrypted file each count.
    pub depth: usize,
    /// Files, attachments and messages together; also entries of one archive.
    pub items: usize,
    /// Bytes of all that is decoded or unpacked on the way, together.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 6,
            items: 1_000,
            bytes: 256 << 20,
        }
    }
}

/// Something found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The way to it, for people: `mail.eml › anhang.zip › stand.ozgstand`. Never a path to write to.
    pub path: String,
    /// What it is.
    pub content: Content,
}

/// What an item is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Content {
    /// A state file, not yet read.
    State(Vec<u8>),
    /// One part of a file, undamaged.
    Part(Part),
    /// Nothing of ours: a picture, a table, an archive without state files.
    Other(Vec<u8>),
    /// Could not be opened, while others could.
    Damaged(ParcelError),
}

/// Whether a beginning of some kilobytes looks like something that [`unpack`] opens.
pub fn is_parcel(beginning: &[u8]) -> bool {
    let kind = Kind::of(beginning);
    kind.is_container() || matches!(kind, Kind::State | Kind::Part)
}

/// Opens `bytes`, called `name`, as far as they can be opened. What cannot be opened inside is an item as well, so
/// that nothing is lost without a word.
///
/// # Errors
/// [`ParcelError`] when the outermost file cannot be opened, is a mail without attachment, or is beyond the limits.
pub fn unpack(
    name: &str,
    bytes: Vec<u8>,
    opener: &Opener<'_>,
    limits: Limits,
) -> Result<Vec<Item>, ParcelError> {
    let mut unpacker = Unpacker {
        opener,
        limits,
        budget: Budget {
            items: limits.items,
            bytes: limits.bytes,
        },
        items: Vec::new(),
    };
    let kind = Kind::of(&bytes);
    unpacker.open(&Place::new(name), kind, bytes)?;
    Ok(unpacker.items)
}

/// Where in the parcel something is.
#[derive(Clone, Debug)]
struct Place {
    path: String,
    /// How many containers are around it.
    depth: usize,
}

impl Place {
    fn new(name: &str) -> Self {
        Self {
            path: readable(name),
            depth: 0,
        }
    }

    /// Of something inside the container here.
    fn inside(&self, name: &str) -> Self {
        Self {
            depth: self.depth + 1,
            ..self.beside(name)
        }
    }

    /// Of something that is no container's content of its own, as a message in a mailbox.
    fn beside(&self, name: &str) -> Self {
        Self {
            path: format!("{} › {}", self.path, readable(name)),
            depth: self.depth,
        }
    }

    fn error(&self, reason: Reason) -> ParcelError {
        ParcelError {
            path: self.path.clone(),
            reason,
        }
    }
}

/// Longest name in a path, in characters; state files have at most 100.
const LONGEST_NAME: usize = 120;

/// A name from outside as one harmless line: letters, digits and signs, nothing that steers the screen.
fn readable(name: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || c.is_ascii_graphic() || c == ' ';
    name.nfc()
        .map(|c| if harmless(c) { c } else { '_' })
        .take(LONGEST_NAME)
        .collect()
}

/// What may still be unpacked.
struct Budget {
    items: usize,
    bytes: usize,
}

impl Budget {
    fn item(&mut self, place: &Place) -> Result<(), ParcelError> {
        self.items = self
            .items
            .checked_sub(1)
            .ok_or_else(|| place.error(Reason::TooMany))?;
        Ok(())
    }

    fn bytes(&mut self, place: &Place, count: usize) -> Result<(), ParcelError> {
        self.bytes = self
            .bytes
            .checked_sub(count)
            .ok_or_else(|| place.error(Reason::TooLarge))?;
        Ok(())
    }
}

struct Unpacker<'a> {
    opener: &'a Opener<'a>,
    limits: Limits,
    budget: Budget,
    items: Vec<Item>,
}

impl Unpacker<'_> {
    fn open(&mut self, place: &Place, kind: Kind, bytes: Vec<u8>) -> Result<(), ParcelError> {
        self.budget.item(place)?;
        if kind.is_container() && place.depth >= self.limits.depth {
            return Err(place.error(Reason::TooDeep));
        }
        match kind {
            Kind::State => self.found(place, Content::State(bytes)),
            Kind::Foreign => self.found(place, Content::Other(bytes)),
            Kind::Part => match parts::read(&bytes) {
                Ok(part) => self.found(place, Content::Part(part)),
                Err(error) => return Err(place.error(Reason::Part(error))),
            },
            Kind::Tnef => return Err(place.error(Reason::Tnef)),
            Kind::OutlookMessage => return Err(place.error(Reason::OutlookMessage)),
            Kind::Age => self.age(place, &bytes)?,
            Kind::Zip => self.archive(place, bytes)?,
            Kind::Mailbox | Kind::Mail => self.correspondence(place, kind, bytes)?,
        }
        Ok(())
    }

    /// Opens something inside a container; when that fails, the others are still opened.
    fn open_inside(
        &mut self,
        place: &Place,
        kind: Kind,
        bytes: Vec<u8>,
    ) -> Result<(), ParcelError> {
        let opened = self.open(place, kind, bytes);
        self.tolerate(opened)
    }

    /// Makes an item of a failure, unless it means that the whole is beyond the limits.
    fn tolerate(&mut self, opened: Result<(), ParcelError>) -> Result<(), ParcelError> {
        match opened {
            Err(error) if !error.is_limit() => {
                self.items.push(Item {
                    path: error.path.clone(),
                    content: Content::Damaged(error),
                });
                Ok(())
            }
            other => other,
        }
    }

    fn found(&mut self, place: &Place, content: Content) {
        self.items.push(Item {
            path: place.path.clone(),
            content,
        });
    }

    fn age(&mut self, place: &Place, bytes: &[u8]) -> Result<(), ParcelError> {
        // Decrypted content is never longer.
        self.budget.bytes(place, bytes.len())?;
        let plain = (self.opener)(bytes).map_err(|error| place.error(Reason::Locked(error)))?;
        let name = place.path.rsplit(" › ").next().unwrap_or_default();
        let name = name.strip_suffix(".age").unwrap_or("entschlüsselt");
        let kind = Kind::of(&plain);
        self.open(&place.inside(name), kind, plain)
    }

    /// Mails in which nothing is attached are a file like any other, except as the outermost.
    fn correspondence(
        &mut self,
        place: &Place,
        kind: Kind,
        bytes: Vec<u8>,
    ) -> Result<(), ParcelError> {
        let before = self.items.len();
        match kind {
            Kind::Mailbox => self.mailbox(place, &bytes)?,
            _ => self.mail(place, &bytes)?,
        }
        if self.items.len() == before {
            if place.depth == 0 {
                return Err(place.error(Reason::NoAttachment));
            }
            self.found(place, Content::Other(bytes));
        }
        Ok(())
    }
}
