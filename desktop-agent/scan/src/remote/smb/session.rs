//! One signed-in connection to a share, made when it is needed and made anew when it broke.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use smb2::client::connection::Connection;
use smb2::client::stream::open_file_reader;
use smb2::{ClientConfig, DirectoryReader, ListOptions, SmbClient, Tree};
use tokio::sync::Mutex;

use super::meaning::{connecting, doing};
use crate::remote::connection::SmbConnection;
use crate::remote::fault::Fault;
use crate::remote::verdict::RefusalKind;

const CONNECT: Duration = Duration::from_secs(5);
/// A drive that wakes up takes longer than anything else.
const ANSWER: Duration = Duration::from_secs(20);

/// A way into one share.
pub(super) struct Session<'a> {
    connection: &'a SmbConnection,
    share: &'a str,
    open: RefCell<Option<Rc<Open>>>,
    /// Only one connects; the others wait for what it gets.
    connecting: Mutex<()>,
    /// Raised with each connection, so that what broke is let go of once.
    count: Cell<u64>,
}

/// A connection that was made.
struct Open {
    number: u64,
    tree: Arc<Tree>,
    wire: Connection,
    /// Lives as long as its connection is used.
    _client: SmbClient,
}

impl<'a> Session<'a> {
    pub(super) fn new(connection: &'a SmbConnection, share: &'a str) -> Self {
        let (open, connecting) = (RefCell::new(None), Mutex::new(()));
        Self { connection, share, open, connecting, count: Cell::new(0) }
    }

    /// Opens a folder for reading its entries.
    pub(super) async fn folder(&self, path: &str) -> Result<Entries<'_, 'a>, Fault> {
        let open = self.open().await?;
        let options = ListOptions::new().index_numbers(true);
        let reader = open.tree.open_directory_reader_with(open.wire.clone(), path, options).await;
        let reader = reader.map_err(|error| self.note(&open, &error, RefusalKind::ListDenied))?;
        Ok(Entries { session: self, open, reader })
    }

    /// A part of a file; fewer bytes where it ends before.
    pub(super) async fn read(&self, path: &str, range: Range<u64>) -> Result<Vec<u8>, Fault> {
        let open = self.open().await?;
        let denied = RefusalKind::ReadDenied;
        let read = async {
            let file = open_file_reader(Arc::clone(&open.tree), open.wire.clone(), path).await?;
            let length = range.end.saturating_sub(range.start);
            let read = file.read_at(range.start, length).await;
            file.close().await?;
            read
        };
        read.await.map_err(|error| self.note(&open, &error, denied))
    }

    async fn open(&self) -> Result<Rc<Open>, Fault> {
        let _only_one = self.connecting.lock().await;
        if let Some(open) = self.open.borrow().as_ref() {
            return Ok(Rc::clone(open));
        }
        let open = Rc::new(self.connect().await?);
        *self.open.borrow_mut() = Some(Rc::clone(&open));
        Ok(open)
    }

    async fn connect(&self) -> Result<Open, Fault> {
        let host = &self.connection.server;
        let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        let config = ClientConfig {
            addr: format!("{host}:{}", self.connection.port),
            timeout: CONNECT,
            username: self.connection.username.expose().to_owned(),
            password: self.connection.password.expose().to_owned(),
            domain: self.connection.domain.clone(),
            // Photos do not get smaller.
            compression: false,
            response_timeout: Some(ANSWER),
            ..ClientConfig::default()
        };
        let mut client = SmbClient::connect(config).await.map_err(|error| connecting(&error))?;
        let tree = client.connect_share(self.share).await.map_err(|error| connecting(&error))?;
        let wire = client.connection_for(&tree).map_err(|error| connecting(&error))?;
        self.count.set(self.count.get() + 1);
        Ok(Open { number: self.count.get(), tree: Arc::new(tree), wire, _client: client })
    }

    /// Says what an error means, and lets go of a connection that broke.
    fn note(&self, open: &Open, error: &smb2::Error, denied: RefusalKind) -> Fault {
        let fault = doing(error, denied);
        let mut current = self.open.borrow_mut();
        if matches!(fault.kind, RefusalKind::Unreachable(_))
            && current.as_ref().is_some_and(|current| current.number == open.number)
        {
            *current = None;
        }
        fault
    }
}

/// The entries of a folder that is being read.
pub(super) struct Entries<'s, 'a> {
    session: &'s Session<'a>,
    open: Rc<Open>,
    reader: DirectoryReader,
}

impl Entries<'_, '_> {
    /// The next few; none at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<smb2::DirectoryEntry>>, Fault> {
        let batch = self.reader.next_batch().await;
        batch.map_err(|error| self.session.note(&self.open, &error, RefusalKind::ListDenied))
    }
}
