#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include <cstring>

#include "autocast.hpp"
#include "guard.hpp"
#include "node.hpp"
#include "parallel.hpp"
#include "vectors.hpp"

// A convolution whose norm is a scale and a shift per channel, and its activation, as one node of the graph:
//
//     y = a((s·W) ∗ x + t)
//
// against libtorch's chain of three it saves two passes over the map forward (the norm, and the activation's own
// output) and two backward, and the maps that those would keep. The derivative of a is read off y.

using namespace camscope;
using torch::autograd::Node;
using torch::autograd::SavedVariable;

namespace {

struct Geometry {
  std::vector<int64_t> stride, padding, dilation;
  int64_t groups;
};

// Runs a body over the elements of a dense tensor in the order of memory.
template <typename Body>
void over(int64_t count, Body body) {
  parallel(count, 1 << 16, [=](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) body(i);
  });
}

// bfloat16 numbers are compared through their bits, which are ordered like the numbers within a sign.
constexpr uint16_t infinity = 0x7F80, six = 0x40C0;

// Whether low < bits ≤ high, as one unsigned comparison.
inline bool within(uint16_t bits, uint16_t low, uint16_t high) {
  return static_cast<uint16_t>(bits - low - 1) < static_cast<uint16_t>(high - low);
}

// All bits where the condition holds: a choice without a branch.
inline uint16_t bits_if(bool condition) { return static_cast<uint16_t>(-static_cast<int>(condition)); }

inline float widened(uint16_t bits) {
  uint32_t wide = static_cast<uint32_t>(bits) << 16;
  float value;
  std::memcpy(&value, &wide, sizeof value);
  return value;
}

// To the nearest bfloat16, halves to even; what is not a number stays none.
inline uint16_t narrowed(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  uint32_t rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
  return static_cast<uint16_t>(value == value ? rounded : 0x7FC0);
}

// y ← min(max(y + t, low), high) for some pixels of a bfloat16 map with the channels of a pixel side by side, summed
// in float32; what is not a number passes, so that a training that diverges is seen to.
//
// oneDNN would add t in bfloat16. A shift that is large against what a channel says about the image then moves all
// its pixels by up to 2⁻⁹ of itself, and through the 52 layers of MobileNetV2 the gradients of the early ones lose
// half of their direction.
CT_VECTOR_CLONES void shift_pixels(
    uint16_t *values, const float *t, int64_t pixels, int64_t channels, float low, float high) {
  for (int64_t pixel = 0; pixel < pixels; ++pixel, values += channels) {
    for (int64_t c = 0; c < channels; ++c) {
      float v = widened(values[c]) + t[c];
      v = v < low ? low : v;
      values[c] = narrowed(v > high ? high : v);
    }
  }
}

// y ← a(y + t), `shift` in float32.
void shift_and_activate(at::Tensor &y, const at::Tensor &shift, ct_activation activation) {
  constexpr float unbounded = std::numeric_limits<float>::infinity();
  float low = activation == ct_activation_none ? -unbounded : 0;
  float high = activation == ct_activation_relu6 ? 6 : unbounded;
  if (y.scalar_type() == at::kBFloat16 && y.is_cpu() && y.is_contiguous(at::MemoryFormat::ChannelsLast)) {
    auto *values = static_cast<uint16_t *>(y.data_ptr());
    auto *t = shift.data_ptr<float>();
    int64_t channels = y.size(1);
    parallel(y.numel() / channels, std::max<int64_t>(1, (1 << 16) / channels), [=](int64_t from, int64_t to) {
      shift_pixels(values + from * channels, t, to - from, channels, low, high);
    });
  } else {
    y = (y + shift.reshape({1, -1, 1, 1})).to(y.scalar_type()).clamp_(low, high);
  }
}

// The gradient where the activation passes it on: 0 < y, and y < 6 where it is capped.
at::Tensor masked(at::Tensor g, const at::Tensor &y, ct_activation activation) {
  if (activation == ct_activation_none) return g;
  bool capped = activation == ct_activation_relu6;
  if (!y.is_cpu() || !y.is_non_overlapping_and_dense()) {
    return g * (capped ? (y > 0).logical_and(y < 6) : y > 0);
  }
  if (g.strides() != y.strides() || g.scalar_type() != y.scalar_type()) g = at::empty_like(y).copy_(g);
  // A gradient that nobody else holds is overwritten, otherwise a copy is: a loop that reads and writes one array
  // becomes vector instructions, a loop over two that may be the same does not.
  bool own = g.use_count() == 1 && g.storage().use_count() == 1;
  auto result = own ? g : at::empty_like(y).copy_(g);
  if (y.scalar_type() == at::kBFloat16) {
    auto *at = static_cast<const uint16_t *>(y.data_ptr());
    auto *to = static_cast<uint16_t *>(result.data_ptr());
    uint16_t last = capped ? six - 1 : infinity;
    over(y.numel(), [=](int64_t i) { to[i] &= bits_if(within(at[i], 0, last)); });
  } else {
    TORCH_CHECK(y.scalar_type() == at::kFloat, "maps are float32 or bfloat16");
    auto *at = y.data_ptr<float>();
    auto *to = result.data_ptr<float>();
    float limit = capped ? 6.0f : std::numeric_limits<float>::infinity();
    over(y.numel(), [=](int64_t i) { to[i] = at[i] > 0 && at[i] < limit ? to[i] : 0; });
  }
  return result;
}

