//! The figures as people read them.

use safelight_tests::measure::{least, median, peak, ratio};

use super::{Figures, Row};

/// One tree's table: each program against the first, against PhotoStats, and against itself on the
/// tree before, for each file.
pub(super) fn print(figures: &Figures, before: Option<&Figures>) {
    println!(
        "\n{:<24}{:>10}{:>10}{:>8}{:>8}{:>14}{:>10}{:>10}",
        format!("{} files", figures.files),
        "CPU min",
        "median",
        "÷ find",
        "median",
        "÷ photostats",
        "peak",
        "growth"
    );
    for row in &figures.rows {
        let grown = before.map_or_else(String::new, |before| growth(figures, before, row));
        println!(
            "  {:<22}{:>8.3} s{:>8.3} s{:>8.2}{:>8.2}{:>14.2}{:>6.1} MiB{grown:>8}",
            row.name,
            least(&row.costs) / 1e6,
            median(&row.costs) / 1e6,
            ratio(&row.costs, &figures.rows[0].costs, least),
            ratio(&row.costs, &figures.rows[0].costs, median),
            ratio(&row.costs, &figures.rows[1].costs, least),
            peak(&row.costs) as f64 / 1_024.0,
        );
    }
}

/// CPU for each file against that on the tree before: 1 is linear.
fn growth(figures: &Figures, before: &Figures, row: &Row) -> String {
    let Some(old) = before.rows.iter().find(|old| old.name == row.name) else {
        return String::new();
    };
    let a_file = |costs, files: u64| least(costs) / files as f64;
    format!("{:.2}", a_file(&row.costs, figures.files) / a_file(&old.costs, before.files))
}
