#include "core/vectors/vector_file.h"

#include "core/base/file_io.h"
#include "core/vectors/bit_codes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

namespace sightseer {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is little-endian");

struct FileHeader {
    std::array<char, 8> magic;
    std::uint32_t version;
    std::uint32_t dimension;
    std::int64_t stamp;
    std::uint64_t count;
    std::uint64_t codeWidth;  // of a record of codes, in units of Half; 0 without codes
    ContentHash sum;          // of what comes before it, and of the ids and hashes up to the rows
};
static_assert(sizeof(FileHeader) == 56);

constexpr std::array<char, 8> fileMagic{'S', 'i', 'g', 'h', 't', 'V', 'e', 'c'};
constexpr std::uint32_t fileVersion = 2;

// Where things lie, for a count that the file's size allows.
struct Layout {
    Layout(std::size_t count, std::size_t dimension, std::size_t codeWidth)
        : blocks((count + HalfRows::rowsPerBlock - 1) / HalfRows::rowsPerBlock),
          sums(sizeof(FileHeader) + count * sizeof(std::int64_t)), codeSums(sums + blocks * sizeof(ContentHash)),
          mean(codeSums + (codeWidth > 0 ? blocks * sizeof(ContentHash) : 0)),
          rows((mean + (codeWidth > 0 ? dimension * sizeof(float) : 0) + 63) / 64 * 64),
          codes(rows + count * dimension * sizeof(Half)), end(codes + count * codeWidth * sizeof(Half)) {}

    std::size_t blocks;
    std::size_t sums;  // this and what follows: bytes from the start
    std::size_t codeSums;
    std::size_t mean;
    std::size_t rows;  // the space before it is zero
    std::size_t codes;
    std::size_t end;
};

ContentHash headSum(const FileHeader& header, std::span<const std::byte> idsAndSums) {
    std::array<std::byte, offsetof(FileHeader, sum) + sizeof(ContentHash)> covered;
    std::memcpy(covered.data(), &header, offsetof(FileHeader, sum));
    std::ranges::copy(contentHash(idsAndSums).bytes, covered.begin() + offsetof(FileHeader, sum));
    return contentHash(covered);
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

}  // namespace

tl::unexpected<Error> damagedVectorFile(const std::filesystem::path& file) {
    return fail(ErrorCode::InvalidFile, "Cannot use the vector index " + toUtf8(file) +
                                            ": the file is damaged. It is made again from the library.");
}

Result<void> writeVectorFile(const std::filesystem::path& file, std::int64_t stamp, std::span<const std::int64_t> ids,
                             const HalfRows& rows, const VectorFileCodes* codes) {
    std::filesystem::path fresh = file;
    fresh += ".new";
    errno = 0;
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    if (!out) return notWritten(file, lastSystemError());
    const auto write = [&](std::span<const std::byte> bytes) {
        out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    };

    // The rows first, then what is known only after them.
    const std::size_t codeWidth = codes ? codes->records.width() : 0;
    const Layout layout(ids.size(), rows.width(), codeWidth);
    std::vector<std::byte> head(layout.rows - sizeof(FileHeader));
    const auto headAt = [&](std::size_t offset) { return head.data() + offset - sizeof(FileHeader); };
    std::ranges::copy(std::as_bytes(ids), head.begin());
    if (codes) std::memcpy(headAt(layout.mean), codes->mean.data(), codes->mean.size_bytes());
    bool isSound = true;
    const auto writeBlocks = [&](const HalfRows& blocks, std::byte* sums) {
        for (std::size_t block = 0; block < layout.blocks && out; ++block) {
            isSound = isSound && blocks.isSound(block);
            const auto bytes = std::as_bytes(blocks.block(block));
            const ContentHash sum = contentHash(bytes);
            std::memcpy(sums + block * sizeof(sum), &sum, sizeof(sum));
            write(bytes);
        }
    };
    out.seekp(static_cast<std::streamoff>(layout.rows));
    writeBlocks(rows, headAt(layout.sums));
    if (codes) writeBlocks(codes->records, headAt(layout.codeSums));
    FileHeader header{fileMagic, fileVersion, static_cast<std::uint32_t>(rows.width()), stamp, ids.size(),
                      codeWidth, {}};
    header.sum = headSum(header, head);
    out.seekp(0);
    write(std::as_bytes(std::span(&header, 1)));
    write(head);
    out.close();
    std::error_code reason;
    if (!out) {
        reason = lastSystemError();
    } else if (isSound) {
        std::filesystem::rename(fresh, file, reason);
    }
    if (!reason && isSound) return {};
    std::error_code ignored;  // the first failure is the one to tell
    std::filesystem::remove(fresh, ignored);
    if (!isSound) return damagedVectorFile(file);
    return notWritten(file, reason);
}

Result<VectorFile> openVectorFile(const std::filesystem::path& file, int dimension, std::int64_t stamp) {
    auto mapped = MappedFile::open(file);
    if (!mapped) return propagate(mapped);
    const std::span<const std::byte> bytes = mapped->bytes();
    FileHeader header;
    if (bytes.size() < sizeof(header)) return damagedVectorFile(file);
    std::memcpy(&header, bytes.data(), sizeof(header));
    if (header.magic != fileMagic) return damagedVectorFile(file);
    if (header.version != fileVersion) return anotherState(file, "version");
    if (header.dimension != static_cast<std::uint32_t>(dimension)) return anotherState(file, "model");
    if (header.stamp != stamp) return anotherState(file, "state of the library");

    const std::size_t bytesPerRow = std::size_t{header.dimension} * sizeof(Half);
    if (header.count > bytes.size() / bytesPerRow) return damagedVectorFile(file);
    const auto count = static_cast<std::size_t>(header.count);
    const bool hasCodes = header.codeWidth != 0;
    if (hasCodes && header.codeWidth != BitCodes::recordWidth(header.dimension)) return damagedVectorFile(file);
    const Layout layout(count, header.dimension, static_cast<std::size_t>(header.codeWidth));
    if (bytes.size() != layout.end) return damagedVectorFile(file);
    const auto head = bytes.subspan(sizeof(header), layout.rows - sizeof(header));
    if (header.sum != headSum(header, head)) return damagedVectorFile(file);

    VectorFile opened;
    opened.ids.resize(count);
    opened.sums.resize(layout.blocks);
    opened.rowsOffset = layout.rows;
    std::copy_n(head.data(), count * sizeof(std::int64_t), std::as_writable_bytes(std::span(opened.ids)).data());
    std::copy_n(bytes.data() + layout.sums, layout.blocks * sizeof(ContentHash),
                std::as_writable_bytes(std::span(opened.sums)).data());
    if (hasCodes) {
        opened.codeSums.resize(layout.blocks);
        opened.mean.resize(header.dimension);
        opened.codesOffset = layout.codes;
        std::memcpy(opened.codeSums.data(), bytes.data() + layout.codeSums, layout.blocks * sizeof(ContentHash));
        std::memcpy(opened.mean.data(), bytes.data() + layout.mean, header.dimension * sizeof(float));
    }
    opened.file = std::make_shared<const MappedFile>(std::move(*mapped));
    return opened;
}

}  // namespace sightseer
