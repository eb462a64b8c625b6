//! News that nobody wrote: articles of invented words, as many as a bench asks for, the same from
//! the same seed on every machine.
//!
//! # What it imitates
//!
//! | of news | here |
//! |---|---|
//! | word frequencies | Zipf with exponent 1 over [`VOCABULARY`] words; frequent ones are short |
//! | length | log-normal around [`MEDIAN_WORDS`] words with sigma [`LENGTH_SIGMA`] |
//! | sentences | 8 to 30 words, two to four a line |
//! | an event | [`EVENT_NAMES`] names and [`EVENT_WORDS`] topic words of its own |
//! | how often a report uses them | [`NAME_SHARE`] and [`TOPIC_SHARE`] of its words |
//! | stories | [`STORY_SHARE`] of the events have 2 to 5 reports, the others one |
//! | copies | [`COPY_SHARE`] of the reports have 1 to 3, each made by an [`Edit`] |
//!
//! The reports of a story are written independently: they share names and topic words, and no
//! sentence but by chance.
//!
//! # What the ids say
//!
//! `12/1` is report 1 of event 12, `12/1/cut2` its copy 2, made by [`Edit::Cut`]: the id is the
//! truth about the article.

use std::collections::VecDeque;
use std::fmt::Write;

use samestory::{Article, Timestamp};

/// Distinct words, names apart.
const VOCABULARY: u64 = 40_000;
/// Names are the words of the ranks from here on, so that none of them is an ordinary word.
const FIRST_NAME: u64 = 100_000;
/// Distinct names.
const NAMES: u64 = 20_000;
/// Below this rank a word is too common to be what an event is about.
const FIRST_TOPIC: u64 = 500;

const MEDIAN_WORDS: f64 = 350.0;
const LENGTH_SIGMA: f64 = 0.6;
/// Shorter and longer articles are cut to these lengths in words.
const LENGTH_LIMITS: (f64, f64) = (40.0, 4000.0);

const EVENT_NAMES: usize = 5;
const EVENT_WORDS: usize = 30;
const NAME_SHARE: f64 = 0.05;
const TOPIC_SHARE: f64 = 0.15;
const NUMBER_SHARE: f64 = 0.02;
const POSSESSIVE_SHARE: f64 = 0.15;
const COMMA_SHARE: f64 = 0.06;

const STORY_SHARE: f64 = 0.4;
const COPY_SHARE: f64 = 0.15;

/// Of the words of a lightly edited copy, how many are others.
const EDITED_SHARE: f64 = 0.01;
/// Of the sentences of a report, how many a cut copy keeps.
const KEPT_SHARE: f64 = 0.7;
/// Sentences added before and after a wrapped copy.
const WRAPPING: usize = 2;

/// Seconds from one event to the next, and from one report of an event to the next.
const EVENT_INTERVAL: u64 = 300;
const REPORT_INTERVAL: u64 = 5_400;
/// 2020-01-01 00:00 UTC.
const FIRST_EVENT: u64 = 1_577_836_800;

/// How a copy differs from its report.
#[derive(Clone, Copy, Debug)]
enum Edit {
    /// One word in a hundred is another.
    Light,
    /// The last 30 % of the sentences are gone.
    Cut,
    /// Two sentences stand before it and two behind it.
    Wrapped,
}

impl Edit {
    const ALL: [(Self, &str); 3] =
        [(Self::Light, "light"), (Self::Cut, "cut"), (Self::Wrapped, "wrapped")];
}

/// Articles without end, event by event. Holds one event's articles at a time.
#[derive(Debug)]
pub(crate) struct Generator {
    random: Random,
    events: u64,
    pending: VecDeque<Article>,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: Random::new(seed), events: 0, pending: VecDeque::new() }
    }

    fn push_event(&mut self) {
        let number = self.events;
        self.events += 1;
        let event = Event::new(&mut self.random);
        let reports = if self.random.happens(STORY_SHARE) { self.random.between(2, 5) } else { 1 };
        for report in 0..reports {
            let text = Text::write(&event, &mut self.random);
            let id = format!("{number}/{report}");
            let date = FIRST_EVENT + number * EVENT_INTERVAL + report * REPORT_INTERVAL;
            let copies =
                if self.random.happens(COPY_SHARE) { self.random.between(1, 3) } else { 0 };
            for copy in 0..copies {
                let (edit, name) = Edit::ALL[self.random.below(Edit::ALL.len() as u64) as usize];
                let edited = text.edited(edit, &mut self.random);
                self.push_article(format!("{id}/{name}{copy}"), &event, &edited, date);
            }
            self.push_article(id, &event, &text, date);
        }
    }

    fn push_article(&mut self, id: String, event: &Event, text: &Text, date: u64) {
        let mut title = String::new();
        push_sentence(&mut title, &event.sentence(8, &mut self.random));
        let source = format!("Paper {}", self.random.below(50));
        self.pending.push_back(
            Article::new(id, text.to_text())
                .with_title(title.trim_end_matches('.'))
                .with_source(source)
                .with_date(Timestamp::from_unix_seconds(date as i64)),
        );
    }
}

