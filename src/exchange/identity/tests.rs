//! A key is never lost, never another one, and never given away.

use std::fs;
use std::path::PathBuf;

use super::keys::MOST_FORMER;
use super::*;
use crate::exchange::encryption::{Lock, decrypt, encrypt};
use crate::store::disk::RealDisk;

const PASSPHRASE: &str = "grüne Brücke";

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("schluessel");
    (folder, path)
}

fn renewed() -> Identity {
    Identity::generate([1; 32])
        .renewed([2; 32])
        .unwrap()
        .renewed([3; 32])
        .unwrap()
}

fn protected(mut identity: Identity) -> Identity {
    identity.protect(PASSPHRASE).unwrap();
    identity
}

/// Its name now and all its names before; `None` while they are not known.
fn names(identity: &Identity) -> Option<Vec<ReplicaId>> {
    let former = identity.former().ok()?.iter().map(SecretKey::replica);
    Some([identity.replica()].into_iter().chain(former).collect())
}

fn name(number: u8) -> ReplicaId {
    SecretKey::new([number; 32]).replica()
}

/// The text of each form that a key file can have.
fn each_form() -> [Vec<u8>; 4] {
    let one = Identity::generate([1; 32]);
    [one.clone(), renewed(), protected(one), protected(renewed())]
        .map(|identity| identity.to_text().unwrap().into_bytes())
}

#[test]
fn the_same_keys_come_back_from_the_file() {
    let (_folder, path) = place();
    for identity in [
        Identity::generate([1; 32]),
        Identity::generate([2; 32]),
        renewed(),
    ] {
        identity.save(&RealDisk, &path).unwrap();
        let loaded = Identity::load(&path).unwrap();
        assert_eq!(names(&loaded), names(&identity));
        assert_eq!(loaded.protection(), Protection::None);
    }
}

#[test]
fn a_file_of_the_first_version_still_loads_and_is_still_written() {
    let text = "OZG-Werkbank Schlüssel, Format 1\n\
                Geheim: nie weitergeben, nie auf einen zweiten Rechner kopieren.\n\
                0101010101010101010101010101010101010101010101010101010101010101\n\
                89c1b8a78c2359725fc50d3fe4d4d39037d5bba59c70f6839fb19bcd9c3e05c6\n";
    let identity = Identity::from_text(text.as_bytes()).ok().unwrap();
    assert_eq!(names(&identity), Some(vec![name(1)]));
    assert_eq!(identity.to_text().unwrap(), text);
}

#[test]
fn a_renewed_key_remembers_the_former_ones_newest_first() {
    let identity = renewed();
    assert_eq!(names(&identity), Some(vec![name(3), name(2), name(1)]));
    let head = identity.former().unwrap()[1].sign_head(
        crate::store::WorkspaceId([1; 16]),
        7,
        crate::replica::Hash([3; 32]),
    );
    assert_eq!(head.dot.replica, name(1));
    assert!(head.is_genuine(crate::store::WorkspaceId([1; 16])));
}

#[test]
fn of_too_many_former_keys_the_oldest_is_forgotten() {
    let (_folder, path) = place();
    let mut identity = Identity::generate([0; 32]);
    for number in 1..=u8::try_from(MOST_FORMER).unwrap() + 1 {
        identity = identity.renewed([number; 32]).unwrap();
    }
    let former = names(&identity).unwrap();
    assert_eq!(former.len(), 1 + MOST_FORMER);
    assert_eq!(former.last(), Some(&name(1)));
    // The largest files are read too.
    for identity in [identity.clone(), protected(identity)] {
        identity.save(&RealDisk, &path).unwrap();
        let mut loaded = Identity::load(&path).unwrap();
        loaded.unlock(PASSPHRASE).unwrap();
        assert_eq!(names(&loaded), Some(former.clone()));
    }
}

#[test]
fn what_was_encrypted_to_the_laptop_opens_before_and_after_renewal() {
    let old = Identity::generate([1; 32]);
    let new = old.renewed([2; 32]).unwrap();
    let file = encrypt(b"Stand", &Lock::Recipients(&[old.recipient().unwrap()])).unwrap();
    for identity in [old, new] {
        let opened = decrypt(&file, &identity.keyring().unwrap(), 100);
        assert_eq!(opened.as_deref(), Ok(&b"Stand"[..]));
    }
}

#[test]
fn the_file_for_the_public_tool_holds_all_keys() {
    let identity = renewed();
    let text = identity.age_key_file().unwrap();
    assert!(text.starts_with("# OZG-Werkbank"));
    let keys = age::IdentityFile::from_buffer(text.as_bytes()).unwrap();
    let keys = keys.into_identities().unwrap();
    assert_eq!(keys.len(), 3);
    let file = encrypt(
        b"Stand",
        &Lock::Recipients(&[identity.recipient().unwrap()]),
    )
    .unwrap();
    let opened = age::Decryptor::new(&file[..])
        .unwrap()
        .decrypt(
            keys[..1]
                .iter()
                .map(|key| key.as_ref() as &dyn age::Identity),
        )
        .is_ok();
    assert!(opened);
}

