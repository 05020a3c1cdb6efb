#include "core/search/image_terms.h"

#include "core/search/query_parser.h"
#include "core/search/query_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace sightseer {

namespace {

tl::unexpected<Error> wrong(const std::string& sentence) {
    return fail(ErrorCode::InvalidArgument, sentence);
}

bool isRegionText(std::string_view text) {
    return text.find(',') != std::string_view::npos &&
           text.find_first_not_of("0123456789.,+-") == std::string_view::npos;
}

// Where a bare path ends and `@region^weight` begins: `me@home.jpg` and `a^b.jpg` are paths.
std::size_t suffixBegin(std::string_view typed) {
    std::size_t end = typed.size();
    if (const std::size_t hat = typed.rfind('^'); hat != std::string_view::npos) {
        const auto number = typed.substr(hat + 1);
        if (number.empty() || readNumber(number)) end = hat;
    }
    const std::size_t at = typed.substr(0, end).rfind('@');
    return at != std::string_view::npos && isRegionText(typed.substr(at + 1, end - at - 1)) ? at : end;
}

// Percent on a grid of four decimals, see printQuery.
Result<Region> readRegion(std::string_view typed) {
    const auto noRegion = [&] {
        return wrong(inMarks(typed) +
                     " is not a part of a picture; write @left,top,width,height in percent of it, such as "
                     "@10,20,50,40.");
    };
    std::array<double, 4> steps{};
    std::string_view rest = typed;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::size_t comma = rest.find(',');
        if ((comma == std::string_view::npos) != (i + 1 == steps.size())) return noRegion();
        const auto percent = readNumber(rest.substr(0, comma));
        if (!percent || *percent < 0 || *percent > 100) return noRegion();
        steps[i] = std::round(std::abs(*percent) * 1e4);
        if (comma != std::string_view::npos) rest.remove_prefix(comma + 1);
    }
    const auto [left, top, width, height] = steps;
    if (width <= 0 || height <= 0 || left + width > 1e6 || top + height > 1e6) return noRegion();
    return Region{left / 1e6, top / 1e6, width / 1e6, height / 1e6};
}

}  // namespace

Result<double> readWeight(std::string_view typed) {
    const auto weight = readNumber(typed);
    if (!weight) {
        return wrong((typed.empty() ? "A number is missing behind ^" : inMarks(typed) + " is not a weight") +
                     "; write a number above 0 and at most 100, such as ^2 or ^0.5.");
    }
    if (!(*weight > 0) || *weight > maximumWeight) {
        return wrong("The weight " + inMarks(typed) +
                     " is out of range; it is above 0 and at most 100, and - in front of a "
                     "prompt excludes it.");
    }
    return *weight;
}

Result<Term> readImageTerm(std::string_view key, const KeyValue& value) {
    Term term;
    std::string_view name = value.text;
    std::string_view suffix = value.tail;
    if (!value.isQuoted) {
        const std::size_t begin = key == "photo" ? std::min(name.find_first_of("@^"), name.size()) : suffixBegin(name);
        suffix = name.substr(begin);
        name = name.substr(0, begin);
    }
    if (key == "photo") {
        const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), term.photo.value);
        if (name.empty()) {
            return wrong("A number is missing directly behind photo:; write the photo's number, such as photo:1234.");
        }
        if (problem != std::errc() || end != name.data() + name.size() || term.photo.value <= 0) {
            return wrong(inMarks(name) + " is not the number of a photo; write it in digits, such as photo:1234.");
        }
        term.kind = Term::Kind::LibraryPhoto;
    } else {
        if (name.empty()) {
            return wrong(
                "A path is missing directly behind image:; write the picture's path, such as "
                "image:\"fog.jpg\".");
        }
        term.kind = Term::Kind::ImageFile;
        term.text = name;
    }
    if (suffix.starts_with('@')) {
        const std::size_t end = std::min(suffix.find('^'), suffix.size());
        const auto region = readRegion(suffix.substr(1, end - 1));
        if (!region) return propagate(region);
        term.region = *region;
        suffix = suffix.substr(end);
    }
    if (suffix.empty()) return term;
    if (!suffix.starts_with('^')) {
        return wrong(inMarks(suffix) +
                     " does not belong behind a picture; write @left,top,width,height or ^ and a weight.");
    }
    const auto weight = readWeight(suffix.substr(1));
    if (!weight) return propagate(weight);
    term.weight = *weight;
    return term;
}

}  // namespace sightseer
