//! What two articles both say, and what only one of them does: names, numbers, quotes.

use std::cmp::Reverse;
use std::ops::Range;

use ahash::{AHashMap, AHashSet};

use super::words::Words;
use crate::layers::feature::Background;

/// A kind of [`Detail`].
///
/// [`details`] shows one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DetailKind {
    /// What someone said, between quotation marks: four words or more.
    Quote,
    /// One to six neighbouring words with capital letters that are not just the first of a
    /// sentence, and not all everyday words. In German that is every noun.
    Name,
    /// A word that begins with a digit, with the currency or per cent sign beside it.
    Number,
}

/// Something particular that one article or both of two say.
///
/// [`details`] shows some.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Detail {
    /// What it is.
    pub kind: DetailKind,
    /// Where the first text says it first, in bytes; none where only the second does.
    pub left: Option<Range<usize>>,
    /// Where the second text says it first, in bytes; none where only the first does.
    pub right: Option<Range<usize>>,
}

impl Detail {
    /// What is said, of the texts that it was found in; where both say it, one at greater length
    /// (“Mohsin Naqvi”, “Naqvi”), the shorter.
    pub fn text<'t>(&self, left: &'t str, right: &'t str) -> &'t str {
        let said = [(left, &self.left), (right, &self.right)]
            .into_iter()
            .filter_map(|(text, span)| text.get(span.clone()?));
        said.min_by_key(|said| said.len()).unwrap_or_default()
    }

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

/// A word in a smaller share of articles tells who is meant: “Naqvi” does, “police” and “minister” do
/// not.
const TELLING: f64 = 0.005;

/// Words in a larger share of articles are no names by themselves, such as those of headlines in
/// which each word has a capital.
const EVERYDAY: f64 = 0.5;

/// Lists the quotes, names and numbers of two texts: those that both have first, then those of the
/// first text only, then those of the second; within these by kind, and as they come in the text.
///
/// A name is shared when all its words are in a name of the other text and not all of them are common
/// (“Naqvi”, “Mohsin Naqvi”; but not “Police”, “Police Chief Rojas”), when a sentence of the other text
/// begins with a word of it that is not common and goes on with no other name, or when the other text has
/// it in other letters (but not “us” for the US) or within something longer; a quote when four of its
/// words in a row stand in the other text, quoted or not; a number when it is written the same but
/// for commas before three digits (1,200 is 1200, 1.200 is not). So what only one of them says stands
/// nowhere in the other in that form. What a text says twice counts once, and a name that is
/// part of a longer one of the same text only where the other has that by another part of it. What both
/// say is listed once in the form that is shown. The first 200 of a kind in each text are looked
/// at. Costs O(words) time.
///
/// ```
/// use samestory::layers::verify::{DetailKind, details};
///
/// let wire = "Rain closed the pass, and Mayor Anna Lind of Orsa sent 40 people home.";
/// let daily = "It was Lind who sent them home. The storm cost Orsa $2m.";
/// let details = details(wire, daily);
/// let shared: Vec<&str> = details
///     .iter()
///     .filter(|detail| detail.is_shared())
///     .map(|detail| detail.text(wire, daily))
///     .collect();
/// assert_eq!(shared, ["Lind", "Orsa"]);
/// assert!(details.iter().any(|detail| detail.kind == DetailKind::Number && detail.right.is_none()));
/// ```
pub fn details(left: &str, right: &str) -> Vec<Detail> {
    let texts = [left, right].map(Words::of);
    let said = texts.each_ref().map(Said::of);
    let no_title = Words::of("");
    between(texts.each_ref(), said.each_ref(), [&no_title; 2])
}

/// The details of one text.
pub(crate) struct Said(Vec<Phrase>);

struct Phrase {
    kind: DetailKind,
    /// In bytes, with the signs of a number.
    span: Range<usize>,
    /// As hashes of their normal forms.
    words: Vec<u32>,
    /// Of a name the words that are rare enough to say who is meant by themselves.
    telling: Vec<u32>,
    /// Of a quote the hashes of all runs of [`QUOTE_WORDS`], ascending.
    runs: Vec<u64>,
    /// Of a name that is part of a longer one of the same text the words of that.
    whole: Option<Vec<u32>>,
    /// Whether it is in capitals alone what it is: the US, and not "us".
    is_acronym: bool,
}

impl Said {
    pub(crate) fn of(words: &Words<'_>) -> Self {
        let mut phrases = quotes(words);
        phrases.extend(names(words));
        phrases.extend(numbers(words));
        Self(phrases)
    }
}

impl Phrase {
    fn new(kind: DetailKind, words: &Words<'_>, run: Range<usize>) -> Self {
        let span = words.span(&run);
        let words = words.hashes[run].to_vec();
        let background = Background::built_in();
        let is_telling = |word: &u32| background.share_of_articles(*word) < TELLING;
        let telling = match kind {
            DetailKind::Name => words.iter().copied().filter(is_telling).collect(),
            DetailKind::Quote | DetailKind::Number => Vec::new(),
        };
        Self { kind, span, words, telling, runs: Vec::new(), whole: None, is_acronym: false }
    }

