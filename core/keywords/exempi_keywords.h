// What the folder's own files share of exempi. Thread: any, while the mutex is held.
#pragma once

#include "core/keywords/xmp_keywords.h"

#include <mutex>

struct _Xmp;        // NOLINT(bugprone-reserved-identifier): the library names them so
struct _XmpString;  // NOLINT(bugprone-reserved-identifier)

namespace sightseer {

// The library keeps its last error, its namespaces and its open files for the whole process.
std::mutex& exempiMutex();

struct FreeXmp {
    void operator()(_Xmp* xmp) const;
    void operator()(_XmpString* text) const;
};

XmpKeywords keywordsIn(_Xmp* xmp);

// The labels (names of Label) in the forms that programs read.
XmpKeywords keywordsOf(std::span<const std::string> labels);

// Whether something had to be added. InvalidFile where something else has the keywords' names.
[[nodiscard]] Result<bool> addKeywords(_Xmp* xmp, const XmpKeywords& wanted);

}  // namespace sightseer
