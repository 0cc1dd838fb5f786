#include "autocast.hpp"
#include "guard.hpp"

using namespace camscope;

ct_tensor ct_detach(ct_tensor x) {
  return tensor([&] { return of(x).detach(); });
}

bool ct_set_requires_grad(ct_tensor x, bool on) {
  return done([&] { of(x).set_requires_grad(on); });
}

bool ct_requires_grad(ct_tensor x) { return of(x).requires_grad(); }

ct_tensor ct_grad(ct_tensor x) {
  return guarded([&]() -> ct_tensor {
    const auto &gradient = of(x).grad();
    return gradient.defined() ? make_handle(gradient) : nullptr;
  });
}

bool ct_set_grad(ct_tensor x, ct_tensor gradient) {
  return done([&] {
    TORCH_CHECK(of(x).sizes() == of(gradient).sizes(), "a gradient has the shape of its tensor");
    of(x).mutable_grad() = of(gradient);
  });
}

bool ct_backward(ct_tensor x) {
  return done([&] { of(x).backward(); });
}

bool ct_clear_grads(const ct_tensor *xs, int count) {
  return done([&] {
    for (int i = 0; i < count; ++i) of(xs[i]).mutable_grad().reset();
  });
}

bool ct_set_grad_mode(bool on) {
  bool before = at::GradMode::is_enabled();
  at::GradMode::set_enabled(on);
  // Autocast keeps converted weights with or without their graph; a copy made in one mode must not
  // serve the other, or gradients would silently stop at it.
  if (before != on && is_autocast_on(home().type())) at::autocast::clear_cache();
  return before;
}

bool ct_set_autocast(bool on) {
  auto device = home().type();
  bool before = is_autocast_on(device);
  set_autocast(device, on);
  if (!on) at::autocast::clear_cache();
  return before;
}
