#include <ATen/autocast_mode.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include "guard.hpp"
#include "parallel.hpp"

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

// bfloat16 numbers are compared through their bits, which are ordered like the numbers within a sign; a number
// that is not one (NaN) stays, so that a training that diverges is seen to.
constexpr uint16_t negative_zero = 0x8000, infinity = 0x7F80, six = 0x40C0;

// Whether low < bits ≤ high, as one unsigned comparison.
inline bool within(uint16_t bits, uint16_t low, uint16_t high) {
  return static_cast<uint16_t>(bits - low - 1) < static_cast<uint16_t>(high - low);
}

// All bits where the condition holds: a choice without a branch.
inline uint16_t bits_if(bool condition) { return static_cast<uint16_t>(-static_cast<int>(condition)); }

void activate(at::Tensor &y, ct_activation activation) {
  if (activation == ct_activation_none) return;
  bool capped = activation == ct_activation_relu6;
  if (y.scalar_type() == at::kBFloat16 && y.is_cpu() && y.is_non_overlapping_and_dense()) {
    auto *p = static_cast<uint16_t *>(y.data_ptr());
    constexpr uint16_t minus_infinity = negative_zero | infinity;
    if (capped) {
      over(y.numel(), [=](int64_t i) {
        uint16_t v = within(p[i], negative_zero, minus_infinity) ? 0 : p[i];
        p[i] = within(v, six, infinity) ? six : v;
      });
    } else {
      over(y.numel(), [=](int64_t i) { p[i] = within(p[i], negative_zero, minus_infinity) ? 0 : p[i]; });
    }
  } else if (capped) {
    y.clamp_(0, 6);
  } else {
    y.relu_();
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
    if (activation != ct_activation_none) g = masked(std::move(g), y.unpack(shared_from_this()), activation);
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
      auto type = at::autocast::is_cpu_enabled() && of(x).is_cpu() ? at::kBFloat16 : of(x).scalar_type();
      c10::impl::ExcludeDispatchKeyGuard plain(c10::DispatchKey::AutocastCPU);
      input = of(x).detach().to(type);
      folded = (w * column(of(scale))).to(type);
      y = at::conv2d(input, folded, of(shift).to(type), geometry.stride, geometry.padding, geometry.dilation,
                     groups);
      activate(y, activation);
    }
    if (recorded) {
      auto node = std::shared_ptr<ConvNormBackward>(new ConvNormBackward, torch::autograd::deleteNode);
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
