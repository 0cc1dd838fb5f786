#pragma once
// Mixed precision by kind of device. libtorch renamed these functions in 2.4 and warns at each call of the old ones.
#include <ATen/autocast_mode.h>
#include <torch/csrc/api/include/torch/version.h>

namespace camscope {

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)

inline bool is_autocast_on(c10::DeviceType device) { return at::autocast::is_autocast_enabled(device); }

inline void set_autocast(c10::DeviceType device, bool on) {
  at::autocast::set_autocast_dtype(device, at::kBFloat16);
  at::autocast::set_autocast_enabled(device, on);
}

#else

inline bool is_autocast_on(c10::DeviceType device) {
  return device == c10::kCPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}

inline void set_autocast(c10::DeviceType device, bool on) {
  if (device == c10::kCPU) {
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    at::autocast::set_cpu_enabled(on);
  } else {
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    at::autocast::set_enabled(on);
  }
}

#endif

}  // namespace camscope
