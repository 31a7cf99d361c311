//! The canonical form is the same on both sides, whoever wrote the text.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use safelight_protocol::{CanonicalError, SigningSecret, canonical_json, canonical_value};
use serde_json::{Value, json, value::RawValue};

#[derive(serde::Deserialize)]
struct Golden<'a> {
    #[serde(borrow)]
    vectors: Vec<Vector<'a>>,
}

#[derive(serde::Deserialize)]
struct Vector<'a> {
    id: String,
    #[serde(borrow)]
    obj: &'a RawValue,
    canonical: String,
    secret_b64: String,
    hmac_hex: String,
}

const GOLDEN: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/signing.json"));

/// Reads an object whose members may be floats; `serde_json` alone may miss a float's last bit.
fn read_exactly(object: &RawValue) -> Value {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(object.get()).unwrap();
    let exact = |token: &RawValue| match token.get().parse::<f64>() {
        Ok(float) if token.get().contains(['.', 'e']) => json!(float),
        _ => serde_json::from_str(token.get()).unwrap(),
    };
    members.into_iter().map(|(key, token)| (key, exact(token))).collect()
}

#[test]
fn golden_vectors_sign_and_verify() {
    let golden: Golden<'_> = serde_json::from_str(GOLDEN).unwrap();
    assert!(!golden.vectors.is_empty());
    for vector in golden.vectors {
        let id = &vector.id;
        let canonical = canonical_json(vector.obj.get()).unwrap();
        assert_eq!(canonical, vector.canonical, "{id}, from text");
        assert_eq!(
            canonical_value(&read_exactly(vector.obj)),
            vector.canonical,
            "{id}, from a value"
        );
        let secret = SigningSecret::from_base64(&vector.secret_b64).unwrap();
        assert_eq!(secret.sign(canonical.as_bytes()), vector.hmac_hex, "{id}");
        assert!(secret.verifies(canonical.as_bytes(), &vector.hmac_hex), "{id}");
        assert!(!secret.verifies(canonical.as_bytes(), &"0".repeat(64)), "{id}");
        let shouted = vector.hmac_hex.to_uppercase();
        assert!(!secret.verifies(canonical.as_bytes(), &shouted), "{id}: one spelling only");
    }
}

#[test]
fn number_tokens_stay_as_written() {
    let text = "[ 1.50 , 1E5,1e+5, -0 ,-0.0, 0.10e-3, 123456789012345678901234567890123456789]";
    assert_eq!(
        canonical_json(text).unwrap(),
        "[1.50,1E5,1e+5,-0,-0.0,0.10e-3,123456789012345678901234567890123456789]"
    );
    assert_eq!(canonical_json("1e999").unwrap(), "1e999");
}

#[test]
fn floats_print_in_shortest_round_trip_form() {
    let cases = [
        (1.0, "1.0"),
        (0.1, "0.1"),
        (-0.0, "-0.0"),
        (0.0001, "0.0001"),
        (0.000_123_4, "0.0001234"),
        (0.000_01, "1e-05"),
        (0.000_012_5, "1.25e-05"),
        (1e15, "1000000000000000.0"),
        (1e16, "1e+16"),
        (1.5e16, "1.5e+16"),
        (1e22, "1e+22"),
        (1e100, "1e+100"),
        (5e-324, "5e-324"),
        (f64::MAX, "1.7976931348623157e+308"),
        (123_456_789.123_456_79, "123456789.12345679"),
        (9_007_199_254_740_993.0, "9007199254740992.0"),
        (100.0, "100.0"),
        (0.5, "0.5"),
        (1234.5, "1234.5"),
        // Half-way between two shortest decimals: the even one.
        (143_641_829_045_398.5 / 8.0, "17955228630674.812"),
    ];
    for (float, text) in cases {
        assert_eq!(canonical_value(&json!(float)), text);
    }
}

#[test]
fn integers_print_as_they_are() {
    let value = json!([0, -1, i64::MIN, u64::MAX]);
    assert_eq!(canonical_value(&value), "[0,-1,-9223372036854775808,18446744073709551615]");
}

#[test]
fn keys_sort_by_code_point_at_every_level() {
    // In UTF-16 the emoji would come before U+FFEE.
    let text =
        "{\"b\":{\"z\":1,\"Z\":2,\"\":3},\"\u{1f600}\":0,\"\u{ffee}\":0,\"a\":[{\"y\":1,\"x\":2}]}";
    let wanted = r#"{"a":[{"x":2,"y":1}],"b":{"":3,"Z":2,"z":1},"\uffee":0,"\ud83d\ude00":0}"#;
    assert_eq!(canonical_json(text).unwrap(), wanted);
    let value: Value = serde_json::from_str(text).unwrap();
    assert_eq!(canonical_value(&value), wanted);
}

