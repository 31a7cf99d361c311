//! What a report may be made of.

use html5ever::{Attribute, QualName, ns};

use super::{UnsafeReport, css};

/// Text, tables and structure.
const HTML: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "menu",
    "meta",
    "meter",
    "nav",
    "ol",
    "p",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Still drawings. No animation (it can rewrite a link), no foreign content, no picture loading.
const SVG: &[&str] = &[
    "a",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
];

/// Attributes whose value is an address, or a list of them.
const ADDRESSES: &[&str] = &[
    "action",
    "archive",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "formaction",
    "href",
    "icon",
    "longdesc",
    "manifest",
    "ping",
    "poster",
    "profile",
    "src",
    "srcset",
    "usemap",
];

/// Attributes that act by being there.
const ACTING: &[&str] = &["autofocus", "attributionsrc", "srcdoc", "shadowrootmode"];

/// Values of `http-equiv` that only describe or restrict.
const DESCRIBING: &[&str] =
    &["content-security-policy", "content-type", "content-language", "x-ua-compatible"];

/// Holds one element with its attributes against the rules.
pub(super) fn check(name: &QualName, attributes: &[Attribute]) -> Result<(), UnsafeReport> {
    let element = &*name.local;
    let is_svg = name.ns == ns!(svg);
    let known = if is_svg { SVG } else { HTML };
    if !(is_svg || name.ns == ns!(html)) || !known.contains(&element) {
        return Err(UnsafeReport::Element(element.to_owned()));
    }
    attributes.iter().try_for_each(|attribute| check_attribute(element, is_svg, attribute))
}

fn check_attribute(element: &str, is_svg: bool, it: &Attribute) -> Result<(), UnsafeReport> {
    let attribute = it.name.local.to_ascii_lowercase();
    let value = &*it.value;
    if attribute.starts_with("on") || ACTING.contains(&&*attribute) {
        let element = element.to_owned();
        return Err(UnsafeReport::Attribute { element, attribute: attribute.to_string() });
    }
    if ADDRESSES.contains(&&*attribute) && !css::is_inner(&address(value)) {
        let element = element.to_owned();
        return Err(UnsafeReport::Reference { element, attribute: attribute.to_string() });
    }
    if element == "meta" && &*attribute == "http-equiv" {
        let kind = value.trim().to_lowercase();
        if !DESCRIBING.contains(&&*kind) {
            return Err(UnsafeReport::Meta(kind));
        }
    }
    // In a drawing every attribute may hold a style value: `fill="url(…)"`.
    if is_svg || &*attribute == "style" { css::check(value) } else { Ok(()) }
}

/// An address as a browser reads it: without the white space and control characters it skips.
fn address(value: &str) -> String {
    value
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect::<String>()
        .to_lowercase()
}
