//! What people rely on when they encrypt: whoever is meant can open, with this program or another, and nobody else.

use age::secrecy::SecretString;
use age::x25519;
use proptest::prelude::*;

use super::*;

const CONTENT: &[u8] = "Stand für Nordhessen".as_bytes();
const ENOUGH: usize = 1 << 20;
/// A part of the content that `age` encrypts as one, in bytes.
const CHUNK: usize = 64 << 10;

/// A laptop: what others encrypt to, and what it opens with.
pub(super) struct Laptop {
    pub key: x25519::Identity,
}

impl Laptop {
    pub fn new() -> Self {
        let key = x25519::Identity::generate();
        Self { key }
    }

    pub fn recipient(&self) -> Recipient {
        Recipient::of(&self.key)
    }

    pub fn keyring(&self) -> Keyring {
        Keyring::new(vec![self.key.clone()])
    }
}

pub(super) fn knowing(passphrase: &str) -> Keyring {
    Keyring::default().with_passphrase(passphrase)
}

pub(super) fn for_laptops(laptops: &[&Laptop], content: &[u8]) -> Vec<u8> {
    let recipients: Vec<Recipient> = laptops.iter().map(|laptop| laptop.recipient()).collect();
    encrypt(content, &Lock::Recipients(&recipients)).unwrap()
}

pub(super) fn with_passphrase(passphrase: &str, content: &[u8]) -> Vec<u8> {
    encrypt(content, &Lock::Passphrase(passphrase)).unwrap()
}

#[test]
fn each_recipient_opens_the_file_and_nobody_else() {
    let [a, b, c] = [(); 3].map(|()| Laptop::new());
    let file = for_laptops(&[&a, &b], CONTENT);
    assert!(is_encrypted(&file));
    for laptop in [&a, &b] {
        let opened = decrypt(&file, &laptop.keyring(), ENOUGH);
        assert_eq!(opened.as_deref(), Ok(CONTENT));
    }
    for keyring in [c.keyring(), Keyring::default(), knowing("geheim")] {
        let refused = decrypt(&file, &keyring, ENOUGH);
        assert_eq!(refused, Err(DecryptError::NotForThisLaptop));
    }
}

#[test]
fn what_was_meant_for_the_laptop_before_it_was_renewed_opens_too() {
    let [former, current] = [(); 2].map(|()| Laptop::new());
    let file = for_laptops(&[&former], CONTENT);
    let keyring = Keyring::new(vec![current.key, former.key]);
    assert_eq!(decrypt(&file, &keyring, ENOUGH).as_deref(), Ok(CONTENT));
}

#[test]
fn only_the_passphrase_itself_opens_the_file() {
    let file = with_passphrase("grüne Brücke", CONTENT);
    let opened = decrypt(&file, &knowing("grüne Brücke"), ENOUGH);
    assert_eq!(opened.as_deref(), Ok(CONTENT));
    for wrong in ["grüne brücke", "grüne Brücke ", ""] {
        let refused = decrypt(&file, &knowing(wrong), ENOUGH);
        assert_eq!(refused, Err(DecryptError::WrongPassphrase), "„{wrong}“");
    }
    let refused = decrypt(&file, &Laptop::new().keyring(), ENOUGH);
    assert_eq!(refused, Err(DecryptError::PassphraseNeeded));
}

#[test]
fn a_passphrase_is_no_hindrance_for_what_a_key_opens() {
    let laptop = Laptop::new();
    let keyring = laptop.keyring().with_passphrase("egal");
    let file = for_laptops(&[&laptop], CONTENT);
    assert_eq!(decrypt(&file, &keyring, ENOUGH).as_deref(), Ok(CONTENT));
}

#[test]
fn a_file_that_nobody_or_everybody_could_open_is_not_made() {
    assert_eq!(
        encrypt(CONTENT, &Lock::Recipients(&[])),
        Err(EncryptError::NoRecipients)
    );
    assert_eq!(
        encrypt(CONTENT, &Lock::Passphrase("")),
        Err(EncryptError::NoPassphrase)
    );
}

