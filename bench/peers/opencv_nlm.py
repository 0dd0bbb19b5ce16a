"""OpenCV's non-local means on the pages that `npm run bench -- restore` wrote, for comparison.

    python -m venv venv && venv/bin/pip install opencv-python-headless numpy
    npm run bench -- restore --pages FOLDER
    venv/bin/python bench/peers/opencv_nlm.py FOLDER > bench/peers/opencv_nlm.json

FOLDER holds `<n>_clean.png`, `<n>_degraded.png` with all damages and `<n>_noise.png` with noise and JPEG
alone. Printed: for both and for each strength h the mean gain in PSNR to the clean page in dB, and the
median milliseconds of processor time a page (template 7, search 21).
"""
import glob
import json
import statistics
import sys
import time

import cv2
import numpy as np


def psnr(a, b):
    error = np.mean((a.astype(np.float64) - b.astype(np.float64)) ** 2)
    return 10 * np.log10(255 * 255 / max(error, 1e-3))


def main(folder):
    cv2.setNumThreads(2)
    rows = []
    for kind in ("degraded", "noise"):
        noisies = sorted(glob.glob(f"{folder}/*_{kind}.png"))
        pairs = [(cv2.imread(p), cv2.imread(p.replace(f"_{kind}", "_clean"))) for p in noisies]
        rows += [{"pages": kind, "count": len(pairs), **measured(pairs, h)} for h in (3, 5, 7, 10)]
    print(json.dumps({"opencv": cv2.__version__, "rows": rows}, indent=2))


def measured(pairs, h):
    gains, times = [], []
    for noisy, clean in pairs:
        start = time.process_time()
        out = cv2.fastNlMeansDenoisingColored(noisy, None, h, h, 7, 21)
        times.append(1000 * (time.process_time() - start))
        gains.append(psnr(out, clean) - psnr(noisy, clean))
    return {
        "h": h,
        "psnrGain": round(statistics.mean(gains), 2),
        "milliseconds": round(statistics.median(times), 1),
    }


main(sys.argv[1])
