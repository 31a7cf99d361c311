use proptest::prelude::*;

use super::{Maker, ReportPolicy, UnsafeReport, accept, check, strip};

const REPORT: &str = r##"<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="generator" content="Safelight 0.1.0">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Report</title><style>:root{color-scheme:light dark} a{color:light-dark(#000,#fff)}
@media (prefers-color-scheme:dark){td{fill:url(#shade)}}</style></head>
<body><h1>2 orphans</h1><a href="#list">list</a><details><summary>more</summary></details>
<svg viewBox="0 0 9 9"><title>Files</title><defs><linearGradient id="shade"></linearGradient></defs>
<rect width="3" height="4" fill="url(#shade)"/><use href="#shade" xlink:href="#shade"/></svg>
<img alt="" src="data:image/png;base64,AAAA"><table id="list"><tr><td>one.dng</td></tr></table>
</body></html>"##;

#[test]
fn a_plain_report_is_taken() {
    assert_eq!(check(REPORT.as_bytes(), Maker::Safelight), Ok(()));
}

#[test]
fn text_that_looks_like_markup_is_text() {
    let page = "<p>IMG&lt;script&gt;.dng onclick=x javascript:x</p>";
    assert_eq!(check(page.as_bytes(), Maker::Other), Ok(()));
}

#[test]
fn what_acts_loads_or_leads_away_is_refused() {
    let cases: &[&str] = &[
        "<script>alert(1)</script>",
        "<SCRIPT SRC=x>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<noscript><p>x</p></noscript>",
        "<p onclick=alert(1)>x</p>",
        "<p OnClick=alert(1)>x</p>",
        "<svg/onload=alert(1)>",
        "<svg><g onload=alert(1)></g></svg>",
        "<p>x</p><body onload=alert(1)>",
        "<p>x</p><html onclick=alert(1)>",
        "<iframe src=#></iframe>",
        "<frameset><frame></frameset>",
        "<object data=x></object>",
        "<embed src=x>",
        "<form></form>",
        "<input name=x>",
        "<button>x</button>",
        "<textarea></textarea>",
        "<select><option>x</select>",
        "<base href=https://example.com/>",
        "<link rel=stylesheet href=x.css>",
        "<img src=https://example.com/x.png>",
        "<img src=//example.com/x.png>",
        "<img src=x.png>",
        "<img src='data:image/svg+xml;base64,AAAA'>",
        "<img srcset='https://example.com/x.png 2x' src='data:image/png;base64,A'>",
        "<body background=https://example.com/x>",
        "<a href=https://example.com/>x</a>",
        "<a href=javascript:alert(1)>x</a>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='#' ping=https://example.com>x</a>",
        "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
        "<svg><a><animate attributeName=href values=javascript:alert(1)></a></svg>",
        "<svg><set attributeName=href to=javascript:alert(1)></svg>",
        "<svg><use href=https://example.com/x.svg#y /></svg>",
        "<svg><use href='data:image/svg+xml;base64,AAAA#x'/></svg>",
        "<svg><image href=https://example.com/x.png /></svg>",
        "<svg><foreignObject><p>x</p></foreignObject></svg>",
        "<svg><rect fill='url(https://example.com/x#y)'/></svg>",
        "<svg><feImage href=x /></svg>",
        "<math><mtext>x</mtext></math>",
        "<meta http-equiv=refresh content='0;url=https://example.com'>",
        "<meta http-equiv=' Refresh ' content='5'>",
        "<meta http-equiv=set-cookie content='a=b'>",
        "<style>@import 'https://example.com/x.css';</style>",
        "<style>@im\\70ort 'https://example.com/x.css';</style>",
        "<style>@import/**/'https://example.com/x.css';</style>",
        "<style>p{background:url(https://example.com/x)}</style>",
        "<style>p{background:URL( \"//example.com/x\" )}</style>",
        "<style>p{background:\\75 rl(https://example.com/x)}</style>",
        "<style>p{background:u\\rl(https://example.com/x)}</style>",
        "<style>p{background:image-set('https://example.com/x' 1x)}</style>",
        "<style>@font-face{font-family:x;src:url(https://example.com/x)}</style>",
        "<style>/*</style><style>*/p{background:url(x)}</style>",
        "<style>p{content:'/*';background:url(https://example.com/x)}</style>",
        "<p style='background:url(https://example.com/x)'>x</p>",
        "<p style='width:expression(alert(1))'>x</p>",
        "<template><script>x</script></template>",
        "<p><template shadowrootmode=open></template></p>",
        "<video src=x></video>",
        "<audio src=x></audio>",
        "<table><tr><script>x</script></tr></table>",
        "<title></title><script>x</script>",
        "<!--><script>x</script>-->",
        "<p title='</p><script>x</script>'></p><xmp></xmp>",
        "<plaintext>",
        "<dialog open>x</dialog>",
        "<marquee onstart=x>x</marquee>",
        "<unknown-element>x</unknown-element>",
    ];
    for case in cases {
        assert!(check(case.as_bytes(), Maker::Other).is_err(), "taken: {case}");
    }
}

#[test]
fn the_refusal_names_what_was_found() {
    let refusal = |page: &str| check(page.as_bytes(), Maker::Other).unwrap_err().to_string();
    assert!(refusal("<script>x</script>").contains("<script>"));
    assert!(refusal("<p onclick=x>").contains("`onclick` of <p>"));
    assert!(refusal("<img src=http://x>").contains("`src` of <img>"));
    assert!(refusal("<meta http-equiv=refresh>").contains("refresh"));
}

#[test]
fn our_own_reports_name_their_generator() {
    let page = "<meta name=generator content='Somebody 1'><p>x</p>";
    assert_eq!(check(page.as_bytes(), Maker::Other), Ok(()));
    assert_eq!(check(page.as_bytes(), Maker::Safelight), Err(UnsafeReport::NoGenerator));
}

#[test]
fn what_is_no_page_is_refused() {
    assert_eq!(check(b"\xff\xfe", Maker::Other), Err(UnsafeReport::NotText));
    assert_eq!(check(b"  \n", Maker::Other), Err(UnsafeReport::Empty));
}

/// Pieces that act, load, lead away, or are read otherwise than they look.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<script>",
    "</script>",
    "<style>p{color:red}</style>",
    "<style>p{background:url(http://x)}</style>",
    "<style>",
    "</style>",
    "<p onclick=alert(1)>kept</p>",
    "<a href=javascript:alert(1)>kept</a>",
    "<a href='#list' ping=x>kept</a>",
    "<iframe srcdoc='<script>x</script>'></iframe>",
    "<frameset onload=x>",
    "<form action=x><input name=a><button>kept</button></form>",
    "<textarea></textarea><script>x</script>",
    "<select><option>kept</option></select>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x&gt;'>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><foreignObject><p>x</p><script>x</script></foreignObject></svg>",
    "<svg><desc><p title='</desc><script>x</script>'>x</p></desc></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=x>'>",
    "<svg><animate onbegin=x attributeName=href /><use href=http://x#y /></svg>",
    "<svg><rect fill='url(http://x)' style='fill:red' width=3 /></svg>",
    "<noscript><p title='</noscript><img src=x onerror=x>'></noscript>",
    "<noembed><img title='</noembed><script>x</script>'></noembed>",
    "<xmp><script>x</script></xmp>",
    "<xmp>",
    "<plaintext>",
    "<title></title><script>x</script>",
    "<title>",
    "<template><script>x</script></template>",
    "<table><tr><td><form><input></table>",
    "<table><b><i><script>x</script></b></table>",
    "<meta http-equiv=refresh content='0;url=http://x'>",
    "<meta charset=utf-8>",
    "<base href=http://x><link rel=stylesheet href=http://x>",
    "<img src=http://x alt=kept><img src='data:image/png;base64,AAAA'>",
    "<body onload=x><html onclick=x>",
    "<!--",
    "-->",
    "<![CDATA[<script>x</script>]]>",
    "<b><p></b><i></p></i>",
    "<p title=\"",
    "\">",
    "'",
    "\0",
    "&lt;script&gt;",
    "<dialog open>kept</dialog><marquee onstart=x>kept</marquee><x-y>kept</x-y>",
    "text",
];

#[test]
fn what_acts_is_removed_and_the_rest_is_kept() {
    let page = "<!doctype html><html><head><title>Report</title><script>x</script>\
        <style>td{color:red}</style><style>p{background:url(http://x)}</style></head>\
        <body onload=x><h1 onclick=x id=top>2 orphans</h1><form><p>in a form</p></form>\
        <a href=http://example.org>out</a><a href=#top>up</a><iframe>frame</iframe>\
        <svg viewBox='0 0 9 9'><rect width='3' onload=x></rect></svg></body></html>";
    let accepted = accept(page.as_bytes().to_vec(), Maker::Other, ReportPolicy::Strip).unwrap();
    assert!(accepted.stripped);
    insta::assert_snapshot!(String::from_utf8(accepted.page).unwrap());
}

#[test]
fn a_harmless_page_stays_as_it_is_byte_for_byte() {
    for policy in [ReportPolicy::Strict, ReportPolicy::Strip] {
        let accepted = accept(REPORT.as_bytes().to_vec(), Maker::Safelight, policy).unwrap();
        assert_eq!((accepted.page.as_slice(), accepted.stripped), (REPORT.as_bytes(), false));
    }
}

#[test]
fn strict_refuses_what_strip_mends_and_both_refuse_what_is_no_page() {
    let active = b"<script>x</script><p>kept</p>".to_vec();
    assert!(accept(active.clone(), Maker::Other, ReportPolicy::Strict).is_err());
    assert!(accept(active.clone(), Maker::Other, ReportPolicy::Strip).is_ok());
    let ours = accept(active, Maker::Safelight, ReportPolicy::Strip);
    assert_eq!(ours.unwrap_err(), UnsafeReport::NoGenerator);
    for (page, fault) in [(&b"\xff"[..], UnsafeReport::NotText), (b" ", UnsafeReport::Empty)] {
        let refused = accept(page.to_vec(), Maker::Other, ReportPolicy::Strip).unwrap_err();
        assert_eq!(refused, fault);
    }
}

#[test]
fn a_page_of_frames_becomes_an_empty_page_with_the_note() {
    let page = b"<frameset onload=x><frame src=http://x></frameset>".to_vec();
    let accepted = accept(page, Maker::Other, ReportPolicy::Strip).unwrap();
    let html = String::from_utf8(accepted.page).unwrap();
    assert!(html.contains(strip::NOTE) && !html.contains("frame "), "{html}");
}

#[test]
fn a_page_nested_beyond_all_reason_is_given_up_early() {
    let nested = |depth: usize, inside: &str| format!("{}{inside}", "<div>".repeat(depth));
    let taken = |page: String| accept(page.into_bytes(), Maker::Other, ReportPolicy::Strip);
    // html and body are elements too.
    assert!(!taken(nested(510, "kept")).unwrap().stripped);
    assert!(taken(nested(509, "<script>x</script>kept")).unwrap().stripped);
    for page in [nested(511, "kept"), nested(2_000_000, "<script>x</script>")] {
        assert_eq!(taken(page).unwrap_err(), UnsafeReport::TooDeep);
    }
    let late = format!("<script>x</script>{}", nested(2_000_000, ""));
    assert_eq!(taken(late).unwrap_err(), UnsafeReport::TooDeep);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_is_stripped_passes_the_strict_rules(
        pieces in proptest::collection::vec(proptest::sample::select(HOSTILE), 1..12)
    ) {
        let page = format!("<p>first words</p>{}", pieces.concat());
        let accepted = accept(page.clone().into_bytes(), Maker::Other, ReportPolicy::Strip);
        let accepted = accepted.map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert_eq!(check(&accepted.page, Maker::Other), Ok(()));
        let html = String::from_utf8(accepted.page).unwrap();
        prop_assert!(html.contains("first words"));
        prop_assert_eq!(accepted.stripped, check(page.as_bytes(), Maker::Other).is_err());
        prop_assert_eq!(accepted.stripped, html.contains(strip::NOTE));
        prop_assert_eq!(accepted.stripped, html.contains(strip::MARK));
    }
}
