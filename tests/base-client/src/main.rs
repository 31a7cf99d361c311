//! Enrols, works until there is nothing to do, and says good-bye:
//! `safelight-base-client <url> <registration token> <name> <folder>`.

use std::process::ExitCode;

use safelight_base_client::{
    coordinator::{CallFault, Claim, Coordinator},
    worker::work,
};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, token, name, folder] = arguments.as_slice() else {
        complain("name the coordinator, a registration token, a name and a folder");
        return ExitCode::from(2);
    };
    match run(url, token, name, folder).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            complain(&fault.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn run(url: &str, token: &str, name: &str, folder: &str) -> Result<(), CallFault> {
    let coordinator = Coordinator::register(url, token, name, folder).await?;
    coordinator.heartbeat(None).await?;
    while let Some(claim) = Claim::read(&coordinator.claim().await?) {
        work(&coordinator, &claim).await?;
        coordinator.heartbeat(None).await?;
    }
    coordinator.disconnect().await.map(drop)
}

#[allow(clippy::print_stderr, reason = "a program says what went wrong")]
fn complain(sentence: &str) {
    eprintln!("{sentence}");
}
