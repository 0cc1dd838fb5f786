"""Training steps of a CAM classifier on one batch in memory.

Prints "torch VERSION", then "N img/s".
"""
import argparse
import time

import torch

from networks import network, optimiser, train_step

parser = argparse.ArgumentParser()
parser.add_argument("--network", default="mobilenet_v2")
parser.add_argument("--precision", default="fp32", choices=["fp32", "bf16"])
parser.add_argument("--batch", type=int, default=16)
parser.add_argument("--side", type=int, default=321)
parser.add_argument("--steps", type=int, default=5)
parser.add_argument("--threads", type=int, default=2)
options = parser.parse_args()

torch.manual_seed(0)
torch.set_num_threads(options.threads)
model = network(options.network, training=True)
sgd = optimiser(model, rate=1e-9)
x = torch.rand(options.batch, 3, options.side, options.side) * 2 - 1
x = x.contiguous(memory_format=torch.channels_last)
y = (torch.rand(options.batch, 20) < 0.1).float()

# The first steps make primitives and buffers.
for _ in range(2):
    train_step(model, sgd, x, y, options.precision == "bf16")
start = time.perf_counter()
for _ in range(options.steps):
    train_step(model, sgd, x, y, options.precision == "bf16")
seconds = time.perf_counter() - start
print(f"torch {torch.__version__}")
print(f"{options.steps * options.batch / seconds:.3f} img/s")
