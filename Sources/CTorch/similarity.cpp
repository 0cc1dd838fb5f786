#include <torch/csrc/autograd/functions/utils.h>

#include <cmath>
#include <vector>

#include "guard.hpp"
#include "node.hpp"
#include "parallel.hpp"
#include "vectors.hpp"

// The feature similarity loss over all pairs of pixels of an image, with its derivatives, in memory O(n):
//
//     L = −1/(N·n) Σ_images Σ_ij w_ij ‖y_i − y_j‖²,     w_ij = ω_ij f_ij
//     δ_ij = mean_c |I_ci − I_cj|,                      f_ij = tanh(μ + log((δ + ε)/(1 − δ + ε)))
//     ω_ij = exp(−d_ij²/2σ²)/(2πσ²), or 1/n without σ
//
// w is symmetric and does not depend on y, so with G = w·y and the row sums D = w·1 the double sum is a quadratic
// form, 2 Σ_i y_i·(D_i y_i − G_i), and its derivative with respect to y_i is 4 (D_i y_i − G_i). Both need G and D alone:
// a tile of w is computed, multiplied with the y of its columns and, transposed, with those of its rows, and
// forgotten. The same sums with ∂w/∂μ and ∂w/∂σ in the place of w are the derivatives for μ and σ.
//
// No tile needs a transcendental function: with r = (δ + ε)/(1 − δ + ε), tanh(μ + log r) = (e^{2μ}r² − 1)/(e^{2μ}r² + 1),
// and ω is the product of a function of |Δx| and one of |Δy|, which are looked up.

using namespace camscope;
using torch::autograd::Node;

namespace {

typedef float v8 __attribute__((vector_size(32), aligned(4)));
typedef int32_t i8 __attribute__((vector_size(32), aligned(4)));

constexpr int64_t lane = 8, tile = 64;
constexpr float epsilon = 1e-5f;

int64_t rounded_up(int64_t count, int64_t step) { return (count + step - 1) / step * step; }

// What stands between y_i and y_j.
enum class Factor { weight, to_mu, to_sigma };

// ω and its derivative as sums of products of a value by |Δx| and a value by |Δy|: rows of 2·side − 1 values, the one
// of Δ = 0 in the middle, padded so that eight can be read from each.
struct Window {
  int64_t height, width;
  std::vector<float> x, y, x_slope, y_slope;

  Window(int64_t height, int64_t width, double sigma, bool uniform) : height(height), width(width) {
    auto fill = [=](int64_t side, std::vector<float> &value, std::vector<float> &slope, double flat) {
      value.assign(2 * side + tile, 0);
      slope.assign(2 * side + tile, 0);
      for (int64_t d = 1 - side; d < side; ++d) {
        double square = static_cast<double>(d * d);
        double v = uniform ? flat : std::exp(-square / (2 * sigma * sigma)) / (std::sqrt(2 * M_PI) * sigma);
        value[side - 1 + d] = static_cast<float>(v);
        slope[side - 1 + d] = uniform ? 0 : static_cast<float>(v * (square / (sigma * sigma) - 1) / sigma);
      }
    };
    fill(width, x, x_slope, 1.0 / static_cast<double>(height * width));
    fill(height, y, y_slope, 1.0);
  }
};

// One image: rows of pixels padded to whole vectors, then the whole to whole tiles.
struct Image {
  const Window *window;
  int64_t stride, pixels;  // of a row; padded, in all
  int64_t lanes;           // floats of a pixel's maps: y, then 1 (0 in the padding), then zeros
  float gain;              // e^{2μ}
  std::vector<float> colors[3];
  std::vector<float> maps;

