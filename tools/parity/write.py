"""Writes what timm computes for formula-filled models, for the parity tests.

python tools/parity/write.py            all fixtures
python tools/parity/write.py CASE ...   those cases only
"""
import base64
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import timm
import torch
from safetensors.torch import save
from timm.layers.pos_embed_rel import resize_rel_pos_bias_table
from timm.models.convnext import ConvNeXt
from timm.models.swin_transformer import SwinTransformer

import formula

OUT = Path(__file__).parents[2] / "tests/train/fixtures/parity"
CLASSES = 17
BATCH = 2
DROP_PATH = 0.2

# Small enough for inputs of many windows.
SMALL_SWIN = dict(embed_dim=16, depths=(2, 2, 2, 2), num_heads=(1, 2, 2, 4))

# The first version, with dense layers and layer scale.
SMALL_CONVNEXT = dict(depths=(1, 1, 2, 1), dims=(16, 32, 48, 64))

# Case: backbone, side of the input, arguments of a model that timm has no name for.
CASES = {
    "efficientnet_b0": ("efficientnet_b0", 40, {}),
    "efficientnet_b1": ("efficientnet_b1", 33, {}),
    # An odd size, as for the other small cases.
    "efficientnet_lite0": ("efficientnet_lite0", 33, {}),
    # TensorFlow's padding differs from the usual where sides are even.
    "tf_efficientnet_b0": ("tf_efficientnet_b0", 40, {}),
    "convnextv2_atto": ("convnextv2_atto", 48, {}),
    "convnextv2_atto_odd": ("convnextv2_atto", 46, {}),
    "convnext_scaled": ("small", 64, SMALL_CONVNEXT),
    "swin_tiny": ("swin_tiny_patch4_window7_224", 32, {}),
    "swin_tiled": ("small", 112, dict(window_size=7, **SMALL_SWIN)),
    "swin_padded": ("small", 100, dict(window_size=7, **SMALL_SWIN)),
    "swin_wide": ("small", 96, dict(window_size=12, **SMALL_SWIN)),
}

# Ours: timm has none so small.
NANO_SWIN = dict(window_size=6, embed_dim=48, depths=(2, 2, 4, 2), num_heads=(2, 4, 8, 16))

NAMES = [
    *(f"efficientnet_b{i}" for i in range(8)),
    *(f"efficientnet_lite{i}" for i in range(5)),
    *(f"tf_efficientnet_b{i}" for i in range(8)),
    *(f"tf_efficientnet_lite{i}" for i in range(5)),
    "swin_nano_patch4_window6_96",
    "swin_tiny_patch4_window7_224",
    "swin_small_patch4_window7_224",
    "swin_base_patch4_window7_224",
    "swin_base_patch4_window12_384",
    "swin_large_patch4_window7_224",
    "swin_large_patch4_window12_384",
    *(f"convnextv2_{s}" for s in ("atto", "femto", "pico", "nano", "tiny", "base", "large")),
    *(f"convnext_{s}" for s in ("tiny", "small", "base", "large")),
]


def create(name: str, size: int, arguments: dict) -> torch.nn.Module:
    if "dims" in arguments:
        return ConvNeXt(num_classes=CLASSES, **arguments)
    if arguments:
        return SwinTransformer(img_size=size, num_classes=CLASSES, drop_path_rate=0.0, **arguments)
    sized = dict(img_size=size) if name.startswith("swin") else {}
    return timm.create_model(name, num_classes=CLASSES, drop_path_rate=0.0, **sized)


def fill(model: torch.nn.Module) -> None:
    for name, tensor in model.state_dict().items():
        if tensor.is_floating_point():
            tensor.copy_(torch.from_numpy(formula.parameter(name, tuple(tensor.shape))))


def rounded(value) -> float:
    return float(f"{float(value):.8g}")


def listed(tensor: torch.Tensor) -> list:
    return [[rounded(v) for v in row] for row in tensor.detach().numpy()]


def measured(name: str, tensor: torch.Tensor) -> list[float]:
    """Length, and the product with a vector of formula values, which sees an exchange of elements."""
    values = tensor.detach().numpy().ravel()
    probe = 2 * formula.uniform(f"probe {name}", values.size) - 1
    return [rounded(np.linalg.norm(values)), rounded(values @ probe)]


