#include "core/catalog/filter_sql.h"

#include "core/base/file_io.h"
#include "core/catalog/text_pattern.h"

#include <cmath>
#include <numbers>
#include <unordered_map>

namespace sightseer {
namespace {

using FolderId = TypedId<struct FolderTag>;
using LabelId = TypedId<struct LabelTag>;

constexpr std::int64_t secondsPerDay = 86'400;
constexpr std::int64_t newForSeconds = 7 * secondsPerDay;
constexpr double pixelsPerMegapixel = 1e6;
constexpr double bytesPerMegabyte = 1e6;
constexpr double kilometresPerDegree = 111.19;  // of latitude, rounded down so that the band is never too narrow

std::string ftsString(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += c;
        result += c;
    }
    result += '"';
    return result;
}

// Folders by their whole path with a slash at both ends; a pattern without a root may begin at any of them.
SqlCondition inFolder(Database& database, const InFolder& condition) {
    std::string wanted = condition.pattern;
    while (!wanted.empty() && wanted.back() == '/') wanted.pop_back();
    const bool fromRoot = pathFromUtf8(condition.pattern).is_absolute();
    const TextPattern pattern((fromRoot ? "" : "*/") + wanted + "/*", TextPattern::Place::Whole);

    std::unordered_map<std::int64_t, std::string> rootPaths;
    auto roots = database.query("SELECT id, path FROM root");
    while (roots.step()) {
        std::string path = toUtf8(pathFromUtf8(roots.text(1)).generic_string());
        if (path.empty() || path.back() != '/') path += '/';
        rootPaths.emplace(roots.integer(0), std::move(path));
    }
    std::vector<FolderId> ids;
    auto folders = database.query("SELECT id, root, relative_path FROM folder");
    while (folders.step()) {
        const std::string relative = folders.text(2);
        if (pattern.matches(rootPaths[folders.integer(1)] + relative + (relative.empty() ? "" : "/"))) {
            ids.emplace_back(folders.integer(0));
        }
    }
    return {"folder IN (SELECT value FROM json_each(?))", {SqlValue(jsonOf(ids))}, "photo_by_folder"};
}

SqlCondition takenWithin(const TakenWithin& condition) {
    std::string expression = "1";
    std::vector<SqlValue> values;
    const auto add = [&](const char* comparison, std::chrono::sys_days day) {
        expression += std::string(" AND sort_time ") + comparison + " ?";
        values.emplace_back(std::int64_t{day.time_since_epoch().count()} * secondsPerDay);
    };
    if (condition.first) add(">=", *condition.first);
    if (condition.last) add("<", *condition.last + std::chrono::days(1));
    return {expression, values, "photo_by_time"};
}

// The words of imageFormatName() and of the decoders for the rest.
const char* formatsOf(FileKind kind) {
    switch (kind) {
        case FileKind::Jpeg: return "'JPEG'";
        case FileKind::Png: return "'PNG'";
        case FileKind::WebP: return "'WebP'";
        case FileKind::Tiff: return "'TIFF'";
        case FileKind::Gif: return "'GIF'";
        case FileKind::Bmp: return "'BMP'";
        case FileKind::Heic: return "'HEIC', 'HEIF'";
        case FileKind::Avif: return "'AVIF'";
        case FileKind::Raw: return "'RAW'";
        case FileKind::Video: return "'Video'";
    }
    return "";
}

SqlCondition ofKind(const OfKind& condition) {
    return {std::string("format <> '' AND format IN (") + formatsOf(condition.kind) + ")", {}, "photo_by_format"};
}

// One look into the index for each name.
constexpr const char* distinctCameras = R"sql(
    WITH RECURSIVE each(name) AS (
        SELECT min(camera) FROM photo INDEXED BY photo_by_camera WHERE missing = 0 AND camera <> ''
        UNION ALL
        SELECT (SELECT min(camera) FROM photo INDEXED BY photo_by_camera
            WHERE missing = 0 AND camera <> '' AND camera > each.name) FROM each WHERE each.name IS NOT NULL)
    SELECT name FROM each WHERE name IS NOT NULL)sql";
