#include "core/search/duplicates.h"

#include "core/base/file_io.h"
#include "core/search/near_vectors.h"
#include "core/search/picture_sketch.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace sightseer {
namespace {

constexpr std::size_t windowSize = 100'000;
constexpr std::size_t windowStep = windowSize / 2;
constexpr std::size_t photosPerReport = 1'000;

// Parts of a window's work, as they were measured for 100,000 photos.
constexpr double loadedAt = 0.2;
constexpr double pairedAt = 0.6;

class Groups {
public:
    explicit Groups(std::size_t size) : m_parent(size) { std::iota(m_parent.begin(), m_parent.end(), std::size_t{0}); }

    std::size_t of(std::size_t member) {
        while (m_parent[member] != member) {
            m_parent[member] = m_parent[m_parent[member]];
            member = m_parent[member];
        }
        return member;
    }
    void join(std::size_t a, std::size_t b) {
        const std::size_t groupA = of(a);
        const std::size_t groupB = of(b);
        m_parent[std::max(groupA, groupB)] = std::min(groupA, groupB);
    }

private:
    std::vector<std::size_t> m_parent;
};

// --- the best copy

int fidelity(const Photo& photo) {
    if (photo.format == "RAW") return 2;
    const std::array lossless{"PNG", "TIFF", "BMP"};
    return std::ranges::count(lossless, photo.format) > 0 ? 1 : 0;
}

std::int64_t pixelsOf(const Photo& photo) {
    return std::int64_t{photo.width} * photo.height;
}

// "IMG_1 (2).jpg", "IMG_1 - Copy.jpg", "Kopie von IMG_1.jpg"
bool isNamedAsCopy(const Photo& photo) {
    std::string stem = toUtf8(photo.path.stem());
    std::ranges::transform(stem, stem.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const char* word : {"copy", "kopie", "copie", "copia", "副本"}) {
        if (stem.find(word) != std::string::npos) return true;
    }
    const std::size_t open = stem.rfind('(');
    if (open == std::string::npos || stem.back() != ')' || stem.size() - open < 3) return false;
    const std::string_view inside = std::string_view(stem).substr(open + 1, stem.size() - open - 2);
    return inside.find_first_not_of("0123456789") == std::string_view::npos;
}

std::int64_t timeOf(const Photo& photo) {
    return photo.metadata.takenAt.value_or(photo.file.modifiedNs / 1'000'000'000);
}

// What decides that `a` is better than `b`; nothing when it is not.
std::optional<BestBecause> isBetterBecause(const Photo& a, const Photo& b) {
    const auto decides = [](const auto& x, const auto& y) { return x != y; };
    if (decides(pixelsOf(a), pixelsOf(b))) {
        return pixelsOf(a) > pixelsOf(b) ? std::optional(BestBecause::MostPixels) : std::nullopt;
    }
    if (decides(fidelity(a), fidelity(b))) {
        return fidelity(a) > fidelity(b) ? std::optional(BestBecause::Lossless) : std::nullopt;
    }
    if (decides(a.file.size, b.file.size)) {
        return a.file.size > b.file.size ? std::optional(BestBecause::LargestFile) : std::nullopt;
    }
    const std::pair timesA(timeOf(a), a.file.modifiedNs);
    const std::pair timesB(timeOf(b), b.file.modifiedNs);
    if (decides(timesA, timesB)) return timesA < timesB ? std::optional(BestBecause::Oldest) : std::nullopt;
    if (decides(isNamedAsCopy(a), isNamedAsCopy(b))) {
        return isNamedAsCopy(b) ? std::optional(BestBecause::PlainName) : std::nullopt;
    }
    const std::size_t lengthA = toUtf8(a.path).size();
    const std::size_t lengthB = toUtf8(b.path).size();
    if (decides(lengthA, lengthB)) {
        return lengthA < lengthB ? std::optional(BestBecause::ShortestPath) : std::nullopt;
    }
    return a.id < b.id ? std::optional(BestBecause::First) : std::nullopt;
}

std::string millions(double count) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), count < 1e6 ? "%.2f" : "%.1f", count / 1e6);
    return text.data();
}

