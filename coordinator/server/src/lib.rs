//! The coordinator: routes, use cases, sweeps and the admin page.
