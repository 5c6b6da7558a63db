//! The work that everybody does: records of connections with eight fields, edited in commits of a hundred, the same for
//! all.

/// Records that are edited.
pub const RECORDS: u64 = 20_000;
/// Fields of each.
pub const FIELDS: [&str; 8] = [
    "status",
    "status_am",
    "fachverfahren",
    "version",
    "zieltermin",
    "verantwortlich",
    "antraege_monat",
    "bemerkung",
];
/// Edits of a commit.
pub const COMMIT: usize = 100;

/// A value of a field.
pub struct Edit {
    pub record: String,
    pub field: &'static str,
    pub value: String,
}

/// The edits from one number on, in commits; the same numbers give the same edits.
pub fn commits(from: u64, edits: u64) -> impl Iterator<Item = Vec<Edit>> {
    let numbers: Vec<u64> = (from..from + edits).collect();
    let chunks: Vec<Vec<u64>> = numbers.chunks(COMMIT).map(<[u64]>::to_vec).collect();
    chunks
        .into_iter()
        .map(|chunk| chunk.into_iter().map(edit).collect())
}

const WORDS: [&str; 12] = [
    "Firewall",
    "Zertifikat",
    "offen",
    "Rückfrage",
    "Rechenzentrum",
    "abgestimmt",
    "Termin",
    "fehlt",
    "geprüft",
    "wartet",
    "auf",
    "Freigabe",
];

fn edit(number: u64) -> Edit {
    let chance = scrambled(number);
    let at = usize::try_from(chance >> 32 & 7).unwrap_or_default();
    let value = match at {
        0 => format!("{:02}", chance % 10 * 10),
        1 | 4 => format!("2026-{:02}-{:02}", chance % 12 + 1, chance / 16 % 28 + 1),
        2 => format!("Verfahren {}", chance % 40),
        3 => format!("{}.{}", chance % 9, chance / 9 % 20),
        5 => format!("Person {}", chance % 120),
        6 => (chance % 900).to_string(),
        _ => {
            let word =
                |shift: u32| WORDS[usize::try_from((chance >> shift) % 12).unwrap_or_default()];
            format!("{} {} {} {}", word(3), word(13), word(23), number % 100)
        }
    };
    Edit {
        record: format!("06633{:05}-wohngeld-10092", chance % RECORDS),
        field: FIELDS[at],
        value,
    }
}

/// SplitMix64, Steele, Lea and Flood 2014.
fn scrambled(number: u64) -> u64 {
    let mut z = number
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
