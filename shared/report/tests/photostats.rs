//! The report of `photostats` tells the truth, stays light and lets no file name act.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::{collections::BTreeMap, time::Duration};

use safelight_domain::{ExtensionSet, PhotoStatsFindings, ToolSettings};
use safelight_report::{PhotoStatsReport, Run, photostats};

/// All that a report borrows.
struct Sample {
    name: String,
    path: String,
    agent: Option<String>,
    settings: ToolSettings,
    findings: PhotoStatsFindings,
    warnings: Vec<String>,
    skipped: BTreeMap<String, u64>,
}

impl Sample {
    /// 1,204 images in place.
    fn good() -> Self {
        let by_type = |raw, jpg, sidecars| {
            [(".raf", raw), (".jpg", jpg), (".xmp", sidecars)]
                .map(|(extension, value)| (extension.to_owned(), value))
                .into()
        };
        let findings = PhotoStatsFindings {
            total_files: 2_208,
            total_size: 33_600_000_000,
            file_counts: by_type(1_004, 200, 1_004),
            storage_by_type: by_type(30_000_000_000, 3_590_000_000, 10_000_000),
            ..PhotoStatsFindings::default()
        };
        Self {
            name: "Family archive".to_owned(),
            path: "/home/annika/Pictures".to_owned(),
            agent: Some("Studio-Mac".to_owned()),
            settings: ToolSettings::default(),
            findings,
            warnings: Vec::new(),
            skipped: BTreeMap::new(),
        }
    }

    fn with_orphans(images: &[&str], sidecars: &[&str]) -> Self {
        let mut sample = Self::good();
        sample.findings.orphaned_images = images.iter().map(|&path| path.to_owned()).collect();
        sample.findings.orphaned_sidecars = sidecars.iter().map(|&path| path.to_owned()).collect();
        sample
    }

    fn report(&self) -> PhotoStatsReport<'_> {
        PhotoStatsReport {
            run: Run {
                collection_name: &self.name,
                path: &self.path,
                agent: self.agent.as_deref(),
                made_at: "2026-01-31T12:05:09Z".parse().unwrap(),
                duration: Duration::from_millis(3_240),
                settings: &self.settings,
                warnings: &self.warnings,
                skipped: &self.skipped,
                version: "0.1.0",
            },
            findings: &self.findings,
        }
    }

    fn page(&self) -> String {
        photostats(&self.report())
    }

    fn verdict(&self) -> String {
        self.report().verdict()
    }
}

/// Every tag of a page, without its brackets. Text cannot hold a `<`, so each one starts a tag.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).map(|rest| rest.split_once('>').unwrap().0).collect()
}

#[test]
fn the_verdict_says_what_is_missing() {
    let cases: &[(&[&str], &[&str], &str)] = &[
        (&[], &[], "Everything is in place: 1,204 images, none without the sidecar it needs."),
        (&["a"], &[], "1 image lacks the sidecar it needs."),
        (&["a", "b"], &["c"], "2 images lack the sidecar they need, 1 sidecar has no image."),
        (&[], &["c", "d"], "2 sidecars have no image; no image lacks the sidecar it needs."),
    ];
    for (images, sidecars, verdict) in cases {
        assert_eq!(Sample::with_orphans(images, sidecars).verdict(), *verdict);
    }
}

#[test]
fn the_verdict_promises_no_more_than_was_seen() {
    let mut sample = Sample::good();
    sample.skipped = [("unreadable_folder", 2), ("unreadable_file", 1), ("noise", 9)]
        .map(|(reason, count)| (reason.to_owned(), count))
        .into();
    assert_eq!(
        sample.verdict(),
        "Everything that could be read is in place: 1,204 images, none without the sidecar it \
         needs. 2 folders and 1 file could not be read, so there may be more."
    );
    assert!(sample.page().contains("<header class=\"notice\">"));

    let mut empty = Sample::good();
    empty.findings = PhotoStatsFindings::default();
    assert_eq!(empty.verdict(), "No photos were found here.");
    assert!(!empty.page().contains("id=\"types\""));

    let mut single = Sample::good();
    single.findings.file_counts = [(".jpg".to_owned(), 1)].into();
    assert_eq!(single.verdict(), "Everything is in place: 1 image, and no sidecar is missing.");

    let mut unasked = Sample::good();
    unasked.settings.require_sidecar = ExtensionSet::default();
    assert_eq!(
        unasked.verdict(),
        "Everything is in place: 1,204 images, and the settings ask for no sidecars."
    );
}

