//! An accumulator as an aggregate function of the engine.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature};

/// An aggregate function that always returns the same type. What it does follows from its name, as
/// that of a [`Scalar`](super::scalar::Scalar) does.
#[derive(Debug)]
pub(super) struct Aggregate {
    pub(super) name: &'static str,
    pub(super) signature: Signature,
    pub(super) returns: DataType,
    /// Names and types of what an accumulator hands on.
    pub(super) state: Vec<(&'static str, DataType)>,
    pub(super) accumulator: fn() -> Box<dyn Accumulator>,
}

impl PartialEq for Aggregate {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Aggregate {}

impl Hash for Aggregate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl AggregateUDFImpl for Aggregate {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.returns.clone())
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok((self.accumulator)())
    }

    fn state_fields(&self, _: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let field = |(name, of): &(&str, DataType)| Arc::new(Field::new(*name, of.clone(), true));
        Ok(self.state.iter().map(field).collect())
    }
}
