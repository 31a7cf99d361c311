//! The agent's end of the socket.

use std::{fs, io, os::unix::fs::PermissionsExt, path::Path};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::{mpsc, oneshot},
};
use tokio_util::sync::CancellationToken;
use zeroize::Zeroizing;

use super::wire::{LONGEST_LINE, Reply, Request};
use crate::{
    loops::{Ask, AskReceiver, Asked},
    roots,
};

type Asks = mpsc::Sender<(Ask, oneshot::Sender<Result<Asked, String>>)>;

/// Listens at `path` until `stop`, and hands on what is asked. The caller holds the folder's lock,
/// so a socket that is there already belongs to nobody.
///
/// # Errors
/// When the socket cannot be made, as where the path is too long for one.
pub fn listen(path: &Path, stop: CancellationToken) -> io::Result<AskReceiver> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    let (asks, receiver) = mpsc::channel(8);
    let path = path.to_owned();
    tokio::spawn(async move {
        serve(listener, asks, stop).await;
        // Best effort: the next start removes it too.
        let _ = fs::remove_file(path);
    });
    Ok(receiver)
}

async fn serve(listener: UnixListener, asks: Asks, stop: CancellationToken) {
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                let (asks, stop) = (asks.clone(), stop.clone());
                tokio::spawn(async move {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        // Whoever asked may have left in the middle; that is their affair.
                        _ = converse(stream, &asks) => {}
                    }
                });
            }
            Err(error) => {
                tracing::warn!(%error, "the local socket failed; verbs cannot reach this agent any more");
                return;
            }
        }
    }
}

async fn converse(stream: UnixStream, asks: &Asks) -> io::Result<()> {
    let (read, mut write) = stream.into_split();
    // It may hold credentials.
    let mut line = Zeroizing::new(Vec::<u8>::new());
    BufReader::new(read.take(LONGEST_LINE)).read_until(b'\n', &mut line).await?;
    let answer = match serde_json::from_slice::<Request>(&line) {
        Ok(request) => answer(request, asks).await,
        // What the parser says may repeat what it could not read.
        Err(_) => Err("not a request of this version".to_owned()),
    };
    let mut text = serde_json::to_vec(&Reply::from(answer)).map_err(io::Error::other)?;
    text.push(b'\n');
    write.write_all(&text).await?;
    write.shutdown().await
}

async fn answer(request: Request, asks: &Asks) -> Result<Asked, String> {
    let ending = || "the agent is ending".to_owned();
    let ask = checked(request).await?;
    let (sender, receiver) = oneshot::channel();
    asks.send((ask, sender)).await.map_err(|_| ending())?;
    receiver.await.map_err(|_| ending())?
}

/// Paths that are to be read are looked at by the agent itself, not taken on trust.
async fn checked(request: Request) -> Result<Ask, String> {
    let canonical = |path: String| async move {
        tokio::task::spawn_blocking(move || roots::canonical(Path::new(&path)))
            .await
            .map_err(|error| error.to_string())?
    };
    Ok(match request {
        Request::AddRoot { path } => Ask::AddRoot(canonical(path).await?),
        Request::AddCollection { name, path } => {
            Ask::AddCollection { name, path: canonical(path).await? }
        }
        other => other.into(),
    })
}
