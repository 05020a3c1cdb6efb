// From a new text to the rows of a window full of photos, with a text tower of ViT-B/32's size and noise for weights.
// bench_query [PHOTOS...]: sizes of the library; without any, 100000. Baselines: the text tower alone, in turn with ours.
#include "core/catalog/catalog.h"
#include "core/library/library.h"
#include "tests/bench/bench.h"
#include "tests/support/golden.h"
#include "tests/support/random_checkpoint.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace sightseer;
using namespace sightseer::bench;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

constexpr int kQuestions = 60;
constexpr std::size_t kRows = 60;  // of a window full
constexpr std::size_t kBatch = 5000;

[[noreturn]] void giveUp(const std::string& message) {
    std::fprintf(stderr, "bench_query: %s\n", message.c_str());
    std::exit(1);
}

template <typename T>
T valueOrGiveUp(Result<T> result) {
    if (!result) giveUp(result.error().message);
    return std::move(*result);
}

void orGiveUp(const Result<void>& result) {
    if (!result) giveUp(result.error().message);
}

std::vector<float> unitVector(int dimension, std::mt19937& random) {
    std::normal_distribution<float> normal;
    std::vector<float> vector(static_cast<std::size_t>(dimension));
    float square = 0;
    for (float& value : vector) {
        value = normal(random);
        square += value * value;
    }
    for (float& value : vector) value /= std::sqrt(square);
    return vector;
}

// Photos as an index run would have stored them, a day's worth in each folder.
void fillCatalog(const fs::path& data, const ModelSpec& model, std::size_t photos) {
    fs::create_directories(data);
    const auto catalog = valueOrGiveUp(Catalog::open(data / "catalog.db", CatalogAccess::ReadWrite));
    const RootId root = valueOrGiveUp(catalog->addRoot({RootId(), "volume", "photos", "/nowhere/photos"}));
    const ModelId modelId =
        valueOrGiveUp(catalog->ensureModel(model.fingerprint, model.name, model.embeddingDimension));
    std::mt19937 random(7);
    for (std::size_t begin = 0; begin < photos; begin += kBatch) {
        const std::size_t count = std::min(kBatch, photos - begin);
        std::vector<FoundFile> files;
        for (std::size_t i = begin; i < begin + count; ++i) {
            files.push_back({std::to_string(i / 70) + "/IMG_" + std::to_string(i) + ".JPG", 1'000'000 + i,
                             static_cast<std::int64_t>(1'300'000'000 + 1200 * i) * 1'000'000'000});
        }
        const auto ids = valueOrGiveUp(catalog->addFiles(root, files));
        std::vector<IndexedPhoto> read(count);
        for (std::size_t i = 0; i < count; ++i) {
            read[i].photo = ids[i];
            read[i].file = files[i];
            read[i].content.hash = contentHash(std::as_bytes(std::span(files[i].relativePath)));
            read[i].content.width = 4000;
            read[i].content.height = 3000;
            read[i].content.format = i % 100 == 0 ? "PNG" : "JPEG";
            read[i].vector = unitVector(model.embeddingDimension, random);
        }
        orGiveUp(catalog->storeIndexed(modelId, read));
    }
}

double millisecondsOf(const std::function<void()>& call) {
    const auto start = std::chrono::steady_clock::now();
    call();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

struct Times {
    std::vector<double> ours;
    std::vector<double> tower;
};

double percentile(std::vector<double> values, double part) {
    std::ranges::sort(values);
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

class QueryBench {
public:
    QueryBench(Report& report, Library& library, std::size_t photos)
        : m_report(report), m_library(library), m_photos(photos) {}

    // Every question is a text never asked before: `number` makes it so.
    void add(const std::string& what, const std::function<std::string(int number)>& question) {
        Times times;
        for (int i = 0; i < kQuestions; ++i) {
            const std::string text = question(++m_asked);
            times.ours.push_back(millisecondsOf([&] { ask(text); }));
            const std::string other[] = {"another text of the same length " + std::to_string(m_asked)};
            times.tower.push_back(millisecondsOf([&] { valueOrGiveUp(m_library.encoder().encodeText(other)); }));
        }
        for (const auto& [name, part] : {std::pair("median", 0.5), std::pair("p95", 0.95)}) {
            m_report.add({what + ", " + std::to_string(m_photos / 1000) + "k photos, " + name, "ms",
                          percentile(times.ours, part), percentile(times.tower, part), "the text tower alone",
                          Better::Lower});
        }
    }

private:
    void ask(const std::string& text) {
        const auto answer = valueOrGiveUp(m_library.search({.text = text, .limit = 200}));
        if (answer.hits.empty()) giveUp("nothing was found");
        std::vector<PhotoId> ids;
        for (const SearchHit& hit : answer.hits) {
            if (ids.size() < kRows) ids.push_back(hit.photo);
        }
        if (valueOrGiveUp(m_library.photos(ids)).size() != ids.size()) giveUp("rows are missing");
    }

    Report& m_report;
    Library& m_library;
    std::size_t m_photos;
    int m_asked = 0;
};

void benchLibrary(Report& report, const fs::path& folder, std::size_t photos) {
    const fs::path data = folder / ("library-" + std::to_string(photos));
    LibraryOptions options;
    options.model = (folder / "vit-b-32").string();
    ModelSpec model;
    {
        const auto empty = valueOrGiveUp(Library::open({folder / "empty", resourcesPath(), pluginPath()}, options));
        model = empty->model();
    }
    fillCatalog(data, model, photos);
    const auto library = valueOrGiveUp(Library::open({data, resourcesPath(), pluginPath()}, options));
    const double first = millisecondsOf([&] { valueOrGiveUp(library->search({.text = "a first question"})); });
    report.add({"first search: model, calibration, index rebuilt, " + std::to_string(photos / 1000) + "k photos",
                "ms",
                first,
                0,
                {},
                Better::Lower});
    QueryBench bench(report, *library, photos);
    bench.add("a new text", [](int n) { return "a photo of thing number " + std::to_string(n); });
    bench.add("two texts, a negative", [](int n) {
        const std::string number = std::to_string(n);
        return "first " + number + ", second " + number + " -third" + number;
    });
    bench.add("a new text, filter keeps 1 %", [](int n) { return "thing number " + std::to_string(n) + " type:png"; });
    std::error_code ignored;
    fs::remove_all(data, ignored);
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    Report report("query", argc, argv);
    std::vector<std::size_t> sizes;
    for (const std::string& argument : report.arguments()) {
        sizes.push_back(std::strtoull(argument.c_str(), nullptr, 10));
    }
    if (sizes.empty()) sizes = {100'000};
    const QTemporaryDir work;
    const fs::path folder = work.path().toStdString();
    orGiveUp(writeRandomCheckpoint(folder / "vit-b-32", {}));
    for (const std::size_t photos : sizes) benchLibrary(report, folder, photos);
    return 0;
}