constexpr const char* distinctLenses = R"sql(
    WITH RECURSIVE each(name) AS (
        SELECT min(lens) FROM photo INDEXED BY photo_by_lens WHERE missing = 0 AND lens <> ''
        UNION ALL
        SELECT (SELECT min(lens) FROM photo INDEXED BY photo_by_lens
            WHERE missing = 0 AND lens <> '' AND lens > each.name) FROM each WHERE each.name IS NOT NULL)
    SELECT name FROM each WHERE name IS NOT NULL)sql";

SqlCondition equipment(Database& database, const std::string& text, const std::string& column, const char* distinct,
                       const char* index) {
    const TextPattern pattern(text, TextPattern::Place::Anywhere);
    std::string expression = column + " <> '' AND " + column + " IN (''";
    std::vector<SqlValue> values;
    constexpr std::size_t maximumValues = 1000;  // far below SQLite's limit for a statement
    auto names = database.query(distinct);
    while (names.step()) {
        std::string name = names.text(0);
        if (!pattern.matches(name)) continue;
        if (values.size() == maximumValues)
            return {column + " <> '' AND matches(?, " + column + ")", {text}, index, true};
        expression += ", ?";
        values.emplace_back(std::move(name));
    }
    return {expression + ")", values, index};
}

SqlCondition nameContains(const std::string& text) {
    SqlCondition condition{"matches(?, name)", {text}, "photo_by_name", true};
    for (const std::string& trigram : TextPattern(text, TextPattern::Place::Anywhere).trigrams()) {
        condition.namePattern += ftsString(trigram) + ' ';
    }
    return condition;
}

SqlCondition textContains(Database& database, const TextContains& condition) {
    switch (condition.field) {
        case TextField::Name: break;
        case TextField::Camera:
            return equipment(database, condition.text, "camera", distinctCameras, "photo_by_camera");
        case TextField::Lens: return equipment(database, condition.text, "lens", distinctLenses, "photo_by_lens");
    }
    return nameContains(condition.text);
}

SqlCondition numberWithin(const NumberWithin& condition) {
    std::string column = "iso";
    const char* index = "photo_by_iso";
    double unit = 1;
    if (condition.field == NumberField::Megapixels) {
        column = "pixels";
        index = "photo_by_pixels";
        unit = pixelsPerMegapixel;
    } else if (condition.field == NumberField::Megabytes) {
        column = "size";
        index = "photo_by_size";
        unit = bytesPerMegabyte;
    }
    // A bound says that there is a number. Saying so beside it would make SQLite begin at the first number.
    if (!condition.minimum && !condition.maximum) return {column + " IS NOT NULL", {}, index};
    SqlCondition result{"1", {}, index};
    const auto add = [&](const char* comparison, double value) {
        result.expression += " AND " + column + " " + comparison + " ?";
        result.values.emplace_back(value * unit);
    };
    if (condition.minimum) add(condition.minimumIsOpen ? ">" : ">=", *condition.minimum);
    if (condition.maximum) add(condition.maximumIsOpen ? "<" : "<=", *condition.maximum);
    return result;
}

constexpr const char* labelsOfPhoto =
    "EXISTS (SELECT 1 FROM photo_label l INDEXED BY photo_label_by_photo WHERE l.photo = photo.id";

// `\/` and `\\` stand for the characters.
std::string unescaped(std::string_view name) {
    std::string text;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '\\' && i + 1 < name.size()) ++i;
        text += name[i];
    }
    return text;
}

