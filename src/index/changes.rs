//! What has changed since it was last written.

use std::collections::BTreeSet;

/// Keys of what came, went or is another now; none are noted until [`Changes::begin`] is called.
#[derive(Clone, Debug)]
pub(super) struct Changes<K>(Option<BTreeSet<K>>);

impl<K> Default for Changes<K> {
    fn default() -> Self {
        Self(None)
    }
}

impl<K: Ord> Changes<K> {
    pub(super) fn note(&mut self, key: K) {
        if let Some(keys) = &mut self.0 {
            keys.insert(key);
        }
    }

    #[cfg(feature = "store")]
    pub(super) fn begin(&mut self) {
        self.0 = Some(BTreeSet::new());
    }

    /// Whether none was noted since they were last taken.
    #[cfg(feature = "store")]
    pub(super) fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(BTreeSet::is_empty)
    }

    /// Those that were noted since they were last taken, ascending.
    #[cfg(feature = "store")]
    pub(super) fn take(&mut self) -> BTreeSet<K> {
        self.0.as_mut().map(std::mem::take).unwrap_or_default()
    }
}
