#include "ui/folder_tree.h"

#include "ui/text.h"

#include <QCollator>

#include <algorithm>

namespace sightseer {

namespace {

void sortByName(FolderNode& folder, const QCollator& collator) {
    std::ranges::sort(
        folder.children, [&](const QString& a, const QString& b) { return collator(a, b); },
        [](const FolderNode& child) { return qtPath(child.path.filename()); });
    for (FolderNode& child : folder.children) sortByName(child, collator);
}

}  // namespace

FolderNode folderTree(std::span<const FolderCount> folders) {
    FolderNode tree;
    for (const FolderCount& folder : folders) {
        FolderNode* node = &tree;
        node->photos += folder.photos;
        for (const std::filesystem::path& name : folder.path) {
            const std::filesystem::path path = node->path / name;
            // By path: what lies in the same folder comes in a row.
            if (node->children.empty() || node->children.back().path != path) node->children.push_back({path});
            node = &node->children.back();
            node->photos += folder.photos;
        }
    }
    QCollator collator;
    collator.setNumericMode(true);
    sortByName(tree, collator);
    return tree;
}

const FolderNode* folderAt(const FolderNode& tree, const std::filesystem::path& path) {
    const FolderNode* node = &tree;
    for (const std::filesystem::path& name : path) {
        const auto child = std::ranges::find(node->children, node->path / name, &FolderNode::path);
        if (child == node->children.end()) return nullptr;
        node = &*child;
    }
    return node;
}

bool isWithin(const std::filesystem::path& path, const std::filesystem::path& folder) {
    return std::mismatch(path.begin(), path.end(), folder.begin(), folder.end()).second == folder.end();
}

}  // namespace sightseer
