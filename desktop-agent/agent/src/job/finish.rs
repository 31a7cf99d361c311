//! What goes into the outbox when a job ends.

use safelight_domain::AgentId;
use safelight_protocol::canonical_value;

use super::{JobOrder, ToolFault, ToolOutput};
use crate::outbox::{Entry, Files, Meta, Outbox, Outcome};

/// Longest sentence that travels, in characters.
const LONGEST_MESSAGE: usize = 2_000;

/// Signs and keeps what a tool found. Blocks until it is safely on disk.
pub(super) fn keep_result(
    outbox: &Outbox,
    agent: AgentId,
    order: &JobOrder,
    output: &ToolOutput,
) -> std::io::Result<Entry> {
    let results = canonical_value(&output.results);
    let Ok(signature) = order.signer.sign(&results) else {
        let fault = ToolFault::Failed {
            message: "The claim carried no usable signing secret.".to_owned(),
            retryable: true,
        };
        return keep_failure(outbox, agent, order, &fault);
    };
    let outcome = Outcome::Completed {
        signature,
        files_scanned: output.files_scanned,
        issues_found: output.issues_found,
    };
    let snapshot = output.snapshot.as_ref();
    let meta = Meta {
        snapshot: snapshot.map(|snapshot| snapshot.name.clone()),
        ..meta(agent, order, outcome)
    };
    let files = Files {
        results: Some(&results),
        report: output.report.as_deref(),
        snapshot: snapshot.map(|snapshot| snapshot.path.as_path()),
    };
    outbox.keep(meta, files)
}

/// Keeps the sentence of a job that could not be done.
pub(super) fn keep_failure(
    outbox: &Outbox,
    agent: AgentId,
    order: &JobOrder,
    fault: &ToolFault,
) -> std::io::Result<Entry> {
    outbox.keep(meta(agent, order, failure(order, fault)), Files::default())
}

/// The outcome of a job that could not be done.
pub(crate) fn failure(order: &JobOrder, fault: &ToolFault) -> Outcome {
    let (message, retryable) = match fault {
        ToolFault::Cancelled => ("The job was stopped on the agent.".to_owned(), true),
        ToolFault::Failed { message, retryable } => (message.clone(), *retryable),
    };
    let message = fit(message);
    let signature = order.signer.sign_failure(&message);
    Outcome::Failed { message, signature, retryable }
}

const fn meta(agent: AgentId, order: &JobOrder, outcome: Outcome) -> Meta {
    Meta {
        agent,
        job: order.job,
        epoch: order.epoch,
        outcome,
        results_upload: None,
        report_upload: None,
        uploaded: false,
        report_refused: false,
        snapshot: None,
    }
}

fn fit(message: String) -> String {
    match message.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => message[..end].to_owned(),
        None if message.is_empty() => "The job failed without a reason.".to_owned(),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_always_fits_the_wire() {
        assert_eq!(fit("ü".repeat(3_000)).chars().count(), 2_000);
        assert_eq!(fit("short".to_owned()), "short");
        assert!(!fit(String::new()).is_empty());
    }
}
