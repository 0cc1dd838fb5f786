"""What the programs that measure training steps share: their arguments and how the steps are timed."""
import argparse
import sys
import time

import torch


def arguments():
    """The parser of network, precision, batch, side, steps and threads."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", default="mobilenet_v2")
    parser.add_argument("--precision", default="fp32", choices=["fp32", "bf16"])
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--side", type=int, default=321)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    return parser


def measure(step, options):
    """Times steps of a batch, once for each line of standard input; prints "torch VERSION", then "N img/s" each time."""
    print(f"torch {torch.__version__}")
    # The first steps make primitives and buffers.
    for _ in range(2):
        step()
    for _ in sys.stdin:
        start = time.perf_counter()
        for _ in range(options.steps):
            step()
        seconds = time.perf_counter() - start
        print(f"{options.steps * options.batch / seconds:.3f} img/s", flush=True)