std::string reasonOf(BestBecause because, const Photo& best, const Photo& next) {
    switch (because) {
        case BestBecause::MostPixels:
            return "it has the most pixels: " + millions(static_cast<double>(pixelsOf(best))) +
                   " megapixels, the next one has " + millions(static_cast<double>(pixelsOf(next))) + ".";
        case BestBecause::Lossless:
            return "it is stored as " + best.format + ", which keeps more than " + next.format + " does.";
        case BestBecause::LargestFile:
            return "it has as many pixels as the next one, but the larger file: " +
                   millions(static_cast<double>(best.file.size)) + " MB instead of " +
                   millions(static_cast<double>(next.file.size)) + ".";
        case BestBecause::Oldest: return "it is the oldest.";
        case BestBecause::PlainName: return "its name does not say that it is a copy.";
        case BestBecause::ShortestPath: return "its path is the shortest.";
        case BestBecause::First: break;
    }
    return "it came into the library first.";
}

// --- the search

class Search {
public:
    Search(std::span<const PhotoId> photos, const DuplicateSources& sources, const DuplicateOptions& options)
        : m_photos(photos), m_sources(sources), m_options(options), m_groups(photos.size()) {}

    // Returns the places that still stand for themselves.
    std::vector<std::size_t> joinCopies(std::span<const std::vector<PhotoId>> copies) {
        std::unordered_map<PhotoId, std::size_t> places;
        places.reserve(m_photos.size());
        for (std::size_t i = 0; i < m_photos.size(); ++i) places.emplace(m_photos[i], i);
        std::vector<bool> isRepresented(m_photos.size());
        for (const std::vector<PhotoId>& group : copies) {
            std::optional<std::size_t> first;
            for (const PhotoId photo : group) {
                const auto place = places.find(photo);
                if (place == places.end()) continue;
                if (first) {
                    m_groups.join(*first, place->second);
                    isRepresented[place->second] = true;
                } else {
                    first = place->second;
                }
            }
        }
        std::vector<std::size_t> alone;
        for (std::size_t i = 0; i < m_photos.size(); ++i) {
            if (!isRepresented[i]) alone.push_back(i);
        }
        return alone;
    }

    Result<void> joinNear(std::span<const std::size_t> places) {
        const std::size_t windows =
            places.size() <= windowSize ? 1 : 1 + (places.size() - windowSize + windowStep - 1) / windowStep;
        for (std::size_t window = 0; window < windows; ++window) {
            m_from = static_cast<double>(window) / static_cast<double>(windows);
            m_to = static_cast<double>(window + 1) / static_cast<double>(windows);
            const std::size_t begin = window * windowStep;
            const std::size_t end = std::min(begin + windowSize, places.size());
            if (auto joined = joinWindow(places.subspan(begin, end - begin), window > 0); !joined) return joined;
        }
        return {};
    }

    Result<std::vector<DuplicateGroup>> groups() {
        std::unordered_map<std::size_t, std::size_t> sizes;
        for (std::size_t i = 0; i < m_photos.size(); ++i) ++sizes[m_groups.of(i)];
        std::vector<PhotoId> members;
        std::unordered_map<PhotoId, std::size_t> groupOf;
        for (std::size_t i = 0; i < m_photos.size(); ++i) {
            const std::size_t group = m_groups.of(i);
            if (sizes[group] < 2) continue;
            members.push_back(m_photos[i]);
            groupOf.emplace(m_photos[i], group);
        }
        if (members.empty()) return std::vector<DuplicateGroup>();
        auto rows = m_sources.photos(members);
        if (!rows) return propagate(rows);
        std::unordered_map<std::size_t, std::vector<Photo>> photos;
        for (Photo& photo : *rows) photos[groupOf.at(photo.id)].push_back(std::move(photo));
        std::vector<DuplicateGroup> result;
        for (auto& [group, copies] : photos) {
            if (copies.size() < 2) continue;  // the others went meanwhile
            const auto& hash = copies.front().hash;
            const bool same =
                hash && std::ranges::all_of(copies, [&](const Photo& photo) { return photo.hash == hash; });
            result.push_back(rankedCopies(std::move(copies), same));
        }
        std::ranges::sort(result, [](const DuplicateGroup& a, const DuplicateGroup& b) {
            return std::pair(b.photos.size(), a.photos.front()) < std::pair(a.photos.size(), b.photos.front());
        });
        return result;
    }

private:
    bool goesOn(double doneOfWindow) const {
        return !m_sources.progressed || m_sources.progressed(m_from + (m_to - m_from) * doneOfWindow);
    }

