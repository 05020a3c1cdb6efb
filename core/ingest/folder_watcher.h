// Hears from the operating system of changes in folders (QFileSystemWatcher), on a thread of its own.
// Thread: every member, any thread; `changed` is called on the watcher's thread and must not destroy the watcher.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace sightseer {

class FolderWatcher {
public:
    // `changed` comes when nothing more has happened for `quiet`, as when a camera's card has been copied to the end; at the
    // latest after ten times as long.
    explicit FolderWatcher(std::function<void()> changed,
                           std::chrono::milliseconds quiet = std::chrono::milliseconds(2000));
    ~FolderWatcher();

    // These folders, without those in them, instead of the former ones. What the system refuses to watch (its limits are
    // logged) goes unnoticed.
    void watch(const std::vector<std::filesystem::path>& folders);
    // As if something had changed now.
    void lookAgain();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

}  // namespace sightseer
