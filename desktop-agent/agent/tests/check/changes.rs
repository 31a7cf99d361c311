//! A check that is compared with an earlier one.

use super::*;

#[test]
fn a_check_is_compared_with_the_one_that_left_the_snapshot() {
    let world = tempfile::tempdir().unwrap();
    put(world.path(), "photos/a/AB3D0001.CR3", 5);
    let photos = world.path().join("photos");
    let at = |name: &str| world.path().join(name).to_str().unwrap().to_owned();
    for tool in ["photostats", "photo_pairing"] {
        let (snapshot, json) = (at(tool), at("out.json"));
        let run = || {
            let output =
                check(&photos, &["--tool", tool, "--snapshot", &snapshot, "--json", &json]);
            assert!(output.status.success(), "{}", text(&output.stderr));
            let results: serde_json::Value =
                serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
            (text(&output.stdout), results)
        };
        let (said, first) = run();
        assert!(said.contains("There is no earlier check"), "{said}");
        let (said, again) = run();
        assert!(said.starts_with("Nothing changed since "), "{said}");
        assert_eq!(again["changes"]["unchanged"], true);
        assert_eq!(again["total_files"], first["total_files"]);
        put(&photos, &format!("b/bad {tool}.CR3"), 1);
        let (said, changed) = run();
        assert!(said.contains("1 file added; 1 new finding."), "{said}");
        assert_eq!(changed["changes"]["files"]["added"], 1);
    }
}

#[test]
fn a_snapshot_never_takes_the_place_of_something_else() {
    let world = tempfile::tempdir().unwrap();
    put(world.path(), "photos/a.jpg", 1);
    put(world.path(), "precious.jpg", 1);
    let photos = world.path().join("photos");
    let inside = photos.join("snapshot");
    for path in [world.path().join("precious.jpg"), inside, "/dev/null".into()] {
        let output = check(&photos, &["--snapshot", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    }
    assert_eq!(fs::metadata(world.path().join("precious.jpg")).unwrap().len(), 1);
    let output = check(&photos, &["--tool", "collection_test", "--snapshot", "x"]);
    assert_eq!(output.status.code(), Some(2));
}
