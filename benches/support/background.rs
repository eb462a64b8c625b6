//! What benches know of words.

use samestory::Article;
use samestory::detector::Background;

use crate::generator::Generator;

/// Articles of another seed than those that are measured.
const ARTICLES: usize = 3_000;

/// Learnt: the built-in table of real words knows none of the invented ones.
pub(crate) fn background() -> Background {
    let others: Vec<Article> = Generator::new(2).take(ARTICLES).collect();
    Background::learn(&others)
}
