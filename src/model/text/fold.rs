//! Folding: one form for all spellings of a text, so that it is found and sorted however it is typed.
//!
//! `munchen`, `muenchen`, `MÜNCHEN` and `München`, composed or decomposed, shall all find München; `strasse` finds
//! Straße, `budysin` finds Budyšin, `gottingen` and `goettingen` Göttingen, `goethe` and `göthe` Goethe.
//! One form cannot do that: either ü is u and `muenchen` finds nothing, or ue is u as well and then Bauersdorf is
//! no longer found by its end, `ersdorf`. So there are two: *plain*, where ä is a, and *loose*, where ae is a too.
//! A needle matches when its plain form is in the plain haystack or its loose form in the loose haystack.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A text folded for search, as haystack or as needle.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    plain: Box<str>,
    /// Absent where it equals `plain`, which is nearly everywhere.
    loose: Option<Box<str>>,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Self {
        let plain = fold(text);
        let loose = loosen(&plain).map(String::into_boxed_str);
        Self {
            plain: plain.into_boxed_str(),
            loose,
        }
    }

    /// The form where ä is a: lower case, no marks, words apart by one blank.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// The form where ae is a too.
    pub fn loose(&self) -> &str {
        self.loose.as_deref().unwrap_or(&self.plain)
    }

    /// Nothing to search for, or nothing to be found.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// Whether this needle stands in `haystack` in any spelling.
    pub fn is_in(&self, haystack: &Self) -> bool {
        haystack.plain().contains(self.plain()) || haystack.loose().contains(self.loose())
    }

    /// The better score of this needle in `haystack`, plain before loose. `score` gets haystack and needle, both
    /// folded the same way, such as `|haystack, needle| matcher.fuzzy_match(haystack, needle)`.
    pub fn score_in<S: Ord>(
        &self,
        haystack: &Self,
        mut score: impl FnMut(&str, &str) -> Option<S>,
    ) -> Option<S> {
        let plain = score(haystack.plain(), self.plain());
        if self.loose.is_none() && haystack.loose.is_none() {
            return plain;
        }
        plain.max(score(haystack.loose(), self.loose()))
    }

    /// The words of a needle, each to be found for itself in any order ("kassel wohngeld").
    pub fn words(&self) -> impl Iterator<Item = Self> {
        self.plain
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(Self::new)
    }
}

