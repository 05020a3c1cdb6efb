// Copies and other forms of a picture: found, told from pictures that only look alike, and ranked with a reason.
#include "core/search/duplicates.h"

#include "core/image/image_decoder.h"
#include "core/image/resample.h"
#include "core/image/thumbnail.h"
#include "core/search/near_vectors.h"
#include "core/search/picture_sketch.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace sightseer;

namespace {

using Ids = std::vector<PhotoId>;

Ids ids(std::initializer_list<std::int64_t> values) {
    Ids result;
    for (const std::int64_t value : values) result.emplace_back(value);
    return result;
}

Image decoded(std::span<const std::byte> bytes) {
    auto picture = decodeImage(bytes, "test");
    if (!picture) qFatal("%s", picture.error().message.c_str());
    return std::move(picture->image);
}

Image savedAt(const Image& picture, int longSide) {
    return decoded(*makeThumbnail(picture, longSide));
}

// The demo pictures, 640 pixels wide, as the library would have them.
const std::vector<Image>& pictures() {
    static const std::vector<Image> all = [] {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 std::filesystem::path(SIGHTSEER_SOURCE_DIR) / "resources" / "demo")) {
            if (hasImageExtension(entry.path())) files.push_back(entry.path());
        }
        std::ranges::sort(files);
        std::vector<Image> result;
        for (const auto& file : files) {
            const Image image = decoded(*readFile(file, 1 << 26));
            result.push_back(resample(image, 640, 640 * image.height / image.width, Interpolation::Bicubic));
        }
        return result;
    }();
    return all;
}

PictureSketch sketchOfSaved(const Image& picture) {
    return sketchOf(savedAt(picture, kThumbnailSide));
}

Image cut(const Image& picture, double left, double right, double top, double bottom) {
    const int x = static_cast<int>(picture.width * left);
    const int y = static_cast<int>(picture.height * top);
    return crop(picture, x, y, static_cast<int>(picture.width * (1 - right)) - x,
                static_cast<int>(picture.height * (1 - bottom)) - y);
}

Image lit(Image picture, double factor, double offset) {
    for (std::uint8_t& value : picture.pixels) {
        value = static_cast<std::uint8_t>(std::clamp(value * factor + offset, 0.0, 255.0));
    }
    return picture;
}

// How many of the demo pictures are taken for the same after `change`, in percent.
template <typename Change>
double percentRecognised(Change&& change) {
    std::size_t count = 0;
    for (const Image& picture : pictures()) {
        const float similarity = sketchSimilarity(sketchOfSaved(picture), sketchOfSaved(change(picture)));
        if (similarity >= DuplicateOptions().minimumSimilarity) ++count;
    }
    return 100.0 * static_cast<double>(count) / static_cast<double>(pictures().size());
}

Photo photoOf(std::int64_t id, const std::string& path = {}) {
    Photo photo;
    photo.id = PhotoId(id);
    photo.path = path.empty() ? "/photos/" + std::to_string(id) + ".jpg" : path;
    photo.file = {photo.path.filename().string(), 1'000'000, 1'600'000'000'000'000'000};
    photo.width = 4000;
    photo.height = 3000;
    photo.format = "JPEG";
    return photo;
}

std::vector<float> direction(double angle) {
    return {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
}

struct Shelf {
    std::map<std::int64_t, Photo> photos;
    std::map<std::int64_t, std::vector<float>> vectors;
    std::map<std::int64_t, Image> thumbnails;
    int thumbnailsAsked = 0;

    void put(std::int64_t id, double angle, const Image& thumbnail) {
        photos[id] = photoOf(id);
        vectors[id] = direction(angle);
        thumbnails[id] = thumbnail;
    }

    DuplicateSources sources() {
        DuplicateSources sources;
        sources.photos = [this](std::span<const PhotoId> asked) -> Result<std::vector<Photo>> {
            std::vector<Photo> rows;
            for (const PhotoId id : asked) {
                if (photos.contains(id.value)) rows.push_back(photos[id.value]);
            }
            return rows;
        };
        sources.vector = [this](PhotoId id) -> Result<std::optional<std::vector<float>>> {
            const auto found = vectors.find(id.value);
            return found == vectors.end() ? std::nullopt : std::optional(found->second);
        };
        sources.thumbnail = [this](PhotoId id) -> Result<std::optional<Image>> {
            ++thumbnailsAsked;
            const auto found = thumbnails.find(id.value);
            return found == thumbnails.end() ? std::nullopt : std::optional(found->second);
        };
        return sources;
    }
};

std::vector<float> randomUnitVectors(std::size_t rows, std::size_t dimension, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(rows * dimension);
    for (std::size_t row = 0; row < rows; ++row) {
        float square = 0;
        for (std::size_t i = 0; i < dimension; ++i) {
            float& value = values[row * dimension + i];
            value = normal(random);
            square += value * value;
        }
        for (std::size_t i = 0; i < dimension; ++i) values[row * dimension + i] /= std::sqrt(square);
    }
    return values;
}

}  // namespace

class DuplicatesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPictureIsRecognisedInAnotherSizeAndLight();
    void aPictureIsRecognisedWhenItsEdgesWereCutOff();
    void differentPicturesAreNeverTakenForTheSame();
    void framesOfABurstAreMostlyNotTakenForTheSame();
    void flatPicturesAreComparedByTheirLight();
    void everyNearPairIsFoundAmongFew();
    void nearPairsAreFoundAmongMany();
    void aRowHasSixtyFourPairsAtMost();
    void copiesAndOtherFormsAreOneGroup();
    void picturesThatOnlyMeanTheSameAreNotGrouped();
    void photosWithoutVectorOrThumbnailAreFoundByTheirBytesOnly();
    void onlyTheBytesCountWhenAsked();
    void onlyThePhotosAskedForAreLookedAt();
    void formsAreFoundAcrossTheEdgeOfAWindow();
    void aCancelledSearchSaysSo();
    void aFailingSourceEndsTheSearchWithItsError();
    void theBestCopyHasTheMostPixels();
    void theBestCopyLosesNothing();
    void theBestCopyIsTheLargestFileThenTheOldest();
    void theBestCopyIsNotNamedAsACopy();
};

void DuplicatesTest::aPictureIsRecognisedInAnotherSizeAndLight() {
    QVERIFY(pictures().size() > 50);
    QCOMPARE(percentRecognised([](const Image& picture) { return picture; }), 100.0);
    QCOMPARE(percentRecognised([](const Image& picture) { return savedAt(picture, 200); }), 100.0);
    QCOMPARE(percentRecognised([](const Image& picture) { return savedAt(picture, 100); }), 100.0);
    QCOMPARE(percentRecognised([](const Image& picture) { return lit(picture, 0.7, 0); }), 100.0);
    QVERIFY(percentRecognised([](const Image& picture) { return lit(picture, 1.2, 10); }) >= 95);
}

void DuplicatesTest::aPictureIsRecognisedWhenItsEdgesWereCutOff() {
    QVERIFY(percentRecognised([](const Image& picture) { return cut(picture, 0.02, 0.02, 0.02, 0.02); }) >= 95);
    QVERIFY(percentRecognised([](const Image& picture) { return cut(picture, 0.05, 0, 0, 0); }) >= 95);
    QVERIFY(percentRecognised([](const Image& picture) { return cut(picture, 0.03, 0.01, 0.05, 0.06); }) >= 90);
    QVERIFY(percentRecognised([](const Image& picture) { return cut(picture, 0, 0, 0, 0.1); }) >= 80);
    QCOMPARE(percentRecognised([](const Image& picture) { return cut(picture, 0.3, 0, 0, 0.3); }), 0.0);
}

void DuplicatesTest::differentPicturesAreNeverTakenForTheSame() {
    std::vector<PictureSketch> sketches;
    for (const Image& picture : pictures()) sketches.push_back(sketchOfSaved(picture));
    float highest = 0;
    for (std::size_t i = 0; i < sketches.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) highest = std::max(highest, sketchSimilarity(sketches[i], sketches[j]));
    }
    QVERIFY2(highest < 0.6F, qPrintable(QString::number(highest)));
    QCOMPARE(sketchSimilarity(sketches[0], sketches[1]), sketchSimilarity(sketches[1], sketches[0]));
}

void DuplicatesTest::framesOfABurstAreMostlyNotTakenForTheSame() {
    // The camera moved by a thirtieth of the picture: each frame shows what the other does not.
    std::size_t alike = 0;
    for (const Image& picture : pictures()) {
        const PictureSketch first = sketchOfSaved(cut(picture, 0, 0.03, 0, 0.03));
        const PictureSketch second = sketchOfSaved(cut(picture, 0.03, 0, 0.03, 0));
        if (sketchSimilarity(first, second) >= DuplicateOptions().minimumSimilarity) ++alike;
    }
    QVERIFY2(alike * 10 <= pictures().size(), qPrintable(QString::number(alike)));
}

