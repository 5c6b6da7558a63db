//! How state travels: as signed files that may arrive late, twice, in any order, or be forwarded by somebody else.
//!
//! It knows changes and bytes, never screens, settings or folders of the store; it reads and writes only the files
//! that it is told to.
//!
//! - [`Identity`] is who this machine is; [`Fingerprint`] is how two people compare that on the phone.
//! - [`SecretKey`] signs for it, [`encryption`] lets only those read a file who are meant to.
//! - [`SignedHead`] proves a whole chain of changes by its last one, so anybody may pass on anybody's changes.
//! - [`selection`] says which changes to send, [`state_file`] packs, checks and unpacks them.
//! - [`renewal`] proves that a writer goes on under a new name.
//! - [`parts`] cuts what is too large for a mail and puts it together again.
//! - [`mail`] writes the draft of a mail with attachments, [`parcel`] takes apart whatever people drop in.
//! - [`folder`] reads and writes where others do too; [`shared_folder`] says what to put there and what can go,
//!   [`inbox`] what has arrived where people save attachments.

mod author;
pub mod encryption;
mod file_name;
mod fingerprint;
pub mod folder;
mod head;
mod identity;
pub mod inbox;
pub mod mail;
pub mod parcel;
pub mod parts;
pub mod renewal;
mod secret_key;
pub mod selection;
pub mod shared_folder;
pub mod state_file;

pub use author::Author;
pub use file_name::{EXTENSION, file_name};
pub use fingerprint::Fingerprint;
pub use head::{Signature, SignedHead, SignedHeads};
pub use identity::{Identity, IdentityError, Kept, Lost, Protection, twin_of};
pub use secret_key::SecretKey;
