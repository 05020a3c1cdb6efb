#include "core/catalog/catalog.h"
#include "core/catalog/catalog_impl.h"
#include "core/catalog/catalog_sql.h"
#include "core/catalog/filter_evaluation.h"

#include <algorithm>

namespace sightseer {
namespace {

// Reading the whole order costs less than looking up and sorting more than this part of the photos.
constexpr std::size_t partWorthSorting = 12;

char lowerAscii(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

template <typename Key, typename Read>
std::vector<PhotoId> sortedBy(Database& database, const std::vector<PhotoId>& photos, const char* sql, Read&& read) {
    std::vector<std::pair<Key, PhotoId>> keyed;
    keyed.reserve(photos.size());
    auto rows = database.query(sql);
    rows.bind(jsonOf(photos));
    while (rows.step()) keyed.emplace_back(read(rows), PhotoId(rows.integer(0)));
    std::ranges::sort(keyed);
    std::vector<PhotoId> sorted;
    sorted.reserve(keyed.size());
    for (const auto& [key, photo] : keyed) sorted.push_back(photo);
    return sorted;
}

std::vector<PhotoId> inOrder(Database& database, const std::vector<PhotoId>& photos, SortOrder order) {
    if (order == SortOrder::ByName) {
        return sortedBy<std::string>(database, photos, sql::namesOf, [](const Statement& row) {
            std::string name = row.text(1);  // as SQLite's NOCASE
            std::ranges::transform(name, name.begin(), lowerAscii);
            return name;
        });
    }
    auto sorted =
        sortedBy<std::int64_t>(database, photos, sql::timesOf, [](const Statement& row) { return row.integer(1); });
    if (order == SortOrder::NewestFirst) std::ranges::reverse(sorted);
    return sorted;
}

// Browsing by date: one stretch of the index, in its order.
std::vector<PhotoId> takenWithin(Database& database, const TakenWithin& days, SortOrder order) {
    const SqlCondition condition = sqlOf(database, days, {});
    auto rows = database.queryOnce(selectByIndex(condition) + (order == SortOrder::NewestFirst
                                                                   ? " ORDER BY sort_time DESC, id DESC"
                                                                   : " ORDER BY sort_time, id"));
    rows.bindAll(condition.values);
    std::vector<PhotoId> ids;
    while (rows.step()) ids.emplace_back(rows.integer(0));
    return ids;
}

const TakenWithin* onlyDays(const PhotoFilter& filter) {
    return filter.condition && !filter.negated ? std::get_if<TakenWithin>(&*filter.condition) : nullptr;
}

}  // namespace

Result<std::vector<PhotoId>> Catalog::matching(const PhotoFilter& filter, const FilterContext& context) const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        Transaction transaction(database, Transaction::Kind::Read);
        return FilterEvaluation(database, context).matching(filter).ids();
    });
}

Result<std::vector<PhotoId>> Catalog::photoIds(const PhotoFilter& filter, SortOrder order,
                                               const FilterContext& context) const {
    if (filter.isEverything()) return photoIds(order);
    Database& database = *m_impl->database;
    return database.attempt([&] {
        const TakenWithin* days = onlyDays(filter);
        if (days && order != SortOrder::ByName) return takenWithin(database, *days, order);
        Transaction transaction(database, Transaction::Kind::Read);
        const PhotoSet photos = FilterEvaluation(database, context).matching(filter);
        const std::size_t count = photos.size();
        auto total = database.query(sql::photoCount);
        total.step();
        if (count < static_cast<std::size_t>(total.integer(0)) / partWorthSorting) {
            return inOrder(database, photos.ids(), order);
        }
        std::vector<PhotoId> ids;
        ids.reserve(count);
        auto rows = database.query(sql::inOrder(order));
        while (rows.step()) {
            const PhotoId photo(rows.integer(0));
            if (photos.contains(photo)) ids.push_back(photo);
        }
        return ids;
    });
}

Result<std::vector<std::vector<PhotoId>>> Catalog::copies() const {
    Database& database = *m_impl->database;
    return database.attempt([&] {
        std::vector<std::vector<PhotoId>> groups;
        std::vector<std::byte> hash;
        auto rows = database.query(sql::copies);
        while (rows.step()) {
            const auto bytes = rows.bytes(0);
            if (groups.empty() || !std::ranges::equal(bytes, hash)) {
                groups.emplace_back();
                hash.assign(bytes.begin(), bytes.end());
            }
            groups.back().emplace_back(rows.integer(1));
        }
        std::ranges::sort(groups);
        return groups;
    });
}

}  // namespace sightseer
