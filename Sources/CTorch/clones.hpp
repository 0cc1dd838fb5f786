#pragma once
// A loop so marked is compiled for several generations of processors, and the fitting one is chosen when it is first
// run.
#if defined(__x86_64__)
#define CT_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define CT_VECTOR_CLONES
#endif
