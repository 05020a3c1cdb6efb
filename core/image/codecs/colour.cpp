#include "core/image/codecs/codec.h"

#include <array>
#include <cmath>
#include <memory>
#include <type_traits>

#include <lcms2.h>

namespace sightseer::codecs {
namespace {

using Context = std::unique_ptr<std::remove_pointer_t<cmsContext>, decltype([](cmsContext c) { cmsDeleteContext(c); })>;
using Profile = std::unique_ptr<void, decltype([](cmsHPROFILE p) { cmsCloseProfile(p); })>;
using Transform = std::unique_ptr<void, decltype([](cmsHTRANSFORM t) { cmsDeleteTransform(t); })>;

constexpr double kTolerance = 0.001;  // of a primary's XYZ and of a curve's value: far below one level

double srgbCurve(double value) {
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

// Most photographs carry a profile that says sRGB in other words.
bool isSrgb(cmsHPROFILE profile) {
    struct Channel {
        cmsTagSignature primary;
        cmsTagSignature curve;
        cmsCIEXYZ xyz;  // of sRGB, adapted to D50
    };
    const std::array<Channel, 3> channels{{{cmsSigRedColorantTag, cmsSigRedTRCTag, {0.43607, 0.22249, 0.01392}},
                                           {cmsSigGreenColorantTag, cmsSigGreenTRCTag, {0.38515, 0.71687, 0.09708}},
                                           {cmsSigBlueColorantTag, cmsSigBlueTRCTag, {0.14307, 0.06061, 0.71410}}}};
    if (cmsIsTag(profile, cmsSigAToB0Tag) || cmsIsTag(profile, cmsSigAToB1Tag)) return false;
    for (const Channel& channel : channels) {
        const auto* xyz = static_cast<const cmsCIEXYZ*>(cmsReadTag(profile, channel.primary));
        const auto* curve = static_cast<const cmsToneCurve*>(cmsReadTag(profile, channel.curve));
        if (!xyz || !curve) return false;
        if (std::fabs(xyz->X - channel.xyz.X) > kTolerance || std::fabs(xyz->Y - channel.xyz.Y) > kTolerance ||
            std::fabs(xyz->Z - channel.xyz.Z) > kTolerance) {
            return false;
        }
        for (const double value : {0.02, 0.06, 0.12, 0.25, 0.5, 0.75, 0.9}) {
            const double got = cmsEvalToneCurveFloat(curve, static_cast<cmsFloat32Number>(value));
            if (std::fabs(got - srgbCurve(value)) > kTolerance) return false;
        }
    }
    return true;
}

bool isDeviceProfile(cmsHPROFILE profile) {
    const cmsProfileClassSignature kind = cmsGetDeviceClass(profile);
    return kind == cmsSigInputClass || kind == cmsSigDisplayClass || kind == cmsSigOutputClass ||
           kind == cmsSigColorSpaceClass;
}

// Every pixel of a grey picture is one of 256 values.
void mapGrey(StoredPicture& picture, cmsHTRANSFORM transform) {
    std::array<std::uint8_t, 256> greys{};
    std::array<std::uint8_t, 256 * 3> colours{};
    for (std::size_t i = 0; i < greys.size(); ++i) greys[i] = static_cast<std::uint8_t>(i);
    cmsDoTransform(transform, greys.data(), colours.data(), static_cast<cmsUInt32Number>(greys.size()));
    const std::size_t channels = static_cast<std::size_t>(channelsOf(picture.layout));
    for (std::size_t at = 0; at < picture.samples.size(); at += channels) {
        const std::uint8_t* colour = &colours[picture.samples[at] * std::size_t{3}];
        std::copy(colour, colour + 3, &picture.samples[at]);
    }
}

// CMYK rows become RGB rows in the same buffer, which only shrinks.
void mapInks(StoredPicture& picture, cmsHTRANSFORM transform) {
    const auto width = static_cast<std::size_t>(picture.width);
    std::vector<std::uint8_t> row(width * 4);
    for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y) {
        std::copy_n(picture.samples.begin() + static_cast<std::ptrdiff_t>(y * width * 4), row.size(), row.begin());
        cmsDoTransform(transform, row.data(), &picture.samples[y * width * 3], static_cast<cmsUInt32Number>(width));
    }
    picture.layout = Layout::Rgb;
    picture.samples.resize(width * static_cast<std::size_t>(picture.height) * 3);
}

// A profile that is damaged or does not fit the picture is ignored.
void applyProfile(StoredPicture& picture) {
    if (picture.profile.empty() || picture.samples.empty()) return;
    const Context context(cmsCreateContext(nullptr, nullptr));
    const Profile profile(cmsOpenProfileFromMemTHR(context.get(), picture.profile.data(),
                                                   static_cast<cmsUInt32Number>(picture.profile.size())));
    if (!profile || !isDeviceProfile(profile.get())) return;

    const cmsColorSpaceSignature space = cmsGetColorSpace(profile.get());
    const bool inks = picture.layout == Layout::Cmyk;
    if (inks != (space == cmsSigCmykData)) return;
    if (!inks && space != cmsSigRgbData && space != cmsSigGrayData) return;
    if (space == cmsSigRgbData && isSrgb(profile.get())) return;

    const cmsUInt32Number rgb = picture.layout == Layout::Rgba ? TYPE_RGBA_8 : TYPE_RGB_8;
    const cmsUInt32Number in = inks ? TYPE_CMYK_8 : space == cmsSigGrayData ? TYPE_GRAY_8 : rgb;
    const cmsUInt32Number out = in == rgb ? rgb : TYPE_RGB_8;
    const Profile srgb(cmsCreate_sRGBProfileTHR(context.get()));
    const Transform transform(cmsCreateTransformTHR(context.get(), profile.get(), in, srgb.get(), out,
                                                    INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_COPY_ALPHA));
    if (!transform) return;
    if (inks) {
        mapInks(picture, transform.get());
    } else if (space == cmsSigGrayData) {
        mapGrey(picture, transform.get());
    } else {
        const std::size_t pixels = picture.samples.size() / static_cast<std::size_t>(channelsOf(picture.layout));
        cmsDoTransform(transform.get(), picture.samples.data(), picture.samples.data(),
                       static_cast<cmsUInt32Number>(pixels));
    }
}

// a * b / 255, rounded, as Pillow's MULDIV255.
int multiply(int a, int b) {
    const int product = a * b + 128;
    return (product + (product >> 8)) >> 8;
}

// Pillow's cmyk2rgb, without a profile.
void inksToRgb(const std::uint8_t* cmyk, std::uint8_t* rgb) {
    const int white = 255 - cmyk[3];
    const std::array<int, 3> inks{cmyk[0], cmyk[1], cmyk[2]};
    for (std::size_t i = 0; i < inks.size(); ++i) rgb[i] = static_cast<std::uint8_t>(white - multiply(inks[i], white));
}

// Pillow's alpha_composite onto white, with its 7 extra bits.
void overWhite(const std::uint8_t* rgba, std::uint8_t* rgb) {
    const int alpha = rgba[3];
    const std::array<int, 3> colour{rgba[0], rgba[1], rgba[2]};
    for (std::size_t i = 0; i < colour.size(); ++i) {
        const int sum = (colour[i] * alpha + 255 * (255 - alpha) + 128) << 7;
        rgb[i] = static_cast<std::uint8_t>((sum + (sum >> 8)) >> 15);
    }
}

}  // namespace

Image toSrgb(StoredPicture&& picture) {
    applyProfile(picture);
    if (picture.layout != Layout::Rgb) {
        // In place: what is written never overtakes what is still to be read.
        const auto convert = picture.layout == Layout::Cmyk ? inksToRgb : overWhite;
        const std::size_t pixels = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
        for (std::size_t i = 0; i < pixels; ++i) convert(&picture.samples[i * 4], &picture.samples[i * 3]);
        picture.samples.resize(pixels * 3);
    }
    return {picture.width, picture.height, std::move(picture.samples), std::nullopt};
}

}  // namespace sightseer::codecs