    /// Whether the other text has this as a detail of its own.
    fn is_said_as(&self, other: &Self) -> bool {
        let (fewer, more) =
            if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        self.kind == other.kind
            && match self.kind {
                DetailKind::Quote => {
                    fewer.runs.iter().any(|run| more.runs.binary_search(run).is_ok())
                }
                DetailKind::Name => {
                    fewer.words.iter().all(|word| more.words.contains(word))
                        && (fewer.words.len() == more.words.len() || !fewer.telling.is_empty())
                }
                DetailKind::Number => self.words == other.words,
            }
    }

    /// Whether it says more than the longer name that it is part of: the other text has that by
    /// another part of it, and this nowhere. `one_sided` are the names that it does not have.
    fn is_listed(&self, is_found: bool, one_sided: &AHashSet<&[u32]>) -> bool {
        let Some(whole) = &self.whole else { return true };
        !is_found && !one_sided.contains(&whole[..])
    }

    /// The runs of words of which one is enough to say this.
    fn sought(&self) -> impl Iterator<Item = &[u32]> {
        let length = match self.kind {
            DetailKind::Quote => QUOTE_WORDS,
            DetailKind::Name | DetailKind::Number => self.words.len(),
        };
        self.words.windows(length)
    }
}

/// What two texts say, of which the words were read. What one of them says and the other has in its
/// title only is left out.
pub(crate) fn between(
    [left, right]: [&Words<'_>; 2],
    said: [&Said; 2],
    titles: [&Words<'_>; 2],
) -> Vec<Detail> {
    let [of_left, of_right] = said.map(|said| &said.0);
    let as_of = |phrase: &Phrase, others: &[Phrase]| {
        let mut others = others.iter().filter(|other| other.whole.is_none());
        others.find(|other| phrase.is_said_as(other)).map(|other| other.span.clone())
    };
    let mut in_right: Vec<_> = of_left.iter().map(|phrase| as_of(phrase, of_right)).collect();
    let mut in_left: Vec<_> = of_right.iter().map(|phrase| as_of(phrase, of_left)).collect();
    let is_matched: Vec<bool> = in_left.iter().map(Option::is_some).collect();
    look_up(of_left, right, &mut in_right);
    look_up(of_right, left, &mut in_left);
    let in_title = |phrases: &[Phrase], title: &Words<'_>| {
        let mut found = vec![None; phrases.len()];
        look_up(phrases, title, &mut found);
        found
    };
    let [in_left_title, in_right_title] =
        [in_title(of_right, titles[0]), in_title(of_left, titles[1])];

    let one_sided = one_sided_names(of_left, &in_right);
    let mut details: Vec<Detail> = of_left
        .iter()
        .zip(in_right)
        .zip(in_right_title)
        .filter(|((_, right), in_title)| right.is_some() || in_title.is_none())
        .filter(|((phrase, right), _)| phrase.is_listed(right.is_some(), &one_sided))
        .map(|((phrase, right), _)| Detail {
            kind: phrase.kind,
            left: Some(phrase.span.clone()),
            right,
        })
        .collect();
    let one_sided = one_sided_names(of_right, &in_left);
    for (((phrase, left), in_title), is_matched) in
        of_right.iter().zip(in_left).zip(in_left_title).zip(is_matched)
    {
        let is_listed = !is_matched && phrase.is_listed(left.is_some(), &one_sided);
        if is_listed && (left.is_some() || in_title.is_none()) {
            details.push(Detail { kind: phrase.kind, left, right: Some(phrase.span.clone()) });
        }
    }
    // What one text says at greater length in several ways the other may say in one.
    let mut shown = AHashSet::new();
    details.retain(|detail| {
        let sides = [(left, &detail.left), (right, &detail.right)];
        let sides = sides.into_iter().filter_map(|(words, span)| Some((words, span.clone()?)));
        let shorter = sides.min_by_key(|(_, span)| span.len());
        let words = shorter.map(|(words, span)| &words.hashes[words.within(&span)]);
        !detail.is_shared() || shown.insert((detail.kind, words))
    });
    drop_parts(&mut details);
    details.sort_by_key(|detail| (!detail.is_shared(), detail.left.is_none(), detail.kind));
    details
}

/// Drops shared names that stand within other shared names in both texts, as where one text has the name at
/// the beginning of a sentence and so without its first word.
fn drop_parts(details: &mut Vec<Detail>) {
    let both = |detail: &Detail| detail.left.clone().zip(detail.right.clone());
    let names = details.iter().filter(|detail| detail.kind == DetailKind::Name);
    let mut names: Vec<_> = names.filter_map(both).collect();
    names.sort_by_key(|(left, _)| (left.start, Reverse(left.end)));
    let is_within =
        |of: &Range<usize>, whole: &Range<usize>| whole.start <= of.start && of.end <= whole.end;
    let mut parts = AHashSet::new();
    let mut whole = (0..0, 0..0);
    for (left, right) in names {
        if is_within(&left, &whole.0) && is_within(&right, &whole.1) {
            parts.insert((left, right));
        } else if left.end > whole.0.end {
            whole = (left, right);
        }
    }
    let is_part = |detail: &Detail| both(detail).is_some_and(|both| parts.contains(&both));
    details.retain(|detail| detail.kind != DetailKind::Name || !is_part(detail));
}

/// The names of one text that were not found in the other.
fn one_sided_names<'p>(
    phrases: &'p [Phrase],
    found: &[Option<Range<usize>>],
) -> AHashSet<&'p [u32]> {
    let one_sided = phrases.iter().zip(found).filter(|(_, found)| found.is_none());
    one_sided.map(|(phrase, _)| &phrase.words[..]).collect()
}

