//! naisen-tests