void DuplicatesTest::flatPicturesAreComparedByTheirLight() {
    Image black = makeImage(32, 32);
    Image white = makeImage(32, 32);
    std::ranges::fill(white.pixels, std::uint8_t{255});
    QCOMPARE(sketchSimilarity(sketchOf(black), sketchOf(black)), 1.0F);
    QCOMPARE(sketchSimilarity(sketchOf(black), sketchOf(white)), 0.0F);
    QCOMPARE(sketchSimilarity(sketchOf(black), sketchOf(pictures()[0])), 0.0F);
}

void DuplicatesTest::everyNearPairIsFoundAmongFew() {
    constexpr std::size_t rows = 700;
    constexpr std::size_t dimension = 19;
    const auto vectors = randomUnitVectors(rows, dimension, 3);
    std::vector<std::pair<std::size_t, std::size_t>> expected;
    for (std::size_t a = 0; a < rows; ++a) {
        for (std::size_t b = a + 1; b < rows; ++b) {
            double sum = 0;
            for (std::size_t i = 0; i < dimension; ++i) sum += vectors[a * dimension + i] * vectors[b * dimension + i];
            if (sum >= 0.6) expected.emplace_back(a, b);
        }
    }
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (const NearPair& pair : nearPairs(vectors, dimension, 0.6F)) found.emplace_back(pair.first, pair.second);
    QVERIFY(!expected.empty());
    QCOMPARE(found, expected);
    QVERIFY(nearPairs({}, 0, 0.5F).empty());
    QVERIFY(nearPairs({}, 8, 0.5F).empty());
}

void DuplicatesTest::nearPairsAreFoundAmongMany() {
    // Every vector twice, the second a little off.
    constexpr std::size_t rows = 12'000;
    constexpr std::size_t dimension = 64;
    auto vectors = randomUnitVectors(rows, dimension, 5);
    const auto noise = randomUnitVectors(rows / 2, dimension, 6);
    for (std::size_t row = 0; row < rows / 2; ++row) {
        float square = 0;
        for (std::size_t i = 0; i < dimension; ++i) {
            float& value = vectors[(row + rows / 2) * dimension + i];
            value = vectors[row * dimension + i] + 0.3F * noise[row * dimension + i];
            square += value * value;
        }
        for (std::size_t i = 0; i < dimension; ++i) vectors[(row + rows / 2) * dimension + i] /= std::sqrt(square);
    }
    const auto pairs = nearPairs(vectors, dimension, 0.9F);
    std::set<std::size_t> found;
    for (const NearPair& pair : pairs) {
        QCOMPARE(pair.second, pair.first + rows / 2);
        QVERIFY2(found.insert(pair.first).second, "a pair is there twice");
    }
    // Random directions are the hardest case: they have no neighbourhoods. Embeddings of photos have.
    QVERIFY2(found.size() >= rows / 2 * 80 / 100, qPrintable(QString::number(found.size())));
}

void DuplicatesTest::aRowHasSixtyFourPairsAtMost() {
    std::vector<float> same;
    for (int i = 0; i < 200; ++i) same.insert(same.end(), {1.0F, 0.0F});
    std::map<std::size_t, int> perRow;
    for (const NearPair& pair : nearPairs(same, 2, 0.9F)) ++perRow[pair.first];
    QCOMPARE(perRow[0], 64);
    QCOMPARE(perRow[198], 1);
}

void DuplicatesTest::copiesAndOtherFormsAreOneGroup() {
    Shelf shelf;
    shelf.put(1, 0, pictures()[0]);
    shelf.put(2, 0, pictures()[0]);
    shelf.put(3, 0.01, savedAt(pictures()[0], 150));
    shelf.put(4, 1, pictures()[1]);
    shelf.put(5, 2, pictures()[2]);
    shelf.put(6, 2, pictures()[2]);
    for (const std::int64_t id : {1, 2}) shelf.photos[id].hash = ContentHash{{std::byte(1)}};
    shelf.photos[3].width = 150;
    for (const std::int64_t id : {5, 6}) shelf.photos[id].hash = ContentHash{{std::byte(5)}};
    const std::vector<Ids> copies{ids({1, 2}), ids({5, 6})};
    const auto groups = *findDuplicates(ids({6, 5, 4, 3, 2, 1}), copies, shelf.sources());
    QCOMPARE(groups.size(), std::size_t(2));
    QCOMPARE(groups[0].photos, ids({1, 2, 3}));
    QVERIFY(!groups[0].sameBytes);
    QCOMPARE(groups[1].photos, ids({5, 6}));
    QVERIFY(groups[1].sameBytes);
    QVERIFY(groups[1].reason.starts_with("All have the same bytes; it"));
}

