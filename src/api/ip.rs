//! Addresses and ranges as Kubernetes reads them: leniently, then with complaints.
//!
//! Models `k8s.io/utils/net` and `apimachinery/pkg/util/validation/ip.go`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Reads an address; leading zeros in the parts of an IPv4 address are passed over, and an IPv4-mapped IPv6 address counts
/// as IPv4. Models `ParseIPSloppy`.
pub fn parse(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(unmapped(address));
    }
    let mut parts = [0u8; 4];
    let mut count = 0;
    for part in text.split('.') {
        if part.is_empty() || part.len() > 20 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *parts.get_mut(count)? = part.parse().ok()?;
        count += 1;
    }
    (count == 4).then_some(IpAddr::V4(Ipv4Addr::from(parts)))
}

fn unmapped(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        v4 => v4,
    }
}

/// Whether `text` is an IPv6 address.
pub fn is_ipv6(text: &str) -> bool {
    matches!(parse(text), Some(IpAddr::V6(_)))
}

/// Whether `text` is an IPv4 address.
pub fn is_ipv4(text: &str) -> bool {
    matches!(parse(text), Some(IpAddr::V4(_)))
}

/// The family of an address: `IPv4`, `IPv6` or `unknown`.
pub fn family(text: &str) -> &'static str {
    match parse(text) {
        Some(IpAddr::V4(_)) => "IPv4",
        Some(IpAddr::V6(_)) => "IPv6",
        None => "unknown",
    }
}

/// A range of addresses: its first address and the length of its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    /// The address as it was written, whatever bits it has.
    pub address: IpAddr,
    /// Bits of the prefix.
    pub bits: u32,
}

/// Reads a range; leading zeros are passed over. Models `ParseCIDRSloppy`.
pub fn parse_cidr(text: &str) -> Option<Cidr> {
    let (address, bits) = text.split_once('/')?;
    let v6 = address.contains(':');
    if bits.is_empty() || !bits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let bits: u32 = bits.trim_start_matches('0').parse().or(if bits.contains('0') { Ok(0) } else { Err(()) }).ok()?;
    let address = parse(address)?;
    // An IPv4-mapped range counts its bits in 128.
    let most = if v6 { 128 } else { 32 };
    if bits > most {
        return None;
    }
    let bits = if v6 && address.is_ipv4() { bits.saturating_sub(96) } else { bits };
    Some(Cidr { address, bits })
}

impl Cidr {
    /// The first address of the range.
    pub fn network(self) -> IpAddr {
        match self.address {
            IpAddr::V4(v4) => {
                let mask = u32::MAX.checked_shl(32u32.saturating_sub(self.bits)).unwrap_or(0);
                IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask))
            }
            IpAddr::V6(v6) => {
                let mask = u128::MAX.checked_shl(128u32.saturating_sub(self.bits)).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask))
            }
        }
    }

    /// Whether `address` lies in the range.
    pub fn contains(self, address: IpAddr) -> bool {
        address.is_ipv4() == self.address.is_ipv4() && Cidr { address, ..self }.network() == self.network()
    }

    /// The range in its canonical form: `10.0.0.0/8`.
    pub fn canonical(self) -> String {
        format!("{}/{}", self.network(), self.bits)
    }
}

const INVALID_IP: &str = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";

