//! `base64 [-d] [-w N] [FILE]`

use super::{Io, options};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn run(io: &mut Io<'_>) -> i32 {
    let options = match options::read(io, "dDiw:", &[("decode", 'd'), ("wrap", 'w'), ("ignore-garbage", 'i')]) {
        Ok(options) => options,
        Err(status) => return status,
    };
    let Ok(width) = options.value('w').unwrap_or("76").parse::<usize>() else {
        return io.fail(format!("invalid wrap size: '{}'", options.value('w').unwrap_or_default()));
    };
    let (texts, status) =
        io.inputs(options.operands.get(..1).unwrap_or(&options.operands), |path, why| format!("{path}: {why}"));
    let text: String = texts.into_iter().map(|(_, text)| text).collect();
    if status != 0 {
        return status;
    }
    if options.has('d') || options.has('D') {
        let (bytes, whole) = decode(&text);
        io.output.print(String::from_utf8_lossy(&bytes).into_owned());
        return if whole { 0 } else { io.fail("invalid input") };
    }
    let encoded = encode(text.as_bytes());
    if width == 0 {
        io.output.print(encoded);
        return 0;
    }
    let letters: Vec<char> = encoded.chars().collect();
    for line in letters.chunks(width) {
        io.output.print(line.iter().collect::<String>() + "\n");
    }
    0
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4u32 {
            let letter = ALPHABET.get((bits >> (18 - 6 * index) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if index as usize <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// The bytes up to the first fault, and whether there was none.
pub(super) fn decode(text: &str) -> (Vec<u8>, bool) {
    let (mut bytes, mut bits, mut count, mut padding) = (Vec::new(), 0u32, 0u32, 0u32);
    for c in text.bytes().filter(|c| !c.is_ascii_whitespace()) {
        if c == b'=' {
            padding += 1;
            continue;
        }
        let Some(value) = ALPHABET.iter().position(|letter| *letter == c).filter(|_| padding == 0) else {
            return (bytes, false);
        };
        bits = bits << 6 | value as u32;
        count += 1;
        if count % 4 == 0 {
            bytes.extend(bits.to_be_bytes().get(1..).unwrap_or_default());
            bits = 0;
        }
    }
    let rest = count % 4;
    match rest {
        2 => bytes.push((bits >> 4) as u8),
        3 => bytes.extend([(bits >> 10) as u8, (bits >> 2) as u8]),
        _ => {}
    }
    (bytes, (count + padding) % 4 == 0 && rest != 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(encode(text.as_bytes()), encoded);
            assert_eq!(decode(encoded), (text.as_bytes().to_vec(), true));
        }
        assert!(!decode("Zg=").1 && !decode("Z*").1);
    }
}
