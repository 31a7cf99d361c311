//! One try to hand an entry in, and what its failure means.

use safelight_domain::UploadId;
use safelight_protocol::{CompleteRequest, ErrorCode, FailRequest, MAX_INLINE_RESULTS, UploadType};
use serde_json::value::RawValue;

use super::upload::{self, Source};
use crate::{
    client::{CallError, Client, ShutOut},
    outbox::{Entry, Files, Outbox, Outcome},
};

/// How one try ended.
#[derive(Debug)]
pub(super) enum Verdict {
    /// The coordinator has it.
    Accepted,
    /// It will never want it.
    Refused(String),
    /// Something was mended; try at once.
    Again,
    /// Try after a pause.
    Later(String),
    /// The coordinator does not want this agent any more.
    ShutOut(ShutOut),
}

/// What one try needs.
pub(super) struct Attempt<'a> {
    pub(super) client: &'a Client,
    pub(super) outbox: &'a Outbox,
}

/// Why a try did not go through.
#[derive(Debug)]
enum Fault {
    Call(CallError),
    Disk(std::io::Error),
}

impl From<CallError> for Fault {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(error)
    }
}

impl From<upload::UploadFault> for Fault {
    fn from(fault: upload::UploadFault) -> Self {
        match fault {
            upload::UploadFault::Call(error) => Self::Call(error),
            upload::UploadFault::Disk(error) => Self::Disk(error),
        }
    }
}

impl Attempt<'_> {
    pub(super) async fn hand_in(&self, entry: &mut Entry) -> Verdict {
        match self.send(entry).await {
            Ok(()) => Verdict::Accepted,
            Err(Fault::Disk(error)) => Verdict::Later(error.to_string()),
            Err(Fault::Call(error)) => self.judge(entry, &error),
        }
    }

    async fn send(&self, entry: &mut Entry) -> Result<(), Fault> {
        match entry.meta.outcome.clone() {
            Outcome::Failed { message, signature, retryable } => {
                let request = FailRequest {
                    error_message: message,
                    signature,
                    retryable: Some(retryable),
                    lease_epoch: entry.meta.epoch,
                };
                Ok(self.client.fail(entry.meta.job, &request).await?)
            }
            Outcome::Completed { signature, files_scanned, issues_found } => {
                let (results, results_upload_id) = self.results(entry).await?;
                let report_upload_id = self.report(entry).await?;
                if has_uploads(entry) && !entry.meta.uploaded {
                    entry.meta.uploaded = true;
                    entry.save()?;
                }
                let request = CompleteRequest {
                    signature,
                    results,
                    results_upload_id,
                    report_html: None,
                    report_upload_id,
                    files_scanned: Some(files_scanned),
                    issues_found: Some(issues_found),
                    lease_epoch: entry.meta.epoch,
                };
                Ok(self.client.complete(entry.meta.job, &request).await?)
            }
        }
    }

    /// Small results travel in the call itself, large ones by upload.
    async fn results(
        &self,
        entry: &mut Entry,
    ) -> Result<(Option<Box<RawValue>>, Option<UploadId>), Fault> {
        let path = entry.results_path();
        let size = tokio::fs::metadata(&path).await?.len();
        if size <= MAX_INLINE_RESULTS as u64 {
            let text = tokio::fs::read_to_string(&path).await?;
            let raw = RawValue::from_string(text).map_err(std::io::Error::other)?;
            return Ok((Some(raw), None));
        }
        let known = entry.meta.results_upload;
        if entry.meta.uploaded && known.is_some() {
            return Ok((None, known));
        }
        let source = Source { job: entry.meta.job, kind: UploadType::ResultsJson, path };
        let id = upload::send(self.client, &source, known, |id| {
            entry.meta.results_upload = Some(id);
            entry.save()
        });
        Ok((None, Some(id.await?)))
    }

    async fn report(&self, entry: &mut Entry) -> Result<Option<UploadId>, Fault> {
        let Some(path) = entry.report_path() else { return Ok(None) };
        let known = entry.meta.report_upload;
        if entry.meta.uploaded && known.is_some() {
            return Ok(known);
        }
        let source = Source { job: entry.meta.job, kind: UploadType::ReportHtml, path };
        let id = upload::send(self.client, &source, known, |id| {
            entry.meta.report_upload = Some(id);
            entry.save()
        });
        Ok(Some(id.await?))
    }

    fn judge(&self, entry: &mut Entry, error: &CallError) -> Verdict {
        if let Some(why) = error.shut_out() {
            return Verdict::ShutOut(why);
        }
        match error.code() {
            Some(ErrorCode::UnsafeReport | ErrorCode::QuotaExceeded)
                if !entry.meta.report_refused =>
            {
                tracing::warn!(job = %entry.meta.job, "the coordinator refused the report; handing in the results alone");
                entry.meta.report_refused = true;
                return saved(entry);
            }
            Some(ErrorCode::UploadNotReady | ErrorCode::UploadExpired) if has_uploads(entry) => {
                entry.meta.results_upload = None;
                entry.meta.report_upload = None;
                entry.meta.uploaded = false;
                let _ = saved(entry);
                return Verdict::Later(error.to_string());
            }
            _ => {}
        }
        if error.job_is_gone() {
            return Verdict::Refused(error.to_string());
        }
        // 403 otherwise means "not online", which the next heartbeat mends.
        if error.is_temporary() || error.status() == Some(403) {
            return Verdict::Later(error.to_string());
        }
        self.give_up(entry, error)
    }

    /// The coordinator will never take these results: it is told so instead of hearing nothing.
    fn give_up(&self, entry: &mut Entry, error: &CallError) -> Verdict {
        if matches!(entry.meta.outcome, Outcome::Failed { .. }) {
            return Verdict::Refused(error.to_string());
        }
        tracing::error!(job = %entry.meta.job, %error, "the results were refused; failing the job instead");
        let mut meta = entry.meta.clone();
        meta.outcome = Outcome::Failed {
            message: format!("result_refused: The results were not accepted. {error}"),
            signature: None,
            retryable: false,
        };
        meta.snapshot = None;
        match self.outbox.keep(meta, Files::default()) {
            Ok(failed) => {
                *entry = failed;
                Verdict::Again
            }
            Err(error) => Verdict::Later(error.to_string()),
        }
    }
}

const fn has_uploads(entry: &Entry) -> bool {
    entry.meta.results_upload.is_some() || entry.meta.report_upload.is_some()
}

fn saved(entry: &Entry) -> Verdict {
    entry.save().map_or_else(|error| Verdict::Later(error.to_string()), |()| Verdict::Again)
}
