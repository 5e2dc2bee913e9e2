//! The wave form of a message: its loudest moments in a fixed number of columns.

use naisen_media::g711::Law;

/// Columns of a picture.
pub(super) const COLUMNS: usize = 96;

/// One byte a column, 0–100, on a scale of loudness as it is heard.
pub(super) fn of(sound: &[u8]) -> Vec<u8> {
    let peak = |column: usize| {
        let part = column * sound.len() / COLUMNS..(column + 1) * sound.len() / COLUMNS;
        let loud = sound[part]
            .iter()
            .map(|byte| Law::Mu.decode(*byte).unsigned_abs());
        height(loud.max().unwrap_or_default())
    };
    (0..COLUMNS).map(peak).collect()
}

/// 0 at −48 dB below the loudest there is, 100 at the loudest.
fn height(peak: u16) -> u8 {
    let db = 20.0 * (f64::from(peak.max(1)) / 32_768.0).log10();
    ((db + 48.0) / 48.0 * 100.0).clamp(0.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loud_is_high_and_silence_is_flat() {
        let loud = Law::Mu.encode(30_000);
        let sound = [vec![Law::Mu.silence(); 8_000], vec![loud; 8_000]].concat();
        let picture = of(&sound);
        assert_eq!(picture.len(), COLUMNS);
        assert_eq!((picture[0], picture[COLUMNS - 1] > 90), (0, true));
        assert_eq!(of(&[]), [0; COLUMNS]);
    }
}
