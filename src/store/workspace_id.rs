//! The name of a workspace.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Names a workspace: everybody who exchanges state shares it. Random, made once.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorkspaceId(pub [u8; 16]);

/// The text is not 32 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("„{0}“ ist keine Kennung eines Arbeitsbereichs: erwartet werden 32 Ziffern von 0 bis f.")]
pub struct NotAWorkspaceId(String);

impl fmt::Display for WorkspaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for WorkspaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WorkspaceId({self})")
    }
}

impl FromStr for WorkspaceId {
    type Err = NotAWorkspaceId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // `from_str_radix` alone would take a sign and fewer digits.
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        u128::from_str_radix(text, 16)
            .ok()
            .filter(|_| digits)
            .map(|number| Self(number.to_be_bytes()))
            .ok_or_else(|| NotAWorkspaceId(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_read_back() {
        let id = WorkspaceId(*b"\x00\x01\xfe\xff............");
        assert_eq!(id.to_string(), "0001feff2e2e2e2e2e2e2e2e2e2e2e2e");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
    }

    #[test]
    fn anything_but_32_hex_digits_is_refused() {
        for text in [
            "",
            "0",
            &"g".repeat(32),
            &"0".repeat(33),
            "+001feff2e2e2e2e2e2e2e2e2e2e2e2e",
        ] {
            assert!(text.parse::<WorkspaceId>().is_err(), "{text}");
        }
    }
}
