//! Teaching hints, one file each. Never changes an object.
