//! What comes and goes in an index, at random.

use proptest::prelude::*;
use samestory::{Article, Timestamp};

/// A text of its own words, `length` of them from `first` on, some replaced.
#[derive(Clone, Copy, Debug)]
struct Piece {
    base: u32,
    first: u32,
    length: u32,
    /// One word in so many is another.
    replaced: u32,
    seed: u32,
}

impl Piece {
    fn text(self) -> String {
        let word = |at: u32| {
            let is_replaced = (at + self.seed).is_multiple_of(self.replaced);
            let own = if is_replaced { format!("o{}", self.seed) } else { String::new() };
            format!("w{}x{at}{own}", self.base)
        };
        (self.first..self.first + self.length).map(|at| word(at) + " ").collect()
    }
}

fn piece() -> impl Strategy<Value = Piece> {
    (0u32..3, 0u32..20, 8u32..60, 4u32..40, 0u32..6).prop_map(
        |(base, first, length, replaced, seed)| Piece { base, first, length, replaced, seed },
    )
}

/// One text, or a digest of two.
pub(crate) fn text() -> impl Strategy<Value = String> {
    (piece(), prop::option::weighted(0.2, piece()))
        .prop_map(|(one, other)| one.text() + &other.map(Piece::text).unwrap_or_default())
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Insert(String, Option<i64>),
    /// The so-manieth of those that are there.
    Remove(prop::sample::Index),
    /// The same, by another text.
    Replace(prop::sample::Index, String, Option<i64>),
    Expire(i64),
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (text(), prop::option::of(0i64..30)).prop_map(|(text, day)| Step::Insert(text, day)),
        2 => any::<prop::sample::Index>().prop_map(Step::Remove),
        2 => (any::<prop::sample::Index>(), text(), prop::option::of(0i64..30))
            .prop_map(|(at, text, day)| Step::Replace(at, text, day)),
        1 => (0i64..12).prop_map(Step::Expire),
    ]
}

pub(crate) const DAY: i64 = 86_400;

pub(crate) fn article(number: usize, text: &str, day: Option<i64>) -> Article {
    article_of(format!("a{number}"), text, day)
}

pub(crate) fn article_of(id: impl Into<String>, text: &str, day: Option<i64>) -> Article {
    let article = Article::new(id, text);
    match day {
        Some(day) => article.with_date(Timestamp::from_unix_seconds(day * DAY)),
        None => article,
    }
}
