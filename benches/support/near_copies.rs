//! A hot bucket: many near-copies of one article.

use samestory::Article;

use crate::generator::Random;

/// Of so many words of a copy one is another.
const EDITED: usize = 100;

/// Copies of `article`, each edited on its own; their ids name it.
pub(crate) fn of(article: &Article, copies: usize) -> Vec<Article> {
    let mut random = Random::new(1);
    let words: Vec<&str> = article.text().split(' ').collect();
    let places: Vec<usize> = (0..words.len()).collect();
    let copy = |number: usize| {
        let mut words = words.clone();
        for _ in 0..words.len().div_ceil(EDITED) {
            let (place, other) = (*random.pick(&places), *random.pick(&words));
            words[place] = other;
        }
        Article::new(format!("{}/light{number}", article.id()), words.join(" "))
    };
    (0..copies).map(copy).collect()
}
