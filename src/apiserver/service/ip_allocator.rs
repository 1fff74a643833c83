//! Cluster addresses of one family. Models `pkg/registry/core/service/ipallocator`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::api::ip::Cidr;

/// Addresses of a range longer than this are not counted: nobody needs more.
const MOST: u64 = 1 << 20;

/// Why an address was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IpError {
    /// None is left.
    Full,
    /// Somebody has it.
    Allocated,
    /// It is no address of the range, or the range's own (its first, and with IPv4 its last).
    MismatchedNetwork,
}

impl fmt::Display for IpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            IpError::Full => "range is full",
            IpError::Allocated => "provided IP is already allocated",
            IpError::MismatchedNetwork => "the provided network does not match the current range",
        })
    }
}

/// Hands out the addresses of one range.
#[derive(Debug, Clone)]
pub struct IpAllocator {
    range: Cidr,
    /// Usable addresses: offsets 1 to `size`.
    size: u64,
    /// The lower band, offsets 1 to `band`, is kept for addresses that are asked for by number.
    band: u64,
    /// Offsets that are taken, in order.
    taken: Vec<u64>,
}

impl IpAllocator {
    /// An allocator for `range` in which nothing is taken.
    pub fn new(range: Cidr) -> IpAllocator {
        let host_bits = if range.address.is_ipv4() { 32 } else { 128 } - range.bits.min(128);
        let all = 1u64.checked_shl(host_bits).unwrap_or(MOST).min(MOST);
        // The network's own address is never given, nor the broadcast address of IPv4.
        let size = all.saturating_sub(if range.address.is_ipv4() { 2 } else { 1 });
        IpAllocator { range, size, band: band(all), taken: Vec::new() }
    }

    /// `IPv4` or `IPv6`.
    pub fn family(&self) -> &'static str {
        if self.range.address.is_ipv4() { "IPv4" } else { "IPv6" }
    }

    /// The first address of the range: what a dry run is given.
    pub fn base(&self) -> IpAddr {
        self.range.network()
    }

    fn offset(&self, address: IpAddr) -> Option<u64> {
        let distance = match (self.base(), address) {
            (IpAddr::V4(base), IpAddr::V4(v4)) => u64::from(v4.to_bits().checked_sub(base.to_bits())?),
            (IpAddr::V6(base), IpAddr::V6(v6)) => v6.to_bits().checked_sub(base.to_bits())?.try_into().ok()?,
            _ => return None,
        };
        (1..=self.size).contains(&distance).then_some(distance)
    }

    fn address(&self, offset: u64) -> IpAddr {
        match self.base() {
            IpAddr::V4(base) => IpAddr::V4(Ipv4Addr::from_bits(base.to_bits().wrapping_add(offset as u32))),
            IpAddr::V6(base) => IpAddr::V6(Ipv6Addr::from_bits(base.to_bits().wrapping_add(u128::from(offset)))),
        }
    }

    /// Whether an address of the range could be asked for, taken or not.
    ///
    /// # Errors
    /// `MismatchedNetwork`.
    pub fn check(&self, address: IpAddr) -> Result<(), IpError> {
        self.offset(address).map(drop).ok_or(IpError::MismatchedNetwork)
    }

    /// Whether the address is taken.
    pub fn has(&self, address: IpAddr) -> bool {
        self.offset(address).is_some_and(|offset| self.taken.binary_search(&offset).is_ok())
    }

    /// Takes an address.
    ///
    /// # Errors
    /// `Allocated` or `MismatchedNetwork`.
    pub fn allocate(&mut self, address: IpAddr) -> Result<(), IpError> {
        let offset = self.offset(address).ok_or(IpError::MismatchedNetwork)?;
        match self.taken.binary_search(&offset) {
            Ok(_) => Err(IpError::Allocated),
            Err(at) => {
                self.taken.insert(at, offset);
                Ok(())
            }
        }
    }

    /// Takes any free address: from a random place in the upper band on, then in the lower one.
    ///
    /// # Errors
    /// `Full`.
    pub fn allocate_next(&mut self, chance: &mut dyn FnMut(u64) -> u64) -> Result<IpAddr, IpError> {
        let offset = free(&self.taken, self.band + 1, self.size, chance)
            .or_else(|| free(&self.taken, 1, self.band, chance))
            .ok_or(IpError::Full)?;
        if let Err(at) = self.taken.binary_search(&offset) {
            self.taken.insert(at, offset);
        }
        Ok(self.address(offset))
    }

    /// Gives an address back; one that was not taken is passed over.
    pub fn release(&mut self, address: IpAddr) {
        if let Some(Ok(at)) = self.offset(address).map(|offset| self.taken.binary_search(&offset)) {
            self.taken.remove(at);
        }
    }
}

/// How many addresses are kept for those who ask for one: `min(max(16, size / 16), 256)`, none in a small range.
/// Models `calculateRangeOffset`.
fn band(size: u64) -> u64 {
    if size <= 16 { 0 } else { (size / 16).clamp(16, 256) }
}

/// A number from `low` to `high` that is not in the sorted list `taken`: the first at or after a random one, around the end.
pub(super) fn free(taken: &[u64], low: u64, high: u64, chance: &mut dyn FnMut(u64) -> u64) -> Option<u64> {
    let size = (high + 1).checked_sub(low).filter(|size| *size > 0)?;
    let start = low + chance(size).min(size - 1);
    first_free(taken, start, high).or_else(|| first_free(taken, low, start))
}

fn first_free(taken: &[u64], low: u64, high: u64) -> Option<u64> {
    let from = taken.partition_point(|number| *number < low);
    let mut candidate = low;
    for number in taken.iter().skip(from) {
        if *number != candidate {
            break;
        }
        candidate += 1;
    }
    (candidate <= high).then_some(candidate)
}
