//! What signatures were made by.

use std::fmt;
use std::io::{Read, Write};

use crate::hash::{Checksum, Seed};
use crate::saved::{LoadError, Loading, Saving};

/// What signatures were made by. Only those of one identity can be compared, so saved ones carry
/// it.
///
/// [`Signatures::save`](super::Signatures::save) shows some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SketchIdentity {
    pub(super) method: Method,
    /// Values a signature.
    pub(super) length: usize,
    pub(super) seed: Seed,
}

/// What was drawn, and from what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Method {
    /// The least hashes of a set that the caller made.
    MinHash,
    /// Of the shingles of so many words of a text.
    MinHashOfText { shingle_words: usize },
    /// Weighted features.
    Weighted,
}

impl Method {
    fn number(self) -> u32 {
        match self {
            Self::MinHash => 1,
            Self::MinHashOfText { .. } => 2,
            Self::Weighted => 3,
        }
    }

    fn shingle_words(self) -> usize {
        match self {
            Self::MinHashOfText { shingle_words } => shingle_words,
            Self::MinHash | Self::Weighted => 0,
        }
    }

    fn of(number: u32, shingle_words: usize) -> Option<Self> {
        let methods = [Self::MinHash, Self::MinHashOfText { shingle_words }, Self::Weighted];
        methods.into_iter().find(|method| method.number() == number)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MinHash => write!(f, "MinHash of sets"),
            Self::MinHashOfText { shingle_words } => {
                write!(f, "MinHash of texts by shingles of {shingle_words} words")
            }
            Self::Weighted => write!(f, "MinHash of weighted features"),
        }
    }
}

impl SketchIdentity {
    /// The method (1, 2, 3 in the order above), the words of a shingle or 0, the length, in 32 bits
    /// each, and in 64 a hash of the seed, which may be a secret.
    pub(super) fn save<W: Write>(&self, saving: &mut Saving<W>) -> std::io::Result<()> {
        let small =
            [self.method.number(), number(self.method.shingle_words()), number(self.length)];
        for number in small {
            saving.bytes(&number.to_le_bytes())?;
        }
        saving.bytes(&self.hash_of_seed().to_le_bytes())
    }

    pub(super) fn expect<R: Read>(&self, loading: &mut Loading<R>) -> Result<(), LoadError> {
        let (method, words) = (loading.u32()?, loading.u32()? as usize);
        let method = Method::of(method, words)
            .ok_or_else(|| loading.senseless("no method has its number"))?;
        loading.expect("method", self.method, method)?;
        let length = loading.u32()? as usize;
        loading.expect("values a signature", self.length, length)?;
        let hash_of_seed = loading.u64()?;
        loading.expect("hash of the seed", self.hash_of_seed(), hash_of_seed)
    }

    fn hash_of_seed(&self) -> u64 {
        let mut checksum = Checksum::new();
        checksum.push(&self.seed.0.to_le_bytes());
        checksum.finish()
    }
}

/// No memory holds a signature whose length has more bits.
fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
