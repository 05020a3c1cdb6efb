// Pictures with known answers, and what a model makes of them. Thread: main.
#pragma once

#include "app/cli/commands.h"
#include "core/clip/clip_model.h"

namespace sightseer::cli {

// A text for each picture: its caption, or the name of its class.
struct PictureTable {
    std::vector<std::filesystem::path> files;
    std::vector<std::string> texts;
};

// A CSV file with the columns file (relative to it) and the one that is named; others are ignored.
[[nodiscard]] Result<PictureTable> readTable(const std::filesystem::path& table, const char* textColumn);
// A folder for each class (ImageFolder): the picture files in it, at any depth, by name.
[[nodiscard]] Result<PictureTable> readClassFolders(const std::filesystem::path& folder);

struct EncodedPhotos {
    Embeddings vectors;                // of those that could be read
    std::vector<std::size_t> indices;  // which of the files they are
    std::vector<Error> failures;
};
[[nodiscard]] Result<EncodedPhotos> encodePhotos(ClipModel& model, const std::vector<std::filesystem::path>& files);

[[nodiscard]] Result<Embeddings> encodeTexts(ClipModel& model, std::span<const std::string> texts);

// Rounded: enough for JSON.
double fourDecimals(double value);

void addZeroShotCommand(CLI::App& evaluate, CommandLine& line);  // evaluate zero-shot

}  // namespace sightseer::cli
