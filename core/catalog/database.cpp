#include "core/catalog/database.h"

#include "core/base/file_io.h"
#include "core/base/log.h"
#include "core/catalog/sql_functions.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <system_error>

namespace sightseer {
namespace {

constexpr int busyTimeoutMs = 10'000;

Error errorOf(int code, const std::string& text, const std::filesystem::path& path, const DatabaseKind& kind) {
    const std::string place = "the " + kind.noun + " " + toUtf8(path);
    switch (code & 0xff) {
        case SQLITE_FULL:
            return {ErrorCode::OutOfSpace,
                    "The disk is full: " + place + " could not be written. Free some space and try again."};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {ErrorCode::InvalidFile, "Cannot use " + place + ": the file is damaged. " + kind.whenDamaged};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {ErrorCode::Io,
                    "Cannot use " + place + ": another program is holding it. Close that program and try again."};
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return {ErrorCode::PermissionDenied,
                    "Cannot write " + place + ": access is denied. Check its permissions."};
        case SQLITE_CANTOPEN:
            return {ErrorCode::PermissionDenied,
                    "Cannot open " + place + ": the file or its folder is not there or access is denied. Check both."};
        case SQLITE_IOERR:
            return {ErrorCode::Io,
                    "Cannot use " + place + ": the disk reports an error (" + text + "). Check the disk."};
        case SQLITE_CONSTRAINT:
            return {ErrorCode::InvalidArgument,
                    "Cannot change " + place + ": the entry does not fit what is there (" + text + ")."};
        default: return {ErrorCode::Internal, "Cannot use " + place + ": " + text + "."};
    }
}

struct Header {
    std::int64_t applicationId = 0;
    std::int64_t version = 0;
    bool isEmpty = false;
};

// Through a connection that cannot write, because closing a writing one may already move bytes from the log.
Header headerOf(const std::filesystem::path& path) {
    SQLite::Database connection(toUtf8(path), SQLite::OPEN_READONLY, busyTimeoutMs);
    Header header;
    header.applicationId = connection.execAndGet("PRAGMA application_id").getInt64();
    header.version = connection.execAndGet("PRAGMA user_version").getInt64();
    header.isEmpty = connection.execAndGet("SELECT count(*) FROM sqlite_schema").getInt64() == 0;
    return header;
}

}  // namespace

// --- Statement

Statement::Statement(Database& database, std::string_view sql, std::unique_ptr<SQLite::Statement> statement)
    : m_database(database), m_sql(sql), m_statement(std::move(statement)) {}

Statement::~Statement() {
    m_statement->tryReset();
    if (!m_sql.empty()) m_database.m_idleStatements.try_emplace(m_sql, std::move(m_statement));
}

template <typename Call>
auto Database::translated(Call&& call) const {
    try {
        return call();
    } catch (const SQLite::Exception& exception) {
        throw DatabaseFailure{errorOf(exception.getErrorCode(), exception.what(), m_path, m_kind)};
    }
}

void Statement::reset() {
    m_statement->tryReset();  // its code repeats the last step's, which was thrown there
}

void Statement::bindAt(int index, std::int64_t value) {
    m_database.translated([&] { m_statement->bind(index, value); });
}

void Statement::bindAt(int index, double value) {
    m_database.translated([&] { m_statement->bind(index, value); });
}

void Statement::bindAt(int index, const std::string& value) {
    m_database.translated([&] { m_statement->bind(index, value); });
}

void Statement::bindAt(int index, std::span<const std::byte> value) {
    // A null pointer would be bound as NULL, not as no bytes.
    const void* data = value.empty() ? static_cast<const void*>("") : value.data();
    m_database.translated([&] { m_statement->bind(index, data, static_cast<int>(value.size())); });
}

void Statement::bindNull(int index) {
    m_database.translated([&] { m_statement->bind(index); });
}

Statement& Statement::bindAll(std::span<const SqlValue> values) {
    reset();
    int index = 0;
    for (const SqlValue& value : values) {
        ++index;
        std::visit([&](const auto& held) { bindAt(index, held); }, value);
    }
    return *this;
}

bool Statement::step() {
    return m_database.translated([&] { return m_statement->executeStep(); });
}

int Statement::run() {
    return m_database.translated([&] {
        const int changes = m_statement->exec();
        m_statement->tryReset();
        return changes;
    });
}

std::int64_t Statement::integer(int column) const {
    return m_database.translated([&] { return m_statement->getColumn(column).getInt64(); });
}

double Statement::real(int column) const {
    return m_database.translated([&] { return m_statement->getColumn(column).getDouble(); });
}

std::string Statement::text(int column) const {
    return m_database.translated([&] { return m_statement->getColumn(column).getString(); });
}

std::span<const std::byte> Statement::bytes(int column) const {
    return m_database.translated([&] {
        const SQLite::Column value = m_statement->getColumn(column);
        const auto* data = static_cast<const std::byte*>(value.getBlob());
        return std::span(data, static_cast<std::size_t>(value.getBytes()));
    });
}

bool Statement::isNull(int column) const {
    return m_database.translated([&] { return m_statement->getColumn(column).isNull(); });
}

// --- Database

Database::Database(std::filesystem::path path, DatabaseKind kind) : m_path(std::move(path)), m_kind(std::move(kind)) {}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, CatalogAccess access,
                                                 const DatabaseKind& kind, std::span<const Migration> migrations,
                                                 std::uint64_t maximumBytes) {
    std::unique_ptr<Database> database(new Database(file, kind));
    const std::string place = "the " + kind.noun + " " + toUtf8(file);

    std::error_code statusError;
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const auto status = std::filesystem::status(file, statusError);
    const bool exists = std::filesystem::exists(status);
    if (exists && !std::filesystem::is_regular_file(status)) {
        return fail(ErrorCode::InvalidFile, "Cannot open " + place + ": it is not a file. Choose another place.");
    }
    if (!exists && (access == CatalogAccess::ReadOnly || !std::filesystem::is_directory(folder, statusError))) {
        return fail(ErrorCode::NotFound, "Cannot open " + place + ": it is not there. Check the path.");
    }

    const int latest = migrations.back().version;
    Header header;
    if (exists) {
        auto read = database->attempt([&] { return database->translated([&] { return headerOf(file); }); });
        if (!read) return propagate(read);
        header = *read;
        const bool ours = header.applicationId == kind.applicationId;
        const bool canBecomeOurs = header.isEmpty && header.applicationId == 0 && access == CatalogAccess::ReadWrite;
        if (!ours && !canBecomeOurs) {
            return fail(ErrorCode::InvalidFile, "Cannot open " + place + ": it is no Sightseer " + kind.noun +
                                                    ". Choose another file, or move this one away.");
        }
        if (ours && header.version > latest) {
            return fail(
                ErrorCode::Incompatible,
                "Cannot open " + place + ": it was made by a newer version of Sightseer. Update Sightseer to use it.");
        }
        if (header.version < latest && access == CatalogAccess::ReadOnly) {
            return fail(ErrorCode::Incompatible,
                        "Cannot open " + place +
                            " for reading: it is of an older version. Open it for writing once, which updates it.");
        }
    }
    auto ready = database->attempt([&] {
        database->connect(access, maximumBytes);
        if (access == CatalogAccess::ReadWrite) migrate(*database, migrations);
    });
    if (!ready) return propagate(ready);
    return database;
}