/// Looks in a text for what it does not have as a detail of its own.
fn look_up(phrases: &[Phrase], text: &Words<'_>, found: &mut [Option<Range<usize>>]) {
    let mut sought: AHashMap<u32, Vec<(usize, &[u32])>> = AHashMap::new();
    for (number, phrase) in
        phrases.iter().enumerate().filter(|&(number, _)| found[number].is_none())
    {
        for run in phrase.sought() {
            sought.entry(run[0]).or_default().push((number, run));
        }
    }
    for (at, word) in text.hashes.iter().enumerate() {
        for &(number, run) in sought.get(word).into_iter().flatten() {
            let is_said = !text.is_set_aside(at)
                && (!phrases[number].is_acronym || is_acronym(text, at))
                && text.hashes[at..].starts_with(run);
            if found[number].is_none() && is_said {
                found[number] = Some(text.span(&(at..at + run.len())));
            }
        }
    }
    look_up_openers(phrases, text, found);
}

/// Looks for a word of a name where it opens a sentence: by its capital alone it is no name there, but
/// the other text says that it is. Unless it begins another name: “Luis Perez” is no “Luis Gomez”.
fn look_up_openers(phrases: &[Phrase], text: &Words<'_>, found: &mut [Option<Range<usize>>]) {
    let mut sought: AHashMap<u32, Vec<usize>> = AHashMap::new();
    for (number, phrase) in
        phrases.iter().enumerate().filter(|&(number, _)| found[number].is_none())
    {
        for &word in &phrase.telling {
            sought.entry(word).or_default().push(number);
        }
    }
    if sought.is_empty() {
        return;
    }
    let opens = |&at: &usize| text.flags[at].opens_segment() && text.flags[at].is_capitalised();
    let goes_on = |&at: &usize| text.flags[at].is_capitalised() && joins(text, at);
    for at in (0..text.len()).filter(opens).filter(|&at| !text.is_set_aside(at)) {
        let Some(numbers) = sought.get(&text.hashes[at]) else { continue };
        let end = (at + 1..text.len()).find(|next| !goes_on(next)).unwrap_or(text.len());
        for &number in numbers {
            if text.hashes[at..end].iter().all(|word| phrases[number].words.contains(word)) {
                found[number].get_or_insert_with(|| text.span(&(at..end)));
            }
        }
    }
}

