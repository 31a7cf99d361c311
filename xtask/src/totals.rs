//! Reads how many tests ran from what the test runners print.

/// Tests counted over several runners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl Totals {
    /// Adds what a line of output says; lines that say nothing of the kind add nothing.
    pub(crate) fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("test result: ") {
            // cargo test: `test result: ok. 3 passed; 0 failed; 1 ignored; …`
            let rest = rest.split_once(". ").map_or(rest, |(_, counts)| counts);
            self.add(rest.split("; "));
        } else if let Some(rest) = line.strip_prefix("Tests  ") {
            // vitest: `Tests  1 failed | 12 passed (13)`
            let rest = rest.split_once(" (").map_or(rest, |(counts, _)| counts);
            self.add(rest.split(" | "));
        }
    }

    /// Adds another total.
    pub(crate) fn include(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }

    fn add<'a>(&mut self, counts: impl Iterator<Item = &'a str>) {
        for count in counts {
            let Some((number, word)) = count.trim().split_once(' ') else { continue };
            let number = number.parse().unwrap_or(0);
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" | "skipped" | "todo" => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Totals;

    fn total(output: &str) -> Totals {
        let mut totals = Totals::default();
        output.lines().for_each(|line| totals.read(line));
        totals
    }

    #[test]
    fn the_lines_of_cargo_test_add_up() {
        let output = "running 4 tests\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.5s\n";
        assert_eq!(total(output), Totals { passed: 8, failed: 2, ignored: 1 });
    }

    #[test]
    fn the_lines_of_vitest_add_up() {
        let output =
            " Test Files  2 passed (2)\n      Tests  1 failed | 12 passed | 2 skipped (15)\n";
        assert_eq!(total(output), Totals { passed: 12, failed: 1, ignored: 2 });
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(total("12 passed, no result\nTests are fun\n"), Totals::default());
    }
}
