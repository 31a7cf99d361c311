//! Whether the panel that the icon lies on is light or dark. Nothing says so exactly; the wish of the
//! desktop for light or dark windows, which its portal tells, comes closest.

use zbus::{Connection, Proxy, proxy::SignalStream, zvariant::OwnedValue};

/// What the icon lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    /// A light panel.
    Light,
    /// A dark panel.
    Dark,
}

/// Where the portal keeps the wish, and under which name.
const NAMESPACE: &str = "org.freedesktop.appearance";
const KEY: &str = "color-scheme";

/// Tells the colour and each change of it.
pub(crate) struct Colours {
    now: Colour,
    changes: SignalStream<'static>,
}

impl Colours {
    /// Asks the portal; none where there is no portal.
    pub(crate) async fn listen() -> Option<Self> {
        let bus = Connection::session().await.ok()?;
        let portal = Proxy::new_owned(
            bus,
            "org.freedesktop.portal.Desktop",
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Settings",
        )
        .await
        .ok()?;
        let changes = portal.receive_signal("SettingChanged").await.ok()?;
        let wish: OwnedValue = portal.call("Read", &(NAMESPACE, KEY)).await.ok()?;
        Some(Self { now: colour(number(&wish), &desktop()), changes })
    }

    /// As it is now.
    pub(crate) fn now(&self) -> Colour {
        self.now
    }

    /// The next change; none when the portal is gone.
    pub(crate) async fn next(&mut self) -> Option<Colour> {
        use futures_util::StreamExt as _;
        loop {
            let message = self.changes.next().await?;
            let body = message.body();
            let Ok((namespace, key, wish)) = body.deserialize::<(String, String, OwnedValue)>()
            else {
                continue;
            };
            if namespace == NAMESPACE && key == KEY {
                return Some(colour(number(&wish), &desktop()));
            }
        }
    }
}

/// Without a portal.
pub(crate) fn guess() -> Colour {
    colour(None, &desktop())
}

/// The number inside of a value, which older portals wrap twice.
fn number(value: &OwnedValue) -> Option<u32> {
    match &**value {
        zbus::zvariant::Value::U32(number) => Some(*number),
        zbus::zvariant::Value::Value(inner) => match **inner {
            zbus::zvariant::Value::U32(number) => Some(number),
            _ => None,
        },
        _ => None,
    }
}

fn desktop() -> String {
    std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default()
}

/// From the wish (1 dark, 2 light, else none) and the name of the desktop. The bar of GNOME and of
/// those made from it is black whatever the windows are; KDE's is light unless told otherwise.
fn colour(wish: Option<u32>, desktop: &str) -> Colour {
    let is = |name: &str| desktop.split(':').any(|one| one.eq_ignore_ascii_case(name));
    if is("GNOME") || is("Unity") {
        return Colour::Dark;
    }
    match wish {
        Some(1) => Colour::Dark,
        Some(2) => Colour::Light,
        _ if is("KDE") || is("LXQt") => Colour::Light,
        _ => Colour::Dark,
    }
}

#[cfg(test)]
mod tests {
    use zbus::zvariant::{OwnedValue, Value};

    use super::{Colour, colour, number};

    #[test]
    fn the_wish_decides_except_where_the_panel_never_follows_it() {
        assert_eq!(colour(Some(1), "KDE"), Colour::Dark);
        assert_eq!(colour(Some(2), "XFCE"), Colour::Light);
        assert_eq!(colour(Some(2), "ubuntu:GNOME"), Colour::Dark);
        assert_eq!(colour(None, "KDE"), Colour::Light);
        assert_eq!(colour(Some(0), "XFCE"), Colour::Dark);
        assert_eq!(colour(None, ""), Colour::Dark);
    }

    #[test]
    fn a_value_may_be_wrapped_twice() {
        let plain = OwnedValue::from(2_u32);
        assert_eq!(number(&plain), Some(2));
        let wrapped = OwnedValue::try_from(Value::Value(Box::new(Value::U32(1)))).unwrap();
        assert_eq!(number(&wrapped), Some(1));
        assert_eq!(number(&OwnedValue::from(true)), None);
    }
}
