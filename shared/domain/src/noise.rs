//! Names that storage boxes and operating systems leave among photos: never counted as files,
//! never entered as folders.

/// Whether `name`, a file's or a folder's own name, is noise.
/// `$RECYCLE.BIN` is spelled in either case by Windows; the others are exact.
#[inline]
pub fn is_noise(name: &[u8]) -> bool {
    match name.first() {
        Some(b'.') => name.starts_with(b"._") || matches!(name, b".snapshot" | b".AppleDouble"),
        Some(b'@') => name == b"@eaDir",
        Some(b'#') => name == b"#recycle",
        Some(b'$') => name.eq_ignore_ascii_case(b"$RECYCLE.BIN"),
        Some(b'S') => name == b"System Volume Information",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_boxes_and_systems_leave_behind_is_noise() {
        let noise: [&[u8]; 9] = [
            b"@eaDir",
            b"#recycle",
            b".snapshot",
            b"$RECYCLE.BIN",
            b"$Recycle.Bin",
            b"System Volume Information",
            b".AppleDouble",
            b"._AB3D0001.CR3",
            b"._",
        ];
        for name in noise {
            assert!(is_noise(name), "{}", String::from_utf8_lossy(name));
        }
    }

    #[test]
    fn what_people_name_is_not_noise() {
        let kept: [&[u8]; 9] = [
            b"AB3D0001.CR3",
            b".hidden.jpg",
            b"_rejects",
            b"@eaDir2",
            b"recycle",
            b"#recycled",
            b".Snapshot",
            b"System",
            b"",
        ];
        for name in kept {
            assert!(!is_noise(name), "{}", String::from_utf8_lossy(name));
        }
    }
}