void DuplicatesTest::picturesThatOnlyMeanTheSameAreNotGrouped() {
    Shelf shelf;
    shelf.put(1, 0, pictures()[0]);
    shelf.put(2, 0, pictures()[1]);  // the same embedding, another picture
    shelf.put(3, 1, pictures()[0]);  // the same picture would be found, but its embedding says that it is not
    QVERIFY(findDuplicates(ids({1, 2, 3}), {}, shelf.sources())->empty());
    QCOMPARE(shelf.thumbnailsAsked, 2);
}

void DuplicatesTest::photosWithoutVectorOrThumbnailAreFoundByTheirBytesOnly() {
    Shelf shelf;
    for (const std::int64_t id : {1, 2, 3, 4}) shelf.put(id, 0, pictures()[0]);
    shelf.vectors.erase(1);
    shelf.thumbnails.erase(2);
    shelf.photos.erase(4);  // removed meanwhile
    QVERIFY(findDuplicates(ids({1, 2, 3, 4}), {}, shelf.sources())->empty());
    const std::vector<Ids> copies{ids({1, 2})};
    QCOMPARE(findDuplicates(ids({1, 2, 3}), copies, shelf.sources())->at(0).photos, ids({1, 2}));
}

void DuplicatesTest::onlyTheBytesCountWhenAsked() {
    Shelf shelf;
    for (const std::int64_t id : {1, 2, 3}) shelf.put(id, 0, pictures()[0]);
    const std::vector<Ids> copies{ids({1, 3})};
    const auto groups = *findDuplicates(ids({1, 2, 3}), copies, shelf.sources(), {.near = false});
    QCOMPARE(groups.size(), std::size_t(1));
    QCOMPARE(groups[0].photos, ids({1, 3}));
    QCOMPARE(shelf.thumbnailsAsked, 0);
}

void DuplicatesTest::onlyThePhotosAskedForAreLookedAt() {
    Shelf shelf;
    for (const std::int64_t id : {1, 2, 3}) shelf.put(id, id, pictures()[0]);
    const std::vector<Ids> copies{ids({1, 2, 3})};
    QCOMPARE(findDuplicates(ids({2, 3}), copies, shelf.sources())->at(0).photos, ids({2, 3}));
    QVERIFY(findDuplicates(ids({3}), copies, shelf.sources())->empty());
    QVERIFY(findDuplicates({}, copies, shelf.sources())->empty());
}

void DuplicatesTest::formsAreFoundAcrossTheEdgeOfAWindow() {
    constexpr std::int64_t total = 120'000;
    constexpr std::size_t dimension = 16;
    auto vectors = randomUnitVectors(total, dimension, 9);
    Shelf shelf;
    const std::vector<std::pair<std::int64_t, std::int64_t>> pairs{{10, 30}, {99'990, 100'010}, {119'000, 119'999}};
    for (const auto& [a, b] : pairs) {
        std::copy_n(vectors.begin() + a * static_cast<std::int64_t>(dimension), dimension,
                    vectors.begin() + b * static_cast<std::int64_t>(dimension));
        for (const std::int64_t id : {a, b}) {
            shelf.photos[id] = photoOf(id);
            shelf.thumbnails[id] = pictures()[static_cast<std::size_t>(a) % 7];
        }
    }
    Ids byTime;
    for (std::int64_t id = 0; id < total; ++id) byTime.emplace_back(id);
    DuplicateSources sources = shelf.sources();
    sources.vector = [&](PhotoId id) -> Result<std::optional<std::vector<float>>> {
        const auto begin = vectors.begin() + id.value * static_cast<std::int64_t>(dimension);
        return std::vector<float>(begin, begin + dimension);
    };
    double last = 0;
    bool onlyForward = true;
    sources.progressed = [&](double done) {
        onlyForward = onlyForward && done >= last && done <= 1;
        last = done;
        return true;
    };
    const auto groups = *findDuplicates(byTime, {}, sources, {.minimumCosine = 0.999F});
    QCOMPARE(groups.size(), pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        QCOMPARE(groups[i].photos, ids({pairs[i].first, pairs[i].second}));
    }
    QVERIFY(onlyForward);
}

void DuplicatesTest::aCancelledSearchSaysSo() {
    Shelf shelf;
    for (const std::int64_t id : {1, 2, 3}) shelf.put(id, 0, pictures()[0]);
    for (int allowed = 0; allowed < 3; ++allowed) {
        DuplicateSources sources = shelf.sources();
        int calls = 0;
        sources.progressed = [&](double) { return calls++ < allowed; };
        const auto groups = findDuplicates(ids({1, 2, 3}), {}, sources);
        QVERIFY(!groups);
        QCOMPARE(groups.error().code, ErrorCode::Cancelled);
    }
}

