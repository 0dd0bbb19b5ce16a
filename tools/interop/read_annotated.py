"""Reads annotations of exported sets as their users do and says what came out, as JSON."""

import contextlib
import importlib.metadata
import json
import os
import sys

import datasets
from pycocotools.coco import COCO

folder = sys.argv[1]
datasets.disable_progress_bars()


def from_coco(split):
    with contextlib.redirect_stdout(sys.stderr):
        coco = COCO(os.path.join(folder, "coco", split, "_annotations.coco.json"))
    names = {category["id"]: category["name"] for category in coco.loadCats(coco.getCatIds())}
    images = {}
    for image in coco.loadImgs(coco.getImgIds()):
        found = coco.loadAnns(coco.getAnnIds(imgIds=[image["id"]]))
        images[image["file_name"]] = [
            {
                "category": names[one["category_id"]],
                "bbox": one["bbox"],
                "pixels": int(coco.annToMask(one).sum()) if "segmentation" in one else None,
                "keypoints": one.get("keypoints"),
            }
            for one in found
        ]
    return images


def from_funsd(split):
    # Field names as nielsr/funsd and nielsr/funsd-layoutlmv3 have them.
    found = datasets.load_dataset("imagefolder", data_dir=os.path.join(folder, "funsd", split), split="train")
    rows = sorted(
        (
            {key: one[key] for key in ("id", "tokens", "bboxes", "ner_tags")} | {"size": list(one["image"].size)}
            for one in found
        ),
        key=lambda row: row["id"],
    )
    return {"features": sorted(found.features), "rows": rows}


print(
    json.dumps(
        {
            "versions": {name: importlib.metadata.version(name) for name in ("datasets", "pycocotools")},
            "coco": {split: from_coco(split) for split in ("train", "holdout_noisy")},
            "funsd": from_funsd("train"),
        }
    )
)
