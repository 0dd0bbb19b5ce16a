"""How near a degraded page is to the clean one, as RoDLA measures it: MS-SSIM and CW-SSIM, grey, 0 to 1."""
import cv2
import numpy as np

# Wang, Simoncelli and Bovik, "Multiscale structural similarity" (2003).
WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
C1, C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
LEVEL, ORIENTATIONS = 4, 8


def grey_pair(clean, degraded):
    pair = [cv2.cvtColor(one, cv2.COLOR_BGR2GRAY) if one.ndim == 3 else one for one in (clean, degraded)]
    size = (pair[0].shape[1], pair[0].shape[0])
    if pair[1].shape != pair[0].shape:
        pair[1] = cv2.resize(pair[1], size, interpolation=cv2.INTER_LINEAR)
    return [one.astype(np.float64) for one in pair]


def smooth(image):
    """Gaussian of 11 pixels, only where it lies inside."""
    return cv2.GaussianBlur(image, (11, 11), 1.5)[5:-5, 5:-5]


def ms_ssim(clean, degraded):
    x, y = grey_pair(clean, degraded)
    total = 1.0
    for scale, weight in enumerate(WEIGHTS):
        mx, my = smooth(x), smooth(y)
        vx, vy = smooth(x * x) - mx * mx, smooth(y * y) - my * my
        structure = (2 * (smooth(x * y) - mx * my) + C2) / (vx + vy + C2)
        if scale == len(WEIGHTS) - 1:
            structure = structure * (2 * mx * my + C1) / (mx * mx + my * my + C1)
        total *= max(structure.mean(), 0) ** weight
        x, y = (cv2.resize(one, (one.shape[1] // 2, one.shape[0] // 2), interpolation=cv2.INTER_AREA) for one in (x, y))
    return float(total)


def bands(image):
    """Complex oriented bands of one octave (fourth of a steerable pyramid), on an eighth of the size."""
    height, width = (size // 8 * 8 for size in image.shape)
    spectrum = np.fft.fftshift(np.fft.fft2(image[:height, :width]))
    h, w = height // 8, width // 8
    top, left = (height - h) // 2, (width - w) // 2
    spectrum = spectrum[top : top + h, left : left + w]
    fy, fx = np.meshgrid(np.arange(h) - h // 2, np.arange(w) - w // 2, indexing="ij")
    fy, fx = fy / height, fx / width
    radius = np.hypot(fx, fy)
    radius[radius == 0] = 1e-9
    # Raised cosine in the logarithm of frequency about 2^-(LEVEL + 1) cycles a pixel.
    octaves = np.clip(np.log2(radius) + LEVEL + 1, -1, 1)
    radial = np.cos(np.pi / 2 * octaves)
    angle = np.arctan2(fy, fx)
    for k in range(ORIENTATIONS):
        away = np.angle(np.exp(1j * (angle - np.pi * k / ORIENTATIONS)))
        one_sided = np.where(np.abs(away) < np.pi / 2, np.cos(away), 0) ** (ORIENTATIONS - 1)
        yield np.fft.ifft2(np.fft.ifftshift(spectrum * radial * one_sided))


def cw_ssim(clean, degraded):
    """Sampat et al., "Complex wavelet structural similarity" (2009): windows of 7 × 7, no constant."""
    x, y = grey_pair(clean, degraded)
    found = []
    for a, b in zip(bands(x), bands(y)):
        cross = a * np.conj(b)
        box = [cv2.boxFilter(part, -1, (7, 7))[3:-3, 3:-3] for part in (cross.real, cross.imag)]
        power = cv2.boxFilter(np.abs(a) ** 2 + np.abs(b) ** 2, -1, (7, 7))[3:-3, 3:-3]
        found.append((2 * np.hypot(*box) / np.maximum(power, 1e-12)).mean())
    return float(np.mean(found))
