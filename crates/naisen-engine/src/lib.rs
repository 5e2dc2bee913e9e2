//! naisen-engine
