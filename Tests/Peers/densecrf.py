"""The peer of `camscope-bench refinement`: pydensecrf on one photograph with random scores.

  python densecrf.py IMAGE LABELS ITERATIONS

Prints the seconds from scores to marginals, construction of the lattices included, as "N s". Needs numpy, Pillow and
pydensecrf.
"""
import sys
import time

import numpy as np
import pydensecrf.densecrf as dcrf
from PIL import Image
from pydensecrf.utils import unary_from_softmax

path, labels, iterations = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
image = np.array(Image.open(path).convert("RGB"))
height, width = image.shape[:2]
scores = np.random.default_rng(0).random((labels, height, width), dtype=np.float32)

start = time.perf_counter()
field = dcrf.DenseCRF2D(width, height, labels)
field.setUnaryEnergy(np.ascontiguousarray(unary_from_softmax(scores)))
field.addPairwiseGaussian(sxy=3, compat=3)
field.addPairwiseBilateral(sxy=80, srgb=13, rgbim=image, compat=10)
marginals = np.asarray(field.inference(iterations)).reshape(labels, height, width)
print(f"{time.perf_counter() - start:.4f} s")
