//! The audit trail as a file, written page by page, so that a long one takes no memory.

use std::sync::Arc;

use futures_util::{Stream, stream};
use safelight_domain::TeamId;
use safelight_store::{AuditFilter, AuditRecord, Listing, Page};

use crate::{
    ApiError, App,
    shapes::{AuditEvent, AuditFormat},
};

/// Events of a page.
const PAGE: u32 = 500;

const COLUMNS: &str = "number,at,actor,actor_guid,action,subject,details\r\n";

/// What is still to be written.
struct Rest {
    app: Arc<App>,
    team: TeamId,
    filter: AuditFilter,
    format: AuditFormat,
    next: Option<Listing<AuditRecord>>,
    begun: bool,
}

/// The pages of the file. The first is read before anything is answered.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn export(
    app: Arc<App>,
    team: TeamId,
    filter: AuditFilter,
    format: AuditFormat,
) -> Result<impl Stream<Item = Result<String, ApiError>>, ApiError> {
    let first = app.store.search_audit(team, filter.clone(), &Page::first(PAGE)).await?;
    let rest = Rest { app, team, filter, format, next: Some(first), begun: false };
    Ok(stream::try_unfold(rest, write_page))
}

async fn write_page(mut rest: Rest) -> Result<Option<(String, Rest)>, ApiError> {
    let Some(page) = rest.next.take() else { return Ok(None) };
    if let Some(after) = page.next {
        let wanted = Page { limit: PAGE, after: Some(after) };
        let filter = rest.filter.clone();
        rest.next = Some(rest.app.store.search_audit(rest.team, filter, &wanted).await?);
    }
    let mut text = String::new();
    if rest.format == AuditFormat::Csv && !rest.begun {
        text.push_str(COLUMNS);
    }
    rest.begun = true;
    for record in page.items {
        write_event(&mut text, record, rest.format)?;
    }
    Ok(Some((text, rest)))
}

fn write_event(
    text: &mut String,
    record: AuditRecord,
    format: AuditFormat,
) -> Result<(), ApiError> {
    match format {
        AuditFormat::Jsonl => {
            let line =
                serde_json::to_string(&AuditEvent::from(record)).map_err(ApiError::internal)?;
            text.push_str(&line);
            text.push('\n');
        }
        AuditFormat::Csv => {
            let cells = [
                record.number.to_string(),
                record.at.to_string(),
                record.label,
                record.user.map(|user| user.to_string()).unwrap_or_default(),
                record.action,
                record.subject,
                record.details.unwrap_or_default(),
            ];
            text.push_str(&cells.map(|cell| quoted(&cell)).join(","));
            text.push_str("\r\n");
        }
    }
    Ok(())
}

/// A cell that no spreadsheet takes for a formula, whatever people called their things.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    if formula || cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_neither_two_cells_nor_a_formula() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(quoted("two\nlines"), "\"two\nlines\"");
        assert_eq!(quoted("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
        assert_eq!(quoted("-1"), "\"'-1\"");
    }
}
