#include <math.h>

#include "CKernels.h"
#include "vectors.h"

// Every processor must find the same simplices, so no product is fused into a sum here.
#pragma STDC FP_CONTRACT OFF

enum { pixels_at_once = 16 };

// To the nearest whole number, halves to even, for |v| < 2²².
CK_INLINE float rounded(float v) {
  const float shift = 12582912.0f;
  return (v + shift) - shift;
}

// Adams, Baek, Davis: Fast High-Dimensional Filtering Using the Permutohedral Lattice (2010), in the order of
// operations of Krähenbühl and Koltun's code.
CK_INLINE void simplices(const ck_embedding *e, const int d, int64_t from, int64_t to, int64_t *key,
                         uint32_t *ranks, float *weights) {
  const float down = 1.0f / (float)(d + 1);
  int64_t y = from / e->width, x = from % e->width;
  for (int64_t first = from; first < to; first += pixels_at_once) {
    const int count = to - first < pixels_at_once ? (int)(to - first) : pixels_at_once;
    float f[ck_max_dimensions][pixels_at_once] = {{0}};
    for (int p = 0; p < count; ++p) {
      f[0][p] = (float)x;
      f[1][p] = (float)y;
      if (d == 5) {
        for (int c = 0; c < 3; ++c) f[2 + c][p] = e->pixels[3 * (first + p) + c];
      }
      if (++x == e->width) x = 0, ++y;
    }
    // y = E f: suffix sums of the scaled features.
    float elevated[ck_max_dimensions + 1][pixels_at_once], sum[pixels_at_once] = {0};
    for (int j = d; j > 0; --j) {
      const float deviation = j > 2 ? e->color : e->spatial;
      for (int p = 0; p < pixels_at_once; ++p) {
        const float cf = f[j - 1][p] / deviation * e->scale[j - 1];
        elevated[j][p] = sum[p] - (float)j * cf;
        sum[p] += cf;
      }
    }
    for (int p = 0; p < pixels_at_once; ++p) elevated[0][p] = sum[p];
    // The nearest point whose coordinates are multiples of d + 1, as multiples; `surplus` is its distance from the
    // hyperplane.
    float whole[ck_max_dimensions + 1][pixels_at_once], surplus[pixels_at_once] = {0};
    for (int i = 0; i <= d; ++i) {
      for (int p = 0; p < pixels_at_once; ++p) {
        whole[i][p] = rounded(down * elevated[i][p]);
        surplus[p] += whole[i][p];
      }
    }
    // The place of each coordinate when the residuals are sorted in descending order.
    float residual[ck_max_dimensions + 1][pixels_at_once];
    int32_t rank[ck_max_dimensions + 1][pixels_at_once] = {{0}};
    for (int i = 0; i <= d; ++i) {
      for (int p = 0; p < pixels_at_once; ++p) residual[i][p] = elevated[i][p] - whole[i][p] * (float)(d + 1);
    }
    for (int i = 0; i < d; ++i) {
      for (int j = i + 1; j <= d; ++j) {
        for (int p = 0; p < pixels_at_once; ++p) {
          const int32_t below = residual[i][p] < residual[j][p];
          rank[i][p] += below;
          rank[j][p] += 1 - below;
        }
      }
    }
    // A point off the hyperplane is brought back along the coordinates with the largest error.
    for (int i = 0; i <= d; ++i) {
      for (int p = 0; p < pixels_at_once; ++p) {
        const int32_t r = rank[i][p] + (int32_t)surplus[p];
        const int32_t turn = (r < 0) - (r > d);
        rank[i][p] = r + turn * (d + 1);
        whole[i][p] += (float)turn;
        residual[i][p] = (elevated[i][p] - whole[i][p] * (float)(d + 1)) * down;
      }
    }
    // b_k = v_(d−k) − v_(d−k+1), where v_r is the residual of rank r; b_0 closes the sum to 1.
    float v[ck_max_dimensions + 1][pixels_at_once] = {{0}};
    for (int r = 0; r <= d; ++r) {
      for (int i = 0; i <= d; ++i) {
        for (int p = 0; p < pixels_at_once; ++p) v[r][p] = rank[i][p] == r ? residual[i][p] : v[r][p];
      }
    }
    float b[ck_max_dimensions + 1][pixels_at_once];
    for (int p = 0; p < pixels_at_once; ++p) b[0][p] = v[d][p] + (1 - v[0][p]);
    for (int k = 1; k <= d; ++k) {
      for (int p = 0; p < pixels_at_once; ++p) b[k][p] = v[d - k][p] - v[d - k + 1][p];
    }
    for (int p = 0; p < count; ++p) {
      const int64_t at = first - from + p;
      int64_t k = e->origin;
      uint32_t places = 0;
      for (int i = 0; i < d; ++i) k += e->stride[i] * (int64_t)whole[i][p];
      for (int i = 0; i <= d; ++i) places |= (uint32_t)rank[i][p] << (3 * i);
      key[at] = k;
      ranks[at] = places;
      for (int i = 0; i <= d; ++i) weights[at * (d + 1) + i] = b[i][p];
    }
  }
}

CK_CLONES void ck_simplices(const ck_embedding *embedding, int64_t from, int64_t to, int64_t *key, uint32_t *ranks,
                            float *weights) {
  if (embedding->dimensions == 2) {
    simplices(embedding, 2, from, to, key, ranks, weights);
  } else {
    simplices(embedding, 5, from, to, key, ranks, weights);
  }
}

void ck_normalise(const int32_t *vertex, float *weights, int64_t corners, const float *mass, float alpha,
                  int64_t from, int64_t to) {
  for (int64_t pixel = from; pixel < to; ++pixel) {
    const int32_t *at = vertex + pixel * corners;
    float *w = weights + pixel * corners;
    float sum = 0;
    for (int64_t k = 0; k < corners; ++k) sum += w[k] * mass[at[k]];
    const float scale = 1 / sqrtf(fmaxf(0, alpha * sum) + 1e-20f);
    for (int64_t k = 0; k < corners; ++k) w[k] *= scale;
  }
}
