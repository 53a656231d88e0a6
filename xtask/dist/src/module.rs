//! The sections of a WebAssembly module.

/// The magic number and the version.
const HEAD: usize = 8;
/// The number of a section that the program does not need: names, debugging, who made it.
const CUSTOM: u8 = 0;

/// Returns a module without its custom sections.
///
/// # Errors
/// If it is not a module.
pub fn bare(module: &[u8]) -> Result<Vec<u8>, String> {
    let broken = || "a module that was taken apart is broken".to_owned();
    let mut bare = module.get(..HEAD).filter(|head| head.starts_with(b"\0asm")).ok_or_else(broken)?.to_vec();
    let mut at = HEAD;
    while at < module.len() {
        let (length, begin) = number(module, at + 1).ok_or_else(broken)?;
        let section = module.get(at..begin + length).ok_or_else(broken)?;
        if module[at] != CUSTOM {
            bare.extend(section);
        }
        at = begin + length;
    }
    Ok(bare)
}

/// Reads a number of seven bits a byte; returns it and where it ends.
fn number(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let (mut value, mut shift) = (0_usize, 0);
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some((value, at));
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_are_left_out() {
        let head = b"\0asm\x01\0\0\0";
        let module = [&head[..], &[0, 3, 1, b'a', 9, 1, 2, 7, 7, 0, 0]].concat();
        assert_eq!(bare(&module).unwrap(), [&head[..], &[1, 2, 7, 7]].concat());
    }

    #[test]
    fn what_is_not_a_module_is_refused() {
        assert!(bare(b"").is_err());
        assert!(bare(b"<!doctype html>").is_err());
        assert!(bare(b"\0asm\x01\0\0\0\x01\x7f").is_err());
    }
}
