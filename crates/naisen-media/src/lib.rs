//! naisen-media
