#include "guard.hpp"

using namespace camscope;

ct_tensor ct_reshape(ct_tensor x, const int64_t *shape, int rank) {
  return tensor([&] { return of(x).reshape(ints(shape, rank)); });
}

ct_tensor ct_permute(ct_tensor x, const int64_t *axes, int rank) {
  return tensor([&] { return of(x).permute(ints(axes, rank)); });
}

ct_tensor ct_transpose(ct_tensor x, int64_t a, int64_t b) {
  return tensor([&] { return of(x).transpose(a, b); });
}

ct_tensor ct_unsqueeze(ct_tensor x, int64_t axis) {
  return tensor([&] { return of(x).unsqueeze(axis); });
}

ct_tensor ct_squeeze(ct_tensor x, int64_t axis) {
  return tensor([&] {
    TORCH_CHECK(of(x).size(axis) == 1, "axis ", axis, " has ", of(x).size(axis), " elements, not 1");
    return of(x).squeeze(axis);
  });
}

ct_tensor ct_expand(ct_tensor x, const int64_t *shape, int rank) {
  return tensor([&] { return of(x).expand(ints(shape, rank)); });
}

ct_tensor ct_slice(ct_tensor x, int64_t axis, int64_t start, int64_t end, int64_t step) {
  return tensor([&] {
    // libtorch clips silently; a slice outside the tensor is a mistake here.
    TORCH_CHECK(0 <= start && start <= end && end <= of(x).size(axis), "elements ", start, "..<", end,
                " of ", of(x).size(axis));
    return of(x).slice(axis, start, end, step);
  });
}

ct_tensor ct_cat(const ct_tensor *xs, int count, int64_t axis) {
  return tensor([&] { return at::cat(list(xs, count), axis); });
}

ct_tensor ct_stack(const ct_tensor *xs, int count, int64_t axis) {
  return tensor([&] { return at::stack(list(xs, count), axis); });
}

ct_tensor ct_flip(ct_tensor x, const int64_t *axes, int count) {
  return tensor([&] { return of(x).flip(ints(axes, count)); });
}

ct_tensor ct_pad(ct_tensor x, const int64_t *amounts, int count, ct_pad_mode mode, double value) {
  return tensor([&] {
    auto pad = ints(amounts, count);
    // A negative amount would crop without a word.
    for (auto amount : pad) TORCH_CHECK(amount >= 0, "padding by ", amount);
    if (mode == ct_pad_constant) return at::constant_pad_nd(of(x), pad, value);
    return mode == ct_pad_reflect ? at::reflection_pad2d(of(x), pad) : at::replication_pad2d(of(x), pad);
  });
}

ct_tensor ct_unfold(ct_tensor x, const int64_t *kernel, const int64_t *dilation, const int64_t *padding,
                    const int64_t *stride) {
  return tensor([&] {
    return at::im2col(of(x), ints(kernel, 2), ints(dilation, 2), ints(padding, 2), ints(stride, 2));
  });
}
