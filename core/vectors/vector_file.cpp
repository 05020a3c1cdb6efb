#include "core/vectors/vector_file.h"

#include "core/base/content_hash.h"
#include "core/base/file_io.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <system_error>
#include <vector>

namespace sightseer {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is little-endian");

struct FileHeader {
    std::array<char, 8> magic;
    std::uint32_t version;
    std::uint32_t dimension;
    std::int64_t stamp;
    std::uint64_t count;
};
static_assert(sizeof(FileHeader) == 32);

constexpr std::array<char, 8> fileMagic{'S', 'i', 'g', 'h', 't', 'V', 'e', 'c'};
constexpr std::uint32_t fileVersion = 1;
constexpr std::size_t rowsPerBlock = 4096;

// A hash of a sequence of blocks: each link hashes the one before it together with the block's own hash.
class ChainedHash {
public:
    void add(std::span<const std::byte> block) {
        std::array<std::byte, 2 * sizeof(ContentHash)> link;
        std::ranges::copy(m_value.bytes, link.begin());
        std::ranges::copy(contentHash(block).bytes, link.begin() + sizeof(ContentHash));
        m_value = contentHash(link);
    }
    const ContentHash& value() const { return m_value; }

private:
    ContentHash m_value;
};

tl::unexpected<Error> damaged(const std::filesystem::path& file) {
    return fail(ErrorCode::InvalidFile, "Cannot use the vector index " + toUtf8(file) +
                                            ": the file is damaged. It is made again from the library.");
}

tl::unexpected<Error> anotherState(const std::filesystem::path& file, const char* what) {
    return fail(ErrorCode::Incompatible, "Cannot use the vector index " + toUtf8(file) + ": it is of another " + what +
                                             ". It is made again from the library.");
}

tl::unexpected<Error> notWritten(const std::filesystem::path& file, std::error_code reason) {
    const std::string start = "Cannot write the vector index " + toUtf8(file) + ": ";
    if (reason == std::errc::no_space_on_device) {
        return fail(ErrorCode::OutOfSpace, start + "the disk is full. Free some space and try again.");
    }
    if (reason == std::errc::no_such_file_or_directory || reason == std::errc::not_a_directory) {
        return fail(ErrorCode::NotFound, start + "its folder is not there. Check the path.");
    }
    if (reason == std::errc::permission_denied || reason == std::errc::read_only_file_system) {
        return fail(ErrorCode::PermissionDenied, start + "access is denied. Check its permissions.");
    }
    return fail(ErrorCode::Io, start + reason.message() + ". Check the disk.");
}

std::error_code lastSystemError() {
    return errno != 0 ? std::error_code(errno, std::generic_category()) : std::make_error_code(std::errc::io_error);
}

// The blocks that are hashed and read one by one: at most rowsPerBlock ids, then as many rows.
template <typename Visit>
bool forEachBlock(std::size_t count, Visit visit) {
    for (std::size_t begin = 0; begin < count; begin += rowsPerBlock) {
        if (!visit(begin, std::min(rowsPerBlock, count - begin))) return false;
    }
    return true;
}

}  // namespace

Result<void> writeVectorFile(const std::filesystem::path& file, const VectorFileView& content) {
    std::filesystem::path fresh = file;
    fresh += ".new";
    errno = 0;
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    if (!out) return notWritten(file, lastSystemError());

    ChainedHash checksum;
    const auto write = [&](std::span<const std::byte> bytes) {
        checksum.add(bytes);
        return static_cast<bool>(
            out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size())));
    };
    const auto dimension = static_cast<std::size_t>(content.dimension);
    const FileHeader header{fileMagic, fileVersion, static_cast<std::uint32_t>(content.dimension), content.stamp,
                            content.ids.size()};
    errno = 0;
    bool written = write(std::as_bytes(std::span(&header, 1)));
    written = written && forEachBlock(content.ids.size(), [&](std::size_t begin, std::size_t count) {
                  return write(std::as_bytes(content.ids.subspan(begin, count))) &&
                         write(std::as_bytes(content.rows.subspan(begin * dimension, count * dimension)));
              });
    const ContentHash sum = checksum.value();
    written = written && write(sum.bytes);
    out.close();
    std::error_code reason;
    if (!written || !out) {
        reason = lastSystemError();
    } else {
        std::filesystem::rename(fresh, file, reason);
    }
    if (!reason) return {};
    std::error_code ignored;  // the first failure is the one to tell
    std::filesystem::remove(fresh, ignored);
    return notWritten(file, reason);
}

Result<void> readVectorFile(
    const std::filesystem::path& file, int dimension, std::int64_t stamp,
    const std::function<void(std::size_t)>& expect,
    const std::function<Result<void>(std::span<const std::int64_t> ids, std::span<const float> rows)>& take) {
    auto input = RandomAccessFile::open(file);
    if (!input) return propagate(input);
    FileHeader header;
    if (input->size() < sizeof(header) + sizeof(ContentHash)) return damaged(file);
    const auto headerBytes = std::as_writable_bytes(std::span(&header, 1));
    if (auto read = input->read(0, headerBytes); !read) return read;
    if (header.magic != fileMagic) return damaged(file);
    if (header.version != fileVersion) return anotherState(file, "version");
    if (header.dimension != static_cast<std::uint32_t>(dimension)) return anotherState(file, "model");
    if (header.stamp != stamp) return anotherState(file, "state of the library");

    const std::size_t width = header.dimension;
    const std::uint64_t bytesPerRow = sizeof(std::int64_t) + width * sizeof(float);
    const std::uint64_t body = input->size() - sizeof(header) - sizeof(ContentHash);
    if (body % bytesPerRow != 0 || body / bytesPerRow != header.count) return damaged(file);
    const auto total = static_cast<std::size_t>(header.count);
    expect(total);

    ChainedHash checksum;
    checksum.add(headerBytes);
    std::uint64_t offset = sizeof(header);
    std::vector<std::int64_t> ids(std::min(rowsPerBlock, total));
    std::vector<float> rows(ids.size() * width);
    Result<void> outcome;
    const auto readNext = [&](std::span<std::byte> bytes) {
        outcome = input->read(offset, bytes);
        offset += bytes.size();
        checksum.add(bytes);
        return outcome.has_value();
    };
    const bool complete = forEachBlock(total, [&](std::size_t, std::size_t count) {
        const auto blockIds = std::span(ids).first(count);
        const auto blockRows = std::span(rows).first(count * width);
        if (!readNext(std::as_writable_bytes(blockIds)) || !readNext(std::as_writable_bytes(blockRows))) return false;
        outcome = take(blockIds, blockRows);
        return outcome.has_value();
    });
    if (!complete) return outcome.error().code == ErrorCode::InvalidArgument ? damaged(file) : propagate(outcome);
    ContentHash expected;
    if (auto read = input->read(offset, expected.bytes); !read) return read;
    if (expected != checksum.value()) return damaged(file);
    return {};
}

}  // namespace sightseer
