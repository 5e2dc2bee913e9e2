//! The engine among its sockets, the feed and the database, over loopback: what a phone meets.

mod feed;
mod phone;
mod relay;
mod restart;
mod transports;
mod trunks;
mod world;
