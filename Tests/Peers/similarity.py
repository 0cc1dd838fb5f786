"""ICAM's feature similarity loss with its gradient: 21 maps of 56x56 pixels, a batch of 8.

The dense form of METHODS §1.1.5: what stands between two pixels is an [n,n] matrix for each image. Prints
"torch VERSION", "N img/s" and "N MB", the memory that it adds at most.
"""
import argparse
import functools
import math
import time

import torch


def feature_similarity(image, maps, mu=2.5, sigma=5.0):
    """-1/(N n) sum_ij omega_ij f_ij |y_i - y_j|^2 of maps [N,C,h,w] and an image [N,3,h,w] in [0,1]."""
    count, _, height, width = maps.shape
    with torch.no_grad():
        colors = image.flatten(2).transpose(1, 2)  # [N,n,3]
        delta = (torch.cdist(colors, colors, p=1) / 3).clamp(0, 1)  # [N,n,n]
        f = torch.tanh(mu + torch.log((delta + 1e-5) / (1 - delta + 1e-5)))
        weights = neighbourhood(height, width, sigma).to(f) * f
    y = maps.flatten(2)  # [N,C,n]
    squares = (y * y).sum(1)  # [N,n]
    distances = squares[:, :, None] + squares[:, None, :] - 2 * (y.transpose(1, 2) @ y)  # |y_i - y_j|^2
    return -(weights * distances).sum() / (count * height * width)


@functools.lru_cache(maxsize=None)
def neighbourhood(height, width, sigma):
    """omega [n,n], a Gaussian of the distance in cells."""
    rows, columns = torch.arange(height).repeat_interleave(width), torch.arange(width).repeat(height)
    squares = (rows[:, None] - rows) ** 2 + (columns[:, None] - columns) ** 2
    return torch.exp(-squares / (2 * sigma**2)) / (2 * math.pi * sigma**2)


def kilobytes(field):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(field))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--maps", type=int, default=21)
    parser.add_argument("--side", type=int, default=56)
    parser.add_argument("--repetitions", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    image = torch.rand(options.batch, 3, options.side, options.side)
    logits = torch.randn(options.batch, options.maps, options.side, options.side, requires_grad=True)

    def once():
        logits.grad = None
        feature_similarity(image, logits.softmax(1)).backward()

    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # The kernel forgets the peak so far.
    before = kilobytes("VmRSS:")
    once()
    start = time.perf_counter()
    for _ in range(options.repetitions):
        once()
    seconds = time.perf_counter() - start
    print(f"torch {torch.__version__}")
    print(f"{options.repetitions * options.batch / seconds:.3f} img/s")
    print(f"{(kilobytes('VmHWM:') - before) // 1024} MB")


if __name__ == "__main__":
    main()
