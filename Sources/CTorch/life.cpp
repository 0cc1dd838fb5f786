#include <ATen/Context.h>

#include <atomic>
#include <cstdlib>
#include <cstring>

#include "guard.hpp"

using namespace camscope;

namespace {
std::atomic<int64_t> live_handles{0};
thread_local char *last_error = nullptr;
std::atomic<c10::DeviceType> home_type{c10::kCPU};
}  // namespace

namespace camscope {
void remember_error(const char *text) noexcept {
  std::free(last_error);
  last_error = strdup(text);
}

ct_tensor make_handle(at::Tensor value) {
  auto handle = new ct_tensor_s{std::move(value)};
  live_handles.fetch_add(1, std::memory_order_relaxed);
  return handle;
}

at::Device home() noexcept { return home_type.load(std::memory_order_relaxed); }
}  // namespace camscope

void ct_set_home(ct_device device) {
  home_type = device == ct_device_cuda ? c10::kCUDA : c10::kCPU;
  // fp32 means fp32 on every device: libtorch would round the inputs of convolutions to 10 bits on CUDA.
  at::globalContext().setAllowTF32CuDNN(false);
}

ct_device ct_home(void) { return home().is_cuda() ? ct_device_cuda : ct_device_cpu; }

char *ct_take_error(void) { return std::exchange(last_error, nullptr); }

int64_t ct_live_handles(void) { return live_handles.load(std::memory_order_relaxed); }

void ct_free(ct_tensor x) {
  if (!x) return;
  delete x;
  live_handles.fetch_sub(1, std::memory_order_relaxed);
}

ct_tensor ct_share(ct_tensor x) {
  return tensor([&] { return of(x); });
}

ct_tensor ct_from_bytes(const void *data, size_t bytes, const int64_t *shape, int rank, ct_dtype t) {
  return tensor([&] {
    auto x = at::empty(ints(shape, rank), type(t));
    TORCH_CHECK(x.nbytes() == bytes, bytes, " bytes for a shape of ", x.nbytes());
    if (bytes > 0) std::memcpy(x.data_ptr(), data, bytes);
    return x.to(home());
  });
}

bool ct_to_bytes(ct_tensor x, void *data, size_t bytes) {
  return done([&] {
    auto plain = of(x).detach().to(at::kCPU).contiguous();
    TORCH_CHECK(plain.nbytes() == bytes, bytes, " bytes of space for ", plain.nbytes());
    if (bytes > 0) std::memcpy(data, plain.data_ptr(), bytes);
  });
}

ct_tensor ct_full(const int64_t *shape, int rank, double value, ct_dtype t) {
  return tensor([&] { return at::full(ints(shape, rank), value, at::TensorOptions(type(t)).device(home())); });
}

ct_tensor ct_full_like(ct_tensor x, double value) {
  return tensor([&] { return at::full_like(of(x), value); });
}

ct_tensor ct_arange(int64_t count, ct_dtype t) {
  return tensor([&] { return at::arange(count, at::TensorOptions(type(t)).device(home())); });
}

int ct_rank(ct_tensor x) { return static_cast<int>(of(x).dim()); }

void ct_shape(ct_tensor x, int64_t *shape) {
  auto sizes = of(x).sizes();
  std::copy(sizes.begin(), sizes.end(), shape);
}

int64_t ct_count(ct_tensor x) { return of(x).numel(); }

int ct_type(ct_tensor x) { return static_cast<int>(of(x).scalar_type()); }

int ct_device_of(ct_tensor x) { return of(x).is_cuda() ? ct_device_cuda : ct_device_cpu; }

bool ct_item(ct_tensor x, double *value) {
  return done([&] { *value = of(x).item().toDouble(); });
}

ct_tensor ct_to_type(ct_tensor x, ct_dtype t) {
  return tensor([&] { return of(x).to(type(t)); });
}

static at::MemoryFormat format(ct_layout layout) {
  switch (layout) {
    case ct_layout_channels_last: return at::MemoryFormat::ChannelsLast;
    case ct_layout_preserved: return at::MemoryFormat::Preserve;
    default: return at::MemoryFormat::Contiguous;
  }
}

ct_tensor ct_to_layout(ct_tensor x, ct_layout layout) {
  return tensor([&] { return of(x).contiguous(format(layout)); });
}

bool ct_has_layout(ct_tensor x, ct_layout layout) { return of(x).is_contiguous(format(layout)); }

ct_tensor ct_to_device(ct_tensor x, ct_device device) {
  return tensor([&] { return of(x).to(device == ct_device_cuda ? at::kCUDA : at::kCPU); });
}

ct_tensor ct_clone(ct_tensor x) {
  return tensor([&] { return of(x).clone(); });
}

bool ct_copy(ct_tensor x, ct_tensor source) {
  return done([&] {
    TORCH_CHECK(of(x).sizes() == of(source).sizes(), "the shapes differ");
    of(x).detach().copy_(of(source).detach());
  });
}