#[test]
fn as_many_can_be_meant_as_a_reader_accepts() {
    let laptop = Laptop::new();
    let mut recipients = vec![laptop.recipient(); MOST_RECIPIENTS];
    let file = encrypt(CONTENT, &Lock::Recipients(&recipients)).unwrap();
    let opened = decrypt(&file, &laptop.keyring(), ENOUGH);
    assert_eq!(opened.as_deref(), Ok(CONTENT));
    recipients.push(laptop.recipient());
    assert_eq!(
        encrypt(CONTENT, &Lock::Recipients(&recipients)),
        Err(EncryptError::TooManyRecipients {
            count: MOST_RECIPIENTS + 1
        })
    );
}

#[test]
fn another_program_opens_what_this_one_writes() {
    let laptop = Laptop::new();
    let file = for_laptops(&[&Laptop::new(), &laptop], CONTENT);
    assert_eq!(age::decrypt(&laptop.key, &file).unwrap(), CONTENT);
    let identity = age::scrypt::Identity::new(SecretString::from("geheim"));
    let files = [
        with_passphrase("geheim", CONTENT),
        encrypt_to_text(CONTENT, &Lock::Passphrase("geheim"))
            .unwrap()
            .into_bytes(),
    ];
    for file in files {
        assert_eq!(age::decrypt(&identity, &file).unwrap(), CONTENT);
    }
}

#[test]
fn this_program_opens_what_another_one_writes() {
    let laptop = Laptop::new();
    let mut passphrase = age::scrypt::Recipient::new(SecretString::from("geheim"));
    passphrase.set_work_factor(3);
    let public = laptop.key.to_public();
    let keyring = laptop.keyring().with_passphrase("geheim");
    let files = [
        age::encrypt(&public, CONTENT).unwrap(),
        age::encrypt(&passphrase, CONTENT).unwrap(),
        age::encrypt_and_armor(&public, CONTENT).unwrap().into(),
        age::encrypt_and_armor(&passphrase, CONTENT).unwrap().into(),
    ];
    for file in files {
        assert!(is_encrypted(&file));
        assert_eq!(decrypt(&file, &keyring, ENOUGH).as_deref(), Ok(CONTENT));
    }
}

#[test]
fn the_text_form_survives_being_pasted() {
    let laptop = Laptop::new();
    let lock = [laptop.recipient()];
    let text = encrypt_to_text(CONTENT, &Lock::Recipients(&lock)).unwrap();
    for pasted in [
        text.clone(),
        format!("\r\n\n {text}\n \n"),
        text.replace('\n', "\r\n"),
        text.trim_end().to_owned(),
    ] {
        assert!(is_encrypted(pasted.as_bytes()));
        let opened = decrypt(pasted.as_bytes(), &laptop.keyring(), ENOUGH);
        assert_eq!(opened.as_deref(), Ok(CONTENT), "{pasted:?}");
    }
}

#[test]
fn other_files_are_told_from_encrypted_ones() {
    for other in [&b""[..], b"age", b"\x89OZG\r\n\x1a\n", b"-----BEGIN PGP"] {
        assert!(!is_encrypted(other));
        let refused = decrypt(other, &Keyring::default(), ENOUGH);
        assert_eq!(refused, Err(DecryptError::NotEncrypted));
    }
}

#[test]
fn up_to_the_limit_a_file_opens_and_beyond_it_does_not() {
    let laptop = Laptop::new();
    for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1] {
        let content = vec![7; size];
        let file = for_laptops(&[&laptop], &content);
        let opened = decrypt(&file, &laptop.keyring(), size);
        assert_eq!(opened, Ok(content), "{size} bytes");
        if let Some(limit) = size.checked_sub(1) {
            let refused = decrypt(&file, &laptop.keyring(), limit);
            assert_eq!(refused, Err(DecryptError::TooLarge { limit }));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_content_comes_back(content in prop::collection::vec(any::<u8>(), 0..300)) {
        let laptop = Laptop::new();
        let file = for_laptops(&[&laptop], &content);
        prop_assert_eq!(decrypt(&file, &laptop.keyring(), usize::MAX), Ok(content));
    }
}
