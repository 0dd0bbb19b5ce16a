"""Writes the small sets of tests/dataset/inputs/fixtures with the libraries that people write theirs with."""

import io
import json
import sys

import datasets
import webdataset
from PIL import Image

folder = sys.argv[1]
datasets.disable_progress_bars()

NAMES = ["invoice", "receipt", "진단서"]


def picture(i):
    out = io.BytesIO()
    Image.new("RGB", (8 + i, 6), (20 * i, 90, 200 - 20 * i)).save(out, "PNG")
    return out.getvalue()


pictures = [{"bytes": picture(i), "path": f"scan {i}.png"} for i in range(5)]
labels = [0, 1, 1, 0, 2]
features = datasets.Features({"image": datasets.Image(), "label": datasets.ClassLabel(names=NAMES)})
rows = datasets.Dataset.from_dict({"image": pictures, "label": labels}, features=features)
# Snappy, as pyarrow has it by itself, in groups of two rows.
rows.to_parquet(f"{folder}/train-00000-of-00001.parquet", batch_size=2)

with webdataset.TarWriter(f"{folder}/train-000000.tar") as sink:
    for i, label in enumerate(labels):
        sink.write(
            {
                "__key__": f"long folder/{'n' * 90}/{i:03d}",
                "png": picture(i),
                "cls": label,
                "json": {"class_name": NAMES[label], "note": "x" * 40},
            }
        )
print(json.dumps({"datasets": datasets.__version__, "webdataset": webdataset.__version__}))
