//! Mails and mailboxes taken apart (RFC 5322, RFC 2045 to 2047, RFC 2231, RFC 4155).
//!
//! Headers and encodings are read by `mail-parser`. Where a part begins and ends is found here: the library parses
//! messages in messages to any depth, and it makes text of whatever calls itself text, which destroys a state file
//! with a wrong content type.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{MessageParser, MimeHeaders};

use super::kind::{self, ARMOR, ARMOR_END, Kind, position};
use super::{ParcelError, Place, Reason, Unpacker};

/// Largest head of a mail or part, in bytes.
const LARGEST_HEAD: usize = 256 << 10;
/// Deepest nesting of multiparts in one mail; usual are 3.
const DEEPEST: usize = 10;

impl Unpacker<'_> {
    /// All messages of a mailbox, each on its own.
    pub(super) fn mailbox(&mut self, place: &Place, bytes: &[u8]) -> Result<(), ParcelError> {
        for (message, number) in Messages(kind::text_start(bytes)).zip(1..) {
            let place = place.beside(&format!("Nachricht {number}"));
            self.budget.item(&place)?;
            let opened = self.mail(&place, message);
            self.tolerate(opened)?;
        }
        Ok(())
    }

    /// Everything that is attached to a mail, also in the mails that are attached to it.
    pub(super) fn mail(&mut self, place: &Place, bytes: &[u8]) -> Result<(), ParcelError> {
        let mut count = 0;
        self.entity(place, kind::text_start(bytes), 0, &mut count)
    }

    /// A mail or a part of it. `count` numbers the attachments.
    fn entity(
        &mut self,
        place: &Place,
        bytes: &[u8],
        level: usize,
        count: &mut usize,
    ) -> Result<(), ParcelError> {
        let (head, body) = split_head(bytes);
        let head = Head::read(head).map_err(|reason| place.error(reason))?;
        let Some(boundary) = &head.boundary else {
            return self.leaf(place, &head, body, count);
        };
        if level >= DEEPEST {
            return Err(place.error(Reason::TooDeep));
        }
        let mut sections = Sections::new(body, boundary);
        let mut any = false;
        for section in sections.by_ref() {
            any = true;
            let opened = self.entity(place, section, level + 1, count);
            self.tolerate(opened)?;
        }
        match (any, sections.closed) {
            (_, true) => Ok(()),
            (true, false) => self.tolerate(Err(place.error(Reason::CutOff))),
            (false, false) => Err(place.error(Reason::NoBoundary)),
        }
    }

    fn leaf(
        &mut self,
        place: &Place,
        head: &Head,
        body: &[u8],
        count: &mut usize,
    ) -> Result<(), ParcelError> {
        // Decoded it is never longer, except for line ends in quoted-printable.
        self.budget.bytes(place, body.len())?;
        let content = match head.encoding.decode(body) {
            // The text of the mail is no file, unless something of ours was pasted into it.
            Ok(text) if head.is_text() => match pasted(&text) {
                Some(pasted) => Ok(pasted),
                None => return Ok(()),
            },
            Err(Reason::Unusual(_)) if head.is_text() => return Ok(()),
            other => other,
        };
        *count += 1;
        let place = place.inside(&head.shown_name(*count));
        let bytes = content.map_err(|reason| place.error(reason))?;
        if bytes.is_empty() {
            return Err(place.error(Reason::Empty));
        }
        let kind = match Kind::of(&bytes) {
            Kind::Foreign if head.is_message() => Kind::Mail,
            other => other,
        };
        self.open_inside(&place, kind, bytes)
    }
}

/// What of ours is in the text of a mail: the whole, when only the content type is wrong, or an armored age file.
fn pasted(text: &[u8]) -> Option<Vec<u8>> {
    match Kind::of(text) {
        Kind::Foreign | Kind::Mail | Kind::Mailbox => {}
        _ => return Some(text.to_vec()),
    }
    let start = position(text, ARMOR).filter(|at| *at == 0 || text[at - 1] == b'\n')?;
    let armored = &text[start..];
    let end = position(armored, ARMOR_END).map_or(armored.len(), |at| at + ARMOR_END.len());
    Some(armored[..end].to_vec())
}

/// What the headers say about a part.
struct Head {
    /// Such as `text/plain`, in lower case.
    media: String,
    /// For a multipart only.
    boundary: Option<String>,
    name: Option<String>,
    attached: bool,
    encoding: Encoding,
}

impl Head {
    fn read(bytes: &[u8]) -> Result<Self, Reason> {
        if bytes.len() > LARGEST_HEAD {
            return Err(Reason::Head);
        }
        let parser = MessageParser::new()
            .with_mime_headers()
            .default_header_ignore();
        let parsed = parser.parse_headers(bytes).unwrap_or_default();
        let headers = parsed.parts.first();
        let content_type = headers.and_then(MimeHeaders::content_type);
        let media = content_type.map_or_else(
            || "text/plain".to_owned(),
            |ty| format!("{}/{}", ty.ctype(), ty.subtype().unwrap_or_default()).to_lowercase(),
        );
        let boundary = media
            .starts_with("multipart/")
            .then(|| content_type.and_then(|ty| ty.attribute("boundary")))
            .map(|boundary| boundary.unwrap_or_default().trim_end().to_owned());
        Ok(Self {
            boundary,
            name: headers
                .and_then(MimeHeaders::attachment_name)
                .map(ToOwned::to_owned),
            attached: headers
                .and_then(MimeHeaders::content_disposition)
                .is_some_and(|disposition| disposition.ctype().eq_ignore_ascii_case("attachment")),
            encoding: Encoding::named(headers.and_then(MimeHeaders::content_transfer_encoding)),
            media,
        })
    }

