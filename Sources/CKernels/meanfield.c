#include <string.h>

#include "CKernels.h"
#include "vectors.h"

// Pixels whose marginals are held at once, in the first-level cache.
enum { block = 32 };

// a where the mask is set, b elsewhere. Vectors are handed to functions by address: by value they would be another
// call for each generation of processors.
#define CK_CHOSEN(mask, a, b) ((ck_v8)(((mask) & (ck_i8)(a)) | (~(mask) & (ck_i8)(b))))

// x ← eˣ for x ≤ 0, relative error below 2e-7; 0 below −80, where nothing is lost and no denormal slows what follows.
//
// x = n·log 2 + r, eʳ by Cephes' polynomial, 2ⁿ through the exponent's bits.
CK_INLINE void exponential(ck_v8 *x) {
  const ck_i8 kept = *x > -80.0f;
  const ck_v8 z = (ck_v8)(kept & (ck_i8)*x);
  const ck_v8 t = z * 1.44269504088896341f + 12582912.0f;  // n in the lowest bits
  const ck_v8 n = t - 12582912.0f;
  const ck_v8 r = (z - n * 0.693359375f) - n * -2.12194440e-4f;
  ck_v8 y = r * 1.9875691500e-4f + 1.3981999507e-3f;
  y = y * r + 8.3334519073e-3f;
  y = y * r + 4.1665795894e-2f;
  y = y * r + 1.6666665459e-1f;
  y = y * r + 5.0000001201e-1f;
  y = y * (r * r) + r + 1.0f;
  *x = (ck_v8)(((ck_i8)y + ((ck_i8)t << 23)) & kept);
}

// x ← log x for normal x > 0, relative error below 2e-7.
//
// x = 2ⁿ·m with √½ ≤ m < √2, log m by Cephes' polynomial.
CK_INLINE void logarithm(ck_v8 *x) {
  const ck_i8 bits = (ck_i8)*x;
  ck_v8 n = __builtin_convertvector((bits >> 23) - 126, ck_v8);
  ck_v8 m = (ck_v8)((bits & 0x007FFFFF) | 0x3F000000);  // in [½, 1)
  const ck_i8 small = m < 0.707106781186547524f;
  n = CK_CHOSEN(small, n - 1.0f, n);
  m = CK_CHOSEN(small, m + m, m) - 1.0f;
  const ck_v8 z = m * m;
  ck_v8 y = m * 7.0376836292e-2f - 1.1514610310e-1f;
  y = y * m + 1.1676998740e-1f;
  y = y * m - 1.2420140846e-1f;
  y = y * m + 1.4249322787e-1f;
  y = y * m - 1.6668057665e-1f;
  y = y * m + 2.0000714765e-1f;
  y = y * m - 2.4999993993e-1f;
  y = y * m + 3.3333331174e-1f;
  y = y * m * z + n * -2.12194440e-4f - z * 0.5f;
  *x = m + y + n * 0.693359375f;
}

#define CK_LARGER(a, b) CK_CHOSEN((a) > (b), a, b)

// The lanes of v in another order: exchanged with those 1, 2 or 4 away.
#define CK_SWAP1(v) __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6)
#define CK_SWAP2(v) __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5)
#define CK_SWAP4(v) __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3)

// softmax over the `lanes` floats of a pixel, in place; with four lanes two pixels at a time.
CK_INLINE void softmax(float *q, const int64_t lanes, int64_t pixels) {
  const int64_t step = lanes == 4 ? 8 : lanes;
  for (float *end = q + pixels * lanes; q < end; q += step) {
    ck_v8 top = *(ck_v8 *)q;
    for (int64_t c = 8; c < step; c += 8) top = CK_LARGER(top, *(ck_v8 *)(q + c));
    top = CK_LARGER(top, CK_SWAP1(top));
    top = CK_LARGER(top, CK_SWAP2(top));
    if (lanes > 4) top = CK_LARGER(top, CK_SWAP4(top));
    ck_v8 sum = {0};
    for (int64_t c = 0; c < step; c += 8) {
      ck_v8 y = *(ck_v8 *)(q + c) - top;
      exponential(&y);
      *(ck_v8 *)(q + c) = y;
      sum += y;
    }
    sum += CK_SWAP1(sum);
    sum += CK_SWAP2(sum);
    if (lanes > 4) sum += CK_SWAP4(sum);
    const ck_v8 scale = 1.0f / sum;
    for (int64_t c = 0; c < step; c += 8) *(ck_v8 *)(q + c) *= scale;
  }
}

// q += Σ_k w_k·filtered[vertex_k]
CK_INLINE void slice(const ck_kernel *kernel, const int64_t corners, const int64_t lanes, float *q, int64_t first,
                     int64_t pixels) {
  const int32_t *vertex = kernel->vertex + first * corners;
  const float *w = kernel->weights + first * corners;
  const float *rows = kernel->filtered;
  for (int64_t pixel = 0; pixel < pixels; ++pixel, vertex += corners, w += corners, q += lanes) {
    for (int64_t from = 0; from < lanes; from += 32) {
      const int64_t count = lanes - from < 32 ? lanes - from : 32;
      float sum[32];
      for (int64_t c = 0; c < count; ++c) sum[c] = q[from + c];
      for (int64_t k = 0; k < corners; ++k) {
        const float *row = rows + vertex[k] * lanes + from;
        for (int64_t c = 0; c < count; ++c) sum[c] += w[k] * row[c];
      }
      for (int64_t c = 0; c < count; ++c) q[from + c] = sum[c];
    }
  }
}

