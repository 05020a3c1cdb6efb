// Keywords in the IPTC-IIM records of a JPEG. Thread: any; pure function.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace sightseer {

// `resources` is what follows "Photoshop 3.0" and its zero in the APP13 segments, one behind the other: Adobe's image
// resources, of which number 0x0404 holds the records. Keywords (2:25) as they stand there; what is damaged ends the list.
std::vector<std::string> readIptcKeywords(std::span<const std::byte> resources);

}  // namespace sightseer
