//! Licences and origins of everything we build on.

use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::repository::{files, metadata, none};

/// Licences that ask for no more than being named.
const FINE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages under another licence, each with the licence and the reason why that is fine.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("option-ext", "MPL-2.0", "used unchanged through `directories`; its own files stay MPL"),
    ("cssparser", "MPL-2.0", "used unchanged through `tauri`; its own files stay MPL"),
    ("dtoa-short", "MPL-2.0", "used unchanged through `tauri`; its own files stay MPL"),
    ("selectors", "MPL-2.0", "used unchanged through `tauri`; its own files stay MPL"),
    ("webpki-root-certs", "CDLA-Permissive-2.0", "the list of certificate authorities is data"),
    ("axe-core", "MPL-2.0", "runs in tests of the page, is not shipped"),
    ("svelte-toolbelt", "none", "MIT by the licence it comes with; only its manifest is silent"),
    ("lightningcss", "MPL-2.0", "runs when the page is built, is not shipped"),
];

/// Where a crate may come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn complaint(name: &str, licence: Option<&str>) -> Option<String> {
    let licence = licence.unwrap_or("none");
    let excepted = |(package, under, _): &&(&str, &str, &str)| {
        // Platform packages are named `lightningcss-linux-x64-gnu`.
        *under == licence && (name == *package || name.starts_with(&format!("{package}-")))
    };
    if EXCEPTIONS.iter().any(|exception| excepted(&exception)) {
        return None;
    }
    let fine = Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| {
        expression
            .evaluate(|request| request.license.id().is_some_and(|id| FINE.contains(&id.name)))
    });
    (!fine).then(|| format!("{name}: licence {licence} is not on the list"))
}

#[test]
fn crates_have_licences_that_ask_only_to_be_named() {
    let packages = &metadata().packages;
    let found = packages.iter().filter_map(|one| complaint(&one.name, one.license.as_deref()));
    none(&found.collect::<Vec<_>>());
}

#[test]
fn crates_come_from_the_registry() {
    let packages = metadata()
        .packages
        .iter()
        .filter(|package| package.source.as_ref().is_some_and(|source| source.repr != REGISTRY));
    none(
        &packages
            .map(|package| format!("{} comes from elsewhere", package.name))
            .collect::<Vec<_>>(),
    );
}

/// Complaints about an npm lock file: licences, and addresses of a registry.
fn npm_complaints(lock: &Value) -> Vec<String> {
    let mut complaints = Vec::new();
    for (path, package) in lock["packages"].as_object().expect("packages of a lock file") {
        let Some((_, name)) = path.rsplit_once("node_modules/") else { continue };
        if package["link"] == true {
            continue;
        }
        complaints.extend(complaint(name, package["license"].as_str()));
        if package.get("resolved").is_some() {
            complaints.push(format!("{name}: the lock file names where it was downloaded"));
        }
        if package.get("integrity").is_none() {
            complaints.push(format!("{name}: the lock file has no hash of it"));
        }
    }
    complaints
}

#[test]
fn npm_packages_have_fine_licences_and_no_addresses() {
    for lock in files().iter().filter(|file| file.path.ends_with("package-lock.json")) {
        none(&npm_complaints(&serde_json::from_str(&lock.text).unwrap()));
    }
}

#[test]
fn no_exception_is_left_over() {
    let npm: String = files()
        .iter()
        .filter(|file| file.path.ends_with("package-lock.json"))
        .map(|file| file.text.as_str())
        .collect();
    for (name, _, _) in EXCEPTIONS {
        let is_crate = metadata().packages.iter().any(|package| package.name == *name);
        assert!(is_crate || npm.contains(&format!("node_modules/{name}\"")), "{name} is not used");
    }
}

#[test]
fn other_licences_are_caught() {
    assert!(complaint("a", Some("GPL-3.0-only")).is_some());
    assert!(complaint("a", Some("MPL-2.0")).is_some());
    assert!(complaint("a", Some("MIT AND LGPL-2.1-or-later")).is_some());
    assert!(complaint("a", None).is_some());
    assert!(complaint("option-ext", Some("GPL-3.0-only")).is_some());
    assert!(complaint("a", Some("MIT/Apache-2.0")).is_none());
    assert!(complaint("a", Some("GPL-2.0-only OR MIT")).is_none());
    assert!(complaint("lightningcss-linux-x64-gnu", Some("MPL-2.0")).is_none());
}

#[test]
fn addresses_and_missing_hashes_in_a_lock_file_are_caught() {
    let lock = serde_json::json!({ "packages": {
        "": { "name": "root" },
        "node_modules/a": { "license": "MIT", "integrity": "x", "resolved": "https://mirror/a.tgz" },
        "node_modules/b": { "license": "MIT" },
        "node_modules/c": { "link": true, "resolved": "kit" },
    }});
    assert_eq!(npm_complaints(&lock).len(), 2);
}
