#include "core/image/codecs/codec.h"

#include <array>
#include <memory>

#include <webp/decode.h>
#include <webp/demux.h>

namespace sightseer::codecs {
namespace {

using namespace std::string_view_literals;

constexpr std::array kExtensions{".webp"sv};

using Demuxer = std::unique_ptr<WebPDemuxer, decltype([](WebPDemuxer* demuxer) { WebPDemuxDelete(demuxer); })>;

struct Frame {
    WebPIterator iterator{};

    Frame() = default;
    ~Frame() { WebPDemuxReleaseIterator(&iterator); }
    Frame(const Frame&) = delete;
    Frame& operator=(const Frame&) = delete;
};

std::vector<std::uint8_t> chunk(const WebPDemuxer* demuxer, const char* name) {
    WebPChunkIterator iterator{};
    std::vector<std::uint8_t> data;
    if (WebPDemuxGetChunk(demuxer, name, 1, &iterator)) {
        data.assign(iterator.chunk.bytes, iterator.chunk.bytes + iterator.chunk.size);
        WebPDemuxReleaseChunkIterator(&iterator);
    }
    return data;
}

bool sniff(std::span<const std::byte> bytes) {
    return beginsWith(bytes, "RIFF") && beginsWith(bytes, "WEBP", 8);
}

Result<StoredPicture> decode(std::span<const std::byte> bytes, const DecodeRequest& request) {
    const WebPData data{reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
    WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
    const Demuxer demuxer(WebPDemuxPartial(&data, &state));
    if (!demuxer || state == WEBP_DEMUX_PARSE_ERROR) return damaged("its chunks do not fit together");
    if (state == WEBP_DEMUX_PARSING_HEADER) return cutShort();
    const auto width = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH);
    const auto height = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT);
    if (auto fits = checkSize(width, height, request.limits); !fits) return propagate(fits);

    Frame frame;
    WebPIterator& part = frame.iterator;
    if (!WebPDemuxGetFrame(demuxer.get(), 1, &part) || !part.complete) return cutShort();
    if (part.x_offset < 0 || part.y_offset < 0 || part.width < 1 || part.height < 1 ||
        part.x_offset + part.width > static_cast<int>(width) ||
        part.y_offset + part.height > static_cast<int>(height)) {
        return damaged("its first frame lies outside of the picture");
    }
    const bool whole = part.width == static_cast<int>(width) && part.height == static_cast<int>(height);
    StoredPicture picture = makePicture(whole && !part.has_alpha ? Layout::Rgb : Layout::Rgba, static_cast<int>(width),
                                        static_cast<int>(height));

    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return fail(ErrorCode::Internal, "the WebP library has another version than expected");
    const std::size_t channels = static_cast<std::size_t>(channelsOf(picture.layout));
    const std::size_t stride = picture.width * channels;
    const std::size_t start = part.y_offset * stride + part.x_offset * channels;
    config.output.colorspace = picture.layout == Layout::Rgb ? MODE_RGB : MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = picture.samples.data() + start;
    config.output.u.RGBA.stride = static_cast<int>(stride);
    config.output.u.RGBA.size = picture.samples.size() - start;
    const VP8StatusCode status = WebPDecode(part.fragment.bytes, part.fragment.size, &config);
    if (status == VP8_STATUS_SUSPENDED || status == VP8_STATUS_NOT_ENOUGH_DATA) return cutShort();
    if (status == VP8_STATUS_OUT_OF_MEMORY) {
        return fail(ErrorCode::TooLarge, "there is not enough memory for it; close other programs and try again");
    }
    if (status != VP8_STATUS_OK) return damaged("WebP error " + std::to_string(status));

    picture.profile = chunk(demuxer.get(), "ICCP");
    const std::vector<std::uint8_t> exif = chunk(demuxer.get(), "EXIF");
    picture.metadata = readExif(std::as_bytes(std::span(exif)));
    const std::vector<std::uint8_t> xmp = chunk(demuxer.get(), "XMP ");
    append(picture.blocks.xmp, std::as_bytes(std::span(xmp)));
    return picture;
}

}  // namespace

const Codec kWebpCodec{ImageFormat::Webp, "WebP", kExtensions, sniff, decode};

}  // namespace sightseer::codecs
