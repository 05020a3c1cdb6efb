#include "core/models/file_hash.h"

#include "core/base/file_io.h"

#include <QCryptographicHash>

#include <algorithm>

namespace sightseer {

struct FileHasher::Impl {
    explicit Impl(HashKind kind)
        : hash(kind == HashKind::Sha256 ? QCryptographicHash::Sha256 : QCryptographicHash::Sha1) {}

    QCryptographicHash hash;
};

FileHasher::FileHasher(HashKind kind, std::uint64_t size) : m_impl(std::make_unique<Impl>(kind)) {
    if (kind == HashKind::Sha256) return;
    const auto head = "blob " + std::to_string(size);
    m_impl->hash.addData(QByteArrayView(head.c_str(), static_cast<qsizetype>(head.size() + 1)));  // with its zero
}

FileHasher::FileHasher(FileHasher&&) noexcept = default;
FileHasher& FileHasher::operator=(FileHasher&&) noexcept = default;
FileHasher::~FileHasher() = default;

void FileHasher::add(std::span<const std::byte> bytes) {
    m_impl->hash.addData(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
}

std::string FileHasher::hex() const {
    return m_impl->hash.result().toHex().toStdString();
}

Result<std::string> hashFile(HashKind kind, const std::filesystem::path& file,
                             const std::function<bool(std::uint64_t bytes)>& progressed) {
    constexpr std::uint64_t kBlock = 1 << 20;
    const auto source = RandomAccessFile::open(file);
    if (!source) return propagate(source);
    FileHasher hasher(kind, source->size());
    Bytes block;
    for (std::uint64_t done = 0; done < source->size(); done += block.size()) {
        block.resize(static_cast<std::size_t>(std::min(kBlock, source->size() - done)));
        if (auto read = source->read(done, block); !read) return propagate(read);
        hasher.add(block);
        if (progressed && !progressed(done + block.size())) {
            return fail(ErrorCode::Cancelled, "Checking " + toUtf8(file) + " was stopped.");
        }
    }
    return hasher.hex();
}

}  // namespace sightseer
