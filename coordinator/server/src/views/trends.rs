//! How a collection goes: one point a result.

use safelight_domain::Tool;
use safelight_store::ResultRecord;

use super::counts;
use crate::{ApiError, App, shapes::TrendPoint};

/// Points of these results, in their order: newest first.
pub(crate) async fn points(
    app: &App,
    records: Vec<ResultRecord>,
) -> Result<Vec<TrendPoint>, ApiError> {
    let mut points = Vec::with_capacity(records.len());
    for record in &records {
        points.push(point(app, record).await?);
    }
    carry_forward(&mut points);
    Ok(points)
}

async fn point(app: &App, record: &ResultRecord) -> Result<TrendPoint, ApiError> {
    let figures = counts::all_of(app, record).await?;
    let figure = |key: &str| figures.get(key).copied();
    let count = |value: Option<i64>| value.and_then(|value| u64::try_from(value).ok());
    Ok(TrendPoint {
        result_guid: record.id,
        tool: record.tool,
        at: record.created_at,
        findings: count(record.issues_found),
        files: count(record.files_scanned).or_else(|| figure("total_files")),
        bytes: figure("total_size"),
        images: figure("total_images").or_else(|| figure("image_count")),
        ready: figure("ready.any"),
        unchanged: figure("changes.unchanged") == Some(1),
    })
}

/// A run that found nothing changed may tell less; what it leaves out is as before.
fn carry_forward(newest_first: &mut [TrendPoint]) {
    for tool in Tool::ALL {
        let mut before: Option<TrendPoint> = None;
        for point in newest_first.iter_mut().rev().filter(|point| point.tool == tool) {
            if let Some(before) = before.filter(|_| point.unchanged) {
                point.findings = point.findings.or(before.findings);
                point.files = point.files.or(before.files);
                point.bytes = point.bytes.or(before.bytes);
                point.images = point.images.or(before.images);
                point.ready = point.ready.or(before.ready);
            }
            before = Some(point.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(tool: Tool, number: u8, files: Option<u64>, unchanged: bool) -> TrendPoint {
        TrendPoint {
            result_guid: format!("res_0000000000000000000000000{number}").parse().unwrap(),
            tool,
            at: "2026-01-31T12:00:00Z".parse().unwrap(),
            findings: None,
            files,
            bytes: files.map(|files| files * 10),
            images: None,
            ready: None,
            unchanged,
        }
    }

    #[test]
    fn an_unchanged_run_goes_on_with_what_was() {
        let mut points = [
            point(Tool::PhotoStats, 5, None, false),
            point(Tool::PhotoStats, 4, None, true),
            point(Tool::PhotoPairing, 3, Some(9), false),
            point(Tool::PhotoStats, 2, None, true),
            point(Tool::PhotoStats, 1, Some(7), false),
        ];
        carry_forward(&mut points);
        let files: Vec<_> = points.iter().map(|point| point.files).collect();
        assert_eq!(files, [None, Some(7), Some(9), Some(7), Some(7)]);
        assert_eq!(points[1].bytes, Some(70));
    }
}
