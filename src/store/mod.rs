//! Where changes are kept: journal first, sled as its rebuildable copy. It knows changes and bytes, never what they
//! mean.
//!
//! A workspace is a folder:
//!
//! | name | what |
//! |---|---|
//! | `journal` | the truth: every commit, appended and made durable before it is confirmed |
//! | `kopf` | how far the journal and its copy were known to reach; tells a journal that was cut |
//! | `sled/` | the fast copy: blocks by writer, and the checkpoint; may be lost at any time |
//! | `sperre`, `inhaber` | the lock, and who holds it |
//! | `sicherungen/` | backups |
//! | `beschaedigt-DATUM/` | what could not be read, set aside, never deleted |

pub mod disk;
pub mod entries;
mod error;
#[cfg(test)]
mod fault;
pub mod folder;
pub mod frame;
pub mod head;
pub mod journal;
pub mod lock;
mod workspace_id;

pub use error::StoreError;
pub use workspace_id::{NotAWorkspaceId, WorkspaceId};
