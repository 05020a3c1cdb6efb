#include "core/base/mapped_file.h"

#include "core/base/file_io.h"

#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#define SIGHTSEER_HAS_MMAP 1
#endif

namespace sightseer {

#if defined(SIGHTSEER_HAS_MMAP)
namespace {

tl::unexpected<Error> cannotMap(const std::filesystem::path& path, int reason) {
    const ErrorCode code = reason == ENOENT || reason == ENOTDIR ? ErrorCode::NotFound
                           : reason == EACCES || reason == EPERM ? ErrorCode::PermissionDenied
                           : reason == ENOSPC                    ? ErrorCode::OutOfSpace
                                                                 : ErrorCode::Io;
    return fail(code, "Cannot map " + toUtf8(path) + " into memory: " + std::strerror(reason) + ". Check the disk.");
}

std::span<std::byte> asBytes(void* address, std::size_t size) {
    return {static_cast<std::byte*>(address), size};
}

void unmap(std::span<std::byte> bytes) {
    if (!bytes.empty()) ::munmap(bytes.data(), bytes.size());
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return cannotMap(path, errno);
    struct stat info {};
    const bool known = ::fstat(file, &info) == 0;
    if (!known || !S_ISREG(info.st_mode)) {
        const int reason = known ? EINVAL : errno;
        ::close(file);
        return known ? Result<MappedFile>(
                           fail(ErrorCode::InvalidFile, "Cannot read " + toUtf8(path) + ": it is not a regular file."))
                     : Result<MappedFile>(cannotMap(path, reason));
    }
    const auto size = static_cast<std::size_t>(info.st_size);
    void* address = nullptr;
    if (size > 0) address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, file, 0);
    const int reason = errno;
    ::close(file);
    if (address == MAP_FAILED) return cannotMap(path, reason);
    return MappedFile(asBytes(address, size));
}

MappedFile::~MappedFile() {
    unmap(m_bytes);
}

PageMemory::PageMemory(std::size_t size) {
    if (size == 0) return;
    void* address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (address == MAP_FAILED) throw std::bad_alloc();
#if defined(MADV_HUGEPAGE)
    ::madvise(address, size, MADV_HUGEPAGE);
#endif
    m_bytes = asBytes(address, size);
}

PageMemory::~PageMemory() {
    unmap(m_bytes);
}

#else

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    auto file = RandomAccessFile::open(path);
    if (!file) return propagate(file);
    PageMemory memory(static_cast<std::size_t>(file->size()));
    if (auto read = file->read(0, memory.bytes()); !read) return propagate(read);
    MappedFile mapped;
    std::swap(mapped.m_bytes, memory.m_bytes);
    return mapped;
}

MappedFile::~MappedFile() {
    delete[] m_bytes.data();
}

PageMemory::PageMemory(std::size_t size) : m_bytes(new std::byte[size](), size) {}

PageMemory::~PageMemory() {
    delete[] m_bytes.data();
}

#endif

MappedFile::MappedFile(MappedFile&& other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

PageMemory::PageMemory(PageMemory&& other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}

PageMemory& PageMemory::operator=(PageMemory&& other) noexcept {
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

}  // namespace sightseer
