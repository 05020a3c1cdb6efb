// sightseer_make_checkpoint FOLDER [--image-size N] [--patch-size N] [--vision-width N] [--vision-layers N]
//                           [--text-width N] [--text-layers N] [--dimension N] [--seed N]
// Writes a CLIP checkpoint of seeded noise, ViT-B/32 unless told otherwise.
#include "core/base/file_io.h"
#include "tests/support/random_checkpoint.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

int main(int argc, char** argv) {
    sightseer::test::CheckpointShape shape;
    const std::map<std::string, int*> sizes{
        {"--image-size", &shape.imageSize},        {"--patch-size", &shape.patchSize},
        {"--vision-width", &shape.visionWidth},    {"--vision-layers", &shape.visionLayers},
        {"--text-width", &shape.textWidth},        {"--text-layers", &shape.textLayers},
        {"--dimension", &shape.embeddingDimension}};
    bool understood = argc >= 2 && argc % 2 == 0 && argv[1][0] != '-';
    for (int i = 2; understood && i + 1 < argc; i += 2) {
        const int number = std::atoi(argv[i + 1]);
        const auto size = sizes.find(argv[i]);
        if (std::string(argv[i]) == "--seed") {
            shape.seed = static_cast<std::uint64_t>(number);
        } else if (size != sizes.end() && number > 0) {
            *size->second = number;
        } else {
            understood = false;
        }
    }
    if (!understood) {
        std::fputs(
            "Usage: sightseer_make_checkpoint FOLDER [--image-size N] [--patch-size N] [--vision-width N]\n"
            "       [--vision-layers N] [--text-width N] [--text-layers N] [--dimension N] [--seed N]\n",
            stderr);
        return 2;
    }
    const auto written = sightseer::test::writeRandomCheckpoint(sightseer::pathFromUtf8(argv[1]), shape);
    if (!written) {
        std::fprintf(stderr, "%s\n", written.error().message.c_str());
        return 1;
    }
    return 0;
}
