//! Fuzzy search over many short texts: folded once, narrowed while the needle grows, only the best put in order.
//!
//! Entries are known by their place in the list they were made from; what they are, this module does not know.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::model::text::{Folded, fold};

/// Texts prepared for search.
#[derive(Debug, Clone, Default)]
pub struct Index {
    haystacks: Vec<Folded>,
}

/// What a needle has found, and what a longer needle can go on from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The folded needle.
    needle: String,
    /// How many texts were looked at: what was found in others says nothing.
    of: usize,
    /// All entries that match, in their own order; the candidates of every longer needle.
    matching: Vec<u32>,
    /// The best of them, best first.
    best: Vec<u32>,
}

impl Found {
    /// The best matches, best first, as places in the list that the index was made from.
    pub fn best(&self) -> impl ExactSizeIterator<Item = usize> {
        self.best.iter().map(|&entry| entry as usize)
    }

    /// How many entries match, more than [`best`](Self::best) has if there are very many.
    pub fn count(&self) -> usize {
        self.matching.len()
    }
}

/// Below this length a needle is looked for as it is: subsequences of two letters are everywhere.
const FUZZY_FROM: usize = 3;

/// How many matches are put in order; nobody reads further.
const BEST: usize = 500;

impl Index {
    /// Folds all texts. Takes about a microsecond per text.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            haystacks: texts.into_iter().map(Folded::new).collect(),
        }
    }

    /// Finds every entry that matches all words of `needle`, in any order and any spelling. `before` is what was found
    /// for the needle as it was one key press ago, or nothing.
    pub fn search(&self, needle: &str, before: &Found) -> Found {
        let folded = fold(needle);
        let words: Vec<Folded> = Folded::new(&folded).words().collect();
        if words.is_empty() {
            return self.everything();
        }
        let matcher = SkimMatcherV2::default().respect_case();
        let mut hits: Vec<(i64, u32)> = Vec::new();
        let mut look_at = |entry: u32| {
            let haystack = &self.haystacks[entry as usize];
            let scores = words.iter().map(|word| score(&matcher, word, haystack));
            if let Some(score) = scores.sum::<Option<i64>>() {
                hits.push((score, entry));
            }
        };
        let is_ours = before.of == self.haystacks.len();
        if is_ours && narrows(&before.needle, &folded) {
            before.matching.iter().copied().for_each(&mut look_at);
        } else {
            self.entries().for_each(&mut look_at);
        }
        Found {
            needle: folded,
            of: self.haystacks.len(),
            matching: hits.iter().map(|&(_, entry)| entry).collect(),
            best: best(hits),
        }
    }

    fn everything(&self) -> Found {
        Found {
            needle: String::new(),
            of: self.haystacks.len(),
            matching: Vec::new(),
            best: self.entries().take(BEST).collect(),
        }
    }

    fn entries(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.haystacks.len()).unwrap_or(u32::MAX)
    }
}

/// Whether whatever matches `longer` has matched `shorter`: it was made longer at its end, and all its words but the
/// one that grew are the same.
fn narrows(shorter: &str, longer: &str) -> bool {
    let growing = shorter.rsplit(' ').next().unwrap_or_default();
    growing.chars().count() >= FUZZY_FROM && longer.starts_with(shorter)
}

/// A word that stands there as it was typed comes before one whose letters are only somewhere in order.
const WHOLE: i64 = 1000;

fn score(matcher: &SkimMatcherV2, word: &Folded, haystack: &Folded) -> Option<i64> {
    if word.plain().chars().count() < FUZZY_FROM {
        return word.score_in(haystack, score_as_it_is);
    }
    word.score_in(haystack, |haystack, word| {
        let score = matcher.fuzzy_match(haystack, word)?;
        let bonus = if haystack.contains(word) { WHOLE } else { 0 };
        Some(score + bonus)
    })
}

/// At the beginning before at the beginning of a word before anywhere.
fn score_as_it_is(haystack: &str, word: &str) -> Option<i64> {
    let at = haystack.find(word)?;
    Some(match at {
        0 => 30,
        _ if haystack[..at].ends_with(' ') => 20,
        _ => 10,
    })
}

fn best(mut hits: Vec<(i64, u32)>) -> Vec<u32> {
    // Equal scores keep the order of the list.
    let order = |&(score, entry): &(i64, u32)| (std::cmp::Reverse(score), entry);
    if hits.len() > BEST {
        hits.select_nth_unstable_by_key(BEST, order);
        hits.truncate(BEST);
    }
    hits.sort_unstable_by_key(order);
    hits.into_iter().map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: [&str; 6] = [
        "München 09162000",
        "Ahnatal 06633001",
        "Müßigbüttel",
        "Kassel 06611000",
        "Bad Karlshafen",
        "Landkreis Kassel",
    ];

    fn found(needle: &str) -> Vec<&'static str> {
        Index::new(PLACES)
            .search(needle, &Found::default())
            .best()
            .map(|at| PLACES[at])
            .collect()
    }

    #[test]
    fn any_spelling_and_the_key_find_a_place() {
        for needle in ["münchen", "munchen", "MUENCHEN", "mnchn", "09162"] {
            assert_eq!(found(needle).first(), Some(&"München 09162000"), "{needle}");
        }
        assert_eq!(found("muessigbuettel"), ["Müßigbüttel"]);
    }

    #[test]
    fn words_match_in_any_order_and_all_of_them() {
        assert_eq!(found("kassel landkreis"), ["Landkreis Kassel"]);
        assert_eq!(found("kassel xyz"), Vec::<&str>::new());
    }

    #[test]
    fn one_letter_finds_beginnings_first() {
        assert_eq!(
            found("k")[..3],
            ["Kassel 06611000", "Bad Karlshafen", "Landkreis Kassel"]
        );
    }

    #[test]
    fn what_stands_there_as_typed_comes_before_letters_in_order() {
        let places = ["Kaltes Essen, Elbe", "Amt am Rand bei Kassel"];
        let index = Index::new(places);
        let found: Vec<usize> = index.search("kassel", &Found::default()).best().collect();
        assert_eq!(found, [1, 0]);
    }

    #[test]
    fn what_was_found_elsewhere_narrows_nothing_here() {
        let before = Index::new(PLACES).search("kassel", &Found::default());
        let fewer = Index::new(["Landkreis Kassel"]).search("kassel l", &before);
        assert_eq!(fewer.best().collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn nothing_typed_shows_all_in_their_order() {
        assert_eq!(found(" "), PLACES);
    }

    #[test]
    fn typing_on_finds_the_same_as_typing_at_once() {
        let index = Index::new(PLACES);
        for needle in ["kassel landkreis", "münchen 09", "bad karl", "ahna"] {
            let mut typed = Found::default();
            for end in needle.char_indices().map(|(at, c)| at + c.len_utf8()) {
                typed = index.search(&needle[..end], &typed);
                assert_eq!(
                    typed,
                    index.search(&needle[..end], &Found::default()),
                    "{}",
                    &needle[..end]
                );
            }
        }
    }
}
