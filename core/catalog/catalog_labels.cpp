#include "core/catalog/catalog_labels.h"

#include "core/catalog/catalog_impl.h"
#include "core/catalog/catalog_sql.h"

#include <algorithm>
#include <bit>

namespace sightseer {
namespace {

static_assert(std::endian::native == std::endian::little);

struct StoredScore {
    std::int32_t label;
    float probability;
};

std::vector<StoredScore> stored(const std::vector<LabelScore>& scores) {
    std::vector<StoredScore> rows;
    for (const LabelScore& score : scores) rows.push_back({score.label, score.probability});
    return rows;
}

// A column of bytes as the values that were put in.
template <typename Value>
std::vector<Value> valuesIn(std::span<const std::byte> bytes) {
    std::vector<Value> values(bytes.size() / sizeof(Value));
    std::ranges::copy(bytes.first(values.size() * sizeof(Value)), std::as_writable_bytes(std::span(values)).begin());
    return values;
}

std::vector<LabelScore> scoresIn(std::span<const std::byte> bytes) {
    std::vector<LabelScore> scores;
    for (const StoredScore& row : valuesIn<StoredScore>(bytes)) scores.push_back({row.label, row.probability});
    return scores;
}

// The order of its columns: photo, none, scores.
std::vector<LabelledPhoto> photosIn(Statement& rows) {
    std::vector<LabelledPhoto> photos;
    while (rows.step()) {
        photos.push_back({PhotoId(rows.integer(0)), scoresIn(rows.bytes(2)), static_cast<float>(rows.real(1))});
    }
    return photos;
}

std::vector<PhotoId> idsIn(Statement& rows) {
    std::vector<PhotoId> ids;
    while (rows.step()) ids.emplace_back(rows.integer(0));
    return ids;
}

// The order of its columns: label, photo, accepted.
std::vector<LabelDecision> decisionsIn(Statement& rows) {
    std::vector<LabelDecision> decisions;
    while (rows.step()) decisions.push_back({rows.text(0), PhotoId(rows.integer(1)), rows.integer(2) != 0});
    return decisions;
}

constexpr const char* kRunColumns =
    "SELECT r.id, r.name, r.label_set, r.mode, r.none_of_these, r.scope, r.model, m.name, r.thresholds, "
    "r.uses_decisions, r.changed_at";

// Without how many photos it has.
LabelRun runIn(const Statement& row) {
    return {row.integer(0),          row.text(1),         row.text(2),
            row.integer(3) != 0,     row.integer(4) != 0, row.isNull(5) ? std::nullopt : std::optional(row.text(5)),
            ModelId(row.integer(6)), row.text(7),         valuesIn<float>(row.bytes(8)),
            row.integer(9) != 0,     row.integer(10)};
}

tl::unexpected<Error> noSuchRun(std::int64_t run) {
    return fail(ErrorCode::NotFound,
                "There is no run " + std::to_string(run) + " of labelling; look at the list of runs.");
}

}  // namespace

LabelWriter::LabelWriter(Database& database)
    : m_forget(database.query("DELETE FROM photo_label WHERE photo = ? AND source = ?")),
      m_name(database.query("INSERT OR IGNORE INTO label(name) VALUES (?)")),
      m_insert(database.query("INSERT OR IGNORE INTO photo_label(label, photo, source) "
                              "SELECT l.id, p.id, ? FROM label l, photo p WHERE l.name = ? AND p.id = ?")) {}

void LabelWriter::set(PhotoId photo, std::int64_t source, std::span<const std::string> labels) {
    m_forget.bind(photo.value, source).run();
    for (const std::string& label : labels) {
        m_name.bind(label).run();
        m_insert.bind(source, label, photo.value).run();
    }
}

CatalogLabels::CatalogLabels(Catalog& catalog) : m_database(*catalog.m_impl->database) {}

Result<std::int64_t> CatalogLabels::addRun(const LabelRun& run) {
    return m_database.attempt([&] {
        Transaction transaction(m_database, Transaction::Kind::Write);
        auto insert = m_database.query(
            "INSERT INTO label_run(name, label_set, mode, none_of_these, scope, model, thresholds, changed_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
        insert
            .bind(run.name, run.labelSet, static_cast<int>(run.isManyOf), static_cast<int>(run.noneOfThese), run.scope,
                  run.model.value, std::as_bytes(std::span(run.thresholds)), run.changedAt)
            .step();
        const std::int64_t id = insert.integer(0);
        insert.step();
        transaction.commit();
        return id;
    });
}

Result<void> CatalogLabels::updateRun(const LabelRun& run) {
    const auto changed = m_database.attempt([&] {
        Transaction transaction(m_database, Transaction::Kind::Write);
        const int rows = m_database
                             .query(
                                 "UPDATE label_run SET name = ?, label_set = ?, scope = ?, thresholds = ?, "
                                 "uses_decisions = ?, changed_at = ? WHERE id = ?")
                             .bind(run.name, run.labelSet, run.scope, std::as_bytes(std::span(run.thresholds)),
                                   static_cast<int>(run.usesDecisions), run.changedAt, run.id)
                             .run();
        transaction.commit();
        return rows;
    });
    if (!changed) return propagate(changed);
    if (*changed == 0) return noSuchRun(run.id);
    return {};
}

Result<void> CatalogLabels::removeRun(std::int64_t run) {
    return m_database.attempt([&] {
        Transaction transaction(m_database, Transaction::Kind::Write);
        m_database.query("DELETE FROM label_run WHERE id = ?").bind(run).run();
        m_database.query("DELETE FROM photo_label WHERE source = ?").bind(sourceOfRun(run)).run();
        transaction.commit();
    });
}

Result<std::vector<LabelRun>> CatalogLabels::runs() const {
    return m_database.attempt([&] {
        auto rows =
            m_database.queryOnce(std::string(kRunColumns) +
                                 ", (SELECT count(*) FROM label_run_photo p WHERE p.run = r.id) FROM label_run r "
                                 "JOIN model m ON m.id = r.model ORDER BY r.changed_at DESC, r.id DESC");
        std::vector<LabelRun> runs;
        while (rows.step()) {
            runs.push_back(runIn(rows));
            runs.back().photos = rows.integer(11);
        }
        return runs;
    });
}

Result<LabelRun> CatalogLabels::run(std::int64_t id) const {
    auto found = m_database.attempt([&] {
        auto rows = m_database.queryOnce(std::string(kRunColumns) +
                                         " FROM label_run r JOIN model m ON m.id = r.model WHERE r.id = ?");
        return rows.bind(id).step() ? std::optional(runIn(rows)) : std::nullopt;
    });
    if (!found) return propagate(found);
    if (!*found) return noSuchRun(id);
    return std::move(**found);
}

Result<void> CatalogLabels::storeScores(std::int64_t run, std::span<const LabelledPhoto> photos) {
    return m_database.attempt([&] {
        Transaction transaction(m_database, Transaction::Kind::Write);
        auto insert = m_database.query(
            "INSERT OR REPLACE INTO label_run_photo(run, photo, none, scores) "
            "SELECT ?, id, ?, ? FROM photo WHERE id = ?");
        for (const LabelledPhoto& photo : photos) {
            const auto scores = stored(photo.scores);
            insert.bind(run, static_cast<double>(photo.none), std::as_bytes(std::span(scores)), photo.photo.value)
                .run();
        }
        transaction.commit();
    });
}

Result<std::vector<LabelledPhoto>> CatalogLabels::scores(std::int64_t run) const {
    return m_database.attempt([&] {
        auto rows = m_database.query(
            "SELECT s.photo, s.none, s.scores FROM label_run_photo s CROSS JOIN photo p ON p.id = s.photo "
            "WHERE s.run = ? AND p.missing = 0 ORDER BY s.photo");
        rows.bind(run);
        return photosIn(rows);
    });
}

Result<std::vector<LabelledPhoto>> CatalogLabels::scores(std::int64_t run, std::span<const PhotoId> among) const {
    return m_database.attempt([&] {
        auto rows = m_database.query(
            "SELECT s.photo, s.none, s.scores FROM label_run_photo s CROSS JOIN photo p ON p.id = s.photo "
            "WHERE s.run = ? AND s.photo IN (SELECT value FROM json_each(?)) AND p.missing = 0 ORDER BY s.photo");
        rows.bind(run, jsonOf(among));
        return photosIn(rows);
    });
}

Result<std::vector<PhotoId>> CatalogLabels::scored(std::int64_t run) const {
    return m_database.attempt([&] {
        auto rows = m_database.query("SELECT photo FROM label_run_photo WHERE run = ? ORDER BY photo");
        rows.bind(run);
        return idsIn(rows);
    });
}

Result<std::vector<std::int64_t>> CatalogLabels::runsOf(PhotoId photo) const {
    return m_database.attempt([&] {
        auto rows = m_database.query("SELECT run FROM label_run_photo WHERE photo = ? ORDER BY run");
        rows.bind(photo.value);
        std::vector<std::int64_t> runs;
        while (rows.step()) runs.push_back(rows.integer(0));
        return runs;
    });
}

Result<void> CatalogLabels::decide(const std::string& label, PhotoId photo, std::optional<bool> accepted) {
    const auto changed = m_database.attempt([&] {
        Transaction transaction(m_database, Transaction::Kind::Write);
        auto hash = m_database.query("SELECT 1 FROM photo WHERE id = ? AND hash IS NOT NULL");
        if (!hash.bind(photo.value).step()) return false;
        if (accepted) {
            m_database
                .query(
                    "INSERT OR REPLACE INTO label_decision(label, hash, accepted) SELECT ?, hash, ? FROM photo WHERE "
                    "id = ?")
                .bind(label, static_cast<int>(*accepted), photo.value)
                .run();
        } else {
            m_database
                .query("DELETE FROM label_decision WHERE label = ? AND hash = (SELECT hash FROM photo WHERE id = ?)")
                .bind(label, photo.value)
                .run();
        }
        transaction.commit();
        return true;
    });
    if (!changed) return propagate(changed);
    if (!*changed) return fail(ErrorCode::NotFound, "The photo is no longer in the library, or was never read.");
    return {};
}

Result<void> CatalogLabels::copyDecisions(const ContentHash& from, const ContentHash& to) {
    return m_database.attempt([&] {
        Transaction transaction(m_database, Transaction::Kind::Write);
        m_database
            .query(
                "INSERT OR REPLACE INTO label_decision(label, hash, accepted) SELECT label, ?, accepted FROM "
                "label_decision WHERE hash = ?")
            .bind(std::span<const std::byte>(to.bytes), std::span<const std::byte>(from.bytes))
            .run();
        transaction.commit();
    });
}

Result<std::vector<LabelDecision>> CatalogLabels::decisions() const {
    return m_database.attempt([&] {
        auto rows = m_database.query(
            "SELECT d.label, p.id, d.accepted FROM label_decision d CROSS JOIN photo p INDEXED BY photo_by_hash "
            "ON p.hash = d.hash AND p.missing = 0 AND p.hash IS NOT NULL ORDER BY d.label, p.id");
        return decisionsIn(rows);
    });
}

Result<std::vector<LabelDecision>> CatalogLabels::decisions(std::span<const PhotoId> photos) const {
    return m_database.attempt([&] {
        auto rows = m_database.query(
            "SELECT d.label, p.id, d.accepted FROM photo p CROSS JOIN label_decision d ON d.hash = p.hash "
            "WHERE p.id IN (SELECT value FROM json_each(?)) AND +p.missing = 0 ORDER BY d.label, p.id");
        rows.bind(jsonOf(photos));
        return decisionsIn(rows);
    });
}

Result<std::vector<PhotoId>> CatalogLabels::copiesOf(PhotoId photo) const {
    return m_database.attempt([&] {
        auto rows = m_database.query(
            "SELECT id FROM photo INDEXED BY photo_by_hash WHERE missing = 0 AND hash IS NOT NULL "
            "AND hash = (SELECT hash FROM photo WHERE id = ?) ORDER BY id");
        rows.bind(photo.value);
        return idsIn(rows);
    });
}

Result<void> CatalogLabels::setLabels(std::int64_t source, std::span<const Labels> photos) {
    return m_database.attempt([&] {
        Transaction transaction(m_database, Transaction::Kind::Write);
        LabelWriter writer(m_database);
        for (const auto& [photo, labels] : photos) writer.set(photo, source, labels);
        transaction.commit();
    });
}

Result<void> CatalogLabels::storeSidecars(std::span<const SidecarLabels> photos) {
    return m_database.attempt([&] {
        Transaction transaction(m_database, Transaction::Kind::Write);
        LabelWriter writer(m_database);
        auto stamp = m_database.query("UPDATE photo SET sidecar_stamp = ? WHERE id = ?");
        for (const SidecarLabels& read : photos) {
            writer.set(read.photo, static_cast<std::int64_t>(LabelSource::Sidecar), read.labels);
            stamp.bind(read.stamp, read.photo.value).run();
        }
        transaction.commit();
    });
}

Result<std::vector<LabelCount>> CatalogLabels::counts() const {
    return m_database.attempt([&] {
        auto rows = m_database.query(sql::labelCounts);
        std::vector<LabelCount> counts;
        while (rows.step()) counts.push_back({rows.text(0), rows.integer(1)});
        return counts;
    });
}

Result<std::vector<PhotoLabel>> CatalogLabels::labelsOf(PhotoId photo) const {
    return m_database.attempt([&] {
        auto rows = m_database.query(
            "SELECT l.name, s.source FROM photo_label s INDEXED BY photo_label_by_photo JOIN label l ON l.id = s.label "
            "WHERE s.photo = ? ORDER BY l.name, s.source");
        rows.bind(photo.value);
        std::vector<PhotoLabel> labels;
        while (rows.step()) {
            if (labels.empty() || labels.back().label != rows.text(0)) labels.push_back({rows.text(0)});
            const std::int64_t source = rows.integer(1);
            labels.back().inFile |= source == static_cast<std::int64_t>(LabelSource::File);
            labels.back().inSidecar |= source == static_cast<std::int64_t>(LabelSource::Sidecar);
            labels.back().fromRun |= source >= kFirstRunSource;
        }
        return labels;
    });
}

}  // namespace sightseer
