// What OpenMP's and OpenBLAS's run-time libraries read from the environment once, when they are loaded. Plain data: it is
// read before main(), when no library is ready yet.
#pragma once

namespace sightseer {

struct EarlySetting {
    const char* name;
    const char* value;
    bool onlyWithAvx512;
};

inline constexpr EarlySetting earlySettings[] = {
    // Waiting OpenMP threads spin for milliseconds by default, and take the cores from the decoders.
    {"OMP_WAIT_POLICY", "PASSIVE", false},
    // OpenBLAS 0.3.21 does not know processors newer than itself and falls back to its AVX2 kernels.
    {"OPENBLAS_CORETYPE", "SkylakeX", true},
};

}  // namespace sightseer
