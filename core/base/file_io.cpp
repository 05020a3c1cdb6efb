#include "core/base/file_io.h"

#include "core/base/append_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace sightseer {
namespace {

ErrorCode codeOf(int error) {
    switch (error) {
        case ENOENT:
        case ENOTDIR: return ErrorCode::NotFound;
        case EACCES:
        case EPERM:
        case EROFS: return ErrorCode::PermissionDenied;
        case ENOSPC:
        case EDQUOT: return ErrorCode::OutOfSpace;
        default: return ErrorCode::Io;
    }
}

tl::unexpected<Error> failWithErrno(const char* what, const std::filesystem::path& path) {
    const int error = errno;
    std::string message = std::string(what) + " " + toUtf8(path) + ": ";
    switch (codeOf(error)) {
        case ErrorCode::NotFound: message += "it is not there. Check the path."; break;
        case ErrorCode::PermissionDenied: message += "access is denied. Check its permissions."; break;
        case ErrorCode::OutOfSpace: message += "the disk is full. Free some space and try again."; break;
        default:
            message += std::strerror(error);
            message += ". Check the disk.";
            break;
    }
    return fail(codeOf(error), std::move(message));
}

class OwnedDescriptor {
public:
    explicit OwnedDescriptor(int value) : m_value(value) {}
    OwnedDescriptor(const OwnedDescriptor&) = delete;
    OwnedDescriptor& operator=(const OwnedDescriptor&) = delete;
    ~OwnedDescriptor() {
        if (m_value >= 0) ::close(m_value);
    }
    int get() const { return m_value; }

private:
    int m_value;
};

// False with errno.
bool writeAll(int descriptor, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(descriptor, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace

struct RandomAccessFile::Descriptor : OwnedDescriptor {
    using OwnedDescriptor::OwnedDescriptor;
};

Result<FileStatus> fileStatus(const std::filesystem::path& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return failWithErrno("Cannot look at", path);
    FileStatus status;
    status.size = static_cast<std::uint64_t>(info.st_size);
    status.modifiedNs = static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec;
    status.device = static_cast<std::uint64_t>(info.st_dev);
    status.inode = static_cast<std::uint64_t>(info.st_ino);
    status.links = static_cast<std::uint64_t>(info.st_nlink);
    status.isOwn = info.st_uid == ::geteuid();
    status.isReadOnly = (info.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0;
    status.isRegular = S_ISREG(info.st_mode);
    status.isDirectory = S_ISDIR(info.st_mode);
    return status;
}

Result<Bytes> readFile(const std::filesystem::path& path, std::uint64_t maximumBytes) {
    auto file = RandomAccessFile::open(path);
    if (!file) return propagate(file);
    if (file->size() > maximumBytes) {
        return fail(ErrorCode::TooLarge, "Cannot read " + toUtf8(path) + ": it has " + std::to_string(file->size()) +
                                             " bytes, the limit is " + std::to_string(maximumBytes) + ".");
    }
    Bytes bytes(file->size());
    if (auto done = file->read(0, bytes); !done) return propagate(done);
    return bytes;
}

Result<void> writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    const std::filesystem::path fresh = path.string() + ".new";
    const auto giveUp = [&] {
        auto error = failWithErrno("Cannot write", path);
        ::unlink(fresh.c_str());
        return error;
    };
    {
        const OwnedDescriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (file.get() < 0) return failWithErrno("Cannot write", path);
        if (!writeAll(file.get(), bytes) || ::fsync(file.get()) != 0) return giveUp();
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) return giveUp();
    return {};
}

namespace {

// InvalidArgument where the file is not as it was looked at.
Result<void> checkUnchanged(const std::filesystem::path& path, const std::optional<Bytes>& expected) {
    const auto now = readFile(path, std::uint64_t{1} << 40);
    if (!now && now.error().code != ErrorCode::NotFound) return propagate(now);
    if (now.has_value() == expected.has_value() && (!now || *now == *expected)) return {};
    return fail(ErrorCode::InvalidArgument,
                "Cannot write " + toUtf8(path) + ": another program has changed it meanwhile. Try again.");
}

// False with errno where one cannot be kept that a person may have set, such as a rating of the file manager.
bool keepAttributes(const std::filesystem::path& from, int to) {
    std::vector<char> names(64 << 10);  // the most that Linux has
    const ssize_t size = ::listxattr(from.c_str(), names.data(), names.size());
    for (ssize_t at = 0; at < size;) {
        const std::string name = names.data() + at;
        at += static_cast<ssize_t>(name.size()) + 1;
        std::vector<char> value(64 << 10);
        const ssize_t length = ::getxattr(from.c_str(), name.c_str(), value.data(), value.size());
        const bool isKept =
            length >= 0 && ::fsetxattr(to, name.c_str(), value.data(), static_cast<std::size_t>(length), 0) == 0;
        if (!isKept && name.starts_with("user.")) return false;
    }
    return true;
}

bool setTime(int descriptor, std::int64_t modifiedNs) {
    timespec times[2]{{0, UTIME_OMIT}, {}};
    times[1].tv_sec = modifiedNs / 1'000'000'000;
    times[1].tv_nsec = modifiedNs % 1'000'000'000;
    return ::futimens(descriptor, times) == 0;
}

// So that a rename is on the disk too.
void syncFolder(const std::filesystem::path& folder) {
    const OwnedDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() >= 0) ::fsync(descriptor.get());
}

}  // namespace

Result<void> replaceFile(const std::filesystem::path& path, std::span<const std::byte> bytes,
                         const std::optional<Bytes>& expected, std::optional<std::int64_t> modifiedNs) {
    std::error_code error;
    const std::filesystem::path target = expected ? std::filesystem::canonical(path, error) : path;
    if (error) return fail(ErrorCode::NotFound, "Cannot write " + toUtf8(path) + ": it is not there. Check the path.");
    struct stat former {};
    const bool keepsMode = expected && ::stat(target.c_str(), &former) == 0;
    // The leading dot hides it from a scan of the folder.
    std::string fresh = (target.parent_path() / ".").string();
    fresh.append(target.filename().string()).append(".XXXXXX");
    const OwnedDescriptor file(::mkostemp(fresh.data(), O_CLOEXEC));
    if (file.get() < 0) return failWithErrno("Cannot write", path);
    const auto giveUp = [&] {
        auto failure = failWithErrno("Cannot write", path);
        ::unlink(fresh.c_str());
        return failure;
    };
    if (!writeAll(file.get(), bytes)) return giveUp();
    if (::fchmod(file.get(), keepsMode ? former.st_mode & 07777 : 0644) != 0) return giveUp();
    if (expected && !keepAttributes(target, file.get())) return giveUp();
    if (modifiedNs && !setTime(file.get(), *modifiedNs)) return giveUp();
    if (::fsync(file.get()) != 0) return giveUp();
    if (auto unchanged = checkUnchanged(path, expected); !unchanged) {
        ::unlink(fresh.c_str());
        return unchanged;
    }
    if (::rename(fresh.c_str(), target.c_str()) != 0) return giveUp();
    syncFolder(target.parent_path());
    return {};
}

Result<void> removeFile(const std::filesystem::path& path, const Bytes& expected) {
    if (auto unchanged = checkUnchanged(path, expected); !unchanged) return unchanged;
    if (::unlink(path.c_str()) != 0) return failWithErrno("Cannot remove", path);
    syncFolder(path.parent_path());
    return {};
}

Result<void> makeFolders(const std::filesystem::path& folder) {
    if (folder.empty() || ::mkdir(folder.c_str(), 0755) == 0) {
        if (!folder.empty()) syncFolder(folder.parent_path());
        return {};
    }
    if (errno == EEXIST && fileStatus(folder) && fileStatus(folder)->isDirectory) return {};
    if (errno != ENOENT) return failWithErrno("Cannot make the folder", folder);
    if (auto above = makeFolders(folder.parent_path()); !above) return above;
    if (::mkdir(folder.c_str(), 0755) != 0) return failWithErrno("Cannot make the folder", folder);
    syncFolder(folder.parent_path());
    return {};
}

Result<bool> linkFile(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) == 0) return true;
    switch (errno) {
        case EEXIST: return false;
        case EXDEV:
        case EPERM:  // also what FAT says, and Linux of another user's file
        case EMLINK:
        case ENOSYS:
        case EOPNOTSUPP:
            return fail(ErrorCode::Unsupported,
                        "Cannot link " + toUtf8(to) + " to " + toUtf8(from) + ": the disk has no such links. Copy it.");
        case ENOENT: return failWithErrno("Cannot link", from);
        default: return failWithErrno("Cannot write", to);
    }
}

