//! Regional keys of official statistics: Land, Regierungsbezirk, Kreis, Gemeindeverband, Gemeinde.

use super::digits::{Digits, KeyError, begins_with_land, digit_key};

digit_key! {
    /// Land, 2 digits: 01 Schleswig-Holstein to 16 Thüringen.
    LandKey, 2, "Der Landesschlüssel", begins_with_land
}
digit_key! {
    /// Regierungsbezirk (or what is counted as one), 3 digits: Land and one more.
    BezirkKey, 3, "Der Schlüssel des Regierungsbezirks", begins_with_land
}
digit_key! {
    /// Region between Regierungsbezirk and Kreis, 4 digits; only Baden-Württemberg has them.
    RegionKey, 4, "Der Regionsschlüssel", begins_with_land
}
digit_key! {
    /// Kreis or kreisfreie Stadt, 5 digits: Land 2, Regierungsbezirk 1, Kreis 2.
    KreisKey, 5, "Der Kreisschlüssel", begins_with_land
}
digit_key! {
    /// Gemeindeverband, 9 digits: Kreis 5, Verband 4. A Gemeinde without Verband has a number of its own here.
    VerbandKey, 9, "Der Verbandsschlüssel", begins_with_land
}
digit_key! {
    /// Amtlicher Gemeindeschlüssel, 8 digits: Kreis 5, Gemeinde 3.
    Ags, 8, "Der AGS", begins_with_land
}
digit_key! {
    /// Amtlicher Regionalschlüssel, 12 digits: Kreis 5, Verband 4, Gemeinde 3.
    Ars, 12, "Der Regionalschlüssel (ARS)", well_formed_ars
}

/// How a Gemeinde stands to Gemeindeverbände, as its ARS tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// Administers itself.
    Verbandsfrei,
    /// Belongs to a Gemeindeverband.
    Member,
    /// No Gemeinde at all, such as a forest or a stretch of coast.
    Gemeindefrei,
}

impl BezirkKey {
    /// The Land it lies in.
    pub fn land(&self) -> LandKey {
        LandKey(self.0.part(0))
    }
}

impl RegionKey {
    /// The Regierungsbezirk it lies in.
    pub fn bezirk(&self) -> BezirkKey {
        BezirkKey(self.0.part(0))
    }
}

impl KreisKey {
    /// The Land it lies in.
    pub fn land(&self) -> LandKey {
        LandKey(self.0.part(0))
    }

    /// The Regierungsbezirk it would lie in; many Länder have none.
    pub fn bezirk(&self) -> BezirkKey {
        BezirkKey(self.0.part(0))
    }
}

impl VerbandKey {
    /// The Kreis it lies in.
    pub fn kreis(&self) -> KreisKey {
        KreisKey(self.0.part(0))
    }

    /// What kind of entry this is: a real Gemeindeverband, or the stand-in of one single Gemeinde.
    pub fn membership(&self) -> Membership {
        match self.as_str().as_bytes().get(5) {
            Some(b'0') => Membership::Verbandsfrei,
            Some(b'9') => Membership::Gemeindefrei,
            _ => Membership::Member,
        }
    }
}

impl Ags {
    /// The Kreis it lies in.
    pub fn kreis(&self) -> KreisKey {
        KreisKey(self.0.part(0))
    }

    /// A kreisfreie Stadt is its own Kreis; the Gemeinde part is 000.
    pub fn is_kreisfrei(&self) -> bool {
        self.as_str().ends_with("000")
    }

    /// The ARS, when the Gemeinde belongs to `verband`. `None` when that lies in another Kreis.
    pub fn ars(&self, verband: &VerbandKey) -> Option<Ars> {
        (verband.kreis() == self.kreis()).then(|| Ars(verband.0.join(&self.gemeinde())))
    }

    /// The ARS, provided that the Gemeinde is verbandsfrei: then the Verband part repeats the Gemeinde part.
    pub fn ars_if_verbandsfrei(&self) -> Ars {
        let verband: Digits<4> = Digits::<1>::zeros().join(&self.gemeinde());
        let kreis_and_verband: Digits<9> = self.kreis().0.join(&verband);
        Ars(kreis_and_verband.join(&self.gemeinde()))
    }

    fn gemeinde(self) -> Digits<3> {
        self.0.part(5)
    }
}