    /// Whether this is what somebody wrote rather than a file.
    fn is_text(&self) -> bool {
        self.media.starts_with("text/") && !self.attached && self.name.is_none()
    }

    fn is_message(&self) -> bool {
        matches!(self.media.as_str(), "message/rfc822" | "message/global")
    }

    fn shown_name(&self, number: usize) -> String {
        match &self.name {
            Some(name) if !name.trim().is_empty() => name.trim().to_owned(),
            _ if self.is_message() => format!("weitergeleitete Nachricht {number}"),
            _ => format!("Anhang {number}"),
        }
    }
}

enum Encoding {
    Plain,
    Base64,
    QuotedPrintable,
    Unusual(String),
}

impl Encoding {
    fn named(name: Option<&str>) -> Self {
        match name.unwrap_or_default().trim().to_lowercase().as_str() {
            "" | "7bit" | "8bit" | "binary" => Self::Plain,
            "base64" => Self::Base64,
            "quoted-printable" => Self::QuotedPrintable,
            other => Self::Unusual(super::readable(other)),
        }
    }

    fn decode(&self, body: &[u8]) -> Result<Vec<u8>, Reason> {
        let decoded = match self {
            Self::Plain => Some(body.to_vec()),
            Self::Base64 => base64_decode(body),
            Self::QuotedPrintable => quoted_printable_decode(body),
            Self::Unusual(name) => return Err(Reason::Unusual(name.clone())),
        };
        decoded.ok_or(Reason::Encoding)
    }
}

/// Splits at the first empty line.
fn split_head(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut head = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let end = head + line.len();
        if is_blank(line) {
            return (&bytes[..head], &bytes[end..]);
        }
        head = end;
    }
    (bytes, &[])
}

fn is_blank(line: &[u8]) -> bool {
    matches!(line, b"\n" | b"\r\n")
}

/// The parts between the boundaries of a multipart (RFC 2046, 5.1.1).
struct Sections<'a> {
    rest: &'a [u8],
    delimiter: Vec<u8>,
    /// Whether the last boundary was there.
    closed: bool,
}

enum Line {
    Content,
    Next,
    Last,
}

impl<'a> Sections<'a> {
    fn new(body: &'a [u8], boundary: &str) -> Self {
        let mut sections = Self {
            rest: body,
            delimiter: format!("--{boundary}").into_bytes(),
            closed: false,
        };
        // A boundary of nothing is in every mail; a part begins after the first one.
        if boundary.is_empty() || sections.until_boundary().is_none() {
            sections.rest = &[];
        }
        sections
    }

    /// What comes before the next boundary, which is passed; `None` without one.
    fn until_boundary(&mut self) -> Option<&'a [u8]> {
        let mut at = 0;
        for line in self.rest.split_inclusive(|byte| *byte == b'\n') {
            let after = at + line.len();
            let kind = self.line(line);
            if !matches!(kind, Line::Content) {
                let before = &self.rest[..at];
                self.closed = matches!(kind, Line::Last);
                self.rest = if self.closed {
                    &[]
                } else {
                    &self.rest[after..]
                };
                return Some(without_line_end(before));
            }
            at = after;
        }
        None
    }

    fn line(&self, line: &[u8]) -> Line {
        match line.strip_prefix(self.delimiter.as_slice()) {
            Some(after) if after.trim_ascii_end().is_empty() => Line::Next,
            Some(after) if after.trim_ascii_end() == b"--" => Line::Last,
            _ => Line::Content,
        }
    }
}

impl<'a> Iterator for Sections<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let section = self.until_boundary();
        Some(section.unwrap_or_else(|| std::mem::take(&mut self.rest)))
    }
}

/// The line end before a boundary belongs to the boundary.
fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// The messages of a mailbox. Text lines that begin with `From ` came in as `>From `; a message begins only where
/// headers follow, so that those which did not are not taken for one.
struct Messages<'a>(&'a [u8]);

impl<'a> Iterator for Messages<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let first = self.0.iter().position(|byte| *byte == b'\n')?;
        let after = &self.0[first + 1..];
        let mut at = 0;
        let mut blank_before = false;
        for line in after.split_inclusive(|byte| *byte == b'\n') {
            if blank_before && kind::is_mailbox(&after[at..]) {
                break;
            }
            blank_before = is_blank(line);
            at += line.len();
        }
        let (message, rest) = after.split_at(at);
        self.0 = rest;
        Some(message)
    }
}
