#include "guard.hpp"

using namespace camscope;

ct_tensor ct_conv2d(ct_tensor x, ct_tensor weight, ct_tensor bias, const int64_t *stride,
                    const int64_t *padding, const int64_t *dilation, int64_t groups) {
  return tensor([&] {
    return at::conv2d(of(x), of(weight), optional_of(bias), ints(stride, 2), ints(padding, 2),
                      ints(dilation, 2), groups);
  });
}

ct_tensor ct_linear(ct_tensor x, ct_tensor weight, ct_tensor bias) {
  return tensor([&] { return at::linear(of(x), of(weight), optional_of(bias)); });
}

ct_tensor ct_max_pool2d(ct_tensor x, const int64_t *kernel, const int64_t *stride, const int64_t *padding,
                        bool ceil_mode) {
  return tensor([&] {
    return at::max_pool2d(of(x), ints(kernel, 2), ints(stride, 2), ints(padding, 2), {1, 1}, ceil_mode);
  });
}

ct_tensor ct_avg_pool2d(ct_tensor x, const int64_t *kernel, const int64_t *stride, const int64_t *padding,
                        bool count_padding) {
  return tensor([&] {
    return at::avg_pool2d(of(x), ints(kernel, 2), ints(stride, 2), ints(padding, 2), false, count_padding);
  });
}

ct_tensor ct_adaptive_avg_pool2d(ct_tensor x, const int64_t *size) {
  return tensor([&] { return at::adaptive_avg_pool2d(of(x), ints(size, 2)); });
}

ct_tensor ct_adaptive_max_pool2d(ct_tensor x, const int64_t *size) {
  return tensor([&] { return std::get<0>(at::adaptive_max_pool2d(of(x), ints(size, 2))); });
}

ct_tensor ct_batch_norm(ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance,
                        bool training, double momentum, double epsilon) {
  return tensor([&] {
    return at::batch_norm(of(x), of(weight), of(bias), of(mean), of(variance), training, momentum, epsilon,
                          false);
  });
}

ct_tensor ct_group_norm(ct_tensor x, int64_t groups, ct_tensor weight, ct_tensor bias, double epsilon) {
  return tensor([&] { return at::group_norm(of(x), groups, of(weight), of(bias), epsilon, false); });
}

ct_tensor ct_dropout(ct_tensor x, double probability, bool training) {
  return tensor([&] { return at::dropout(of(x), probability, training); });
}

ct_tensor ct_dropout2d(ct_tensor x, double probability, bool training) {
  return tensor([&] { return at::feature_dropout(of(x), probability, training); });
}
