"""Writes src/train/weights/timm.json: the weights on the Hugging Face hub for every backbone, by timm's registry.

python tools/parity/hub.py
"""
import json
from pathlib import Path

import timm
import torch
from timm.data import IMAGENET_DEFAULT_MEAN, IMAGENET_DEFAULT_STD
from timm.models import get_pretrained_cfg, list_pretrained

import write

OUT = Path(__file__).parents[2] / "src/train/weights/timm.json"

# Words of timm's tags, which say how weights were trained: by whom or how, then on what, one after the other.
METHODS = {
    "fb": "Meta",
    "ms": "Microsoft",
    "ns": "Noisy Student",
    "ap": "AdvProp",
    "aa": "AutoAugment",
    "ra": "RandAugment",
    "ra2": "RandAugment, second recipe",
    "sw": "with Swin's recipe",
    "dinov3": "DINOv3",
    "eupe": "EUPE",
}
STAGES = {
    "fcmae": "masked autoencoder",
    "in1k": "ImageNet-1k",
    "in12k": "ImageNet-12k",
    "in22k": "ImageNet-22k",
    "jft": "JFT-300M without labels",
    "lvd1689m": "LVD-1689M",
}


def recipe(tag: str) -> str:
    """`ms_in22k_ft_in1k`: Microsoft: ImageNet-22k, then ImageNet-1k. A part without words fails."""
    parts = [p for p in tag.split("_") if p != "ft"]
    size = f" at {parts.pop()} px" if parts[-1].isdigit() else ""
    methods = [METHODS[p] for p in parts if p in METHODS]
    stages = [STAGES[p] for p in parts if p not in METHODS]
    return ": ".join([*methods, ", then ".join(stages)]) + size


def rows() -> list[dict]:
    found = []
    for backbone in write.NAMES:
        names = list_pretrained(f"{backbone}.*")
        if not names:
            continue
        default = str(get_pretrained_cfg(backbone).tag)
        own = []
        for name in names:
            cfg = get_pretrained_cfg(name)
            # Weights for inputs of another normalisation would be wrong without a word.
            usual = (tuple(cfg.mean), tuple(cfg.std)) == (IMAGENET_DEFAULT_MEAN, IMAGENET_DEFAULT_STD)
            if cfg.hf_hub_id != "timm/" and cfg.hf_hub_id != f"timm/{name}" or not usual:
                continue
            with torch.device("meta"):
                model = timm.create_model(backbone, num_classes=cfg.num_classes)
            own.append(
                dict(
                    name=name,
                    backbone=backbone,
                    size=cfg.input_size[-1],
                    classes=cfg.num_classes,
                    parameters=sum(p.numel() for p in model.parameters()),
                    recipe=recipe(cfg.tag),
                    licence=cfg.license,
                )
            )
        # timm's own choice first; it stays so in the order of the rest.
        own.sort(key=lambda row: row["name"] != f"{backbone}.{default}")
        found += own
    return found


if __name__ == "__main__":
    OUT.write_text(json.dumps(rows(), indent=2) + "\n")
    print(OUT)