  int64_t tiles() const { return pixels / tile; }
};

// The factors of the pairs of two tiles, row after row.
template <Factor factor>
CT_INLINE void factors(const Image &image, int64_t row, int64_t column, float *w) {
  const Window &window = *image.window;
  for (int64_t i = row * tile; i < (row + 1) * tile; ++i) {
    const int64_t yi = i / image.stride, xi = i % image.stride;
    // The padding beside and below the image takes part with any weight: its maps are zero.
    const int64_t middle = std::max<int64_t>(0, window.width - 1 - xi);
    const float r = image.colors[0][i], g = image.colors[1][i], b = image.colors[2][i];
    for (int64_t j = column * tile; j < (column + 1) * tile; j += lane, w += lane) {
      const int64_t yj = std::min(j / image.stride, window.height - 1), xj = j % image.stride;
      const int64_t dy = window.height - 1 + yj - std::min(yi, window.height - 1);
      const v8 red = *(const v8 *)&image.colors[0][j] - r, green = *(const v8 *)&image.colors[1][j] - g,
               blue = *(const v8 *)&image.colors[2][j] - b;
      const i8 positive = i8{} + 0x7FFFFFFF;
      const v8 delta =
          ((v8)((i8)red & positive) + (v8)((i8)green & positive) + (v8)((i8)blue & positive)) * (1.0f / 3);
      const v8 a = delta + epsilon, c = (1 + epsilon) - delta;
      const v8 p = a * a * image.gain, q = c * c;
      const v8 near = *(const v8 *)&window.x[middle + xj] * window.y[dy];
      v8 value;
      if (factor == Factor::weight) {
        value = near * (p - q) / (p + q);
      } else if (factor == Factor::to_mu) {  // 1 − tanh² = 4pq/(p + q)²
        value = near * (p / (p + q)) * (q / (p + q)) * 4;
      } else {
        const v8 slope = *(const v8 *)&window.x_slope[middle + xj] * window.y[dy] +
                         *(const v8 *)&window.x[middle + xj] * window.y_slope[dy];
        value = slope * (p - q) / (p + q);
      }
      *(v8 *)w = value;
    }
  }
}

// sums_r += Σ_k w(r, k)·maps_k for the pixels of a tile, `vectors` vectors of them, where w(r, k) = w[r·across + k·along].
template <int vectors>
CT_INLINE void product(const float *w, int64_t across, int64_t along, const float *maps, float *sums, int64_t lanes) {
  constexpr int rows = 4;
  for (int64_t r = 0; r < tile; r += rows) {
    v8 sum[rows][vectors] = {};
    for (int64_t k = 0; k < tile; ++k) {
      for (int s = 0; s < rows; ++s) {
        const float weight = w[(r + s) * across + k * along];
        for (int v = 0; v < vectors; ++v) sum[s][v] += weight * *(const v8 *)(maps + k * lanes + v * lane);
      }
    }
    for (int s = 0; s < rows; ++s) {
      for (int v = 0; v < vectors; ++v) *(v8 *)(sums + (r + s) * lanes + v * lane) += sum[s][v];
    }
  }
}

CT_INLINE void products(const float *w, int64_t across, int64_t along, const float *maps, float *sums,
                        int64_t lanes) {
  int64_t from = 0;
  for (; from + 3 * lane <= lanes; from += 3 * lane) product<3>(w, across, along, maps + from, sums + from, lanes);
  if (lanes - from == 2 * lane) product<2>(w, across, along, maps + from, sums + from, lanes);
  if (lanes - from == lane) product<1>(w, across, along, maps + from, sums + from, lanes);
}

template <Factor factor>
CT_INLINE void add_rows(const Image &image, int64_t first, int64_t step, float *sums) {
  alignas(64) float w[tile * tile];
  for (int64_t row = first; row < image.tiles(); row += step) {
    const float *own = image.maps.data() + row * tile * image.lanes;
    for (int64_t column = row; column < image.tiles(); ++column) {
      factors<factor>(image, row, column, w);
      products(w, tile, 1, image.maps.data() + column * tile * image.lanes, sums + row * tile * image.lanes,
               image.lanes);
      // A tile on the diagonal holds its pairs in both orders.
      if (column > row) products(w, 1, tile, own, sums + column * tile * image.lanes, image.lanes);
    }
  }
}

// Adds the products of every `step`th row of tiles from `first` on to `sums`, each unordered pair of tiles once.
CT_VECTOR_CLONES void add_weights(const Image &image, int64_t first, int64_t step, float *sums) {
  add_rows<Factor::weight>(image, first, step, sums);
}

CT_VECTOR_CLONES void add_slopes_of_mu(const Image &image, int64_t first, int64_t step, float *sums) {
  add_rows<Factor::to_mu>(image, first, step, sums);
}

CT_VECTOR_CLONES void add_slopes_of_sigma(const Image &image, int64_t first, int64_t step, float *sums) {
  add_rows<Factor::to_sigma>(image, first, step, sums);
}

Image prepared(const Window &window, double mu, const float *colors, const float *maps, int64_t channels) {
  const int64_t height = window.height, width = window.width, n = height * width;
  Image image;
  image.window = &window;
  image.stride = rounded_up(width, lane);
  image.pixels = rounded_up(height * image.stride, tile);
  image.lanes = rounded_up(channels + 1, lane);
  image.gain = static_cast<float>(std::exp(2 * mu));
  image.maps.assign(image.pixels * image.lanes, 0);
  for (int64_t c = 0; c < 3; ++c) {
    image.colors[c].assign(image.pixels, 0);
    for (int64_t i = 0; i < n; ++i) {
      float value = colors[c * n + i];
      image.colors[c][i / width * image.stride + i % width] = std::min(std::max(value, 0.0f), 1.0f);
    }
  }
  for (int64_t c = 0; c <= channels; ++c) {
    // Differences do not see the mean, and without it the quadratic form loses no digits to it.
    double mean = 0;
    for (int64_t i = 0; c < channels && i < n; ++i) mean += maps[c * n + i];
    mean /= static_cast<double>(n);
    for (int64_t i = 0; i < n; ++i) {
      float value = c < channels ? static_cast<float>(maps[c * n + i] - mean) : 1;
      image.maps[(i / width * image.stride + i % width) * image.lanes + c] = value;
    }
  }
  return image;
}

// A double sum over the pairs of all images, and its derivative with respect to the maps where it is asked for.
struct PairSum {
  const Window &window;
  const std::vector<Image> &images;
  int64_t channels;

