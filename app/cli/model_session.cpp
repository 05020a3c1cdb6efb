#include "app/cli/model_session.h"

#include "app/app_paths.h"
#include "core/base/file_io.h"
#include "core/image/image_decoder.h"

namespace sightseer::cli {

Result<std::unique_ptr<ClipModel>> openModel(const CommandLine& line) {
    const LibraryPaths paths = appPaths(pathFromUtf8(line.libraryFolder)).library;
    const auto model = modelStore(paths).find(line.model);
    if (!model) return propagate(model);
    const ClipModelFiles files{paths.pluginFile, paths.resources / "tokenizer" / "bpe_simple_vocab_16e6.txt.gz"};
    return ClipModel::load(model->folder, files, line.encoder);
}

Result<PixelBatch> readPixels(const ClipModel& model, const std::filesystem::path& file, DecodeDetail detail) {
    DecodeRequest request;
    if (detail == DecodeDetail::EnoughForModel) request.minimumShortSide = decodeShortSide(model.spec().preprocess);
    const auto bytes = readFile(file, request.limits.maximumFileBytes);
    if (!bytes) return propagate(bytes);
    const auto decoded = decodeImage(*bytes, toUtf8(file), request);
    if (!decoded) return propagate(decoded);
    return model.preprocess(decoded->image);
}

PixelBatch join(std::span<const PixelBatch> single) {
    PixelBatch batch;
    for (const PixelBatch& one : single) {
        batch.size = one.size;
        batch.count += one.count;
        batch.values.insert(batch.values.end(), one.values.begin(), one.values.end());
    }
    return batch;
}

}  // namespace sightseer::cli
