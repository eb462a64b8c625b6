//! What is the same of all functions of the engine.

use std::hash::{Hash, Hasher};

use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::Signature;

/// A function that always returns the same type. What it does follows from its name and its arguments
/// alone, so that another process which knows the name runs the same function.
#[derive(Debug)]
pub(super) struct Named<B> {
    pub(super) name: &'static str,
    pub(super) signature: Signature,
    pub(super) returns: DataType,
    pub(super) body: B,
}

impl<B> PartialEq for Named<B> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<B> Eq for Named<B> {}

impl<B> Hash for Named<B> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
