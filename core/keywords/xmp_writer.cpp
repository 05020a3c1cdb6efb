#include "core/keywords/xmp_keywords.h"

#include "core/keywords/exempi_keywords.h"
#include "core/keywords/label_name.h"

#include <exempi/xmp.h>
#include <exempi/xmpconsts.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>
#include <utility>

namespace sightseer {
namespace {

constexpr const char* kLightroom = "http://ns.adobe.com/lightroom/1.0/";
constexpr const char* kDigiKam = "http://www.digikam.org/ns/1.0/";

using Packet = std::unique_ptr<_Xmp, FreeXmp>;
using Text = std::unique_ptr<_XmpString, FreeXmp>;

Result<Packet> parsed(std::span<const std::byte> bytes) {
    Packet xmp(xmp_new_empty());
    if (!xmp || !xmp_parse(xmp.get(), reinterpret_cast<const char*>(bytes.data()), bytes.size())) {
        return fail(ErrorCode::InvalidFile, "it is no valid XMP");
    }
    return xmp;
}

std::vector<std::string> listIn(_Xmp* xmp, const char* schema, const char* name) {
    std::vector<std::string> items;
    const Text text(xmp_string_new());
    for (int i = 1; xmp_get_array_item(xmp, schema, name, i, text.get(), nullptr); ++i) {
        items.emplace_back(xmp_string_cstr(text.get()));
    }
    return items;
}

std::string joined(const std::vector<std::string>& levels, char separator) {
    std::string path;
    for (std::string level : levels) {
        // A separator within a level would become one more level there.
        std::ranges::replace(level, separator, ' ');
        path += (path.empty() ? std::string() : std::string(1, separator)) + level;
    }
    return path;
}

// Path and value of everything that has one, but for the writer's name and time.
std::set<std::pair<std::string, std::string>> propertiesIn(_Xmp* xmp) {
    std::set<std::pair<std::string, std::string>> properties;
    struct FreeIterator {
        void operator()(_XmpIterator* iterator) const { xmp_iterator_free(iterator); }
    };
    const std::unique_ptr<_XmpIterator, FreeIterator> iterator(
        xmp_iterator_new(xmp, nullptr, nullptr, XMP_ITER_JUSTLEAFNODES));
    const Text schema(xmp_string_new()), path(xmp_string_new()), value(xmp_string_new());
    while (iterator && xmp_iterator_next(iterator.get(), schema.get(), path.get(), value.get(), nullptr)) {
        const std::string name = xmp_string_cstr(path.get());
        if (name != "xmp:MetadataDate") properties.emplace(name, xmp_string_cstr(value.get()));
    }
    return properties;
}

// False when something could not be added.
bool addMissing(_Xmp* xmp, const char* schema, const char* name, std::uint32_t kind,
                const std::vector<std::string>& wanted, bool& isChanged) {
    std::vector<std::string> there = listIn(xmp, schema, name);
    for (const std::string& item : wanted) {
        if (std::ranges::find(there, item) != there.end()) continue;
        if (!xmp_append_array_item(xmp, schema, name, kind, item.c_str(), 0)) return false;
        there.push_back(item);
        isChanged = true;
    }
    return true;
}

}  // namespace

std::mutex& exempiMutex() {
    static std::mutex mutex;
    static const bool isReady = [] {
        xmp_init();
        xmp_register_namespace(kLightroom, "lr", nullptr);
        xmp_register_namespace(kDigiKam, "digiKam", nullptr);
        return true;
    }();
    static_cast<void>(isReady);
    return mutex;
}

void FreeXmp::operator()(_Xmp* xmp) const {
    xmp_free(xmp);
}

void FreeXmp::operator()(_XmpString* text) const {
    xmp_string_free(text);
}

XmpKeywords keywordsIn(_Xmp* xmp) {
    return {listIn(xmp, NS_DC, "subject"), listIn(xmp, kLightroom, "hierarchicalSubject"),
            listIn(xmp, kDigiKam, "TagsList")};
}

XmpKeywords keywordsOf(std::span<const std::string> labels) {
    XmpKeywords keywords;
    for (const std::string& label : labels) {
        const auto levels = labelLevels(label);
        keywords.subjects.push_back(levels.back());
        keywords.hierarchical.push_back(joined(levels, '|'));
        keywords.tags.push_back(joined(levels, '/'));
    }
    return keywords;
}

Result<bool> addKeywords(_Xmp* xmp, const XmpKeywords& wanted) {
    bool isChanged = false;
    const bool isDone = addMissing(xmp, NS_DC, "subject", XMP_PROP_ARRAY_IS_UNORDERED, wanted.subjects, isChanged) &&
                        addMissing(xmp, kLightroom, "hierarchicalSubject", XMP_PROP_ARRAY_IS_UNORDERED,
                                   wanted.hierarchical, isChanged) &&
                        addMissing(xmp, kDigiKam, "TagsList", XMP_PROP_ARRAY_IS_ORDERED, wanted.tags, isChanged);
    if (!isDone) return fail(ErrorCode::InvalidFile, "its keywords are of an unexpected form");
    return isChanged;
}

bool hasAllProperties(std::span<const std::byte> packet, std::span<const std::byte> of) {
    std::lock_guard lock(exempiMutex());
    const auto xmp = parsed(packet), former = parsed(of);
    if (!xmp || !former) return false;
    return std::ranges::includes(propertiesIn(xmp->get()), propertiesIn(former->get()));
}

Result<std::optional<Bytes>> addXmpKeywords(const std::optional<Bytes>& packet, std::span<const std::string> labels) {
    // exempi's stack ends in a packet that is nested too deep.
    if (const auto read = packet ? readXmpKeywords(*packet) : XmpKeywords(); !read) return propagate(read);
    std::lock_guard lock(exempiMutex());
    Result<Packet> xmp = packet ? parsed(*packet) : Packet(xmp_new_empty());
    if (!xmp) return propagate(xmp);
    const auto isChanged = addKeywords(xmp->get(), keywordsOf(labels));
    if (!isChanged) return propagate(isChanged);
    if (!*isChanged) return std::optional<Bytes>();
    const Text text(xmp_string_new());
    if (!xmp_serialize_and_format(xmp->get(), text.get(), XMP_SERIAL_OMITPACKETWRAPPER, 0, "\n", "  ", 0)) {
        return fail(ErrorCode::Internal, "it cannot be written as XMP");
    }
    const std::string written = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
                                std::string(xmp_string_cstr(text.get()), xmp_string_len(text.get())) + "\n";
    const auto* begin = reinterpret_cast<const std::byte*>(written.data());
    return std::optional<Bytes>(Bytes(begin, begin + written.size()));
}

}  // namespace sightseer
