//! Node ports. Models `pkg/registry/core/service/portallocator`.

use std::fmt;

use super::ip_allocator::free;

/// Node ports of a cluster that says nothing else.
const FIRST: u64 = 30000;
const LAST: u64 = 32767;

/// Why a port was not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortError {
    /// None is left.
    Full,
    /// Somebody has it.
    Allocated,
    /// It lies outside the range.
    NotInRange,
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PortError::Full => f.write_str("range is full"),
            PortError::Allocated => f.write_str("provided port is already allocated"),
            PortError::NotInRange => {
                write!(f, "provided port is not in the valid range. The range of valid ports is {FIRST}-{LAST}")
            }
        }
    }
}

/// Hands out node ports.
#[derive(Debug, Clone, Default)]
pub struct PortAllocator {
    taken: Vec<u64>,
}

/// How many ports at the range's start are kept for those who ask for one: `min(max(16, size / 32), 128)`.
const BAND: u64 = {
    let share = (LAST - FIRST + 1) / 32;
    if share < 16 {
        16
    } else if share > 128 {
        128
    } else {
        share
    }
};

impl PortAllocator {
    /// Whether the port is taken.
    pub fn has(&self, port: i32) -> bool {
        u64::try_from(port).is_ok_and(|port| self.taken.binary_search(&port).is_ok())
    }

    /// Takes a port.
    ///
    /// # Errors
    /// `Allocated` or `NotInRange`.
    pub fn allocate(&mut self, port: i32) -> Result<(), PortError> {
        let port =
            u64::try_from(port).ok().filter(|port| (FIRST..=LAST).contains(port)).ok_or(PortError::NotInRange)?;
        match self.taken.binary_search(&port) {
            Ok(_) => Err(PortError::Allocated),
            Err(at) => {
                self.taken.insert(at, port);
                Ok(())
            }
        }
    }

    /// Takes any free port, from the upper band while it has one.
    ///
    /// # Errors
    /// `Full`.
    pub fn allocate_next(&mut self, chance: &mut dyn FnMut(u64) -> u64) -> Result<i32, PortError> {
        let port = free(&self.taken, FIRST + BAND, LAST, chance)
            .or_else(|| free(&self.taken, FIRST, FIRST + BAND - 1, chance))
            .ok_or(PortError::Full)?;
        if let Err(at) = self.taken.binary_search(&port) {
            self.taken.insert(at, port);
        }
        i32::try_from(port).map_err(|_| PortError::Full)
    }

    /// Gives a port back; one that was not taken is passed over.
    pub fn release(&mut self, port: i32) {
        if let Ok(Ok(at)) = u64::try_from(port).map(|port| self.taken.binary_search(&port)) {
            self.taken.remove(at);
        }
    }
}
