//! Every door through which bytes from outside come in, as plain functions: `tests/hostile.rs` feeds them a bounded
//! run, `cargo fuzz` feeds them for as long as somebody likes.
//!
//! Each says whether it took the bytes, and lets nothing else out. What guards the inside (hashes, checksums and
//! signatures over everything) is made right first, as a hostile member could, so that mutations get further than
//! to the guard.

use std::io::{Cursor, Write};
use std::path::Path;

use ed25519_dalek::{Signer, SigningKey};
use ozg_werkbank::exchange::encryption::{self, Keyring};
use ozg_werkbank::exchange::parcel::{self, Content, Limits};
use ozg_werkbank::exchange::{Identity, parts, state_file};
use ozg_werkbank::interop::sheet::reading;
use ozg_werkbank::interop::{auszuggv, gv100ad, ical};
use ozg_werkbank::model::catalogue::Catalogue;
use ozg_werkbank::replica::{Replica, codec};
use ozg_werkbank::store;
use ozg_werkbank::tui::keymap::file as keys;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Reads bytes from outside; whether they were taken.
pub type Target = fn(&[u8]) -> bool;

/// All of them, each with the name of its folder in the corpus.
pub const TARGETS: [(&str, Target); 12] = [
    ("state_file", state_file),
    ("changes", changes),
    ("parcel", parcel),
    ("part", part),
    ("encryption", encryption),
    ("journal", journal),
    ("checkpoint", checkpoint),
    ("gv100ad", gv100ad),
    ("auszuggv", auszuggv),
    ("ical", ical),
    ("table", table),
    ("toml", toml),
];

/// Whose key everything in the corpus is made with.
pub const RANDOM: [u8; 32] = [7; 32];

/// What one parcel may unpack to here: little, so that what a bomb costs is told from what the limits allow.
const PARCEL: Limits = Limits {
    depth: 4,
    items: 100,
    bytes: 8 << 20,
};

/// A state file as it is, and signed anew.
pub fn state_file(bytes: &[u8]) -> bool {
    let taken = state_file::read(bytes, None).is_ok();
    if let Some(signed) = signed_anew(bytes) {
        let peeked = state_file::peek(&signed);
        let read = state_file::read(&signed, None);
        assert!(peeked.is_ok() || read.is_err(), "read what has no cover");
    }
    taken
}

/// Magic, format, lengths of header and body.
const PREFIX: usize = 18;
/// Hash and signature.
const TRAILER: usize = 96;
/// Where the sender stands, behind the workspace.
const SENDER: std::ops::Range<usize> = PREFIX + 16..PREFIX + 48;

/// The same header and body, as far as they are there, as a file of the corpus's own member.
fn signed_anew(bytes: &[u8]) -> Option<Vec<u8>> {
    let content = bytes.get(..bytes.len().checked_sub(TRAILER)?)?;
    let announced = content.get(10..14)?.first_chunk().copied()?;
    let inside = content.len().checked_sub(PREFIX)?;
    let header = usize::try_from(u32::from_le_bytes(announced))
        .ok()?
        .min(inside);
    let mut file = content.to_vec();
    file[10..14].copy_from_slice(&u32::try_from(header).ok()?.to_le_bytes());
    file[14..PREFIX].copy_from_slice(&u32::try_from(inside - header).ok()?.to_le_bytes());
    let key = SigningKey::from_bytes(&RANDOM);
    let sender = file.get_mut(SENDER)?;
    sender.copy_from_slice(key.verifying_key().as_bytes());
    let hash = *blake3::hash(&file).as_bytes();
    let message = [b"ozg-werkbank 2026 state file\0".as_slice(), &hash].concat();
    file.extend_from_slice(&hash);
    file.extend_from_slice(&key.sign(&message).to_bytes());
    Some(file)
}

/// Columns of changes. What is read is what is written, and a replica takes or refuses it.
pub fn changes(bytes: &[u8]) -> bool {
    let Ok(changes) = codec::decode(bytes) else {
        return false;
    };
    let again = codec::decode(&codec::encode(&changes));
    assert!(again.as_ref() == Ok(&changes), "not read as it was written");
    let me = ozg_werkbank::replica::ReplicaId([0; 32]);
    // A fork is refused; nothing else can happen.
    let _ = Replica::new(me).receive(changes, 1_790_000_000_000);
    true
}

/// Whatever people drop in: mails, mailboxes, archives, encrypted files.
pub fn parcel(bytes: &[u8]) -> bool {
    let opener = |bytes: &[u8]| Ok(encryption::decrypt(bytes, &keyring(), PARCEL.bytes)?);
    match parcel::unpack("paket", bytes.to_vec(), &opener, PARCEL) {
        Ok(items) => items
            .iter()
            .any(|item| matches!(item.content, Content::State(_) | Content::Part(_))),
        Err(error) => {
            assert!(error.to_string().ends_with('.'), "no sentence: {error}");
            false
        }
    }
}