void Database::connect(CatalogAccess access, std::uint64_t maximumBytes) {
    translated([&] {
        const bool writes = access == CatalogAccess::ReadWrite;
        const int flags = writes ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE : SQLite::OPEN_READONLY;
        m_connection = std::make_unique<SQLite::Database>(toUtf8(m_path), flags, busyTimeoutMs);
        // SQLite opens a file that it may not write for reading instead, without a word.
        if (writes && sqlite3_db_readonly(m_connection->getHandle(), "main") == 1) {
            throw DatabaseFailure{errorOf(SQLITE_READONLY, "", m_path, m_kind)};
        }
        m_connection->exec("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = " +
                           std::to_string(-m_kind.cacheKib));  // SQLite counts negative sizes in KiB
        addSqlFunctions(m_connection->getHandle());
        if (!writes) return;
        m_connection->exec("PRAGMA page_size = " +
                           std::to_string(m_kind.pageSize));  // of a new file; else without effect
        const std::string journal = m_connection->execAndGet("PRAGMA journal_mode = WAL").getString();
        if (journal != "wal") {
            logMessage(LogLevel::Warning,
                       "no write-ahead log for " + toUtf8(m_path) + ": readers will wait for the writer");
        }
        m_connection->exec("PRAGMA synchronous = NORMAL");
        if (maximumBytes > 0) {
            const auto pageSize = static_cast<std::uint64_t>(m_connection->execAndGet("PRAGMA page_size").getInt64());
            m_connection->exec("PRAGMA max_page_count = " + std::to_string(maximumBytes / pageSize));
        }
    });
}

Statement Database::query(const char* sql) {
    const auto idle = m_idleStatements.find(sql);
    if (idle != m_idleStatements.end()) {
        auto statement = std::move(idle->second);
        m_idleStatements.erase(idle);
        return {*this, sql, std::move(statement)};
    }
    return {*this, sql, translated([&] { return std::make_unique<SQLite::Statement>(*m_connection, sql); })};
}

Statement Database::queryOnce(const std::string& sql) {
    return {*this, {}, translated([&] { return std::make_unique<SQLite::Statement>(*m_connection, sql); })};
}

void Database::execute(const char* sql) {
    translated([&] { m_connection->exec(sql); });
}

// --- Transaction

Transaction::Transaction(Database& database, Kind kind) : m_database(database) {
    m_database.execute(kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
    // After a full disk SQLite may have rolled back by itself; then there is nothing to end.
    if (m_open) m_database.m_connection->tryExec("ROLLBACK");
}

void Transaction::commit() {
    m_database.execute("COMMIT");
    m_open = false;
}

}  // namespace sightseer
