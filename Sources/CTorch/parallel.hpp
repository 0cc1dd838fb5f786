#pragma once
// Loops of our own on libtorch's threads.
//
// `at::parallel_for` is a template: compiled without the OpenMP switch, as the Swift package manager does, it runs
// on one thread. libtorch itself runs on GNU OpenMP, whose entry points are stable and already in the process; they
// are looked up once. Where libtorch was built on another OpenMP, the loops run on one thread.
#include <ATen/Parallel.h>
#include <dlfcn.h>

#include <algorithm>

namespace camscope {

struct OpenMP {
  void (*parallel)(void (*)(void *), void *, unsigned, unsigned);
  int (*thread)();
  int (*threads)();

  bool found() const { return parallel && thread && threads; }

  static const OpenMP &shared() {
    static const OpenMP found{
        reinterpret_cast<void (*)(void (*)(void *), void *, unsigned, unsigned)>(
            dlsym(RTLD_DEFAULT, "GOMP_parallel")),
        reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "omp_get_thread_num")),
        reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "omp_get_num_threads"))};
    return found;
  }
};

// Runs body(from, to) over parts of 0 ..< count, at least `grain` elements each. The body must not throw.
template <typename Body>
void parallel(int64_t count, int64_t grain, Body body) {
  const auto &omp = OpenMP::shared();
  auto threads = std::min<int64_t>(at::get_num_threads(), count / grain);
  if (threads < 2 || !omp.found() || at::in_parallel_region()) return body(0, count);
  struct Job {
    const Body &body;
    int64_t count;
    const OpenMP &omp;
  } job{body, count, omp};
  omp.parallel(
      [](void *context) {
        const auto &job = *static_cast<Job *>(context);
        // Parts begin at whole cache lines of every element type.
        int64_t part = (job.count / job.omp.threads() + 64) / 64 * 64;
        int64_t from = std::min(job.count, part * job.omp.thread());
        job.body(from, std::min(job.count, from + part));
      },
      &job, static_cast<unsigned>(threads), 0);
}

// Runs body(part) for every part 0 ..< count; thread t of T takes the parts t, t + T, …. The body must not throw.
template <typename Body>
void parallel_parts(int64_t count, Body body) {
  const auto &omp = OpenMP::shared();
  auto threads = std::min<int64_t>(at::get_num_threads(), count);
  if (threads < 2 || !omp.found() || at::in_parallel_region()) {
    for (int64_t part = 0; part < count; ++part) body(part);
    return;
  }
  struct Job {
    const Body &body;
    int64_t count;
    const OpenMP &omp;
  } job{body, count, omp};
  omp.parallel(
      [](void *context) {
        const auto &job = *static_cast<Job *>(context);
        for (int64_t part = job.omp.thread(); part < job.count; part += job.omp.threads()) job.body(part);
      },
      &job, static_cast<unsigned>(threads), 0);
}

}  // namespace camscope
