//! Tones: made for tests and for the beep, and measured in what was recorded.

use std::f64::consts::TAU;

use crate::SAMPLE_RATE_HZ;

/// A sine of this frequency and peak level for so many samples, with 5 ms edges so that it does not
/// click.
#[must_use]
pub fn sine(frequency_hz: f64, peak: i16, samples: usize) -> Vec<i16> {
    let edge = (SAMPLE_RATE_HZ as usize / 200).min(samples / 2).max(1);
    (0..samples)
        .map(|n| {
            let gain = (n.min(samples - 1 - n) as f64 / edge as f64).min(1.0);
            let phase = TAU * frequency_hz * n as f64 / f64::from(SAMPLE_RATE_HZ);
            (phase.sin() * f64::from(peak) * gain) as i16
        })
        .collect()
}

/// Level of one frequency in a piece of sound, as the peak of the sine that it would be (Goertzel).
#[must_use]
pub fn level(samples: &[i16], frequency_hz: f64) -> f64 {
    if samples.is_empty() {
        return 0.0;
    }
    let coefficient = 2.0 * (TAU * frequency_hz / f64::from(SAMPLE_RATE_HZ)).cos();
    let (mut before, mut last) = (0.0, 0.0);
    for sample in samples {
        let next = f64::from(*sample) + coefficient * last - before;
        (before, last) = (last, next);
    }
    let power = last * last + before * before - coefficient * last * before;
    2.0 * power.max(0.0).sqrt() / samples.len() as f64
}

/// Root mean square of a piece of sound, 0–32768.
#[must_use]
pub fn rms(samples: &[i16]) -> f64 {
    if samples.is_empty() {
        return 0.0;
    }
    let sum: f64 = samples.iter().map(|s| f64::from(*s).powi(2)).sum();
    (sum / samples.len() as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_is_found_where_it_is_and_nowhere_else() {
        let tone = sine(1_000.0, 8_000, 8_000);
        assert!((level(&tone, 1_000.0) - 8_000.0).abs() < 100.0);
        assert!(level(&tone, 700.0) < 100.0);
        assert!((rms(&tone) - 8_000.0 / 2f64.sqrt()).abs() < 60.0);
        assert_eq!(level(&[], 1_000.0), 0.0);
        assert!(sine(440.0, 1, 0).is_empty());
        assert_eq!(sine(440.0, 1, 1).len(), 1);
    }
}
