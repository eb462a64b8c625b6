//! Locality-sensitive hashing of any signatures, and groups from any pairs.

use samestory::eval;
use samestory::layers::cluster::{ScoredPair, around_centres, average_linkage};
use samestory::layers::lsh::{BandIndex, Banding, containment_candidates, corroborated_candidates};
use samestory::layers::sketch::Signatures;

use super::input::Input;

pub(crate) fn run(bytes: &[u8]) {
    let mut input = Input(bytes);
    let options = Options {
        length: input.below(12) + 1,
        rows: input.below(4) + 1,
        cap: input.below(17),
        threshold: input.share(),
        is_wide: input.coin(),
    };
    check_signatures(&options, input.0);
    check_containment(&options, input.0);
    check_groups(&options, input.0);
}

struct Options {
    length: usize,
    rows: usize,
    cap: usize,
    threshold: f64,
    /// Whether numbers are made of two bytes.
    is_wide: bool,
}

impl Options {
    fn numbers(&self, bytes: &[u8]) -> Vec<u16> {
        let wide = |pair: &[u8]| u16::from_le_bytes([pair[0], pair[1]]);
        if self.is_wide {
            bytes.chunks_exact(2).map(wide).collect()
        } else {
            bytes.iter().map(|&byte| u16::from(byte % 4)).collect()
        }
    }
}

fn check_pairs(pairs: &[(u32, u32)], count: usize) {
    assert!(pairs.is_sorted_by(|a, b| a < b), "ascending, each once");
    assert!(pairs.iter().all(|&(a, b)| a < b && (b as usize) < count));
}

fn check_signatures(options: &Options, bytes: &[u8]) {
    let mut pile = Signatures::new(options.length);
    for values in options.numbers(bytes).chunks_exact(options.length) {
        pile.push(values);
    }
    let rows = options.rows.min(options.length);
    let banding = Banding::new(options.length / rows, rows);
    let index = BandIndex::new(banding, &pile);
    let pairs = index.candidate_pairs(options.cap);
    check_pairs(&pairs, pile.len());
    assert!(pairs.len() <= banding.bands() * options.cap * pile.len());
    assert!(pairs.iter().all(|&(a, b)| index.agree_before(banding.bands(), a, b)));
    for band in 0..banding.bands() {
        for bucket in index.buckets(band) {
            assert!(bucket.len() > 1 && bucket.is_sorted_by(|a, b| a < b));
        }
    }
    let least = options.cap.min(options.length);
    let corroborated = corroborated_candidates(banding, &pile, least, options.cap);
    check_pairs(&corroborated, pile.len());
    assert!(corroborated.iter().all(|&(a, b)| pile.agreement(a, b) >= least));
    if pile.len() <= 40 {
        let agree = |&(a, b): &(u32, u32)| index.agree_before(banding.bands(), a, b);
        let count = pile.len() as u32;
        let all = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b)));
        assert_eq!(index.candidate_pairs(usize::MAX), all.filter(agree).collect::<Vec<_>>());
    }
}

fn check_containment(options: &Options, bytes: &[u8]) {
    use rayon::prelude::*;

    let numbers = options.numbers(bytes);
    let set = |numbers: &[u16]| -> Vec<u32> {
        // Spread as hashes are, over all of the range.
        numbers.iter().map(|&number| u32::from(number).wrapping_mul(0x9e37_79b1)).collect()
    };
    let sets: Vec<Vec<u32>> = numbers.chunks(options.length * 2).map(set).collect();
    let pairs = containment_candidates(sets.par_iter().cloned(), options.threshold, options.cap);
    check_pairs(&pairs, sets.len());
}

/// Pairs as bytes tell them: repeated, reversed, of an article with itself.
fn check_groups(options: &Options, bytes: &[u8]) {
    const ARTICLES: u32 = 61;

    let pair = |bytes: &[u8]| (u32::from(bytes[0]) % ARTICLES, u32::from(bytes[1]) % ARTICLES);
    let pairs: Vec<(u32, u32)> = bytes.chunks_exact(2).map(pair).collect();
    let is_close = |a: u32, b: u32| !(a ^ b ^ options.cap as u32).is_multiple_of(3);
    let rank = |article: u32| article % 5;
    let centres = around_centres(ARTICLES as usize, pairs.iter().copied(), rank, is_close);
    assert_eq!(centres.len(), ARTICLES as usize);
    for (article, &centre) in (0..).zip(&centres) {
        assert_eq!(centres[centre as usize], centre, "a centre has its own");
        assert!(article == centre || is_close(article, centre));
    }

    let scored: Vec<ScoredPair> = bytes
        .chunks_exact(3)
        .map(|bytes| {
            let (a, b) = pair(bytes);
            // All of their exponents, among which are infinities and what is no number.
            let score = f64::from_bits(u64::from(bytes[2]) << 55 | u64::from(bytes[1]) << 47);
            let score = if options.is_wide { score } else { f64::from(bytes[2]) / 200.0 };
            ScoredPair { a, b, score }
        })
        .collect();
    let threshold = options.threshold.max(0.01);
    let lowest = average_linkage(ARTICLES as usize, &scored, threshold);
    assert_eq!(lowest.len(), ARTICLES as usize);
    for (article, &name) in (0..).zip(&lowest) {
        assert!(name <= article && lowest[name as usize] == name, "named by its lowest");
    }

    let agreement = eval::compare(&centres, &lowest);
    for found in [agreement.bcubed, agreement.pairwise] {
        assert!(
            [found.precision, found.recall, found.f1()].iter().all(|x| (0.0..=1.0).contains(x))
        );
    }
    assert!(agreement.adjusted_rand <= 1.0 + 1e-9);
}
