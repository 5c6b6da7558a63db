//! The keys of the administration, each as its own type: parsed once at the edge, trusted afterwards.
//!
//! Only the structure is checked here. Whether a key is in use, the Gemeindeverzeichnis says.
//! Sources: Destatis, Gemeindeverzeichnis GV-ISys (AGS, ARS); FITKO, OZG- and LeiKa catalogue; DVDV handbook.

mod area;
mod contact;
mod digits;
mod dvdv;
mod ids;
mod regional;

pub use area::{AreaKey, Level};
pub use contact::{Email, Phone, Plz};
pub use digits::KeyError;
pub use dvdv::{DvdvKey, Environment, Fit};
pub use ids::{Bkz, DestinationId, LeikaKey, OzgId, PvogId, authority_key, connection_key};
pub use regional::{Ags, Ars, BezirkKey, KreisKey, LandKey, Membership, RegionKey, VerbandKey};
