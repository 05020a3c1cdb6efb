// How a database file gets from any older version to this one. A step, once released, is never edited: a change is a
// new step at the end. Thread: migrate() on the database's own thread.
#pragma once

#include <span>

namespace sightseer {

class Database;

struct Migration {
    int version = 0;  // what PRAGMA user_version says after it
    const char* sql = nullptr;
};

std::span<const Migration> catalogMigrations();
std::span<const Migration> thumbnailMigrations();

// Each step is one transaction: a failed one leaves the file at the version before it. Throws DatabaseFailure.
void migrate(Database& database, std::span<const Migration> migrations);

}  // namespace sightseer
