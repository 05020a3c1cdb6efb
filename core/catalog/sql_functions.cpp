#include "core/catalog/sql_functions.h"

#include "core/base/geography.h"
#include "core/catalog/text_pattern.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <new>

namespace sightseer {
namespace {

std::string_view textOf(sqlite3_value* value) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
    return text ? std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(value))) : std::string_view();
}

void matches(sqlite3_context* context, int, sqlite3_value** values) {
    try {
        auto* pattern = static_cast<TextPattern*>(sqlite3_get_auxdata(context, 0));
        if (pattern) {
            sqlite3_result_int(context, pattern->matches(textOf(values[1])));
            return;
        }
        pattern = new TextPattern(textOf(values[0]), TextPattern::Place::Anywhere);
        sqlite3_result_int(context, pattern->matches(textOf(values[1])));
        sqlite3_set_auxdata(context, 0, pattern, [](void* kept) { delete static_cast<TextPattern*>(kept); });
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    }
}

void kilometres(sqlite3_context* context, int count, sqlite3_value** values) {
    for (int i = 0; i < count; ++i) {
        if (sqlite3_value_type(values[i]) == SQLITE_NULL) return;
    }
    const auto degrees = [&](int i) { return sqlite3_value_double(values[i]); };
    sqlite3_result_double(context, kilometresBetween(degrees(0), degrees(1), degrees(2), degrees(3)));
}

}  // namespace

void addSqlFunctions(sqlite3* connection) {
    constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    const auto add = [&](const char* name, int arguments, void (*function)(sqlite3_context*, int, sqlite3_value**)) {
        const int code = sqlite3_create_function_v2(connection, name, arguments, flags, nullptr, function, nullptr,
                                                    nullptr, nullptr);
        if (code != SQLITE_OK) throw SQLite::Exception(connection, code);
    };
    add("matches", 2, matches);
    add("kilometres", 4, kilometres);
}

}  // namespace sightseer
