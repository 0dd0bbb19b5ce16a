"""RoDLA's twelve perturbations of document pages: the kinds, their levels and their constants are those of
Chen et al. (CVPR 2024, arXiv:2403.14442) and its benchmark, the lines are written here.

Lengths are pixels of pages about 700 high, which ours are as well. What differs: pictures behind a page are
drawn instead of taken from photographs, defocus has a kernel as wide as its Gaussian needs, and every draw
is keyed by SHA-256 of perturbation, level and page, so that a page is degraded the same whatever else is.
"""
import hashlib

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

# The paper's levels 1, 2, 3 stand for strengths 1, 3, 5.
STRENGTH = {1: 1, 2: 3, 3: 5}
WATERMARK = "Watermark, not for circulation without permission"


def keyed(*parts):
    digest = hashlib.sha256("\0".join(map(str, parts)).encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32))


def colour(page):
    return cv2.cvtColor(page, cv2.COLOR_GRAY2BGR) if page.ndim == 2 else page


def rotation(page, strength, rng):
    """Turned by up to 5, 5 to 10 or 10 to 15 degrees on a canvas that grows, black beside it."""
    high = 5 * (strength + 1) // 2
    angle = rng.uniform(high - 5, high) * rng.choice([-1, 1])
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (round(height * sin + width * cos), round(height * cos + width * sin))
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return cv2.warpAffine(page, matrix, size, flags=cv2.INTER_LINEAR)


def warping(page, strength, rng):
    """Elastic: uniform noise smoothed by a Gaussian that is a fifth of the page's side at level 1."""
    height, width = page.shape[:2]
    sigma = float(np.sqrt(height * width)) / 5 / strength
    alpha = float(np.sqrt(height * width)) * 2 / strength
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    dx, dy = (
        cv2.GaussianBlur(rng.uniform(-1, 1, (height, width)).astype(np.float32), (0, 0), sigma) * alpha
        for _ in range(2)
    )
    return cv2.remap(page, xs + dx, ys + dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)


def keystoning(page, strength, rng):
    """Perspective: corners moved by a normal share of the sides, the whole page in view, black beside it."""
    height, width = page.shape[:2]
    scale = rng.uniform(0.01, max(0.02 * strength, 0.0101))
    inward = np.minimum(np.abs(rng.normal(0, scale, (4, 2))), 0.45)
    signs = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]])
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)
    size = np.array([width, height])
    before = (corners * size).astype(np.float32)
    # The camera sees these corners as the frame: the page's own lie outside it and are fitted in again.
    seen = ((corners + inward * signs) * size).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(seen, before)
    moved = cv2.perspectiveTransform(before[None], matrix)[0]
    lowest, span = moved.min(0), np.ptp(moved, 0)
    fit = np.diag([width / span[0], height / span[1], 1]) @ np.array(
        [[1, 0, -lowest[0]], [0, 1, -lowest[1]], [0, 0, 1]]
    )
    return cv2.warpPerspective(page, fit @ matrix, (width, height), flags=cv2.INTER_LINEAR)


def watermark(page, strength, rng):
    """A red line of text, larger and more opaque by level, anywhere at any angle."""
    page = colour(page)
    height, width = page.shape[:2]
    small = (int(width / (strength + 1)), int(height / (strength + 1)))
    layer = Image.new("RGBA", small, (0, 0, 0, 0))
    at = (int(rng.integers(0, small[0])), int(rng.integers(0, small[1])))
    font = ImageFont.load_default(11)
    ImageDraw.Draw(layer).text(at, WATERMARK, fill=(255, 0, 0, strength * 51), font=font)
    layer = layer.resize((width, height), Image.LANCZOS).rotate(int(rng.integers(0, 360)))
    base = Image.fromarray(cv2.cvtColor(page, cv2.COLOR_BGR2RGB)).convert("RGBA")
    return cv2.cvtColor(np.array(Image.alpha_composite(base, layer)), cv2.COLOR_RGBA2BGR)