#[test]
fn one_spelling_per_text() {
    let spelled = r#""\u0041\u002f\/\u00E9\uD83D\uDE00\u0008\b\u007f\u000a\"\\\u001F""#;
    let wanted = "\"A//\\u00e9\\ud83d\\ude00\\b\\b\\u007f\\n\\\"\\\\\\u001f\"";
    assert_eq!(canonical_json(spelled).unwrap(), wanted);
}

#[test]
fn lone_surrogates_stay_lone() {
    // Names that are not UTF-8 arrive like this from agents written in some languages.
    let cases = [
        (r#""\udc80""#, r#""\udc80""#),
        (r#""\uD83D""#, r#""\ud83d""#),
        (r#""\ud83d\ud83d\ude00""#, r#""\ud83d\ud83d\ude00""#),
        (r#""\ude00\ud83d""#, r#""\ude00\ud83d""#),
        (r#""\ud83dx\u0041""#, r#""\ud83dxA""#),
        (r#"{"\uffff":1,"\udc80":2}"#, r#"{"\udc80":2,"\uffff":1}"#),
    ];
    for (text, wanted) in cases {
        assert_eq!(canonical_json(text).unwrap(), wanted);
    }
}

#[test]
fn a_repeated_key_is_refused_however_it_is_spelled() {
    for text in [
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"[{"x":{"q":0,"a":1,"b":2,"a":3}}]"#,
        r#"{"a" : 1 , "b":2, "a": 1}"#,
    ] {
        assert_eq!(canonical_json(text), Err(CanonicalError::DuplicateKey("a".to_owned())));
    }
    assert!(canonical_json(r#"{"a":{"a":1},"b":{"a":1}}"#).is_ok());
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "'a'",
        "NaN",
        "Infinity",
        "-",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "0x10",
        "tru",
        "nulll",
        "\"\n\"",
        "\"\\x41\"",
        "\"\\u12g4\"",
        "\"",
        "1 2",
        "[1]]",
        "// c\n1",
        "\u{feff}1",
        "\"\u{0}\"",
    ] {
        let answer = canonical_json(text);
        assert!(matches!(answer, Err(CanonicalError::Syntax(_))), "{text:?}: {answer:?}");
    }
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(canonical_json(&nested(128)).unwrap(), nested(128));
    assert_eq!(canonical_json(&nested(129)), Err(CanonicalError::TooDeep));
    assert_eq!(canonical_json(&nested(1_000_000)), Err(CanonicalError::TooDeep));
    let objects = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    assert_eq!(canonical_json(&objects), Err(CanonicalError::TooDeep));
}

#[test]
fn white_space_is_dropped_between_tokens_and_kept_in_texts() {
    let text = "\r\n\t {\t\"a b\" :\n[ ] , \"c\":{ },\"d\": [ 1 , \" x \" ] }\n";
    assert_eq!(canonical_json(text).unwrap(), r#"{"a b":[],"c":{},"d":[1," x "]}"#);
}

fn any_value() -> impl Strategy<Value = Value> {
    // Floats that `serde_json` reads exactly; all others have a test of their own.
    let float = any::<i32>().prop_map(|eighths| f64::from(eighths) / 8.0);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        float.prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\\x00-\\x7f\u{e9}\u{2028}\u{ffff}\u{1f600}]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map("[a-c\"\\\\\u{e9}\u{ffee}\u{1f600}]{0,3}", inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn the_canonical_form_is_ascii_json_of_the_same_value(value in any_value()) {
        let canonical = canonical_value(&value);
        prop_assert!(canonical.is_ascii());
        prop_assert_eq!(serde_json::from_str::<Value>(&canonical).unwrap(), value);
    }

    #[test]
    fn verifying_agrees_with_signing(value in any_value()) {
        let canonical = canonical_value(&value);
        prop_assert_eq!(canonical_json(&canonical).unwrap(), canonical.clone());
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let again = canonical_json(&pretty).unwrap();
        prop_assert_eq!(canonical_json(&again).unwrap(), again);
    }

    #[test]
    fn any_text_is_answered_without_panic(text in "[\\[\\]{}:,\"\\\\u0-9a-fd8eE+.truefalsn \n-]{0,40}") {
        let answer = canonical_json(&text);
        let well_formed = serde_json::from_str::<&RawValue>(&text).is_ok();
        prop_assert_eq!(matches!(answer, Err(CanonicalError::Syntax(_))), !well_formed);
    }

    #[test]
    fn floats_survive_bit_for_bit(bits in any::<u64>()) {
        let float = f64::from_bits(bits);
        prop_assume!(float.is_finite());
        let printed = canonical_value(&json!(float));
        prop_assert_eq!(printed.parse::<f64>().unwrap().to_bits(), bits);
    }
}
