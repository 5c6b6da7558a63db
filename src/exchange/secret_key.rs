//! One writer's secret key: it signs, and it opens what was encrypted to this writer.
//!
//! It never knows where it is kept.

use age::secrecy::{ExposeSecret, SecretString};
use ed25519_dalek::{Signer, SigningKey};

use super::encryption::Recipient;
use super::head::{Signature, SignedHead, head_message};
use crate::replica::{Dot, Hash, ReplicaId};
use crate::store::WorkspaceId;

/// How the text of a secret key begins in a file for the tool `age` (<https://c2sp.org/age>).
const AGE_SECRET: &str = "age-secret-key-";

/// A writer's secret key (ed25519). Two machines must never share one.
#[derive(Clone, Debug)]
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// From 32 random bytes, which are all of it.
    pub fn new(random: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&random))
    }

    pub(super) fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// How others know the writer.
    pub fn replica(&self) -> ReplicaId {
        ReplicaId(self.0.verifying_key().to_bytes())
    }

    /// Proves the own change `seq` with this hash and all before it.
    pub fn sign_head(&self, workspace: WorkspaceId, seq: u64, hash: Hash) -> SignedHead {
        let dot = Dot {
            replica: self.replica(),
            seq,
        };
        let signature = self.sign(&head_message(workspace, dot, hash));
        SignedHead {
            dot,
            hash,
            signature,
        }
    }

    /// `message` must begin with a text that no other kind of message begins with.
    pub(super) fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }

    /// The public half of [`Self::to_age`], for others to encrypt to.
    pub(super) fn recipient(&self) -> Option<Recipient> {
        self.to_age().as_ref().map(Recipient::of)
    }

    /// The X25519 key that opens files. It is derived, so there is one secret to keep; and it is another key, so what
    /// one is used for tells nothing about the other. `None` never happens: it is what a text in general could lead
    /// to, and text is all that the library takes.
    pub(super) fn to_age(&self) -> Option<age::x25519::Identity> {
        let key = blake3::derive_key(
            "ozg-werkbank 2026 age X25519 key of a replica",
            self.0.as_bytes(),
        );
        let kind = bech32::Hrp::parse(AGE_SECRET).ok()?;
        let text = bech32::encode::<bech32::Bech32>(kind, &key).ok()?;
        let text = SecretString::from(text);
        text.expose_secret().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_head_holds_for_one_workspace_one_change_and_one_hash() {
        let key = SecretKey::new([1; 32]);
        let workspace = WorkspaceId([1; 16]);
        let head = key.sign_head(workspace, 7, Hash([3; 32]));
        assert!(head.is_genuine(workspace));
        assert!(!head.is_genuine(WorkspaceId([2; 16])));
        let other = SecretKey::new([2; 32]).replica();
        let dot = head.dot;
        let forgeries = [
            SignedHead {
                hash: Hash([4; 32]),
                ..head
            },
            SignedHead {
                dot: Dot { seq: 8, ..dot },
                ..head
            },
            SignedHead {
                dot: Dot {
                    replica: other,
                    ..dot
                },
                ..head
            },
            SignedHead {
                signature: key.sign(b"something else"),
                ..head
            },
        ];
        assert!(forgeries.iter().all(|forged| !forged.is_genuine(workspace)));
    }

    #[test]
    fn the_key_for_opening_files_follows_from_the_secret_and_never_changes() {
        let text = |random| SecretKey::new(random).recipient().unwrap().to_string();
        assert_eq!(
            text([1; 32]),
            "age1t2p02d3y79k4j3cejlrpps5yzzktwsgscvz37utt35vdq9lp047q8nvaaf"
        );
        assert_ne!(text([1; 32]), text([2; 32]));
    }

    #[test]
    fn debug_output_does_not_hold_the_secret() {
        let shown = format!("{:?}", SecretKey::new([0xab; 32]));
        assert!(
            !shown.contains("171, 171") && !shown.contains("abab"),
            "{shown}"
        );
    }
}
