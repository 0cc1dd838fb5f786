"""One epoch of a CAM classifier over a VOC folder, read by a DataLoader of two workers.

Prints "torch VERSION", then "N img/s".
"""
import argparse
import os
import time
import xml.etree.ElementTree as ElementTree

import numpy
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

from networks import network, optimiser, train_step

CLASSES = (
    "aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog horse motorbike person pottedplant "
    "sheep sofa train tvmonitor"
).split()


class VOC(Dataset):
    """Long sides of 256 to 512 pixels, mirrored half of the time, cut to a window."""

    def __init__(self, folder, side):
        self.folder, self.side = folder, side
        lists = [os.path.join(folder, "ImageSets", "Segmentation", f"{name}.txt") for name in ("train_aug", "train")]
        with open(next(path for path in lists if os.path.exists(path))) as lines:
            self.ids = [line.split()[0] for line in lines if line.strip()]
        self.labels = torch.stack([self.label(name) for name in self.ids])

    def label(self, name):
        y = torch.zeros(len(CLASSES))
        root = ElementTree.parse(os.path.join(self.folder, "Annotations", f"{name}.xml")).getroot()
        for element in root.iter("object"):
            y[CLASSES.index(element.find("name").text)] = 1
        return y

    def __len__(self):
        return len(self.ids)

    def __getitem__(self, index):
        image = Image.open(os.path.join(self.folder, "JPEGImages", f"{self.ids[index]}.jpg")).convert("RGB")
        draw = lambda low, high: int(torch.randint(low, high + 1, ()))
        ratio = draw(256, 512) / max(image.size)
        size = [max(1, round(length * ratio)) for length in image.size]
        image = image.resize(size, Image.BICUBIC)
        if draw(0, 1):
            image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        # Where the image is larger the window lies at random in it, where it is smaller it lies so in the window.
        x, y = (draw(min(0, self.side - length), max(0, self.side - length)) for length in size)
        left, top = max(0, -x), max(0, -y)
        image = image.crop((left, top, min(size[0], left + self.side), min(size[1], top + self.side)))
        pixels = numpy.asarray(image, numpy.float32) / 127.5 - 1
        window = numpy.zeros((self.side, self.side, 3), numpy.float32)
        row, column = max(0, y), max(0, x)
        window[row : row + pixels.shape[0], column : column + pixels.shape[1]] = pixels
        return torch.from_numpy(window).permute(2, 0, 1), self.labels[index]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--network", default="mobilenet_v2")
    parser.add_argument("--precision", default="bf16", choices=["fp32", "bf16"])
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--side", type=int, default=321)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()

    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    model = network(options.network, training=True)
    sgd = optimiser(model, rate=1e-9)
    data = VOC(options.data, options.side)
    loader = DataLoader(data, batch_size=options.batch, shuffle=True, num_workers=2, drop_last=True)
    images = 0
    start = time.perf_counter()
    for x, y in loader:
        x = x.contiguous(memory_format=torch.channels_last)
        train_step(model, sgd, x, y, options.precision == "bf16")
        images += len(x)
    seconds = time.perf_counter() - start
    print(f"torch {torch.__version__}")
    print(f"{images / seconds:.3f} img/s")


if __name__ == "__main__":
    main()
