#include "guard.hpp"

using namespace camscope;

ct_tensor ct_interpolate(ct_tensor x, const int64_t *size, ct_resize mode, bool align_corners) {
  return tensor([&] {
    auto to = ints(size, 2);
    switch (mode) {
      case ct_resize_bilinear: return at::upsample_bilinear2d(of(x), to, align_corners);
      case ct_resize_bicubic: return at::upsample_bicubic2d(of(x), to, align_corners);
      default: return at::upsample_nearest2d(of(x), to);
    }
  });
}

ct_tensor ct_grid_sample(ct_tensor x, ct_tensor grid, bool align_corners) {
  return tensor([&] { return at::grid_sampler(of(x), of(grid), 0, 0, align_corners); });
}
