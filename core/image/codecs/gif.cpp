#include "core/image/codecs/codec.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>

#include <gif_lib.h>

namespace sightseer::codecs {
namespace {

using namespace std::string_view_literals;

constexpr std::array kExtensions{".gif"sv};

using Gif = std::unique_ptr<GifFileType, decltype([](GifFileType* gif) { DGifCloseFile(gif, nullptr); })>;

int readBytes(GifFileType* gif, GifByteType* to, int count) {
    auto& rest = *static_cast<std::span<const std::byte>*>(gif->UserData);
    const std::size_t n = std::min(rest.size(), static_cast<std::size_t>(std::max(count, 0)));
    if (n > 0) std::memcpy(to, rest.data(), n);
    rest = rest.subspan(n);
    return static_cast<int>(n);
}

tl::unexpected<Error> failure(int error) {
    if (error == D_GIF_ERR_READ_FAILED || error == D_GIF_ERR_EOF_TOO_SOON) return cutShort();
    const char* text = GifErrorString(error);
    return damaged(text ? text : "unknown GIF error");
}

// Stops behind the first picture's header; gives the index of its transparent colour, if it has one.
Result<std::optional<int>> findFirstFrame(GifFileType* gif) {
    std::optional<int> transparent;
    for (;;) {
        GifRecordType record = UNDEFINED_RECORD_TYPE;
        if (DGifGetRecordType(gif, &record) == GIF_ERROR) return failure(gif->Error);
        if (record == TERMINATE_RECORD_TYPE) return damaged("it holds no picture");
        if (record == IMAGE_DESC_RECORD_TYPE) {
            if (DGifGetImageDesc(gif) == GIF_ERROR) return failure(gif->Error);
            return transparent;
        }
        if (record != EXTENSION_RECORD_TYPE) continue;
        int code = 0;
        GifByteType* block = nullptr;
        if (DGifGetExtension(gif, &code, &block) == GIF_ERROR) return failure(gif->Error);
        while (block) {
            GraphicsControlBlock control{};
            if (code == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
                transparent.reset();
                if (control.TransparentColor != NO_TRANSPARENT_COLOR) transparent = control.TransparentColor;
            }
            if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) return failure(gif->Error);
        }
    }
}

std::vector<int> rowOrder(int height, bool interlaced) {
    std::vector<int> order;
    order.reserve(static_cast<std::size_t>(height));
    if (!interlaced) {
        for (int y = 0; y < height; ++y) order.push_back(y);
        return order;
    }
    for (const auto& [first, step] : {std::pair{0, 8}, {4, 8}, {2, 4}, {1, 2}}) {
        for (int y = first; y < height; y += step) order.push_back(y);
    }
    return order;
}

bool sniff(std::span<const std::byte> bytes) {
    return beginsWith(bytes, "GIF87a") || beginsWith(bytes, "GIF89a");
}

Result<StoredPicture> decode(std::span<const std::byte> bytes, const DecodeRequest& request) {
    std::span<const std::byte> rest = bytes;
    int error = 0;
    const Gif gif(DGifOpen(&rest, readBytes, &error));
    if (!gif) return failure(error);
    const auto transparent = findFirstFrame(gif.get());
    if (!transparent) return propagate(transparent);

    const GifImageDesc& frame = gif->Image;
    const int width = gif->SWidth > 0 ? gif->SWidth : frame.Left + frame.Width;
    const int height = gif->SHeight > 0 ? gif->SHeight : frame.Top + frame.Height;
    for (const auto& [w, h] : {std::pair{width, height}, {frame.Width, frame.Height}}) {
        if (auto fits = checkSize(static_cast<std::uint64_t>(w), static_cast<std::uint64_t>(h), request.limits);
            !fits) {
            return propagate(fits);
        }
    }
    const ColorMapObject* colours = frame.ColorMap ? frame.ColorMap : gif->SColorMap;
    if (!colours) return damaged("it has no colour table");

    StoredPicture picture = makePicture(Layout::Rgb, width, height);
    std::fill(picture.samples.begin(), picture.samples.end(), std::uint8_t{255});
    std::vector<GifPixelType> line(static_cast<std::size_t>(frame.Width));
    const int visible = std::min(frame.Width, width - frame.Left);
    for (const int row : rowOrder(frame.Height, frame.Interlace)) {
        if (DGifGetLine(gif.get(), line.data(), frame.Width) == GIF_ERROR) return failure(gif->Error);
        const int y = frame.Top + row;
        if (y >= height) continue;
        std::uint8_t* out = picture.samples.data() + (static_cast<std::size_t>(y) * width + frame.Left) * 3;
        for (int x = 0; x < visible; ++x, out += 3) {
            const int index = line[static_cast<std::size_t>(x)];
            if (index == *transparent || index >= colours->ColorCount) continue;
            const GifColorType& colour = colours->Colors[index];
            out[0] = colour.Red;
            out[1] = colour.Green;
            out[2] = colour.Blue;
        }
    }
    return picture;
}

}  // namespace

const Codec kGifCodec{ImageFormat::Gif, "GIF", kExtensions, sniff, decode};

}  // namespace sightseer::codecs
