//! What bytes are, told by themselves: names and content types of mails are often wrong.

use super::super::{parts, state_file};

/// What can be told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    State,
    Part,
    Zip,
    Age,
    /// Outlook's `winmail.dat`.
    Tnef,
    /// Outlook's `.msg`.
    OutlookMessage,
    Mailbox,
    Mail,
    Foreign,
}

/// First line of an age file (C2SP age specification).
const AGE: &[u8] = b"age-encryption.org/v1\n";
/// First line of an age file as text.
pub(super) const ARMOR: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";
/// Last line of an age file as text.
pub(super) const ARMOR_END: &[u8] = b"-----END AGE ENCRYPTED FILE-----";
/// Signature of TNEF (MS-OXTNEF 2.1.3.1), 0x223E9F78.
const TNEF: &[u8] = b"\x78\x9f\x3e\x22";
/// Signature of a compound file (MS-CFB 2.2): Outlook messages, but also old tables and texts.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// How the streams of an Outlook message begin (MS-OXMSG 2.2), in UTF-16.
const MESSAGE_STREAM: &[u8] = b"_\0_\0s\0u\0b\0s\0t\0g\0";

/// How far into a file headers are looked for, in bytes. Mails that came a long way begin with long traces.
const HEAD_SEEN: usize = 16 << 10;
/// Headers of which a mail has at least two at its beginning, and hardly any other text.
const USUAL_HEADERS: [&str; 16] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "received",
    "return-path",
    "delivered-to",
    "reply-to",
    "sender",
    "x-unsent",
    "dkim-signature",
    "x-mozilla-status",
];

impl Kind {
    /// Recognises complete bytes, or a beginning of some kilobytes.
    pub fn of(bytes: &[u8]) -> Self {
        let text = text_start(bytes);
        if state_file::is_state_file(bytes) {
            Self::State
        } else if parts::is_part(bytes) {
            Self::Part
        } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            Self::Zip
        } else if bytes.starts_with(AGE) || text.starts_with(ARMOR) {
            Self::Age
        } else if bytes.starts_with(TNEF) {
            Self::Tnef
        } else if bytes.starts_with(COMPOUND) && position(bytes, MESSAGE_STREAM).is_some() {
            Self::OutlookMessage
        } else if is_mailbox(text) {
            Self::Mailbox
        } else if is_mail(text) {
            Self::Mail
        } else {
            Self::Foreign
        }
    }

    /// Whether something can be inside.
    pub fn is_container(self) -> bool {
        matches!(self, Self::Zip | Self::Age | Self::Mailbox | Self::Mail)
    }
}

/// Without a byte order mark and blank lines, which editors and mail programs put in front.
pub(super) fn text_start(bytes: &[u8]) -> &[u8] {
    bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start()
}

/// Where a message of a mailbox begins (RFC 4155): `From ` and then headers.
pub(super) fn is_mailbox(text: &[u8]) -> bool {
    let seen = &text[..text.len().min(HEAD_SEEN)];
    let mut lines = seen.split(|byte| *byte == b'\n');
    lines.next().is_some_and(|line| line.starts_with(b"From "))
        && lines.next().is_some_and(|line| field_name(line).is_some())
}

fn is_mail(text: &[u8]) -> bool {
    let seen = &text[..text.len().min(HEAD_SEEN)];
    let mut lines = seen
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii_end)
        .take_while(|line| !line.is_empty())
        .map(field_name)
        .peekable();
    let usual = |name: &&str| USUAL_HEADERS.iter().any(|u| u.eq_ignore_ascii_case(name));
    lines.peek().is_some_and(Option::is_some) && lines.flatten().filter(usual).nth(1).is_some()
}

/// The name of the header that begins on this line (RFC 5322, 2.2).
fn field_name(line: &[u8]) -> Option<&str> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = line[..colon].trim_ascii_end();
    let printable = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
    printable.then(|| std::str::from_utf8(name).ok()).flatten()
}

/// Where `wanted`, which is not empty, first stands.
pub(super) fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