#[test]
fn a_small_report_as_a_whole() {
    let mut sample = Sample::with_orphans(
        &["2024/01 Alps/AB3D0001.RAF", "2024/01 Alps/AB3D0002.RAF", "AB3D0003.RAF"],
        &["2023/AB3D0004.xmp"],
    );
    sample.warnings = vec!["The folder `2022` could not be read: permission denied.".to_owned()];
    sample.skipped = [("noise", 12), ("unreadable_folder", 1), ("new_reason", 3)]
        .map(|(reason, count)| (reason.to_owned(), count))
        .into();
    let page = sample.page();
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    // One tag a line, so that a change shows as one; the style is looked at, not compared.
    let (before, after) = head.split_once("'sha256-").unwrap();
    let head = format!("{before}'sha256-…{}", &after[after.find('\'').unwrap()..]);
    insta::assert_snapshot!(format!("{head}<style>…</style>{body}").replace("><", ">\n<"));
}

#[test]
fn names_cannot_act() {
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&amp;\u{202e}\n\0";
    let mut sample = Sample::with_orphans(
        &[hostile, &format!("{hostile}/{hostile}")],
        &["</style><style>*{display:none}", "javascript:alert(1)"],
    );
    sample.name = hostile.to_owned();
    sample.path = hostile.to_owned();
    sample.agent = Some(hostile.to_owned());
    sample.warnings = vec![hostile.to_owned()];
    sample.skipped = [(hostile.to_owned(), 1)].into();
    sample.settings.processing_methods = [(hostile.to_owned(), hostile.to_owned())].into();
    let page = sample.page();
    for tag in tags(&page) {
        let name = tag.split([' ', '>']).next().unwrap();
        assert!(!["script", "img", "iframe", "form"].contains(&name), "{tag}");
        let mut outside_quotes = tag.split('"').step_by(2);
        assert!(!outside_quotes.any(|part| part.contains(" on")), "{tag}");
        assert!(!tag.contains("alert"), "{tag}");
    }
    assert_eq!(page.matches("<style>").count(), 1);
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.contains("␊␀"), "characters that do not show are shown as signs");
}

#[test]
fn nothing_loads_or_runs() {
    let page = Sample::with_orphans(&["a"], &["b"]).page();
    for word in
        ["<script", "<iframe", "<form", "<link", "<base", "http:", "https:", "@import", "url("]
    {
        assert!(!page.contains(word), "{word}");
    }
    for tag in tags(&page) {
        assert!(!tag.contains(" href=\"") || tag.contains(" href=\"#"), "{tag}");
        assert!(!tag.contains(" src=") && !tag.contains(" style="), "{tag}");
    }
    assert!(page.contains(r#"<meta name="generator" content="Safelight 0.1.0">"#));
}

#[test]
fn the_policy_names_the_style_that_is_there() {
    use base64::Engine;
    use sha2::Digest;
    let page = Sample::good().page();
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let digest = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style));
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">"
    );
    assert!(page.contains(&policy), "{page}");
}

#[test]
fn every_link_has_its_place() {
    let mut sample = Sample::with_orphans(&["a"], &["b"]);
    sample.warnings = vec!["w".to_owned()];
    sample.skipped = [("noise".to_owned(), 1)].into();
    let page = sample.page();
    let targets: Vec<_> =
        page.split("href=\"#").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
    assert_eq!(targets, ["images", "sidecars", "types", "warnings", "left-out"]);
    for target in targets {
        assert!(page.contains(&format!(" id=\"{target}\"")), "{target}");
    }
}

#[test]
fn a_hundred_thousand_orphans_make_a_light_page() {
    let mut sample = Sample::good();
    sample.findings.orphaned_images =
        (0..100_000).map(|n| format!("2024/{:05}/AB3D{:04}.RAF", n / 40, n % 40 + 1)).collect();
    sample.findings.orphaned_sidecars =
        (0..100_000).map(|n| format!("{n:05}/{}.xmp", "<".repeat(200))).collect();
    let page = sample.page();
    assert!(page.len() < 3_000_000, "{} bytes", page.len());
    assert!(page.contains("100,000\u{a0}images in 2,500\u{a0}folders."));
    assert!(page.contains("are shown; the whole list is in the results JSON."));
    assert!(page.contains("40\u{a0}images, the first"), "a folder cut short says so");
}
