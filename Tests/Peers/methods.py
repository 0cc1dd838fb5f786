"""Training steps of the methods that train a classifier from image labels, on one batch in memory.

  python methods.py --method seam

Losses are written from the equations of METHODS (§1 to §3, §5) with the published settings, the network is that of
step.py with each method's heads. Prints "torch VERSION", then "N img/s" for each line of standard input.
"""
from typing import NamedTuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from networks import CamNetwork, optimiser, update
from pamr import PAMR
from similarity import feature_similarity
from steps import arguments, measure

CLASSES = 20


# Blocks


def resized(x, size):
    return F.interpolate(x, size=size, mode="bilinear", align_corners=True)


def side_of_weights(side):
    """The nearest side of 32k + 1, which the weights of MobileNetV2 want."""
    return max((side + 15) // 32, 1) * 32 + 1


def with_background(y):
    """[1, y] as [N,K+1,1,1]."""
    return torch.cat([torch.ones_like(y[:, :1]), y], 1)[:, :, None, None]


def minmax_relu(a):
    """Maps in 0 to 1, by the extremes of each (§0.5)."""
    r = F.relu(a)
    # The gradients of min and max of flat maps cost less than those of amin and amax.
    flat = r.flatten(2)
    low, high = flat.min(2)[0][:, :, None, None], flat.max(2)[0][:, :, None, None]
    return F.relu(r - low - 1e-5) / (high - low + 1e-5)


@torch.no_grad()
def minmax_sum(a):
    r = F.relu(a)
    low, high = r.amin((2, 3), keepdim=True), r.amax((2, 3), keepdim=True)
    return (r.masked_fill(r < low + 1e-5, 0) - low - 1e-5) / (high - low + 1e-5)


def winners(c):
    """Foreground values below their pixel's largest become 0; the background is 1 minus that."""
    classes = c[:, 1:]
    largest = classes.max(1, keepdim=True)[0]
    return torch.cat([1 - largest, classes.masked_fill(classes < largest, 0)], 1)


@torch.no_grad()
def detach_max_one_hot(a):
    r = F.relu(a)
    m = F.relu(r - 1e-5) / (r.amax((2, 3), keepdim=True) + 1e-5)
    return winners(m)


def correlated(cam, features):
    """Maps after one step over the affinities of pixels: the core of SEAM's PCM (§1.4)."""
    n, _, h, w = cam.shape
    f = features.flatten(2)
    f = f / (f.norm(dim=1, keepdim=True) + 1e-5)
    affinity = F.relu(f.transpose(1, 2) @ f)
    affinity = affinity / (affinity.sum(1, keepdim=True) + 1e-5)
    return (cam.flatten(2) @ affinity).view(n, -1, h, w)


class View(NamedTuple):
    x: torch.Tensor
    features: torch.Tensor
    cam: torch.Tensor
    refined: torch.Tensor


class MethodNetwork(CamNetwork):
    """A backbone with a 1x1 classifier and what a method adds: PCM on stages of strides 8 and 16, a projection."""

    def __init__(self, name, outputs, dropout=0.0, pcm=None, projects=False, bf16=False):
        super().__init__(name, outputs)
        self.dropout, self.pcm, self.bf16 = dropout, pcm, bf16
        if pcm:
            low, high = self.backbone.taps.values()
            self.f8_3 = nn.Conv2d(low, 64, 1, bias=False)
            self.f8_4 = nn.Conv2d(high, 128, 1, bias=False)
            self.f9 = nn.Conv2d(195, 192, 1, bias=False)
        if projects:
            self.proj = nn.Conv2d(self.backbone.channels, 128, 1, bias=False)

    def autocast(self):
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.bf16)

    def view(self, x):
        """Maps of a view in single precision; convolutions may run in bfloat16."""
        with self.autocast():
            taps, f = [], x
            for index, layer in enumerate(self.backbone.features):
                f = layer(f)
                if index in self.backbone.taps:
                    taps.append(f.detach())
            f = F.dropout2d(f, self.dropout) if self.dropout else f
            cam = self.head(f).float()
            if not self.pcm:
                return View(x, f, cam, cam)
            low, high = F.relu(self.f8_3(taps[0])), F.relu(self.f8_4(taps[1]))
            size = cam.shape[2:]
            parts = [resized(x, size), resized(low.float(), size), resized(high.float(), size)]
            features = self.f9(torch.cat(parts, 1)).float()
        return View(x, f, cam, correlated(detach_max_one_hot(cam) if self.pcm == "one-hot" else cam, features))

    def projection(self, view):
        with self.autocast():
            return F.relu(self.proj(view.features)).float()


