//! The session bus as a test sees it.

use zbus::{Connection, connection, fdo::DBusProxy, names::BusName};

use crate::wait::until;

/// A connection of our own to the bus of one desktop.
pub(crate) struct Bus {
    /// Where it is.
    pub(crate) address: String,
    connection: Connection,
}

impl Bus {
    /// Connects.
    pub(crate) async fn connect(address: &str) -> Self {
        let connection = connection::Builder::address(address).unwrap().build().await.unwrap();
        Self { address: address.to_owned(), connection }
    }

    /// Waits until somebody has this name.
    pub(crate) async fn has(&self, name: &str) {
        let bus = DBusProxy::new(&self.connection).await.unwrap();
        until(&format!("{name} on the bus"), async || {
            let name = BusName::try_from(name.to_owned()).unwrap();
            match bus.name_has_owner(name).await {
                Ok(true) => Ok(()),
                other => Err(other),
            }
        })
        .await;
    }
}
