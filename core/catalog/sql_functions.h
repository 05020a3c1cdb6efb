// What our questions need beyond SQLite's own functions; nothing in a schema depends on them.
//   matches(PATTERN, TEXT)            TextPattern anywhere in the text
//   kilometres(LAT, LON, LAT, LON)    great circle, degrees; NULL when a value is
// Thread: the connection's own.
#pragma once

struct sqlite3;

namespace sightseer {

// Throws SQLite::Exception.
void addSqlFunctions(sqlite3* connection);

}  // namespace sightseer
