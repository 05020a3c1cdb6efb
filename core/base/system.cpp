#include "core/base/system.h"

#include <dlfcn.h>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <sched.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sstream>
#include <system_error>
#include <thread>

#include "core/base/file_io.h"

namespace sightseer {
namespace {

namespace fs = std::filesystem;

struct Mount {
    fs::path root;       // the folder of the file system that is mounted
    fs::path point;      // where
    std::string device;  // "major:minor"
    std::string source;  // e.g. /dev/sda1
};

// mountinfo writes blank, tab, newline and backslash as \ooo.
std::string unescapeMountField(const std::string& field) {
    std::string text;
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (field[i] == '\\' && i + 3 < field.size()) {
            text += static_cast<char>(std::stoi(field.substr(i + 1, 3), nullptr, 8));
            i += 3;
        } else {
            text += field[i];
        }
    }
    return text;
}

// proc(5), /proc/pid/mountinfo: id parent major:minor root mount-point options [optional...] - type source ...
std::vector<Mount> mounts() {
    std::vector<Mount> found;
    std::ifstream file("/proc/self/mountinfo");
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        std::string id, parent, device, root, point, word, type, source;
        fields >> id >> parent >> device >> root >> point;
        while (fields >> word && word != "-") {
        }
        fields >> type >> source;
        if (!source.empty())
            found.push_back({unescapeMountField(root), unescapeMountField(point), device, unescapeMountField(source)});
    }
    return found;
}

std::string uuidOfDevice(const std::string& source) {
    std::error_code error;
    const fs::path device = fs::canonical(source, error);
    if (error) return {};
    for (const auto& entry : fs::directory_iterator("/dev/disk/by-uuid", error)) {
        std::error_code linkError;
        if (fs::canonical(entry.path(), linkError) == device && !linkError) return entry.path().filename().string();
    }
    return {};
}

bool isInside(const fs::path& path, const fs::path& folder) {
    const auto [folderEnd, pathEnd] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return folderEnd == folder.end();
}

}  // namespace

Result<DynamicLibrary> DynamicLibrary::open(const fs::path& path) {
    void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        const char* reason = ::dlerror();
        return fail(ErrorCode::NotFound, "Cannot load " + toUtf8(path) + ": " + (reason ? reason : "unknown reason"));
    }
    return DynamicLibrary(path, handle);
}

Result<void*> DynamicLibrary::symbol(const char* name) const {
    void* address = ::dlsym(m_handle, name);
    if (address == nullptr) return fail(ErrorCode::NotFound, toUtf8(m_path) + " has no function " + name + ".");
    return address;
}

void setEnvironmentDefault(const char* name, const char* value) {
    ::setenv(name, value, 0);
}

void keepFreedMemory() {
#if defined(__GLIBC__)
    constexpr int kMegabyte = 1 << 20;
    ::mallopt(M_MMAP_THRESHOLD, 32 * kMegabyte);  // the most that glibc accepts
    ::mallopt(M_TRIM_THRESHOLD, 1024 * kMegabyte);
    ::mallopt(M_TOP_PAD, 64 * kMegabyte);  // a thread's arena lies in pieces of this size: an emptied piece is kept
#endif
}

void returnFreedMemory() {
#if defined(__GLIBC__)
    ::malloc_trim(0);
#endif
}

const CpuFeatures& cpuFeatures() {
    static const CpuFeatures features = [] {
        CpuFeatures f;
#if defined(__x86_64__)
        f.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
        f.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
        f.avx512Bf16 = f.avx512 && __builtin_cpu_supports("avx512bf16");
#endif
        return f;
    }();
    return features;
}

std::int64_t secondsNow() {
    using namespace std::chrono;
    return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

int usableCores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
    return std::max(1U, std::thread::hardware_concurrency());
}

std::uint64_t peakMemoryBytes() {
    struct rusage usage {};
    if (::getrusage(RUSAGE_SELF, &usage) != 0) return 0;
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

bool runsOnBattery(const fs::path& supplies) {
    const auto field = [](const fs::path& supply, const char* name) {
        std::string text;
        std::ifstream file(supply / name);
        std::getline(file, text);
        return text;
    };
    bool discharging = false;
    std::error_code error;
    for (const auto& supply : fs::directory_iterator(supplies, error)) {
        if (field(supply, "scope") == "Device") continue;  // a mouse's or a headset's
        if (field(supply, "type") != "Battery") {
            if (field(supply, "online") == "1") return false;
        } else if (field(supply, "status") == "Discharging") {
            discharging = true;
        }
    }
    return discharging;
}

Result<VolumePath> volumePathOf(const fs::path& existing) {
    std::error_code error;
    const fs::path absolute = fs::canonical(existing, error);
    if (error) return fail(ErrorCode::NotFound, "Cannot find " + toUtf8(existing) + ": " + error.message() + ".");
    const std::vector<Mount> all = mounts();
    const Mount* best = nullptr;
    for (const Mount& mount : all) {
        // Later mounts cover earlier ones, so `>=` lets the last of equal depth win.
        if (isInside(absolute, mount.point) && (!best || mount.point.string().size() >= best->point.string().size()))
            best = &mount;
    }
    if (best == nullptr) return VolumePath{{}, absolute};
    return VolumePath{uuidOfDevice(best->source),
                      (best->root / absolute.lexically_relative(best->point)).lexically_normal()};
}

std::optional<fs::path> resolveVolumePath(const VolumePath& place) {
    if (place.volumeId.empty()) return std::nullopt;
    for (const Mount& mount : mounts()) {
        if (!isInside(place.pathInVolume, mount.root) || uuidOfDevice(mount.source) != place.volumeId) continue;
        const fs::path candidate = (mount.point / place.pathInVolume.lexically_relative(mount.root)).lexically_normal();
        std::error_code error;
        if (fs::is_directory(candidate, error)) return candidate;
    }
    return std::nullopt;
}

}  // namespace sightseer
