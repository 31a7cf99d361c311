//! No name of a library or a pipeline can change a page.

use serde_json::json;

use crate::sample::{Sample, library, node, pipeline};

const HOSTILE: &str =
    "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&amp;</style><style>\u{202e}\n\0";

/// Every tag of a page, without its brackets. Text cannot hold a `<`, so each one starts a tag.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).map(|rest| rest.split_once('>').unwrap().0).collect()
}

fn hostile() -> Sample {
    let document = pipeline(
        vec![
            node("cap", "capture", json!({"filename_regex": r"([A-Z<]+)(\d+)"})),
            node(HOSTILE, "file", json!({"extension": format!(".{HOSTILE}")})),
            node("p", "process", json!({"method_ids": [HOSTILE]})),
            node("f", "file", json!({"extension": ".x"})),
            node("t", "termination", json!({"termination_type": HOSTILE})),
            node(&format!("{HOSTILE}2"), HOSTILE, json!({})),
        ],
        &[("cap", HOSTILE), (HOSTILE, "p"), ("p", "f"), ("f", "t")],
    );
    let files =
        [format!("{HOSTILE}/A<1-{HOSTILE}.jpg"), format!("{HOSTILE}.jpg"), "B2.jpg".to_owned()];
    let mut sample = Sample::new(&document, files.into());
    sample.pipeline.name = HOSTILE.to_owned();
    sample.name = HOSTILE.to_owned();
    sample.path = HOSTILE.to_owned();
    sample.warnings = vec![HOSTILE.to_owned()];
    sample.skipped = [(HOSTILE.to_owned(), 1)].into();
    sample.settings.processing_methods = [(HOSTILE.to_owned(), HOSTILE.to_owned())].into();
    sample
}

#[test]
fn names_cannot_act() {
    for page in hostile().pages() {
        for tag in tags(&page) {
            let name = tag.split([' ', '>']).next().unwrap();
            assert!(!["script", "img", "iframe", "form"].contains(&name), "{tag}");
            let mut outside_quotes = tag.split('"').step_by(2);
            assert!(!outside_quotes.any(|part| part.contains(" on")), "{tag}");
            assert!(!tag.contains("alert"), "{tag}");
        }
        assert_eq!(page.matches("<style>").count(), 1);
        assert!(page.contains("␊␀"), "characters that do not show are shown as signs");
    }
}

#[test]
fn nothing_loads_or_runs() {
    for page in library().pages() {
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
}

#[test]
fn every_link_has_its_place_and_every_place_its_own_name() {
    let mut sample = library();
    sample.warnings = vec!["w".to_owned()];
    for page in sample.pages() {
        let after = |mark: &str| -> Vec<String> {
            page.split(mark)
                .skip(1)
                .map(|rest| rest.split_once('"').unwrap().0.to_owned())
                .collect()
        };
        let (links, mut places) = (after("href=\"#"), after(" id=\""));
        assert!(links.len() >= 3 && links.iter().all(|link| places.contains(link)), "{links:?}");
        places.sort();
        let count = places.len();
        places.dedup();
        assert_eq!(places.len(), count, "an id occurs twice");
    }
}
