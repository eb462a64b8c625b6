//! How the memory pool is divided among the operators of a query.

use std::fmt;
use std::sync::Arc;

use datafusion::common::{Result, resources_datafusion_err};
use datafusion::execution::memory_pool::{
    MemoryConsumer, MemoryLimit, MemoryPool, MemoryReservation,
};

/// Operators of a query that hold much at the same time, in each partition: the sorts of a join, of a
/// join with its result, and of a window.
const OPERATORS: usize = 5;

/// Bytes with which an operator can do something: a sort keeps 10 MB to merge with, a writer 8.
const LEAST_SHARE: usize = 16 << 20;

/// Bytes of a pool for each partition with which each operator gets that.
pub(super) const LEAST_POOL: usize = OPERATORS * LEAST_SHARE;

/// A pool of which an operator gets a share and no more, and two shares where it cannot spill.
///
/// The engine's pools give the first sort of a join all there is, which it keeps while it hands out its
/// rows, and the merge of what was spilled as many files at once as there is room for; the second sort
/// finds nothing left. With shares both spill, merge fewer files at a time, and go on.
#[derive(Debug)]
pub(super) struct Shares {
    pool: Arc<dyn MemoryPool>,
    /// Bytes.
    share: usize,
}

impl Shares {
    /// Of a pool without a limit the pool itself.
    pub(super) fn of(pool: &Arc<dyn MemoryPool>, partitions: usize) -> Arc<dyn MemoryPool> {
        match pool.memory_limit() {
            MemoryLimit::Finite(bytes) => {
                let share = LEAST_SHARE.max(bytes / (OPERATORS * partitions.max(1)));
                Arc::new(Self { pool: Arc::clone(pool), share })
            }
            MemoryLimit::Infinite | MemoryLimit::Unknown => Arc::clone(pool),
        }
    }
}

impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in shares of {} bytes", self.pool, self.share)
    }
}

impl MemoryPool for Shares {
    fn name(&self) -> &'static str {
        "shares"
    }

    fn register(&self, consumer: &MemoryConsumer) {
        self.pool.register(consumer);
    }

    fn unregister(&self, consumer: &MemoryConsumer) {
        self.pool.unregister(consumer);
    }

    fn grow(&self, reservation: &MemoryReservation, additional: usize) {
        self.pool.grow(reservation, additional);
    }

    fn shrink(&self, reservation: &MemoryReservation, shrink: usize) {
        self.pool.shrink(reservation, shrink);
    }

    fn try_grow(&self, reservation: &MemoryReservation, additional: usize) -> Result<()> {
        let (consumer, has) = (reservation.consumer(), reservation.size());
        let share = if consumer.can_spill() { self.share } else { 2 * self.share };
        if has + additional > share {
            return Err(resources_datafusion_err!(
                "{additional} bytes more for {}, which has {has} of its share of {share}",
                consumer.name()
            ));
        }
        self.pool.try_grow(reservation, additional)
    }

    fn reserved(&self) -> usize {
        self.pool.reserved()
    }

    fn memory_limit(&self) -> MemoryLimit {
        self.pool.memory_limit()
    }
}