at::Tensor column(const at::Tensor &x) { return x.reshape({-1, 1, 1, 1}); }

struct ConvNormBackward : public Node {
  SavedVariable x, y, weight, scale;
  at::Tensor folded;
  at::ScalarType input_type;
  Geometry geometry;
  ct_activation activation;

  std::string name() const override { return "ConvNormBackward"; }

  void release_variables() override {
    for (auto *saved : {&x, &y, &weight, &scale}) saved->reset_data();
    folded.reset();
  }

  torch::autograd::variable_list apply(torch::autograd::variable_list &&gradients) override {
    TORCH_CHECK(folded.defined(), "the graph was already used by a backward pass");
    torch::autograd::variable_list results(4);
    if (!gradients[0].defined()) return results;
    auto input = x.unpack(), w = weight.unpack(), s = scale.unpack();
    auto g = std::move(gradients[0]);
    if (activation != ct_activation_none) g = masked(std::move(g), y.unpack(owner(this)), activation);
    bool needs_weight = task_should_compute_output(1), needs_scale = task_should_compute_output(2);
    auto [to_input, to_folded, to_shift] = at::convolution_backward(
        g, input, folded, at::IntArrayRef{folded.size(0)}, geometry.stride, geometry.padding, geometry.dilation,
        false, at::IntArrayRef{0, 0}, geometry.groups,
        {task_should_compute_output(0), needs_weight || needs_scale, task_should_compute_output(3)});
    if (to_input.defined()) results[0] = to_input.to(input_type);
    if (to_folded.defined()) {
      auto product = to_folded.to(w.scalar_type());
      if (needs_weight) results[1] = product * column(s);
      if (needs_scale) results[2] = (product * w).sum({1, 2, 3});
    }
    if (to_shift.defined()) results[3] = to_shift.to(s.scalar_type());
    return results;
  }
};

}  // namespace

ct_tensor ct_conv_norm(ct_tensor x, ct_tensor weight, ct_tensor scale, ct_tensor shift, const int64_t *stride,
                       const int64_t *padding, const int64_t *dilation, int64_t groups,
                       ct_activation activation) {
  return tensor([&] {
    const auto &w = of(weight);
    TORCH_CHECK(w.dim() == 4 && of(scale).dim() == 1 && of(scale).size(0) == w.size(0) &&
                    of(shift).sizes() == of(scale).sizes(),
                "scale and shift have one element for each of the ", w.size(0), " outputs");
    auto pair = [](const int64_t *values) { return std::vector<int64_t>(values, values + 2); };
    Geometry geometry{pair(stride), pair(padding), pair(dilation), groups};
    bool recorded = at::GradMode::is_enabled() && torch::autograd::compute_requires_grad(
                                                      of(x), w, of(scale), of(shift));
    at::Tensor input, folded, y;
    {
      at::NoGradGuard off;
      auto type = is_autocast_on(of(x).device().type()) ? at::kBFloat16 : of(x).scalar_type();
      c10::impl::ExcludeDispatchKeyGuard plain(
          c10::DispatchKeySet({c10::DispatchKey::AutocastCPU, c10::DispatchKey::AutocastCUDA}));
      input = of(x).detach().to(type);
      folded = (w * column(of(scale))).to(type);
      y = at::conv2d(input, folded, {}, geometry.stride, geometry.padding, geometry.dilation, groups);
      shift_and_activate(y, of(shift).detach().to(at::kFloat).contiguous(), activation);
    }
    if (recorded) {
      auto node = make_node<ConvNormBackward>();
      node->set_next_edges(torch::autograd::collect_next_edges(of(x), w, of(scale), of(shift)));
      node->x = SavedVariable(input, false);
      node->weight = SavedVariable(w, false);
      node->scale = SavedVariable(of(scale), false);
      node->folded = folded;
      node->input_type = of(x).scalar_type();
      node->geometry = geometry;
      node->activation = activation;
      torch::autograd::set_history(y, node);
      if (activation != ct_activation_none) node->y = SavedVariable(y, true);
    }
    return y;
  });
}
