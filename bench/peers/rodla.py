"""RoDLA's twelve perturbations of document pages at three levels, for `npm run bench -- worth`.

    python -m venv venv && venv/bin/pip install numpy opencv-python-headless pillow
    venv/bin/python bench/peers/rodla.py PAGES.json OUT [--levels 1,2,3] [--only NAME,...] [--similarity 32]
    venv/bin/python bench/peers/rodla.py --sheet PAGE.jpg SHEET.jpg

PAGES.json: {"root": FOLDER, "pages": ["class/name.jpg", ...], "wanted": [...]}. OUT gets
`<name>-<level>/class/name.jpg` of the pages that are wanted (all where nothing is said; what is there already
stays) and `<name>-<level>.json` with mean MS-SSIM and CW-SSIM to the clean page, of 32 among all pages.
"""
import argparse
import json
import os

import cv2
import numpy as np

from perturbations import PERTURBATIONS, colour, keyed, perturbed
from similarity import cw_ssim, ms_ssim


def read(path):
    page = cv2.imread(path, cv2.IMREAD_UNCHANGED)
    if page is None:
        raise SystemExit(f"{path}: cannot be read")
    return page


def degrade(listed, out, name, level, measured):
    root, pages = listed["root"], listed["pages"]
    wanted = set(listed.get("wanted", pages))
    part = f"{name}-{level}"
    summary = os.path.join(out, f"{part}.json")
    near = []
    for page in pages:
        file = os.path.join(out, part, os.path.splitext(page)[0] + ".jpg")
        is_measured = page in measured and not os.path.exists(summary)
        is_missing = page in wanted and not os.path.exists(file)
        if not is_missing and not is_measured:
            continue
        clean = read(os.path.join(root, page))
        degraded = perturbed(clean, name, level, page)
        if is_measured:
            near.append((ms_ssim(clean, degraded), cw_ssim(clean, degraded)))
        if not is_missing:
            continue
        os.makedirs(os.path.dirname(file), exist_ok=True)
        # Written whole or not at all: a stopped run resumes.
        cv2.imwrite(file + ".part.jpg", degraded, [cv2.IMWRITE_JPEG_QUALITY, 95])
        os.replace(file + ".part.jpg", file)
    if near:
        means = np.mean(near, 0)
        row = {"pages": len(near), "msSsim": round(means[0], 4), "cwSsim": round(means[1], 4)}
        with open(summary, "w") as handle:
            json.dump(row, handle)


def sheet(source, target):
    page = read(source)
    rows = []
    for name in PERTURBATIONS:
        row = [page] + [perturbed(page, name, level, os.path.basename(source)) for level in (1, 2, 3)]
        cells = [cv2.resize(colour(one), (300, 400), interpolation=cv2.INTER_AREA) for one in row]
        cv2.putText(cells[0], name, (8, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 255), 2)
        rows.append(np.hstack(cells))
    half = len(rows) // 2
    cv2.imwrite(target, np.hstack([np.vstack(rows[:half]), np.vstack(rows[half:])]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("pages")
    parser.add_argument("out")
    parser.add_argument("--levels", default="1,2,3")
    parser.add_argument("--only", default=",".join(PERTURBATIONS))
    parser.add_argument("--similarity", type=int, default=32)
    parser.add_argument("--sheet", action="store_true")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    if given.sheet:
        return sheet(given.pages, given.out)
    with open(given.pages) as handle:
        listed = json.load(handle)
    pages = listed["pages"]
    order = keyed("similarity").permutation(len(pages))[: given.similarity]
    measured = {pages[place] for place in order}
    for name in given.only.split(","):
        for level in map(int, given.levels.split(",")):
            degrade(listed, given.out, name, level, measured)
            print(f"{name}-{level}", flush=True)


if __name__ == "__main__":
    main()