impl Ars {
    /// The AGS: the same without the Verband.
    pub fn ags(&self) -> Ags {
        Ags(self.0.part::<5>(0).join(&self.0.part::<3>(9)))
    }

    /// The Verband, real or stand-in.
    pub fn verband(&self) -> VerbandKey {
        VerbandKey(self.0.part(0))
    }

    /// How the Gemeinde stands to Gemeindeverbände.
    pub fn membership(&self) -> Membership {
        self.verband().membership()
    }
}

/// Holds for every Gemeinde of the 2018 and 2023 directories.
fn well_formed_ars(what: &'static str, digits: &str) -> Result<(), KeyError> {
    begins_with_land(what, digits)?;
    let (verband, gemeinde) = (
        digits.get(5..9).unwrap_or_default(),
        digits.get(9..).unwrap_or_default(),
    );
    match verband.as_bytes().first() {
        Some(b'5' | b'9') => Ok(()),
        Some(b'0') if verband.get(1..) == Some(gemeinde) => Ok(()),
        Some(b'0') => {
            let rule = "ohne Gemeindeverband sind die Stellen 7 bis 9 gleich den letzten drei";
            Err(KeyError::Rule { what, rule })
        }
        _ => Err(KeyError::Rule {
            what,
            rule: "die 6. Stelle ist 0 (verbandsfrei), 5 (im Verband) oder 9 (gemeindefrei)",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ags(text: &str) -> Ags {
        text.parse().unwrap()
    }

    #[test]
    fn a_wrong_key_is_told_exactly_what_is_wrong() {
        let message = |text: &str| text.parse::<Ags>().unwrap_err().to_string();
        assert_eq!(message(""), "Der AGS ist leer.");
        assert_eq!(
            message("6633001"),
            "Der AGS hat 8 Ziffern, hier sind es 7. Fehlt vorn die 0?"
        );
        assert_eq!(
            message("0663300100"),
            "Der AGS hat 8 Ziffern, hier sind es 10."
        );
        assert_eq!(
            message("0663O001"),
            "Der AGS besteht nur aus Ziffern; an Stelle 5 steht „O“."
        );
        assert_eq!(
            message("17633001"),
            "Der AGS beginnt mit dem Land (01 bis 16); „17“ gibt es nicht."
        );
        assert_eq!(
            message("00633001"),
            "Der AGS beginnt mit dem Land (01 bis 16); „00“ gibt es nicht."
        );
        assert_eq!(
            message("٠٦٦٣٣٠٠١"),
            "Der AGS besteht nur aus Ziffern; an Stelle 1 steht „٠“."
        );
    }

    #[test]
    fn customary_blanks_are_left_out() {
        assert_eq!(ags(" 06 6 33 001 ").to_string(), "06633001");
    }

    #[test]
    fn an_ars_gives_its_ags_and_verband() {
        let ars: Ars = "010545459088".parse().unwrap();
        assert_eq!(ars.ags().as_str(), "01054088");
        assert_eq!(ars.verband().as_str(), "010545459");
        assert_eq!(ars.membership(), Membership::Member);
        assert_eq!(ars.ags().ars(&ars.verband()), Some(ars));
    }

    #[test]
    fn an_ags_gives_its_ars_only_with_the_verband_or_without_one() {
        let ahnatal = ags("06633001");
        assert_eq!(ahnatal.ars_if_verbandsfrei().as_str(), "066330001001");
        assert_eq!(ahnatal.ars(&"010545459".parse().unwrap()), None);
        assert_eq!(
            "066330001001".parse::<Ars>().unwrap().membership(),
            Membership::Verbandsfrei
        );
    }

    #[test]
    fn an_impossible_verband_part_is_refused() {
        assert!(
            "066330002001"
                .parse::<Ars>()
                .unwrap_err()
                .to_string()
                .contains("Stellen 7 bis 9")
        );
        assert!(
            "066333001001"
                .parse::<Ars>()
                .unwrap_err()
                .to_string()
                .contains("6. Stelle")
        );
        assert_eq!(
            "066339200200".parse::<Ars>().unwrap().membership(),
            Membership::Gemeindefrei
        );
    }

    #[test]
    fn kreisfreie_staedte_are_known_by_their_key() {
        assert!(ags("06611000").is_kreisfrei());
        assert!(!ags("06633001").is_kreisfrei());
        assert_eq!(ags("06633001").kreis().bezirk().as_str(), "066");
    }
}