SqlCondition hasLabel(Database& database, const HasLabel& condition) {
    std::string wanted = unescaped(condition.pattern);
    while (!wanted.empty() && wanted.back() == '/') wanted.pop_back();
    const TextPattern pattern("*/" + wanted + "/*", TextPattern::Place::Whole);
    std::vector<LabelId> ids;
    auto labels = database.query("SELECT id, name FROM label");
    while (labels.step()) {
        if (pattern.matches('/' + unescaped(labels.text(1)) + '/')) ids.emplace_back(labels.integer(0));
    }
    const std::string isOne = "label IN (SELECT value FROM json_each(?))";
    SqlCondition result{std::string(labelsOfPhoto) + " AND l." + isOne + ")", {SqlValue(jsonOf(ids))}};
    result.question = "SELECT photo FROM photo_label WHERE " + isOne;
    return result;
}

SqlCondition isLabelled() {
    SqlCondition result{std::string(labelsOfPhoto) + ")", {}};
    result.question = "SELECT photo FROM photo_label INDEXED BY photo_label_by_photo";
    return result;
}

SqlCondition inState(PhotoState state, const FilterContext& context) {
    switch (state) {
        case PhotoState::New: return {"added_at > ?", {context.nowSeconds - newForSeconds}, "photo_by_arrival"};
        case PhotoState::Offline: {
            return {"root IN (SELECT value FROM json_each(?))", {jsonOf(context.offlineRoots)}, "photo_by_change"};
        }
        case PhotoState::Labelled: return isLabelled();
        case PhotoState::Duplicate: break;
    }
    SqlCondition copy{
        "hash IS NOT NULL AND EXISTS (SELECT 1 FROM photo copy INDEXED BY photo_by_hash WHERE copy.missing = 0 "
        "AND copy.hash IS NOT NULL AND copy.hash = photo.hash AND copy.id <> photo.id)",
        {},
        "photo_by_hash",
        true};
    copy.listing =
        "hash IS NOT NULL AND hash IN (SELECT hash FROM photo INDEXED BY photo_by_hash WHERE missing = 0 "
        "AND hash IS NOT NULL GROUP BY hash HAVING count(*) > 1)";
    return copy;
}

SqlCondition nearPlace(const NearPlace& condition) {
    const double band = condition.kilometres / kilometresPerDegree;
    return {"longitude IS NOT NULL AND latitude BETWEEN ? AND ? AND kilometres(latitude, longitude, ?, ?) <= ?",
            {condition.latitude - band, condition.latitude + band, condition.latitude, condition.longitude,
             condition.kilometres},
            "photo_by_place"};
}

}  // namespace

SqlCondition sqlOf(Database& database, const Condition& condition, const FilterContext& context) {
    struct Visitor {
        Database& database;
        const FilterContext& context;

        SqlCondition operator()(const InFolder& one) const { return inFolder(database, one); }
        SqlCondition operator()(const TakenWithin& one) const { return takenWithin(one); }
        SqlCondition operator()(const OfKind& one) const { return ofKind(one); }
        SqlCondition operator()(const TextContains& one) const { return textContains(database, one); }
        SqlCondition operator()(const NumberWithin& one) const { return numberWithin(one); }
        SqlCondition operator()(const OfShape& one) const {
            return {"shape = ?", {static_cast<std::int64_t>(one.shape)}, "photo_by_shape"};
        }
        SqlCondition operator()(const InState& one) const { return inState(one.state, context); }
        SqlCondition operator()(const NearPlace& one) const { return nearPlace(one); }
        SqlCondition operator()(const HasLabel& one) const { return hasLabel(database, one); }
    };
    return std::visit(Visitor{database, context}, condition);
}

std::string selectByIndex(const SqlCondition& condition) {
    if (!condition.question.empty()) return condition.question;
    return std::string("SELECT id FROM photo INDEXED BY ") + condition.index + " WHERE missing = 0 AND " +
           (condition.listing.empty() ? condition.expression : condition.listing);
}

std::string selectByName(const SqlCondition& condition) {
    // The plus keeps SQLite from reading all names for the sake of `missing`.
    return "SELECT id FROM photo WHERE id IN (SELECT rowid FROM photo_name WHERE photo_name MATCH ?) AND +missing = 0 "
           "AND " +
           condition.expression;
}

}  // namespace sightseer