fn quotes(words: &Words<'_>) -> Vec<Phrase> {
    let mut seen = AHashSet::new();
    let mut quotes = Vec::new();
    for span in QuotedSpans::of(words.text) {
        let within = words.within(&span);
        let mut runs: Vec<u64> =
            words.runs(within.clone(), QUOTE_WORDS).map(|(run, _)| run).collect();
        runs.sort_unstable();
        let is_own = !runs.is_empty() && !words.is_set_aside(within.start);
        if is_own && seen.insert(runs.clone()) {
            quotes.push(Phrase { span, runs, ..Phrase::new(DetailKind::Quote, words, within) });
            if quotes.len() == MOST {
                break;
            }
        }
    }
    quotes
}

/// What stands between quotation marks of a text.
struct QuotedSpans<'t> {
    text: &'t str,
    rest: usize,
    /// For each opening mark up to where none of those that close it stands.
    unclosed: [usize; OPENING.len()],
}

const OPENING: [char; 6] = ['"', '“', '„', '«', '「', '『'];

/// The marks that may end what the opening mark of the same place begins.
const CLOSING: [&[char]; 6] = [&['"'], &['”'], &['“', '”'], &['»'], &['」'], &['』']];

impl<'t> QuotedSpans<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, rest: 0, unclosed: [0; OPENING.len()] }
    }
}

impl Iterator for QuotedSpans<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let (at, open) =
                self.text[self.rest..].char_indices().find(|(_, c)| OPENING.contains(c))?;
            let start = self.rest + at + open.len_utf8();
            self.rest = start;
            let Some(mark) = OPENING.iter().position(|&mark| mark == open) else { continue };
            // Where many marks open and none closes, each byte is looked at once.
            let from = self.unclosed[mark].max(start);
            let mut looked_at = from;
            let end = self.text[from..]
                .char_indices()
                .map(|(at, c)| (from + at, c))
                .take_while(|&(at, c)| at < start + QUOTE_BYTES && c != '\n')
                .inspect(|&(at, c)| looked_at = at + c.len_utf8())
                .find(|(_, c)| CLOSING[mark].contains(c));
            match end {
                Some((end, close)) => {
                    self.rest = end + close.len_utf8();
                    return Some(start..end);
                }
                None => self.unclosed[mark] = looked_at,
            }
        }
    }
}

/// Words of a text in which nearly all have capitals, at least: there they say nothing.
const SHOUTED: usize = 20;

fn names(words: &Words<'_>) -> Vec<Phrase> {
    let places = 0..words.len();
    let is_capital = |at: usize| words.flags[at].is_capitalised();
    let capitals = places.clone().filter(|&at| is_capital(at)).count();
    if words.len() >= SHOUTED && capitals * 5 > words.len() * 4 {
        return Vec::new();
    }
    let opens = |at: usize| words.flags[at].opens_segment();
    let lower: AHashSet<u32> =
        places.clone().filter(|&at| !is_capital(at)).map(|at| words.hashes[at]).collect();
    let within: AHashSet<u32> =
        places.filter(|&at| is_capital(at) && !opens(at)).map(|at| words.hashes[at]).collect();
    let is_of_name = |at: usize| {
        let hash = words.hashes[at];
        is_capital(at)
            && !words.is_set_aside(at)
            && !words.flags[at].is_contraction()
            && words.spans[at].len() > 1
            && (!opens(at) || (within.contains(&hash) && !lower.contains(&hash)))
    };
    let background = Background::built_in();
    let is_everyday = |at: usize| background.share_of_articles(words.hashes[at]) > EVERYDAY;

    let mut names: Vec<Phrase> = Vec::new();
    let mut seen = AHashSet::new();
    let mut at = 0;
    while at < words.len() && names.len() < MOST {
        if !is_of_name(at) {
            at += 1;
            continue;
        }
        let end = (at + 1..words.len()).find(|&next| !(is_of_name(next) && joins(words, next)));
        let run = at..end.unwrap_or(words.len());
        at = run.end;
        let are_everyday = run.clone().all(is_everyday);
        let is_name = !are_everyday || run.clone().all(|at| is_acronym(words, at));
        if run.len() <= NAME_WORDS && is_name && seen.insert(&words.hashes[run.clone()]) {
            let name = Phrase::new(DetailKind::Name, words, run);
            names.push(Phrase { is_acronym: are_everyday, ..name });
        }
    }
    note_parts(&mut names);
    names
}