Result<bool> copyFile(const std::filesystem::path& from, const std::filesystem::path& to) {
    constexpr std::uint64_t kBlock = 1 << 20;
    const auto source = RandomAccessFile::open(from);
    if (!source) return propagate(source);
    const auto status = fileStatus(from);
    if (!status) return propagate(status);
    const int descriptor = ::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (descriptor < 0 && errno == EEXIST) return false;
    if (descriptor < 0) return failWithErrno("Cannot write", to);
    const OwnedDescriptor file(descriptor);
    Bytes block;
    for (std::uint64_t done = 0; done < source->size(); done += block.size()) {
        block.resize(static_cast<std::size_t>(std::min(kBlock, source->size() - done)));
        if (auto read = source->read(done, block); !read) {
            ::unlink(to.c_str());
            return propagate(read);
        }
        if (writeAll(descriptor, block)) continue;
        auto error = failWithErrno("Cannot write", to);
        ::unlink(to.c_str());
        return error;
    }
    setTime(descriptor, status->modifiedNs);  // a copy with another time is a copy
    return true;
}

struct AppendFile::Descriptor : OwnedDescriptor {
    using OwnedDescriptor::OwnedDescriptor;
};

AppendFile::AppendFile(std::filesystem::path path, std::shared_ptr<Descriptor> descriptor, std::uint64_t size)
    : m_path(std::move(path)), m_descriptor(std::move(descriptor)), m_size(size) {}

