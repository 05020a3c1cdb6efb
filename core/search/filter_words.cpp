#include "core/search/filter_words.h"

#include "core/search/filter_dates.h"
#include "core/search/query_printer.h"
#include "core/search/query_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace sightseer {

namespace {

template <typename Value>
struct Word {
    std::string_view text;
    Value value;
};

// The first word of a value is the one that is written.
constexpr std::array<Word<FileKind>, 13> kindWords{{{"jpeg", FileKind::Jpeg},
                                                    {"jpg", FileKind::Jpeg},
                                                    {"png", FileKind::Png},
                                                    {"webp", FileKind::WebP},
                                                    {"tiff", FileKind::Tiff},
                                                    {"tif", FileKind::Tiff},
                                                    {"gif", FileKind::Gif},
                                                    {"bmp", FileKind::Bmp},
                                                    {"heic", FileKind::Heic},
                                                    {"heif", FileKind::Heic},
                                                    {"avif", FileKind::Avif},
                                                    {"raw", FileKind::Raw},
                                                    {"video", FileKind::Video}}};
constexpr std::array<Word<Shape>, 3> shapeWords{
    {{"portrait", Shape::Portrait}, {"landscape", Shape::Landscape}, {"square", Shape::Square}}};
constexpr std::array<Word<PhotoState>, 4> stateWords{{{"new", PhotoState::New},
                                                      {"offline", PhotoState::Offline},
                                                      {"duplicate", PhotoState::Duplicate},
                                                      {"labelled", PhotoState::Labelled}}};

struct Unit {
    std::string_view name;  // in lower case
    NumberField field;
    double factor;  // to the field's unit
};
constexpr std::array<Unit, 4> sizeUnits{{{"mp", NumberField::Megapixels, 1},
                                         {"mb", NumberField::Megabytes, 1},
                                         {"kb", NumberField::Megabytes, 0.001},
                                         {"gb", NumberField::Megabytes, 1000}}};

constexpr double largestNumber = 1e12;
constexpr double farthestKilometres = 20040;  // half-way round the earth
constexpr double defaultKilometres = 10;
constexpr double nowhere = 1000;  // no latitude and no longitude

tl::unexpected<Error> wrong(const std::string& sentence) {
    return fail(ErrorCode::InvalidArgument, sentence);
}

// What a value may be, as the end of a sentence.
std::string howToWrite(std::string_view key) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> table{{
        {"in", "a folder's name or path, such as in:Holiday, in:\"My trips\" or in:2023*"},
        {"date", "a year, month, day or range, such as date:2023, date:2023-06 or date:2023-06..2023-08"},
        {"type", "jpeg, png, webp, tiff, gif, bmp, heic, avif, raw or video, such as type:raw|jpeg"},
        {"camera", "a part of the camera's name, such as camera:x100 or camera:\"EOS R5\""},
        {"lens", "a part of the lens's name, such as lens:35mm"},
        {"iso", "a number or a range, such as iso:400, iso:100..800 or iso:>=1600"},
        {"size", "megapixels or megabytes, such as size:>2MP or size:1MB..5MB"},
        {"ratio", "portrait, landscape or square, such as ratio:portrait"},
        {"name", "a part of the file's name, such as name:IMG_20*"},
        {"is", "new, offline, duplicate or labelled, such as is:new"},
        {"label", "a label or a level of it, such as label:dog, label:animal/dog or label:\"red boat\""},
        {"near", "latitude, longitude and kilometres, such as near:48.86,2.35,10"},
    }};
    for (const auto& [name, sentence] : table) {
        if (name == key) return std::string(sentence);
    }
    return {};
}

template <typename Value, std::size_t count>
const Word<Value>* findWord(const std::array<Word<Value>, count>& words, std::string_view typed) {
    const std::string lower = lowerAscii(typed);
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.text == lower; });
    return found == words.end() ? nullptr : &*found;
}

template <typename Value, std::size_t count>
std::string writtenWord(const std::array<Word<Value>, count>& words, Value value) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.value == value; });
    return found == words.end() ? std::string() : std::string(found->text);
}

// A number without or with its unit, as typed.
struct Amount {
    double number = 0;
    const Unit* unit = nullptr;
    double halfOfLastDigit = 0;
};

std::optional<Amount> readAmount(std::string_view text, bool mayHaveUnit) {
    Amount amount;
    if (mayHaveUnit && text.size() > 2) {
        const std::string ending = lowerAscii(text.substr(text.size() - 2));
        for (const Unit& unit : sizeUnits) {
            if (unit.name == ending) amount.unit = &unit;
        }
        if (amount.unit != nullptr) text.remove_suffix(2);
    }
    const auto number = readNumber(text);
    if (!number || std::signbit(*number)) return std::nullopt;
    if (*number * (amount.unit != nullptr ? amount.unit->factor : 1) > largestNumber) return std::nullopt;
    amount.number = *number;
    const std::size_t point = text.find('.');
    const std::size_t decimals =
        point == std::string_view::npos ? 0 : std::min<std::size_t>(text.size() - point - 1, 12);
    amount.halfOfLastDigit = 0.5 / std::pow(10.0, static_cast<double>(decimals));
    return amount;
}

