//! Two lists of marks held against each other.

use std::{cmp::Ordering, ops::AddAssign};

use super::marks::{Mark, NAME_LEN};

/// How many files came, went, or changed in size or time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileDifferences {
    /// Not there before.
    pub added: u64,
    /// Not there any more.
    pub removed: u64,
    /// Another size or time.
    pub changed: u64,
}

impl FileDifferences {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl AddAssign for FileDifferences {
    fn add_assign(&mut self, more: Self) {
        self.added += more.added;
        self.removed += more.removed;
        self.changed += more.changed;
    }
}

/// Compares the marks of one folder, before and now. Both lists are put in order.
pub fn compare_marks(before: &mut [Mark], now: &mut [Mark]) -> FileDifferences {
    before.sort_unstable();
    now.sort_unstable();
    let mut differences = FileDifferences::default();
    let (mut old, mut new) = (before.iter().peekable(), now.iter().peekable());
    while let (Some(was), Some(is)) = (old.peek(), new.peek()) {
        match was[..NAME_LEN].cmp(&is[..NAME_LEN]) {
            Ordering::Less => {
                differences.removed += 1;
                old.next();
            }
            Ordering::Greater => {
                differences.added += 1;
                new.next();
            }
            Ordering::Equal => {
                differences.changed += u64::from(was != is);
                old.next();
                new.next();
            }
        }
    }
    differences.removed += old.count() as u64;
    differences.added += new.count() as u64;
    differences
}
