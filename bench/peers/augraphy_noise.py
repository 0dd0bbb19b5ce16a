"""Pages degraded by Augraphy's default pipeline, for `npm run bench -- worth`: a test set, and a training set.

    python -m venv venv && venv/bin/pip install augraphy numpy opencv-python-headless
    venv/bin/python bench/peers/augraphy_noise.py PAGES.json OUT test
    venv/bin/python bench/peers/augraphy_noise.py PAGES.json OUT train 1,2,3,4,5,6,7

PAGES.json: {"root": FOLDER, "pages": ["class/name.jpg", ...]}. OUT gets `class/name.jpg`, with variants
`class/name~<n>.jpg`; what is there already stays. The pipeline is Augraphy 8.2.6's default as its authors wrote
it, built anew for every image (it freezes choices when it is built), less its destroyers: what shifts strips
of the page (glitches, squish), and what leaves black and white dots instead of text (dithering, fax, dot
matrix, hollow letters). A page is drawn again, under the next key, where what comes out has no contrast.

Seeds: Python's, NumPy's, OpenCV's and Numba's generators are seeded by SHA-256 of purpose, page and variant,
on one thread. Bleed-through takes a page from Augraphy's cache on disk, and scribbles a font that an earlier
image left there: both folders are emptied before every image.
"""
import hashlib
import json
import os
import random
import shutil
import sys
import tempfile

# Fonts of the system are listed in the order of a set of strings.
if os.environ.get("PYTHONHASHSEED") != "0":
    os.environ["PYTHONHASHSEED"] = "0"
    os.execv(sys.executable, [sys.executable, *sys.argv])
os.environ.setdefault("NUMBA_CACHE_DIR", os.path.join(tempfile.gettempdir(), "palimpsest-numba-one-thread"))

import cv2
import matplotlib.font_manager  # Augraphy asks for system fonts without importing it

import numba
import numpy as np
import requests

COMPILE = numba.jit


def on_one_thread(*args, **options):
    """Loops that Numba runs in parallel draw from generators that cannot be seeded."""
    options.pop("parallel", None)
    return COMPILE(*args, **options)


numba.jit = on_one_thread

from augraphy import AugmentationSequence, OneOf
from augraphy.base.augmentation import Augmentation
from augraphy.default.pipeline import default_augraphy_pipeline

DESTROYERS = {"GlitchEffect", "Squish", "Dithering", "Faxify", "DotMatrix", "Hollow"}
# Grey levels of standard deviation below which nothing is left to read.
BLANK = 8


@numba.njit
def seed_numba(seed):
    """Compiled code has generators of its own, one for each of these modules."""
    random.seed(seed)
    np.random.seed(seed)


def seed_all(*parts):
    digest = hashlib.sha256("\0".join(map(str, parts)).encode()).digest()
    seed = int.from_bytes(digest[:4], "little") % 2**31 or 1
    random.seed(seed)
    np.random.seed(seed)
    cv2.setRNGSeed(seed)
    seed_numba(seed)


class Untouched(Augmentation):
    """Stands where a destroyer stood, so that the others come as often as in the default pipeline."""

    def __call__(self, image, *_args, **_kwargs):
        return image


def without_destroyers(steps):
    for place, step in enumerate(steps):
        if isinstance(step, (OneOf, AugmentationSequence)):
            without_destroyers(step.augmentations)
        elif type(step).__name__ in DESTROYERS:
            steps[place] = Untouched()


def pipeline():
    made = default_augraphy_pipeline()
    for name in ("ink_phase", "paper_phase", "post_phase"):
        without_destroyers(getattr(made, name).augmentations)
    return made


def degraded(page, *key):
    for attempt in range(8):
        seed_all("augraphy", *key, attempt)
        for left in ("augraphy_cache", "fonts"):
            shutil.rmtree(left, ignore_errors=True)
        try:
            out = pipeline().augment(page.copy())["output"]
        except Exception as error:
            print(f"{key} {attempt}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        if out.std() >= BLANK:
            return out
    raise SystemExit(f"{key}: nothing readable in 8 attempts")


def no_network(*_args, **_kwargs):
    raise ConnectionError("fonts come from the system, so that runs are alike")


def main(listing, out, purpose, variants="0"):
    cv2.setNumThreads(1)
    requests.get = no_network
    out = os.path.abspath(out)
    with open(listing) as handle:
        listed = json.load(handle)
    os.chdir(tempfile.mkdtemp())
    for page in listed["pages"]:
        stem = os.path.splitext(page)[0]
        for variant in map(int, variants.split(",")):
            file = os.path.join(out, f"{stem}~{variant}.jpg" if variant else f"{stem}.jpg")
            if os.path.exists(file):
                continue
            image = cv2.imread(os.path.join(listed["root"], page))
            done = degraded(image, purpose, page, variant)
            os.makedirs(os.path.dirname(file), exist_ok=True)
            cv2.imwrite(file + ".part.jpg", done, [cv2.IMWRITE_JPEG_QUALITY, 90])
            os.replace(file + ".part.jpg", file)
        print(page, flush=True)


main(*sys.argv[1:])