// Nine decimals are finer than any size and hide what a unit or a subtraction adds; larger numbers have no digits to spare.
double rounded(double value) {
    return value < 1e6 ? std::round(value * 1e9) / 1e9 : std::min(value, largestNumber);
}

Result<Condition> readNumbers(std::string_view key, std::string_view typed) {
    const bool isSize = key == "size";
    const auto noNumber = [&] {
        return wrong(inMarks(typed) + (isSize ? " is not a size; write " : " is not a number; write ") +
                     howToWrite(key) + ".");
    };
    if (typed == ">" || typed == "<") return noNumber();
    std::string_view lower = typed;
    std::string_view upper = typed;
    const std::size_t dots = typed.find("..");
    const bool isRange = dots != std::string_view::npos;
    const bool isOpen = typed.size() > 1 && typed[1] != '=';
    if (isRange) {
        lower = typed.substr(0, dots);
        upper = typed.substr(dots + 2);
    } else if (typed.starts_with('>')) {
        lower = typed.substr(isOpen ? 1 : 2);
        upper = {};
    } else if (typed.starts_with('<')) {
        upper = typed.substr(isOpen ? 1 : 2);
        lower = {};
    }
    if (lower.empty() && upper.empty() && (isSize || !isRange)) return noNumber();

    const auto from = readAmount(lower, isSize);
    const auto to = readAmount(upper, isSize);
    if ((!from && !lower.empty()) || (!to && !upper.empty())) return noNumber();
    NumberWithin within;
    double lowerFactor = 1;
    double upperFactor = 1;
    if (isSize) {
        const Unit* lowerUnit = from && from->unit != nullptr ? from->unit : to ? to->unit : nullptr;
        const Unit* upperUnit = to && to->unit != nullptr ? to->unit : from ? from->unit : nullptr;
        if (lowerUnit == nullptr) {
            return wrong(inMarks(typed) +
                         " has no unit; write MP for megapixels or MB for megabytes, such as size:>2MP.");
        }
        if (lowerUnit->field != upperUnit->field) {
            return wrong(inMarks(typed) + " mixes megapixels and bytes; write both ends in MP, or both in MB.");
        }
        within.field = lowerUnit->field;
        lowerFactor = lowerUnit->factor;
        upperFactor = upperUnit->factor;
    }
    if (from) within.minimum = rounded(from->number * lowerFactor);
    if (to) within.maximum = rounded(to->number * upperFactor);
    within.minimumIsOpen = isOpen && typed.starts_with('>');
    within.maximumIsOpen = isOpen && typed.starts_with('<');
    if (isSize && !isRange && from && to) {
        const double half = from->halfOfLastDigit;
        within.minimum = rounded(std::max(0.0, from->number - half) * lowerFactor);
        within.maximum = rounded((to->number + half) * upperFactor);
    }
    if (within.minimum && within.maximum && *within.minimum > *within.maximum) {
        return wrong("The range " + inMarks(typed) + " ends below its beginning; write the smaller number first.");
    }
    return Condition(within);
}

std::string printNumbers(const NumberWithin& within) {
    const std::string unit = within.field == NumberField::Megapixels  ? "MP"
                             : within.field == NumberField::Megabytes ? "MB"
                                                                      : "";
    const auto amount = [&](double number) { return printNumber(number) + unit; };
    if (within.minimum && within.maximum) {
        const bool isOneNumber = *within.minimum == *within.maximum && unit.empty();
        return isOneNumber ? amount(*within.minimum) : amount(*within.minimum) + ".." + amount(*within.maximum);
    }
    if (within.minimum) return (within.minimumIsOpen ? ">" : ">=") + amount(*within.minimum);
    if (within.maximum) return (within.maximumIsOpen ? "<" : "<=") + amount(*within.maximum);
    return "..";
}

// Kilometres behind the last comma, or the default.
std::optional<double> readKilometres(std::string_view typed) {
    if (typed.empty()) return defaultKilometres;
    const auto kilometres = readNumber(typed);
    if (!kilometres || !(*kilometres > 0) || *kilometres > farthestKilometres) return std::nullopt;
    return kilometres;
}

Result<Condition> readPlace(std::string_view name, std::string_view kilometresTyped, const PlaceFinder& places) {
    const auto kilometres = readKilometres(kilometresTyped);
    if (!kilometres) {
        return wrong(inMarks(kilometresTyped) +
                     " is not a distance; write kilometres above 0 and at most 20040, such as "
                     "near:\"Paris\",10.");
    }
    if (!places) {
        return wrong("Place names are not available here; write " + howToWrite("near") + ".");
    }
    const auto found = places(name);
    if (!found) return propagate(found);
    const std::optional<Place>& place = *found;
    if (!place) {
        return wrong("No town called " + inMarks(name) +
                     " is known; check its spelling, put a name of several words in " + "quotation marks, or write " +
                     howToWrite("near") + ".");
    }
    return Condition(NearPlace{place->latitude, place->longitude, *kilometres});
}

