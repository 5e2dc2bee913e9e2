//! WAV files (RIFF): read what a subscriber uploads as a greeting, write what was recorded.

use crate::g711::Law;
use crate::{SAMPLE_RATE_HZ, resample};

/// Why a file was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WavError {
    /// No RIFF/WAVE file, cut short, or chunks that contradict each other.
    Malformed,
    /// A format other than 8- or 16-bit PCM, A-law or μ-law, 1 or 2 channels, 8–48 kHz.
    Unsupported,
    /// Longer than the caller allows.
    TooLong,
}

struct Format {
    tag: u16,
    channels: u16,
    rate_hz: u32,
    bits: u16,
}

/// Reads a file into 8 kHz mono samples; `samples_max` bounds the result and is checked before
/// anything is decoded.
///
/// # Errors
/// [`WavError`]; arbitrary bytes never panic.
pub fn read(file: &[u8], samples_max: usize) -> Result<Vec<i16>, WavError> {
    let (format, data) = chunks(file)?;
    let law = match (format.tag, format.bits) {
        (1, 8 | 16) => None,
        (6, 8) => Some(Law::A),
        (7, 8) => Some(Law::Mu),
        _ => return Err(WavError::Unsupported),
    };
    if !(1..=2).contains(&format.channels) || !(8_000..=48_000).contains(&format.rate_hz) {
        return Err(WavError::Unsupported);
    }
    let frame = usize::from(format.channels) * usize::from(format.bits / 8);
    let frames = data.len() / frame;
    if frames as u64 * u64::from(SAMPLE_RATE_HZ) / u64::from(format.rate_hz) > samples_max as u64 {
        return Err(WavError::TooLong);
    }
    let samples: Vec<i16> = data
        .chunks_exact(frame)
        .map(|frame| {
            let sum: i32 = frame
                .chunks_exact(usize::from(format.bits / 8))
                .map(|sample| i32::from(linear(law, sample)))
                .sum();
            (sum / i32::from(format.channels)) as i16
        })
        .collect();
    let mut out = resample::to_8_khz(&samples, format.rate_hz);
    out.truncate(samples_max);
    Ok(out)
}

fn linear(law: Option<Law>, sample: &[u8]) -> i16 {
    match (law, sample) {
        (Some(law), [byte]) => law.decode(*byte),
        (None, [byte]) => (i16::from(*byte) - 128) << 8,
        (None, [low, high]) => i16::from_le_bytes([*low, *high]),
        _ => 0,
    }
}

fn chunks(file: &[u8]) -> Result<(Format, &[u8]), WavError> {
    if file.get(..4) != Some(b"RIFF") || file.get(8..12) != Some(b"WAVE") {
        return Err(WavError::Malformed);
    }
    let mut rest = &file[12..];
    let mut format = None;
    while let Some((head, body)) = rest.split_first_chunk::<8>() {
        let len = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        // A recorder that was cut off leaves a data length beyond the file: what is there counts.
        let body = &body[..len.min(body.len())];
        match &head[..4] {
            b"fmt " => format = Some(read_format(body).ok_or(WavError::Malformed)?),
            b"data" => return Ok((format.ok_or(WavError::Malformed)?, body)),
            _ => {}
        }
        rest = rest.get(8 + len + len % 2..).unwrap_or_default();
    }
    Err(WavError::Malformed)
}

fn read_format(body: &[u8]) -> Option<Format> {
    let word = |at: usize| Some(u16::from_le_bytes([*body.get(at)?, *body.get(at + 1)?]));
    let mut tag = word(0)?;
    // WAVE_FORMAT_EXTENSIBLE names the real format first in its sub-format.
    if tag == 0xfffe {
        tag = word(24)?;
    }
    let rate_hz = u32::from(word(4)?) | u32::from(word(6)?) << 16;
    Some(Format {
        tag,
        channels: word(2)?,
        rate_hz,
        bits: word(14)?,
    })
}

/// A 16-bit mono 8 kHz file.
#[must_use]
pub fn write(samples: &[i16]) -> Vec<u8> {
    let bytes = (samples.len() * 2) as u32;
    let mut out = Vec::with_capacity(44 + samples.len() * 2);
    out.extend_from_slice(b"RIFF");
    out.extend((36 + bytes).to_le_bytes());
    out.extend_from_slice(b"WAVEfmt ");
    out.extend(16u32.to_le_bytes());
    out.extend(1u16.to_le_bytes());
    out.extend(1u16.to_le_bytes());
    out.extend(SAMPLE_RATE_HZ.to_le_bytes());
    out.extend((SAMPLE_RATE_HZ * 2).to_le_bytes());
    out.extend(2u16.to_le_bytes());
    out.extend(16u16.to_le_bytes());
    out.extend_from_slice(b"data");
    out.extend(bytes.to_le_bytes());
    for sample in samples {
        out.extend(sample.to_le_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tone;
    use proptest::prelude::*;

    fn file(tag: u16, channels: u16, rate_hz: u32, bits: u16, data: &[u8]) -> Vec<u8> {
        let mut out = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
        out.extend(16u32.to_le_bytes());
        out.extend(tag.to_le_bytes());
        out.extend(channels.to_le_bytes());
        out.extend(rate_hz.to_le_bytes());
        out.extend([0; 6]);
        out.extend(bits.to_le_bytes());
        out.extend_from_slice(b"data");
        out.extend((data.len() as u32).to_le_bytes());
        out.extend_from_slice(data);
        out
    }

    #[test]
    fn what_is_written_is_read() {
        let tone = tone::sine(440.0, 9_000, 4_000);
        assert_eq!(read(&write(&tone), 4_000), Ok(tone.clone()));
        assert_eq!(read(&write(&tone), 3_999), Err(WavError::TooLong));
    }

    #[test]
    fn stereo_at_48_khz_becomes_mono_at_8_khz_with_its_tone() {
        let data: Vec<u8> = (0..48_000)
            .flat_map(|n| {
                let phase = std::f64::consts::TAU * 600.0 * f64::from(n) / 48_000.0;
                let sample = ((phase.sin() * 10_000.0) as i16).to_le_bytes();
                [sample, sample].concat()
            })
            .collect();
        let samples = read(&file(1, 2, 48_000, 16, &data), 9_000).unwrap();
        assert!(
            (7_990..=8_010).contains(&samples.len()),
            "{}",
            samples.len()
        );
        assert!(tone::level(&samples, 600.0) > 9_000.0);
    }

    #[test]
    fn hostile_files_are_refused() {
        for (what, bytes, expect) in [
            ("empty", Vec::new(), WavError::Malformed),
            ("no data", b"RIFF\0\0\0\0WAVE".to_vec(), WavError::Malformed),
            (
                "compressed",
                file(0x55, 1, 8_000, 16, &[0; 8]),
                WavError::Unsupported,
            ),
            (
                "24 bits",
                file(1, 1, 8_000, 24, &[0; 9]),
                WavError::Unsupported,
            ),
            (
                "no channels",
                file(1, 0, 8_000, 16, &[0; 8]),
                WavError::Unsupported,
            ),
            ("0 Hz", file(1, 1, 0, 16, &[0; 8]), WavError::Unsupported),
        ] {
            assert_eq!(read(&bytes, 1_000), Err(expect), "{what}");
        }
        let law = read(&file(7, 1, 8_000, 8, &[0xff; 5]), 10);
        assert_eq!(law, Ok(vec![0; 5]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..128)) {
            let _ = read(&bytes, 1_000);
            let mut riff = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
            riff.extend(&bytes);
            let _ = read(&riff, 1_000);
        }
    }
}
