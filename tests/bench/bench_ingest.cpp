// A folder from files to searchable photos, with the starter model and with a ViT-B/32-sized checkpoint.
// bench_ingest [FOLDER | COUNT]: the photos of a folder, or so many generated ones of 12 megapixels (40).
// Baseline: the bound that the parts allow. Reading and encoding are each timed alone, on all cores; on the processor they
// compete for the same cores, so their times add up, on a GPU the longer one decides.
#include "core/base/system.h"
#include "core/ingest/decode_stage.h"
#include "core/ingest/scanner.h"
#include "core/library/library.h"
#include "tests/bench/bench.h"
#include "tests/support/golden.h"
#include "tests/support/pictures.h"
#include "tests/support/random_checkpoint.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

using namespace sightseer;
using namespace sightseer::bench;
using namespace sightseer::test;
namespace fs = std::filesystem;

namespace {

constexpr int kRepeats = 3;
constexpr int kBatchSize = 16;

[[noreturn]] void giveUp(const std::string& message) {
    std::fprintf(stderr, "bench_ingest: %s\n", message.c_str());
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

// Four pictures, each file with other bytes after the end marker: decoders do not care, the content hash does.
void generatePhotos(const fs::path& folder, int count) {
    fs::create_directories(folder);
    for (int i = 0; i < count; ++i) {
        const fs::path file = folder / (std::to_string(i) + ".jpg");
        if (i < 4) {
            writePicture(file, patternImage(4000, 3000, static_cast<unsigned>(i)));
        } else {
            fs::copy_file(folder / (std::to_string(i % 4) + ".jpg"), file);
            std::ofstream(file, std::ios::binary | std::ios::app) << i;
        }
    }
}

struct Workload {
    fs::path folder;
    std::string model;  // as ModelStore::find
    std::string name;
};

// Every run starts with an empty library and an open model.
class IngestBench {
public:
    IngestBench(Workload workload, Report& report) : m_workload(std::move(workload)), m_report(report) {}

    void run() {
        std::vector<double> whole;
        std::vector<double> reading;
        std::vector<double> encoding;
        for (int i = 0; i < kRepeats; ++i) {
            whole.push_back(secondsToIndex());
            reading.push_back(secondsToRead());
            encoding.push_back(secondsToEncode());
        }
        const bool onGpu = m_library->status()->device.starts_with("CUDA");
        const double bound = onGpu ? std::max(median(reading), median(encoding)) : median(reading) + median(encoding);
        const auto photos = static_cast<double>(m_photos);
        m_report.add({m_workload.name + ", " + std::to_string(m_photos) + " photos", "photos/s", photos / median(whole),
                      photos / bound,
                      onGpu ? "the slower of reading and encoding alone" : "reading and encoding one after the other",
                      Better::Higher});
        m_report.add(
            {m_workload.name + ", reading alone", "photos/s", photos / median(reading), 0, {}, Better::Higher});
        m_report.add(
            {m_workload.name + ", encoding alone", "photos/s", photos / median(encoding), 0, {}, Better::Higher});
        m_report.add({m_workload.name + ", new text to results", "ms", 1000 * secondsToSearch(), 0, {}, Better::Lower});
    }

private:
    static double median(std::vector<double> values) {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    }

    static double secondsOf(const std::function<void()>& call) {
        const auto start = std::chrono::steady_clock::now();
        call();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    }

    double secondsToIndex() {
        m_library.reset();
        m_data = std::make_unique<QTemporaryDir>();
        LibraryOptions options;
        options.model = m_workload.model;
        options.ingest.batchSize = kBatchSize;
        LibraryListener listener;
        listener.indexingFinished = [this](const Result<IngestProgress>& result) { m_result = result; };
        m_library = valueOrGiveUp(
            Library::open({m_data->path().toStdString(), resourcesPath(), pluginPath()}, options, listener));
        valueOrGiveUp(m_library->encoder().logitScale());
        valueOrGiveUp(m_library->addRoot(m_workload.folder));
        const double seconds = secondsOf([this] {
            m_library->startIndexing();
            m_library->waitForIndexing();
        });
        const IngestProgress progress = valueOrGiveUp(m_result);
        if (progress.decoded == 0) giveUp("no photo could be read in " + m_workload.folder.string());
        m_photos = static_cast<int>(progress.decoded);
        return seconds;
    }

    double secondsToRead() const {
        const auto listing = valueOrGiveUp(listPictures(m_workload.folder, {}, {}));
        std::vector<DecodeJob> all;
        for (const FoundFile& file : listing.files) {
            DecodeJob job;
            job.known.id = PhotoId(static_cast<std::int64_t>(all.size()) + 1);
            job.known.file = file;
            job.path = m_workload.folder / file.relativePath;
            all.push_back(std::move(job));
        }
        JobList jobs;
        jobs.fill(std::move(all));
        return secondsOf([&] {
            std::vector<std::jthread> threads;
            for (int i = 0; i < usableCores(); ++i) {
                threads.emplace_back([&] {
                    while (const auto job = jobs.next()) readPhoto(*job, m_library->model().preprocess, {}, jobs);
                });
            }
        });
    }

    double secondsToEncode() const {
        PixelBatch pixels{kBatchSize, m_library->model().preprocess.size, {}};
        pixels.values.assign(kBatchSize * pixels.valuesPerImage(), 0.5F);
        const int batches = std::max(1, m_photos / kBatchSize);
        const double seconds = secondsOf([&] {
            for (int i = 0; i < batches; ++i) valueOrGiveUp(m_library->encoder().encodeImages(pixels));
        });
        return seconds * m_photos / (batches * kBatchSize);
    }

    double secondsToSearch() const {
        int asked = 0;
        return medianSeconds(9, [&] {
            valueOrGiveUp(m_library->search({"photo number " + std::to_string(++asked), 50}));
        });
    }

    const Workload m_workload;
    Report& m_report;
    std::unique_ptr<QTemporaryDir> m_data;
    Result<IngestProgress> m_result;
    std::unique_ptr<Library> m_library;
    int m_photos = 0;
};

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    Report report("ingest", argc, argv);
    const std::string argument = report.arguments().empty() ? "40" : report.arguments().front();

    const QTemporaryDir work;
    const fs::path folder = work.path().toStdString();
    fs::path photos = argument;
    if (argument.find_first_not_of("0123456789") == std::string::npos) {
        photos = folder / "photos";
        generatePhotos(photos, std::stoi(argument));
    }
    orGiveUp(writeRandomCheckpoint(folder / "vit-b-32", {}));

    IngestBench({photos, "starter", "starter model"}, report).run();
    IngestBench({photos, (folder / "vit-b-32").string(), "ViT-B/32"}, report).run();
    report.add(
        {"peak memory of the whole", "MiB", static_cast<double>(peakMemoryBytes()) / (1 << 20), 0, {}, Better::Lower});
    return 0;
}
