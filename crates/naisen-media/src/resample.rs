//! From any rate of 8–48 kHz to 8 kHz, with the band above 3.4 kHz taken out first.

use std::f64::consts::PI;

use crate::SAMPLE_RATE_HZ;

/// Half the length of the filter, in output samples.
const REACH: f64 = 12.0;

/// The same sound at 8 kHz (windowed sinc, Hann window).
#[must_use]
pub fn to_8_khz(samples: &[i16], rate_hz: u32) -> Vec<i16> {
    if rate_hz == SAMPLE_RATE_HZ {
        return samples.to_vec();
    }
    let step = f64::from(rate_hz) / f64::from(SAMPLE_RATE_HZ);
    let cutoff = 2.0 * 3_400.0 / f64::from(rate_hz);
    let reach = REACH * step;
    let count = (samples.len() as f64 / step) as usize;
    (0..count)
        .map(|n| {
            let centre = n as f64 * step;
            let first = (centre - reach).ceil().max(0.0) as usize;
            let last = ((centre + reach) as usize).min(samples.len().saturating_sub(1));
            let sum: f64 = (first..=last)
                .map(|at| {
                    let away = at as f64 - centre;
                    let window = 0.5 * (1.0 + (PI * away / reach).cos());
                    f64::from(samples[at]) * cutoff * sinc(cutoff * away) * window
                })
                .sum();
            sum.clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
        })
        .collect()
}

fn sinc(x: f64) -> f64 {
    if x.abs() < 1e-9 {
        1.0
    } else {
        (PI * x).sin() / (PI * x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tone;

    #[test]
    fn a_tone_above_the_band_does_not_fold_back() {
        let high: Vec<i16> = (0..44_100)
            .map(|n| ((2.0 * PI * 7_000.0 * f64::from(n) / 44_100.0).sin() * 10_000.0) as i16)
            .collect();
        let out = to_8_khz(&high, 44_100);
        assert!(tone::level(&out, 1_000.0) < 100.0);
        assert!(to_8_khz(&[], 44_100).is_empty());
    }
}
