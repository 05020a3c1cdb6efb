// What differs between operating systems, in one place. Thread: any, unless a line says otherwise.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sightseer {

// A shared library opened at run time (dlopen, LoadLibrary). It stays loaded until the program ends:
// LibTorch starts threads of its own and cannot be unloaded.
class DynamicLibrary {
public:
    [[nodiscard]] static Result<DynamicLibrary> open(const std::filesystem::path& path);

    // The address of an exported symbol; NotFound names the symbol.
    [[nodiscard]] Result<void*> symbol(const char* name) const;

private:
    DynamicLibrary(std::filesystem::path path, void* handle) : m_path(std::move(path)), m_handle(handle) {}

    std::filesystem::path m_path;
    void* m_handle;
};

// Sets an environment variable of this process unless it is already set. Thread: before other threads read the environment.
void setEnvironmentDefault(const char* name, const char* value);

// Lets the allocator keep large freed blocks instead of giving them back to the system: inference allocates the same
// activations again for every batch, and fresh pages cost more than the arithmetic. Does nothing where the C library has no
// such setting. Thread: any; for the whole process.
void keepFreedMemory();

// The opposite, once: what is free now goes back to the system. For moments of rest, and not on a thread that somebody
// waits for: it takes milliseconds.
void returnFreedMemory();

struct CpuFeatures {
    bool avx2 = false;    // with FMA and F16C
    bool avx512 = false;  // F, BW, DQ and VL
    bool avx512Bf16 = false;
};
const CpuFeatures& cpuFeatures();

// Since 1970 UTC.
std::int64_t secondsNow();

// Cores this process may use; at least 1.
int usableCores();

// The most memory this process has held, in bytes; 0 where the system does not tell.
std::uint64_t peakMemoryBytes();

// Whether the computer draws on a battery now. False where the system does not tell. `supplies`: the folder with the kernel's
// power supplies (https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-power).
bool runsOnBattery(const std::filesystem::path& supplies = "/sys/class/power_supply");

// A place that survives a drive's move to another mount point or letter: the file system's own id, and the path inside it.
struct VolumePath {
    std::string volumeId;  // e.g. a file system UUID; empty where the system gives none
    std::filesystem::path pathInVolume;
};

[[nodiscard]] Result<VolumePath> volumePathOf(const std::filesystem::path& existing);

// Where that place is mounted now; nothing when the drive is away or the folder is gone.
std::optional<std::filesystem::path> resolveVolumePath(const VolumePath& place);

}  // namespace sightseer
