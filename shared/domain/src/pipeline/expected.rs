//! Which files a path leads one to expect.

use super::{NodeKind, Path, Pipeline};

/// A file a path expects, as what follows camera and counter in its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExpectedFile {
    /// `-method` for each method so far, in order.
    pub methods: String,
    /// With leading dot, as the pipeline spells it.
    pub extension: String,
}

impl ExpectedFile {
    /// The whole tail of the name: methods, then the number of the separate image if it has one,
    /// then the extension.
    #[must_use]
    pub fn tail(&self, suffix: &str) -> String {
        if suffix.is_empty() {
            format!("{}{}", self.methods, self.extension)
        } else {
            format!("{}-{suffix}{}", self.methods, self.extension)
        }
    }
}

impl Path {
    /// The files along the path, sorted, without repeats. Methods stay on for the rest of the path.
    #[must_use]
    pub fn expected_files(&self, pipeline: &Pipeline) -> Vec<ExpectedFile> {
        let mut methods = String::new();
        let mut files = Vec::new();
        for step in &self.steps {
            match &pipeline.nodes[step.node as usize].kind {
                NodeKind::Process { methods: choices } => {
                    let method = &choices[step.method as usize];
                    if !method.is_empty() {
                        methods.push('-');
                        methods.push_str(method);
                    }
                }
                NodeKind::File { extension, .. } if !extension.is_empty() => files
                    .push(ExpectedFile { methods: methods.clone(), extension: extension.clone() }),
                _ => {}
            }
        }
        files.sort();
        files.dedup();
        files
    }
}
