//! The network's words: clients that learners use (`curl`, `wget`, `nslookup`, `dig`, `ping`, `nc`), and `trace`.
//!
//! Each client says what the real one says, to the letter, for success and for each way a connection can end. What happens to the
//! packet is the proxy's word, what a name means is cluster DNS'; nothing here decides either.

pub mod target;
pub mod trace;
pub mod trace_json;
