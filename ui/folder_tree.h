// The folders that hold photos, as a tree. Pure functions; thread: any.
#pragma once

#include "core/catalog/catalog.h"

#include <filesystem>
#include <span>
#include <vector>

namespace sightseer {

struct FolderNode {
    std::filesystem::path path;
    std::int64_t photos = 0;             // in it and in the folders below
    std::vector<FolderNode> children{};  // folders with photos in them or below, by name as people sort it: 2 before 10
    bool operator==(const FolderNode&) const = default;
};

// From the root of the file system down. `folders` are as FilterNames has them.
FolderNode folderTree(std::span<const FolderCount> folders);
// Null when there are no photos in it or below.
const FolderNode* folderAt(const FolderNode& tree, const std::filesystem::path& path);
// Whether `path` is `folder` or lies below it.
bool isWithin(const std::filesystem::path& path, const std::filesystem::path& folder);

}  // namespace sightseer
