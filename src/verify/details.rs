//! What two articles both say, and what only one of them does: names, numbers, quotes.

use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::words::Words;

/// A kind of [`Detail`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DetailKind {
    /// What someone said, between quotation marks: four words or more.
    Quote,
    /// One to six neighbouring words with capital letters that are not just the first of a
    /// sentence. In German that is every noun.
    Name,
    /// A word that begins with a digit, with the currency or per cent sign beside it.
    Number,
}

/// Something particular that one article or both of two say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Detail {
    /// What it is.
    pub kind: DetailKind,
    /// Where the first text says it first, in bytes; none where only the second does.
    pub left: Option<Range<usize>>,
    /// Where the second text says it first, in bytes; none where only the first does.
    pub right: Option<Range<usize>>,
}

impl Detail {
    /// Whether both say it.
    pub fn is_shared(&self) -> bool {
        self.left.is_some() && self.right.is_some()
    }
}

/// Details of a kind that are looked at in a text, the first: a list of winners is not compared
/// endlessly with another.
const MOST: usize = 200;

/// Words of a quotation; fewer are a figure of speech.
const QUOTE_WORDS: usize = 4;

/// Bytes between two quotation marks; more, and one of them was forgotten.
const QUOTE_BYTES: usize = 1500;

/// Words of a name; more are a headline in capitals.
const NAME_WORDS: usize = 6;

/// Lists the quotes, names and numbers of two texts: those that both have first, then those of the
/// first text only, then those of the second; within these by kind, and as they come in the text.
///
/// A name is shared when all its words are in a name of the other text (“Naqvi”, “Mohsin Naqvi”), a
/// quote when four words in a row are, a number when it is the same. What a text says twice counts
/// once, a name that is part of a longer one of the same text not at all. The first 200 of a kind
/// in each text are looked at. Costs O(words) time.
///
/// ```
/// use samestory::verify::{DetailKind, details};
///
/// let wire = "Rain closed the pass, and Mayor Anna Lind of Orsa sent 40 people home.";
/// let daily = "It was Lind who sent them home. The storm cost Orsa $2m.";
/// let details = details(wire, daily);
/// let shared: Vec<&str> = details
///     .iter()
///     .filter(|detail| detail.is_shared())
///     .map(|detail| &wire[detail.left.clone().unwrap()])
///     .collect();
/// assert_eq!(shared, ["Mayor Anna Lind", "Orsa"]);
/// assert!(details.iter().any(|detail| detail.kind == DetailKind::Number && detail.right.is_none()));
/// ```
pub fn details(left: &str, right: &str) -> Vec<Detail> {
    between(&Said::of(&Words::of(left)), &Said::of(&Words::of(right)))
}

/// The details of one text, each with what it is compared by.
pub(crate) struct Said {
    quotes: Vec<(Range<usize>, Vec<u64>)>,
    names: Vec<(Range<usize>, Vec<u32>)>,
    numbers: Vec<(Range<usize>, u32)>,
}

impl Said {
    pub(crate) fn of(words: &Words<'_>) -> Self {
        Self { quotes: quotes(words), names: names(words), numbers: numbers(words) }
    }
}

pub(crate) fn between(left: &Said, right: &Said) -> Vec<Detail> {
    let mut details = Vec::new();
    match_up(DetailKind::Quote, &left.quotes, &right.quotes, &mut details, |a, b| {
        a.iter().any(|run| b.binary_search(run).is_ok())
    });
    match_up(DetailKind::Name, &left.names, &right.names, &mut details, |a, b| {
        let (fewer, more) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        fewer.iter().all(|word| more.contains(word))
    });
    match_up(DetailKind::Number, &left.numbers, &right.numbers, &mut details, |a, b| a == b);
    details.sort_by_key(|detail| (!detail.is_shared(), detail.left.is_none()));
    details
}

fn match_up<K>(
    kind: DetailKind,
    left: &[(Range<usize>, K)],
    right: &[(Range<usize>, K)],
    details: &mut Vec<Detail>,
    is_same: impl Fn(&K, &K) -> bool,
) {
    let mut is_matched = vec![false; right.len()];
    for (span, key) in left {
        let mut of_right = None;
        for ((other, other_key), is_matched) in right.iter().zip(&mut is_matched) {
            if is_same(key, other_key) {
                *is_matched = true;
                of_right.get_or_insert_with(|| other.clone());
            }
        }
        details.push(Detail { kind, left: Some(span.clone()), right: of_right });
    }
    for ((span, _), _) in right.iter().zip(is_matched).filter(|(_, is_matched)| !is_matched) {
        details.push(Detail { kind, left: None, right: Some(span.clone()) });
    }
}