  double operator()(void (*add)(const Image &, int64_t, int64_t, float *), float *derivative) const {
    // The work is cut into the same slices whatever the number of threads, and each has its own sums, so that the
    // result does not depend on it.
    constexpr int64_t wanted = 16;
    const int64_t count = static_cast<int64_t>(images.size());
    const int64_t slices = std::min((wanted + count - 1) / count, images[0].tiles());
    const int64_t size = images[0].pixels * images[0].lanes;
    std::vector<float> sums(static_cast<size_t>(count * slices * size), 0);
    parallel_parts(count * slices, [&](int64_t part) {
      add(images[part / slices], part % slices, slices, sums.data() + part * size);
    });
    std::vector<double> totals(static_cast<size_t>(count), 0);
    parallel_parts(count, [&](int64_t index) {
      const Image &image = images[index];
      const int64_t n = window.height * window.width;
      float *total = sums.data() + index * slices * size;
      for (int64_t slice = 1; slice < slices; ++slice) {
        for (int64_t i = 0; i < size; ++i) total[i] += total[slice * size + i];
      }
      for (int64_t i = 0; i < n; ++i) {
        const int64_t at = (i / window.width * image.stride + i % window.width) * image.lanes;
        const float *y = image.maps.data() + at, *g = total + at;
        for (int64_t c = 0; c < channels; ++c) {
          const float slope = g[channels] * y[c] - g[c];  // D y − G
          totals[index] += 2.0 * y[c] * slope;
          if (derivative) derivative[(index * channels + c) * n + i] = 4 * slope;
        }
      }
    });
    double sum = 0;
    for (double total : totals) sum += total;
    return sum;
  }
};

struct FeatureSimilarityBackward : public Node {
  // The derivatives of the loss, as it is quadratic in the maps and the rest is constant.
  at::Tensor to_maps, to_mu, to_sigma;

