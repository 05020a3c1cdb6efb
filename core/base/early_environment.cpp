// Settings that OpenMP's and OpenBLAS's run-time libraries read in their constructors, which run before main(): where they
// are missing, the program starts itself once more with them, before any library is initialised (about 14 ms). Setting
// them in place is lost: the C library takes its own copy of the environment later. Linked into programs, not libraries.
#if defined(__linux__)

#include <unistd.h>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace {

bool isSet(char* const* environment, const char* name) {
    const std::size_t length = std::strlen(name);
    for (; *environment; ++environment) {
        if (std::strncmp(*environment, name, length) == 0 && (*environment)[length] == '=') return true;
    }
    return false;
}

bool hasAvx512() {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
    return false;
#endif
}

void restartWithSettings(int, char** arguments, char** environment) {
    if (isSet(environment, "OMP_WAIT_POLICY")) return;
    static char program[4096];
    const ssize_t length = ::readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) return;
    std::size_t count = 0;
    while (environment[count]) ++count;
    auto** extended = static_cast<char**>(std::calloc(count + 3, sizeof(char*)));
    if (!extended) return;
    std::memcpy(extended, environment, count * sizeof(char*));
    // Waiting OpenMP threads spin for milliseconds by default, and take the cores from the decoders.
    static char waitPolicy[] = "OMP_WAIT_POLICY=PASSIVE";
    extended[count++] = waitPolicy;
    // OpenBLAS 0.3.21 does not know processors newer than itself and falls back to its AVX2 kernels.
    static char coreType[] = "OPENBLAS_CORETYPE=SkylakeX";
    if (hasAvx512() && !isSet(environment, "OPENBLAS_CORETYPE")) extended[count++] = coreType;
    ::execve(program, arguments, extended);
    std::free(extended);  // it could not be started again: go on as it is
}

}  // namespace

// A sanitizer's run-time library claims this place for itself.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
[[gnu::section(".preinit_array"), gnu::used]] static void (*const early)(int, char**, char**) = restartWithSettings;
#else
[[maybe_unused]] static void (*const early)(int, char**, char**) = restartWithSettings;
#endif

#endif
