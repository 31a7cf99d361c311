//! The plain clients of each service: what a listing costs without us.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use safelight_tests::storage::{Gcs, Samba, Seaweed};

/// Lists a bucket of S3 with the library that comes with moto.
const S3: &str = r#"
import sys, boto3, botocore.config
client = boto3.client("s3", endpoint_url=sys.argv[1], region_name="us-east-1",
    aws_access_key_id=sys.argv[2], aws_secret_access_key=sys.argv[3],
    config=botocore.config.Config(s3={"addressing_style": "path"}))
pages = client.get_paginator("list_objects_v2").paginate(Bucket="photos")
print(sum(len(page.get("Contents", [])) for page in pages))
"#;

/// Lists a bucket of Google, page by page.
const GCS: &str = r#"
import sys, json, urllib.request, urllib.parse
seen, token = 0, ""
while True:
    query = urllib.parse.urlencode({"maxResults": 1000, "pageToken": token})
    with urllib.request.urlopen(sys.argv[1] + "/storage/v1/b/photos/o?" + query) as answer:
        page = json.load(answer)
    seen += len(page.get("items", []))
    token = page.get("nextPageToken", "")
    if not token:
        break
print(seen)
"#;

/// A command for each kind of storage that has one.
pub(crate) fn commands(
    world: &Path,
    seaweed: &Seaweed,
    gcs: &Gcs,
    samba: &Samba,
) -> Result<BTreeMap<&'static str, Vec<String>>> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/servers/bin/python");
    let python = python.to_str().context("a path is text")?.to_owned();
    let script = |name: &str, text: &str| -> Result<String> {
        let path = world.join(name);
        fs::write(&path, text)?;
        Ok(path.to_str().context("a path is text")?.to_owned())
    };
    let (s3, share) = (seaweed.values(), samba.values());
    let login = format!("{}%{}", share["username"], share["password"]);
    let tree = ["-p", &share["port"], "-U", &login, "-c", "recurse;ls"];
    let mut smbclient = vec!["smbclient".to_owned(), "//127.0.0.1/photos".to_owned()];
    smbclient.extend(tree.map(str::to_owned));
    let library = world.join("library").display().to_string();
    let find = ["find", &library, "-printf", "%p %s %T@\n"].map(str::to_owned).to_vec();
    Ok(BTreeMap::from([
        (
            "s3",
            vec![
                python.clone(),
                script("s3.py", S3)?,
                s3["endpoint_url"].clone(),
                s3["aws_access_key_id"].clone(),
                s3["aws_secret_access_key"].clone(),
            ],
        ),
        ("gcs", vec![python, script("gcs.py", GCS)?, format!("http://{}", gcs.address())]),
        ("smb", smbclient),
        ("disk", find),
    ]))
}
