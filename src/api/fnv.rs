//! FNV-1a hashes: what Kubernetes names templates by and orders ports with.

/// The 32 bit FNV-1a hash.
pub fn fnv32a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The 64 bit FNV-1a hash: even and stable, for choices that must not depend on order.
pub fn fnv64a(text: &str) -> u64 {
    add64(0xcbf2_9ce4_8422_2325, text)
}

fn add64(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The 64 bit FNV-1a hash of several texts, as if they were one.
pub fn fnv64a_of(texts: &[&str]) -> u64 {
    texts.iter().fold(fnv64a(""), |hash, text| add64(hash, text))
}

/// Writes the last `digits` hexadecimal digits of a number.
pub fn push_hex(out: &mut String, number: u64, digits: u32) {
    for place in (0..digits).rev() {
        let digit = (number >> (place * 4)) as u32 & 0xf;
        out.push(char::from_digit(digit, 16).unwrap_or('0'));
    }
}

/// 64 hexadecimal digits that stand for a text: identities of images and containers.
pub fn digest(text: &str) -> String {
    let mut out = String::with_capacity(64);
    for part in ["0", "1", "2", "3"] {
        push_hex(&mut out, fnv64a_of(&[part, text]), 16);
    }
    out
}

/// A 64 bit FNV-1a hash of several texts, each set apart from the next.
pub struct Fnv64(u64);

impl Default for Fnv64 {
    fn default() -> Fnv64 {
        Fnv64(fnv64a(""))
    }
}

impl Fnv64 {
    /// Adds a text.
    pub fn add(&mut self, text: &str) {
        self.0 = add64(add64(self.0, text), "\n");
    }

    /// The hash of what was added.
    pub fn value(&self) -> u64 {
        self.0
    }
}

/// The 128 bit FNV-1a hash.
pub fn fnv128a(text: &str) -> u128 {
    const PRIME: u128 = (1 << 88) + 0x13b;
    text.bytes()
        .fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

/// A number written in the letters of generated names, as `pod-template-hash` has it. Models `rand.SafeEncodeString`.
pub fn safe_encode(number: u32) -> String {
    const LETTERS: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";
    number.to_string().bytes().map(|digit| char::from(LETTERS[usize::from(digit) % LETTERS.len()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors() {
        assert_eq!(fnv32a("foobar"), 0xbf9c_f968);
        assert_eq!(fnv64a("foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(fnv64a_of(&["foo", "bar"]), 0x8594_4171_f739_67e8);
        assert_eq!(fnv128a(""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
        assert_eq!(fnv128a("a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    }

    #[test]
    fn digits() {
        let mut out = String::new();
        push_hex(&mut out, 0xab_cdef_0123, 6);
        assert_eq!(out, "ef0123");
        assert_eq!(digest("a").get(..16), Some(format!("{:016x}", fnv64a("0a")).as_str()));
    }

    #[test]
    fn encoding_has_no_vowels() {
        // '0' is 48, and 48 % 27 is 21: the first digit letter but one.
        assert_eq!(safe_encode(0), "4");
        assert!(safe_encode(u32::MAX).bytes().all(|b| !b"aeiou013".contains(&b)));
    }
}
