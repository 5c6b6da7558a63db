//! Pieces of XML that both kinds of workbook need: attributes, and texts up to a length.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart};

/// Longest attribute that is looked at, in characters.
const LONGEST_ATTRIBUTE: usize = 32_767;

/// The value of an attribute, whatever its namespace is called.
pub fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut known = attributes.with_checks(false).flatten();
    let found = known.find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.chars().take(LONGEST_ATTRIBUTE).collect())
}

/// Text that is being put together, up to the longest that is kept.
#[derive(Default)]
pub struct Text {
    text: String,
    room: usize,
}

impl Text {
    /// Starts anew, with room for so many characters.
    pub fn begin(&mut self, room: usize) {
        self.text.clear();
        self.room = room;
    }

    /// What is there so far.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn push(&mut self, more: &str) {
        let kept = more.chars().take(self.room);
        let before = self.text.len();
        self.text.extend(kept);
        self.room -= self.text[before..].chars().count();
    }

    /// `&amp;` and the like; what nobody defined is left out.
    pub fn push_reference(&mut self, reference: &BytesRef<'_>) {
        let character = reference.resolve_char_ref().ok().flatten();
        match character {
            Some(character) => self.push(character.encode_utf8(&mut [0; 4])),
            None => self.push(
                quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                    .unwrap_or_default(),
            ),
        }
    }
}