/// One part of a large file.
pub fn part(bytes: &[u8]) -> bool {
    parts::read(bytes).is_ok()
}

/// An encrypted file, binary or armored. Without a passphrase: that one is allowed to cost a gigabyte.
pub fn encryption(bytes: &[u8]) -> bool {
    encryption::decrypt(bytes, &keyring(), PARCEL.bytes).is_ok()
}

/// The keys that the encrypted files of the corpus are for.
fn keyring() -> Keyring {
    Identity::generate(RANDOM).keyring().unwrap_or_default()
}

/// The bytes of a journal, and of what one frame of it holds.
pub fn journal(bytes: &[u8]) -> bool {
    let whole = store::readable(bytes.to_vec());
    // A first frame that says nothing, so that the next one is read as an entry.
    let mut framed = frame(0, &[0]);
    framed.extend_from_slice(&frame(framed.len() as u64, bytes));
    let entry = store::readable(framed);
    whole.named && whole.unreadable == 0 || entry.unreadable == 0
}

/// The frame of `payload` at `offset`.
fn frame(offset: u64, payload: &[u8]) -> Vec<u8> {
    let magic = [0xf5, b'O', b'Z', b'G'];
    let length = u32::try_from(payload.len()).unwrap_or(0).to_le_bytes();
    let mut crc = crc32fast::Hasher::new();
    crc.update(&offset.to_le_bytes());
    crc.update(&length);
    crc.update(payload);
    let sum = crc.finalize().to_le_bytes();
    [&magic, &length, &sum, payload].concat()
}

/// All that a replica knows, from the disk. A replica that is taken must work.
pub fn checkpoint(bytes: &[u8]) -> bool {
    let Ok(replica) = Replica::from_checkpoint(bytes) else {
        return false;
    };
    let again = Replica::from_checkpoint(&replica.checkpoint());
    assert!(again.is_ok(), "not read as it was written");
    replica.digest();
    replica.gaps();
    true
}

/// The Gemeindeverzeichnis, text or ZIP.
pub fn gv100ad(bytes: &[u8]) -> bool {
    gv100ad::load(bytes).is_ok()
}

/// The Gemeindeverzeichnis as a table: a workbook, its sheet alone, or text.
pub fn auszuggv(bytes: &[u8]) -> bool {
    let bytes = if bytes.starts_with(b"<") {
        workbook(bytes)
    } else {
        bytes.to_vec()
    };
    auszuggv::load("AuszugGV_31122025.csv", &bytes).is_ok()
}

/// A workbook around a sheet that is its own list of sheets, places and texts, so that mutations get behind the
/// checksums of the archive.
fn workbook(xml: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let parts = [
        "workbook.xml",
        "_rels/workbook.xml.rels",
        "sharedStrings.xml",
        "styles.xml",
        "worksheets/a.xml",
    ];
    for part in parts {
        let written = writer.start_file(format!("xl/{part}"), options);
        assert!(written.is_ok() && writer.write_all(xml).is_ok());
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A calendar file; what is read can be written and read again.
pub fn ical(bytes: &[u8]) -> bool {
    let Ok(reading) = ical::read(bytes) else {
        return false;
    };
    if !reading.events.is_empty() {
        let again = ical::read(ical::write(&reading.events).as_bytes());
        assert!(again.is_ok(), "wrote what it cannot read");
    }
    true
}

/// A list that somebody keeps: a workbook of Excel or LibreOffice, the XML of either alone, or text.
pub fn table(bytes: &[u8]) -> bool {
    let is_read = |name: &str, bytes: &[u8]| matches!(reading::read(name, bytes), Some(Ok(_)));
    if !bytes.starts_with(b"<") {
        return is_read("a.csv", bytes);
    }
    let of_excel = is_read("a.xlsx", &workbook(bytes));
    is_read("a.ods", &opendocument(bytes)) || of_excel
}

/// A workbook of LibreOffice around its content.
fn opendocument(xml: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mime = b"application/vnd.oasis.opendocument.spreadsheet".as_slice();
    for (name, bytes) in [("mimetype", mime), ("content.xml", xml)] {
        let written = writer.start_file(name, options);
        assert!(written.is_ok() && writer.write_all(bytes).is_ok());
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// What people write themselves: the keys of the screen, the services of a Land.
pub fn toml(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let services = Catalogue::with_services(&text).is_ok();
    keys::read(&text, Path::new("tasten.toml")).is_ok() || services
}