/// Whether a word goes on with what the one before it began.
fn joins(words: &Words<'_>, at: usize) -> bool {
    !words.flags[at].opens_segment() && matches!(words.gap_before(at), " " | "-" | "\u{a0}")
}

/// Whether a word has no small letter.
fn is_acronym(words: &Words<'_>, at: usize) -> bool {
    !words.text[words.spans[at].clone()].contains(char::is_lowercase)
}

/// Notes of names whose words are all in a longer one which that is.
fn note_parts(names: &mut [Phrase]) {
    let mut with_word: AHashMap<u32, Vec<usize>> = AHashMap::new();
    for (number, name) in names.iter().enumerate() {
        for &word in &name.words {
            with_word.entry(word).or_default().push(number);
        }
    }
    let wholes: Vec<Option<Vec<u32>>> = names
        .iter()
        .map(|name| {
            let alike = name.words.first().and_then(|word| with_word.get(word));
            let alike = alike.into_iter().flatten().map(|&other| &names[other].words);
            let longer = alike.filter(|other| {
                other.len() > name.words.len() && name.words.iter().all(|word| other.contains(word))
            });
            longer.max_by_key(|other| other.len()).cloned()
        })
        .collect();
    for (name, whole) in names.iter_mut().zip(wholes) {
        name.whole = whole;
    }
}

