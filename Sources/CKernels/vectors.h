#ifndef CKERNELS_VECTORS_H
#define CKERNELS_VECTORS_H

#include <stdint.h>

// Loops are compiled for several generations of processors, and the fitting one is chosen when one is first run.
#if defined(__x86_64__)
#define CK_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CK_CLONES
#endif

// Part of each clone, so that it takes its instructions.
#define CK_INLINE static inline __attribute__((always_inline))

// Four and eight floats, as the compiler's vectors: one register or several.
typedef float ck_v4 __attribute__((vector_size(16), aligned(4)));
typedef float ck_v8 __attribute__((vector_size(32), aligned(4)));
typedef int32_t ck_i8 __attribute__((vector_size(32), aligned(4)));

#endif
