"""Reads exported sets with TensorFlow as its users do and says what came out, as JSON."""

import glob
import hashlib
import json
import os
import sys

import numpy
import tensorflow

folder = sys.argv[1]


def pixels(array):
    """What was decoded, not how it was stored."""
    return hashlib.sha256(numpy.ascontiguousarray(array).tobytes()).hexdigest()[:16]


def by_id(rows):
    return sorted(rows, key=lambda row: row["id"])


SCHEMA = {
    "id": tensorflow.io.FixedLenFeature([], tensorflow.string),
    "image/encoded": tensorflow.io.FixedLenFeature([], tensorflow.string),
    "image/class/label": tensorflow.io.FixedLenFeature([], tensorflow.int64),
    "image/class/text": tensorflow.io.FixedLenFeature([], tensorflow.string),
}


def from_tfrecord(split):
    files = sorted(glob.glob(os.path.join(folder, "tfrecord", "data", f"{split}-*.tfrecord")))
    rows = []
    for one in tensorflow.data.TFRecordDataset(files).map(lambda text: tensorflow.io.parse_single_example(text, SCHEMA)):
        image = tensorflow.io.decode_image(one["image/encoded"], channels=3, expand_animations=False)
        rows.append(
            {
                "id": one["id"].numpy().decode(),
                "class": one["image/class/text"].numpy().decode(),
                "label": int(one["image/class/label"]),
                "pixels": pixels(image.numpy()),
            }
        )
    return by_id(rows)


def from_directory(split):
    """Keras' own reader of folders of classes: counts, names and labels; it scales pixels as it reads."""
    found = tensorflow.keras.utils.image_dataset_from_directory(
        os.path.join(folder, "imagefolder", split), shuffle=False, verbose=False
    )
    labels = numpy.concatenate([numbers.numpy() for _, numbers in found])
    files = [os.path.basename(path) for path in found.file_paths]
    rows = [{"id": file, "class": found.class_names[label]} for file, label in zip(files, labels)]
    return {"classes": found.class_names, "rows": by_id(rows)}


print(
    json.dumps(
        {
            "versions": {"tensorflow": tensorflow.__version__},
            "tfrecord": {split: from_tfrecord(split) for split in ("train", "holdout_clean", "holdout_noisy")},
            "keras": from_directory("train"),
        }
    )
)
