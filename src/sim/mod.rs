//! Virtual time, the event queue, seeded chance, history, the Cluster facade. Never reads a real clock.
