#include "app/cli/evaluation_data.h"

#include "app/cli/model_session.h"
#include "core/base/file_io.h"
#include "core/image/image_decoder.h"
#include "core/train/csv.h"

#include <algorithm>
#include <cmath>

namespace sightseer::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatch = 16;
constexpr std::uint64_t kMaximumTableBytes = std::uint64_t{256} << 20;

void append(Embeddings& all, const Embeddings& more) {
    all.count += more.count;
    all.dimension = more.dimension;
    all.values.insert(all.values.end(), more.values.begin(), more.values.end());
}

}  // namespace

Result<PictureTable> readTable(const fs::path& table, const char* textColumnName) {
    const std::string columns = std::string("its first line must name the columns file and ") + textColumnName;
    const auto complaint = [&](const std::string& what) {
        return fail(ErrorCode::InvalidFile, "Cannot use " + toUtf8(table) + ": " + what + ".");
    };
    const auto bytes = readFile(table, kMaximumTableBytes);
    if (!bytes) return propagate(bytes);
    const auto rows = parseCsv({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    if (!rows) return complaint(rows.error().message);
    if (rows->empty()) return complaint("it is empty; " + columns);
    const CsvRow& header = rows->front();
    const auto column = [&](const char* name) {
        return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
    };
    const auto fileColumn = column("file");
    const auto textColumn = column(textColumnName);
    if (fileColumn == header.size() || textColumn == header.size()) return complaint(columns);
    PictureTable result;
    for (std::size_t i = 1; i < rows->size(); ++i) {
        const CsvRow& row = (*rows)[i];
        if (row.size() <= std::max(fileColumn, textColumn)) {
            return complaint("row " + std::to_string(i + 1) + " has too few fields");
        }
        result.files.push_back(table.parent_path() / pathFromUtf8(row[fileColumn]));
        result.texts.push_back(row[textColumn]);
    }
    if (result.files.empty()) return complaint("it has no rows below its first line");
    return result;
}

Result<PictureTable> readClassFolders(const fs::path& folder) {
    std::vector<std::pair<fs::path, std::string>> found;
    std::error_code error;
    for (const auto& child : fs::directory_iterator(folder, error)) {
        if (!child.is_directory()) continue;
        std::error_code unreadable;
        for (const auto& file : fs::recursive_directory_iterator(child.path(), unreadable)) {
            if (file.is_regular_file() && hasImageExtension(file.path())) {
                found.emplace_back(file.path(), toUtf8(child.path().filename()));
            }
        }
        if (unreadable) error = unreadable;
    }
    if (error) {
        return fail(ErrorCode::Io, "Cannot list " + toUtf8(folder) + ": " + error.message() + ". Check the path.");
    }
    if (found.empty()) {
        return fail(ErrorCode::InvalidFile,
                    "Cannot use " + toUtf8(folder) + ": it needs a folder for each class, with pictures in it.");
    }
    std::ranges::sort(found);
    PictureTable table;
    for (auto& [file, name] : found) {
        table.files.push_back(std::move(file));
        table.texts.push_back(std::move(name));
    }
    return table;
}

Result<EncodedPhotos> encodePhotos(ClipModel& model, const std::vector<fs::path>& files) {
    EncodedPhotos all;
    for (std::size_t start = 0; start < files.size(); start += kBatch) {
        std::vector<PixelBatch> pixels;
        for (std::size_t i = start; i < std::min(start + kBatch, files.size()); ++i) {
            auto one = readPixels(model, files[i], DecodeDetail::EnoughForModel);
            if (!one) {
                all.failures.push_back(one.error());
                continue;
            }
            pixels.push_back(std::move(*one));
            all.indices.push_back(i);
        }
        if (pixels.empty()) continue;
        const auto encoded = model.encodeImages(join(pixels));
        if (!encoded) return propagate(encoded);
        append(all.vectors, *encoded);
    }
    return all;
}

Result<Embeddings> encodeTexts(ClipModel& model, std::span<const std::string> texts) {
    Embeddings all;
    for (std::size_t start = 0; start < texts.size(); start += kBatch) {
        const auto encoded = model.encodeText(texts.subspan(start, std::min(kBatch, texts.size() - start)));
        if (!encoded) return propagate(encoded);
        append(all, *encoded);
    }
    return all;
}

double fourDecimals(double value) {
    return std::round(value * 1e4) / 1e4;
}

}  // namespace sightseer::cli
