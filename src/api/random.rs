//! The one source of chance: a seeded generator (PCG32). The same seed gives the same numbers, on every machine.

use super::fnv::push_hex;

/// A seeded random generator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random {
    state: u64,
    stream: u64,
}

/// The letters of generated names: no vowels, nothing that looks like something else.
const LETTERS: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";

impl Random {
    /// A generator for `seed`; different `stream`s of one seed give unrelated numbers.
    pub fn new(seed: u64, stream: u64) -> Random {
        let mut random = Random { state: 0, stream: (stream << 1) | 1 };
        random.next();
        random.state = random.state.wrapping_add(seed);
        random.next();
        random
    }

    fn next(&mut self) -> u32 {
        let old = self.state;
        self.state = old.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(self.stream);
        let xored = (((old >> 18) ^ old) >> 27) as u32;
        xored.rotate_right((old >> 59) as u32)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        u64::from(self.next()) << 32 | u64::from(self.next())
    }

    /// A number from 0 to `n - 1`, each as likely; 0 where `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        // Lemire's method without its rejection step is biased by less than n / 2^64.
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// A suffix as `generateName` appends it. Models `apimachinery/pkg/util/rand`.
    pub fn suffix(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(LETTERS[self.below(LETTERS.len() as u64) as usize % LETTERS.len()])).collect()
    }

    /// A version 4 UUID.
    pub fn uid(&mut self) -> String {
        let high = self.bits() & !0xf000 | 0x4000;
        let low = self.bits() & !(0b11 << 62) | 1 << 63;
        let mut out = String::with_capacity(36);
        for (number, digits) in [(high >> 32, 8), (high >> 16, 4), (high, 4), (low >> 48, 4)] {
            push_hex(&mut out, number, digits);
            out.push('-');
        }
        push_hex(&mut out, low, 12);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let (mut a, mut b) = (Random::new(7, 1), Random::new(7, 1));
        assert_eq!((0..50).map(|_| a.bits()).collect::<Vec<_>>(), (0..50).map(|_| b.bits()).collect::<Vec<_>>());
        assert_ne!(Random::new(7, 1).bits(), Random::new(8, 1).bits());
        assert_ne!(Random::new(7, 1).bits(), Random::new(7, 2).bits());
    }

    #[test]
    fn draws_are_even() {
        let mut random = Random::new(1, 1);
        let mut counts = [0u32; 3];
        for _ in 0..30_000 {
            counts[random.below(3) as usize] += 1;
        }
        let chi: f64 = counts.iter().map(|&c| (f64::from(c) - 10_000.0).powi(2) / 10_000.0).sum();
        assert!(chi < 13.8, "chi-squared {chi} for {counts:?}"); // 2 degrees of freedom, one in a thousand
    }

    #[test]
    fn uids_are_version_4() {
        let uid = Random::new(3, 1).uid();
        assert_eq!(uid.len(), 36);
        assert_eq!(uid.chars().nth(14), Some('4'));
        assert!("89ab".contains(uid.chars().nth(19).unwrap_or(' ')));
    }
}
