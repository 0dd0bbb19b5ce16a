"""PyTorch's training step and inference, for comparison with `npm run bench -- engine` and `gpu`.

    python -m venv venv && venv/bin/pip install -r tools/parity/requirements.txt
    venv/bin/python bench/peers/torch_step.py --json > bench/peers/torch_step.json

A training step is forward, cross entropy with soft targets, backward and AdamW (fused) in float32,
without drops; the images are ready as floats. Every row is the best of channels-last or not, and of
torch.compile in the better layout, each in a process of its own that is given up after --limit seconds.
"""
import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import time

BACKBONES = ["efficientnet_b0", "swin_tiny_patch4_window7_224", "convnextv2_nano"]
LARGE = ["efficientnet_b4", "swin_base_patch4_window7_224", "convnextv2_base"]
CLASSES = 17
WARM = 2


def measure(backbone, size, batch, threads, repeat, channels_last, compiled, device="cpu", half=False):
    """Images a second of a training step and of inference; the peak memory of this process."""
    import timm
    import torch

    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    torch.manual_seed(1)
    if compiled:
        import torch._inductor.config as inductor

        inductor.compile_threads = threads
    sized = {"img_size": size} if backbone.startswith("swin") else {}
    model = timm.create_model(
        backbone, num_classes=CLASSES, drop_rate=0.0, drop_path_rate=0.0, **sized
    )
    layout = torch.channels_last if channels_last else torch.contiguous_format
    model = model.to(device, memory_format=layout)
    images = torch.randn(batch, 3, size, size).to(device).contiguous(memory_format=layout)
    targets = torch.softmax(torch.randn(batch, CLASSES), 1).to(device)
    scaler = torch.amp.GradScaler(device, enabled=half)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.05, fused=True)
    forward = torch.compile(model) if compiled else model

    def train():
        with torch.autocast(device, torch.float16, enabled=half):
            loss = torch.nn.functional.cross_entropy(forward(images), targets)
        scaler.scale(loss).backward()
        scaler.step(optimiser)
        scaler.update()
        optimiser.zero_grad(set_to_none=True)

    def infer():
        with torch.autocast(device, torch.float16, enabled=half):
            return forward(images)

    def finished():
        if device != "cpu":
            getattr(torch, device).synchronize()

    model.train()
    trained = rate(train, batch, repeat, finished)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    model.eval()
    if compiled:
        # Weights are constants of inference: the compiler may lay them out as it likes.
        inductor.freezing = True
        torch.compiler.reset()
        forward = torch.compile(model)
    with torch.no_grad():
        inferred = rate(infer, batch, repeat, finished)
    return {"train": trained, "infer": inferred, "peakRssBytes": peak}


def rate(work, batch, repeat, finished):
    """Images a second by the median of `repeat` runs."""
    times = []
    for _ in range(WARM + repeat):
        start = time.perf_counter()
        work()
        finished()
        times.append(time.perf_counter() - start)
    return round(batch / statistics.median(times[WARM:]), 2)


def variant(options, limit):
    """What a process of its own measured, or why it did not."""
    command = [sys.executable, __file__, "--one", json.dumps(options)]
    pipes = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    # A group of its own, so that the compilers it started end with it.
    with subprocess.Popen(command, start_new_session=True, **pipes) as process:
        try:
            out, errors = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return {"failed": f"not done after {limit} s"}
    if process.returncode != 0:
        last = (errors.strip().splitlines() or [""])[-1]
        return {"failed": f"exit code {process.returncode}: {last[:200]}"}
    return json.loads(out.splitlines()[-1])


def row(backbone, size, batch, threads, arguments):
    """The best of all variants; compiled is the layout that trains faster uncompiled."""
    found = {}

    def attempt(name, **how):
        options = dict(backbone=backbone, size=size, batch=batch, threads=threads)
        options |= dict(device=arguments.device, half=arguments.half)
        found[name] = variant(options | dict(repeat=arguments.repeat) | how, arguments.limit)
        note(f"{backbone} {size} batch {batch} threads {threads}, {name}: {found[name]}")
        return found[name].get("train", 0)

    plain = attempt("contiguous", channels_last=False, compiled=False)
    last = attempt("channels-last", channels_last=True, compiled=False)
    if not arguments.no_compile:
        layout = "channels-last" if last > plain else "contiguous"
        attempt(f"{layout} compiled", channels_last=last > plain, compiled=True)
    worked = {name: v for name, v in found.items() if "failed" not in v}
    result = dict(backbone=backbone, size=size, batch=batch, threads=threads)
    for kind in ("train", "infer"):
        best = max(worked, key=lambda name: worked[name][kind], default=None)
        result[f"{kind}ImagesPerSecond"] = worked[best][kind] if best else None
        result[f"{kind}Variant"] = best
        if best and kind == "train":
            result["peakRssBytes"] = worked[best]["peakRssBytes"]
    failed = {name: v["failed"] for name, v in found.items() if "failed" in v}
    return result | ({"failed": failed} if failed else {})


def note(text):
    print(text, file=sys.stderr, flush=True)


def words(text):
    return text.split(",")


def numbers(text):
    return [int(part) for part in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--backbone", type=words, default=BACKBONES, help="timm names, by commas")
    parser.add_argument("--size", type=numbers, default=[96, 160, 224], help="pixels, by commas")
    parser.add_argument("--batch", type=int, default=16, help="images a step")
    parser.add_argument("--threads", type=numbers, default=[1, 2], help="by commas")
    parser.add_argument("--repeat", type=int, default=10, help="timed runs, after 2 to warm up")
    parser.add_argument("--device", default="cpu", help="cpu, cuda")
    parser.add_argument("--half", action="store_true", help="float16 with loss scaling")
    parser.add_argument("--limit", type=int, default=600, help="seconds a variant may take")
    parser.add_argument("--large", action="store_true", help="the large backbones too, at size 96")
    parser.add_argument("--no-compile", action="store_true", help="without torch.compile")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(**json.loads(arguments.one))))
        return
    import timm
    import torch

    plan = [(b, s) for b in arguments.backbone for s in arguments.size]
    if arguments.large:
        plan += [(b, 96) for b in LARGE]
    rows = [row(b, s, arguments.batch, t, arguments) for t in arguments.threads for b, s in plan]
    capability = torch.backends.cpu.get_cpu_capability()
    if arguments.json:
        head = dict(torch=torch.__version__, timm=timm.__version__, cpu=capability)
        lines = ",\n    ".join(json.dumps(each) for each in rows)
        print(json.dumps(head)[:-1] + f', "rows": [\n    {lines}\n]}}')
        return
    for each in rows:
        print(
            f"{each['backbone']:30} {each['size']:4} batch {each['batch']} threads {each['threads']}"
            f"  train {each['trainImagesPerSecond']} ({each['trainVariant']})"
            f"  infer {each['inferImagesPerSecond']} ({each['inferVariant']})"
        )


if __name__ == "__main__":
    main()
