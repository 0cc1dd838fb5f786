#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>
#include <torch/csrc/api/include/torch/version.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

#include "guard.hpp"

using namespace camscope;

// libtorch takes each tensor from the system and gives it back, and the system hands out fresh pages that fault
// one by one: a quarter of the time of a training step on two cores. This allocator keeps large blocks and gives
// them to the next tensor of about that size; a training asks for the same sizes in every step.

// The signature changed between libtorch 2.2 and 2.3.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
#define CT_CONST
#else
#define CT_CONST const
#endif

namespace {

constexpr size_t kept_from = size_t{64} << 10;     // smaller blocks are left to malloc
constexpr size_t huge_page = size_t{2} << 20;
constexpr size_t slack = size_t{256} << 20;        // may be held beyond a quarter of the largest use

// Lies before the elements and keeps them aligned as libtorch wants them.
struct alignas(64) Header {
  size_t bytes;  // of the elements, 0 for blocks that are not kept
};

class BlockCache final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) CT_CONST override {
    void *elements = cache().take(bytes);
    return {elements, elements, &BlockCache::give_back, c10::Device(c10::kCPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &BlockCache::give_back; }

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 2)
  void copy_data(void *target, const void *source, std::size_t count) const override {
    std::memcpy(target, source, count);
  }
#endif

  // Lives as long as the process: tensors may die after static objects.
  static BlockCache &cache() {
    static auto *cache = new BlockCache;
    return *cache;
  }

  void release() {
    std::lock_guard<std::mutex> lock(mutex_);
    free_kept();
    largest_ = used_;
  }

 private:
  void *take(size_t bytes) {
    if (bytes == 0) return nullptr;
    if (bytes < kept_from) return fresh(bytes, 0);
    bytes = rounded(bytes);
    std::lock_guard<std::mutex> lock(mutex_);
    used_ += bytes;
    largest_ = std::max(largest_, used_);
    auto found = kept_.find(bytes);
    if (found != kept_.end() && !found->second.empty()) {
      void *elements = found->second.back();
      found->second.pop_back();
      kept_bytes_ -= bytes;
      return elements;
    }
    if (used_ + kept_bytes_ > largest_ + largest_ / 4 + slack) free_kept();
    try {
      return fresh(bytes, bytes);
    } catch (...) {
      used_ -= bytes;
      throw;
    }
  }

  static void give_back(void *elements) {
    if (!elements) return;
    auto *header = static_cast<Header *>(elements) - 1;
    if (header->bytes == 0) return std::free(header);
    auto &cache = BlockCache::cache();
    std::lock_guard<std::mutex> lock(cache.mutex_);
    cache.used_ -= header->bytes;
    cache.kept_bytes_ += header->bytes;
    cache.kept_[header->bytes].push_back(elements);
  }

  // To an eighth of the size, so that blocks of similar sizes serve each other.
  static size_t rounded(size_t bytes) {
    size_t step = kept_from;
    while (step * 16 <= bytes) step *= 2;
    return (bytes + step - 1) / step * step;
  }

  // A block from the system; with the mutex held when it is to be kept.
  void *fresh(size_t bytes, size_t kept) {
    bool huge = bytes >= huge_page;
    void *block = nullptr;
    auto request = [&] {
      return posix_memalign(&block, huge ? huge_page : alignof(Header), bytes + sizeof(Header));
    };
    int failure = request();
    if (failure != 0 && kept != 0) {
      free_kept();
      failure = request();
    }
    TORCH_CHECK(failure == 0, "memory is full: ", bytes >> 20, " MB more were wanted");
    // Fewer, larger pages: fewer faults now and fewer misses later. Only advice; nothing depends on it.
    if (huge) (void)madvise(block, bytes + sizeof(Header), MADV_HUGEPAGE);
    auto *header = static_cast<Header *>(block);
    header->bytes = kept;
    return header + 1;
  }

  void free_kept() {
    for (auto &blocks : kept_) {
      for (void *elements : blocks.second) std::free(static_cast<Header *>(elements) - 1);
    }
    kept_.clear();
    kept_bytes_ = 0;
  }

  std::mutex mutex_;
  std::map<size_t, std::vector<void *>> kept_;
  size_t kept_bytes_ = 0;
  size_t used_ = 0;
  size_t largest_ = 0;
};

}  // namespace

void ct_keep_memory(void) { c10::SetCPUAllocator(&BlockCache::cache(), 1); }

void ct_release_memory(void) { BlockCache::cache().release(); }
