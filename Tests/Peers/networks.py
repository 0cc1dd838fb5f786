"""MobileNetV2 and ResNet-50 with a CAM head in plain PyTorch, at output stride 16, batch norm frozen.

The layers, strides and dilations are those of Sources/Networks, so that both sides do the same arithmetic.
"""
import torch
import torch.nn as nn


class Clamp6(nn.Module):
    """ReLU6 for PyTorch 1.x, whose own has no derivative in bfloat16."""

    def __init__(self, inplace):
        super().__init__()

    def forward(self, x):
        return torch.clamp(x, 0, 6)


RELU6 = nn.ReLU6 if int(torch.__version__.split(".")[0]) >= 2 else Clamp6


def conv_norm(inputs, outputs, kernel, stride=1, dilation=1, groups=1, activation=nn.ReLU):
    padding = dilation * (kernel - 1) // 2
    layers = [
        nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, groups, bias=False),
        nn.BatchNorm2d(outputs),
    ]
    return nn.Sequential(*layers, *([activation(inplace=True)] if activation else []))


class InvertedResidual(nn.Module):
    def __init__(self, inputs, outputs, expansion, stride, dilation):
        super().__init__()
        width = inputs * expansion
        layers = [conv_norm(inputs, width, 1, activation=RELU6)] if expansion > 1 else []
        layers += [
            conv_norm(width, width, 3, stride, dilation, width, RELU6),
            nn.Conv2d(width, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
        ]
        self.conv = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.conv(x) if self.residual else self.conv(x)


class MobileNetV2(nn.Module):
    """Names as in torchvision; features.14 loses its stride, what follows is dilated."""

    channels = 1280
    # The layers that end strides 8 and 16, and their channels.
    taps = {6: 32, 13: 96}

    def __init__(self):
        super().__init__()
        layers = [conv_norm(3, 32, 3, 2, activation=RELU6)]
        width = 32
        # expansion, channels, repeats, stride of the first, dilation of the first, dilation of the others
        for expansion, outputs, repeats, stride, first, rest in (
            (1, 16, 1, 1, 1, 1), (6, 24, 2, 2, 1, 1), (6, 32, 3, 2, 1, 1), (6, 64, 4, 2, 1, 1),
            (6, 96, 3, 1, 1, 1), (6, 160, 3, 1, 1, 2), (6, 320, 1, 1, 2, 2),
        ):
            for index in range(repeats):
                layers.append(
                    InvertedResidual(
                        width, outputs, expansion, 1 if index else stride, rest if index else first))
                width = outputs
        layers.append(conv_norm(width, self.channels, 1, activation=RELU6))
        self.features = nn.Sequential(*layers)

    def forward(self, x):
        return self.features(x)


class Bottleneck(nn.Module):
    def __init__(self, inputs, outputs, stride, dilation):
        super().__init__()
        width = outputs // 4
        self.conv1 = conv_norm(inputs, width, 1)
        self.conv2 = conv_norm(width, width, 3, stride, dilation)
        self.conv3 = conv_norm(width, outputs, 1, activation=None)
        fits = stride == 1 and inputs == outputs
        self.downsample = None if fits else conv_norm(inputs, outputs, 1, stride, activation=None)

    def forward(self, x):
        y = self.conv3(self.conv2(self.conv1(x)))
        return torch.relu_(y + (x if self.downsample is None else self.downsample(x)))


class ResNet50(nn.Module):
    """layer4 loses its stride and is dilated after its first block."""

    channels = 2048
    taps = {8: 512, 14: 1024}

    def __init__(self):
        super().__init__()
        layers = [conv_norm(3, 64, 7, 2), nn.MaxPool2d(3, 2, 1)]
        width = 64
        for outputs, repeats, stride, rest in ((256, 3, 1, 1), (512, 4, 2, 1), (1024, 6, 2, 1), (2048, 3, 1, 2)):
            for index in range(repeats):
                layers.append(Bottleneck(width, outputs, 1 if index else stride, rest if index else 1))
                width = outputs
        self.features = nn.Sequential(*layers)

    def forward(self, x):
        return self.features(x)


class CamNetwork(nn.Module):
    """A backbone with a 1x1 classifier; batch norm keeps its statistics, scale and shift."""

    def __init__(self, name, classes=20):
        super().__init__()
        self.backbone = {"mobilenet_v2": MobileNetV2, "resnet50": ResNet50}[name]()
        self.head = nn.Conv2d(self.backbone.channels, classes, 1, bias=False)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out")
            if isinstance(module, nn.BatchNorm2d):
                module.requires_grad_(False)
        nn.init.normal_(self.head.weight, 0, 0.01)
        self.train()

    def train(self, mode=True):
        super().train(mode)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self

    def forward(self, x):
        return self.head(self.backbone(x))

    def groups(self, rate):
        """Parameters of the backbone, and of the heads at ten times the rate."""
        named = [(name, p) for name, p in self.named_parameters() if p.requires_grad]
        backbone = [p for name, p in named if name.startswith("backbone.")]
        heads = [p for name, p in named if not name.startswith("backbone.")]
        return [{"params": backbone, "lr": rate}, {"params": heads, "lr": 10 * rate}]


def network(name, training):
    return CamNetwork(name).to(memory_format=torch.channels_last).train(training)


def optimiser(model, rate):
    return torch.optim.SGD(model.groups(rate), momentum=0.9, weight_decay=5e-4)


def train_step(model, sgd, x, y, bf16):
    """One step of the plain classifier on a batch."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        maps = model(x)
    return update(sgd, nn.functional.binary_cross_entropy_with_logits(maps.float().mean((2, 3)), y))


def update(sgd, loss):
    """One step along the gradient; the loss is read, as a training that watches for NaN has to."""
    sgd.zero_grad(set_to_none=True)
    loss.backward()
    sgd.step()
    return loss.item()
