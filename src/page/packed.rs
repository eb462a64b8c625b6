//! Data for the script of the page, packed.

use std::io::{Result, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

/// Of 1 to 9.
const LEVEL: u32 = 4;

/// `data` as JSON, packed with gzip, as Base64: letters, digits, `+`, `/` and `=` only, so that
/// nothing in it can become markup.
pub(super) fn packed(data: &impl Serialize) -> Result<String> {
    // As one: handed on in the small pieces in which it is made, packing it takes twice as long.
    let json = serde_json::to_vec(data)?;
    let mut packing = GzEncoder::new(Vec::new(), Compression::new(LEVEL));
    packing.write_all(&json)?;
    Ok(STANDARD.encode(packing.finish()?))
}

/// Writes packed data as the element of this `id`.
pub(super) fn write(id: &str, packed: &str, out: &mut impl Write) -> Result<()> {
    writeln!(out, "<script type=\"application/gzip\" id=\"{id}\">{packed}</script>")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let data = ["</script><script>", "\u{202e}\0\u{2028} 😀"];
        let packed = packed(&data).expect("memory takes it");
        assert!(packed.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)));
        let bytes = STANDARD.decode(packed).expect("Base64");
        let mut json = String::new();
        GzDecoder::new(&bytes[..]).read_to_string(&mut json).expect("gzip");
        assert_eq!(serde_json::from_str::<Vec<String>>(&json).expect("JSON"), data);
    }
}
