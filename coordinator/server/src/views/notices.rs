//! What a team should look at, in words.

use safelight_domain::TeamId;
use safelight_store::{NoticeKind, NoticeRecord};

use super::surroundings::Surroundings;
use crate::{ApiError, App, shapes::Notice};

/// Notices of one team, in the given order.
pub(crate) async fn all(
    app: &App,
    team: TeamId,
    records: Vec<NoticeRecord>,
) -> Result<Vec<Notice>, ApiError> {
    let collections: Vec<_> = records.iter().filter_map(|notice| notice.collection).collect();
    let around = Surroundings::of(app, team, collections).await?;
    Ok(records.into_iter().map(|record| shape(record, &around)).collect())
}

fn shape(record: NoticeRecord, around: &Surroundings) -> Notice {
    Notice {
        text: text(&record, around),
        guid: record.id,
        kind: record.kind.into(),
        agent: around.agent(record.agent),
        collection: around.collection(record.collection),
        tool: record.tool,
        job_guid: record.job,
        error: record.error,
        findings: record.findings,
        count: record.occurrences,
        first_at: record.first_at,
        latest_at: record.latest_at,
    }
}

fn text(record: &NoticeRecord, around: &Surroundings) -> String {
    let agent = around.named(record.agent).map_or_else(
        || "An agent that was removed".to_owned(),
        |agent| format!("Agent {}", agent.name),
    );
    let tool = record.tool.map_or_else(|| "A tool".to_owned(), |tool| tool.to_string());
    let place = around
        .collection(record.collection)
        .map_or_else(|| "a collection that was deleted".to_owned(), |collection| collection.name);
    match record.kind {
        NoticeKind::AgentOffline => format!("{agent} fell silent and counts as offline."),
        NoticeKind::JobFailing => format!("{tool} of {place} keeps failing or was given up."),
        NoticeKind::NewFindings => {
            let kinds: Vec<_> = record.findings.iter().map(|key| in_words(key)).collect();
            format!("{tool} of {place} found what was not there before: {}.", kinds.join(", "))
        }
    }
}

/// `orphaned_images` as people say it; of `invalid_reasons.no counter` the reason.
fn in_words(key: &str) -> String {
    match key.split_once('.') {
        Some(("invalid_reasons", reason)) => format!("invalid names ({reason})"),
        Some((_, status)) => format!("{} images", status.to_lowercase()),
        None if key == "invalid_files_count" => "invalid names".to_owned(),
        None => key.replace('_', " "),
    }
}
