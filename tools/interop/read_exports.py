"""Reads exported sets as their users do and says what came out, as JSON."""

import glob
import hashlib
import importlib.metadata
import io
import json
import os
import sys

import crc32c
import datasets
import webdataset
from PIL import Image
from tfrecord import reader

folder = sys.argv[1]
datasets.disable_progress_bars()


def pixels(image):
    """What was decoded, not how it was stored."""
    return hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()[:16]


def by_id(rows):
    return sorted(rows, key=lambda row: row["id"])


def from_datasets(name, image, label, row):
    found = datasets.load_dataset(os.path.join(folder, name))
    answer = {}
    for split, rows in found.items():
        feature = rows.features[label]
        name_of = feature.int2str if isinstance(feature, datasets.ClassLabel) else str
        answer[split] = {
            "features": {key: type(value).__name__ for key, value in rows.features.items()},
            "rows": by_id(
                {
                    "id": row(one)["id"],
                    "class": name_of(one[label]),
                    "size": list(one[image].size),
                    "pixels": pixels(one[image]),
                    "steps": json.loads(row(one)["steps"]),
                }
                for one in rows
            ),
        }
    return answer


def from_webdataset(split):
    files = sorted(glob.glob(os.path.join(folder, "webdataset", "data", f"{split}-*.tar")))
    samples = webdataset.WebDataset(files, shardshuffle=False).decode("pil").to_tuple("png", "cls", "json")
    rows = [
        {"id": row["id"], "class": row["class_name"], "label": label, "pixels": pixels(image)}
        for image, label, row in samples
    ]
    return {"files": len(files), "rows": by_id(rows)}


def checked(file):
    """The reader passes checksums over: they are compared here."""
    with open(file, "rb") as stream:
        while head := stream.read(12):
            for data, stored in ((head[:8], head[8:]), (stream.read(int.from_bytes(head[:8], "little")), stream.read(4))):
                crc = crc32c.crc32c(data)
                masked = ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
                assert masked.to_bytes(4, "little") == stored, file
    return file


def from_tfrecord(split):
    rows = []
    for file in sorted(glob.glob(os.path.join(folder, "tfrecord", "data", f"{split}-*.tfrecord"))):
        for one in reader.tfrecord_loader(checked(file), None):
            rows.append(
                {
                    "id": bytes(one["id"]).decode(),
                    "class": bytes(one["image/class/text"]).decode(),
                    "label": int(one["image/class/label"][0]),
                    "pixels": pixels(Image.open(io.BytesIO(bytes(one["image/encoded"])))),
                }
            )
    return by_id(rows)


def from_plain_parquet():
    files = sorted(glob.glob(os.path.join(folder, "parquet", "data", "train-*.parquet")))
    found = datasets.load_dataset("parquet", data_files=files, split="train")
    names = found.features["label"].names
    return {
        "features": {key: type(value).__name__ for key, value in found.features.items()},
        "rows": by_id(
            {"id": one["id"], "class": names[one["label"]], "pixels": pixels(one["image"])} for one in found
        ),
    }


def from_image_folder(split):
    """As torchvision.datasets.ImageFolder: classes are the sorted folders, each file is opened."""
    root = os.path.join(folder, "imagefolder", split)
    classes = sorted(entry.name for entry in os.scandir(root) if entry.is_dir())
    rows = []
    for name in classes:
        for file in sorted(os.listdir(os.path.join(root, name))):
            rows.append({"id": file, "class": name, "pixels": pixels(Image.open(os.path.join(root, name, file)))})
    return by_id(rows)


print(
    json.dumps(
        {
            "versions": {name: importlib.metadata.version(name) for name in ("datasets", "webdataset", "tfrecord")},
            "datasets": {
                "parquet": from_datasets("parquet", "image", "label", lambda one: one),
                "imagefolder": from_datasets("imagefolder", "image", "label", lambda one: one),
                "zip": from_datasets("zip", "image", "label", lambda one: one),
                "webdataset": from_datasets("webdataset", "png", "cls", lambda one: one["json"]),
            },
            "parquet without its card": from_plain_parquet(),
            "webdataset": {split: from_webdataset(split) for split in ("train", "holdout_clean", "holdout_noisy")},
            "image folder": from_image_folder("train"),
            "tfrecord": {split: from_tfrecord(split) for split in ("train", "holdout_clean", "holdout_noisy")},
        }
    )
)