/// What is wrong with an address in a field that has been checked since before checks were strict; empty if nothing.
/// Models `IsValidIPForLegacyField` with strict validation, as 1.36 has it.
pub fn errors(text: &str) -> Vec<String> {
    let Some(_) = parse(text) else { return vec![INVALID_IP.to_owned()] };
    match text.parse::<IpAddr>() {
        Err(_) => vec!["must not have leading 0s".to_owned()],
        Ok(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_some() => {
            vec!["must not be an IPv4-mapped IPv6 address".to_owned()]
        }
        Ok(_) => Vec::new(),
    }
}

/// What is wrong with an address that must stand in its canonical form. Models `IsValidIP`.
pub fn strict_errors(text: &str) -> Vec<String> {
    let errors = errors(text);
    match parse(text) {
        Some(address) if errors.is_empty() && address.to_string() != text => {
            vec![format!("must be in canonical form (\"{address}\")")]
        }
        _ => errors,
    }
}

/// What is wrong with a range; empty if nothing. Models `IsValidCIDRForLegacyField`.
pub fn cidr_errors(text: &str) -> Vec<String> {
    let Some(cidr) = parse_cidr(text) else {
        return vec!["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)".to_owned()];
    };
    let (address, bits) = text.split_once('/').unwrap_or((text, ""));
    let complaint = match address.parse::<IpAddr>() {
        Err(_) => "must not have leading 0s in IP or prefix length",
        Ok(_) if bits.len() > 1 && bits.starts_with('0') => "must not have leading 0s in IP or prefix length",
        Ok(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_some() => "must not have an IPv4-mapped IPv6 address",
        Ok(_) if cidr.network() != cidr.address => "must not have bits set beyond the prefix length",
        Ok(_) => return Vec::new(),
    };
    vec![complaint.to_owned()]
}

/// What is wrong with an address as an endpoint or an external address. Models `ValidateEndpointIP`.
pub fn endpoint_errors(text: &str) -> Vec<String> {
    let Some(address) = parse(text) else { return vec!["must be a valid IP address".to_owned()] };
    let mut errors = Vec::new();
    if address.is_unspecified() {
        errors.push(format!("may not be unspecified ({text})"));
    }
    if address.is_loopback() {
        errors.push("may not be in the loopback range (127.0.0.0/8, ::1/128)".to_owned());
    }
    let (link_local, multicast) = match address {
        IpAddr::V4(v4) => (v4.is_link_local(), v4.octets().starts_with(&[224, 0, 0])),
        IpAddr::V6(v6) => {
            let first = v6.segments().first().copied().unwrap_or_default();
            (first & 0xffc0 == 0xfe80, first & 0xff0f == 0xff02)
        }
    };
    if link_local {
        errors.push("may not be in the link-local range (169.254.0.0/16, fe80::/10)".to_owned());
    }
    if multicast {
        errors.push("may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)".to_owned());
    }
    errors
}

/// What is odd about an address that passed, with the field's `path` before it. Models `GetWarningsForIP`.
pub fn warnings(path: &str, text: &str) -> Vec<String> {
    let Some(address) = parse(text) else { return Vec::new() };
    match text.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
            if v6.to_string() == text {
                return Vec::new();
            }
            vec![format!("{path}: IPv6 address \"{text}\" should be in RFC 5952 canonical format (\"{v6}\")")]
        }
        Ok(IpAddr::V4(_)) => Vec::new(),
        _ => vec![format!("{path}: non-standard IP address \"{text}\" is invalid: use \"{address}\"")],
    }
}

/// What is odd about a range that passed. Models `GetWarningsForCIDR`.
pub fn cidr_warnings(path: &str, text: &str) -> Vec<String> {
    let Some(cidr) = parse_cidr(text) else { return Vec::new() };
    let mut warnings = Vec::new();
    let canonical = cidr.canonical();
    if cidr.network() != cidr.address {
        let single = format!("{}/{}", cidr.address, if cidr.address.is_ipv4() { 32 } else { 128 });
        warnings.push(format!(
            "{path}: CIDR value \"{text}\" is ambiguous in this context (should be \"{canonical}\" or \"{single}\"?)"
        ));
    }
    let (address, bits) = text.split_once('/').unwrap_or((text, ""));
    let standard = match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) => v6.to_ipv4_mapped().is_none(),
        Ok(IpAddr::V4(_)) => true,
        Err(_) => false,
    };
    if !standard || (bits.len() > 1 && bits.starts_with('0')) {
        warnings.push(format!("{path}: non-standard CIDR value \"{text}\" is invalid: use \"{canonical}\""));
    } else if warnings.is_empty() && cidr.address.is_ipv6() && canonical != text {
        warnings.push(format!(
            "{path}: IPv6 CIDR value \"{text}\" should be in RFC 5952 canonical format (\"{canonical}\")"
        ));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, want) in [
            ("10.0.0.1", ""),
            ("fe80::1", ""),
            ("10.0.0.300", INVALID_IP),
            ("none", INVALID_IP),
            ("10.0.0", INVALID_IP),
            ("010.000.001.000", "must not have leading 0s"),
            ("::ffff:1.2.3.4", "must not be an IPv4-mapped IPv6 address"),
        ] {
            assert_eq!(errors(text).join("; "), want, "{text}");
        }
        assert_eq!(strict_errors("FD00::0:1"), ["must be in canonical form (\"fd00::1\")"]);
        assert_eq!(family("::1"), "IPv6");
    }

    #[test]
    fn ranges() {
        for (text, want) in [
            ("10.0.0.0/8", ""),
            ("10.1.2.3/8", "must not have bits set beyond the prefix length"),
            ("010.0.0.0/8", "must not have leading 0s in IP or prefix length"),
            ("10.0.0.0/33", "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"),
            ("0.0.0.0/0", ""),
            ("::/0", ""),
            ("10.0.0.0", "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"),
        ] {
            assert_eq!(cidr_errors(text).join("; "), want, "{text}");
        }
        let range = parse_cidr("10.96.0.0/16").unwrap();
        assert!(range.contains("10.96.255.1".parse().unwrap()));
        assert!(!range.contains("10.97.0.1".parse().unwrap()));
    }

    #[test]
    fn endpoints() {
        assert_eq!(endpoint_errors("0.0.0.0"), ["may not be unspecified (0.0.0.0)"]);
        assert_eq!(
            endpoint_errors("224.0.0.5"),
            ["may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"]
        );
        assert_eq!(endpoint_errors("192.168.1.1"), Vec::<String>::new());
    }
}