Result<Condition> readNear(const KeyValue& value, const PlaceFinder& places) {
    std::string text = value.text;
    if (!value.tail.empty()) {
        if (!value.tail.starts_with(',')) {
            return wrong(inMarks(value.tail) + " does not belong here; write near:\"Paris\" or near:\"Paris\",10.");
        }
        return readPlace(text, value.tail.size() > 1 ? std::string_view(value.tail).substr(1) : "?", places);
    }
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        parts.push_back(std::string_view(text).substr(begin, end - begin));
        begin = end + 1;
    }
    const auto latitude = readNumber(parts[0]);
    if (!latitude) {
        const bool hasKilometres = parts.size() == 2 && readNumber(parts[1]).has_value();
        return hasKilometres ? readPlace(parts[0], parts[1], places) : readPlace(text, {}, places);
    }
    const bool isComplete = parts.size() == 2 || parts.size() == 3;
    const double longitude = isComplete ? readNumber(parts[1]).value_or(nowhere) : nowhere;
    const double kilometres = parts.size() == 3 ? readKilometres(parts[2]).value_or(0) : defaultKilometres;
    if (std::abs(*latitude) > 90 || std::abs(longitude) > 180 || kilometres <= 0) {
        return wrong(inMarks(text) + " is not a place; write " + howToWrite("near") +
                     ", without spaces (latitude -90 to 90, longitude -180 to 180).");
    }
    return Condition(NearPlace{*latitude, longitude, kilometres});
}

struct KeyOf {
    std::string_view operator()(const InFolder&) const { return "in"; }
    std::string_view operator()(const TakenWithin&) const { return "date"; }
    std::string_view operator()(const OfKind&) const { return "type"; }
    std::string_view operator()(const TextContains& text) const {
        return text.field == TextField::Name ? "name" : text.field == TextField::Camera ? "camera" : "lens";
    }
    std::string_view operator()(const NumberWithin& within) const {
        return within.field == NumberField::Iso ? "iso" : "size";
    }
    std::string_view operator()(const OfShape&) const { return "ratio"; }
    std::string_view operator()(const InState&) const { return "is"; }
    std::string_view operator()(const NearPlace&) const { return "near"; }
    std::string_view operator()(const HasLabel&) const { return "label"; }
};

struct ValueOf {
    std::string operator()(const InFolder& folder) const { return printValueText(folder.pattern); }
    std::string operator()(const TakenWithin& days) const { return printDates(days); }
    std::string operator()(const OfKind& kind) const { return writtenWord(kindWords, kind.kind); }
    std::string operator()(const TextContains& text) const { return printValueText(text.text); }
    std::string operator()(const NumberWithin& within) const { return printNumbers(within); }
    std::string operator()(const OfShape& shape) const { return writtenWord(shapeWords, shape.shape); }
    std::string operator()(const InState& state) const { return writtenWord(stateWords, state.state); }
    std::string operator()(const NearPlace& place) const {
        return printNumber(place.latitude) + "," + printNumber(place.longitude) + "," + printNumber(place.kilometres);
    }
    std::string operator()(const HasLabel& label) const { return printValueText(label.pattern); }
};

}  // namespace

Result<Condition> readCondition(std::string_view key, const KeyValue& value, const PlaceFinder& places) {
    const std::string& text = value.text;
    if (text.empty() && value.tail.empty()) {
        return wrong("A value is missing directly behind the colon; write " + howToWrite(key) + ".");
    }
    if (key == "near") return readNear(value, places);
    if (!value.tail.empty()) {
        return wrong(inMarks(value.tail) + " does not belong behind the quotation mark; write " + howToWrite(key) +
                     ".");
    }
    if (key == "in") return Condition(InFolder{text});
    if (key == "label") return Condition(HasLabel{text});
    if (key == "camera") return Condition(TextContains{TextField::Camera, text});
    if (key == "lens") return Condition(TextContains{TextField::Lens, text});
    if (key == "name") return Condition(TextContains{TextField::Name, text});
    if (key == "date") return readDates(text).map([](const TakenWithin& days) { return Condition(days); });
    if (key == "iso" || key == "size") return readNumbers(key, text);
    if (key == "type") {
        if (const auto* word = findWord(kindWords, text)) return Condition(OfKind{word->value});
    } else if (key == "ratio") {
        if (const auto* word = findWord(shapeWords, text)) return Condition(OfShape{word->value});
    } else if (key == "is") {
        if (const auto* word = findWord(stateWords, text)) return Condition(InState{word->value});
    }
    return wrong(inMarks(text) + " is not known to " + std::string(key) + ":; write " + howToWrite(key) + ".");
}

std::string_view conditionKey(const Condition& condition) {
    return std::visit(KeyOf(), condition);
}

std::string printConditionValue(const Condition& condition) {
    return std::visit(ValueOf(), condition);
}

}  // namespace sightseer
