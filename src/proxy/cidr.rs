//! Ranges of addresses.

use std::fmt;
use std::net::IpAddr;

/// A range of addresses: `10.244.0.0/16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    ip: IpAddr,
    bits: u8,
}

impl Cidr {
    /// Reads `10.244.0.0/16`, spaces around it left out; the address is cut to the range's first.
    pub fn parse(text: &str) -> Option<Cidr> {
        let (ip, bits) = text.trim().split_once('/')?;
        let ip: IpAddr = ip.parse().ok()?;
        let bits = bits.parse().ok().filter(|bits| *bits <= if ip.is_ipv4() { 32 } else { 128 })?;
        let first = match ip {
            IpAddr::V4(v4) => IpAddr::V4((v4.to_bits() & mask(bits, 32) as u32).into()),
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & mask(bits, 128)).into()),
        };
        Some(Cidr { ip: first, bits })
    }

    /// Whether the address lies in the range.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.ip, ip) {
            (IpAddr::V4(range), IpAddr::V4(ip)) => (range.to_bits() ^ ip.to_bits()) & mask(self.bits, 32) as u32 == 0,
            (IpAddr::V6(range), IpAddr::V6(ip)) => (range.to_bits() ^ ip.to_bits()) & mask(self.bits, 128) == 0,
            _ => false,
        }
    }

    /// `0.0.0.0/0` or `::/0`: every address.
    pub fn is_everything(&self) -> bool {
        self.bits == 0
    }

    /// Whether the range is of IPv6 addresses.
    pub fn is_ipv6(&self) -> bool {
        self.ip.is_ipv6()
    }
}

/// The mask of the first `bits` of `width` bits, in the low `width` bits of the result.
fn mask(bits: u8, width: u8) -> u128 {
    u128::MAX.checked_shl(u32::from(width - bits.min(width))).unwrap_or(0)
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.ip, self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_its_addresses_and_no_others() {
        for (range, ip, want) in [
            ("10.244.0.0/16", "10.244.3.7", true),
            ("10.244.0.0/16", "10.245.0.0", false),
            ("172.18.0.100/32", "172.18.0.100", true),
            ("172.18.0.100/32", "172.18.0.101", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            (" 203.0.113.9/24 ", "203.0.113.200", true),
            ("fd00:10:244::/56", "fd00:10:244:100::5", false),
            ("fd00:10:244::/48", "fd00:10:244:1::5", true),
            ("::/0", "10.0.0.1", false),
        ] {
            assert_eq!(Cidr::parse(range).unwrap().contains(ip.parse().unwrap()), want, "{range} {ip}");
        }
        assert_eq!(Cidr::parse("203.0.113.9/24").unwrap().to_string(), "203.0.113.0/24");
        assert!(["", "10.0.0.0", "10.0.0.0/33", "a/8", "10.0.0.0/-1"].iter().all(|text| Cidr::parse(text).is_none()));
    }
}
