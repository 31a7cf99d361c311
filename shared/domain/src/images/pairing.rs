//! Photo pairing: how many groups, images and files, by camera and by method.

use std::{collections::BTreeMap, convert::Infallible, ops::ControlFlow};

use super::{ImageView, Images, InvalidFiles};
use crate::ToolSettings;

/// What a camera took part in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CameraUse {
    /// Separate images.
    pub images: u64,
    /// What people call it, when the settings say.
    pub name: Option<String>,
}

/// What photo pairing found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PairingFindings {
    /// Distinct camera and counter.
    pub group_count: u64,
    /// Separate images of all groups.
    pub image_count: u64,
    /// Photo files with valid names.
    pub file_count: u64,
    /// Images per camera name (its id where it has none).
    pub camera_usage: BTreeMap<String, u64>,
    /// Images per method text (its code where it has none).
    pub method_usage: BTreeMap<String, u64>,
    /// Images per camera id.
    pub cameras: BTreeMap<String, CameraUse>,
    /// Photo files with invalid names.
    pub invalid: InvalidFiles,
}

/// Counts pictures.
#[must_use]
pub fn pair(images: &Images, settings: &ToolSettings) -> PairingFindings {
    let go_on = |_: &ImageView<'_>| ControlFlow::<Infallible>::Continue(());
    let ControlFlow::Continue(found) = try_pair(images, settings, go_on);
    found
}

/// Counts pictures; `each` sees them one after another, and may break off.
pub fn try_pair<B>(
    images: &Images,
    settings: &ToolSettings,
    mut each: impl FnMut(&ImageView<'_>) -> ControlFlow<B>,
) -> ControlFlow<B, PairingFindings> {
    let mut found =
        PairingFindings { invalid: images.invalid().clone(), ..PairingFindings::default() };
    images.try_for_each(|image, first_of_group| {
        found.group_count += u64::from(first_of_group);
        found.image_count += 1;
        found.file_count += image.photo_count();
        add_camera(&mut found, image.camera, settings);
        for method in image.methods() {
            let text = settings.processing_methods.get(method).map(String::as_str);
            let shown = text.filter(|text| !text.is_empty()).unwrap_or(method);
            *found.method_usage.entry(shown.to_owned()).or_default() += 1;
        }
        each(image)
    })?;
    ControlFlow::Continue(found)
}

fn add_camera(found: &mut PairingFindings, id: &str, settings: &ToolSettings) {
    if let Some(known) = found.cameras.get_mut(id) {
        known.images += 1;
    } else {
        let name = camera_name(id, settings);
        found.cameras.insert(id.to_owned(), CameraUse { images: 1, name });
    }
    let shown = found.cameras[id].name.as_deref().unwrap_or(id);
    if let Some(images) = found.camera_usage.get_mut(shown) {
        *images += 1;
    } else {
        let shown = shown.to_owned();
        found.camera_usage.insert(shown, 1);
    }
}

fn camera_name(id: &str, settings: &ToolSettings) -> Option<String> {
    let name = &settings.cameras.get(id)?.first()?.name;
    (!name.is_empty()).then(|| name.clone())
}
