//! Addresses of services, buckets and objects.

use std::net::IpAddr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::remote::bucket::PageAsk;
use crate::remote::connection::S3Connection;

const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PLAIN_OR_SLASH: &AsciiSet = &PLAIN.remove(b'/');

/// Where one bucket is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// Without a slash at its end.
    service: String,
    /// The same for the bucket.
    bucket: String,
}

impl Address {
    /// The address of the bucket `name`, as the connection wants it.
    pub(super) fn of(connection: &S3Connection, name: &str) -> Self {
        let service = match &connection.endpoint {
            Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
            None => amazon(&connection.region),
        };
        let (scheme, rest) = service.split_once("://").unwrap_or(("https", &service));
        let in_path = connection.path_style.unwrap_or(connection.endpoint.is_some());
        let bucket = if name.is_empty() {
            service.clone()
        } else if in_path || !can_be_in_host(name, rest) {
            format!("{service}/{}", utf8_percent_encode(name, PLAIN))
        } else {
            format!("{scheme}://{name}.{rest}")
        };
        Self { service, bucket }
    }

    pub(super) fn origin(&self) -> &str {
        &self.service
    }

    /// The service itself.
    pub(super) fn service(&self) -> String {
        format!("{}/", self.service)
    }

    /// One page of a listing.
    pub(super) fn page(&self, ask: PageAsk<'_>) -> String {
        let mut uri = format!("{}/?", self.bucket);
        if let Some(after) = ask.after {
            uri.push_str("continuation-token=");
            uri.extend(utf8_percent_encode(after, PLAIN));
            uri.push('&');
        }
        if ask.by_folder {
            uri.push_str("delimiter=%2F&");
        }
        uri.push_str("list-type=2&max-keys=");
        uri.push_str(&ask.most.to_string());
        if !ask.prefix.is_empty() {
            uri.push_str("&prefix=");
            uri.extend(utf8_percent_encode(ask.prefix, PLAIN));
        }
        uri
    }

    /// One object.
    pub(super) fn object(&self, key: &str) -> String {
        format!("{}/{}", self.bucket, utf8_percent_encode(key, PLAIN_OR_SLASH))
    }
}

fn amazon(region: &str) -> String {
    let end = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("https://s3.{region}.{end}")
}

/// Whether certificates and resolvers know a host that begins with this name.
fn can_be_in_host(name: &str, rest: &str) -> bool {
    let authority = rest.split('/').next().unwrap_or(rest);
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let is_address = authority.starts_with('[') || host.parse::<IpAddr>().is_ok();
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !is_address && name.bytes().all(plain) && name.len() <= 63
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remote::Hidden;

    fn object(endpoint: Option<&str>, path_style: Option<bool>, bucket: &str) -> String {
        let connection = S3Connection {
            access_key_id: Hidden::new("a"),
            secret_access_key: Hidden::new("b"),
            region: "eu-west-1".to_owned(),
            bucket: None,
            endpoint: endpoint.map(Into::into),
            path_style,
        };
        Address::of(&connection, bucket).object("a b/ü+.jpg")
    }

    #[test]
    fn buckets_are_named_where_the_service_wants_them() {
        let key = "a%20b/%C3%BC%2B.jpg";
        let cases = [
            (None, None, "photos", "https://photos.s3.eu-west-1.amazonaws.com"),
            (None, None, "my.photos", "https://s3.eu-west-1.amazonaws.com/my.photos"),
            (None, Some(true), "photos", "https://s3.eu-west-1.amazonaws.com/photos"),
            (Some("https://s3.example.org/"), None, "photos", "https://s3.example.org/photos"),
            (
                Some("https://s3.example.org"),
                Some(false),
                "photos",
                "https://photos.s3.example.org",
            ),
            (Some("http://127.0.0.1:9000"), Some(false), "photos", "http://127.0.0.1:9000/photos"),
            (Some("http://[::1]:9000/x"), Some(false), "photos", "http://[::1]:9000/x/photos"),
        ];
        for (endpoint, path_style, bucket, expected) in cases {
            assert_eq!(object(endpoint, path_style, bucket), format!("{expected}/{key}"));
        }
    }

    #[test]
    fn a_page_is_asked_for_with_sorted_and_escaped_words() {
        let address = Address { service: "http://h".into(), bucket: "http://h/b".into() };
        let ask = PageAsk { prefix: "a b/", by_folder: true, after: Some("x=/+"), most: 5 };
        assert_eq!(
            address.page(ask),
            "http://h/b/?continuation-token=x%3D%2F%2B&delimiter=%2F&list-type=2&max-keys=5&prefix=a%20b%2F"
        );
    }
}
