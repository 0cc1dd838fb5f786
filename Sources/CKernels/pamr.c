#include "CKernels.h"
#include "elementary.h"

enum { at_once = 8 };

// κ of METHODS §3.3 for eight pixels side by side whose values lie at `centre` of each channel.
CK_INLINE void affinities(const ck_neighbourhood *n, const float *const *channels, int64_t centre, ck_v8 *k) {
  const float samples = (float)(n->neighbours + n->rings);
  for (int64_t q = 0; q < n->neighbours; ++q) k[q] = (ck_v8){0};
  for (int64_t c = 0; c < n->channels; ++c) {
    const float *at = channels[c] + centre;
    const ck_v8 own = *(const ck_v8 *)at;
    // The deviation is invariant to shifts, so it is taken of differences to the centre, which lose no digits.
    ck_v8 sum = {0}, squares = {0};
    for (int64_t q = 0; q < n->neighbours; ++q) {
      const ck_v8 difference = *(const ck_v8 *)(at + n->offsets[q]) - own;
      sum += difference;
      squares += difference * difference;
    }
    ck_v8 variance = (squares - sum * sum / samples) / (samples - 1);
    variance = CK_LARGER(variance, (ck_v8){0});
    const ck_v8 scale = 1.0f / (1e-8f + 0.1f * __builtin_elementwise_sqrt(variance));
    for (int64_t q = 0; q < n->neighbours; ++q) {
      const ck_v8 difference = *(const ck_v8 *)(at + n->offsets[q]) - own;
      k[q] -= (ck_v8)((ck_i8)difference & 0x7FFFFFFF) * scale;
    }
  }
}

CK_CLONES void ck_pamr_affinities(const ck_neighbourhood *n, const float *const *channels, int64_t centre,
                                  int64_t pixels, float *alpha) {
  ck_v8 k[ck_max_neighbours];
  const int64_t count = n->neighbours;
  for (int64_t first = 0; first < pixels; first += at_once) {
    affinities(n, channels, centre + first, k);
    ck_v8 top = k[0], sum = {0};
    for (int64_t q = 1; q < count; ++q) top = CK_LARGER(top, k[q]);
    for (int64_t q = 0; q < count; ++q) {
      ck_v8 y = (k[q] - top) / (float)n->channels;
      exponential(&y);
      k[q] = y;
      sum += y;
    }
    const ck_v8 scale = 1.0f / sum;
    for (int64_t q = 0; q < count; ++q) k[q] *= scale;
    const int64_t valid = pixels - first < at_once ? pixels - first : at_once;
    for (int64_t p = 0; p < valid; ++p) {
      for (int64_t q = 0; q < count; ++q) alpha[(first + p) * count + q] = k[q][p];
    }
  }
}

// out = Σ_q α_q·rows[q] for one pixel, where rows[q] + shift begins its neighbour's maps.
CK_INLINE void weighted_sum(const float *alpha, const float *const *rows, const int64_t *shifts, int64_t shift,
                            int64_t count, const int64_t lanes, float *out) {
  if (lanes == 4) {
    ck_v4 sum = {0};
    for (int64_t q = 0; q < count; ++q) sum += alpha[q] * *(const ck_v4 *)(rows[q] + shifts[q] + shift);
    *(ck_v4 *)out = sum;
    return;
  }
  // Three registers of sums at a time.
  for (int64_t from = 0; from < lanes; from += 24) {
    const int64_t vectors = lanes - from < 24 ? (lanes - from) / 8 : 3;
    ck_v8 sum[3] = {{0}, {0}, {0}};
    for (int64_t q = 0; q < count; ++q) {
      const float *row = rows[q] + shifts[q] + shift + from;
      for (int64_t c = 0; c < vectors; ++c) sum[c] += alpha[q] * *(const ck_v8 *)(row + 8 * c);
    }
    for (int64_t c = 0; c < vectors; ++c) *(ck_v8 *)(out + from + 8 * c) = sum[c];
  }
}

CK_INLINE int64_t clamped(int64_t value, int64_t count) {
  return value < 0 ? 0 : value >= count ? count - 1 : value;
}

CK_INLINE void step(const ck_neighbourhood *n, const float *alpha, const float *in, float *out, const int64_t lanes,
                    int64_t width, int64_t height, int64_t y) {
  const int64_t count = n->neighbours;
  const float *rows[ck_max_neighbours];
  int64_t inner[ck_max_neighbours], border[ck_max_neighbours];
  for (int64_t q = 0; q < count; ++q) {
    rows[q] = in + clamped(y + n->dy[q], height) * width * lanes;
    inner[q] = n->dx[q] * lanes;
  }
  const float *weights = alpha + y * width * count;
  float *to = out + y * width * lanes;
  for (int64_t x = 0; x < width; ++x, weights += count, to += lanes) {
    if (x >= n->reach && x + n->reach < width) {
      weighted_sum(weights, rows, inner, x * lanes, count, lanes, to);
    } else {
      for (int64_t q = 0; q < count; ++q) border[q] = clamped(x + n->dx[q], width) * lanes;
      weighted_sum(weights, rows, border, 0, count, lanes, to);
    }
  }
}

CK_CLONES void ck_pamr_step(const ck_neighbourhood *n, const float *alpha, const float *in, float *out,
                            int64_t lanes, int64_t width, int64_t height, int64_t from, int64_t to) {
  for (int64_t y = from; y < to; ++y) {
    switch (lanes) {
      case 4: step(n, alpha, in, out, 4, width, height, y); break;
      case 8: step(n, alpha, in, out, 8, width, height, y); break;
      case 24: step(n, alpha, in, out, 24, width, height, y); break;
      default: step(n, alpha, in, out, lanes, width, height, y);
    }
  }
}
