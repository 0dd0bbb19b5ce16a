"""AlbumentationsX's transforms, one at a time and on one thread, for `npm run bench -- peers`.

    python -m venv venv && venv/bin/pip install torch albumentationsx opencv-python-headless
    venv/bin/python bench/peers/albumentationsx.py PAGE.jpg ...

Reads lines from standard input and answers each on standard output: `versions`, or a transform's name and how
often each page is sent through it, with the median milliseconds of processor time a page. Pages are decoded
beforehand, as RGB, and nothing is encoded. Geometry is drawn by cubic interpolation on white, as ours is.
"""
import json
import os
import platform
import statistics
import sys
import time

os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"

import albumentations as A
import cv2
import numpy as np

CUBIC = dict(interpolation=cv2.INTER_CUBIC, border_mode=cv2.BORDER_CONSTANT, fill=255)
TRANSFORMS = {
    "rotate": A.Rotate(angle_range=(7, 7), p=1, **CUBIC),
    "perspective": A.Perspective(scale=(0.04, 0.04), p=1, **CUBIC),
    "blur": A.GaussianBlur(sigma_range=(0.75, 0.75), p=1),
    "noise": A.GaussNoise(std_range=(7 / 255, 7 / 255), p=1),
    "brightness": A.RandomBrightnessContrast((20 / 255, 20 / 255), (0, 0), p=1),
    "jpeg": A.ImageCompression(quality_range=(50, 50), p=1),
}


def milliseconds(transform, pages, rounds):
    times = []
    for _ in range(rounds):
        for page in pages:
            start = time.process_time_ns()
            transform(image=page)
            times.append((time.process_time_ns() - start) / 1e6)
    return round(statistics.median(times), 4)


def main(files):
    cv2.setNumThreads(1)
    pages = [cv2.cvtColor(cv2.imread(file), cv2.COLOR_BGR2RGB) for file in files]
    versions = dict(albumentationsx=A.__version__, opencv=cv2.__version__)
    versions |= dict(numpy=np.__version__, python=platform.python_version())
    for transform in TRANSFORMS.values():
        milliseconds(transform, pages, 1)
    for line in sys.stdin:
        name, *rounds = line.split()
        answer = versions if name == "versions" else milliseconds(TRANSFORMS[name], pages, int(rounds[0]))
        print(json.dumps(answer), flush=True)


main(sys.argv[1:])