// splatted[vertex_k] += w_k·q
CK_INLINE void splat(const ck_kernel *kernel, const int64_t corners, const int64_t lanes, const float *q,
                     int64_t first, int64_t pixels) {
  const int32_t *vertex = kernel->vertex + first * corners;
  const float *w = kernel->weights + first * corners;
  for (int64_t pixel = 0; pixel < pixels; ++pixel, vertex += corners, w += corners, q += lanes) {
    for (int64_t k = 0; k < corners; ++k) {
      float *row = kernel->splatted + vertex[k] * lanes;
      for (int64_t c = 0; c < lanes; ++c) row[c] += w[k] * q[c];
    }
  }
}

CK_INLINE void mean_field(const ck_field *field, const int64_t lanes, float *marginals, int64_t plane, int64_t from,
                          int64_t to) {
  float q[block * ck_max_lanes + 8];
  const ck_kernel *smooth = &field->kernels[0], *appearance = &field->kernels[1];
  for (int64_t first = from; first < to; first += block) {
    const int64_t pixels = to - first < block ? to - first : block;
    memcpy(q, field->logits + first * lanes, (size_t)(pixels * lanes) * sizeof *q);
    if (smooth->filtered) slice(smooth, 3, lanes, q, first, pixels);
    if (appearance->filtered) slice(appearance, 6, lanes, q, first, pixels);
    if (lanes == 4) memset(q + pixels * lanes, 0, 4 * sizeof *q);
    softmax(q, lanes, pixels);
    if (smooth->splatted) splat(smooth, 3, lanes, q, first, pixels);
    if (appearance->splatted) splat(appearance, 6, lanes, q, first, pixels);
    if (marginals) {
      for (int64_t l = 0; l < field->labels; ++l) {
        for (int64_t pixel = 0; pixel < pixels; ++pixel) marginals[l * plane + first + pixel] = q[pixel * lanes + l];
      }
    }
  }
}

CK_CLONES void ck_mean_field(const ck_field *field, float *marginals, int64_t plane, int64_t from, int64_t to) {
  switch (field->lanes) {
    case 4: return mean_field(field, 4, marginals, plane, from, to);
    case 8: return mean_field(field, 8, marginals, plane, from, to);
    case 16: return mean_field(field, 16, marginals, plane, from, to);
    case 24: return mean_field(field, 24, marginals, plane, from, to);
    default: return mean_field(field, field->lanes, marginals, plane, from, to);
  }
}

CK_CLONES void ck_collect(float *const *parts, const int64_t *rows, int64_t count, float *sums, int64_t lanes,
                          int64_t from, int64_t to) {
  memset(sums + from * lanes, 0, (size_t)((to - from) * lanes) * sizeof *sums);
  for (int64_t part = 0; part < count; ++part) {
    const int64_t end = rows[part] < to ? rows[part] : to;
    if (end <= from) continue;
    float *restrict values = parts[part], *restrict sum = sums;
    for (int64_t i = from * lanes; i < end * lanes; ++i) sum[i] += values[i];
    memset(values + from * lanes, 0, (size_t)((end - from) * lanes) * sizeof *values);
  }
}

CK_INLINE void blur(const float *restrict in, float *restrict out, const int32_t *neighbours, float factor,
                    const int64_t lanes, int64_t from, int64_t to) {
  for (int64_t i = from; i < to; ++i) {
    const float *row = in + i * lanes;
    const float *a = in + neighbours[2 * i] * lanes, *b = in + neighbours[2 * i + 1] * lanes;
    float *result = out + i * lanes;
    for (int64_t c = 0; c < lanes; ++c) result[c] = factor * (row[c] + 0.5f * (a[c] + b[c]));
  }
}

CK_CLONES void ck_blur(const float *in, float *out, const int32_t *neighbours, float factor, int64_t lanes,
                       int64_t from, int64_t to) {
  switch (lanes) {
    case 1: return blur(in, out, neighbours, factor, 1, from, to);
    case 4: return blur(in, out, neighbours, factor, 4, from, to);
    case 8: return blur(in, out, neighbours, factor, 8, from, to);
    case 16: return blur(in, out, neighbours, factor, 16, from, to);
    case 24: return blur(in, out, neighbours, factor, 24, from, to);
    default: return blur(in, out, neighbours, factor, lanes, from, to);
  }
}

CK_CLONES void ck_logits_of_scores(const float *const *planes, int64_t labels, int64_t lanes, float clip,
                                   float *logits, int64_t from, int64_t to) {
  for (int64_t first = from; first < to; first += 8) {
    const int64_t pixels = to - first < 8 ? to - first : 8;
    float *at = logits + first * lanes;
    for (int64_t l = 0; l < labels; ++l) {
      ck_v8 p = {0};
      for (int64_t i = 0; i < pixels; ++i) p[i] = planes[l][first + i];
      p = CK_CHOSEN(p > clip, p, (ck_v8){0} + clip);
      p = CK_CHOSEN(p < 1.0f, p, (ck_v8){0} + 1.0f);
      logarithm(&p);
      for (int64_t i = 0; i < pixels; ++i) at[i * lanes + l] = p[i];
    }
    for (int64_t l = labels; l < lanes; ++l) {
      for (int64_t i = 0; i < pixels; ++i) at[i * lanes + l] = CK_ABSENT;
    }
  }
}