#[test]
fn a_protected_key_is_locked_until_the_passphrase_is_given() {
    let (_folder, path) = place();
    protected(renewed()).save(&RealDisk, &path).unwrap();
    let mut identity = Identity::load(&path).unwrap();
    assert_eq!(identity.protection(), Protection::Locked);
    assert_eq!(identity.replica(), name(3));

    for refused in [
        identity.secret().map(drop),
        identity.former().map(drop),
        identity.recipient().map(drop),
        identity.keyring().map(drop),
        identity.age_key_file().map(drop),
        identity.renewed([4; 32]).map(drop),
        identity.protect("anderes"),
        identity.unprotect(),
    ] {
        assert!(matches!(refused, Err(IdentityError::Locked)));
    }
    for wrong in ["", "grüne brücke"] {
        let refused = identity.unlock(wrong);
        assert!(matches!(refused, Err(IdentityError::WrongPassphrase)));
        assert_eq!(identity.protection(), Protection::Locked);
    }

    identity.unlock(PASSPHRASE).unwrap();
    assert_eq!(identity.protection(), Protection::Unlocked);
    assert_eq!(names(&identity), names(&renewed()));
}

#[test]
fn saving_a_locked_key_loses_nothing() {
    let (_folder, path) = place();
    protected(renewed()).save(&RealDisk, &path).unwrap();
    let before = fs::read(&path).unwrap();
    Identity::load(&path)
        .unwrap()
        .save(&RealDisk, &path)
        .unwrap();
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn protection_stays_until_it_is_taken_away() {
    let (_folder, path) = place();
    let mut identity = protected(Identity::generate([1; 32]));
    identity = identity.renewed([2; 32]).unwrap();
    identity.save(&RealDisk, &path).unwrap();
    let mut identity = Identity::load(&path).unwrap();
    identity.unlock(PASSPHRASE).unwrap();
    identity.save(&RealDisk, &path).unwrap();
    let mut identity = Identity::load(&path).unwrap();
    assert_eq!(identity.protection(), Protection::Locked);

    identity.unlock(PASSPHRASE).unwrap();
    identity.unprotect().unwrap();
    identity.save(&RealDisk, &path).unwrap();
    let identity = Identity::load(&path).unwrap();
    assert_eq!(identity.protection(), Protection::None);
    assert_eq!(names(&identity), Some(vec![name(2), name(1)]));
}

#[test]
fn a_new_passphrase_takes_the_place_of_the_old_one() {
    let mut identity = protected(Identity::generate([1; 32]));
    identity.protect("neue Brücke").unwrap();
    let text = identity.to_text().unwrap();
    let mut loaded = Identity::from_text(text.as_bytes()).ok().unwrap();
    assert!(loaded.unlock(PASSPHRASE).is_err());
    loaded.unlock("neue Brücke").unwrap();
}

#[test]
fn an_empty_passphrase_protects_nothing_and_is_refused() {
    let mut identity = Identity::generate([1; 32]);
    assert!(identity.protect("").is_err());
    assert_eq!(identity.protection(), Protection::None);
}

#[test]
fn a_protected_file_and_debug_output_do_not_hold_the_secrets() {
    let identity = protected(renewed());
    let text = identity.to_text().unwrap();
    let shown = format!("{identity:?}");
    for number in [1, 2, 3] {
        let secret = ReplicaId([number; 32]).to_string();
        assert!(!text.contains(&secret) && !shown.contains(&secret));
    }
    assert!(text.contains(&name(3).to_string()));
    assert!(!shown.contains(PASSPHRASE));
}

#[test]
fn keys_of_somebody_else_behind_the_passphrase_are_refused() {
    let keys = Keys::new(SecretKey::new([1; 32]));
    let mut sealed = Sealed::new(&keys, PASSPHRASE).unwrap();
    sealed.replica = name(9);
    let text = key_file::sealed(&sealed);
    let mut identity = Identity::from_text(text.as_bytes()).ok().unwrap();
    let refused = identity.unlock(PASSPHRASE);
    assert!(matches!(refused, Err(IdentityError::Contradictory)));
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_file_whatever_lay_there_before() {
    use std::os::unix::fs::PermissionsExt;
    for identity in [Identity::generate([1; 32]), protected(renewed())] {
        let (_folder, path) = place();
        for old in [&path, &path.with_extension("neu")] {
            fs::write(old, "for all to read").unwrap();
        }
        identity.save(&RealDisk, &path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(!path.with_extension("neu").exists());
    }
}

#[test]
fn a_flipped_or_cut_file_is_never_another_key() {
    for bytes in each_form() {
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(Identity::from_text(&flipped).is_err(), "byte {at} flipped");
            // The last line may lose its end, nothing else.
            assert!(
                at + 1 == bytes.len() || Identity::from_text(&bytes[..at]).is_err(),
                "cut at {at}"
            );
        }
    }
}

#[test]
fn missing_damaged_and_newer_files_are_told_apart() {
    let (folder, path) = place();
    assert!(matches!(
        Identity::load(&path),
        Err(IdentityError::Missing(_))
    ));
    assert!(matches!(
        Identity::load(folder.path()),
        Err(IdentityError::Disk(_))
    ));
    for damaged in ["something else", "OZG-Werkbank Schlüssel, Format 2\n"] {
        fs::write(&path, damaged).unwrap();
        assert!(matches!(
            Identity::load(&path),
            Err(IdentityError::Damaged(_))
        ));
    }
    fs::write(&path, format!("{}3\n", key_file::TITLE)).unwrap();
    assert!(matches!(
        Identity::load(&path),
        Err(IdentityError::Newer(_))
    ));
}