fn numbers(words: &Words<'_>) -> Vec<Phrase> {
    let mut seen = AHashSet::new();
    (0..words.len())
        .filter(|&at| words.flags[at].is_numeric() && !words.is_set_aside(at))
        .filter(|&at| seen.insert(words.hashes[at]))
        .take(MOST)
        .map(|at| {
            let mut number = Phrase::new(DetailKind::Number, words, at..at + 1);
            number.span = with_signs(words.text, number.span);
            number
        })
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
    fn a_name_is_known_where_part_of_it_opens_a_sentence() {
        let left = "The brigade of Noor Castellan put the fire out within the hour.";
        let right = "The fire is out. Castellan, who leads the brigade, praised it.";
        assert_eq!(listed(left, right, DetailKind::Name), ["Noor Castellan|Castellan"]);
        assert_eq!(listed(right, left, DetailKind::Name), ["Castellan|Noor Castellan"]);
        // What many sentences begin with says nothing.
        let right = "The fire is out. Police, who had closed the road, opened it.";
        let left = "Nobody was hurt, said Police Chief Rojas.";
        assert_eq!(listed(left, right, DetailKind::Name), ["Police Chief Rojas|-"]);
    }

    #[test]
    fn part_of_a_shared_name_is_no_other_one() {
        let within = "Nobody was hurt, said Northern Rail on Sunday in Vellin.";
        let opening = "Rain fell. Northern Rail has closed the line.";
        assert_eq!(
            listed(within, opening, DetailKind::Name),
            ["Northern Rail|Northern Rail", "Sunday|-", "Vellin|-"]
        );
        assert_eq!(
            listed(opening, within, DetailKind::Name),
            ["Northern Rail|Northern Rail", "-|Sunday", "-|Vellin"]
        );
    }

    #[test]
    fn capitals_say_nothing_where_all_words_have_them() {
        let said = "Eight miners were freed near Ostrava on Friday, thin and thirsty, and the union of \
                    Petra Novak said that none of them would go down that shaft again.";
        assert!(!listed(said, "", DetailKind::Name).is_empty());
        assert_eq!(listed(&said.to_uppercase(), "", DetailKind::Name), [""; 0]);
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

    #[test]
    fn what_only_one_says_stands_nowhere_in_the_other() {
        let left = "They met in Oslo. “Talks will go on for weeks,” said the envoy of Norway.";
        let right = "OSLO: talks will go on for weeks. Norway's envoy was content.";
        assert!(details(left, right).iter().all(|detail| detail.right.is_some()));
        assert_eq!(
            listed(right, left, DetailKind::Quote),
            ["talks will go on|Talks will go on for weeks,"]
        );
    }

    #[test]
    fn a_common_word_does_not_make_two_names_one() {
        let left = "They called Police Chief Carlos Rojas, and Minister Mohsin Naqvi came.";
        let right = "Nobody told the Police that Naqvi was there.";
        assert_eq!(
            listed(left, right, DetailKind::Name),
            ["Minister Mohsin Naqvi|Naqvi", "Police|Police", "Police Chief Carlos Rojas|-"]
        );
    }

    #[test]
    fn what_the_others_title_says_is_not_one_sided() {
        let [left, right, title] =
            ["He met Blome in Oslo.", "They met.", "Blome visits"].map(Words::of);
        let (of_left, of_right) = (Said::of(&left), Said::of(&right));
        let details = between([&left, &right], [&of_left, &of_right], [&Words::of(""), &title]);
        assert_eq!(details.len(), 1);
        assert_eq!(&left.text[details[0].left.clone().expect("of the first")], "Oslo");
    }

    #[test]
    fn everyday_words_are_no_names() {
        let title_case = "How The Mayor Of Orsa Won. See how the race went: How The Mayor won.";
        assert!(!listed(title_case, "", DetailKind::Name).contains(&"The|-".to_owned()));
        assert_eq!(listed("See What May come.", "", DetailKind::Name), [""; 0]);
        assert_eq!(listed("They asked the US for help.", "", DetailKind::Name), ["US|-"]);
    }

    #[test]
    fn us_is_not_the_us() {
        let left = "A U.S. ship came, and the US helped.";
        assert_eq!(listed(left, "Follow us. They told us so.", DetailKind::Name), ["U.S|-"]);
        assert_eq!(listed(left, "The ship of the US helped us.", DetailKind::Name), ["U.S|US"]);
        assert_eq!(listed("They told us so.", left, DetailKind::Name), ["-|U.S"]);
    }

    #[test]
    fn one_of_the_same_first_name_is_another() {
        let left = "Gov. Luis Perez won in Orsa.";
        let right = "On Monday the Republican Governor Luis Gomez won, and Gomez had 46 percent.";
        let names = listed(left, right, DetailKind::Name);
        assert!(names.contains(&"-|Republican Governor Luis Gomez".to_owned()), "{names:?}");
    }

    #[test]
    fn what_of_a_name_the_other_never_says_is_one_sided() {
        let left = "The Calgary Flames lost again. Many had hoped for the Flames.";
        let right = "In Calgary nobody was content.";
        assert_eq!(listed(left, right, DetailKind::Name), ["Calgary Flames|Calgary", "Flames|-"]);
        // Where the other says neither, or both, the longer name is enough.
        assert_eq!(listed(left, "All won.", DetailKind::Name), ["Calgary Flames|-"]);
        assert_eq!(listed(left, left, DetailKind::Name), ["Calgary Flames|Calgary Flames"]);
    }

    #[test]
    fn what_both_say_is_listed_once() {
        let left = "They left the Gaza Strip for Gaza City.";
        let right = "Nobody stayed in Gaza.";
        assert_eq!(listed(left, right, DetailKind::Name), ["Gaza Strip|Gaza"]);
        assert_eq!(listed(right, left, DetailKind::Name), ["Gaza|Gaza Strip"]);
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
        fn one_sided_details_are_not_in_the_other_text(
            left in "([A-C]?[a-c]{1,2}[ .”“3]){0,30}",
            right in "([A-C]?[a-c]{1,2}[ .”“3]){0,30}",
        ) {
            let other = Words::of(&right).hashes;
            for detail in details(&left, &right).iter().filter(|detail| detail.right.is_none()) {
                let said = Words::of(&left[detail.left.clone().expect("on one side at least")]).hashes;
                let length = if detail.kind == DetailKind::Quote { QUOTE_WORDS } else { said.len() };
                for run in said.windows(length) {
                    prop_assert!(!other.windows(length).any(|other| other == run));
                }
            }
        }

        #[test]
        fn a_text_has_all_its_details_in_common_with_itself(text in any::<String>()) {
            prop_assert!(details(&text, &text).iter().all(Detail::is_shared));
        }
    }
}
