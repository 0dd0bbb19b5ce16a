"""OpenCV's non-local means on the pages that `npm run bench -- restore` wrote, for comparison.

    python -m venv venv && venv/bin/pip install opencv-python-headless numpy
    npm run bench -- restore --pages FOLDER
    venv/bin/python bench/peers/opencv_nlm.py FOLDER > bench/peers/opencv_nlm.json

FOLDER holds pairs `<n>_clean.png` and `<n>_worn.png`. Printed: for each strength h the mean PSNR to
the clean page in dB and the median milliseconds a page on two threads (template 7, search 21).
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
    worn = sorted(glob.glob(folder + "/*_worn.png"))
    pairs = [(cv2.imread(p), cv2.imread(p.replace("_worn", "_clean"))) for p in worn]
    rows = []
    for h in (3, 5, 7, 10):
        gains, times = [], []
        for noisy, clean in pairs:
            start = time.perf_counter()
            out = cv2.fastNlMeansDenoisingColored(noisy, None, h, h, 7, 21)
            times.append(1000 * (time.perf_counter() - start))
            gains.append(psnr(out, clean) - psnr(noisy, clean))
        rows.append(
            {
                "h": h,
                "psnrGain": round(statistics.mean(gains), 2),
                "milliseconds": round(statistics.median(times), 1),
            }
        )
    print(json.dumps({"opencv": cv2.__version__, "pages": len(pairs), "rows": rows}, indent=2))


main(sys.argv[1])
