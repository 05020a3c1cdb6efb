#include "core/search/result_stacks.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace sightseer {
namespace {

Result<std::vector<std::vector<PhotoId>>> sameBytes(std::span<const PhotoId> ids, const DuplicateSources& sources) {
    const auto photos = sources.photos(ids);
    if (!photos) return propagate(photos);
    std::map<ContentHash, std::vector<PhotoId>> byHash;
    for (const Photo& photo : *photos) {
        if (photo.hash) byHash[*photo.hash].push_back(photo.id);
    }
    std::vector<std::vector<PhotoId>> copies;
    for (auto& [hash, same] : byHash) {
        if (same.size() > 1) copies.push_back(std::move(same));
    }
    return copies;
}

}  // namespace

Result<void> stackCopies(SearchAnswer& answer, const DuplicateSources& sources) {
    std::vector<PhotoId> ids;
    std::unordered_map<PhotoId, std::size_t> places;
    for (const SearchHit& hit : answer.hits) {
        places.emplace(hit.photo, ids.size());
        ids.push_back(hit.photo);
    }
    const auto copies = sameBytes(ids, sources);
    if (!copies) return propagate(copies);
    const auto groups = findDuplicates(ids, *copies, sources);
    if (!groups) return propagate(groups);

    std::vector<bool> isTaken(ids.size(), false);
    for (const DuplicateGroup& group : *groups) {
        std::vector<std::size_t> members;
        for (const PhotoId photo : group.photos) members.push_back(places.at(photo));
        std::ranges::sort(members);
        for (std::size_t i = 1; i < members.size(); ++i) {
            answer.hits[members.front()].copies.push_back(ids[members[i]]);
            isTaken[members[i]] = true;
        }
    }
    const auto likelyEnd = isTaken.begin() + static_cast<std::ptrdiff_t>(std::min(answer.likely, isTaken.size()));
    answer.likely -= static_cast<std::size_t>(std::count(isTaken.begin(), likelyEnd, true));
    std::erase_if(answer.hits, [&](const SearchHit& hit) { return isTaken[places.at(hit.photo)]; });
    return {};
}

}  // namespace sightseer