  std::string name() const override { return "FeatureSimilarityBackward"; }
  void release_variables() override {
    for (auto *derivative : {&to_maps, &to_mu, &to_sigma}) derivative->reset();
  }

  torch::autograd::variable_list apply(torch::autograd::variable_list &&gradients) override {
    torch::autograd::variable_list results(3);
    if (!gradients[0].defined()) return results;
    const at::Tensor *derivatives[] = {&to_maps, &to_mu, &to_sigma};
    for (size_t i = 0; i < results.size(); ++i) {
      if (!task_should_compute_output(i)) continue;
      TORCH_CHECK(derivatives[i]->defined(), "the graph was already used by a backward pass");
      results[i] = *derivatives[i] * gradients[0];
    }
    return results;
  }
};

}  // namespace

ct_tensor ct_feature_similarity(ct_tensor image, ct_tensor maps, ct_tensor mu, ct_tensor sigma_or_null) {
  return tensor([&] {
    const auto &y = of(maps);
    const auto sigma = sigma_or_null ? of(sigma_or_null) : at::Tensor();
    TORCH_CHECK(y.dim() == 4 && of(image).dim() == 4 && of(image).size(0) == y.size(0) && of(image).size(1) == 3 &&
                    of(image).size(2) == y.size(2) && of(image).size(3) == y.size(3),
                "image [N,3,h,w] and maps [N,C,h,w]");
    const int64_t count = y.size(0), channels = y.size(1), height = y.size(2), width = y.size(3);
    const bool recorded = at::GradMode::is_enabled();
    const bool to_maps = recorded && y.requires_grad(), to_mu = recorded && of(mu).requires_grad(),
               to_sigma = recorded && sigma.defined() && sigma.requires_grad();
    at::Tensor loss;
    auto node = make_node<FeatureSimilarityBackward>();
    {
      at::NoGradGuard off;
      auto plain = [](const at::Tensor &x) { return x.detach().to(at::kCPU, at::kFloat).contiguous(); };
      auto like = [](const at::Tensor &x, double value) { return at::full_like(x, value).detach(); };
      auto colors = plain(of(image)), values = plain(y);
      const double deviation = sigma.defined() ? sigma.item<double>() : 0;
      TORCH_CHECK(!sigma.defined() || deviation > 0, "sigma is positive");
      auto derivative = at::zeros(y.sizes(), at::kFloat);
      double value = 0, slope_of_mu = 0, slope_of_sigma = 0;
      if (y.numel() > 0) {
        const double scale = -1.0 / static_cast<double>(count * height * width);
        const Window window(height, width, deviation, !sigma.defined());
        std::vector<Image> images(static_cast<size_t>(count));
        const double shift = of(mu).item<double>();
        parallel_parts(count, [&](int64_t i) {
          images[i] = prepared(window, shift, colors.data_ptr<float>() + i * 3 * height * width,
                               values.data_ptr<float>() + i * channels * height * width, channels);
        });
        const PairSum sum{window, images, channels};
        value = scale * sum(add_weights, to_maps ? derivative.data_ptr<float>() : nullptr);
        if (to_mu) slope_of_mu = scale * sum(add_slopes_of_mu, nullptr);
        if (to_sigma) slope_of_sigma = scale * sum(add_slopes_of_sigma, nullptr);
        derivative.mul_(scale);
      }
      if (to_maps) node->to_maps = derivative.to(y.device(), y.scalar_type());
      if (to_mu) node->to_mu = like(of(mu), slope_of_mu);
      if (to_sigma) node->to_sigma = like(sigma, slope_of_sigma);
      loss = at::full({}, value, at::TensorOptions(at::kFloat).device(y.device()));
    }
    if (to_maps || to_mu || to_sigma) {
      node->set_next_edges(torch::autograd::collect_next_edges(y, of(mu), sigma));
      torch::autograd::set_history(loss, node);
    }
    return loss;
  });
}