def run(case: str) -> dict:
    name, size, arguments = CASES[case]
    model = create(name, size, arguments)
    fill(model)
    model.double()
    config = timm.get_pretrained_cfg("efficientnet_b0.ra_in1k")
    pictures = torch.from_numpy(formula.images(BATCH, size))
    inputs = (pictures / 255 - torch.tensor(config.mean).double()) / torch.tensor(config.std).double()
    inputs = inputs.permute(0, 3, 1, 2)
    with torch.no_grad():
        inference = model.eval()(inputs)
    training = model.train()(inputs)
    targets = torch.from_numpy(formula.targets(BATCH, CLASSES))
    weights = torch.from_numpy(formula.row_weights(BATCH))
    rows = -(targets * training.log_softmax(1)).sum(1)
    loss = (rows * weights).sum() / weights.sum()
    loss.backward()
    loss = loss.detach()
    return dict(
        backbone=name,
        size=size,
        batch=BATCH,
        classes=CLASSES,
        inference=listed(inference),
        training=listed(training),
        loss=rounded(loss),
        gradients={n: measured(n, p.grad) for n, p in model.named_parameters()},
        buffers={n: measured(n, b) for n, b in model.named_buffers() if "running" in n},
    )


def table() -> dict:
    """Counts, a digest of all names and shapes, and the drop-path rates of every backbone."""
    rows = {}
    for name in NAMES:
        with torch.device("meta"):
            if name.startswith("swin_nano"):
                model = SwinTransformer(
                    img_size=96, num_classes=CLASSES, drop_path_rate=DROP_PATH, **NANO_SWIN
                )
            else:
                model = timm.create_model(name, num_classes=CLASSES, drop_path_rate=DROP_PATH)
        lines = [f"{n} {list(p.shape)}" for n, p in model.named_parameters()]
        lines += [f"{n} {list(b.shape)}" for n, b in model.named_buffers() if "running" in n]
        text = "\n".join(sorted(lines)).replace(", ", ",")
        row = dict(
            count=sum(p.numel() for p in model.parameters()),
            digest=hashlib.sha256(text.encode()).hexdigest()[:16],
        )
        # EfficientNet makes one for every block, and uses it where the block has a shortcut.
        used = [m for m in model.modules() if getattr(m, "has_skip", True)]
        rates = [m.drop_prob for u in used for m in u.children() if type(m).__name__ == "DropPath"]
        row["dropPath"] = [float(f"{r:.5g}") for r in rates]
        rows[name] = row
    return dict(dropPath=DROP_PATH, backbones=rows)


def beginnings() -> dict:
    """Mean, deviation and largest value of every parameter as timm begins it."""
    torch.manual_seed(1)
    rows = {}
    for case in ("efficientnet_b0", "convnextv2_atto", "convnext_scaled", "swin_tiny"):
        name, size, arguments = CASES[case]
        rows[case] = {}
        for parameter, p in create(name, size, arguments).named_parameters():
            values = [p.mean(), p.std(correction=0), p.abs().max()]
            rows[case][parameter] = [float(f"{v.item():.3g}") for v in values]
    return rows


def windows() -> dict:
    """Tables of relative positions from one window to another, as timm resamples them."""
    rows = {}
    for old, new in ((7, 4), (12, 7), (7, 2), (7, 1), (7, 12), (4, 7), (1, 3)):
        table = torch.from_numpy(formula.parameter("table", ((2 * old - 1) ** 2, 2)))
        shape = ((2 * new - 1) ** 2, 2)
        resized = resize_rel_pos_bias_table(table, new_window_size=(new, new), new_bias_shape=shape)
        rows[f"{old} {new}"] = [rounded(v) for v in resized.numpy().ravel()]
    return rows


def safetensors_file() -> dict:
    """A file as Python writes it, with the values at the edges of every type of number."""
    inf, nan, tiny = float("inf"), float("nan"), 2.0**-24
    halves = [1.0, -2.5, 65504.0, tiny, 1023 * tiny, -(2.0**-14), inf, -inf, nan, -0.0]
    brains = [1.0, -3.140625, 2.0**127 * (2 - 2.0**-7), 2.0**-133, inf, -0.0]
    tensors = dict(
        f32=torch.tensor([[0.0, -0.0, 1.5], [inf, -inf, nan]]),
        f16=torch.tensor(halves, dtype=torch.float16),
        bf16=torch.tensor(brains, dtype=torch.bfloat16),
        scalar=torch.tensor(7.25),
        empty=torch.zeros(0, 3),
        num_batches_tracked=torch.tensor(12345),
    )
    data = save(tensors, metadata={"format": "pt", "made": "by Python"})
    return dict(base64=base64.b64encode(data).decode())


TABLES = {"table": table, "beginnings": beginnings, "windows": windows, "safetensors": safetensors_file}


def write(file: str, value: dict) -> None:
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in value.items()]
    (OUT / file).write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(file)


if __name__ == "__main__":
    torch.set_num_threads(1)
    OUT.mkdir(parents=True, exist_ok=True)
    for case in sys.argv[1:] or [*CASES, *TABLES]:
        write(f"{case}.json", TABLES[case]() if case in TABLES else run(case))
