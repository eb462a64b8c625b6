//! An accumulator as an aggregate function of the engine.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::Result;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature};

use super::named::Named;

/// An aggregate function.
pub(super) type Aggregate = Named<Accumulation>;

#[derive(Debug)]
pub(super) struct Accumulation {
    /// Names and types of what an accumulator hands on.
    pub(super) state: Vec<(&'static str, DataType)>,
    pub(super) accumulator: fn() -> Box<dyn Accumulator>,
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
        Ok((self.body.accumulator)())
    }

    fn state_fields(&self, _: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let field = |(name, of): &(&str, DataType)| Arc::new(Field::new(*name, of.clone(), true));
        Ok(self.body.state.iter().map(field).collect())
    }
}
