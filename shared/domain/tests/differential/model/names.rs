//! File names: by the convention (four characters for the camera, four digits, properties, an extension)
//! or by the pattern of a pipeline.

use regex::Regex;

/// What a valid name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) camera: String,
    pub(crate) counter: String,
    pub(crate) properties: Vec<String>,
}

/// How names are read.
#[derive(Debug, Clone)]
pub(crate) enum Rule {
    Convention,
    /// The pattern, and which of its two groups is the camera.
    Pattern(Regex, usize),
}

/// Reads a name by a rule.
pub(crate) fn read(rule: &Rule, name: &str) -> Result<Name, &'static str> {
    match rule {
        Rule::Convention => by_convention(name),
        Rule::Pattern(pattern, camera) => by_pattern(name, pattern, *camera),
    }
}

fn by_pattern(name: &str, pattern: &Regex, camera: usize) -> Result<Name, &'static str> {
    let (stem, _) = stem_and_extension(name);
    let groups = pattern.captures(&stem).ok_or("the name does not match the pipeline's pattern")?;
    if groups.get(0).unwrap().start() != 0 {
        return Err("the name does not match the pipeline's pattern");
    }
    let counter = groups[3 - camera].to_owned();
    if counter.is_empty() || !counter.chars().all(|c| c.is_ascii_digit()) {
        return Err("the counter found by the pipeline's pattern is not made of digits");
    }
    let rest = stem[groups[0].len()..].to_owned();
    let properties: Vec<String> = match rest.chars().next() {
        None => Vec::new(),
        Some('-') => rest[1..].split('-').map(str::to_owned).collect(),
        Some(_) => rest.split('-').map(str::to_owned).collect(),
    };
    if properties.iter().any(String::is_empty) {
        return Err("a property is empty");
    }
    Ok(Name { camera: groups[camera].to_owned(), counter, properties })
}

/// The last part of a path.
pub(crate) fn base_name(path: &str) -> String {
    let mut name = String::new();
    for character in path.chars() {
        if character == '/' {
            name.clear();
        } else {
            name.push(character);
        }
    }
    name
}

/// The name before its last dot, and from that dot on in lower case.
pub(crate) fn stem_and_extension(name: &str) -> (String, String) {
    let characters: Vec<char> = name.chars().collect();
    for position in (0..characters.len()).rev() {
        if characters[position] == '.' {
            let stem = characters[..position].iter().collect();
            let extension: String = characters[position..].iter().collect();
            return (stem, extension.to_lowercase());
        }
    }
    (name.to_owned(), String::new())
}

/// Reads a name by the convention; the reason of a refusal is the first that applies.
fn by_convention(name: &str) -> Result<Name, &'static str> {
    let (stem, extension) = stem_and_extension(name);
    let stem: Vec<char> = stem.chars().collect();
    if stem.len() < 4 {
        return Err("the name is too short for a camera id");
    }
    let (camera, rest) = stem.split_at(4);
    camera_id(camera)?;
    if rest.iter().take_while(|&&c| c != '-').count() < 4 {
        return Err("the counter is missing or has fewer than four digits");
    }
    let (counter, tail) = rest.split_at(4);
    if counter.iter().collect::<String>() == "0000" {
        return Err("the counter is 0000");
    }
    if !counter.iter().all(char::is_ascii_digit) {
        return Err("the counter is not made of digits");
    }
    let properties = properties(tail)?;
    let letters: Vec<char> = extension.chars().skip(1).collect();
    if letters.is_empty() || !letters.iter().all(char::is_ascii_alphanumeric) {
        return Err("the extension is not allowed");
    }
    Ok(Name { camera: camera.iter().collect(), counter: counter.iter().collect(), properties })
}

fn camera_id(camera: &[char]) -> Result<(), &'static str> {
    if camera.iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) {
        return Ok(());
    }
    if camera.iter().all(char::is_ascii_alphanumeric) {
        return Err("the camera id is in lower case");
    }
    Err("the camera id is not four upper-case letters and digits")
}

fn properties(tail: &[char]) -> Result<Vec<String>, &'static str> {
    let tail: String = tail.iter().collect();
    let mut parts = tail.split('-');
    let before_the_first_dash = parts.next().unwrap_or_default();
    let parts: Vec<String> = parts.map(str::to_owned).collect();
    if parts.iter().any(String::is_empty) {
        return Err("a property is empty");
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '_';
    if !before_the_first_dash.is_empty() || !parts.iter().all(|part| part.chars().all(allowed)) {
        return Err("a character is not allowed");
    }
    Ok(parts)
}

/// Splits properties into the separate image's number (empty for the plain image) and its methods.
pub(crate) fn separate_image(properties: &[String]) -> (String, Vec<String>) {
    let mut number = String::new();
    let mut methods = Vec::new();
    for property in properties {
        if number.is_empty() && property.chars().all(|c| c.is_ascii_digit()) {
            number.clone_from(property);
        } else {
            methods.push(property.clone());
        }
    }
    (number, methods)
}
