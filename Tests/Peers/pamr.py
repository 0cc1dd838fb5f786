"""The peer of `camscope-bench refinement`: PAMR in PyTorch on one photograph with random maps.

  python pamr.py IMAGE MAPS ITERATIONS

A module after the definition (METHODS §3.3), in the way that the published one works: neighbours are gathered by
dilated convolutions with fixed kernels on replicate-padded inputs. Prints the seconds of one call after a warm-up, as
"N s". Needs torch, numpy and Pillow.
"""
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image


class PAMR(torch.nn.Module):
    def __init__(self, dilations=(1, 2, 4, 8, 12, 24), iterations=10):
        super().__init__()
        self.dilations, self.iterations = dilations, iterations
        ring = torch.zeros(8, 1, 3, 3)
        for k, place in enumerate([0, 1, 2, 3, 5, 6, 7, 8]):
            ring[k, 0, place // 3, place % 3] = 1
        full = torch.zeros(9, 1, 3, 3)
        for place in range(9):
            full[place, 0, place // 3, place % 3] = 1
        self.register_buffer("ring", ring)
        self.register_buffer("full", full)

    def gather(self, x, kernel):
        """[B,C,H,W] -> [B,C,P,H,W], the samples of all dilations."""
        b, c, h, w = x.shape
        x = x.reshape(b * c, 1, h, w)
        samples = [F.conv2d(F.pad(x, [d] * 4, mode="replicate"), kernel, dilation=d) for d in self.dilations]
        return torch.cat(samples, 1).reshape(b, c, -1, h, w)

    @torch.no_grad()
    def forward(self, image, maps):
        maps = F.interpolate(maps, size=image.shape[-2:], mode="bilinear", align_corners=True)
        neighbours = self.gather(image, self.ring)
        sigma = self.gather(image, self.full).std(2, keepdim=True)
        k = -(neighbours - image.unsqueeze(2)).abs() / (1e-8 + 0.1 * sigma)
        alpha = k.mean(1, keepdim=True).softmax(2)
        for _ in range(self.iterations):
            maps = (self.gather(maps, self.ring) * alpha).sum(2)
        return maps


def main():
    path, count, iterations = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    image = torch.from_numpy(np.array(Image.open(path).convert("RGB"))).permute(2, 0, 1)[None].float() / 255
    maps = torch.rand(1, count, *image.shape[-2:])
    PAMR(iterations=1)(image, maps[:, :1])
    module = PAMR(iterations=iterations)
    start = time.perf_counter()
    module(image, maps)
    print(f"{time.perf_counter() - start:.4f} s")


if __name__ == "__main__":
    main()
