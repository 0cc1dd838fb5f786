#include "guard.hpp"

using namespace camscope;

// No axes means all of them.
static std::vector<int64_t> over(const at::Tensor &x, const int64_t *axes, int count) {
  std::vector<int64_t> all;
  if (count > 0) {
    all.assign(axes, axes + count);
  } else {
    for (int64_t axis = 0; axis < x.dim(); ++axis) all.push_back(axis);
  }
  return all;
}

ct_tensor ct_sum(ct_tensor x, const int64_t *axes, int count, bool keep) {
  return tensor([&] { return at::sum(of(x), over(of(x), axes, count), keep); });
}

ct_tensor ct_mean(ct_tensor x, const int64_t *axes, int count, bool keep) {
  return tensor([&] { return at::mean(of(x), over(of(x), axes, count), keep); });
}

ct_tensor ct_amax(ct_tensor x, const int64_t *axes, int count, bool keep) {
  return tensor([&] { return at::amax(of(x), over(of(x), axes, count), keep); });
}

ct_tensor ct_amin(ct_tensor x, const int64_t *axes, int count, bool keep) {
  return tensor([&] { return at::amin(of(x), over(of(x), axes, count), keep); });
}

ct_tensor ct_norm(ct_tensor x, const int64_t *axes, int count, bool keep) {
  return tensor([&] { return at::norm(of(x), at::Scalar(2), over(of(x), axes, count), keep); });
}

ct_tensor ct_logsumexp(ct_tensor x, const int64_t *axes, int count, bool keep) {
  return tensor([&] { return at::logsumexp(of(x), over(of(x), axes, count), keep); });
}

ct_tensor ct_argmax(ct_tensor x, int64_t axis, bool keep) {
  return tensor([&] { return at::argmax(of(x), axis, keep); });
}

ct_tensor ct_cumsum(ct_tensor x, int64_t axis) {
  return tensor([&] { return at::cumsum(of(x), axis); });
}

ct_tensor ct_softmax(ct_tensor x, int64_t axis) {
  return tensor([&] { return at::softmax(of(x), axis); });
}

ct_tensor ct_log_softmax(ct_tensor x, int64_t axis) {
  return tensor([&] { return at::log_softmax(of(x), axis); });
}

ct_tensor ct_matmul(ct_tensor x, ct_tensor y) {
  return tensor([&] { return at::matmul(of(x), of(y)); });
}

ct_tensor ct_einsum(const char *equation, const ct_tensor *xs, int count) {
  return tensor([&] { return at::einsum(equation, list(xs, count)); });
}

ct_tensor ct_bce_with_logits(ct_tensor x, ct_tensor target, ct_reduction reduction) {
  return tensor([&] {
    TORCH_CHECK(of(x).sizes() == of(target).sizes(), "logits and targets differ in shape");
    return at::binary_cross_entropy_with_logits(of(x), of(target), {}, {}, reduction);
  });
}

ct_tensor ct_nll(ct_tensor x, ct_tensor target, int64_t ignored, ct_reduction reduction) {
  return tensor([&] { return at::nll_loss_nd(of(x), of(target), {}, reduction, ignored); });
}
