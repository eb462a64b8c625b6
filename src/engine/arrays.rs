//! Columns to values and back.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, AsArray, BinaryViewArray, ListArray, ListBuilder, PrimitiveArray, StringViewArray,
    UInt64Builder,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{ArrowPrimitiveType, DataType, Field};
use datafusion::common::{Result, ScalarValue};

/// A column of any string type. What is no string is an error, which the function's signature keeps
/// from coming up.
pub(super) fn texts(column: &ArrayRef) -> Result<StringViewArray> {
    Ok(cast(column, &DataType::Utf8View)?.as_string_view().clone())
}

/// A column of any binary type.
pub(super) fn bytes(column: &ArrayRef) -> Result<BinaryViewArray> {
    Ok(cast(column, &DataType::BinaryView)?.as_binary_view().clone())
}

/// A column of any type of numbers.
pub(super) fn numbers<T: ArrowPrimitiveType>(column: &ArrayRef) -> Result<PrimitiveArray<T>> {
    Ok(cast(column, &T::DATA_TYPE)?.as_primitive::<T>().clone())
}

/// A column of lists of numbers.
pub(super) fn lists_of(column: &ArrayRef) -> Result<ListArray> {
    Ok(cast(column, &list_type())?.as_list::<i32>().clone())
}

/// The type of [`lists`].
pub(super) fn list_type() -> DataType {
    DataType::List(Arc::new(Field::new_list_field(DataType::UInt64, true)))
}

/// A list of numbers, or null, as a value.
pub(super) fn list(numbers: Option<impl IntoIterator<Item = u64>>) -> ScalarValue {
    ScalarValue::List(Arc::new(lists(std::iter::once(numbers)).as_list::<i32>().clone()))
}

/// Of each row a list of numbers, or null.
pub(super) fn lists<N>(rows: impl Iterator<Item = Option<N>>) -> ArrayRef
where
    N: IntoIterator<Item = u64>,
{
    let mut lists = ListBuilder::new(UInt64Builder::new());
    for row in rows {
        let is_valid = row.is_some();
        row.into_iter().flatten().for_each(|number| lists.values().append_value(number));
        lists.append(is_valid);
    }
    Arc::new(lists.finish())
}
