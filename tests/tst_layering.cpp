// The arrows between folders: reads every #include of core/, ui/ and app/ and fails on one that the design forbids.
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

struct Layer {
    std::vector<std::string> project;     // folders or headers that may be included, besides the layer's own folder
    std::vector<std::string> thirdParty;  // prefixes of <...> includes beyond the standard library
    bool qt = false;
};

// The longest folder name that matches a file is its layer.
const std::map<std::string, Layer>& layers() {
    static const std::vector<std::string> image{"core/base/", "core/image/"};
    static const std::vector<std::string> core{"core/base/",    "core/image/",  "core/clip/",     "core/catalog/",
                                               "core/vectors/", "core/ingest/", "core/keywords/", "core/labels/",
                                               "core/search/",  "core/models/", "core/library/"};
    static const std::map<std::string, Layer> table{
        {"core/base/", {{}, {"tl/", "xxhash.h", "dlfcn.h", "fcntl.h", "sched.h", "sys/", "unistd.h", "malloc.h"}}},
        {"core/image/",
         {{"core/base/"},
          {"jpeglib.h", "jerror.h", "png.h", "webp/", "tiffio.h", "gif_lib.h", "lcms2.h", "libexif/", "immintrin.h"}}},
        {"core/clip/",
         {{"core/base/", "core/image/image.h", "core/image/resample.h"}, {"nlohmann/", "zlib.h", "utf8proc.h"}}},
        {"core/clip/torch/",
         {{"core/base/", "core/clip/", "core/image/image.h", "core/image/resample.h"}, {"ATen/", "torch/", "c10/"}}},
        // Training: data, recipe and files outside of LibTorch; core/train/torch is the module's second half.
        {"core/train/", {{"core/base/", "core/clip/", "core/image/"}, {"nlohmann/", "zlib.h"}}},
        {"core/train/torch/",
         {{"core/base/", "core/clip/", "core/train/", "core/image/image.h", "core/image/resample.h"},
          {"ATen/", "torch/", "c10/"}}},
        {"core/catalog/", {image, {"SQLiteCpp/", "sqlite3.h", "utf8proc.h"}}},
        {"core/vectors/", {{"core/base/"}, {"faiss/", "omp.h", "immintrin.h", "arm_neon.h"}}},
        {"core/models/",
         {{"core/base/", "core/clip/model_spec.h", "core/clip/checkpoint/model_folder.h"}, {"nlohmann/"}, true}},
        {"core/keywords/", {{"core/base/", "core/image/"}, {"exempi/", "expat.h"}}},
        {"core/ingest/",
         {{"core/base/", "core/image/", "core/clip/", "core/catalog/", "core/keywords/", "core/vectors/"}, {}}},
        {"core/ingest/folder_watcher", {{"core/base/"}, {}, true}},
        {"core/labels/",
         {{"core/base/", "core/catalog/label_run.h", "core/clip/", "core/keywords/", "core/vectors/"}, {"nlohmann/"}}},
        {"core/search/", {{"core/base/", "core/image/", "core/clip/", "core/catalog/", "core/vectors/"}, {}}},
        {"core/library/", {core, {}, true}},
        {"ui/",
         {{"core/library/", "core/models/", "core/base/", "core/catalog/photo.h", "core/catalog/catalog.h",
           "core/catalog/label_run.h", "core/search/searcher.h", "core/search/query_edit.h",
           "core/search/query_parser.h", "core/search/query_printer.h", "core/search/date_hints.h",
           "core/labels/classifier.h", "core/labels/label_set.h", "core/search/duplicates.h", "core/image/"},
          {"gio/"},
          true}},
        {"app/", {{"core/", "ui/", "app/end_signals.h"}, {"CLI/", "nlohmann/"}, true}},
        {"app/end_signals", {{}, {"fcntl.h", "unistd.h"}, true}},
    };
    return table;
}

const std::set<std::string>& standardHeaders() {
    static const std::set<std::string> names{"algorithm",
                                             "any",
                                             "array",
                                             "atomic",
                                             "bit",
                                             "bitset",
                                             "cassert",
                                             "cctype",
                                             "cerrno",
                                             "cfloat",
                                             "charconv",
                                             "chrono",
                                             "cinttypes",
                                             "climits",
                                             "clocale",
                                             "cmath",
                                             "compare",
                                             "concepts",
                                             "condition_variable",
                                             "csetjmp",
                                             "csignal",
                                             "cstdarg",
                                             "cstddef",
                                             "cstdint",
                                             "cstdio",
                                             "cstdlib",
                                             "cstring",
                                             "ctime",
                                             "deque",
                                             "exception",
                                             "filesystem",
                                             "fstream",
                                             "functional",
                                             "future",
                                             "iomanip",
                                             "initializer_list",
                                             "ios",
                                             "iosfwd",
                                             "iostream",
                                             "istream",
                                             "iterator",
                                             "latch",
                                             "limits",
                                             "list",
                                             "locale",
                                             "map",
                                             "memory",
                                             "memory_resource",
                                             "mutex",
                                             "new",
                                             "numbers",
                                             "numeric",
                                             "optional",
                                             "ostream",
                                             "queue",
                                             "random",
                                             "ranges",
                                             "ratio",
                                             "set",
                                             "shared_mutex",
                                             "span",
                                             "sstream",
                                             "stack",
                                             "stdexcept",
                                             "stop_token",
                                             "streambuf",
                                             "string",
                                             "string_view",
                                             "system_error",
                                             "thread",
                                             "tuple",
                                             "type_traits",
                                             "typeindex",
                                             "typeinfo",
                                             "unordered_map",
                                             "unordered_set",
                                             "utility",
                                             "variant",
                                             "vector",
                                             "version"};
    return names;
}

