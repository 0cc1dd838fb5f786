#pragma once
// What every section of the shim shares: handles, the guard around each body, and views of C arrays.
// The sections are compiled one by one, so that this is the only place that knows how a handle is made.
#include <ATen/ATen.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "CTorch.h"

struct ct_tensor_s {
  at::Tensor value;
};

namespace camscope {

void remember_error(const char *text) noexcept;
ct_tensor make_handle(at::Tensor value);

// The device on which new tensors are made.
at::Device home() noexcept;

inline const at::Tensor &of(ct_tensor x) { return x->value; }

inline c10::optional<at::Tensor> optional_of(ct_tensor x) {
  return x ? c10::optional<at::Tensor>(x->value) : c10::nullopt;
}

inline at::IntArrayRef ints(const int64_t *values, int count) {
  return at::IntArrayRef(values, static_cast<size_t>(count));
}

inline std::vector<at::Tensor> list(const ct_tensor *xs, int count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) tensors.push_back(of(xs[i]));
  return tensors;
}

inline at::ScalarType type(ct_dtype t) { return static_cast<at::ScalarType>(t); }

// Runs a body; what it throws becomes this thread's error text and a false or null result.
template <typename Body>
auto guarded(Body &&body) noexcept -> decltype(body()) {
  try {
    return body();
  } catch (const c10::Error &error) {
    remember_error(error.what_without_backtrace());
  } catch (const std::exception &error) {
    remember_error(error.what());
  } catch (...) {
    remember_error("libtorch failed without a reason");
  }
  return {};
}

// A guarded body whose value is a tensor.
template <typename Body>
ct_tensor tensor(Body &&body) noexcept {
  return guarded([&]() -> ct_tensor { return make_handle(body()); });
}

// A guarded body that has no value.
template <typename Body>
bool done(Body &&body) noexcept {
  return guarded([&] {
    body();
    return true;
  });
}

}  // namespace camscope
