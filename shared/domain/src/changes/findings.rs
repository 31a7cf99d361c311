//! Two sorted streams of findings held against each other.

use std::cmp::Ordering;

/// So many findings are named.
const NAMED: usize = 100;

/// Findings that came and went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingDifferences {
    /// How many were not there before.
    pub new: u64,
    /// How many are not there any more.
    pub gone: u64,
    /// The first hundred of the new ones.
    pub first_new: Vec<String>,
    /// The first hundred of those that are gone.
    pub first_gone: Vec<String>,
}

/// Compares two streams, each sorted by bytes, without keeping more than two lines of them and
/// the first hundred that differ.
///
/// # Errors
/// What a stream says.
pub fn compare_findings<E>(
    before: impl Iterator<Item = Result<String, E>>,
    now: impl Iterator<Item = Result<String, E>>,
) -> Result<FindingDifferences, E> {
    let (mut before, mut now) = (before, now);
    let mut differences = FindingDifferences::default();
    let (mut old, mut new) = (before.next().transpose()?, now.next().transpose()?);
    loop {
        let order = match (&old, &new) {
            (Some(old), Some(new)) => old.cmp(new),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return Ok(differences),
        };
        if order.is_lt() {
            differences.gone += 1;
            name(&mut differences.first_gone, old.take());
        }
        if order.is_gt() {
            differences.new += 1;
            name(&mut differences.first_new, new.take());
        }
        if order.is_le() {
            old = before.next().transpose()?;
        }
        if order.is_ge() {
            new = now.next().transpose()?;
        }
    }
}

fn name(named: &mut Vec<String>, finding: Option<String>) {
    if named.len() < NAMED {
        named.extend(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(before: &[String], now: &[String]) -> FindingDifferences {
        fn stream(lines: &[String]) -> impl Iterator<Item = Result<String, ()>> {
            lines.iter().cloned().map(Ok)
        }
        compare_findings(stream(before), stream(now)).unwrap()
    }

    #[test]
    fn the_first_hundred_are_named_and_all_are_counted() {
        let lines: Vec<String> = (0..250).map(|number| format!("kind\t{number:03}")).collect();
        let found = compare(&lines[..10], &lines);
        assert_eq!((found.new, found.gone), (240, 0));
        assert_eq!(found.first_new, lines[10..110]);
        let found = compare(&lines, &[]);
        assert_eq!((found.new, found.gone), (0, 250));
        assert_eq!(found.first_gone, lines[..100]);
    }

    #[test]
    fn a_broken_stream_is_no_comparison() {
        let broken = [Ok("a".to_owned()), Err("broken")];
        let whole = [Ok("a".to_owned()), Ok("b".to_owned())];
        assert_eq!(compare_findings(broken.into_iter(), whole.into_iter()), Err("broken"));
    }
}