# Losses


def mlsm(z, y):
    """Multi-label soft margin (§0.4), also of [N,K,S] against [N,K]."""
    return F.binary_cross_entropy_with_logits(z, y if z.dim() == 2 else y[:, :, None].expand_as(z))


def probability_logit(p, epsilon=1e-3):
    scaled = p * (1 - epsilon)
    return torch.log(scaled + epsilon) - torch.log(1 - scaled)


def distance(a, b):
    return (a - b).abs().mean()


def min_pool(maps):
    m = maps.max(1)[0].flatten(1)
    return F.relu(m.topk(m.shape[1] // 4, dim=1, largest=False)[0]).mean()


def consistency(cam1, refined1, cam2, refined2, y):
    """SEAM's L_er and L_ecr (§1.4)."""
    present, size = with_background(y), cam2.shape[2:]
    c1, r1 = resized(minmax_relu(cam1), size) * present, resized(minmax_relu(refined1), size) * present
    c2, r2 = minmax_relu(cam2) * present, minmax_relu(refined2) * present
    er = distance(c1[:, 1:], c2[:, 1:])

    def hardest(c, r):
        d = (winners(c.detach()) - r).abs().flatten(1)
        return d.topk(int(d.shape[1] * 0.2), dim=1)[0].mean()

    return er, hardest(c2, r1) + hardest(c1, r2)


def sampling_softmax(p, indices, y):
    """ICAM's L_is of probabilities [N,K+1,h,w] at drawn pixels [N,K+1,S] (§1.1.2)."""
    samples = p.flatten(2).gather(2, indices)
    return mlsm(probability_logit(samples[:, 1:]), y)


def sampling_sigmoid(a, indices, y):
    """hfpl's L_is of logits [N,K,h,w] at drawn pixels [N,K,S] (§1.2)."""
    return mlsm(a.flatten(2).gather(2, indices), y)


def draws(weights, samples):
    """Pixels of each image and channel, with replacement."""
    flat = weights.detach().flatten(2)
    return torch.multinomial(flat.flatten(0, 1), samples, replacement=True).view(*flat.shape[:2], samples)


def max_pooling(a, y):
    """L_pool of the largest probabilities (§1.1.1)."""
    p = a.softmax(1).flatten(2).max(2)[0]
    return mlsm(probability_logit(p), with_background(y).flatten(1))


def colors(x, size):
    """The image in 0 to 1 on the grid of the maps."""
    return resized(x / 2 + 0.5, size)


def prototypes(cam, features, y, theta=0.2, top=32):
    """PPC's prototypes [K+1,D] and pseudo-labels of all pixels, without gradient (§2.1)."""
    with torch.no_grad():
        c = minmax_sum(cam[:, 1:])
        shown = c * y[:, :, None, None]
        pseudo = torch.cat([torch.full_like(c[:, :1], theta), shown], 1).argmax(1)
        background = 1 - shown.max(1, keepdim=True)[0].clamp(min=0)
        weights, pixels = torch.cat([background, c], 1).transpose(0, 1).flatten(1).topk(top, dim=1)
        chosen = features.permute(0, 2, 3, 1).flatten(0, 2)[pixels]  # [K+1,top,D]
        mean = (chosen * weights[:, :, None]).sum(1) / weights.sum(1, keepdim=True)
        return F.normalize(mean, dim=1), pseudo.flatten()


def intra_view(v, y, p, tau, random=None):
    """PPC's contrast within a view: semi-hard prototypes, half random and half semi-hard pixels."""
    s = v @ p.t() / tau
    own = s.gather(1, y[:, None])
    c = s.shape[1]
    top, kept = (3 * c + 4) // 5, c // 2
    mined = s.topk(top, dim=1)[0][:, top - kept :]
    loss = torch.logsumexp(torch.cat([own, mined], 1), 1) - own[:, 0]
    classes = y.unique()
    total = 0
    for k in classes:
        pixels = (y == k).nonzero()[:, 0]
        n = len(pixels)
        if n < 2:
            continue
        order = own.detach()[pixels, 0].argsort()
        hard = pixels[order[3 * n // 5 - n // 2 : 3 * n // 5]]
        half = pixels[torch.randperm(n)[: n // 2]] if random is None else pixels[random[pixels]]
        total = total + loss[torch.cat([half, hard])].mean()
    return total / len(classes)


def contrast(cam1, features1, cam2, features2, y, tau=0.1, top=32, randoms=(None, None)):
    """PPC's L_cp, L_cc and L_intra (§2.1)."""
    size = cam2.shape[2:]
    features1 = resized(features1, size)
    p1, y1 = prototypes(resized(cam1, size), features1, y, top=top)
    p2, y2 = prototypes(cam2, features2, y, top=top)
    v1, v2 = (F.normalize(f.permute(0, 2, 3, 1).flatten(0, 2), dim=1) for f in (features1, features2))

    def drawn(v, labels, p):
        return F.cross_entropy(v @ p.t() / tau, labels)

    cp = (drawn(v1, y1, p2) + drawn(v2, y2, p1)) / 2
    cc = (drawn(v1, y2, p1) + drawn(v2, y1, p2)) / 2
    intra = (intra_view(v1, y1, p1, tau, randoms[0]) + intra_view(v2, y2, p2, tau, randoms[1])) / 2
    return cp, cc, intra


def eps_saliency(z, s, y, tau=0.4, lambda_=0.5):
    """EPS's L_sal of logits with the background last (§3.1)."""
    s = F.interpolate(s, size=z.shape[2:])
    q = z.softmax(1)
    classes = q[:, :-1]
    with torch.no_grad():
        b = classes.round()
        overlap = (b * s.round()).sum((2, 3)) / (b.sum((2, 3)) + 1e-4 * s[0].numel())
        fg = y * (overlap > tau)
    foreground = (classes * fg[:, :, None, None]).sum(1, keepdim=True)
    background = (classes * (y - fg)[:, :, None, None]).sum(1, keepdim=True) + q[:, -1:]
    return F.mse_loss(lambda_ * foreground + (1 - lambda_) * (1 - background), s)


def consistent_saliency(z, s, y, x, refine=PAMR()):
    """EPS++'s L_sal: only where the refined maps agree with the saliency map (§3.2)."""
    s = F.interpolate(s, size=z.shape[2:])
    foreground = (z.softmax(1)[:, :-1] * y[:, :, None, None]).sum(1, keepdim=True)
    with torch.no_grad():
        # PAMR is linear in the maps, so that the sum of the present ones is refined.
        refined = refine(resized(x, z.shape[2:]), foreground)
        kept = (refined.round() == s.round()).to(z)
    error = (kept * (s - foreground) ** 2).sum((1, 2, 3))
    return (error / kept.sum((1, 2, 3)).clamp(min=1)).mean()


def tiles(x):
    """The four quarters, all images of a quarter after each other."""
    return torch.cat([part for half in x.chunk(2, 2) for part in half.chunk(2, 3)])


def merged(parts):
    a, b, c, d = parts.chunk(4)
    return torch.cat([torch.cat([a, b], 3), torch.cat([c, d], 3)], 2)


def puzzle_terms(z, m, y):
    """L_cls, L_p-cls and L_re (§5.1)."""
    return mlsm(z.mean((2, 3)), y), mlsm(m.mean((2, 3)), y), ((z - m).abs() * y[:, :, None, None]).mean()


# Methods: the network of each, and the loss of a batch


class Batch(NamedTuple):
    x: torch.Tensor
    y: torch.Tensor
    saliency: torch.Tensor


def cam(model, batch):
    return mlsm(model.view(batch.x).cam.mean((2, 3)), batch.y)


def puzzle(model, batch, alpha=4):
    z = model.view(batch.x).cam
    m = merged(model.view(tiles(batch.x)).cam)
    classification, of_tiles, reconstruction = puzzle_terms(z, m, batch.y)
    return classification + of_tiles + alpha * reconstruction


def scaled_views(model, x, scale=0.3):
    side = side_of_weights(int(x.shape[2] * scale))
    return model.view(x), model.view(resized(x, (side, side)))


def at_image_size(view):
    size = view.x.shape[2:]
    return resized(view.cam, size), resized(view.refined, size)


def seam_terms(one, two, y):
    """The classification of both views, and all other terms of SEAM added up."""
    (cam1, refined1), (cam2, refined2) = at_image_size(one), at_image_size(two)
    classification = [mlsm(cam.mean((2, 3))[:, 1:], y) for cam in (cam1, cam2)]
    present = with_background(y)
    pools = [min_pool((refined * present)[:, 1:]) for refined in (refined1, refined2)]
    er, ecr = consistency(cam1, refined1, cam2, refined2, y)
    return classification, sum(pools) / 2 + er + ecr


def seam(model, batch):
    classification, others = seam_terms(*scaled_views(model, batch.x), batch.y)
    return sum(classification) / 2 + others


def hfpl(model, batch, lambda_=0.2):
    one, two = scaled_views(model, batch.x)
    (first, second), others = seam_terms(one, two, batch.y)
    a = one.cam[:, 1:]
    sampled = sampling_sigmoid(a, draws(a.sigmoid() + 1e-5, 10), batch.y)
    classification = ((1 - lambda_) * first + lambda_ * sampled + second) / 2
    classes = (minmax_relu(one.cam) * with_background(batch.y))[:, 1:]
    maps = torch.cat([1 - classes.max(1, keepdim=True)[0], classes], 1)
    similarity = feature_similarity(colors(one.x, maps.shape[2:]), maps) / 2
    return classification + others + similarity


def icam(model, batch, lambda_=0.8):
    views, y = scaled_views(model, batch.x), batch.y
    p1, p2 = (view.cam.softmax(1) for view in views)
    q1, q2 = (view.refined.softmax(1) for view in views)
    pooled = sum(mlsm(view.cam.mean((2, 3))[:, 1:], y) for view in views)
    sampled = sum(sampling_softmax(p, draws(p, 100), y) for p in (p1, p2))
    refined = sum(max_pooling(view.refined, y) for view in views)
    size = p2.shape[2:]
    similarity = feature_similarity(colors(batch.x, p1.shape[2:]), p1)
    p1, q1 = resized(p1, size), resized(q1, size)
    er = distance(p1, p2) + distance(q1, q2) + distance(p1, q1) + distance(p2, q2)
    ecr = distance(p1, q2) + distance(p2, q1)
    return (1 - lambda_) * pooled + lambda_ * sampled + refined + er + ecr + 0.5 * similarity


def ppc(model, batch):
    # 16 cells a side, at most half of the window.
    side = side_of_weights(min(16 * 16, batch.x.shape[2] // 2 // 16 * 16))
    one, two = model.view(batch.x), model.view(resized(batch.x, (side, side)))
    classification, others = seam_terms(one, two, batch.y)
    terms = contrast(
        one.refined.detach(), model.projection(one), two.refined.detach(), model.projection(two), batch.y)
    return sum(classification) / 2 + others + 0.1 * sum(terms)


def eps(model, batch):
    z = model.view(batch.x).cam
    return mlsm(z[:, :-1].mean((2, 3)), batch.y) + eps_saliency(z, batch.saliency, batch.y)


def epspp(model, batch):
    z = model.view(batch.x).cam
    return mlsm(z[:, :-1].mean((2, 3)), batch.y) + consistent_saliency(z, batch.saliency, batch.y, batch.x)


METHODS = {
    "cam": (cam, dict(outputs=CLASSES)),
    "puzzle": (puzzle, dict(outputs=CLASSES)),
    "seam": (seam, dict(outputs=CLASSES + 1, dropout=0.5, pcm="one-hot")),
    "icam": (icam, dict(outputs=CLASSES + 1, dropout=0.5, pcm="logits")),
    "hfpl": (hfpl, dict(outputs=CLASSES + 1, dropout=0.5, pcm="one-hot")),
    "ppc": (ppc, dict(outputs=CLASSES + 1, dropout=0.5, pcm="one-hot", projects=True)),
    "eps": (eps, dict(outputs=CLASSES + 1)),
    "epspp": (epspp, dict(outputs=CLASSES + 1)),
}


def labels(count):
    """One to three of eight classes for each image, as the painted set has them."""
    y = torch.zeros(count, CLASSES)
    for row in y:
        row[torch.randperm(8)[: int(torch.randint(1, 4, ()))]] = 1
    return y


def main():
    parser = arguments()
    parser.add_argument("--method", required=True, choices=METHODS)
    options = parser.parse_args()

    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    loss, heads = METHODS[options.method]
    model = MethodNetwork(options.network, bf16=options.precision == "bf16", **heads)
    model = model.to(memory_format=torch.channels_last).train()
    sgd = optimiser(model, rate=1e-9)
    x = torch.rand(options.batch, 3, options.side, options.side) * 2 - 1
    batch = Batch(
        x.contiguous(memory_format=torch.channels_last), labels(options.batch),
        torch.rand(options.batch, 1, options.side, options.side))

    measure(lambda: update(sgd, loss(model, batch)), options)


if __name__ == "__main__":
    main()
