"""CAMs of images in memory: long sides of 321 and 449 pixels, each with its mirror image.

Prints "torch VERSION", then "N img/s".
"""
import argparse
import time

import numpy
import torch
from PIL import Image

from networks import network

parser = argparse.ArgumentParser()
parser.add_argument("--network", default="mobilenet_v2")
parser.add_argument("--precision", default="fp32", choices=["fp32", "bf16"])
parser.add_argument("--images", type=int, default=8)
parser.add_argument("--threads", type=int, default=2)
options = parser.parse_args()

torch.manual_seed(0)
torch.set_num_threads(options.threads)
model = network(options.network, training=False)
width, height = 500, 375
pixels = numpy.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=numpy.uint8)
image = Image.fromarray(pixels)
classes = torch.tensor([7, 14])


@torch.inference_mode()
def cams(image):
    total = 0
    for side in (321, 449):
        size = (round(width * side / max(width, height)), round(height * side / max(width, height)))
        small = numpy.asarray(image.resize(size, Image.BICUBIC), numpy.float32) / 127.5 - 1
        x = torch.from_numpy(small)[None].permute(0, 3, 1, 2)  # channels last in memory
        x = torch.cat([x, x.flip(3)])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=options.precision == "bf16"):
            maps = model(x)
        maps = torch.relu(maps.float()[:, classes])
        pair = maps[:1] + maps[1:].flip(3)
        total = total + torch.nn.functional.interpolate(
            pair, size=(height, width), mode="bilinear", align_corners=False)
    return (total / (total.amax((2, 3), keepdim=True) + 1e-5))[0].numpy()


for _ in range(2):
    cams(image)
start = time.perf_counter()
for _ in range(options.images):
    cams(image)
seconds = time.perf_counter() - start
print(f"torch {torch.__version__}")
print(f"{options.images / seconds:.3f} img/s")
