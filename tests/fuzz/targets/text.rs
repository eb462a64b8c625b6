//! The tokeniser and what is made of tokens: documents, shingles, terms.

use std::collections::HashMap;

use samestory::Article;
use samestory::layers::feature::{ArticleTerms, Background, ShingleSet, TermStatistics};
use samestory::layers::sketch::{MinHasher, TextSketcher};
use samestory::layers::text::{Document, tokenize};
use samestory::layers::verify::{cosine, shared_passages, weighted_jaccard};

use super::input::Input;

pub(crate) fn run(bytes: &[u8]) {
    let mut input = Input(bytes);
    let [k, cut, dropped] = input.bytes();
    let text = input.text();
    check_tokens(&text);
    let (title, body) = text.split_at(text.floor_char_boundary(usize::from(cut)));
    let article = Article::new("a", body).with_title(title);
    let document = Document::read(&article);
    assert_eq!(document.title_len(), count_tokens(title));
    assert_eq!(document.len(), count_tokens(title) + count_tokens(body));
    check_document(&document);
    check_dropping(&document, u32::from(dropped));
    check_stems(&article, u32::from(dropped));
    check_shingles(&document, usize::from(k) % 9 + 1);
    check_sketch(body, usize::from(k) % 9 + 1);
    check_terms(&document);
    check_passages(title, body, usize::from(k) % 3);
}

fn count_tokens(text: &str) -> usize {
    let mut count = 0;
    tokenize(text, |_| count += 1);
    count
}

fn check_tokens(text: &str) {
    let (mut last, mut hash_of) = (0, HashMap::new());
    tokenize(text, |token| {
        let span = token.span();
        assert!(last <= span.start && span.start < span.end, "spans are in order");
        assert_eq!(text.get(span.clone()), Some(token.raw()), "spans are of whole characters");
        let (normal, flags) = (token.normal(), token.flags());
        assert!(!normal.is_empty() && !normal.contains(char::is_whitespace), "{normal:?}");
        assert!(!flags.is_adjacent() || last == span.start);
        assert!(!flags.is_contraction() || normal.contains('\''));
        assert!(last > 0 || flags.opens_segment(), "the first token opens a segment");
        let hash = *hash_of.entry(normal.into_owned()).or_insert(token.hash());
        assert_eq!(hash, token.hash(), "one word has one hash");
        last = span.end;
    });
}

fn check_document(document: &Document) {
    assert_eq!(document.flags().len(), document.len());
    assert_eq!(document.stems().count(), document.len());
    assert!(document.words() <= document.len());
    assert_eq!(document.words() == 0, document.is_empty());
    let mut end = 0;
    for segment in document.segments() {
        assert!(segment.start == end && segment.end > end, "segments follow one another");
        assert!(segment.contains(&document.title_len()) <= (segment.start == document.title_len()));
        end = segment.end;
    }
    assert_eq!(end, document.len(), "segments cover all");
}

/// Drops segments by the hash of their first token.
fn check_dropping(document: &Document, dropped: u32) {
    assert_eq!(&document.without_segments(|_| false), document);
    assert!(document.without_segments(|_| true).is_empty());
    let is_dropped = |tokens: &[u32]| (tokens[0] ^ dropped).is_multiple_of(3);
    let kept = document.without_segments(is_dropped);
    check_document(&kept);
    let segments = document.segments().filter(|at| !is_dropped(&document.hashes()[at.clone()]));
    let expected: Vec<u32> = segments.flat_map(|at| document.hashes()[at].to_vec()).collect();
    assert_eq!(kept.hashes(), expected);
    assert!(kept.title_len() <= document.title_len());
    let mut cut = document.clone();
    let place = dropped as usize;
    cut.open_segments(&[place, 2 * place, usize::MAX]);
    check_document(&cut);
    let starts = |at: usize| cut.segments().any(|segment| segment.start == at);
    assert!(place >= cut.len() || starts(place));
    assert_eq!(cut.fingerprint(), document.fingerprint());
}

fn check_stems(article: &Article, known: u32) {
    let stemmed = Document::read_stemming(article, |word| (word ^ known).is_multiple_of(2));
    let document = Document::read(article);
    check_document(&stemmed);
    assert_eq!(stemmed.hashes(), document.hashes());
    assert!(document.stems().eq(document.hashes().iter().copied()), "none is stemmed");
    check_dropping(&stemmed, known);
}

fn check_shingles(document: &Document, k: usize) {
    let tokens = document.hashes();
    let shingles = ShingleSet::of_tokens(tokens, k);
    assert!(shingles.as_slice().is_sorted_by(|a, b| a < b));
    assert_eq!(shingles.is_empty(), tokens.is_empty());
    assert!(shingles.len() <= tokens.len().saturating_sub(k - 1).max(1));
    assert_eq!(shingles.iter().collect::<ShingleSet>(), shingles);
}

fn check_sketch(text: &str, k: usize) {
    let hasher = MinHasher::new(16, 3);
    let document = Document::read(&Article::new("a", text));
    let expected = hasher.sign(ShingleSet::of_tokens(document.hashes(), k).iter());
    let mut sketcher = TextSketcher::new(hasher, k);
    assert_eq!(sketcher.sign(text), &expected, "in one pass as in steps");
    assert_eq!(sketcher.sign(text), &expected, "and again");
}

fn check_terms(document: &Document) {
    let terms = ArticleTerms::of_document(document);
    assert!(terms.is_empty() || !document.is_empty());
    assert!(terms.iter().is_sorted_by(|a, b| a.0 < b.0));
    let mut statistics = TermStatistics::new(Background::built_in());
    statistics.add(&terms);
    let vector = statistics.into_weights().weigh(terms);
    assert!(vector.iter().all(|(_, weight)| weight.is_finite() && weight >= 0.0));
    let own = if vector.is_empty() { 0.0 } else { 1.0 };
    assert!((cosine(&vector, &vector) - own).abs() < 1e-3);
    assert!((weighted_jaccard(&vector, &vector) - own).abs() < 1e-3);
}

fn check_passages(left: &str, right: &str, least: usize) {
    let mut end = 0;
    for passage in shared_passages(left, right, least) {
        assert!(passage.words >= least.max(1) && passage.left.start >= end);
        end = passage.left.end;
        for (text, span) in [(left, passage.left), (right, passage.right)] {
            assert_eq!(count_tokens(&text[span]), passage.words);
        }
    }
}
