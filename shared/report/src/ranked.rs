//! What there is most of: a chart of the first, a table of more, and the rest in one line.

use maud::{Markup, html};

use crate::{
    charts::{self, Bar},
    words,
};

/// Bars drawn at most.
const MOST_BARS: usize = 12;
/// Rows listed at most.
const MOST_ROWS: usize = 200;

/// One row.
pub(crate) struct Row {
    /// What people call it.
    pub(crate) label: String,
    /// Its code, where that differs.
    pub(crate) code: String,
    pub(crate) count: u64,
}

/// A chart and its numbers, largest first. `columns` name label, code and count; the share is of
/// `whole`.
pub(crate) fn figure(caption: &str, columns: [&str; 3], mut rows: Vec<Row>, whole: u64) -> Markup {
    rows.sort_by(|a, b| (b.count, &a.label, &a.code).cmp(&(a.count, &b.label, &b.code)));
    let bars: Vec<Bar> = rows
        .iter()
        .take(MOST_BARS)
        .map(|row| Bar {
            label: words::visible(&row.label),
            value: row.count,
            shown: words::number(row.count),
        })
        .collect();
    let with_codes = rows.iter().any(|row| !row.code.is_empty());
    html! {
        figure {
            figcaption { (caption) }
            div.pair {
                (charts::bars(&format!("{caption}, largest first"), &bars))
                table {
                    thead { tr {
                        th scope="col" { (columns[0]) }
                        @if with_codes { th scope="col" { (columns[1]) } }
                        th.number scope="col" { (columns[2]) }
                        th.number scope="col" { "Share" }
                    } }
                    tbody {
                        @for row in rows.iter().take(MOST_ROWS) {
                            tr {
                                th scope="row" { bdi { (words::visible(&row.label)) } }
                                @if with_codes { td { bdi.path { (words::visible(&row.code)) } } }
                                td.number { data value=(row.count) { (words::number(row.count)) } }
                                td.number { (words::share(row.count, whole)) }
                            }
                        }
                    }
                }
            }
            @if rows.len() > MOST_ROWS {
                p.more { (words::number((rows.len() - MOST_ROWS) as u64)) " more are not shown." }
            }
        }
    }
}
