//! Both databases take the same steps, and each step knows its way back.

use std::collections::BTreeSet;

use crate::repository::{files, none};

const DATABASES: [&str; 2] = ["sqlite", "postgres"];
const DIRECTIONS: [&str; 2] = ["up.sql", "down.sql"];

fn complaints<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let paths: BTreeSet<&str> = paths.filter(|path| path.starts_with("migrations/")).collect();
    let steps: BTreeSet<&str> = paths.iter().filter_map(|path| path.split('/').nth(2)).collect();
    let mut complaints = Vec::new();
    for step in steps {
        let stamp = step.split('_').next().unwrap_or_default();
        if !stamp.chars().all(|c| c.is_ascii_digit() || c == '-') || stamp == step {
            complaints.push(format!("migration {step} is not named <stamp>_<name>"));
        }
        for database in DATABASES {
            for direction in DIRECTIONS {
                let path = format!("migrations/{database}/{step}/{direction}");
                if !paths.contains(path.as_str()) {
                    complaints.push(format!("{path} is missing"));
                }
            }
        }
    }
    complaints
}

#[test]
fn migrations_come_in_pairs() {
    none(&complaints(files().iter().map(|file| file.path.as_str())));
}

#[test]
fn a_missing_half_is_caught() {
    let whole: Vec<String> = DATABASES
        .iter()
        .flat_map(|db| {
            DIRECTIONS.map(|way| format!("migrations/{db}/2026-01-01-000000_teams/{way}"))
        })
        .collect();
    assert!(complaints(whole.iter().map(String::as_str)).is_empty());
    for left_out in 0..whole.len() {
        let rest = whole.iter().enumerate().filter(|(at, _)| *at != left_out);
        assert_eq!(complaints(rest.map(|(_, path)| path.as_str())).len(), 1);
    }
}
