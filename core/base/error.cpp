#include "core/base/error.h"

#include <array>
#include <utility>

namespace sightseer {
namespace {

constexpr std::array<std::pair<ErrorCode, const char*>, 14> kNames{{
    {ErrorCode::NotFound, "not_found"},
    {ErrorCode::PermissionDenied, "permission_denied"},
    {ErrorCode::Io, "io"},
    {ErrorCode::OutOfSpace, "out_of_space"},
    {ErrorCode::InvalidFile, "invalid_file"},
    {ErrorCode::Unsupported, "unsupported"},
    {ErrorCode::TooLarge, "too_large"},
    {ErrorCode::InvalidArgument, "invalid_argument"},
    {ErrorCode::Incompatible, "incompatible"},
    {ErrorCode::Cancelled, "cancelled"},
    {ErrorCode::NoModel, "no_model"},
    {ErrorCode::NoActivation, "no_activation"},
    {ErrorCode::NoImageTower, "no_image_tower"},
    {ErrorCode::Internal, "internal"},
}};

}  // namespace

const char* errorCodeName(ErrorCode code) {
    for (const auto& [candidate, name] : kNames) {
        if (candidate == code) return name;
    }
    return "internal";
}

ErrorCode errorCodeFromName(const std::string& name) {
    for (const auto& [code, candidate] : kNames) {
        if (name == candidate) return code;
    }
    return ErrorCode::Internal;
}

}  // namespace sightseer