    static Error stopped() { return {ErrorCode::Cancelled, "The search for duplicates was stopped."}; }

    Result<void> joinWindow(std::span<const std::size_t> places, bool overlapsTheLast) {
        std::vector<float> vectors;
        std::vector<std::size_t> withVector;  // as m_photos
        std::size_t fromTheLast = 0;          // rows that were compared with each other before
        std::size_t dimension = 0;
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (i % photosPerReport == 0 &&
                !goesOn(loadedAt * static_cast<double>(i) / static_cast<double>(places.size()))) {
                return tl::unexpected<Error>(stopped());
            }
            const auto vector = m_sources.vector(m_photos[places[i]]);
            if (!vector) return propagate(vector);
            if (!*vector || (*vector)->empty() || (dimension != 0 && (*vector)->size() != dimension)) continue;
            dimension = (*vector)->size();
            vectors.insert(vectors.end(), (*vector)->begin(), (*vector)->end());
            withVector.push_back(places[i]);
            if (overlapsTheLast && i < windowStep) fromTheLast = withVector.size();
        }
        bool cancelled = false;
        const auto pairs = nearPairs(vectors, dimension, m_options.minimumCosine, [&](double done) {
            cancelled = !goesOn(loadedAt + (pairedAt - loadedAt) * done);
            return !cancelled;
        });
        if (cancelled) return tl::unexpected<Error>(stopped());
        m_sketches.clear();
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            if (i % photosPerReport == 0 &&
                !goesOn(pairedAt + (1 - pairedAt) * static_cast<double>(i) / static_cast<double>(pairs.size()))) {
                return tl::unexpected<Error>(stopped());
            }
            if (pairs[i].second < fromTheLast) continue;
            if (auto joined = joinIfAlike(withVector[pairs[i].first], withVector[pairs[i].second]); !joined) {
                return joined;
            }
        }
        return {};
    }

    Result<void> joinIfAlike(std::size_t a, std::size_t b) {
        if (m_groups.of(a) == m_groups.of(b)) return {};
        const auto sketchA = sketch(a);
        if (!sketchA) return propagate(sketchA);
        const auto sketchB = sketch(b);
        if (!sketchB) return propagate(sketchB);
        if (*sketchA && *sketchB && sketchSimilarity(**sketchA, **sketchB) >= m_options.minimumSimilarity) {
            m_groups.join(a, b);
        }
        return {};
    }

    Result<std::optional<PictureSketch>> sketch(std::size_t place) {
        const auto known = m_sketches.find(place);
        if (known != m_sketches.end()) return known->second;
        const auto thumbnail = m_sources.thumbnail(m_photos[place]);
        if (!thumbnail) return propagate(thumbnail);
        std::optional<PictureSketch> made;
        if (*thumbnail && !(*thumbnail)->empty()) made = sketchOf(**thumbnail);
        m_sketches.emplace(place, made);
        return made;
    }

    std::span<const PhotoId> m_photos;
    const DuplicateSources& m_sources;
    const DuplicateOptions& m_options;
    Groups m_groups;
    std::unordered_map<std::size_t, std::optional<PictureSketch>> m_sketches;
    double m_from = 0;  // what part of the whole the window is
    double m_to = 1;
};

}  // namespace

DuplicateGroup rankedCopies(std::vector<Photo> photos, bool sameBytes) {
    std::ranges::sort(photos, [](const Photo& a, const Photo& b) { return isBetterBecause(a, b).has_value(); });
    DuplicateGroup group;
    group.sameBytes = sameBytes;
    for (const Photo& photo : photos) group.photos.push_back(photo.id);
    group.because = isBetterBecause(photos[0], photos[1]).value_or(BestBecause::First);
    const std::string begin = sameBytes ? "All have the same bytes; " : "It is the same picture; ";
    group.reason = begin + reasonOf(group.because, photos[0], photos[1]);
    return group;
}

Result<std::vector<DuplicateGroup>> findDuplicates(std::span<const PhotoId> byTime,
                                                   std::span<const std::vector<PhotoId>> copies,
                                                   const DuplicateSources& sources, const DuplicateOptions& options) {
    Search search(byTime, sources, options);
    const std::vector<std::size_t> places = search.joinCopies(copies);
    if (options.near) {
        if (auto joined = search.joinNear(places); !joined) return propagate(joined);
    }
    return search.groups();
}

}  // namespace sightseer
