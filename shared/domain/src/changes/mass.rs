//! The change that is too big to be one: a drive that is not mounted looks like an empty folder.

/// Fewer files than this say nothing about a drive when some of them go.
const FEW: u64 = 20;

/// Above this part of the files, in per cent, a loss is a mass change.
const LIMIT: u64 = 20;

/// So much is gone that the drive is the likelier cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MassChange {
    /// Files there were.
    pub before: u64,
    /// Files of them that are gone.
    pub gone: u64,
    /// Whether nothing is there at all.
    pub emptied: bool,
}

/// Judges a loss: more than a fifth of at least 20 files, or all of however many when nothing is
/// there now. Files of folders that could not be read are not `gone`.
#[must_use]
pub fn mass_change(before: u64, gone: u64, now: u64) -> Option<MassChange> {
    let emptied = now == 0 && gone > 0 && gone == before;
    let many = before >= FEW && u128::from(gone) * 100 > u128::from(before) * u128::from(LIMIT);
    (emptied || many).then_some(MassChange { before, gone, emptied })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_a_fifth_of_at_least_twenty_files_is_a_mass_change() {
        for (before, gone, is_one) in [
            (100, 20, false),
            (100, 21, true),
            (20, 4, false),
            (20, 5, true),
            (19, 18, false),
            (1_000_000, 200_000, false),
            (1_000_000, 200_001, true),
            (u64::MAX, u64::MAX / 2, true),
            (0, 0, false),
        ] {
            let found = mass_change(before, gone, 1);
            assert_eq!(found.is_some(), is_one, "{gone} of {before}");
            assert!(found.is_none_or(|change| !change.emptied));
        }
    }

    #[test]
    fn an_empty_folder_where_a_single_file_was_is_one_too() {
        let emptied = MassChange { before: 1, gone: 1, emptied: true };
        assert_eq!(mass_change(1, 1, 0), Some(emptied));
        assert_eq!(mass_change(0, 0, 0), None, "nothing was there before either");
        assert_eq!(mass_change(5, 0, 0), None, "all in folders that could not be read");
        let part = MassChange { before: 100, gone: 60, emptied: false };
        assert_eq!(mass_change(100, 60, 0), Some(part), "the rest could not be read");
    }
}
