//! naisen-http