/// The plain fold: lower case without marks (ä a, ß ss, š s, ł l), punctuation and blanks as one blank.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            folded.push(character.to_ascii_lowercase());
        } else if character.is_ascii() {
            push_gap(&mut folded);
        } else {
            decompose_compatible(character, |part| push_folded(&mut folded, part));
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Letters that Unicode does not decompose.
const LETTERS: &[(char, &str)] = &[
    ('ß', "ss"),
    ('ẞ', "ss"),
    ('ł', "l"),
    ('Ł', "l"),
    ('đ', "d"),
    ('Đ', "d"),
    ('ø', "o"),
    ('Ø', "o"),
    ('æ', "ae"),
    ('Æ', "ae"),
    ('œ', "oe"),
    ('Œ', "oe"),
    ('ı', "i"),
];

fn push_folded(folded: &mut String, part: char) {
    if is_combining_mark(part) || is_invisible(part) {
        return;
    }
    if let Some((_, letters)) = LETTERS.iter().find(|(letter, _)| *letter == part) {
        folded.push_str(letters);
    } else if part.is_alphanumeric() {
        folded.extend(part.to_lowercase());
    } else {
        push_gap(folded);
    }
}

/// Soft hyphen, zero-width characters and byte order mark come in with text from Word and from web pages.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

fn push_gap(folded: &mut String) {
    if !folded.is_empty() && !folded.ends_with(' ') {
        folded.push(' ');
    }
}

/// Leaves out the e of ae, oe and ue. `None` when there is none.
fn loosen(plain: &str) -> Option<String> {
    if !["ae", "oe", "ue"].iter().any(|pair| plain.contains(pair)) {
        return None;
    }
    let mut loose = String::with_capacity(plain.len());
    for character in plain.chars() {
        if !(character == 'e' && loose.ends_with(['a', 'o', 'u'])) {
            loose.push(character);
        }
    }
    Some(loose)
}

/// What to sort German text by (DIN 5007-1, as in dictionaries: ä as a, ß as ss). Texts that differ only in case,
/// marks or punctuation stand together, in a fixed order.
pub fn sort_key(text: &str) -> String {
    format!("{}\0{text}", fold(text))
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;

    fn finds(needle: &str, haystack: &str) -> bool {
        Folded::new(needle).is_in(&Folded::new(haystack))
    }

    #[test]
    fn every_spelling_finds_every_spelling() {
        let table: &[&[&str]] = &[
            &[
                "München",
                "munchen",
                "muenchen",
                "MÜNCHEN",
                "MUENCHEN",
                "Mu\u{308}nchen",
                "Mün\u{ad}chen",
            ],
            &["Weißenfels", "weissenfels", "WEISSENFELS", "WEIẞENFELS"],
            &[
                "Küstengewässer",
                "kuestengewaesser",
                "kustengewasser",
                "kuestengewässer",
                "kuestengewasser",
            ],
            &["Goethe", "goethe", "göthe", "gothe"],
            &["Äußere Öde", "aeussere oede", "aussere ode"],
            &["Budyšin / Łaz", "budysin laz", "Budys\u{30c}in, Łaz"],
            &[
                "Baden-Württemberg",
                "baden wuerttemberg",
                "Baden–Württemberg",
            ],
            &["Cæsar", "caesar", "cäsar"],
        ];
        for spellings in table {
            for (needle, haystack) in spellings
                .iter()
                .flat_map(|n| spellings.iter().map(move |h| (n, h)))
            {
                assert!(finds(needle, haystack), "{needle} in {haystack}");
            }
        }
    }

    #[test]
    fn what_is_half_typed_is_found_at_every_letter() {
        let name = "muenchen";
        for end in 1..=name.len() {
            assert!(finds(&name[..end], "München"), "{}", &name[..end]);
        }
        assert!(finds("ersdorf", "Bauersdorf"));
        assert!(finds("enkirchen", "Neuenkirchen"));
    }

    #[test]
    fn different_names_stay_different() {
        assert!(!finds("münchen", "Manchen"));
        assert!(!finds("kassel", "Kasel"));
    }

    #[test]
    fn keys_and_punctuation_fold_to_words() {
        assert_eq!(
            fold("  Neustadt (Hessen), Stadt: 06.6/34 "),
            "neustadt hessen stadt 06 6 34"
        );
        assert_eq!(fold("…"), "");
        assert_eq!(fold("ﬁt ² Ⅳ"), "fit 2 iv");
        assert!(Folded::new(" - ").is_empty());
    }

    #[test]
    fn the_better_of_both_forms_is_scored() {
        // The later a match begins, the worse.
        let score = |haystack: &str, needle: &str| haystack.find(needle).map(Reverse);
        let best = |needle: &str, haystack: &str| {
            Folded::new(needle).score_in(&Folded::new(haystack), score)
        };
        assert_eq!(best("muenchen", "München"), Some(Reverse(0)));
        assert_eq!(best("munchen", "Klein München"), Some(Reverse(6)));
        assert_eq!(best("koeln", "München"), None);
    }

    #[test]
    fn the_words_of_a_needle_are_found_each_for_itself() {
        let haystack = Folded::new("Wohngeldbehörde Landkreis Kassel");
        assert!(
            Folded::new("kassel wohngeldbehoerde")
                .words()
                .all(|word| word.is_in(&haystack))
        );
        assert!(
            !Folded::new("kassel bauaufsicht")
                .words()
                .all(|word| word.is_in(&haystack))
        );
    }

    #[test]
    fn names_sort_as_in_a_dictionary() {
        let mut names = [
            "Zierenberg",
            "Öhringen",
            "Oberaula",
            "Ostheim",
            "Bad Emstal",
            "Baden",
            "Straße",
            "Strasse",
            "ahnatal",
        ];
        names.sort_by_key(|name| sort_key(name));
        let expected = [
            "ahnatal",
            "Bad Emstal",
            "Baden",
            "Oberaula",
            "Öhringen",
            "Ostheim",
            "Strasse",
            "Straße",
            "Zierenberg",
        ];
        assert_eq!(names, expected);
    }
}
