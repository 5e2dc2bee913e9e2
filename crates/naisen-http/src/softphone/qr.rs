//! A QR code as the path of an SVG drawing: dark modules on a light ground whatever the page's colours,
//! with the margin of four modules that readers need (ISO/IEC 18004).

use std::fmt::Write as _;

use naisen_store::Fault;
use qrcode::{Color, EcLevel, QrCode};

const MARGIN: usize = 4;

/// A drawing of this many units a side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Qr {
    /// Units a side, margin included.
    pub(super) side: usize,
    /// One sub-path for each run of dark modules.
    pub(super) path: String,
}

impl Qr {
    /// The code of a text.
    ///
    /// # Errors
    /// A fault for a text no code can hold (more than 2,331 bytes).
    pub(super) fn of(text: &str) -> Result<Self, Fault> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)
            .map_err(|e| Fault::new("drawing a QR code", e))?;
        let width = code.width();
        let colors = code.to_colors();
        let mut path = String::new();
        for (y, row) in colors.chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                let length = run.len();
                if run.first() == Some(&Color::Dark) {
                    // Writing to a String cannot fail.
                    let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + MARGIN, y + MARGIN);
                }
                x += length;
            }
        }
        Ok(Self {
            side: width + 2 * MARGIN,
            path,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_has_a_finder_in_three_corners() {
        let qr = Qr::of("https://portal.example/provision/abc").unwrap();
        let last = qr.side - MARGIN - 7;
        for corner in [
            format!("M{MARGIN} {MARGIN}h7v1"),
            format!("M{last} {MARGIN}h7v1"),
            format!("M{MARGIN} {last}h7v1"),
        ] {
            assert!(qr.path.contains(&corner), "{corner} in {}", qr.path);
        }
        assert!(Qr::of(&"a".repeat(3_000)).is_err());
    }
}
