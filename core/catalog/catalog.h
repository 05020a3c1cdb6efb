// The truth about a library, in SQLite: roots, photos, vectors per model, failures. All SQL lives in this folder.
// Thread: a Catalog is one connection and belongs to one thread. The writer lane has one opened ReadWrite, the reader
// lane one opened ReadOnly; WAL lets them work at once. Every call that changes something is one transaction.
#pragma once

#include "core/base/result.h"
#include "core/catalog/label_run.h"
#include "core/catalog/photo.h"
#include "core/catalog/photo_filter.h"

#include <functional>
#include <memory>
#include <span>
#include <unordered_map>

namespace sightseer {

enum class CatalogAccess { ReadWrite, ReadOnly };
enum class SortOrder { NewestFirst, OldestFirst, ByName };

struct CatalogCounts {
    std::int64_t photos = 0;    // that are there or on an offline root
    std::int64_t embedded = 0;  // of those, with a vector of the model asked for
    std::int64_t failed = 0;
};

// What is in one photo's row that a folder scan compares with.
struct KnownFile {
    PhotoId id;
    FoundFile file;
    std::optional<ContentHash> hash;
    bool missing = false;
    std::int64_t sidecarStamp = 0;  // of knownFiles() alone: of the sidecars as they were read; 0: there were none
};

struct PhotoVector {
    PhotoId photo;
    std::vector<float> values;  // unit length
};

// A photo that was read and encoded.
struct IndexedPhoto {
    PhotoId photo;
    FoundFile file;  // size and time of the bytes that were read
    PhotoContent content;
    std::vector<float> vector;  // unit length
};

// How many photos have a vector of a model.
struct ModelVectors {
    std::string fingerprint;
    std::int64_t vectors = 0;  // also of missing photos
};

struct FolderCount {
    std::filesystem::path path;  // absolute
    std::int64_t photos = 0;     // directly in it, one at least
    bool operator==(const FolderCount&) const = default;
};

// What filters can name, of photos that are there or on an offline root; ascending.
struct FilterNames {
    std::vector<std::string> cameras;
    std::vector<std::string> lenses;
    std::vector<FolderCount> folders;  // by path
};

// A sidecar or photo that is about to be written.
struct SidecarWrite {
    std::filesystem::path path;
    std::optional<std::vector<std::byte>> before;  // nothing: there is none yet
    std::vector<std::byte> after;
    // Of a photo: where its bytes are kept, relative to the data folder. Before and after are then content hashes.
    std::filesystem::path backup{};
};

// Neighbours in a list of photos that were taken (else changed, see Photo::sortTime) in the same month.
struct MonthRun {
    int year = 1970;
    int month = 1;  // 1 to 12
    std::int64_t photos = 0;

    bool operator==(const MonthRun&) const = default;
};

class Catalog {
public:
    // ReadWrite creates and migrates. A database of a newer version is left untouched: Incompatible.
    // `maximumBytes` limits the file as a full disk would; 0 leaves it to the disk.
    [[nodiscard]] static Result<std::unique_ptr<Catalog>> open(const std::filesystem::path& file, CatalogAccess access,
                                                               std::uint64_t maximumBytes = 0);
    ~Catalog();

    // --- roots
    [[nodiscard]] Result<RootId> addRoot(const Root& root);  // the same folder again gives the id it has
    [[nodiscard]] Result<void> updateRootPath(RootId root, const std::filesystem::path& path);
    [[nodiscard]] Result<void> removeRoot(RootId root);  // with its photos, vectors and failures; no file is touched
    [[nodiscard]] Result<std::vector<Root>> roots() const;

    // --- models
    [[nodiscard]] Result<ModelId> ensureModel(const std::string& fingerprint, const std::string& name, int dimension);
    // Those with vectors, the most first.
    [[nodiscard]] Result<std::vector<ModelVectors>> modelVectors() const;
    // The model's vectors; runs of labelling that were made with it stay. Their bytes, which the file keeps for new ones.
    [[nodiscard]] Result<std::uint64_t> removeVectors(const std::string& fingerprint);

    // --- the scan's side
    [[nodiscard]] Result<std::vector<KnownFile>> knownFiles(RootId root) const;
    // New rows, in order; their photos are browsable at once. A path that is known already gives the id it has.
    [[nodiscard]] Result<std::vector<PhotoId>> addFiles(RootId root, std::span<const FoundFile> files);
    // Size or time differ: the old vector stays until the file was read again. A missing one is there again.
    [[nodiscard]] Result<void> markChanged(std::span<const KnownFile> files);
    // Missing rows keep hash and vectors, for the day the file turns up again or elsewhere; they are in no list or search.
    [[nodiscard]] Result<void> markMissing(std::span<const PhotoId> photos);
    [[nodiscard]] Result<void> markPresent(std::span<const PhotoId> photos);

