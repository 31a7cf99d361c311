use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{Format, MAX_TEXT, read, write};

#[test]
fn yaml_puts_names_before_nodes_and_nodes_before_edges() {
    let document = json!({
        "edges": [{"to": "end", "from": "cap"}],
        "nodes": [
            {"type": "capture", "x": 1.5, "properties": {"sample_filename": "AB3D0001.CR3"}, "id": "cap"},
            {"id": "end", "type": "termination", "properties": {"termination_type": "yes"}}],
        "name": "RAW to DNG",
    });
    let expected = "name: RAW to DNG
nodes:
- id: cap
  type: capture
  properties:
    sample_filename: AB3D0001.CR3
  x: 1.5
- id: end
  type: termination
  properties:
    termination_type: yes
edges:
- from: cap
  to: end
";
    let written = write(&document, Format::Yaml).unwrap();
    assert_eq!(written, expected);
    assert_eq!(read(&written), Ok(document));
}

#[test]
fn a_fault_says_where_it_is() {
    for (text, expected) in [
        ("name: a\n  nodes: []\n", "line 2, column 8: mapping values"),
        ("{\"name\": \"a\",\n \"nodes\": [}", "line 2, column 12: "),
        ("nodes: []\nnodes: []\n", "`nodes` is there twice"),
        ("{\"nodes\": [],\n\"nodes\": []}", "`nodes` is there twice"),
        ("a: &a 1\nb: *c\n", "line 2, column 4: "),
        ("a: .nan\n", "floating point"),
        ("a: !Object {}\n", "invalid type"),
    ] {
        let fault = read(text).unwrap_err().to_string();
        assert!(fault.contains(expected), "{text:?}: {fault}");
        assert!(!fault.contains(" at line "), "the place is told once: {fault}");
    }
}

#[test]
fn both_ways_of_writing_are_told_apart() {
    let expected = Ok(json!({"a": [1, "b"]}));
    for text in [
        "{\"a\": [1, \"b\"]}",
        "a: [1, b]",
        "{a: [1, b]}",
        "\u{feff}a:\n- 1\n- b",
        " \n{\"a\":[1,\"b\"]}\n",
    ] {
        assert_eq!(read(text), expected, "{text:?}");
    }
    assert_eq!(read("a: &x [1]\nb: *x\n"), Ok(json!({"a": [1], "b": [1]})));
}

#[test]
fn aliases_do_not_explode() {
    // Nine levels of nine: 387 million texts from 300 bytes.
    let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..10 {
        let before = vec![format!("*a{}", level - 1); 9].join(", ");
        laughs += &format!("a{level}: &a{level} [{before}]\n");
    }
    // One long list, and many that repeat it.
    let long = format!("a: &a [{}]\n", vec!["x"; 50_000].join(","));
    let wide = format!("{long}b: [{}]\n", vec!["*a"; 50_000].join(","));
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(500_000), vec!["*a"; 50_000].join(","));
    for bomb in [laughs, wide, text] {
        let fault = read(&bomb).unwrap_err().to_string();
        assert!(fault.contains("too much") || fault.contains("limit"), "{fault}");
    }
}

#[test]
fn what_would_take_the_scanner_minutes_is_refused_at_once() {
    for text in [
        "[".repeat(MAX_TEXT),
        "{a: ".repeat(MAX_TEXT / 4),
        "- ".repeat(MAX_TEXT / 2),
        "a:\n".to_owned() + &"  - [\"\"]\n".repeat(MAX_TEXT / 10),
        "%TAG !a! tag:a\n".repeat(MAX_TEXT / 15) + "--- 1\n",
    ] {
        let fault = read(&text).unwrap_err().to_string();
        assert!(fault.len() < 200, "{fault}");
    }
    let edges = "edges:\n".to_owned() + &"- {from: a, to: b}\n".repeat(2_000);
    assert_eq!(read(&edges).unwrap()["edges"].as_array().unwrap().len(), 2_000);
}

/// Any value that a pipeline may hold, as JSON has it.
fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[ \t\n\r#:,&*!|>'\"%@`~?{}\\[\\]0-9a-zA-Z.+_-]{0,12}",
        prop::sample::select(vec![
            "yes",
            "no",
            "null",
            "~",
            "true",
            "0x1F",
            "1e3",
            ".5",
            "1_000",
            "0001",
            "-",
            "<<",
            "=",
            "2026-01-01",
            ".inf",
            "+1",
            "0o7",
            " a",
            "a ",
            "a\n",
            "\n a\n",
            "é",
            "\u{85}",
            "\u{feff}",
            "\u{2028}",
            "\u{7f}",
            "---",
            "...",
        ])
        .prop_map(str::to_owned),
    ];
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no others", |n| n.is_finite()).prop_map(Value::from),
        text.clone().prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 40, 6, move |inner| {
        let object = prop::collection::btree_map(text.clone(), inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(Value::from),
            object.prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same(
        name in any::<String>(),
        nodes in prop::collection::vec(value(), 0..6),
        edges in prop::collection::vec(value(), 0..6),
        more in value(),
    ) {
        let document = json!({"name": name, "nodes": nodes, "edges": edges, "more": more});
        for format in [Format::Yaml, Format::Json] {
            let text = write(&document, format).unwrap();
            prop_assert_eq!(read(&text).map_err(|fault| fault.to_string()), Ok(document.clone()), "{}", text);
        }
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = read(&text);
    }
}
