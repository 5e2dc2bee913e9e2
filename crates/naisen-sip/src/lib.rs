//! naisen-sip
