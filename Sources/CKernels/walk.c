#include <math.h>

#include "CKernels.h"
#include "vectors.h"

// Sixteen neighbouring pixels of a row.
typedef float ck_v16 __attribute__((vector_size(64), aligned(4)));
typedef int32_t ck_i16 __attribute__((vector_size(64), aligned(4)));

enum { at_once = 16 };

CK_CLONES void ck_path_affinities(const float *edge, const int64_t *path, int64_t points, int64_t pixels,
                                  float *affinity) {
  for (int64_t x = 0; x < pixels; ++x) affinity[x] = edge[x + path[0]];
  for (int64_t p = 1; p < points; ++p) {
    const float *at = edge + path[p];
    for (int64_t x = 0; x < pixels; ++x) affinity[x] = at[x] > affinity[x] ? at[x] : affinity[x];
  }
  for (int64_t x = 0; x < pixels; ++x) affinity[x] = 1 - affinity[x];
}

void ck_path_places(const float *edge, const int64_t *path, int64_t points, int64_t first, int64_t pixels,
                    int64_t *places) {
  for (int64_t x = 0; x < pixels; ++x) {
    const float *at = edge + first + x;
    int64_t place = path[0];
    for (int64_t p = 1; p < points; ++p) place = at[path[p]] > at[place] ? path[p] : place;
    places[x] = first + x + place;
  }
}

// aᵝ below this is 0: beside the 1 of the diagonal it is nothing, and products with it would be denormal.
static const float negligible = 1e-30f;

CK_CLONES void ck_powers(const float *affinity, float *powers, double beta, int64_t count) {
  const int64_t whole = beta == floor(beta) ? (int64_t)beta : 0;
  for (int64_t i = 0; i < count; i += at_once) {
    ck_v16 power = (ck_v16){0} + 1, factor = *(const ck_v16 *)(affinity + i);
    if (whole > 0) {
      for (int64_t bits = whole; bits > 0; bits >>= 1) {
        if (bits & 1) power *= factor;
        factor *= factor;
      }
    } else {
      for (int64_t p = 0; p < at_once; ++p) power[p] = powf(factor[p], (float)beta);
    }
    *(ck_v16 *)(powers + i) = (ck_v16)((ck_i16)power & (ck_i16)(power > negligible));
  }
}

// Summed in the order of a step, so that a map of ones stays one.
CK_CLONES void ck_walk_degrees(const ck_walk *walk, float *degrees, int64_t from, int64_t to) {
  for (int64_t y = from; y < to; ++y) {
    float *row = degrees + y * walk->stride;
    for (int64_t x = 0; x < walk->width; ++x) row[x] = 1;  // the diagonal
    for (int64_t o = 0; o < walk->offsets; ++o) {
      const float *ahead = walk->affinity + o * walk->plane + y * walk->stride;
      const float *behind = ahead - walk->shifts[o];
      for (int64_t x = 0; x < walk->width; ++x) {
        row[x] += ahead[x];
        row[x] += behind[x];
      }
    }
  }
}

CK_INLINE void step(const ck_walk *walk, const float *degrees, const float *in, float *out, const int64_t maps,
                    int64_t from, int64_t to) {
  for (int64_t y = from; y < to; ++y) {
    for (int64_t x = 0; x < walk->width; x += at_once) {
      const int64_t p = y * walk->stride + x;
      ck_v16 sum[ck_maps_at_once];
      for (int64_t k = 0; k < maps; ++k) sum[k] = *(const ck_v16 *)(in + k * walk->plane + p);
      const float *affinity = walk->affinity + p;
      for (int64_t o = 0; o < walk->offsets; ++o, affinity += walk->plane) {
        const int64_t shift = walk->shifts[o];
        const ck_v16 ahead = *(const ck_v16 *)affinity, behind = *(const ck_v16 *)(affinity - shift);
        const float *at = in + p;
        for (int64_t k = 0; k < maps; ++k, at += walk->plane) {
          sum[k] += ahead * *(const ck_v16 *)(at + shift);
          sum[k] += behind * *(const ck_v16 *)(at - shift);
        }
      }
      const ck_v16 degree = *(const ck_v16 *)(degrees + p);
      for (int64_t k = 0; k < maps; ++k) *(ck_v16 *)(out + k * walk->plane + p) = sum[k] / degree;
    }
  }
}

// What has spread thin becomes 0 and not denormal, which would slow every sum down.
CK_INLINE uint32_t flush_denormals(void) {
#if defined(__x86_64__)
  const uint32_t before = __builtin_ia32_stmxcsr();
  __builtin_ia32_ldmxcsr(before | 0x8040);
  return before;
#else
  return 0;
#endif
}

CK_INLINE void restore(uint32_t before) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr(before);
#else
  (void)before;
#endif
}

CK_CLONES void ck_walk_step(const ck_walk *walk, const float *degrees, const float *in, float *out, int64_t maps,
                            int64_t from, int64_t to) {
  const uint32_t before = flush_denormals();
  for (; maps > 0; maps -= ck_maps_at_once) {
    switch (maps) {
      case 1: step(walk, degrees, in, out, 1, from, to); break;
      case 2: step(walk, degrees, in, out, 2, from, to); break;
      case 3: step(walk, degrees, in, out, 3, from, to); break;
      default: step(walk, degrees, in, out, ck_maps_at_once, from, to);
    }
    in += ck_maps_at_once * walk->plane;
    out += ck_maps_at_once * walk->plane;
  }
  restore(before);
}
