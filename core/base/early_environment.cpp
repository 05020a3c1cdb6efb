// Settings that OpenMP's and OpenBLAS's run-time libraries read in their constructors, when a program that links them
// (through FAISS) is loaded: before main(), and so before any other code of ours. Linked into programs, not libraries.
#include <cstdlib>

namespace {

void setEarly(int, char**, char**) {
    // Waiting OpenMP threads spin for milliseconds by default, and take the cores from the decoders.
    ::setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
#if defined(__x86_64__)
    // OpenBLAS 0.3.21 does not know processors newer than itself and falls back to its AVX2 kernels.
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        ::setenv("OPENBLAS_CORETYPE", "SkylakeX", 0);
    }
#endif
}

}  // namespace

// Only ELF programs have it. A sanitizer's run-time library claims the same place for itself.
#if defined(__ELF__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
[[gnu::section(".preinit_array"), gnu::used]] static void (*const early)(int, char**, char**) = setEarly;
#else
[[maybe_unused]] static void (*const early)(int, char**, char**) = setEarly;
#endif
