//! The one archive format that learning platforms take, written only: files stored or deflated, no more of it.

use miniz_oxide::deflate::compress_to_vec;

/// An archive that is being written.
#[derive(Debug, Default)]
pub struct Zip {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

/// Why a file cannot be added: the format without its extensions counts files in 16 bits and bytes in 32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// The first day that the format can name: archives of the same files are the same bytes.
const DATE: u16 = (1 << 5) | 1;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// What is needed to unpack a deflated file.
const VERSION: u16 = 20;

impl Zip {
    /// Adds a file; `path` goes with `/`.
    ///
    /// # Errors
    /// The archive would be larger than the format can say.
    pub fn add(&mut self, path: &str, content: &[u8]) -> Result<(), TooLarge> {
        let packed = compress_to_vec(content, 9);
        let (method, body) = if packed.len() < content.len() { (8u16, packed.as_slice()) } else { (0, content) };
        let count = self.count.checked_add(1).ok_or(TooLarge)?;
        let name_length = u16::try_from(path.len()).map_err(|_| TooLarge)?;
        let size = u32::try_from(content.len()).map_err(|_| TooLarge)?;
        let packed_size = u32::try_from(body.len()).map_err(|_| TooLarge)?;
        let offset = u32::try_from(self.bytes.len()).map_err(|_| TooLarge)?;

        // What both the file's own header and the directory say.
        let mut common = Vec::new();
        for half in [VERSION, FLAGS, method, 0, DATE] {
            common.extend(half.to_le_bytes());
        }
        for word in [checksum(content), packed_size, size] {
            common.extend(word.to_le_bytes());
        }
        common.extend(name_length.to_le_bytes());
        common.extend(0u16.to_le_bytes());

        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&common);
        self.bytes.extend(path.as_bytes());
        self.bytes.extend(body);

        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&common);
        // Comment, disk, attributes inside and outside.
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(path.as_bytes());
        self.count = count;
        Ok(())
    }

    /// The whole archive.
    ///
    /// # Errors
    /// It is larger than the format can say.
    pub fn finish(mut self) -> Result<Vec<u8>, TooLarge> {
        let offset = u32::try_from(self.bytes.len()).map_err(|_| TooLarge)?;
        let size = u32::try_from(self.directory.len()).map_err(|_| TooLarge)?;
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06");
        self.bytes.extend([0; 4]);
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(self.count.to_le_bytes());
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}

/// CRC-32 as the format has it (polynomial 0xEDB88320).
fn checksum(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg());
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_the_standard() {
        // The check value that every description of CRC-32 gives.
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
        assert_eq!(checksum(b""), 0);
    }

    #[test]
    fn a_small_archive() {
        let mut zip = Zip::default();
        zip.add("a/b.txt", b"hi").ok();
        let bytes = zip.finish().unwrap_or_default();
        let mut wanted: Vec<u8> = Vec::new();
        wanted.extend(b"PK\x03\x04\x14\0\0\x08\0\0\0\0\x21\0");
        wanted.extend(checksum(b"hi").to_le_bytes());
        wanted.extend(b"\x02\0\0\0\x02\0\0\0\x07\0\0\0a/b.txthi");
        let directory = wanted.len();
        wanted.extend(b"PK\x01\x02\x14\0\x14\0\0\x08\0\0\0\0\x21\0");
        wanted.extend(checksum(b"hi").to_le_bytes());
        wanted.extend(b"\x02\0\0\0\x02\0\0\0\x07\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a/b.txt");
        let size = wanted.len() - directory;
        wanted.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        wanted.extend(u32::try_from(size).unwrap_or(0).to_le_bytes());
        wanted.extend(u32::try_from(directory).unwrap_or(0).to_le_bytes());
        wanted.extend(b"\0\0");
        assert_eq!(bytes, wanted);
    }

    #[test]
    fn what_repeats_is_deflated() {
        let mut zip = Zip::default();
        zip.add("long.txt", &[b'a'; 10_000]).ok();
        assert!(zip.finish().is_ok_and(|bytes| bytes.len() < 300));
    }
}