void DuplicatesTest::aFailingSourceEndsTheSearchWithItsError() {
    Shelf shelf;
    for (const std::int64_t id : {1, 2}) shelf.put(id, 0, pictures()[0]);
    const Error error{ErrorCode::Io, "The disk reports an error."};
    for (int source = 0; source < 3; ++source) {
        DuplicateSources sources = shelf.sources();
        const auto failing = [&](auto) { return tl::unexpected<Error>(error); };
        if (source == 0) sources.photos = failing;
        if (source == 1) sources.vector = failing;
        if (source == 2) sources.thumbnail = failing;
        const auto groups = findDuplicates(ids({1, 2}), {}, sources);
        QVERIFY(!groups);
        QCOMPARE(groups.error(), error);
    }
}

void DuplicatesTest::theBestCopyHasTheMostPixels() {
    Photo small = photoOf(1);
    small.width = 1280;
    small.height = 960;
    small.format = "PNG";
    small.file.size = 9'000'000;
    const DuplicateGroup group = rankedCopies({small, photoOf(2)}, false);
    QCOMPARE(group.photos, ids({2, 1}));
    QCOMPARE(group.because, BestBecause::MostPixels);
    QCOMPARE(group.reason, std::string("It is the same picture; it has the most pixels: 12.0 megapixels, the next one "
                                       "has 1.2."));
}

void DuplicatesTest::theBestCopyLosesNothing() {
    Photo png = photoOf(2);
    png.format = "PNG";
    Photo raw = photoOf(3);
    raw.format = "RAW";
    const DuplicateGroup group = rankedCopies({photoOf(1), png, raw}, false);
    QCOMPARE(group.photos, ids({3, 2, 1}));
    QCOMPARE(group.because, BestBecause::Lossless);
    QCOMPARE(group.reason, std::string("It is the same picture; it is stored as RAW, which keeps more than PNG does."));
}

void DuplicatesTest::theBestCopyIsTheLargestFileThenTheOldest() {
    Photo larger = photoOf(2);
    larger.file.size = 4'200'000;
    const DuplicateGroup byFile = rankedCopies({photoOf(1), larger}, false);
    QCOMPARE(byFile.photos, ids({2, 1}));
    QCOMPARE(byFile.because, BestBecause::LargestFile);
    QCOMPARE(byFile.reason,
             std::string("It is the same picture; it has as many pixels as the next one, but the larger file: "
                         "4.2 MB instead of 1.0."));

    Photo older = photoOf(3);
    older.file.modifiedNs -= 1'000'000'000;
    QCOMPARE(rankedCopies({photoOf(1), older}, true).photos, ids({3, 1}));
    QCOMPARE(rankedCopies({photoOf(1), older}, true).because, BestBecause::Oldest);
    Photo takenEarlier = photoOf(4);
    takenEarlier.metadata.takenAt = 1'000'000'000;
    QCOMPARE(rankedCopies({older, takenEarlier}, false).photos, ids({4, 3}));
}

void DuplicatesTest::theBestCopyIsNotNamedAsACopy() {
    for (const char* name : {"IMG 1 (2).jpg", "IMG 1 - Copy.jpg", "Kopie von IMG 1.jpg"}) {
        const DuplicateGroup group =
            rankedCopies({photoOf(1, std::string("/p/") + name), photoOf(2, "/p/a much longer path/IMG 1.jpg")}, true);
        QCOMPARE(group.photos, ids({2, 1}));
        QCOMPARE(group.because, BestBecause::PlainName);
    }
    for (const char* name : {"IMG (rome).jpg", "().jpg", "(1).jpg.jpg"}) {
        const DuplicateGroup group =
            rankedCopies({photoOf(1, std::string("/p/") + name), photoOf(2, "/p/sub/folder/IMG.jpg")}, true);
        QCOMPARE(group.because, BestBecause::ShortestPath);
        QCOMPARE(group.photos, ids({1, 2}));
    }
    const DuplicateGroup equal = rankedCopies({photoOf(2), photoOf(1)}, true);
    QCOMPARE(equal.photos, ids({1, 2}));
    QCOMPARE(equal.because, BestBecause::First);
}

QTEST_APPLESS_MAIN(DuplicatesTest)
#include "tst_duplicates.moc"
