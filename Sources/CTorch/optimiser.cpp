#include <ATen/core/grad_mode.h>

#include "guard.hpp"
#include "parallel.hpp"

using namespace camscope;

namespace {
// One pass over memory does decay, momentum and update, where the textbook form takes four.
void step(float *p, const float *g, float *b, int64_t count, float rate, float decay, float momentum,
          bool nesterov) {
  parallel(count, 16384, [=](int64_t from, int64_t to) {
    if (!b) {
      for (int64_t i = from; i < to; ++i) p[i] -= rate * (g[i] + decay * p[i]);
    } else if (nesterov) {
      for (int64_t i = from; i < to; ++i) {
        float d = g[i] + decay * p[i];
        b[i] = momentum * b[i] + d;
        p[i] -= rate * (d + momentum * b[i]);
      }
    } else {
      for (int64_t i = from; i < to; ++i) {
        b[i] = momentum * b[i] + (g[i] + decay * p[i]);
        p[i] -= rate * b[i];
      }
    }
  });
}

// The same step by libtorch's operations, for parameters on other devices.
void step(at::Tensor p, const at::Tensor &g, at::Tensor *b, float rate, float decay, float momentum, bool nesterov) {
  auto d = g.to(p.scalar_type()) + decay * p;
  if (b) {
    b->mul_(momentum).add_(d);
    d = nesterov ? d + momentum * *b : *b;
  }
  p.sub_(d, rate);
}

// The same elements in the order that `like` keeps them in memory.
at::Tensor ordered(const at::Tensor &x, const at::Tensor &like) {
  if (x.strides() == like.strides() && x.scalar_type() == at::kFloat) return x;
  return at::empty_like(like).copy_(x);
}
}  // namespace

bool ct_sgd_step(const ct_tensor *parameters, const ct_tensor *buffers, int count, double rate,
                 double decay, double momentum, bool nesterov) {
  return done([&] {
    at::NoGradGuard off;
    for (int i = 0; i < count; ++i) {
      const auto &parameter = of(parameters[i]);
      if (!parameter.grad().defined()) continue;
      TORCH_CHECK(parameter.scalar_type() == at::kFloat, "SGD updates float32 parameters");
      if (!parameter.is_cpu()) {
        auto buffer = buffers ? of(buffers[i]) : at::Tensor();
        step(parameter.detach(), parameter.grad(), buffers ? &buffer : nullptr, static_cast<float>(rate),
             static_cast<float>(decay), static_cast<float>(momentum), nesterov);
        continue;
      }
      TORCH_CHECK(parameter.is_non_overlapping_and_dense(), "a parameter must be dense");
      auto gradient = ordered(parameter.grad(), parameter);
      float *buffer = nullptr;
      if (buffers) {
        TORCH_CHECK(of(buffers[i]).strides() == parameter.strides(), "a buffer is laid out as its parameter");
        buffer = of(buffers[i]).data_ptr<float>();
      }
      step(parameter.data_ptr<float>(), gradient.data_ptr<float>(), buffer, parameter.numel(),
           static_cast<float>(rate), static_cast<float>(decay), static_cast<float>(momentum), nesterov);
    }
  });
}
