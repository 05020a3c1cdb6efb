// An expected failure, as a value. Thread: plain data, any thread.
#pragma once

#include <string>

namespace sightseer {

enum class ErrorCode {
    NotFound,          // file, folder, photo or model is not there
    PermissionDenied,  // it is there, but may not be read or written
    Io,                // the operating system failed while reading or writing
    OutOfSpace,        // the disk is full
    InvalidFile,       // the content is damaged or not what its name says
    Unsupported,       // a legal file of a kind this program does not read
    TooLarge,          // over a stated limit; nothing was allocated for it
    InvalidArgument,   // the caller or the user asked for something impossible
    Incompatible,      // made by a newer version, or for another model
    Cancelled,         // stopped on request
    NoModel,           // no model is installed, or the inference plugin is missing
    NoActivation,      // a model's file that does not say what it was trained with; its owner may
    NoImageTower,      // a model of texts alone, without the installed model whose pictures it searches
    Internal,          // a library failed in a way its documentation does not name
};

// `message` is one sentence for a person: what failed, on which file, and what to do.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;

    bool operator==(const Error&) const = default;
};

// A stable lower-case word for logs, JSON and the database, e.g. "invalid_file".
const char* errorCodeName(ErrorCode code);
// The inverse; an unknown word is Internal.
ErrorCode errorCodeFromName(const std::string& name);

}  // namespace sightseer