fn quotes(words: &Words<'_>) -> Vec<(Range<usize>, Vec<u64>)> {
    let mut seen = AHashSet::new();
    let mut quotes = Vec::new();
    let mut rest = 0;
    while let Some(span) = next_quote(words.text, &mut rest) {
        let within = words.within(&span);
        let mut runs: Vec<u64> = words.runs(within, QUOTE_WORDS).map(|(run, _)| run).collect();
        runs.sort_unstable();
        if !runs.is_empty() && seen.insert(runs.clone()) {
            quotes.push((span, runs));
            if quotes.len() == MOST {
                break;
            }
        }
    }
    quotes
}

/// What stands between the next two quotation marks from `rest` on, which is moved behind them.
fn next_quote(text: &str, rest: &mut usize) -> Option<Range<usize>> {
    loop {
        let from = *rest;
        let (at, open) = text[from..].char_indices().find(|&(_, c)| closing(c).is_some())?;
        let start = from + at + open.len_utf8();
        let within = || text[start..].char_indices().take_while(|&(at, _)| at < QUOTE_BYTES);
        let end = within()
            .take_while(|&(_, c)| c != '\n')
            .find(|&(_, c)| closing(open).is_some_and(|marks| marks.contains(&c)));
        match end {
            Some((length, close)) => {
                *rest = start + length + close.len_utf8();
                return Some(start..start + length);
            }
            None => *rest = start,
        }
    }
}

/// The marks that may end what this one begins.
fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '“' => Some(&['”']),
        '„' => Some(&['“', '”']),
        '«' => Some(&['»']),
        '「' => Some(&['」']),
        '『' => Some(&['』']),
        _ => None,
    }
}

fn names(words: &Words<'_>) -> Vec<(Range<usize>, Vec<u32>)> {
    let places = 0..words.len();
    let is_capital = |at: usize| words.flags[at].is_capitalised();
    let opens = |at: usize| words.flags[at].opens_segment();
    let lower: AHashSet<u32> =
        places.clone().filter(|&at| !is_capital(at)).map(|at| words.hashes[at]).collect();
    let within: AHashSet<u32> = places
        .clone()
        .filter(|&at| is_capital(at) && !opens(at))
        .map(|at| words.hashes[at])
        .collect();
    let is_of_name = |at: usize| {
        let hash = words.hashes[at];
        is_capital(at)
            && !words.flags[at].is_contraction()
            && words.spans[at].len() > 1
            && (!opens(at) || (within.contains(&hash) && !lower.contains(&hash)))
    };
    let joins = |at: usize| !opens(at) && matches!(words.gap_before(at), " " | "-" | "\u{a0}");

    let mut names: Vec<(Range<usize>, Vec<u32>)> = Vec::new();
    let mut seen = AHashSet::new();
    let mut at = 0;
    while at < words.len() && names.len() < MOST {
        if !is_of_name(at) {
            at += 1;
            continue;
        }
        let end = (at + 1..words.len()).find(|&next| !(is_of_name(next) && joins(next)));
        let run = at..end.unwrap_or(words.len());
        at = run.end;
        let key = words.hashes[run.clone()].to_vec();
        if run.len() <= NAME_WORDS && seen.insert(key.clone()) {
            names.push((words.span(&run), key));
        }
    }
    without_parts(names)
}

/// Without the names whose words are all in a longer one.
fn without_parts(names: Vec<(Range<usize>, Vec<u32>)>) -> Vec<(Range<usize>, Vec<u32>)> {
    let mut longer: AHashMap<u32, Vec<usize>> = AHashMap::new();
    for (number, (_, key)) in names.iter().enumerate() {
        for &word in key {
            longer.entry(word).or_default().push(number);
        }
    }
    let is_part: Vec<bool> = names
        .iter()
        .map(|(_, key)| {
            let with_first = key.first().and_then(|word| longer.get(word));
            with_first.into_iter().flatten().any(|&other| {
                let other = &names[other].1;
                other.len() > key.len() && key.iter().all(|word| other.contains(word))
            })
        })
        .collect();
    names.into_iter().zip(is_part).filter(|(_, is_part)| !is_part).map(|(name, _)| name).collect()
}

