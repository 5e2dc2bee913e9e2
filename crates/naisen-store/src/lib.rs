//! naisen-store
