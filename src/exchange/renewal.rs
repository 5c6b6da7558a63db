//! The proof that a writer goes on under a new name: two signatures by the old key.
//!
//! One is the former writer's last head, so that what stays under the old name can be passed on for ever; the other
//! covers everything that [`Renewal`] says.

use super::head::{Signature, SignedHead};
use super::secret_key::SecretKey;
use crate::replica::{Dot, Renewal};
use crate::store::WorkspaceId;

const SIGNATURE: usize = 64;

/// The proof, made by `former`.
pub fn prove(renewal: &Renewal, former: &SecretKey, workspace: WorkspaceId) -> Vec<u8> {
    let head = former.sign_head(workspace, renewal.from - 1, renewal.base);
    let whole = former.sign(&message(renewal, workspace));
    [head.signature.0, whole.0].concat()
}

/// Whether the former writer's key has made the proof for `workspace`.
pub fn is_genuine(renewal: &Renewal, workspace: WorkspaceId) -> bool {
    let Some((_, whole)) = signatures(renewal) else {
        return false;
    };
    whole.is_by(&renewal.former, &message(renewal, workspace))
        && head(renewal).is_some_and(|head| head.is_genuine(workspace))
}

/// The signed head of what stays under the old name. Counts only if the renewal is genuine.
pub fn head(renewal: &Renewal) -> Option<SignedHead> {
    let (signature, _) = signatures(renewal)?;
    let dot = Dot {
        replica: renewal.former,
        seq: renewal.from - 1,
    };
    Some(SignedHead {
        dot,
        hash: renewal.base,
        signature,
    })
}

fn signatures(renewal: &Renewal) -> Option<(Signature, Signature)> {
    let (head, whole) = renewal.proof.split_first_chunk::<SIGNATURE>()?;
    let whole = <[u8; SIGNATURE]>::try_from(whole).ok()?;
    Some((Signature(*head), Signature(whole)))
}

/// Starts with a text of its own, so that no signature can be taken for one of another kind.
fn message(renewal: &Renewal, workspace: WorkspaceId) -> Vec<u8> {
    let mut message = b"ozg-werkbank 2026 renewal\0".to_vec();
    message.extend_from_slice(&workspace.0);
    message.extend_from_slice(&renewal.statement());
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replica::{Hash, Tip};

    #[test]
    fn a_proof_holds_for_one_workspace_and_every_word_of_it() {
        let former = SecretKey::new([1; 32]);
        let workspace = WorkspaceId([7; 16]);
        let mut renewal = Renewal {
            former: former.replica(),
            successor: SecretKey::new([2; 32]).replica(),
            from: 5,
            base: Hash([3; 32]),
            tips: vec![Tip(1), Tip(2)],
            proof: Vec::new(),
        };
        renewal.proof = prove(&renewal, &former, workspace);
        assert!(is_genuine(&renewal, workspace));
        assert!(head(&renewal).unwrap().is_genuine(workspace));
        assert!(!is_genuine(&renewal, WorkspaceId([8; 16])));
        let other = SecretKey::new([9; 32]);
        let forged = [
            Renewal {
                successor: other.replica(),
                ..renewal.clone()
            },
            Renewal {
                former: other.replica(),
                ..renewal.clone()
            },
            Renewal {
                from: 6,
                ..renewal.clone()
            },
            Renewal {
                base: Hash([4; 32]),
                ..renewal.clone()
            },
            Renewal {
                tips: vec![Tip(1)],
                ..renewal.clone()
            },
            Renewal {
                proof: renewal.proof[1..].to_vec(),
                ..renewal.clone()
            },
            Renewal {
                proof: prove(&renewal, &other, workspace),
                ..renewal.clone()
            },
        ];
        assert!(forged.iter().all(|forged| !is_genuine(forged, workspace)));
    }
}
