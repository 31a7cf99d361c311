//! Which addresses are proxies of ours: single ones and networks.

use std::{net::IpAddr, str::FromStr};

/// Addresses and networks, such as `127.0.0.1, 10.0.0.0/8`. Empty: none are named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

/// All addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Proxies {
    /// Whether none is named.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the address is one of them. An IPv4 address that arrives in IPv6 dress is one too.
    #[must_use]
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address.to_canonical()))
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                let differs = ours.to_bits() ^ theirs.to_bits();
                self.bits == 0 || differs >> (32 - self.bits) == 0
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                let differs = ours.to_bits() ^ theirs.to_bits();
                self.bits == 0 || differs >> (128 - self.bits) == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            Some(bits) => bits.parse().ok().filter(|bits| *bits <= most).ok_or(())?,
            None => most,
        };
        Ok(Self { address, bits })
    }
}

impl FromStr for Proxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let networks: Result<Vec<_>, ()> = parts.map(str::parse).collect();
        let wanted = "a list of addresses and networks, such as 127.0.0.1, 10.0.0.0/8,";
        networks.map(Self).map_err(|()| wanted.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contain(proxies: &str, address: &str) -> bool {
        proxies.parse::<Proxies>().unwrap().contain(address.parse().unwrap())
    }

    #[test]
    fn addresses_and_networks_are_told_from_their_neighbours() {
        assert!(contain("127.0.0.1, 10.0.0.0/8", "127.0.0.1"));
        assert!(contain("127.0.0.1, 10.0.0.0/8", "10.255.3.4"));
        assert!(contain("10.0.0.0/8", "::ffff:10.1.2.3"), "in IPv6 dress");
        assert!(contain("fd00::/8", "fdff::1"));
        assert!(contain("0.0.0.0/0", "8.8.8.8"));
        for (proxies, address) in [
            ("127.0.0.1", "127.0.0.2"),
            ("10.0.0.0/8", "11.0.0.1"),
            ("192.168.1.128/25", "192.168.1.127"),
            ("fd00::/8", "fe00::1"),
            ("0.0.0.0/0", "::1"),
            ("", "127.0.0.1"),
        ] {
            assert!(!contain(proxies, address), "{address} in {proxies}");
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["proxy.example.org", "10.0.0.0/33", "fd00::/129", "10.0.0.0/x", "10.0.0/8"] {
            assert!(text.parse::<Proxies>().is_err(), "{text}");
        }
    }
}
