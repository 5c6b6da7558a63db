//! What people rely on when a file comes in several mails.

use proptest::prelude::*;

use super::*;

const NAME: &str = "stand_nord_a-muster_2026-11-23_0042.ozgstand";

fn content(length: usize) -> Vec<u8> {
    (0..=250).cycle().take(length).collect()
}

fn gather<'a>(files: impl IntoIterator<Item = &'a Vec<u8>>) -> Gathered {
    let mut collector = Collector::default();
    for file in files {
        collector.add(read(file).unwrap());
    }
    collector.finish()
}

fn files(name: &str, bytes: Vec<u8>, max: usize) -> Vec<Vec<u8>> {
    let parts = split(name, bytes, max).unwrap();
    parts.into_iter().map(|(_, file)| file).collect()
}

#[test]
fn a_file_that_fits_stays_as_it_is() {
    let bytes = content(SMALLEST_LIMIT);
    assert_eq!(
        split(NAME, bytes.clone(), SMALLEST_LIMIT),
        Ok(vec![(NAME.to_owned(), bytes)])
    );
}

#[test]
fn parts_have_names_that_sort_and_tell_their_number() {
    let names = |name: &str, length| -> Vec<String> {
        let parts = split(name, content(length), 5_000).unwrap();
        parts.into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(
        names("stand_nord_0042.ozgstand.age", 9_000),
        [
            "stand_nord_0042_teil-1-von-2.ozgstand",
            "stand_nord_0042_teil-2-von-2.ozgstand"
        ]
    );
    let many = names(NAME, 60_000);
    assert!(many.is_sorted(), "{many:?}");
    assert!(many[0].contains("_teil-01-von-1"), "{many:?}");
    assert!(many.iter().all(|name| is_plain_name(name)));
}

#[test]
fn what_is_missing_is_told_in_a_sentence() {
    let parts = files(NAME, content(25_000), 4_500);
    assert_eq!(parts.len(), 6);
    let told = |present: &[usize]| {
        let gathered = gather(present.iter().map(|at| &parts[*at]));
        assert_eq!(gathered.complete, []);
        gathered.missing[0].to_string()
    };
    assert_eq!(
        told(&[0, 2, 3, 4, 5]),
        format!("Von „{NAME}“ fehlt noch Teil 2 von 6.")
    );
    assert_eq!(
        told(&[3, 3]),
        format!("Von „{NAME}“ fehlen noch die Teile 1–3, 5–6 von 6.")
    );
}

#[test]
fn parts_of_several_files_of_the_same_name_never_mix() {
    let one = files(NAME, content(9_000), 5_000);
    let other = files(NAME, content(9_001), 5_000);
    let gathered = gather([&one[0], &other[1]]);
    assert_eq!(gathered.complete, []);
    assert_eq!(gathered.missing.len(), 2);
    let gathered = gather([&one[0], &other[1], &other[0], &one[1]]);
    assert_eq!(gathered.complete.len(), 2);
}

#[test]
fn a_flip_of_any_byte_is_noticed() {
    let part = files(NAME, content(5_000), 4_096).remove(1);
    for at in 0..part.len() {
        for mask in [0x01, 0x80] {
            let mut flipped = part.clone();
            flipped[at] ^= mask;
            assert!(read(&flipped).is_err(), "byte {at}");
        }
    }
}

#[test]
fn a_cut_at_any_length_is_told_as_a_cut() {
    let part = files(NAME, content(5_000), 4_096).remove(1);
    for length in 0..part.len() {
        match read(&part[..length]) {
            Err(PartError::NotAPart) => assert!(length < 4),
            Err(PartError::Incomplete { there, expected }) => {
                assert!(there == length && expected > there);
            }
            other => panic!("{length}: {other:?}"),
        }
    }
    let longer = [part.as_slice(), b"\n"].concat();
    assert_eq!(read(&longer), Err(PartError::Damaged));
}

#[test]
fn a_newer_and_a_converted_part_are_told_apart() {
    let mut newer = files(NAME, content(5_000), 4_096).remove(0);
    let text = String::from_utf8_lossy(&newer[4..])
        .replace("\r\n", "\n")
        .into_bytes();
    let converted = [b"\x89OZT".as_slice(), &text].concat();
    assert_eq!(read(&converted), Err(PartError::Mangled));
    newer[8] = 2;
    assert_eq!(read(&newer), Err(PartError::Newer { format: 2 }));
}

#[test]
fn a_part_forged_with_a_list_of_its_own_is_another_whole() {
    let honest = files(NAME, content(9_000), 5_000);
    let mut forged_content = content(9_000);
    forged_content[0] ^= 1;
    let forged = files(NAME, forged_content, 5_000);
    // With the id of the honest whole it would be taken for a part of that.
    let mut disguised = forged[0].clone();
    disguised[10..42].copy_from_slice(&honest[0][10..42]);
    assert_eq!(read(&disguised), Err(PartError::Damaged));
    let gathered = gather([&forged[0], &honest[0], &honest[1]]);
    assert_eq!(gathered.complete[0].bytes, content(9_000));
    assert_eq!(gathered.missing.len(), 1);
}

#[test]
fn what_cannot_be_cut_says_why() {
    let refused = |name: &str, length, max| split(name, content(length), max).unwrap_err();
    assert_eq!(
        refused("stand_köln.ozgstand", 1, 5_000),
        SplitError::Name("stand_köln.ozgstand".into())
    );
    for name in ["", "../stand", ".stand", "-rf", "a\r\nb", &"a".repeat(201)] {
        assert!(matches!(refused(name, 1, 5_000), SplitError::Name(_)));
    }
    assert_eq!(refused(NAME, 1, 4_095), SplitError::LimitTooSmall);
    assert_eq!(refused(NAME, 4 << 20, 4_096), SplitError::TooManyParts);
    assert_eq!(
        refused(NAME, LARGEST_WHOLE + 1, 5 << 20),
        SplitError::TooLarge
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_with_repeats_gives_every_byte_back(
        lengths in proptest::collection::vec(4_097_usize..60_000, 1..4),
        max in 4_096_usize..9_000,
        order in proptest::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        let wholes: Vec<Vec<u8>> = lengths
            .iter()
            .enumerate()
            .map(|(at, length)| content(length.max(&(max + 1)) + at))
            .collect();
        let parts: Vec<Vec<u8>> = wholes
            .iter()
            .enumerate()
            .flat_map(|(at, bytes)| files(&format!("{at}.ozgstand"), bytes.clone(), max))
            .collect();
        prop_assert!(parts.iter().all(|part| part.len() <= max && is_part(part)));
        // Picked at random first, with repeats; then the rest, so that all are there.
        let picked = order.iter().map(|index| index.get(&parts));
        let gathered = gather(picked.chain(parts.iter().rev()));
        prop_assert_eq!(gathered.missing, []);
        let back: Vec<Vec<u8>> = gathered.complete.into_iter().map(|whole| whole.bytes).collect();
        prop_assert_eq!(back, wholes);
    }

    #[test]
    fn any_bytes_after_the_magic_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read(&[b"\x89OZT\r\n\x1a\n\x01\x00".as_slice(), &bytes].concat()).is_err());
    }
}