const std::pair<const std::string, Layer>* layerOf(const std::string& file) {
    const std::pair<const std::string, Layer>* best = nullptr;
    for (const auto& entry : layers()) {
        if (file.starts_with(entry.first) && (!best || entry.first.size() > best->first.size())) best = &entry;
    }
    return best;
}

bool startsWithAny(const std::string& text, const std::vector<std::string>& prefixes) {
    return std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& p) { return text.starts_with(p); });
}

bool isOfPlugin(const std::string& file) {
    return startsWithAny(file, {"core/clip/torch/", "core/train/torch/"});
}

// What is wrong with one include of one file; empty when it is allowed.
std::string verdict(const std::string& file, const std::string& include, bool quoted) {
    const auto* layer = layerOf(file);
    if (!layer) return file + " lies in no layer";
    const auto& [folder, rules] = *layer;
    if (quoted) {
        const auto* target = layerOf(include);
        const bool own = target == layer;
        if (own || startsWithAny(include, rules.project)) {
            if (isOfPlugin(include) && !isOfPlugin(file)) {
                return file + " includes " + include + ", which only the plugin may";
            }
            return {};
        }
        return file + " may not include " + include;
    }
    if (standardHeaders().contains(include) || include.starts_with("tl/")) return {};
    if (include.starts_with("Q") && rules.qt) return {};
    if (startsWithAny(include, rules.thirdParty)) return {};
    return file + " may not include <" + include + ">";
}

}  // namespace

class LayeringTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyIncludeFollowsTheArrows();
    void aWrongArrowIsSeen();
    void publicHeadersOfCoreNameNoThirdParty();
};

namespace {

template <typename Visit>
void forEachInclude(Visit visit) {
    static const std::regex pattern("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]");
    const fs::path source(SIGHTSEER_SOURCE_DIR);
    for (const char* top : {"core", "ui", "app"}) {
        for (const auto& entry : fs::recursive_directory_iterator(source / top)) {
            const auto extension = entry.path().extension();
            if (extension != ".h" && extension != ".cpp") continue;
            std::ifstream in(entry.path());
            const std::string file = entry.path().lexically_relative(source).generic_string();
            for (std::string line; std::getline(in, line);) {
                std::smatch match;
                if (std::regex_search(line, match, pattern)) visit(file, match[2].str(), match[1] == "\"");
            }
        }
    }
}

}  // namespace

void LayeringTest::everyIncludeFollowsTheArrows() {
    std::vector<std::string> wrong;
    int seen = 0;
    forEachInclude([&](const std::string& file, const std::string& include, bool quoted) {
        ++seen;
        if (auto text = verdict(file, include, quoted); !text.empty()) wrong.push_back(text);
    });
    for (const auto& text : wrong) qWarning("%s", text.c_str());
    QVERIFY(seen > 200);
    QCOMPARE(wrong.size(), std::size_t{0});
}

void LayeringTest::aWrongArrowIsSeen() {
    QVERIFY(!verdict("core/base/error.h", "core/image/image.h", true).empty());
    QVERIFY(!verdict("core/search/searcher.h", "ui/main_window.h", true).empty());
    QVERIFY(!verdict("core/library/library.cpp", "core/clip/torch/torch_encoder.h", true).empty());
    QVERIFY(!verdict("core/train/training_run.cpp", "core/train/torch/losses.h", true).empty());
    QVERIFY(!verdict("core/clip/preprocess.cpp", "QString", false).empty());
    QVERIFY(!verdict("ui/main_window.cpp", "faiss/IndexFlat.h", false).empty());
    QVERIFY(verdict("core/vectors/vector_index.cpp", "faiss/IndexFlat.h", false).empty());
}

void LayeringTest::publicHeadersOfCoreNameNoThirdParty() {
    // Headers under codecs/, torch/, database.h and flat_scan.h (a faiss::Index) are their folder's own business. Downloads are
    // QObjects: they belong to an event loop.
    static const std::set<std::string> qObjects{"core/models/download_rules.h", "core/models/file_download.h",
                                                "core/models/model_download.h", "core/models/model_downloads.h"};
    forEachInclude([&](const std::string& file, const std::string& include, bool quoted) {
        const bool isPrivate = file.find("/codecs/") != std::string::npos || isOfPlugin(file) ||
                               file == "core/catalog/database.h" || file == "core/vectors/flat_scan.h" ||
                               (qObjects.contains(file) && include.starts_with("Q"));
        if (quoted || isPrivate || !file.starts_with("core/") || !file.ends_with(".h")) return;
        QVERIFY2(standardHeaders().contains(include) || include.starts_with("tl/"),
                 (file + " includes " + include).c_str());
    });
}

QTEST_APPLESS_MAIN(LayeringTest)
#include "tst_layering.moc"
