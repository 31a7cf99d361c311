//! How the URL map puts handlers at their addresses, in the router and in the document at once.

use std::sync::Arc;

use utoipa::openapi::{PathItem, path::Operation, path::Paths, security::SecurityRequirement};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::about::{AGENT_KEY, SESSION, TOKEN};
use crate::{App, people::caller::Access};

/// A part of the URL map.
type Routes = OpenApiRouter<Arc<App>>;

/// Handlers say no address; the map does.
pub(crate) trait Mapped {
    /// Puts `routes!(…)` at `path`.
    fn at(self, path: &str, routes: UtoipaMethodRouter<Arc<App>>) -> Self;
}

impl Mapped for Routes {
    fn at(self, path: &str, (schemas, found, methods): UtoipaMethodRouter<Arc<App>>) -> Self {
        let mut here = Paths::new();
        for item in found.paths.into_values() {
            here.paths.insert(path.to_owned(), item);
        }
        self.routes((schemas, here, methods))
    }
}

/// Says that people and their scripts need that much for these routes.
pub(crate) fn needing(routes: Routes, access: Access) -> Routes {
    let (role, scope) = match access {
        Access::Read => ("read_only", Some("read")),
        Access::Write => ("member", Some("write")),
        Access::Admin => ("admin", Some("admin")),
        // Scripts belong to a team.
        Access::Instance => ("instance_admin", None),
    };
    let session = SecurityRequirement::new(SESSION, [role]);
    let token = scope.map(|scope| SecurityRequirement::new(TOKEN, [scope]));
    secured(routes, &[Some(session), token].into_iter().flatten().collect::<Vec<_>>())
}

/// Says that these routes are for agents.
pub(crate) fn for_agents(routes: Routes) -> Routes {
    secured(routes, &[SecurityRequirement::new(AGENT_KEY, [""; 0])])
}

/// Handlers that say something of their own keep it.
fn secured(mut routes: Routes, needs: &[SecurityRequirement]) -> Routes {
    for item in routes.get_openapi_mut().paths.paths.values_mut() {
        for operation in operations(item) {
            operation.security.get_or_insert_with(|| needs.to_vec());
        }
    }
    routes
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let verbs = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
    verbs.into_iter().flatten()
}
