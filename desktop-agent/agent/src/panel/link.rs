//! Whether the connection of this computer costs by what is sent.

/// What the network service of the system says; none where nothing can tell. Linux alone: the other
/// systems say it only to programs that are built in their own way.
#[cfg(target_os = "linux")]
pub(super) async fn metered() -> Option<bool> {
    linux::said_on(&zbus::Connection::system().await.ok()?).await
}

#[cfg(not(target_os = "linux"))]
pub(super) async fn metered() -> Option<bool> {
    None
}

#[cfg(target_os = "linux")]
mod linux {
    use zbus::{Connection, fdo::DBusProxy, zvariant::OwnedValue};

    const NAME: &str = "org.freedesktop.NetworkManager";
    const PATH: &str = "/org/freedesktop/NetworkManager";

    /// NetworkManager's property `Metered` (`NMMetered`): 1 yes, 2 no, 3 and 4 the same as guesses.
    pub(super) async fn said_on(bus: &Connection) -> Option<bool> {
        // Asked for by name first: a call would start a service that nobody wanted to run.
        let runs = DBusProxy::new(bus).await.ok()?.name_has_owner(NAME.try_into().ok()?).await;
        if !runs.ok()? {
            return None;
        }
        let properties = Some("org.freedesktop.DBus.Properties");
        let asked = bus.call_method(Some(NAME), PATH, properties, "Get", &(NAME, "Metered"));
        let said: OwnedValue = asked.await.ok()?.body().deserialize().ok()?;
        match u32::try_from(said).ok()? {
            1 | 3 => Some(true),
            2 | 4 => Some(false),
            _ => None,
        }
    }

    #[cfg(test)]
    mod tests {
        use std::{
            io::{BufRead as _, BufReader},
            process::{Child, Command, Stdio},
        };

        use zbus::connection::Builder;

        use super::*;

        /// What NetworkManager tells of itself, as far as it is asked here.
        struct Network(u32);

        #[zbus::interface(name = "org.freedesktop.NetworkManager")]
        impl Network {
            #[zbus(property)]
            fn metered(&self) -> u32 {
                self.0
            }
        }

        /// A bus of its own.
        struct Bus(Child, String);

        impl Bus {
            fn start() -> Self {
                let mut bus = Command::new("dbus-daemon")
                    .args(["--session", "--nofork", "--nopidfile", "--print-address"])
                    .stdout(Stdio::piped())
                    .spawn()
                    .expect("dbus-daemon is there: cargo xtask setup");
                let mut address = String::new();
                BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
                Self(bus, address.trim().to_owned())
            }

            fn line(&self) -> Builder<'_> {
                Builder::address(self.1.as_str()).unwrap()
            }
        }

        impl Drop for Bus {
            fn drop(&mut self) {
                let _ = self.0.kill();
                let _ = self.0.wait();
            }
        }

        #[tokio::test]
        async fn what_the_network_service_says_counts_and_without_one_nothing_is_known() {
            let bus = Bus::start();
            let asks = bus.line().build().await.unwrap();
            assert_eq!(said_on(&asks).await, None, "nobody is there to say");
            for (word, known) in
                [(0, None), (1, Some(true)), (2, Some(false)), (3, Some(true)), (4, Some(false))]
            {
                let line = bus.line().name(NAME).unwrap();
                let says = line.serve_at(PATH, Network(word)).unwrap().build().await.unwrap();
                assert_eq!(said_on(&asks).await, known, "{word}");
                says.release_name(NAME).await.unwrap();
            }
        }
    }
}