    // --- the writer's side
    // A photo that is gone by now is skipped. Other bytes than before: the photo's vectors of other models go. The labels
    // replace those that the file had.
    [[nodiscard]] Result<void> storeIndexed(ModelId model, std::span<const IndexedPhoto> photos);
    // The file `fresh` has the content of the missing photo `old`: `old` takes its place and path, `fresh` goes.
    // InvalidArgument when `fresh` is gone or `old` is not missing.
    [[nodiscard]] Result<void> mergeMoved(PhotoId fresh, PhotoId old, const FoundFile& file);
    // Touched, but the bytes are the same.
    [[nodiscard]] Result<void> storeUnchanged(PhotoId photo, const FoundFile& file);
    [[nodiscard]] Result<void> storeFailures(std::span<const Failure> failures);
    // All of them when `photos` is empty: they are tried again at the next run.
    [[nodiscard]] Result<void> clearFailures(std::span<const PhotoId> photos);

    // --- sidecars, before they are written: on the disk when the call returns
    [[nodiscard]] Result<std::int64_t> beginSidecarRun(std::int64_t nowSeconds);
    [[nodiscard]] Result<void> noteSidecars(std::int64_t run, std::span<const SidecarWrite> writes);
    // In the order of their paths; false from `visit` stops. NotFound when there is no such run.
    [[nodiscard]] Result<void> forEachSidecar(std::int64_t run,
                                              const std::function<bool(const SidecarWrite&)>& visit) const;
    // Labels were written into the photo: other bytes, the same picture. Its vectors and metadata stay.
    [[nodiscard]] Result<void> storeRewritten(PhotoId photo, const FoundFile& file, const ContentHash& hash);

    // --- questions
    // Photos of the root that need reading for the model: no vector yet, changed since, and not failed at this file time.
    [[nodiscard]] Result<std::vector<KnownFile>> pending(RootId root, ModelId model) const;
    // Missing photos by file size, whose content a new file may be.
    [[nodiscard]] Result<std::unordered_multimap<std::uint64_t, KnownFile>> missingBySize() const;
    [[nodiscard]] Result<CatalogCounts> counts(ModelId model) const;
    // Photos that are there or on an offline root, of every root that has some.
    [[nodiscard]] Result<std::unordered_map<RootId, std::int64_t>> photosPerRoot() const;
    [[nodiscard]] Result<std::vector<PhotoId>> photoIds(SortOrder order) const;
    // Those that the filter lets through. InvalidArgument when it is nested deeper than a person can read.
    [[nodiscard]] Result<std::vector<PhotoId>> photoIds(const PhotoFilter& filter, SortOrder order,
                                                        const FilterContext& context) const;
    // The same by ascending id, to restrict a search: cheaper, for nothing is sorted.
    [[nodiscard]] Result<std::vector<PhotoId>> matching(const PhotoFilter& filter, const FilterContext& context) const;
    // Photos with the same bytes, at least two a group, by id.
    [[nodiscard]] Result<std::vector<std::vector<PhotoId>>> copies() const;
    [[nodiscard]] Result<FilterNames> filterNames() const;
    // Of all photos by time, the oldest first.
    [[nodiscard]] Result<std::vector<MonthRun>> months() const;
    // Of these, in their order; ids that are gone end no run.
    [[nodiscard]] Result<std::vector<MonthRun>> months(std::span<const PhotoId> ids) const;
    // In the order asked; ids that are gone are left out. `offline` is left false: the Library knows which roots are away.
    [[nodiscard]] Result<std::vector<Photo>> photos(std::span<const PhotoId> ids) const;
    [[nodiscard]] Result<std::optional<PhotoId>> photoAt(const std::filesystem::path& path) const;
    // Of files that are there and unchanged since.
    [[nodiscard]] Result<std::vector<Failure>> failures() const;

    // --- vectors
    // Goes up with every change of the model's searchable vectors; caches are stamped with it.
    [[nodiscard]] Result<std::int64_t> vectorChange(ModelId model) const;
    // Of photos that are not missing, in blocks, so that a rebuild needs little memory. False from `visit` stops.
    [[nodiscard]] Result<void> forEachVector(ModelId model,
                                             const std::function<bool(std::span<const PhotoVector>)>& visit) const;
    [[nodiscard]] Result<std::optional<std::vector<float>>> vector(ModelId model, PhotoId photo) const;

private:
    friend class CatalogLabels;  // the part about labels, in its own header
    struct Impl;
    explicit Catalog(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> m_impl;
};

}  // namespace sightseer
