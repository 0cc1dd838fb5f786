"""Training steps of a CAM classifier on one batch in memory.

Prints "torch VERSION", then "N img/s" for each line of standard input.
"""
import torch

from networks import network, optimiser, train_step
from steps import arguments, measure

options = arguments().parse_args()
torch.manual_seed(0)
torch.set_num_threads(options.threads)
model = network(options.network, training=True)
sgd = optimiser(model, rate=1e-9)
x = torch.rand(options.batch, 3, options.side, options.side) * 2 - 1
x = x.contiguous(memory_format=torch.channels_last)
y = (torch.rand(options.batch, 20) < 0.1).float()
measure(lambda: train_step(model, sgd, x, y, options.precision == "bf16"), options)
