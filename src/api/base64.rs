//! Base64, as Go's `encoding/base64` reads and writes it with its standard alphabet and padding.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as base64 with padding.
pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = (word >> (18 - 6 * place) & 63) as usize;
            let letter = ALPHABET.get(digit).copied().unwrap_or(b'=');
            out.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// Bytes of base64 text; what is not base64 is passed over.
pub fn decode(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut word, mut bits) = (0u32, 0);
    for letter in text.bytes() {
        let Some(digit) = ALPHABET.iter().position(|known| *known == letter) else { continue };
        word = word << 6 | digit as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits & 0xff) as u8);
        }
    }
    out
}

/// The first byte at which `text` is not base64; `None` if it is.
pub fn error(text: &str) -> Option<usize> {
    let bytes: Vec<(usize, u8)> = text.bytes().enumerate().filter(|(_, b)| !matches!(b, b'\n' | b'\r')).collect();
    let digit = |b: u8| b.is_ascii_alphanumeric() || b == b'+' || b == b'/';
    for (group, chunk) in bytes.chunks(4).enumerate() {
        let last = (group + 1) * 4 >= bytes.len();
        for (place, (at, byte)) in chunk.iter().enumerate() {
            if digit(*byte) {
                continue;
            }
            if *byte != b'=' || place < 2 {
                return Some(*at);
            }
            // Padding: only more padding may follow, up to four places, and nothing after.
            return match (place, chunk.get(3)) {
                (2, Some((_, b'='))) | (3, _) if last => None,
                (2, Some((next, b))) if *b != b'=' => Some(*next),
                (2, None) => Some(text.len()),
                _ => bytes.get((group + 1) * 4).map(|(next, _)| *next),
            };
        }
        if chunk.len() < 4 {
            return Some(chunk.last().map_or(0, |(at, _)| at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_there_and_back() {
        for (plain, text) in [("", ""), ("a", "YQ=="), ("ab", "YWI="), ("abc", "YWJj"), ("s3cr3t?>", "czNjcjN0Pz4=")] {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text), plain.as_bytes());
        }
    }

    #[test]
    fn base64_ends_where_go_says() {
        for (text, want) in [
            ("", None),
            ("YQ==", None),
            ("YWI=", None),
            ("YWJj", None),
            ("YQ", Some(2)),
            ("Y Q=", Some(1)),
            ("YQ=a", Some(3)),
        ] {
            assert_eq!(error(text), want, "{text:?}");
        }
    }
}
