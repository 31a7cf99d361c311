//! Where a connector's credentials may be, and when it may be active.

use super::CredentialLocation;

/// How a connector stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Where its credentials are.
    pub location: CredentialLocation,
    /// Whether jobs may use it.
    pub is_active: bool,
}

/// What somebody wants of a connector; none keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StandingRequest {
    /// Where its credentials shall be.
    pub location: Option<CredentialLocation>,
    /// Whether jobs may use it.
    pub is_active: Option<bool>,
    /// Whether credentials for the server come along.
    pub brings_credentials: bool,
}

/// Why a connector cannot stand so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StandingError {
    /// It would be active without credentials anywhere.
    #[error("a connector whose credentials are pending cannot be active")]
    PendingActive,
    /// The server would hold credentials that it does not have.
    #[error("credentials on the server have to be brought along")]
    CredentialsMissing,
    /// Credentials come along that the server is not to hold.
    #[error("credentials are kept here only when their location is `server`")]
    CredentialsUnwanted,
}

impl Standing {
    /// A new connector; active unless told, as soon as it can be.
    ///
    /// # Errors
    /// [`StandingError`].
    pub fn first(
        location: CredentialLocation,
        asked: StandingRequest,
    ) -> Result<Self, StandingError> {
        let start = Self { location: CredentialLocation::Pending, is_active: false };
        let is_active = asked.is_active.or(Some(location != CredentialLocation::Pending));
        start.change(StandingRequest { location: Some(location), is_active, ..asked })
    }

    /// What somebody asked for, if it can be. A connector that becomes pending is no longer active.
    ///
    /// # Errors
    /// [`StandingError`].
    pub fn change(self, asked: StandingRequest) -> Result<Self, StandingError> {
        let location = asked.location.unwrap_or(self.location);
        let on_server = location == CredentialLocation::Server;
        if asked.brings_credentials && !on_server {
            return Err(StandingError::CredentialsUnwanted);
        }
        let had = self.location == CredentialLocation::Server;
        if on_server && !had && !asked.brings_credentials {
            return Err(StandingError::CredentialsMissing);
        }
        let pending = location == CredentialLocation::Pending;
        if pending && asked.is_active == Some(true) {
            return Err(StandingError::PendingActive);
        }
        let is_active = !pending && asked.is_active.unwrap_or(self.is_active);
        Ok(Self { location, is_active })
    }

    /// An agent has proved that it can reach the storage.
    #[must_use]
    pub const fn proved(self) -> Self {
        match self.location {
            CredentialLocation::Pending => {
                Self { location: CredentialLocation::Agent, is_active: self.is_active }
            }
            CredentialLocation::Server | CredentialLocation::Agent => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LOCATIONS: [CredentialLocation; 3] =
        [CredentialLocation::Server, CredentialLocation::Agent, CredentialLocation::Pending];

    /// The same rules told as facts: what the server holds is tracked beside.
    #[derive(Debug, Clone, Copy)]
    struct Model {
        location: CredentialLocation,
        is_active: bool,
        stored: bool,
    }

    #[derive(Debug, Clone, Copy)]
    enum Move {
        Asked(StandingRequest),
        Proved,
    }

    fn moves() -> impl Strategy<Value = Move> {
        let location = proptest::option::of(proptest::sample::select(&LOCATIONS[..]));
        let asked = (location, proptest::option::of(any::<bool>()), any::<bool>()).prop_map(
            |(location, is_active, brings_credentials)| {
                Move::Asked(StandingRequest { location, is_active, brings_credentials })
            },
        );
        prop_oneof![4 => asked, 1 => Just(Move::Proved)]
    }

    impl Model {
        /// What has to be there after a request was granted, or none when it must be refused.
        fn granted(self, asked: StandingRequest) -> Option<Self> {
            let location = asked.location.unwrap_or(self.location);
            let stored = match location {
                CredentialLocation::Server => self.stored || asked.brings_credentials,
                _ if asked.brings_credentials => return None,
                _ => false,
            };
            let is_active = asked.is_active.unwrap_or(self.is_active);
            let usable = location != CredentialLocation::Pending;
            if location == CredentialLocation::Server && !stored {
                return None;
            }
            if asked.is_active == Some(true) && !usable {
                return None;
            }
            Some(Self { location, is_active: is_active && usable, stored })
        }
    }

    proptest! {
        #[test]
        fn no_sequence_of_requests_makes_a_connector_usable_without_credentials(
            moves in proptest::collection::vec(moves(), 1..40),
        ) {
            let mut standing =
                Standing { location: CredentialLocation::Pending, is_active: false };
            let mut model = Model { location: standing.location, is_active: false, stored: false };
            for one in moves {
                match one {
                    Move::Proved => {
                        standing = standing.proved();
                        if model.location == CredentialLocation::Pending {
                            model.location = CredentialLocation::Agent;
                        }
                    }
                    Move::Asked(asked) => match (standing.change(asked), model.granted(asked)) {
                        (Ok(after), Some(expected)) => (standing, model) = (after, expected),
                        (Err(_), None) => {}
                        other => prop_assert!(false, "{asked:?} of {model:?}: {other:?}"),
                    },
                }
                prop_assert_eq!(standing.location, model.location);
                prop_assert_eq!(standing.is_active, model.is_active);
                let pending = standing.location == CredentialLocation::Pending;
                prop_assert!(!(pending && standing.is_active));
                let on_server = standing.location == CredentialLocation::Server;
                prop_assert_eq!(on_server, model.stored);
            }
        }
    }

    #[test]
    fn a_new_connector_is_active_as_soon_as_it_can_be() {
        let asked = StandingRequest::default();
        let with = StandingRequest { brings_credentials: true, ..asked };
        let first = Standing::first;
        assert!(first(CredentialLocation::Server, with).unwrap().is_active);
        assert!(first(CredentialLocation::Agent, asked).unwrap().is_active);
        assert!(!first(CredentialLocation::Pending, asked).unwrap().is_active);
        let active = StandingRequest { is_active: Some(true), ..asked };
        let refused = first(CredentialLocation::Pending, active);
        assert_eq!(refused, Err(StandingError::PendingActive));
        let refused = first(CredentialLocation::Server, asked);
        assert_eq!(refused, Err(StandingError::CredentialsMissing));
        let refused = first(CredentialLocation::Agent, with);
        assert_eq!(refused, Err(StandingError::CredentialsUnwanted));
    }

    #[test]
    fn a_proof_ends_waiting_and_activates_nothing() {
        let pending = Standing { location: CredentialLocation::Pending, is_active: false };
        let proved = pending.proved();
        assert_eq!(proved, Standing { location: CredentialLocation::Agent, is_active: false });
        assert_eq!(proved.proved(), proved);
    }
}
