//! At most 1000 addresses stand in an Endpoints object. Models `truncateEndpoints`.

use crate::api::endpoints::EndpointSubset;

/// How many addresses an object holds.
pub const CAPACITY: usize = 1000;

/// Cuts the subsets down to the capacity, each in proportion, ready addresses before others; true where it had to.
pub fn truncate(subsets: &mut [EndpointSubset]) -> bool {
    let ready: usize = subsets.iter().map(|subset| subset.addresses.len()).sum();
    let unready: usize = subsets.iter().map(|subset| subset.not_ready_addresses.len()).sum();
    if ready + unready <= CAPACITY {
        return false;
    }
    let cut_ready = ready > CAPACITY;
    let (most, total) = if cut_ready { (CAPACITY, ready) } else { (CAPACITY - ready, unready) };
    let mut left = most;
    for subset in subsets {
        let list = if cut_ready { &mut subset.addresses } else { &mut subset.not_ready_addresses };
        let share = (list.len() * most).div_ceil(total.max(1)).min(left);
        list.truncate(share);
        left -= list.len();
        if cut_ready {
            subset.not_ready_addresses.clear();
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::endpoints::EndpointAddress;

    fn subset(ready: usize, unready: usize) -> EndpointSubset {
        EndpointSubset {
            addresses: vec![EndpointAddress::default(); ready],
            not_ready_addresses: vec![EndpointAddress::default(); unready],
            ports: Vec::new(),
        }
    }

    #[test]
    fn upstreams_table() {
        // TestTruncateEndpoints: subsets before, subsets after, whether cut.
        type Sizes = &'static [(usize, usize)];
        let table: [(Sizes, Sizes, bool); 6] = [
            (&[(500, 500)], &[(500, 500)], false),
            (&[(999, 999)], &[(999, 1)], true),
            (&[(1001, 0)], &[(1000, 0)], true),
            (&[(1500, 500)], &[(1000, 0)], true),
            (&[(0, 1001)], &[(0, 1000)], true),
            (&[(300, 300), (200, 200), (100, 100)], &[(300, 200), (200, 134), (100, 66)], true),
        ];
        for (before, after, cut) in table {
            let mut subsets: Vec<EndpointSubset> = before.iter().map(|(r, u)| subset(*r, *u)).collect();
            assert_eq!(truncate(&mut subsets), cut, "{before:?}");
            let sizes: Vec<(usize, usize)> =
                subsets.iter().map(|s| (s.addresses.len(), s.not_ready_addresses.len())).collect();
            assert_eq!(sizes, after, "{before:?}");
        }
    }
}