Result<AppendFile> AppendFile::open(const std::filesystem::path& path, std::uint64_t keep) {
    auto descriptor = std::make_shared<Descriptor>(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
    if (descriptor->get() < 0) return failWithErrno("Cannot write", path);
    struct stat info {};
    if (::fstat(descriptor->get(), &info) != 0) return failWithErrno("Cannot write", path);
    if (S_ISREG(info.st_mode)) {
        if (static_cast<std::uint64_t>(info.st_size) < keep) {
            return fail(ErrorCode::InvalidFile, "Cannot go on with " + toUtf8(path) + ": it is shorter than it was.");
        }
        const auto offset = static_cast<off_t>(keep);
        if (::ftruncate(descriptor->get(), offset) != 0 || ::lseek(descriptor->get(), offset, SEEK_SET) < 0) {
            return failWithErrno("Cannot write", path);
        }
    }
    return AppendFile(path, std::move(descriptor), keep);
}

Result<void> AppendFile::append(std::span<const std::byte> bytes) {
    if (!writeAll(m_descriptor->get(), bytes)) return failWithErrno("Cannot write", m_path);
    m_size += bytes.size();
    return {};
}

Result<void> AppendFile::sync() {
    if (::fsync(m_descriptor->get()) != 0) return failWithErrno("Cannot write", m_path);
    return {};
}

Result<void> renameForGood(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code error;
    if (std::filesystem::symlink_status(to, error).type() != std::filesystem::file_type::not_found) {
        return fail(ErrorCode::InvalidArgument,
                    "Cannot rename " + toUtf8(from) + " to " + toUtf8(to) + ": that name is taken. Choose another.");
    }
    if (::rename(from.c_str(), to.c_str()) != 0) return failWithErrno("Cannot rename", from);
    syncFolder(to.parent_path());
    return {};
}

RandomAccessFile::RandomAccessFile(std::filesystem::path path, std::shared_ptr<Descriptor> descriptor,
                                   std::uint64_t size)
    : m_path(std::move(path)), m_descriptor(std::move(descriptor)), m_size(size) {}

Result<RandomAccessFile> RandomAccessFile::open(const std::filesystem::path& path) {
    // O_NONBLOCK so that a named pipe cannot hang the reader; it has no effect on regular files.
    auto descriptor = std::make_shared<Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (descriptor->get() < 0) return failWithErrno("Cannot read", path);
    struct stat info {};
    if (::fstat(descriptor->get(), &info) != 0) return failWithErrno("Cannot read", path);
    if (!S_ISREG(info.st_mode)) {
        return fail(ErrorCode::InvalidFile, "Cannot read " + toUtf8(path) + ": it is not a regular file.");
    }
    return RandomAccessFile(path, std::move(descriptor), static_cast<std::uint64_t>(info.st_size));
}

Result<void> RandomAccessFile::read(std::uint64_t offset, std::span<std::byte> out) const {
    std::size_t done = 0;
    while (done < out.size()) {
        const ssize_t n =
            ::pread(m_descriptor->get(), out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failWithErrno("Cannot read", m_path);
        if (n == 0) {
            return fail(ErrorCode::InvalidFile,
                        "Cannot read " + toUtf8(m_path) + ": it ends too early. Restore or copy it again.");
        }
        done += static_cast<std::size_t>(n);
    }
    return {};
}

std::string toUtf8(const std::filesystem::path& path) {
    return path.string();
}

std::filesystem::path pathFromUtf8(const std::string& text) {
    return std::filesystem::path(text);
}

}  // namespace sightseer
