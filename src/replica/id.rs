//! Names of writers, of changes and of contents.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One writer on one machine: its ed25519 public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReplicaId(pub [u8; 32]);

/// A BLAKE3 hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Hash(pub [u8; 32]);

/// Names one change: who, and the how-manieth (counted from 1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Dot {
    /// Who wrote it.
    pub replica: ReplicaId,
    /// The writer's own count, from 1.
    pub seq: u64,
}

/// The beginning of a change's hash: enough to tell two changes of one name apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Tip(pub u64);

/// Names one change, and which of those that bear its name where a copied disk has made two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Dep {
    /// Who wrote it.
    pub replica: ReplicaId,
    /// The writer's own count, from 1.
    pub seq: u64,
    /// The beginning of its hash.
    pub tip: Tip,
}

impl Hash {
    /// Its beginning.
    pub fn tip(&self) -> Tip {
        let (first, _) = self.0.as_chunks::<8>();
        Tip(first.first().map_or(0, |bytes| u64::from_be_bytes(*bytes)))
    }
}

impl Dep {
    /// The change without the hash.
    pub fn dot(&self) -> Dot {
        Dot {
            replica: self.replica,
            seq: self.seq,
        }
    }
}

impl ReplicaId {
    /// The first eight hex digits: enough to tell members apart on a screen, never to prove anything.
    pub fn short(&self) -> String {
        hex(&self.0[..4])
    }

    /// All 64 hex digits read back; `None` when it is anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = text.as_bytes();
        let mut id = [0; 32];
        // `from_str_radix` alone would take a sign.
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(id))
    }
}

impl fmt::Display for ReplicaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for ReplicaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplicaId({})", self.short())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Display for Tip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for Tip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tip({self})")
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({})", hex(&self.0[..4]))
    }
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_of_an_id_reads_back_and_nothing_else_does() {
        let id = ReplicaId([0xa7; 32]);
        assert_eq!(ReplicaId::from_hex(&id.to_string()), Some(id));
        assert_eq!(ReplicaId::from_hex("a7"), None);
        assert_eq!(ReplicaId::from_hex(&"zz".repeat(32)), None);
        assert_eq!(ReplicaId::from_hex(&"ü".repeat(32)), None);
        assert_eq!(ReplicaId::from_hex(&"+f".repeat(32)), None);
    }
}
