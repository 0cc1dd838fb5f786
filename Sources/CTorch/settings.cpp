#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/csrc/api/include/torch/version.h>

#include "guard.hpp"

using namespace camscope;

// Drawn by the processor wherever the tensor will lie, so that a seed means the same start on every device.
ct_tensor ct_randn(const int64_t *shape, int rank) {
  return tensor([&] { return at::randn(ints(shape, rank)).to(home()); });
}

ct_tensor ct_rand(const int64_t *shape, int rank) {
  return tensor([&] { return at::rand(ints(shape, rank)).to(home()); });
}

ct_tensor ct_multinomial(ct_tensor weights, int64_t count, const uint64_t *seed_or_null) {
  return tensor([&] {
    c10::optional<at::Generator> generator;
    if (seed_or_null) generator = at::detail::createCPUGenerator(*seed_or_null);
    return at::multinomial(of(weights).detach().cpu(), count, true, generator).to(of(weights).device());
  });
}

bool ct_manual_seed(uint64_t seed) {
  return done([&] { at::manual_seed(seed); });
}

int ct_threads(void) { return at::get_num_threads(); }

bool ct_set_threads(int count) {
  return done([&] { at::set_num_threads(count); });
}

bool ct_flush_denormals(void) { return at::globalContext().setFlushDenormal(true); }

const char *ct_version(void) { return TORCH_VERSION; }

const char *ct_openblas_config(void) {
  auto config = reinterpret_cast<const char *(*)()>(dlsym(RTLD_DEFAULT, "openblas_get_config"));
  return config ? config() : nullptr;
}

const char *ct_blas_file(void) {
  Dl_info info;
  void *sgemm = dlsym(RTLD_DEFAULT, "sgemm_");
  return sgemm && dladdr(sgemm, &info) ? info.dli_fname : nullptr;
}

bool ct_cuda_available(void) { return at::hasCUDA(); }