fn numbers(words: &Words<'_>) -> Vec<(Range<usize>, u32)> {
    let mut seen = AHashSet::new();
    (0..words.len())
        .filter(|&at| words.flags[at].is_numeric() && seen.insert(words.hashes[at]))
        .take(MOST)
        .map(|at| (with_signs(words.text, words.spans[at].clone()), words.hashes[at]))
        .collect()
}

fn with_signs(text: &str, span: Range<usize>) -> Range<usize> {
    let before = text[..span.start].chars().next_back().filter(|c| "$€£¥₹".contains(*c));
    let after = text[span.end..].chars().next().filter(|c| "%‰€£°".contains(*c));
    let width = |sign: Option<char>| sign.map_or(0, char::len_utf8);
    span.start - width(before)..span.end + width(after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn listed(left: &str, right: &str, kind: DetailKind) -> Vec<String> {
        let text = |text: &str, span: &Option<Range<usize>>| match span {
            Some(span) => text[span.clone()].to_owned(),
            None => "-".to_owned(),
        };
        details(left, right)
            .iter()
            .filter(|detail| detail.kind == kind)
            .map(|detail| format!("{}|{}", text(left, &detail.left), text(right, &detail.right)))
            .collect()
    }

    #[test]
    fn a_name_is_known_by_part_of_it() {
        let left = "On Monday, Mohsin Naqvi met the envoy. Naqvi spoke first. The envoy left.";
        let right = "Minister Naqvi was late, Donald Blome said.";
        assert_eq!(
            listed(left, right, DetailKind::Name),
            ["Mohsin Naqvi|Naqvi", "Monday|-", "-|Donald Blome"]
        );
    }

    #[test]
    fn the_first_word_of_a_sentence_is_no_name_by_its_capital() {
        assert_eq!(listed("Traffic stopped. Nobody was hurt.", "", DetailKind::Name), [""; 0]);
        let twice = "Blome arrived. Later they saw Blome leave.";
        assert_eq!(listed(twice, "", DetailKind::Name), ["Blome|-"]);
    }

    #[test]
    fn headlines_in_capitals_are_no_names() {
        let shouted = "MAYOR SAYS OLD BRIDGE WILL STAY CLOSED FOR ANOTHER YEAR";
        assert_eq!(listed(shouted, "", DetailKind::Name), [""; 0]);
    }

    #[test]
    fn quotes_are_shared_by_four_words_in_a_row() {
        let left = "“We will not leave until all are home,” she said. He called it a “gift”.";
        let right =
            "She said: \"Until all are home, nobody rests.\" „Ganz ohne jede Not“, sagte er.";
        assert_eq!(
            listed(left, right, DetailKind::Quote),
            [
                "We will not leave until all are home,|Until all are home, nobody rests.",
                "-|Ganz ohne jede Not"
            ]
        );
    }

    #[test]
    fn a_forgotten_mark_ends_with_its_line() {
        let left = "He said “this is the beginning\nof a line. “One two three four,” he added.";
        assert_eq!(listed(left, "", DetailKind::Quote), ["One two three four,|-"]);
    }

    #[test]
    fn numbers_keep_their_signs() {
        let details =
            listed("It cost $1,200 or 12% more.", "Of 1,200 people 7 left.", DetailKind::Number);
        assert_eq!(details, ["$1,200|1,200", "12%|-", "-|7"]);
    }

    #[test]
    fn many_details_are_not_compared_endlessly() {
        let text: String =
            (0..50_000).map(|n| format!("Mr Name{n} got {n} \"a b c d{n}\" ")).collect();
        for kind in [DetailKind::Quote, DetailKind::Name, DetailKind::Number] {
            assert_eq!(listed(&text, &text, kind).len(), MOST);
        }
    }

    proptest! {
        #[test]
        fn sides_change_places(left in "([A-C]?[a-c]{1,2}[ .”“\"3]){0,30}", right in "([A-C]?[a-c]{1,2}[ .”“\"3]){0,30}") {
            let count = |details: &[Detail], of_left: bool| {
                details.iter().filter(|d| (if of_left { &d.left } else { &d.right }).is_none()).count()
            };
            let there = details(&left, &right);
            let back = details(&right, &left);
            prop_assert_eq!(count(&there, true), count(&back, false));
            for detail in &there {
                prop_assert!(detail.left.clone().is_none_or(|span| left.get(span).is_some()));
                prop_assert!(detail.right.clone().is_none_or(|span| right.get(span).is_some()));
            }
        }

        #[test]
        fn a_text_has_all_its_details_in_common_with_itself(text in any::<String>()) {
            prop_assert!(details(&text, &text).iter().all(Detail::is_shared));
        }
    }
}