impl Iterator for Generator {
    type Item = Article;

    fn next(&mut self) -> Option<Article> {
        while self.pending.is_empty() {
            self.push_event();
        }
        self.pending.pop_front()
    }
}

/// What the reports of one event have in common.
struct Event {
    names: Vec<String>,
    words: Vec<String>,
}

impl Event {
    fn new(random: &mut Random) -> Self {
        let names = (0..EVENT_NAMES).map(|_| {
            let mut name = || capitalised(&word(FIRST_NAME + random.below(NAMES)));
            format!("{} {}", name(), name())
        });
        let names = names.collect();
        let words = (0..EVENT_WORDS)
            .map(|_| word(FIRST_TOPIC + random.below(VOCABULARY - FIRST_TOPIC)))
            .collect();
        Self { names, words }
    }

    fn sentence(&self, words: usize, random: &mut Random) -> Vec<String> {
        (0..words).map(|_| self.word(random)).collect()
    }

    /// The next word of a report.
    fn word(&self, random: &mut Random) -> String {
        let mut draw = random.unit();
        let mut is_next = |share: f64| {
            draw -= share;
            draw < 0.0
        };
        if is_next(NAME_SHARE) {
            let name = random.pick(&self.names).clone();
            if random.happens(POSSESSIVE_SHARE) { name + "'s" } else { name }
        } else if is_next(TOPIC_SHARE) {
            random.pick(&self.words).clone()
        } else if is_next(NUMBER_SHARE) {
            random.between(2, 2_000).to_string()
        } else if is_next(COMMA_SHARE) {
            word(random.zipf(VOCABULARY)) + ","
        } else {
            word(random.zipf(VOCABULARY))
        }
    }
}

/// A text as sentences of words.
#[derive(Clone)]
struct Text(Vec<Vec<String>>);

impl Text {
    fn write(event: &Event, random: &mut Random) -> Self {
        let (shortest, longest) = LENGTH_LIMITS;
        let words = MEDIAN_WORDS * (LENGTH_SIGMA * random.normal()).exp();
        let mut left = words.clamp(shortest, longest) as usize;
        let mut sentences = Vec::new();
        while left > 0 {
            let length = (random.between(8, 30) as usize).min(left);
            sentences.push(event.sentence(length, random));
            left -= length;
        }
        Self(sentences)
    }

    fn edited(&self, edit: Edit, random: &mut Random) -> Self {
        let mut text = self.clone();
        match edit {
            Edit::Light => {
                for written in text.0.iter_mut().flatten() {
                    if random.happens(EDITED_SHARE) {
                        *written = word(random.zipf(VOCABULARY));
                    }
                }
            }
            Edit::Cut => text.0.truncate((text.0.len() as f64 * KEPT_SHARE).ceil() as usize),
            Edit::Wrapped => {
                let event = Event::new(random);
                let added = (0..2 * WRAPPING).map(|_| event.sentence(12, random));
                text.0.splice(0..0, added);
                text.0.rotate_left(WRAPPING);
            }
        }
        text
    }

    fn to_text(&self) -> String {
        let mut text = String::new();
        for (number, sentence) in self.0.iter().enumerate() {
            if number > 0 {
                text.push(if number % 3 == 0 { '\n' } else { ' ' });
            }
            push_sentence(&mut text, sentence);
        }
        text
    }
}

fn push_sentence(text: &mut String, words: &[String]) {
    let start = text.len();
    for (at, word) in words.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{}{word}", if at == 0 { "" } else { " " });
    }
    if let Some(first) = text.get_mut(start..start + 1) {
        first.make_ascii_uppercase();
    }
    text.truncate(text.trim_end_matches(',').len());
    text.push('.');
}

/// The word of a frequency rank, counted from 0: syllables of a consonant and a vowel, the rank's
/// digits in bijective numeration, so that no two ranks share a word and frequent words are short.
fn word(rank: u64) -> String {
    const CONSONANTS: &[u8] = b"tnsrldkmpgbvfhjzw";
    const VOWELS: &[u8] = b"aeiou";
    let syllables = (CONSONANTS.len() * VOWELS.len()) as u64;
    let mut word = String::new();
    let mut left = rank + 1;
    while left > 0 {
        let syllable = ((left - 1) % syllables) as usize;
        word.push(char::from(CONSONANTS[syllable % CONSONANTS.len()]));
        word.push(char::from(VOWELS[syllable / CONSONANTS.len()]));
        left = (left - 1) / syllables;
    }
    word
}

fn capitalised(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// Uniform in [0, 1).
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Uniform in `0..bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        (self.unit() * bound as f64) as u64
    }

    /// Uniform from `least` to `most`, both included.
    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }

    /// A rank in `0..ranks` with probability as good as proportional to 1 / (rank + 1): the
    /// logarithm of a rank of Zipf's law is uniform.
    fn zipf(&mut self, ranks: u64) -> u64 {
        ((ranks as f64 + 1.0).powf(self.unit()) as u64).saturating_sub(1)
    }

    /// Standard normal (Box, Muller 1958).
    fn normal(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.unit(), self.unit());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }
}
