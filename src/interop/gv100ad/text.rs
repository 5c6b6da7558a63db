//! From bytes to lines of text.

use std::borrow::Cow;

/// The encodings in which directories have been published: ISO-8859-1 until 2018, UTF-8 since, for Sorbian names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::interop) enum Encoding {
    Utf8,
    Latin1,
}

const BOM: &[u8] = b"\xef\xbb\xbf";

/// The lines that are not blank, with their number counted from 1.
pub(in crate::interop) fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
    let lines = bytes
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    (1..).zip(lines).filter(|(_, line)| !is_blank(line))
}

/// Some old files end with the end-of-file sign of DOS (0x1A).
fn is_blank(line: &[u8]) -> bool {
    line.iter()
        .all(|byte| byte.is_ascii_whitespace() || *byte == 0x1a)
}

/// UTF-8, unless most of the lines with umlauts are not. So one damaged byte condemns one line, not the file.
pub(in crate::interop) fn detect(bytes: &[u8]) -> Encoding {
    if bytes.starts_with(BOM) {
        return Encoding::Utf8;
    }
    let with_umlauts = lines(bytes).filter(|(_, line)| !line.is_ascii());
    let (utf8, other): (Vec<_>, Vec<_>) =
        with_umlauts.partition(|(_, line)| std::str::from_utf8(line).is_ok());
    if other.len() > utf8.len() {
        Encoding::Latin1
    } else {
        Encoding::Utf8
    }
}

/// The text of a line. `None` when it is not in the encoding.
pub(in crate::interop) fn decode(line: &[u8], encoding: Encoding) -> Option<Cow<'_, str>> {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(line).ok().map(Cow::Borrowed),
        // ISO-8859-1 is the first 256 code points of Unicode.
        Encoding::Latin1 => Some(line.iter().map(|byte| char::from(*byte)).collect()),
    }
}
