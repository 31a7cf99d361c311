//! One open socket: pings that keep it open, an end when the other side is silent, and a limit on
//! how long the other side may leave what it is sent unread.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _};
use tokio::time::{Instant, sleep_until, timeout};

/// Between two pings.
pub(crate) const PING_EVERY: Duration = Duration::from_secs(30);
/// Nothing heard for so long, not even the answer to a ping: nobody is there.
pub(crate) const SILENCE: Duration = Duration::from_secs(90);
/// Who does not take what it is sent for so long is let go.
pub(crate) const SEND_LIMIT: Duration = Duration::from_secs(10);

/// A socket.
#[derive(Debug)]
pub(crate) struct Line<S> {
    socket: S,
    next_ping: Instant,
    heard: Instant,
}

impl<S, E> Line<S>
where
    S: Stream<Item = Result<Message, E>> + Sink<Message, Error = E> + Unpin,
{
    /// The other side was heard just now.
    pub(crate) fn new(socket: S) -> Self {
        let now = Instant::now();
        Self { socket, next_ping: now + PING_EVERY, heard: now }
    }

    /// The next text from the other side; none when it is gone. May be dropped at any time.
    pub(crate) async fn next(&mut self) -> Option<Utf8Bytes> {
        loop {
            tokio::select! {
                message = self.socket.next() => {
                    let message = message?.ok()?;
                    self.heard = Instant::now();
                    match message {
                        Message::Text(text) => return Some(text),
                        Message::Close(_) => return None,
                        // Pings are answered by the library; nobody has a use for bytes.
                        Message::Ping(_) | Message::Pong(_) | Message::Binary(_) => {}
                    }
                }
                () = sleep_until(self.next_ping) => {
                    if self.heard.elapsed() >= SILENCE {
                        return None;
                    }
                    self.next_ping = Instant::now() + PING_EVERY;
                    if !self.send_message(Message::Ping(Default::default())).await {
                        return None;
                    }
                }
            }
        }
    }

    /// Sends a text. False when the other side is gone or does not take it.
    pub(crate) async fn send(&mut self, text: impl Into<Utf8Bytes>) -> bool {
        self.send_message(Message::Text(text.into())).await
    }

    /// Closes with that code.
    pub(crate) async fn close(mut self, code: u16, reason: &str) {
        let frame = CloseFrame { code, reason: reason.into() };
        if self.send_message(Message::Close(Some(frame))).await {
            // Until the other side has read it and closed too, or does not bother.
            let rest = async { while let Some(Ok(_)) = self.socket.next().await {} };
            let _ = timeout(SEND_LIMIT, rest).await;
        }
    }

    async fn send_message(&mut self, message: Message) -> bool {
        matches!(timeout(SEND_LIMIT, self.socket.send(message)).await, Ok(Ok(())))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        pin::Pin,
        task::{Context, Poll},
    };

    use tokio::sync::mpsc;

    use super::*;

    /// The near end of a pair of queues.
    struct Near {
        out: mpsc::UnboundedSender<Message>,
        arrives: mpsc::UnboundedReceiver<Message>,
        is_read: bool,
    }

    impl Stream for Near {
        type Item = Result<Message, Infallible>;
        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.arrives.poll_recv(cx).map(|message| message.map(Ok))
        }
    }

    impl Sink<Message> for Near {
        type Error = Infallible;
        fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            if self.is_read { Poll::Ready(Ok(())) } else { Poll::Pending }
        }
        fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), Infallible> {
            let _ = self.out.send(message);
            Ok(())
        }
        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }
        fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            Poll::Ready(Ok(()))
        }
    }

    type Far = (mpsc::UnboundedSender<Message>, mpsc::UnboundedReceiver<Message>);

    fn pair(is_read: bool) -> (Line<Near>, Far) {
        let (out, read) = mpsc::unbounded_channel();
        let (say, arrives) = mpsc::unbounded_channel();
        (Line::new(Near { out, arrives, is_read }), (say, read))
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_socket_is_pinged_twice_and_then_given_up() {
        let (mut line, (_say, mut read)) = pair(true);
        let began = Instant::now();
        assert_eq!(line.next().await, None);
        assert_eq!(began.elapsed(), SILENCE);
        assert_eq!(read.try_recv(), Ok(Message::Ping(Default::default())));
        assert_eq!(read.try_recv(), Ok(Message::Ping(Default::default())));
        assert!(read.try_recv().is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_to_a_ping_keeps_it_open() {
        let (mut line, (say, mut read)) = pair(true);
        let answers = tokio::spawn(async move {
            for _ in 0..10 {
                assert!(matches!(read.recv().await, Some(Message::Ping(_))));
                say.send(Message::Pong(Default::default())).unwrap();
            }
            say.send(Message::Text("still here".into())).unwrap();
        });
        let began = Instant::now();
        assert_eq!(line.next().await, Some("still here".into()));
        assert_eq!(began.elapsed(), PING_EVERY * 10);
        answers.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn who_never_reads_is_let_go() {
        let (mut line, _far) = pair(false);
        let began = Instant::now();
        assert!(!line.send("news").await);
        assert_eq!(began.elapsed(), SEND_LIMIT);
    }
}
