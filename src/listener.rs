//! Whom a run tells how far it has come.

use std::fmt;
use std::sync::Arc;

/// A function of the caller's, or none.
pub(crate) struct Listener<T>(Option<Arc<Receive<T>>>);

type Receive<T> = dyn Fn(&T) + Send + Sync;

impl<T> Listener<T> {
    pub(crate) fn new(listener: impl Fn(&T) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    pub(crate) fn tell(&self, what: &T) {
        if let Some(listener) = &self.0 {
            listener(what);
        }
    }
}

// By hand, since none of these asks anything of what is told.
impl<T> Clone for Listener<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Listener<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> fmt::Debug for Listener<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "told" } else { "none" })
    }
}
