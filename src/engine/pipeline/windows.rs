//! Functions of rows in order: who shares a bucket, and what the copy lens makes of a group.

use std::collections::VecDeque;
use std::fmt;
use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Int64Type, UInt64Type};
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::function::{PartitionEvaluatorArgs, WindowUDFFieldArgs};
use datafusion::logical_expr::{
    PartitionEvaluator, Signature, Volatility, WindowUDF, WindowUDFImpl,
};

use super::articles::dated_entries;
use super::tables::Tables;
use crate::detector::representatives;
use crate::engine::arrays::{list, list_type, lists_of, numbers};
use crate::engine::named::Named;

pub(super) fn functions() -> Vec<WindowUDF> {
    let functions = [
        ("ss_neighbours", 3, list_type(), Kind::Bucket(Which::Last)),
        ("ss_few", 3, list_type(), Kind::Bucket(Which::Few)),
        ("ss_crowd", 3, list_type(), Kind::Bucket(Which::Crowd)),
        ("ss_centre", 5, DataType::UInt64, Kind::Centre),
    ];
    let function = |(name, arguments, returns, kind)| Window {
        name,
        signature: Signature::any(arguments, Volatility::Immutable),
        returns,
        body: kind,
    };
    functions.map(|of| WindowUDF::new_from_impl(function(of))).into()
}

type Window = Named<Kind>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Bucket(Which),
    Centre,
}

impl WindowUDFImpl for Window {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn field(&self, arguments: WindowUDFFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(arguments.name(), self.returns.clone(), true)))
    }

    fn partition_evaluator(
        &self,
        _: PartitionEvaluatorArgs<'_>,
    ) -> Result<Box<dyn PartitionEvaluator>> {
        Ok(match self.body {
            Kind::Bucket(which) => Box::new(Bucket::new(which)),
            Kind::Centre => Box::new(Centre::default()),
        })
    }
}

/// Which places a row is told of those before it in its bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Which {
    /// The last ones, as many as the cap says.
    Last,
    /// All, unless they are as many as the cap says or more.
    Few,
    /// None, unless they are as many as the cap says: then all; or more: then the last one. So all of
    /// a bucket of more rows than the cap says are connected, and of others none.
    Crowd,
}

/// Of rows of place, key and cap, ordered by key and place: the places of rows before each in its
/// bucket, or null for none.
struct Bucket {
    which: Which,
    key: Option<u64>,
    /// Rows of this key so far.
    rank: usize,
    /// The places of the last of them.
    last: VecDeque<u64>,
    none: ScalarValue,
}

impl Bucket {
    fn new(which: Which) -> Self {
        let none = list(None::<[u64; 0]>);
        Self { which, key: None, rank: 0, last: VecDeque::new(), none }
    }

    fn neighbours(&self, cap: usize) -> Option<Vec<u64>> {
        let all = || Some(self.last.iter().copied().collect());
        match self.which {
            _ if self.rank == 0 => None,
            Which::Last => all(),
            Which::Few if self.rank < cap => all(),
            Which::Crowd if self.rank == cap => all(),
            Which::Crowd if self.rank > cap => self.last.back().map(|&last| vec![last]),
            Which::Few | Which::Crowd => None,
        }
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket").field("which", &self.which).finish_non_exhaustive()
    }
}

impl PartitionEvaluator for Bucket {
    fn evaluate(&mut self, values: &[ArrayRef], range: &Range<usize>) -> Result<ScalarValue> {
        let number = |column: usize| {
            values[column]
                .as_primitive_opt::<UInt64Type>()
                .map(|numbers| numbers.value(range.start))
        };
        let cap = values[2].as_primitive_opt::<Int64Type>().map(|cap| cap.value(range.start));
        let (Some(place), Some(key), Some(cap)) = (number(0), number(1), cap) else {
            return exec_err!("expected places and keys as UInt64, and the cap as a literal");
        };
        let cap = cap as usize;
        if self.key != Some(key) {
            self.key = Some(key);
            self.rank = 0;
            self.last.clear();
        }
        let neighbours = self.neighbours(cap);
        self.rank += 1;
        self.last.push_back(place);
        if self.last.len() > cap {
            self.last.pop_front();
        }
        Ok(neighbours.map_or_else(|| self.none.clone(), |neighbours| list(Some(neighbours))))
    }

    fn supports_bounded_execution(&self) -> bool {
        true
    }

    fn is_causal(&self) -> bool {
        true
    }
}

/// Of the rows of a component, ordered by place, of place, date, article, the places that may be a
/// part of it or it of them, and the work folder: the place of each that represents it.
#[derive(Debug, Default)]
struct Centre {
    centres: Option<std::vec::IntoIter<u64>>,
}

impl PartitionEvaluator for Centre {
    fn get_range(&self, _: usize, rows: usize) -> Result<Range<usize>> {
        Ok(0..rows)
    }

    fn evaluate(&mut self, values: &[ArrayRef], _: &Range<usize>) -> Result<ScalarValue> {
        let centres = match &mut self.centres {
            Some(centres) => centres,
            None => self.centres.insert(centres(values)?.into_iter()),
        };
        match centres.next() {
            Some(centre) => Ok(ScalarValue::UInt64(Some(centre))),
            None => exec_err!("a component had more rows than it began with"),
        }
    }

    fn supports_bounded_execution(&self) -> bool {
        true
    }
}

fn centres(values: &[ArrayRef]) -> Result<Vec<u64>> {
    let places = numbers::<UInt64Type>(&values[0])?;
    let places = places.values();
    let tables = Tables::of(&values[4])?;
    let entries = dated_entries(&values[2], Some(&values[1]))?.collect::<Result<Vec<_>>>()?;
    let contained = lists_of(&values[3])?;
    let mut pairs = Vec::new();
    for (a, others) in (0..).zip(contained.iter()) {
        let Some(others) = others else { continue };
        for other in others.as_primitive::<UInt64Type>().values() {
            let Ok(b) = places.binary_search(other) else {
                return exec_err!("a pair leads out of its component");
            };
            let b = b as u32;
            pairs.push((b.min(a), b.max(a)));
        }
    }
    let centres = representatives(&*tables.settings()?, &entries, pairs);
    Ok(centres.into_iter().map(|at| places[at as usize]).collect())
}
