#include "core/labels/label_vector_cache.h"

#include "core/base/file_io.h"
#include "core/base/log.h"

#include <bit>
#include <cstring>

namespace sightseer {
namespace {

static_assert(std::endian::native == std::endian::little, "the file is little-endian");

// Magic, dimension; then for each label its key and its float32 values; then the hash of all before.
constexpr std::string_view kMagic = "SSLABEL1";
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30;
constexpr std::size_t kMostVectors = 100'000;  // more than that, and the cache begins anew
constexpr std::size_t kKeyBytes = sizeof(ContentHash::bytes);

void append(Bytes& bytes, const void* data, std::size_t size) {
    const auto* begin = static_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), begin, begin + size);
}

}  // namespace

LabelVectorCache::LabelVectorCache(std::filesystem::path file, int dimension)
    : m_file(std::move(file)), m_dimension(static_cast<std::size_t>(dimension)) {
    const auto bytes = readFile(m_file, kLargestFile);
    const std::size_t head = kMagic.size() + sizeof(std::uint32_t);
    const std::size_t record = kKeyBytes + m_dimension * sizeof(float);
    if (!bytes || bytes->size() < head + kKeyBytes || (bytes->size() - head - kKeyBytes) % record != 0) return;
    std::uint32_t stored = 0;
    std::memcpy(&stored, bytes->data() + kMagic.size(), sizeof stored);
    const auto content = std::span(*bytes).first(bytes->size() - kKeyBytes);
    const ContentHash sum = contentHash(content);
    if (std::memcmp(bytes->data(), kMagic.data(), kMagic.size()) != 0 || stored != m_dimension ||
        std::memcmp(bytes->data() + content.size(), sum.bytes.data(), kKeyBytes) != 0) {
        return;
    }
    for (std::size_t at = head; at < content.size(); at += record) {
        ContentHash key;
        std::memcpy(key.bytes.data(), bytes->data() + at, kKeyBytes);
        std::vector<float> vector(m_dimension);
        std::memcpy(vector.data(), bytes->data() + at + kKeyBytes, m_dimension * sizeof(float));
        m_vectors.emplace(key, std::move(vector));
    }
}

ContentHash LabelVectorCache::keyOf(std::span<const std::string> prompts) {
    std::string all;
    for (const std::string& prompt : prompts) all += std::to_string(prompt.size()) + ':' + prompt;
    return contentHash(std::as_bytes(std::span(all.data(), all.size())));
}

std::optional<std::span<const float>> LabelVectorCache::find(const ContentHash& key) const {
    const auto found = m_vectors.find(key);
    if (found == m_vectors.end()) return std::nullopt;
    return std::span<const float>(found->second);
}

void LabelVectorCache::add(const ContentHash& key, std::span<const float> vector) {
    if (vector.size() != m_dimension) return;
    if (m_vectors.size() >= kMostVectors) m_vectors.clear();
    m_vectors[key].assign(vector.begin(), vector.end());
    m_isChanged = true;
}

void LabelVectorCache::save() {
    if (!m_isChanged) return;
    Bytes bytes;
    append(bytes, kMagic.data(), kMagic.size());
    const auto dimension = static_cast<std::uint32_t>(m_dimension);
    append(bytes, &dimension, sizeof dimension);
    for (const auto& [key, vector] : m_vectors) {
        append(bytes, key.bytes.data(), kKeyBytes);
        append(bytes, vector.data(), vector.size() * sizeof(float));
    }
    const ContentHash sum = contentHash(bytes);
    append(bytes, sum.bytes.data(), kKeyBytes);
    if (const auto written = writeFileAtomically(m_file, bytes); !written) {
        logMessage(LogLevel::Warning, written.error().message);
    } else {
        m_isChanged = false;
    }
}

}  // namespace sightseer
