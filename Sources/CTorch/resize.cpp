#include "guard.hpp"

using namespace camscope;

ct_tensor ct_interpolate(ct_tensor x, const int64_t *size, ct_resize mode, bool align_corners) {
  return tensor([&] {
    auto to = ints(size, 2);
    return mode == ct_resize_bicubic ? at::upsample_bicubic2d(of(x), to, align_corners)
                                     : at::upsample_bilinear2d(of(x), to, align_corners);
  });
}

ct_tensor ct_grid_sample(ct_tensor x, ct_tensor grid, bool align_corners) {
  return tensor([&] { return at::grid_sampler(of(x), of(grid), 0, 0, align_corners); });
}
