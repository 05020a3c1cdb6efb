#include "core/image/thumbnail.h"

#include <algorithm>
#include <cmath>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

#include "core/image/resample.h"

namespace sightseer {
namespace {

constexpr int kQuality = 85;
// Averaging whole blocks first is free of visible error while the rest is still this many times too large
// (Pillow's reducing_gap: 54 dB).
constexpr int kReducingGap = 3;

Image averageBlocks(const Image& source, int factor) {
    Image out = makeImage((source.width + factor - 1) / factor, (source.height + factor - 1) / factor);
    std::vector<std::uint32_t> sums(static_cast<std::size_t>(out.width) * 3);
    for (int y = 0; y < out.height; ++y) {
        std::fill(sums.begin(), sums.end(), 0);
        const int top = y * factor;
        const int rows = std::min(factor, source.height - top);
        for (int row = top; row < top + rows; ++row) {
            const std::uint8_t* from = source.row(row);
            for (int x = 0; x < out.width; ++x) {
                const int columns = std::min(factor, source.width - x * factor);
                std::uint32_t* sum = &sums[static_cast<std::size_t>(x) * 3];
                for (int column = 0; column < columns; ++column, from += 3) {
                    sum[0] += from[0];
                    sum[1] += from[1];
                    sum[2] += from[2];
                }
            }
        }
        std::uint8_t* to = out.row(y);
        for (int x = 0; x < out.width; ++x) {
            const auto count = static_cast<std::uint32_t>(rows * std::min(factor, source.width - x * factor));
            for (std::size_t channel = 0; channel < 3; ++channel) {
                *to++ =
                    static_cast<std::uint8_t>((sums[static_cast<std::size_t>(x) * 3 + channel] + count / 2) / count);
            }
        }
    }
    const Extent covered = source.covered();
    out.extent = Extent{covered.x / factor, covered.y / factor, covered.width / factor, covered.height / factor};
    return out;
}

Image shrink(const Image& image, int longSide) {
    const Extent covered = image.covered();
    const double scale = longSide / std::max(covered.width, covered.height);
    const int width = std::max(1, static_cast<int>(std::lround(covered.width * scale)));
    const int height = std::max(1, static_cast<int>(std::lround(covered.height * scale)));
    const int factor = std::max(image.width, image.height) / (longSide * kReducingGap);
    if (factor < 2) return resample(image, width, height, Interpolation::Bicubic);
    return resample(averageBlocks(image, factor), width, height, Interpolation::Bicubic);
}

// libjpeg's state. Its errors jump back to encode(), so no object with a destructor may live inside encode().
struct Writer {
    jpeg_error_mgr errors{};
    jpeg_compress_struct jpeg{};
    std::jmp_buf jump{};
    char message[JMSG_LENGTH_MAX] = {};
    unsigned char* data = nullptr;
    unsigned long size = 0;

    Writer() {
        jpeg.err = jpeg_std_error(&errors);
        jpeg.client_data = this;
        errors.output_message = [](j_common_ptr) {};
        errors.error_exit = [](j_common_ptr common) {
            auto* writer = static_cast<Writer*>(common->client_data);
            common->err->format_message(common, writer->message);
            std::longjmp(writer->jump, 1);
        };
    }
    ~Writer() {
        jpeg_destroy_compress(&jpeg);
        std::free(data);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
};

bool encode(Writer& writer, const Image& image) {
    if (setjmp(writer.jump)) return false;
    jpeg_create_compress(&writer.jpeg);
    jpeg_mem_dest(&writer.jpeg, &writer.data, &writer.size);
    writer.jpeg.image_width = static_cast<JDIMENSION>(image.width);
    writer.jpeg.image_height = static_cast<JDIMENSION>(image.height);
    writer.jpeg.input_components = 3;
    writer.jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&writer.jpeg);  // 4:2:0
    jpeg_set_quality(&writer.jpeg, kQuality, TRUE);
    jpeg_start_compress(&writer.jpeg, TRUE);
    while (writer.jpeg.next_scanline < writer.jpeg.image_height) {
        JSAMPROW row = const_cast<JSAMPROW>(image.row(static_cast<int>(writer.jpeg.next_scanline)));
        jpeg_write_scanlines(&writer.jpeg, &row, 1);
    }
    jpeg_finish_compress(&writer.jpeg);
    return true;
}

}  // namespace

Result<Bytes> makeThumbnail(const Image& image, int longSide) {
    if (image.empty() || longSide < 1)
        return fail(ErrorCode::InvalidArgument, "There is no picture to make a thumbnail of.");
    const bool small = std::max(image.width, image.height) <= longSide;
    Image reduced;
    if (!small) reduced = shrink(image, longSide);
    Writer writer;
    if (!encode(writer, small ? image : reduced)) {
        return fail(ErrorCode::Internal,
                    std::string("Cannot make a thumbnail: the JPEG library reports '") + writer.message + "'.");
    }
    const auto* begin = reinterpret_cast<const std::byte*>(writer.data);
    return Bytes(begin, begin + writer.size);
}

}  // namespace sightseer
