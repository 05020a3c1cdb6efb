// A library in a temporary folder, with pictures made in code and the fake encoder.
#pragma once

#include "core/library/library.h"
#include "tests/support/fake_encoder.h"
#include "tests/support/golden.h"
#include "tests/support/pictures.h"

#include <QTemporaryDir>

#include <fstream>
#include <mutex>

namespace sightseer::test {

class LibraryFixture {
public:
    LibraryFixture() {
        std::filesystem::create_directories(photos());
        options.encoderOverride = EncoderOverride{fakeModelSpec(), fakeEncoderFactory(encoder)};
        options.ingest.decodeThreads = 2;
    }

    std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    std::filesystem::path photos() const { return folder() / "photos"; }
    std::filesystem::path data() const { return folder() / "data"; }

    // Every colour of `seed` gives other bytes, as a photo of its own has.
    std::filesystem::path picture(const std::string& name, QColor colour, int seed = 0) const {
        const auto file = photos() / name;
        std::filesystem::create_directories(file.parent_path());
        writePlainPicture(file, colour, 64 + seed, 48);
        return file;
    }

    std::filesystem::path textFile(const std::string& name, const std::string& content) const {
        const auto file = photos() / name;
        std::ofstream(file, std::ios::binary) << content;
        return file;
    }

    void open() {
        library.reset();
        auto opened = tryOpen();
        if (!opened) qFatal("cannot open the test library: %s", opened.error().message.c_str());
        library = std::move(*opened);
    }

    Result<std::unique_ptr<Library>> tryOpen() {
        LibraryListener all = listener;
        all.indexingFinished = [this](const Result<IngestProgress>& result) {
            std::lock_guard lock(m_mutex);
            m_result = result;
        };
        return Library::open({data(), resourcesPath(), pluginPath()}, options, all);
    }

    // Opens with the photo folder added, when that was not done before, and runs to the end.
    Result<IngestProgress> index() {
        if (!library) open();
        if (auto root = library->addRoot(photos()); !root) return propagate(root);
        library->startIndexing();
        return finish();
    }

    Result<IngestProgress> finish() {
        library->waitForIndexing();
        std::lock_guard lock(m_mutex);
        return m_result;
    }

    // File names, best first.
    std::vector<std::string> search(const std::string& text, int limit = 200) {
        std::vector<std::string> names;
        const auto answer = library->search({text, limit});
        if (!answer) return {answer.error().message};
        for (const SearchHit& hit : answer->hits) {
            const PhotoId ids[] = {hit.photo};
            const auto photos = library->photos(ids);
            for (const Photo& photo : *photos) names.push_back(photo.file.relativePath);
        }
        return names;
    }

    std::vector<Photo> listed() { return *library->photos(*library->photoIds(SortOrder::ByName)); }

    std::vector<std::string> names() {
        std::vector<std::string> names;
        for (const Photo& photo : listed()) names.push_back(photo.file.relativePath);
        return names;
    }

    PhotoId idOf(const std::string& relativePath) {
        for (const Photo& photo : listed()) {
            if (photo.file.relativePath == relativePath) return photo.id;
        }
        return PhotoId();
    }

    std::shared_ptr<FakeEncoderState> encoder = std::make_shared<FakeEncoderState>();
    LibraryOptions options;
    LibraryListener listener;
    std::unique_ptr<Library> library;  // last but for the result: its lanes use what is above

private:
    QTemporaryDir m_folder;
    std::mutex m_mutex;
    Result<IngestProgress> m_result;  // guarded by m_mutex
};

using Names = std::vector<std::string>;

}  // namespace sightseer::test
