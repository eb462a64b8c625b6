//! Lists of different lengths in one array.

/// Numbered lists, one behind the other: a million short ones take as much memory as what is in
/// them, and a number each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists<T> {
    items: Vec<T>,
    /// Of each list.
    ends: Vec<usize>,
}

impl<T: Copy> Lists<T> {
    /// `count` lists, each with what comes with its number, in the order in which it comes.
    ///
    /// # Panics
    ///
    /// When a number is `count` or higher.
    pub(crate) fn by_number(
        count: usize,
        numbered: impl Iterator<Item = (u32, T)> + Clone,
    ) -> Self {
        let mut ends = vec![0; count];
        numbered.clone().for_each(|(number, _)| ends[number as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            // The place of the first item; each that comes moves it on.
            (*end, sum) = (sum, sum + *end);
        }
        let Some((_, any)) = numbered.clone().next() else {
            return Self { items: Vec::new(), ends };
        };
        let mut items = vec![any; sum];
        for (number, item) in numbered {
            let place = &mut ends[number as usize];
            items[*place] = item;
            *place += 1;
        }
        Self { items, ends }
    }

    /// Adds a list.
    pub(crate) fn push(&mut self, items: impl Iterator<Item = T>) {
        self.items.extend(items);
        self.ends.push(self.items.len());
    }

    /// Adds the lists of another.
    pub(crate) fn append(&mut self, others: Self) {
        let before = self.items.len();
        self.items.extend(others.items);
        self.ends.extend(others.ends.into_iter().map(|end| before + end));
    }

    /// # Panics
    ///
    /// When there is no such list.
    pub(crate) fn get(&self, number: u32) -> &[T] {
        let at = number as usize;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.items[start..self.ends[at]]
    }

    /// The lists with their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &[T])> + Clone {
        (0..self.ends.len() as u32).map(|number| (number, self.get(number)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_a_vector_of_vectors(numbered in prop::collection::vec((0u32..8, any::<i32>()), 0..40)) {
            let mut expected = vec![Vec::new(); 8];
            numbered.iter().for_each(|&(number, item)| expected[number as usize].push(item));
            let lists = Lists::by_number(8, numbered.iter().copied());
            let mut pushed = Lists::default();
            for (number, list) in (0..).zip(&expected) {
                prop_assert_eq!(lists.get(number), list);
                let mut one = Lists::default();
                one.push(list.iter().copied());
                pushed.append(one);
            }
            prop_assert!(lists.iter().eq(pushed.iter()));
        }
    }
}
