//! A plain function of Arrow arrays as a function of the engine.

use datafusion::arrow::array::{ArrayRef, new_empty_array};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature};

use super::named::Named;

/// A scalar function.
pub(super) type Scalar = Named<Body>;

/// Gets the arguments as arrays of equal length, at least 1.
pub(super) type Body = fn(&[ArrayRef]) -> Result<ArrayRef>;

impl ScalarUDFImpl for Scalar {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.returns.clone())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        // Of literals one row is enough.
        let are_scalar = |value: &ColumnarValue| matches!(value, ColumnarValue::Scalar(_));
        let all_are_scalar = arguments.args.iter().all(are_scalar);
        let rows = if all_are_scalar { 1 } else { arguments.number_rows };
        if rows == 0 {
            return Ok(ColumnarValue::Array(new_empty_array(&self.returns)));
        }
        let arrays = arguments
            .args
            .into_iter()
            .map(|argument| argument.into_array(rows))
            .collect::<Result<Vec<_>>>()?;
        let result = (self.body)(&arrays)?;
        Ok(if all_are_scalar {
            ColumnarValue::Scalar(ScalarValue::try_from_array(&result, 0)?)
        } else {
            ColumnarValue::Array(result)
        })
    }
}
