// A 12 megapixel photograph from file bytes to what ingest needs of it, beside libjpeg-turbo's bare decoding at the scale
// that ours chooses.
#include "core/clip/preprocess.h"
#include "core/image/image_decoder.h"
#include "core/image/thumbnail.h"
#include "tests/bench/bench.h"
#include "tests/support/pictures.h"

#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

using namespace sightseer;

namespace {

constexpr int kRepeats = 15;
constexpr const char* kBaseline = "libjpeg-turbo alone";

void decodeBare(const Bytes& bytes, unsigned denominator, std::vector<unsigned char>& pixels) {
    jpeg_decompress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_read_header(&jpeg, TRUE);
    jpeg.scale_num = 1;
    jpeg.scale_denom = denominator;
    jpeg_start_decompress(&jpeg);
    const std::size_t rowBytes = std::size_t{jpeg.output_width} * 3;
    pixels.resize(rowBytes * jpeg.output_height);
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW row = pixels.data() + jpeg.output_scanline * rowBytes;
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    jpeg_destroy_decompress(&jpeg);
}

DecodedImage mustDecode(const Bytes& bytes, const DecodeRequest& request) {
    auto decoded = decodeImage(bytes, "benchmark picture", request);
    if (!decoded) {
        std::fprintf(stderr, "%s\n", decoded.error().message.c_str());
        std::exit(1);
    }
    return std::move(*decoded);
}

}  // namespace

int main(int argc, char** argv) {
    bench::Report report("decode", argc, argv);
    constexpr int kWidth = 4000, kHeight = 3000;
    const auto jpeg = makeThumbnail(test::patternImage(kWidth, kHeight, 1), kWidth);
    if (!jpeg) {
        std::fprintf(stderr, "%s\n", jpeg.error().message.c_str());
        return 1;
    }
    const PreprocessSpec spec;
    DecodeRequest request;
    request.minimumShortSide = decodeShortSide(spec);
    const auto denominator = static_cast<unsigned>(kWidth / mustDecode(*jpeg, request).image.width);
    const std::string scale = ", 1/" + std::to_string(denominator);

    std::vector<unsigned char> pixels;
    const auto bareScaled = [&] { decodeBare(*jpeg, denominator, pixels); };
    const auto bareFull = [&] { decodeBare(*jpeg, 1, pixels); };
    const auto add = [&](const std::string& what, const std::function<void()>& ours,
                         const std::function<void()>& baseline) {
        const bench::PairedSeconds seconds = bench::pairedSeconds(kRepeats, ours, baseline);
        report.add({what, "ms", seconds.ours * 1e3, seconds.baseline * 1e3, kBaseline, bench::Better::Lower});
    };
    add(
        "12 MP JPEG" + scale + ": decode, preprocess, thumbnail",
        [&] {
            const DecodedImage decoded = mustDecode(*jpeg, request);
            const PixelBatch tensor = preprocess(decoded.image, spec);
            if (!makeThumbnail(decoded.image) || tensor.values.empty()) std::abort();
        },
        bareScaled);
    add(
        "12 MP JPEG" + scale + ": decode", [&] { mustDecode(*jpeg, request); }, bareScaled);
    add(
        "12 MP JPEG, full size: decode", [&] { mustDecode(*jpeg, {}); }, bareFull);
    return 0;
}
