//! Candidate pairs that share more than one feature.

use std::ops::Range;

use super::banding::Banding;
use super::bucket::{self, Entry};
use crate::layers::sketch::{Signatures, agreement};

/// The pairs (a, b), a < b, of signatures that in at least one band drew the same features, two or
/// more different ones, and that agree in `least_agreement` values or more and in an eighth as many
/// of the first quarter; each once and in ascending order. Signatures are numbered in the order in
/// which they come. Of pairs that agree in 13 of 512 values the look at a quarter misses one in
/// eight, of those that agree in 26 one in 200.
///
/// A name that two articles share is drawn twice in many a band if it is heavy, and among a hundred
/// thousand articles each name has its dozens. Where nothing else agrees they are not of one story,
/// so a band that drew one feature only is passed over. The probability that a band of two rows
/// makes a pair a candidate is [`Likeness::two_terms_probability`](crate::layers::verify::Likeness::two_terms_probability).
///
/// In a bucket of more than `bucket_cap` signatures each is paired with the `bucket_cap` that
/// follow it in number only. Costs O(bands n log n) time for n signatures, and for each pair in each
/// bucket the comparison of two quarters, then of the signatures where these agree; holds 64 bytes a
/// signature and thread, and the pairs.
///
/// ```
/// use rayon::prelude::*;
/// use samestory::layers::lsh::{Banding, corroborated_candidates};
/// use samestory::layers::sketch::{Signatures, WeightedMinHasher};
///
/// // The ferry and the island are in the first two; the third shares the ferry alone.
/// let (ferry, island, sunday, harbour, race) = (11, 12, 13, 14, 15);
/// let hasher = WeightedMinHasher::new(512, 0);
/// let articles = [
///     vec![(ferry, 0.5), (island, 0.4), (sunday, 0.1)],
///     vec![(ferry, 0.4), (island, 0.4), (harbour, 0.2)],
///     vec![(ferry, 0.5), (race, 0.5)],
/// ];
/// let signatures = articles.into_par_iter().map(|terms| hasher.sign(terms));
/// let signatures = Signatures::collect(hasher.signature_length(), signatures);
/// assert_eq!(corroborated_candidates(Banding::new(256, 2), &signatures, 0, 100), [(0, 1)]);
/// ```
///
/// # Panics
///
/// When signatures are shorter than the banding needs.
pub fn corroborated_candidates(
    banding: Banding,
    signatures: &Signatures,
    least_agreement: usize,
    bucket_cap: usize,
) -> Vec<(u32, u32)> {
    let rows = banding.rows();
    let entries_of = |bands: Range<usize>| {
        let mut entries = vec![Vec::new(); bands.len()];
        for (number, signature) in (0..).zip(signatures.iter()) {
            let of_bands = &signature[bands.start * rows..bands.end * rows];
            for (band, entries) in of_bands.chunks_exact(rows).zip(&mut entries) {
                entries.extend(key(band).map(|key| Entry::new(key, number)));
            }
        }
        entries
    };
    // Most pairs meet by chance, and a quarter is enough to tell. What takes the time is to fetch it.
    let agree = |a: u32, b: u32| {
        let quarters = [a, b].map(|number| quarter(banding, signatures.values_of(number)));
        quarters_agree(least_agreement, quarters) && signatures.agreement(a, b) >= least_agreement
    };
    bucket::pairs(banding.bands(), entries_of, bucket_cap, agree)
}

/// The part of a signature that is looked at first.
///
/// # Panics
///
/// When the signature is shorter than the banding needs.
pub(crate) fn quarter(banding: Banding, signature: &[u16]) -> &[u16] {
    &signature[..banding.values() / 4]
}

/// Whether the first quarters of two signatures agree so much that the signatures may agree in
/// `least_agreement` values.
pub(crate) fn quarters_agree(least_agreement: usize, quarters: [&[u16]; 2]) -> bool {
    agreement(quarters[0], quarters[1]) >= least_agreement.div_ceil(8)
}

/// The keys of those bands of one signature that drew two features or more, each with the number of
/// its band in the upper half.
#[cfg(feature = "engine")]
pub(crate) fn corroborated_keys(
    banding: Banding,
    signature: &[u16],
) -> impl Iterator<Item = u64> + '_ {
    let bands = signature.chunks_exact(banding.rows()).take(banding.bands());
    bands.zip(0..).filter_map(|(rows, band)| Some(bucket::in_band(band, key(rows)?)))
}

/// None where the rows drew one feature only.
fn key(rows: &[u16]) -> Option<u32> {
    let first = rows.first()?;
    let are_different = rows.iter().any(|row| row != first);
    are_different.then(|| bucket::key(rows.iter().copied()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rayon::prelude::*;

    use super::*;
    use crate::layers::sketch::{WeightedMinHasher, WeightedSignature};

    proptest! {
        // Few features, so that many are shared, one or more.
        #[test]
        fn the_pairs_that_agree_in_two_features_of_a_band(articles in prop::collection::vec(prop::collection::btree_map(0u64..30, 0.1f32..2.0, 0..4), 2..30), least in 0usize..4) {
            let hasher = WeightedMinHasher::new(24, 0);
            let signed: Vec<WeightedSignature> =
                articles.into_iter().map(|features| hasher.sign(features)).collect();
            let signatures = Signatures::collect(24, signed.par_iter());
            for rows in [2, 3] {
                let meet = |a: &WeightedSignature, b: &WeightedSignature| {
                    let bands = a.values().chunks(rows).zip(b.values().chunks(rows));
                    let mut alike = bands.filter(|(a, b)| a == b).map(|(a, _)| a);
                    !a.is_empty() && !b.is_empty() && alike.any(|band| band.iter().any(|feature| *feature != band[0]))
                        && a.agreement(b) >= least
                        && (0..6).filter(|&at| a.values()[at] == b.values()[at]).count() * 8 >= least
                };
                let mut expected = Vec::new();
                for (a, one) in (0..).zip(&signed) {
                    let others = (0..).zip(&signed).skip(a as usize + 1);
                    expected.extend(others.filter(|(_, other)| meet(one, other)).map(|(b, _)| (a, b)));
                }
                let banding = Banding::new(24 / rows, rows);
                prop_assert_eq!(corroborated_candidates(banding, &signatures, least, 100), expected);
            }
        }
    }
}
