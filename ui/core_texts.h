// The core speaks English; this says its sentences in the window's language.
// Thread: any, once that language is set; questions to the library put their errors into words on its threads.
#pragma once

#include "core/base/error.h"

#include <QString>

namespace sightseer {

// As it is where the language is English or nobody has translated it.
QString coreText(const std::string& sentence);

// What to show of an error.
inline QString errorText(const Error& error) {
    return coreText(error.message);
}

}  // namespace sightseer
