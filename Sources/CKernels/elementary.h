#ifndef CKERNELS_ELEMENTARY_H
#define CKERNELS_ELEMENTARY_H

#include "vectors.h"

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

#endif
