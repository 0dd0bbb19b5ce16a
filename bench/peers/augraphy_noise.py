"""Pages degraded by Augraphy's default pipeline, for `npm run bench -- worth`: a test set, and a training set.

    python -m venv venv && venv/bin/pip install augraphy numpy opencv-python-headless
    venv/bin/python bench/peers/augraphy_noise.py PAGES.json OUT test
    venv/bin/python bench/peers/augraphy_noise.py PAGES.json OUT train 1,2,3,4,5,6,7

PAGES.json: {"root": FOLDER, "pages": ["class/name.jpg", ...]}. OUT gets `class/name.jpg`, with variants
`class/name~<n>.jpg`; what is there already stays. The pipeline is that of
augraphy_pipeline.py, built anew for every image (it freezes choices when it is built). A page is drawn again,
under the next key, where what comes out has no contrast.

Seeds: Python's, NumPy's, OpenCV's and Numba's generators are seeded by SHA-256 of purpose, page and variant,
on one thread. Bleed-through takes a page from Augraphy's cache on disk, and scribbles a font that an earlier
image left there: both folders are emptied before every image.
"""
from augraphy_pipeline import pipeline  # before all others

import hashlib
import json
import os
import random
import shutil
import sys
import tempfile

import cv2
import numba
import numpy as np

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


def main(listing, out, purpose, variants="0"):
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
