//! `panel`: the agent with its panel, in a browser; or a link to the one that runs.

use std::{io::BufRead as _, sync::Arc};

use super::{Common, fault::Fault, note, say};
use crate::{
    loops::{Ask, Asked},
    panel::{Desktop as _, Panel, PanelParts, Plain, start_logging},
    secrets::StoreKind,
    socket::{self, AskError},
};

/// What `panel` is told.
#[derive(Debug, clap::Args)]
pub(super) struct PanelArgs {
    /// Print the address and open nothing
    #[arg(long)]
    no_browser: bool,
    /// End when standard input closes, as for a program that starts this one
    #[arg(long)]
    until_stdin_closes: bool,
    /// Where to keep secrets at the first start
    #[arg(long, value_enum)]
    secret_store: Option<StoreKind>,
}

/// Prints the address on stdout.
pub(super) fn run(common: &Common, args: &PanelArgs) -> Result<(), Fault> {
    start_logging(&common.log).map_err(Fault::Usage)?;
    let place = common.place()?;
    match socket::ask(&place.socket(), Ask::PanelLink) {
        Ok(Asked::Link(link)) => return show(&link, args),
        Ok(_) => return Err(Fault::Failed("the running agent gave another answer".to_owned())),
        Err(AskError::NotRunning) => {}
        Err(error) => return Err(error.into()),
    }
    let parts =
        PanelParts { secret_store: args.secret_store, ..PanelParts::new(place, Arc::new(Plain)) };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ended = runtime.block_on(serve(parts, args));
    // A walk on a disk that does not answer must not keep us.
    runtime.shutdown_background();
    ended
}

async fn serve(parts: PanelParts, args: &PanelArgs) -> Result<(), Fault> {
    let panel = Panel::start(parts)?;
    let served = panel.serve().await?;
    show(served.address(), args)?;
    let asked = super::stop_asked()?;
    let parent = async {
        if args.until_stdin_closes { stdin_closed().await } else { std::future::pending().await }
    };
    tokio::select! {
        () = asked => {}
        () = parent => {}
    }
    panel.stop().await;
    Ok(())
}

fn show(link: &str, args: &PanelArgs) -> Result<(), Fault> {
    say(link)?;
    if !args.no_browser
        && let Err(sentence) = Plain.open(link)
    {
        note(&sentence);
    }
    Ok(())
}

async fn stdin_closed() {
    let (closed, told) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        // What comes in means nothing; its end does.
        std::io::stdin().lock().lines().for_each(drop);
        let _ = closed.send(());
    });
    let _ = told.await;
}
