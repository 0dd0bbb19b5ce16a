"""Values by name and index, the same in tests/train/support/formula.ts to the last bit of a float32."""
import math

import numpy as np


def uniform(name: str, count: int) -> np.ndarray:
    """`count` float64 values in [0, 1), multiples of 2^-24: FNV-1a of the name, murmur3 of the index."""
    seed = 2166136261
    for byte in name.encode():
        seed = ((seed ^ byte) * 16777619) & 0xFFFFFFFF
    with np.errstate(over="ignore"):
        h = np.uint32(seed) + np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9)
        h ^= h >> np.uint32(16)
        h *= np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(13)
        h *= np.uint32(0xC2B2AE35)
        h ^= h >> np.uint32(16)
    return (h >> np.uint32(8)).astype(np.float64) / 2**24


def parameter(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """A parameter or running statistic, rounded to float32: scaled so that activations stay near 1."""
    u = uniform(name, math.prod(shape))
    if len(shape) >= 2:
        values = (2 * u - 1) * math.sqrt(6 / math.prod(shape[1:]))
    elif name.endswith("running_var"):
        values = 0.5 + u
    elif name.endswith(("weight", "gamma")):
        values = 0.75 + 0.5 * u
    else:
        values = 0.2 * u - 0.1
    return values.astype(np.float32).reshape(shape)


def images(batch: int, size: int) -> np.ndarray:
    """uint8-like pictures [batch, size, size, 3]."""
    return np.floor(uniform("images", batch * size * size * 3) * 256).reshape(batch, size, size, 3)


def targets(batch: int, classes: int) -> np.ndarray:
    """Soft targets, rows sum to 1."""
    u = uniform("targets", batch * classes).reshape(batch, classes)
    return u / u.sum(axis=1, keepdims=True)


def row_weights(batch: int) -> np.ndarray:
    """What each row counts in the loss."""
    return 0.5 + uniform("weights", batch)
