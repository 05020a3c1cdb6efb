// One SQLite file: opened, checked, migrated; prepared statements and transactions. Only this folder includes it.
// Thread: a Database, with its queries and transactions, belongs to one thread.
// Failures inside this folder are thrown as DatabaseFailure; attempt() hands them on as values.
#pragma once

#include "core/base/result.h"
#include "core/catalog/catalog.h"
#include "core/catalog/migrations.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace sightseer {

class Database;

struct DatabaseFailure {
    Error error;
};

// What tells our kinds of file apart, for SQLite and for the user.
struct DatabaseKind {
    std::int32_t applicationId = 0;  // in the file's header
    int pageSize = 4096;
    int cacheKib = 65536;     // of pages, for each connection
    std::string noun;         // "library"
    std::string whenDamaged;  // what the user can do, one sentence
};

using SqlValue = std::variant<std::int64_t, double, std::string>;

// Ids as one parameter for json_each(), so that their number does not matter.
template <typename Ids>
std::string jsonOf(const Ids& ids) {
    std::string json = "[";
    for (const auto& id : ids) {
        if (json.size() > 1) json += ',';
        json += std::to_string(id.value);
    }
    json += ']';
    return json;
}

// A prepared statement on loan. It is reset when it goes, so that it holds no read transaction open.
class Statement {
public:
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    // All parameters, in order: integers, double, text, bytes, or std::optional of these. Starts the statement over.
    template <typename... Values>
    Statement& bind(const Values&... values) {
        reset();
        int index = 0;
        (bindAt(++index, values), ...);
        return *this;
    }

    Statement& bindAll(std::span<const SqlValue> values);

    bool step();  // true: there is a row to read
    int run();    // to its end; how many rows it changed

    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    std::span<const std::byte> bytes(int column) const;  // until the next step
    bool isNull(int column) const;

private:
    friend class Database;
    Statement(Database& database, std::string_view sql, std::unique_ptr<SQLite::Statement> statement);

    void reset();
    void bindAt(int index, std::int64_t value);
    void bindAt(int index, int value) { bindAt(index, std::int64_t{value}); }
    void bindAt(int index, double value);
    void bindAt(int index, const std::string& value);
    void bindAt(int index, std::span<const std::byte> value);
    void bindNull(int index);
    template <typename Value>
    void bindAt(int index, const std::optional<Value>& value) {
        value ? bindAt(index, *value) : bindNull(index);
    }

    Database& m_database;
    std::string_view m_sql;  // empty: it is not kept for the next use
    std::unique_ptr<SQLite::Statement> m_statement;
};

class Database {
public:
    // ReadWrite creates the file and brings it to the last of `migrations`. A newer version, or another program's
    // database, is left untouched. `maximumBytes` limits the file's size; 0 leaves it to the disk.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, CatalogAccess access,
                                                                const DatabaseKind& kind,
                                                                std::span<const Migration> migrations,
                                                                std::uint64_t maximumBytes = 0);
    ~Database();

    // `sql` must outlive the Database (a literal): prepared statements are kept by it.
    Statement query(const char* sql);
    Statement queryOnce(const std::string& sql);  // prepared for this use alone
    void execute(const char* sql);

    // Runs `body` and makes its failure a value.
    template <typename Body>
    auto attempt(Body&& body) -> Result<std::invoke_result_t<Body>> {
        try {
            if constexpr (std::is_void_v<std::invoke_result_t<Body>>) {
                body();
                return {};
            } else {
                return body();
            }
        } catch (DatabaseFailure& failure) {
            return tl::unexpected<Error>(std::move(failure.error));
        }
    }

    const std::filesystem::path& path() const { return m_path; }
    const DatabaseKind& kind() const { return m_kind; }

private:
    friend class Statement;
    friend class Transaction;
    Database(std::filesystem::path path, DatabaseKind kind);

    void connect(CatalogAccess access, std::uint64_t maximumBytes);
    template <typename Call>
    auto translated(Call&& call) const;

    std::filesystem::path m_path;
    DatabaseKind m_kind;
    std::unique_ptr<SQLite::Database> m_connection;
    std::unordered_map<std::string_view, std::unique_ptr<SQLite::Statement>> m_idleStatements;
};

// Rolled back unless committed. A Write one waits for other writers at its start, never in the middle.
class Transaction {
public:
    enum class Kind { Read, Write };

    Transaction(Database& database, Kind kind);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    void commit();

private:
    Database& m_database;
    bool m_open = true;
};

}  // namespace sightseer
