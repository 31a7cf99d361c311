//! The XML of S3. Read event by event: keys may hold what a document may not, and a page of a
//! thousand keys costs no tree.

use jiff::Timestamp;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::remote::bucket::{Object, Page};

/// What an `<Error>` says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) code: String,
    pub(super) region: Option<String>,
}

/// Reads a page of `ListObjectsV2`; none when it is anything else or breaks off.
pub(super) fn page(body: &[u8]) -> Option<Page> {
    let mut page = Page::default();
    let (mut next, mut goes_on, mut complete) = (None, false, true);
    let mut object = Unfinished::default();
    let whole = each_text(body, "ListBucketResult", |path, text| match path {
        ["Contents", "Key"] => object.key = Some(text),
        ["Contents", "Size"] => object.size = text.trim().parse().ok(),
        ["Contents", "LastModified"] => object.mtime_ns = nanoseconds(text.trim()),
        ["Contents"] => match std::mem::take(&mut object).finish() {
            Some(object) => page.objects.push(object),
            None => complete = false,
        },
        ["CommonPrefixes", "Prefix"] => page.folders.push(text),
        ["NextContinuationToken"] => next = Some(text),
        ["IsTruncated"] => goes_on = text.trim() == "true",
        _ => {}
    });
    // A page that goes on and does not say where is no page, nor is one with half an object.
    if !whole || !complete || goes_on && next.is_none() {
        return None;
    }
    page.next = next.filter(|_| goes_on);
    Some(page)
}

/// Whether an answer starts as a page does, whatever follows.
pub(super) fn begins_as_page(body: &[u8]) -> bool {
    let start = &body[..body.len().min(1_024)];
    start.windows(17).any(|part| part == b"<ListBucketResult")
}

/// Whether an answer is a list of buckets.
pub(super) fn is_list_of_buckets(body: &[u8]) -> bool {
    each_text(body, "ListAllMyBucketsResult", |_, _| {})
}

/// Reads an `<Error>`; none when it is anything else.
pub(super) fn error(body: &[u8]) -> Option<Told> {
    let mut told = Told::default();
    each_text(body, "Error", |path, text| match path {
        ["Code"] => told.code = text,
        ["Region"] => told.region = Some(text),
        _ => {}
    })
    .then_some(told)
}

#[derive(Default)]
struct Unfinished {
    key: Option<String>,
    size: Option<u64>,
    mtime_ns: Option<i64>,
}

impl Unfinished {
    fn finish(self) -> Option<Object> {
        let (size, mtime_ns) = (self.size?, self.mtime_ns.unwrap_or_default());
        Some(Object { key: self.key?, size, mtime_ns })
    }
}

fn nanoseconds(text: &str) -> Option<i64> {
    i64::try_from(text.parse::<Timestamp>().ok()?.as_nanosecond()).ok()
}

/// Calls `tell` at the end of each element below `root`, with its path and its own text, outer
/// blanks included. False when the root is another one, or does not end.
fn each_text(body: &[u8], root: &str, mut tell: impl FnMut(&[&str], String)) -> bool {
    let Ok(text) = std::str::from_utf8(body) else { return false };
    let mut reader = Reader::from_str(text);
    let mut names: Vec<String> = vec![];
    let mut words = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let name = local_name(start.name().as_ref());
                if names.is_empty() && name != root {
                    return false;
                }
                names.push(name);
                words.clear();
            }
            Ok(Event::Empty(empty)) if !names.is_empty() => {
                names.push(local_name(empty.name().as_ref()));
                told(&names, String::new(), &mut tell);
                names.pop();
            }
            Ok(Event::Text(part)) => words.push_str(&part),
            Ok(Event::CData(part)) => words.push_str(&part),
            Ok(Event::GeneralRef(name)) => match resolved(&name) {
                Some(letter) => words.push(letter),
                None => return false,
            },
            Ok(Event::End(_)) => {
                told(&names, std::mem::take(&mut words), &mut tell);
                names.pop();
                if names.is_empty() {
                    return true;
                }
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

fn told(names: &[String], text: String, tell: &mut impl FnMut(&[&str], String)) {
    match names {
        [_, one] => tell(&[one], text),
        [_, one, two] => tell(&[one, two], text),
        _ => {}
    }
}

fn local_name(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

fn resolved(name: &str) -> Option<char> {
    let number = |digits: &str, radix| char::from_u32(u32::from_str_radix(digits, radix).ok()?);
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        other => match other.strip_prefix("#x").or_else(|| other.strip_prefix("#X")) {
            Some(hex) => number(hex, 16),
            None => number(other.strip_prefix('#')?, 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix></Prefix>
<IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b</NextContinuationToken>
<Contents><Key> a &lt;&#x1;&#13;ü.jpg </Key><LastModified>2024-05-01T10:00:00.123Z</LastModified>
<ETag>&quot;x&quot;</ETag><Size>12</Size><Owner><ID>me</ID></Owner></Contents>
<Contents><Key>b/</Key><LastModified>2024-05-01T10:00:00Z</LastModified><Size>0</Size></Contents>
<CommonPrefixes><Prefix>c/</Prefix></CommonPrefixes></ListBucketResult>"#;

    #[test]
    fn a_page_is_read_key_by_key() {
        let read = page(PAGE.as_bytes()).unwrap();
        assert_eq!(read.next.as_deref(), Some("a&b"));
        assert_eq!(read.folders, ["c/"]);
        assert_eq!(read.objects[0].key, " a <\u{1}\rü.jpg ");
        assert_eq!(
            (read.objects[0].size, read.objects[0].mtime_ns),
            (12, 1_714_557_600_123_000_000)
        );
        assert_eq!(read.objects.len(), 2);
    }

    #[test]
    fn a_page_that_breaks_off_anywhere_is_none() {
        for end in 0..PAGE.len() {
            if PAGE.is_char_boundary(end) {
                assert_eq!(page(&PAGE.as_bytes()[..end]), None, "cut at {end}");
            }
        }
        let without = PAGE.replace("<NextContinuationToken>a&amp;b</NextContinuationToken>", "");
        assert_eq!(page(without.as_bytes()), None);
    }

    #[test]
    fn other_documents_are_no_page() {
        for other in ["", "<html></html>", "{}", "<Error><Code>X</Code></Error>", "\u{0}"] {
            assert_eq!(page(other.as_bytes()), None);
        }
        let told = error(b"<Error><Code>X</Code><Region>r</Region></Error>").unwrap();
        assert_eq!(told, Told { code: "X".into(), region: Some("r".into()) });
        assert!(is_list_of_buckets(b"<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>"));
    }
}
