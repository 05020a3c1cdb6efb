// Keywords in an XMP packet (ISO 16684-1): dc:subject for every program, lr:hierarchicalSubject for Lightroom's and
// digiKam:TagsList for digiKam's hierarchies. Read by expat, which needs no lock, takes time linear in the packet and no
// more stack for a deep one; written by libexempi. Thread: any.
#pragma once

#include "core/base/file_io.h"
#include "core/base/result.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

struct XmpKeywords {
    std::vector<std::string> subjects;      // dc:subject: "dog"
    std::vector<std::string> hierarchical;  // lr:hierarchicalSubject: "animal|dog"
    std::vector<std::string> tags;          // digiKam:TagsList: "animal/dog"

    bool operator==(const XmpKeywords&) const = default;
};

// As they stand there. InvalidFile for what is no XMP, and for elements nested so deep as nobody writes them.
[[nodiscard]] Result<XmpKeywords> readXmpKeywords(std::span<const std::byte> packet);

// The packet with these labels (names of Label) added, all else as it was; a new one where there is none. Nothing when it
// has them all already. InvalidFile as readXmpKeywords.
[[nodiscard]] Result<std::optional<Bytes>> addXmpKeywords(const std::optional<Bytes>& packet,
                                                          std::span<const std::string> labels);

// Whether all properties of one packet are in the other with their values, and its array items at their places. False for
// what is no XMP.
bool hasAllProperties(std::span<const std::byte> packet, std::span<const std::byte> of);

}  // namespace sightseer
