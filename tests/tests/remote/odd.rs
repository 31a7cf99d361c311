//! Keys that cannot be paths end nothing.

use std::sync::{Arc, Mutex};

use safelight_scan::{FolderFiles, Visit, WalkOptions, remote};
use safelight_tests::storage::Moto;

use super::{blocking, place};

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Visit for Seen {
    fn folder(&mut self, folder: &FolderFiles<'_>) {
        let path = String::from_utf8_lossy(folder.path()).into_owned();
        let names = folder.iter().map(|file| String::from_utf8_lossy(file.name).into_owned());
        let mut seen = self.0.lock().unwrap();
        seen.extend(names.map(|name| format!("{path}|{name}")));
    }
}

#[tokio::test]
async fn odd_keys_are_counted_and_the_others_told() {
    let moto = Moto::start().await;
    let fine = [
        "plain.jpg",
        "a/ blank .jpg",
        "a/tab\there.jpg",
        "a/quote\"<&>'.jpg",
        "a/back\\slash.jpg",
        "a/ümläut 日本.jpg",
        "a/per%20cent+plus.jpg",
        "abs.jpg",
    ];
    let odd = ["/abs.jpg", "a//double.jpg", "a/../up.jpg", "a/./here.jpg", "b//"];
    for key in fine.into_iter().chain(odd).chain(["c/", "c/d/", "c/d/deep.jpg"]) {
        moto.put(key, "x").await;
    }
    let library = remote::open(&moto.connection(), &place("odd", ""));
    let seen = Seen::default();
    let visitor = seen.clone();
    let summary = blocking(move || {
        safelight_scan::list(&*library, &WalkOptions::default(), || visitor.clone())
    });
    let (_, summary) = summary.await.unwrap();
    let mut told = seen.0.lock().unwrap().clone();
    told.sort();
    let mut expected: Vec<String> = fine
        .iter()
        .map(|key| {
            key.rsplit_once('/').map_or(format!("|{key}"), |(path, name)| format!("{path}|{name}"))
        })
        .collect();
    expected.push("c/d|deep.jpg".to_owned());
    expected.sort();
    assert_eq!(told, expected);
    assert_eq!(summary.skipped["unreadable_name"], 5);
    // The bucket, a, c and c/d; what holds nothing but odd names is no folder.
    assert_eq!((summary.files, summary.folders), (9, 5));
}