def picture(width, height, rng):
    """Something like a photograph: coloured clouds of several scales and a few things before them."""
    scene = np.zeros((height, width, 3), np.float32)
    for cells in (2, 4, 8, 24):
        noise = rng.uniform(0, 255, (cells, cells, 3)).astype(np.float32)
        scene += cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC) / 4
    for _ in range(int(rng.integers(3, 8))):
        at = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        axes = (int(rng.integers(4, width // 2)), int(rng.integers(4, height // 3)))
        tint = tuple(float(value) for value in rng.uniform(0, 255, 3))
        cv2.ellipse(scene, at, axes, float(rng.uniform(0, 180)), 0, 360, tint, -1, cv2.LINE_AA)
    return np.clip(scene, 0, 255).astype(np.uint8)


def background(page, strength, rng):
    """1, 3 or 5 pictures, a fifth of the page's sides each, about its middle at 100 of 255."""
    page = colour(page)
    height, width = page.shape[:2]
    layer = page.copy()
    w, h = width // 5, height // 5
    for _ in range(strength):
        x = int(rng.uniform(0.4, 0.6) * (width - w))
        y = int(rng.uniform(0.4, 0.6) * (height - h))
        layer[y : y + h, x : x + w] = picture(w, h, rng)
    return cv2.addWeighted(layer, 100 / 255, page, 155 / 255, 0)


def illumination(page, strength, rng):
    """A soft five-cornered glare or shadow: brightness times 25.5 (s + 1), or divided by (s + 1)."""
    height, width = page.shape[:2]
    points = rng.integers([0, 0], [width, height], (5, 2)).astype(np.int32)
    mask = np.zeros((height, width), np.float32)
    cv2.fillPoly(mask, [points], 1)
    mask = cv2.GaussianBlur(mask, (0, 0), 50)
    if page.ndim == 3:
        mask = mask[:, :, None]
    factor = 25.5 * (strength + 1) if rng.random() < 0.5 else 1 / (strength + 1)
    lit = np.clip(page.astype(np.float32) * factor, 0, 255)
    return np.rint(page * (1 - mask) + lit * mask).astype(np.uint8)


def morphed(page, strength, shape, operation):
    """Ink grows or shrinks by a tenth of a pixel and up: on a page ten times as large, in bands."""
    kernel = cv2.getStructuringElement(shape, (2 * strength + 1, 2 * strength + 1))
    height, width = page.shape[:2]
    large = cv2.resize(page, (width * 10, height * 10), interpolation=cv2.INTER_LINEAR)
    # The mean over each pixel's place: linear sampling would show the centre alone.
    return cv2.resize(operation(large, kernel), (width, height), interpolation=cv2.INTER_AREA)


def ink_bleeding(page, strength, _rng):
    return morphed(page, strength, cv2.MORPH_ELLIPSE, cv2.erode)


def ink_holdout(page, strength, _rng):
    return morphed(page, strength, cv2.MORPH_CROSS, cv2.dilate)


def defocus(page, strength, _rng):
    return cv2.GaussianBlur(page, (0, 0), strength)


def vibration(page, strength, rng):
    """Motion over 3, 9 or 15 pixels, up to 45 degrees from the horizontal."""
    size = 3 * strength
    kernel = np.zeros((size, size), np.float32)
    kernel[size // 2] = 1
    turn = cv2.getRotationMatrix2D((size / 2 - 0.5, size / 2 - 0.5), rng.uniform(-45, 45), 1)
    kernel = cv2.warpAffine(kernel, turn, (size, size))
    return cv2.filter2D(page, -1, kernel / kernel.sum())


def blobs(shape, density, size, rng):
    """Ragged spots, `density` a pixel, about `size` across."""
    count = int(density * shape[0] * shape[1])
    away = np.ones(shape, np.uint8)
    away[rng.integers(0, shape[0], count), rng.integers(0, shape[1], count)] = 0
    near = (cv2.distanceTransform(away, cv2.DIST_L2, 5) < size).astype(np.float32)
    near = stretched(cv2.GaussianBlur(near, (0, 0), size / 4))
    ragged = stretched(cv2.GaussianBlur(rng.random(shape).astype(np.float32), (0, 0), size / 4))
    return near * ragged > 0.5


def stretched(values, low=0.0, high=1.0):
    span = values.max() - values.min()
    return low + (high - low) * (values - values.min()) / (span if span > 0 else 1)


def speckle(page, strength, rng):
    """White and black blotches, 0.0001 s a pixel each."""
    shape = page.shape[:2]
    out = page.copy()
    out[blobs(shape, 1e-4 * strength, 5, rng)] = 255
    out[blobs(shape, 1e-4 * strength, 5, rng)] = 0
    return out


def texture(page, strength, rng):
    """300, 900 or 1,500 fibres in the paper, noise of several scales in the ink."""
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY) if page.ndim == 3 else page
    ink = stretched(255 - grey.astype(np.float32))
    shape = grey.shape
    fibres = np.zeros(shape, np.float32)
    for _ in range(300 * strength):
        turns = rng.normal(rng.uniform(0, 2 * np.pi), 0) + np.cumsum(rng.normal(0, 0.01, 500))
        steps = np.stack([np.cos(turns), np.sin(turns)], 1).cumsum(0) / 2
        path = np.rint(steps + rng.uniform(0, 1, 2) * (shape[1], shape[0])).astype(int)
        inside = (path >= 0).all(1) & (path < (shape[1], shape[0])).all(1)
        fibres[path[inside, 1], path[inside, 0]] += 1
    paper = 1 - stretched(cv2.GaussianBlur(np.minimum(fibres, 2), (0, 0), 0.5), 0, 0.25)
    printed = np.zeros(shape, np.float32)
    for scale in (1, 5, 10, 50):
        cells = (max(2, shape[1] // scale), max(2, shape[0] // scale))
        noise = rng.random((cells[1], cells[0])).astype(np.float32)
        printed += cv2.resize(noise, shape[::-1], interpolation=cv2.INTER_CUBIC)
    mixed = ink * stretched(printed, 0, 0.5) + (1 - ink) * paper
    return np.rint(mixed * 255).astype(np.uint8)


PERTURBATIONS = {
    "rotation": rotation,
    "warping": warping,
    "keystoning": keystoning,
    "watermark": watermark,
    "background": background,
    "illumination": illumination,
    "ink-bleeding": ink_bleeding,
    "ink-holdout": ink_holdout,
    "defocus": defocus,
    "vibration": vibration,
    "speckle": speckle,
    "texture": texture,
}


def perturbed(page, name, level, key):
    return PERTURBATIONS[name](page, STRENGTH[level], keyed("rodla", name, level, key))
