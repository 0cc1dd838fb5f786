#include <string.h>

#include "CKernels.h"
#include "elementary.h"

// Pixels whose marginals are held at once, in the first-level cache.
enum { block = 32 };

// softmax over the `lanes` floats of each pixel, in place; with four lanes two pixels at a time.
CK_INLINE void softmax(float *q, const int64_t lanes, int64_t pixels) {
  const int64_t step = lanes == 4 ? 8 : lanes;
  const int64_t steps = (pixels * lanes + step - 1) / step;
  ck_v8 sums[block];
  for (int64_t i = 0; i < steps; ++i) {
    float *at = q + i * step;
    ck_v8 top = *(ck_v8 *)at;
    for (int64_t c = 8; c < step; c += 8) top = CK_LARGER(top, *(ck_v8 *)(at + c));
    top = CK_LARGER(top, CK_SWAP1(top));
    top = CK_LARGER(top, CK_SWAP2(top));
    if (lanes > 4) top = CK_LARGER(top, CK_SWAP4(top));
    ck_v8 sum = {0};
    for (int64_t c = 0; c < step; c += 8) {
      ck_v8 y = *(ck_v8 *)(at + c) - top;
      exponential(&y);
      *(ck_v8 *)(at + c) = y;
      sum += y;
    }
    sum += CK_SWAP1(sum);
    sum += CK_SWAP2(sum);
    if (lanes > 4) sum += CK_SWAP4(sum);
    sums[i] = sum;
  }
  for (int64_t i = 0; i < steps; ++i) {
    const ck_v8 scale = 1.0f / sums[i];
    for (int64_t c = 0; c < step; c += 8) *(ck_v8 *)(q + i * step + c) *= scale;
  }
}

// q = base + Σ_k w_k·filtered[vertex_k]
CK_INLINE void slice(const ck_kernel *kernel, const int64_t corners, const int64_t lanes, const float *base,
                     float *q, int64_t first, int64_t pixels) {
  const int32_t *vertex = kernel->vertex + first * corners;
  const float *w = kernel->weights + first * corners;
  const float *rows = kernel->filtered;
  for (int64_t pixel = 0; pixel < pixels; ++pixel, vertex += corners, w += corners, base += lanes, q += lanes) {
    if (lanes == 4) {
      ck_v4 sum = *(const ck_v4 *)base;
      for (int64_t k = 0; k < corners; ++k) sum += w[k] * *(const ck_v4 *)(rows + vertex[k] * lanes);
      *(ck_v4 *)q = sum;
      continue;
    }
    // Three registers of sums at a time.
    for (int64_t from = 0; from < lanes; from += 24) {
      const int64_t vectors = lanes - from < 24 ? (lanes - from) / 8 : 3;
      ck_v8 sum[3];
      for (int64_t c = 0; c < vectors; ++c) sum[c] = *(const ck_v8 *)(base + from + 8 * c);
      for (int64_t k = 0; k < corners; ++k) {
        const float *row = rows + vertex[k] * lanes + from;
        for (int64_t c = 0; c < vectors; ++c) sum[c] += w[k] * *(const ck_v8 *)(row + 8 * c);
      }
      for (int64_t c = 0; c < vectors; ++c) *(ck_v8 *)(q + from + 8 * c) = sum[c];
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
      if (lanes == 4) {
        *(ck_v4 *)row += w[k] * *(const ck_v4 *)q;
      } else {
        for (int64_t c = 0; c < lanes; c += 8) *(ck_v8 *)(row + c) += w[k] * *(const ck_v8 *)(q + c);
      }
    }
  }
}

CK_INLINE void mean_field(const ck_field *field, const int64_t lanes, float *marginals, int64_t plane, int64_t from,
                          int64_t to) {
  float q[block * ck_max_lanes + 8];
  const ck_kernel *smooth = &field->kernels[0], *appearance = &field->kernels[1];
  for (int64_t first = from; first < to; first += block) {
    const int64_t pixels = to - first < block ? to - first : block;
    const float *logits = field->logits + first * lanes;
    if (smooth->filtered) {
      slice(smooth, 3, lanes, logits, q, first, pixels);
      slice(appearance, 6, lanes, q, q, first, pixels);
    } else {
      memcpy(q, logits, (size_t)(pixels * lanes) * sizeof *q);
    }
    if (lanes == 4) memset(q + pixels * lanes, 0, 4 * sizeof *q);
    softmax(q, lanes, pixels);
    if (smooth->splatted) {
      splat(smooth, 3, lanes, q, first, pixels);
      splat(appearance, 6, lanes, q, first, pixels);
    }
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

CK_INLINE void collect(float *const *parts, const int64_t *rows, int64_t count, float *sums, int64_t stride,
                       const int64_t lanes, int64_t sum_rows) {
  for (int64_t i = 0; i < sum_rows; ++i) {
    float sum[8] = {0};
    for (int64_t part = 0; part < count; ++part) {
      if (i >= rows[part]) continue;
      float *row = parts[part] + i * stride;
      for (int64_t c = 0; c < lanes; ++c) sum[c] += row[c];
      for (int64_t c = 0; c < lanes; ++c) row[c] = 0;
    }
    for (int64_t c = 0; c < lanes; ++c) sums[i * stride + c] = sum[c];
  }
}

CK_CLONES void ck_collect(float *const *parts, const int64_t *rows, int64_t count, float *sums, int64_t stride,
                          int64_t lanes, int64_t sum_rows) {
  if (lanes == 4) {
    collect(parts, rows, count, sums, stride, 4, sum_rows);
  } else {
    collect(parts, rows, count, sums, stride, 8, sum_rows);
  }
}

CK_INLINE void blur(const float *restrict in, float *restrict out, const int32_t *neighbours, float factor,
                    int64_t stride, const int64_t lanes, int64_t rows) {
  for (int64_t i = 1; i < rows; ++i) {
    const float *row = in + i * stride;
    const float *a = in + neighbours[2 * i] * stride, *b = in + neighbours[2 * i + 1] * stride;
    float *result = out + i * stride;
    for (int64_t c = 0; c < lanes; ++c) result[c] = factor * (row[c] + 0.5f * (a[c] + b[c]));
  }
}

CK_CLONES void ck_blur(const float *in, float *out, const int32_t *neighbours, float factor, int64_t stride,
                       int64_t lanes, int64_t rows) {
  switch (lanes) {
    case 1: return blur(in, out, neighbours, factor, stride, 1, rows);
    case 4: return blur(in, out, neighbours, factor, stride, 4, rows);
    default: return blur(in, out, neighbours, factor, stride, 8, rows);
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
