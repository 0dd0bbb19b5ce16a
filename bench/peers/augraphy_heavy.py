"""How fast Augraphy's default pipeline draws pages, for `npm run bench -- peers`.

    python -m venv venv && venv/bin/pip install augraphy numpy opencv-python-headless
    venv/bin/python bench/peers/augraphy_heavy.py --processes 2 --seconds 60 PAGE.jpg ...

The pipeline is that of augraphy_pipeline.py. Every process reads a page, draws an image of it and writes that as
JPEG of quality 90, over and over, one page after another, until the seconds are over; the first images of each,
for which Numba compiles, are not counted, nor what Augraphy fails on. Printed as JSON: images a second of the
clock, milliseconds of a core an image, and versions.
"""
from augraphy_pipeline import pipeline  # before all others

import argparse
import importlib.metadata
import json
import multiprocessing
import os
import platform
import random
import tempfile
import time

import cv2
import numpy as np

# Images for which a process compiles and fills its caches before it is timed.
WARM = 12


def draw(page, out):
    """An image of a page, written; whether there is one."""
    try:
        made = pipeline().augment(cv2.imread(page))["output"]
    except Exception:
        return False
    cv2.imwrite(out, made, [cv2.IMWRITE_JPEG_QUALITY, 90])
    return True


def work(number, processes, pages, seconds, begin):
    """Images drawn between a common start and the end; processor time and the time they took."""
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    random.seed(number)
    np.random.seed(number)
    own = pages[number::processes] or pages
    for i in range(WARM):
        draw(own[i % len(own)], "out.jpg")
    begin.wait()
    images = 0
    tried = 0
    started, used = time.perf_counter(), time.process_time()
    while time.perf_counter() - started < seconds:
        images += draw(own[tried % len(own)], f"{tried % 64}.jpg")
        tried += 1
    return images, tried, time.process_time() - used, time.perf_counter() - started


def begun(shared):
    global BEGIN
    BEGIN = shared


def worker(task):
    return work(*task, BEGIN)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60, help="after each process is warm")
    parser.add_argument("pages", nargs="+")
    given = parser.parse_args()
    pages = [os.path.abspath(page) for page in given.pages]
    count = given.processes
    fork = multiprocessing.get_context("spawn")
    with fork.Pool(count, begun, (fork.Barrier(count),)) as pool:
        tasks = [(number, count, pages, given.seconds) for number in range(count)]
        done = pool.map(worker, tasks, 1)
    images = sum(each[0] for each in done)
    result = {
        "processes": count,
        "images": images,
        "failed": sum(each[1] for each in done) - images,
        "imagesPerSecond": round(sum(each[0] / each[3] for each in done), 3),
        "coreMilliseconds": round(1000 * sum(each[2] for each in done) / max(1, images), 1),
        "augraphy": importlib.metadata.version("augraphy"),
        "opencv": cv2.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
