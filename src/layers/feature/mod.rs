//! Tokens to features: what two articles are compared by.
//!
//! - [`ShingleSet`]: the word 5-shingles of the copy lens, unweighted.
//! - [`ArticleTerms`] and [`TermVector`]: the terms of the story lens, first as they stand in one
//!   article, then weighted by how informative the batch ([`TermStatistics`], [`TermWeights`]) and a
//!   table of everyday words ([`Background`]) say they are.
//! - [`BoilerplateSegments`]: the lines and sentences that recur in articles which otherwise differ;
//!   [`set_off_templates`] finds those that no line or sentence ends set off.

mod background;
mod boilerplate;
mod counts;
mod shingle;
mod template;
mod term;
mod weight;

pub use background::Background;
#[cfg(feature = "engine")]
pub(crate) use background::Learning;
pub use boilerplate::BoilerplateSegments;
#[cfg(feature = "engine")]
pub(crate) use boilerplate::{
    RECURS, Recurring, SAMPLE, are_unrelated, distinct_segments, enough_weight, token_pairs_within,
};
pub(crate) use counts::count_shared;
pub use shingle::ShingleSet;
pub(crate) use shingle::shingles;
pub use template::set_off_templates;
#[cfg(feature = "engine")]
pub(crate) use template::{HOLDERS, grams_in_reach, sampled_grams, set_off};
pub use term::ArticleTerms;
pub(crate) use term::for_each_term;
pub use weight::{TermStatistics, TermVector, TermWeights};
pub(crate) use weight::{expected, rarity, weight_of_rarity};
