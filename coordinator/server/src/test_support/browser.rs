//! Somebody in a browser, or a script with a token.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{Method, Request},
};
use serde_json::Value;

use super::{Answer, World};
use crate::people::csrf::{CSRF_COOKIE, CSRF_HEADER};

/// Where the page is.
pub(crate) const HOST: &str = "127.0.0.1:8700";

/// Keeps cookies, and sends the token back as the page does.
#[derive(Clone)]
pub(crate) struct Browser<'w> {
    world: &'w World,
    pub(crate) cookies: BTreeMap<String, String>,
    bearer: Option<String>,
}

impl<'w> Browser<'w> {
    pub(super) const fn new(world: &'w World) -> Self {
        Self { world, cookies: BTreeMap::new(), bearer: None }
    }

    /// A script with a token instead of cookies.
    pub(crate) fn with_token(world: &'w World, token: &str) -> Self {
        Self { bearer: Some(token.to_owned()), ..Self::new(world) }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&mut self, path: &str, body: Value) -> Answer {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&mut self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, None).await
    }

    /// Any request, as the page makes it.
    pub(crate) async fn ask(&mut self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.request(method.clone(), path);
        if method != Method::GET {
            let headers = request.headers_mut();
            headers.insert("origin", format!("http://{HOST}").parse().unwrap());
            if let Some(token) = self.cookies.get(CSRF_COOKIE) {
                headers.insert(CSRF_HEADER, token.parse().unwrap());
            }
        }
        if let Some(body) = body {
            request.headers_mut().insert("content-type", "application/json".parse().unwrap());
            *request.body_mut() = Body::from(body.to_string());
        }
        self.send(request).await
    }

    /// The same with a body of any kind.
    pub(crate) async fn ask_with(
        &mut self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Answer {
        let mut request = self.request(method, path);
        let headers = request.headers_mut();
        headers.insert("origin", format!("http://{HOST}").parse().unwrap());
        if let Some(token) = self.cookies.get(CSRF_COOKIE) {
            headers.insert(CSRF_HEADER, token.parse().unwrap());
        }
        *request.body_mut() = body.map_or_else(Body::empty, Body::from);
        self.send(request).await
    }

    /// Sends a file, as the page does.
    pub(crate) async fn upload(&mut self, path: &str, file: impl Into<Body>) -> Answer {
        let mut request = self.request(Method::POST, path);
        let headers = request.headers_mut();
        headers.insert("origin", format!("http://{HOST}").parse().unwrap());
        headers.insert(CSRF_HEADER, self.cookies[CSRF_COOKIE].parse().unwrap());
        *request.body_mut() = file.into();
        self.send(request).await
    }

    /// A request with this browser's cookies and nothing else.
    pub(crate) fn request(&self, method: Method, path: &str) -> Request<Body> {
        let mut builder = Request::builder().method(method).uri(path).header("host", HOST);
        if let Some(token) = &self.bearer {
            builder = builder.header("authorization", format!("Bearer {token}"));
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
            builder = builder.header("cookie", pairs.join("; "));
        }
        builder.body(Body::empty()).unwrap()
    }

    /// Sends a request and keeps the cookies of its answer.
    pub(crate) async fn send(&mut self, request: Request<Body>) -> Answer {
        let answer = self.world.send(request).await;
        for line in answer.cookies() {
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}
