#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

#include "vectors.hpp"
#include "guard.hpp"
#include "parallel.hpp"

// Distances between the features of neighbouring pixels, as one node of the graph.
//
// A chain of libtorch's operations keeps the difference of every pair in every channel for its backward pass: 1.2 GB
// for 34 neighbours of 56 × 56 pixels with 448 channels in a batch of 8. Here only the features are kept.

using namespace camscope;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

// Which pairs there are.
struct Pairs {
  std::vector<int64_t> dy, dx;
  int64_t top, bottom, left, right;

  int64_t count() const { return static_cast<int64_t>(dy.size()); }
  int64_t sources() const { return (bottom - top) * (right - left); }

  bool is_source(int64_t y, int64_t x) const { return y >= top && y < bottom && x >= left && x < right; }
  int64_t source(int64_t y, int64_t x) const { return (y - top) * (right - left) + x - left; }
};

constexpr int64_t lanes = 16;

CT_VECTOR_CLONES float distance(const float *a, const float *b, int64_t channels) {
  float sums[lanes] = {};
  int64_t c = 0;
  for (; c + lanes <= channels; c += lanes) {
    for (int64_t l = 0; l < lanes; ++l) sums[l] += std::fabs(a[c + l] - b[c + l]);
  }
  float sum = 0;
  for (; c < channels; ++c) sum += std::fabs(a[c] - b[c]);
  for (float part : sums) sum += part;
  return sum / static_cast<float>(channels);
}

// to += g·sign(a − b)
CT_VECTOR_CLONES void add_signs(const float *a, const float *b, float g, int64_t channels, float *__restrict to) {
  for (int64_t c = 0; c < channels; ++c) {
    float difference = a[c] - b[c];
    to[c] += difference > 0 ? g : difference < 0 ? -g : 0;
  }
}

struct PairDistance : public torch::autograd::Function<PairDistance> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const Pairs &pairs) {
    auto pixels = x.permute({0, 2, 3, 1}).contiguous();  // [B,h,w,D]
    context->save_for_backward({pixels});
    context->saved_data["dy"] = pairs.dy;
    context->saved_data["dx"] = pairs.dx;
    context->saved_data["window"] = std::vector<int64_t>{pairs.top, pairs.bottom, pairs.left, pairs.right};
    int64_t width = pixels.size(2), height = pixels.size(1), channels = pixels.size(3);
    int64_t columns = pairs.right - pairs.left, sources = pairs.sources();
    auto result = at::empty({x.size(0), pairs.count(), sources}, pixels.options());
    auto *from = pixels.data_ptr<float>();
    auto *to = result.data_ptr<float>();
    parallel(x.size(0) * sources, 64, [&](int64_t first, int64_t last) {
      for (int64_t i = first; i < last; ++i) {
        int64_t image = i / sources, source = i % sources;
        int64_t y = pairs.top + source / columns, x = pairs.left + source % columns;
        const float *own = from + ((image * height + y) * width + x) * channels;
        for (int64_t p = 0; p < pairs.count(); ++p) {
          const float *other = own + (pairs.dy[p] * width + pairs.dx[p]) * channels;
          to[(image * pairs.count() + p) * sources + source] = distance(own, other, channels);
        }
      }
    });
    return result;
  }

  // A pixel gathers from the pairs that it is the source or the target of, so that no two threads write to one place.
  static variable_list backward(AutogradContext *context, variable_list gradients) {
    auto pixels = context->get_saved_variables()[0];
    auto window = context->saved_data["window"].toIntVector();
    Pairs pairs{context->saved_data["dy"].toIntVector(), context->saved_data["dx"].toIntVector(), window[0],
                window[1], window[2], window[3]};
    auto g = gradients[0].contiguous();
    int64_t height = pixels.size(1), width = pixels.size(2), channels = pixels.size(3);
    int64_t sources = pairs.sources();
    auto result = at::zeros_like(pixels);
    auto *from = pixels.data_ptr<float>();
    auto *arriving = g.data_ptr<float>();
    auto *to = result.data_ptr<float>();
    auto scale = 1 / static_cast<float>(channels);
    parallel(pixels.size(0) * height * width, 64, [&](int64_t first, int64_t last) {
      for (int64_t i = first; i < last; ++i) {
        int64_t image = i / (height * width), y = i / width % height, x = i % width;
        const float *own = from + i * channels;
        for (int64_t p = 0; p < pairs.count(); ++p) {
          const float *of_pair = arriving + (image * pairs.count() + p) * sources;
          int64_t shift = (pairs.dy[p] * width + pairs.dx[p]) * channels;
          if (pairs.is_source(y, x)) {
            add_signs(own, own + shift, scale * of_pair[pairs.source(y, x)], channels, to + i * channels);
          }
          if (pairs.is_source(y - pairs.dy[p], x - pairs.dx[p])) {
            add_signs(own, own - shift, scale * of_pair[pairs.source(y - pairs.dy[p], x - pairs.dx[p])], channels,
                      to + i * channels);
          }
        }
      }
    });
    return {result.permute({0, 3, 1, 2}), at::Tensor()};
  }
};

}  // namespace

ct_tensor ct_pair_distance(ct_tensor x, const int64_t *dy, const int64_t *dx, int count, const int64_t *rows,
                           const int64_t *columns) {
  return tensor([&] {
    Pairs pairs{{dy, dy + count}, {dx, dx + count}, rows[0], rows[1], columns[0], columns[1]};
    const auto &maps = of(x);
    TORCH_CHECK(maps.dim() == 4, "features are [B,D,h,w]");
    TORCH_CHECK(0 <= pairs.top && pairs.top <= pairs.bottom && 0 <= pairs.left && pairs.left <= pairs.right,
                "the window of sources is none");
    if (pairs.sources() > 0) {
      for (int i = 0; i < count; ++i) {
        TORCH_CHECK(pairs.top + dy[i] >= 0 && pairs.bottom + dy[i] <= maps.size(2) && pairs.left + dx[i] >= 0 &&
                        pairs.right + dx[i] <= maps.size(3) && pairs.bottom <= maps.size(2) &&
                        pairs.right <= maps.size(3),
                    "the offset (", dy[i], ", ", dx[i], ") leads out of the map");
      }
    }
    return PairDistance::apply(maps.to(at::kCPU, at::kFloat), pairs).to(maps.device());
  });
}
