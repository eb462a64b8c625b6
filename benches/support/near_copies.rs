//! Near-copies of one article.

use samestory::Article;

use crate::generator::Random;

/// Of so many words of an edited copy one is another.
const EDITED: usize = 100;

/// Of so many copies of a text one is cut, and keeps 7 of 10 words.
const CUT: u64 = 3;

/// Copies of `article` for a hot bucket, each edited on its own; their ids name it.
pub(crate) fn edited(article: &Article, copies: usize) -> Vec<Article> {
    let mut random = Random::new(1);
    let words: Vec<&str> = article.text().split(' ').collect();
    let copy =
        |number| Article::new(format!("{}/light{number}", article.id()), edit(&words, &mut random));
    (0..copies).map(copy).collect()
}

/// Copies of `article` as a day's news has them: with its date, edited or cut.
pub(crate) fn edited_or_cut(article: &Article, copies: usize, random: &mut Random) -> Vec<Article> {
    let words: Vec<&str> = article.text().split(' ').collect();
    let copy = |number| {
        let is_cut = random.below(CUT) == 0;
        let text = if is_cut {
            words[..(words.len() * 7).div_ceil(10)].join(" ")
        } else {
            edit(&words, random)
        };
        let copy = Article::new(format!("{}/copy{number}", article.id()), text);
        match article.date() {
            Some(date) => copy.with_date(date),
            None => copy,
        }
    };
    (0..copies).map(copy).collect()
}

fn edit(words: &[&str], random: &mut Random) -> String {
    let places: Vec<usize> = (0..words.len()).collect();
    let mut words = words.to_vec();
    for _ in 0..words.len().div_ceil(EDITED) {
        let (place, other) = (*random.pick(&places), *random.pick(&words));
        words[place] = other;
    }
    words.join(" ")
}
