//! The functions of the engine, against the library's own.

#[path = "engine/functions.rs"]
mod functions;
