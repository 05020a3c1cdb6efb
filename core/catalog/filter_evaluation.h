// Which photos a filter lets through. Only this folder includes it.
// Thread: the database's own. Failures are thrown as DatabaseFailure.
#pragma once

#include "core/catalog/database.h"
#include "core/catalog/filter_sql.h"
#include "core/catalog/photo_set.h"

namespace sightseer {

// Every condition is answered by its own index and gives a set; sets are joined in memory. Where few photos are left, the
// other conditions are looked up for these alone. SQLite's planner decides nothing here: without statistics it cannot know
// that a month is rarer than JPEG.
class FilterEvaluation {
public:
    // Both outlive it. To be used inside of one transaction.
    FilterEvaluation(Database& database, const FilterContext& context);

    PhotoSet matching(const PhotoFilter& filter);

private:
    struct Node;

    Node prepared(const PhotoFilter& filter, int depth);
    PhotoSet everything();
    PhotoSet setOf(const Node& node);
    PhotoSet setOfCondition(const SqlCondition& condition);
    PhotoSet setOfAll(const std::vector<Node>& parts);
    void addAllOf(PhotoSet& photos, const std::string& sql, std::span<const SqlValue> values);
    void keepWhere(PhotoSet& photos, const std::vector<const Node*>& conditions);

    // How many index entries setOf() reads; from `manyPhotos` on it is not counted further but taken to be all.
    std::int64_t costOf(const Node& node);
    bool isFew(const std::string& sql, std::vector<SqlValue> values, std::int64_t& count);

    Database& m_database;
    const FilterContext& m_context;
    PhotoId m_largest;
};

}  // namespace sightseer
