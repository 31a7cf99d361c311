//! A pipeline with 125 whole ways: three processes on loops of their own, each taken one to five
//! times.

/// As `check --pipeline` reads it.
pub(super) const LOOPING: &str = r#"{
  "guid": "pip_01k00000000000000000000000",
  "name": "Three loops",
  "version": 1,
  "nodes": [
    {"id": "camera", "type": "capture", "properties": {"sample_filename": "AB3D0001.CR3"}},
    {"id": "raw", "type": "file", "properties": {"extension": ".cr3"}},
    {"id": "sidecar", "type": "file", "properties": {"extension": ".xmp"}},
    {"id": "develop", "type": "process", "properties": {"method_ids": []}},
    {"id": "dng", "type": "file", "properties": {"extension": ".dng"}},
    {"id": "hdr", "type": "process", "properties": {"method_ids": ["HDR"]}},
    {"id": "tif", "type": "file", "properties": {"extension": ".tif"}},
    {"id": "bw", "type": "process", "properties": {"method_ids": ["BW"]}},
    {"id": "print", "type": "file", "properties": {"extension": ".tif"}},
    {"id": "done", "type": "termination", "properties": {"termination_type": "Archive"}}
  ],
  "edges": [
    {"from": "camera", "to": "raw"},
    {"from": "raw", "to": "sidecar"},
    {"from": "sidecar", "to": "develop"},
    {"from": "develop", "to": "develop"},
    {"from": "develop", "to": "dng"},
    {"from": "dng", "to": "hdr"},
    {"from": "hdr", "to": "hdr"},
    {"from": "hdr", "to": "tif"},
    {"from": "tif", "to": "bw"},
    {"from": "bw", "to": "bw"},
    {"from": "bw", "to": "print"},
    {"from": "print", "to": "done"}
  ]
}
"#;
