//! Tokens of a service account. Google believes one that the account signs itself, so nobody else
//! has to be asked; other places hand out theirs for it.

use safelight_domain::{Clock as _, SystemClock};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use reqwest::Client;

use super::account::ServiceAccount;
use super::answer::is_off;
use crate::remote::fault::Fault;
use crate::remote::http;
use crate::remote::verdict::{RefusalKind, Who};

/// How long a token is good, in seconds.
const GOOD: i64 = 3_600;
/// One that ends sooner than in so many seconds is not used any more.
const RESERVE: i64 = 300;
const READ_ONLY: &str = "https://www.googleapis.com/auth/devstorage.read_only";

/// The token of one account, made anew in time.
pub(super) struct Tokens {
    account: ServiceAccount,
    clock: SystemClock,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    token: Zeroizing<String>,
    /// Seconds since 1970 UTC.
    ends: i64,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'static str>,
    iat: i64,
    exp: i64,
}

#[derive(Deserialize)]
struct HandedOut {
    access_token: Zeroizing<String>,
    expires_in: Option<i64>,
}

impl Tokens {
    pub(super) fn new(account: ServiceAccount) -> Self {
        Self { account, clock: SystemClock::default(), kept: Mutex::new(None) }
    }

    /// The project of the account; empty where its file names none.
    pub(super) fn project(&self) -> &str {
        self.account.project.as_deref().unwrap_or_default()
    }

    /// A token that is good for a while.
    pub(super) async fn current(&self, client: &Client) -> Result<Zeroizing<String>, Fault> {
        let now = self.clock.now().as_micros() / 1_000_000;
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.ends - RESERVE > now) {
            return Ok(kept.token.clone());
        }
        let fresh = match &self.account.token_uri {
            None => {
                Kept { token: self.signed(now, &self.account.audience(), None)?, ends: now + GOOD }
            }
            Some(place) => self.handed_out(client, place, now).await?,
        };
        Ok(kept.insert(fresh).token.clone())
    }

    fn signed(
        &self,
        now: i64,
        aud: &str,
        scope: Option<&'static str>,
    ) -> Result<Zeroizing<String>, Fault> {
        let who = self.account.email.as_str();
        let claims = Claims { iss: who, sub: who, aud, scope, iat: now, exp: now + GOOD };
        self.account.sign(&claims).ok_or_else(|| RefusalKind::BadCredentials(Who::Secret).into())
    }

    async fn handed_out(&self, client: &Client, place: &str, now: i64) -> Result<Kept, Fault> {
        let assertion = self.signed(now, place, Some(READ_ONLY))?;
        // A JWT has no letter that a form would change.
        let body = format!(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={}",
            &*assertion
        );
        let request = client.post(place).body(body);
        let request = request.header("content-type", "application/x-www-form-urlencoded").build();
        let answer =
            http::send(client, request.map_err(|_| Fault::unexpected("BadAddress"))?).await?;
        if answer.is_web_page() {
            return Err(RefusalKind::NotThisService.into());
        }
        match answer.status {
            200..=299 => {}
            400 | 401 | 403 if is_off(&answer, &self.clock) => {
                return Err(RefusalKind::ClockSkew.into());
            }
            400 | 401 | 403 => return Err(RefusalKind::BadCredentials(Who::Either).into()),
            _ => return Err(answer.fault_by_status()),
        }
        let given: HandedOut = serde_json::from_slice(&answer.body)
            .map_err(|_| Fault::new(RefusalKind::NotThisService))?;
        Ok(Kept { token: given.access_token, ends: now + given.expires_in.unwrap_or(GOOD) })
    }
}
