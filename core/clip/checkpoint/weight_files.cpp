#include "core/clip/checkpoint/weight_files.h"

#include "core/clip/checkpoint/safetensors.h"

#include <cassert>
#include <set>
#include <utility>

namespace sightseer {

namespace {

bool isIndex(const std::filesystem::path& file) {
    return file.extension() == ".json";
}

Result<std::unique_ptr<TensorFile>> openShard(const std::filesystem::path& file) {
    auto opened = Safetensors::open(file);
    if (!opened) return propagate(opened);
    return std::make_unique<Safetensors>(std::move(*opened));
}

}  // namespace

Result<WeightFiles> WeightFiles::open(const std::filesystem::path& file) {
    WeightFiles weights;
    weights.m_path = file;
    std::map<std::string, std::filesystem::path> promised;
    std::set<std::filesystem::path> paths{file};
    if (isIndex(file)) {
        auto shards = readShardIndex(file);
        if (!shards) return propagate(shards);
        promised = std::move(*shards);
        paths.clear();
        for (const auto& [tensor, shard] : promised) paths.insert(shard);
    }
    for (const auto& path : paths) {
        auto opened = isIndex(file) ? openShard(path) : openTensorFile(path);
        if (!opened) return propagate(opened);
        weights.m_files.push_back(std::move(*opened));
    }
    for (std::size_t i = 0; i < weights.m_files.size(); ++i) {
        for (const auto& [name, info] : weights.m_files[i]->tensors()) {
            if (!weights.m_places.emplace(name, Place{&info, i}).second) {
                return fail(ErrorCode::InvalidFile, "The model '" + toUtf8(file) + "' cannot be used: its tensor '" +
                                                        name + "' is in two of its files.");
            }
        }
    }
    for (const auto& [name, shard] : promised) {
        const auto place = weights.m_places.find(name);
        if (place == weights.m_places.end() || weights.m_files[place->second.file]->path() != shard) {
            return fail(ErrorCode::InvalidFile, "The model file '" + toUtf8(shard) + "' lacks the tensor '" + name +
                                                    "' that '" + toUtf8(file) + "' promises; download both again.");
        }
    }
    return weights;
}

const TensorInfo* WeightFiles::find(const std::string& name) const {
    const auto place = m_places.find(name);
    return place == m_places.end() ? nullptr : place->second.info;
}

Result<std::vector<float>> WeightFiles::readFloats(const std::string& name) const {
    const auto place = m_places.find(name);
    assert(place != m_places.end());
    return m_files[place->second.file]->readFloats(name);
}

int WeightFiles::count(const std::string& prefix, const std::string& suffix) const {
    int count = 0;
    while (m_places.contains(prefix + std::to_string(count) + suffix)) ++count;
    return count;
}

bool WeightFiles::hasPrefix(const std::string& prefix) const {
    const auto next = m_places.lower_bound(prefix);
    return next != m_places.end() && next->first.starts_with(prefix);
}

}  // namespace sightseer
