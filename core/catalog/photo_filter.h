// Which photos a question is about, apart from what they show: a tree of conditions on what the catalog knows.
// Thread: plain data.
#pragma once

#include "core/base/ids.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sightseer {

// `*` stands for any characters, `?` for one; letter case does not matter. Without a slash it is the name of a folder on
// the photo's path, or several of them written a/b; with a leading slash the path from the file system's root.
struct InFolder {
    std::string pattern;
    bool operator==(const InFolder&) const = default;
};

// Days of the photo's own time, both included; an absent end is open. Where the camera wrote none, the day in UTC when the
// file was changed counts.
struct TakenWithin {
    std::optional<std::chrono::sys_days> first;
    std::optional<std::chrono::sys_days> last;
    bool operator==(const TakenWithin&) const = default;
};

// By content, so a photo that was not read yet is of no kind; nor has it a shape or megapixels.
enum class FileKind { Jpeg, Png, WebP, Tiff, Gif, Bmp, Heic, Avif, Raw, Video };

struct OfKind {
    FileKind kind = FileKind::Jpeg;
    bool operator==(const OfKind&) const = default;
};

// Substrings, whatever the letter case; `*` and `?` as in InFolder.
enum class TextField { Name, Camera, Lens };

struct TextContains {
    TextField field = TextField::Name;
    std::string text;
    bool operator==(const TextContains&) const = default;
};

// Both ends included unless open; an absent end is unlimited. A photo without the number is not within.
// Megapixels and megabytes are millions.
enum class NumberField { Iso, Megapixels, Megabytes };

struct NumberWithin {
    NumberField field = NumberField::Iso;
    std::optional<double> minimum;
    std::optional<double> maximum;
    bool minimumIsOpen = false;
    bool maximumIsOpen = false;
    bool operator==(const NumberWithin&) const = default;
};

// Square: the sides differ by less than 2 %.
enum class Shape { Portrait, Landscape, Square };

struct OfShape {
    Shape shape = Shape::Landscape;
    bool operator==(const OfShape&) const = default;
};

// New: came into the library within the last seven days. Offline: its folder is not reachable now.
// Duplicate: another photo of the library has the same bytes. Labelled: has a label by any source.
enum class PhotoState { New, Offline, Duplicate, Labelled };

struct InState {
    PhotoState state = PhotoState::New;
    bool operator==(const InState&) const = default;
};

struct NearPlace {
    double latitude = 0;
    double longitude = 0;
    double kilometres = 0;
    bool operator==(const NearPlace&) const = default;
};

// `*` and `?` as in InFolder. A level of one of the photo's labels, or several in a row written a/b: of animal/dog these are
// `animal`, `dog` and `animal/dog`. Escapes as in Label::name may be there; a slash within a level is one like any other.
struct HasLabel {
    std::string pattern;
    bool operator==(const HasLabel&) const = default;
};

using Condition =
    std::variant<InFolder, TakenWithin, OfKind, TextContains, NumberWithin, OfShape, InState, NearPlace, HasLabel>;

// The world around the library when the question is asked.
struct FilterContext {
    std::vector<RootId> offlineRoots;
    std::int64_t nowSeconds = 0;  // since 1970 UTC
};

// A condition, or several filters joined. `negated` turns the whole node round.
struct PhotoFilter {
    enum class Join { All, Any };

    std::optional<Condition> condition;  // a leaf; otherwise `parts` count
    Join join = Join::All;
    std::vector<PhotoFilter> parts;  // All of nothing is every photo
    bool negated = false;

    bool isEverything() const { return !condition && parts.empty() && join == Join::All && !negated; }
    bool operator==(const PhotoFilter&) const = default;
};

}  // namespace sightseer
