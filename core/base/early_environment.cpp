// Settings that OpenMP's and OpenBLAS's run-time libraries read in their constructors, which run before main(): where they
// are missing, the program starts itself once more with them, before any library is initialised (about 14 ms). Setting
// them in place is lost: the C library takes its own copy of the environment later. Linked into programs, not libraries.
#if defined(__linux__)

#include "core/base/early_settings.h"

#include <unistd.h>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>

namespace {

using sightseer::earlySettings;

bool isSet(char* const* environment, const char* name) {
    const std::size_t length = std::strlen(name);
    for (; *environment; ++environment) {
        if (std::strncmp(*environment, name, length) == 0 && (*environment)[length] == '=') return true;
    }
    return false;
}

// cpuFeatures() cannot be asked this early: its guard is the C++ library's.
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
    if (isSet(environment, earlySettings[0].name)) return;
    static char program[4096];
    const ssize_t length = ::readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) return;
    std::size_t count = 0;
    while (environment[count]) ++count;
    auto** extended = static_cast<char**>(std::calloc(count + std::size(earlySettings) + 1, sizeof(char*)));
    if (!extended) return;
    std::memcpy(extended, environment, count * sizeof(char*));
    static char texts[std::size(earlySettings)][64];
    for (std::size_t i = 0; i < std::size(earlySettings); ++i) {
        const auto& setting = earlySettings[i];
        if (isSet(environment, setting.name) || (setting.onlyWithAvx512 && !hasAvx512())) continue;
        std::snprintf(texts[i], sizeof texts[i], "%s=%s", setting.name, setting.value);
        extended[count++] = texts[i];
    }
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
