//! What the detector, the index and the engine are made of, one arrow a module, each usable alone.
//!
//! ```text
//! article -> tokens -> features -> signature -> candidate pairs -> verified pairs -> groups
//!            text      feature     sketch       lsh                verify            cluster
//! ```
//!
//! The copy lens goes this way with word shingles, MinHash and exact Jaccard similarity, the story lens
//! with weighted terms, a weighted sketch and a fitted score. By hand, for copies:
//!
//! ```
//! use samestory::layers::cluster::around_centres;
//! use samestory::layers::feature::ShingleSet;
//! use samestory::layers::lsh::{BandIndex, Banding};
//! use samestory::layers::sketch::{MinHasher, Signatures};
//! use samestory::layers::text::Document;
//! use samestory::layers::verify::Overlap;
//! use samestory::Article;
//!
//! let texts = [
//!     "The ferry Aurora ran aground off Lundy on Sunday with 40 people aboard.",
//!     "Parliament in Lisbon rejected the budget after a night of debate on Friday.",
//!     "The ferry Aurora ran aground off Lundy on Sunday with 40 people on board.",
//! ];
//! let shingles = texts.map(|text| {
//!     let document = Document::read(&Article::new("", text));
//!     ShingleSet::of_tokens(document.hashes(), 5)
//! });
//! let hasher = MinHasher::new(128, 0);
//! let mut signatures = Signatures::new(hasher.signature_length());
//! shingles.iter().for_each(|set| signatures.push(&hasher.sign(set.iter())));
//! let bands = BandIndex::new(Banding::for_recall(0.5, 0.99, 128), &signatures);
//! let jaccard = |a: u32, b: u32| {
//!     let [a, b] = [a, b].map(|at| shingles[at as usize].as_slice());
//!     Overlap::of_sorted(a, b).jaccard()
//! };
//! let candidates = bands.candidate_pairs(100).into_iter();
//! let copies: Vec<(u32, u32)> = candidates.filter(|&(a, b)| jaccard(a, b) >= 0.5).collect();
//! assert_eq!(copies, [(0, 2)]);
//! let centres = around_centres(3, copies, |_| 0, |article, centre| jaccard(article, centre) >= 0.25);
//! assert_eq!(centres, [0, 1, 0]);
//! ```

pub mod cluster;
pub mod feature;
pub mod lsh;
pub mod sketch;
pub mod text;
pub mod verify;
