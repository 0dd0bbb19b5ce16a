"""Predict with a model that `train export --onnx model.onnx` wrote.

    pip install onnxruntime pillow numpy
    python predict.py model.onnx page.jpg [more.jpg ...]

Prints one line per image: file, class, probability.
"""

import json
import sys

import numpy as np
import onnxruntime
from PIL import Image, ImageOps


def prepare(file, size, fill):
    """An image file as the model's input: [size, size, 3] bytes."""
    image = ImageOps.exif_transpose(Image.open(file))
    if image.mode in ("RGBA", "LA") or "transparency" in image.info:
        page = Image.new("RGBA", image.size, fill)
        image = Image.alpha_composite(page, image.convert("RGBA"))
    image = image.convert("RGB")
    scale = size / max(image.size)
    width, height = (max(1, round(side * scale)) for side in image.size)
    square = Image.new("RGB", (size, size), fill)
    small = image.resize((width, height), Image.LANCZOS)
    square.paste(small, ((size - width) // 2, (size - height) // 2))
    return np.asarray(square)


def main(model, *files):
    session = onnxruntime.InferenceSession(model)
    metadata = session.get_modelmeta().custom_metadata_map
    size, classes = int(metadata["size"]), json.loads(metadata["classes"])
    fill = json.loads(metadata["preprocessing"])["padding"]["fill"]
    for file in files:
        images = prepare(file, size, fill)[None]
        (logits,) = session.run(["logits"], {"images": images})
        odds = np.exp(logits[0] - logits[0].max())
        best = int(odds.argmax())
        print(f"{file}\t{classes[best]}\t{odds[best] / odds.sum():.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
