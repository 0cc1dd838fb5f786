#pragma once
// Loops that become vector instructions.

// The loop is compiled for several generations of processors, and the fitting one is chosen when it is first run.
#if defined(__x86_64__)
#define CT_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CT_VECTOR_CLONES
#endif

// Part of each clone, so that it takes its instructions.
#define CT_INLINE __attribute__((always_inline)) inline
