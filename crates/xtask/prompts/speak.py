"""Speaks the prompts: reads `name<TAB>ja<TAB>en` lines and writes OUT/{ja,en}/NAME.ul, mu-law at 8 kHz.

Japanese by pyopenjtalk-plus (the package carries dictionary and voice), English by flite from Debian.
"""

import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np
import pyopenjtalk

RATE = 8_000
LEVEL = 2_600.0  # root mean square of every prompt


def resample(sound, rate):
    """To 8 kHz, with everything above 3.4 kHz taken out (windowed sinc)."""
    step = rate / RATE
    reach = int(16 * step)
    taps = np.arange(-reach, reach + 1)
    cutoff = 2 * 3_400 / rate
    kernel = cutoff * np.sinc(cutoff * taps) * np.hanning(len(taps))
    smooth = np.convolve(sound, kernel, mode="same")
    at = np.arange(0, len(sound) - 1, step)
    return np.interp(at, np.arange(len(sound)), smooth)


def trim(sound):
    """Without the silence around it, but for 40 ms."""
    loud = np.nonzero(np.abs(sound) > 0.01 * np.abs(sound).max())[0]
    edge = RATE // 25
    return sound[max(0, loud[0] - edge) : loud[-1] + edge]


def mu_law(sound):
    sound = np.clip(sound, -32_635, 32_635).astype(np.int32)
    sign = np.where(sound < 0, 0x80, 0)
    magnitude = np.abs(sound) + 0x84
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    return (~(sign | exponent << 4 | mantissa) & 0xFF).astype(np.uint8)


def japanese(text):
    sound, rate = pyopenjtalk.tts(text)
    return sound, rate


def english(text):
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["flite", "-voice", "slt", "-t", text, "-o", file.name], check=True)
        with wave.open(file.name) as read:
            frames = read.readframes(read.getnframes())
            return np.frombuffer(frames, dtype="<i2").astype(float), read.getframerate()


def main():
    out = Path(sys.argv[1])
    for lang in ("ja", "en"):
        (out / lang).mkdir(parents=True, exist_ok=True)
    for line in sys.stdin:
        name, ja, en = line.rstrip("\n").split("\t")
        for lang, speak, text in (("ja", japanese, ja), ("en", english, en)):
            sound = trim(resample(*speak(text)))
            sound *= LEVEL / np.sqrt(np.mean(sound**2))
            (out / lang / f"{name}.ul").write_bytes(mu_law(sound).tobytes())


main()
