//! `sign-in-link`.

use anyhow::Context as _;
use clap::Args;

use super::{Folder, open, say, solo};
use crate::people::links;

#[derive(Debug, Args)]
pub(super) struct SignInLink {
    /// Whom to sign in [default: the first administrator]
    #[arg(long)]
    email: Option<String>,
    #[command(flatten)]
    folder: Folder,
}

pub(super) async fn run(verb: SignInLink) -> anyhow::Result<()> {
    let (places, mut config) = open::settings(&verb.folder)?;
    let url = match solo::Solo::read(&places.solo())? {
        Some(solo) => {
            solo::overrule(&mut config);
            solo.url
        }
        None => match &config.server.public_url {
            Some(url) => url.to_string(),
            None => format!("http://{}", config.server.listen),
        },
    };
    open::expect_database(&config, &places)?;
    let clock = open::clock();
    let store = open::store(&config, &places, &clock).await?;
    let link = async {
        let user = links::whom(&store, verb.email.as_deref()).await?;
        let user = user.context("nobody fits; see create-admin")?;
        anyhow::Ok(links::new_link(&store, clock.as_ref(), user.id, &url).await?)
    }
    .await;
    store.close().await;
    say(&link?)
}
