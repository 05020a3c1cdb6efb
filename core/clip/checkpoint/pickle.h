// A reader of the part of Python's pickle protocol 2 (Lib/pickletools.py) that PyTorch's checkpoints are written in. It
// never runs anything: it accepts a list of operations and of names, and a call or an object becomes a record of what
// the file asks for. Values are numbered and shared as in the file, so they may contain themselves.
// Untrusted files: whatever is not on the list is refused and named; the limits below bound time and memory.
// Thread: immutable after read().
#pragma once

#include "core/base/file_io.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace sightseer {

class Pickle {
public:
    static constexpr std::size_t maximumBytes = 16U << 20U;
    static constexpr std::size_t maximumOperations = 1'000'000;  // a training checkpoint has about 40 for each tensor
    static constexpr std::size_t maximumStack = 100'000;
    static constexpr std::size_t maximumMarks = 1'000;  // lists, tuples and dictionaries that are open at once
    static constexpr std::size_t maximumMemo = maximumOperations;
    static constexpr std::size_t maximumTextBytes = 1U << 20U;

    using Value = std::uint32_t;

    enum class Kind : std::uint8_t {
        Other,         // None, true, false or a floating point number: nothing that describes a tensor
        Integer,       //
        Text,          // UTF-8
        Tuple,         //
        List,          //
        Dictionary,    // a dict or an OrderedDict
        Global,        // a name of Python's; text() is "module\nname"
        Call,          // items() are the Global and the Tuple of arguments
        Object,        // of a TorchScript class; items() is the Dictionary of its attributes, or empty without them
        PersistentId,  // items() is the value that names something outside the pickle
    };

    // `file` is for messages. A name or operation that is not on the list is Unsupported, over a limit TooLarge.
    [[nodiscard]] static Result<Pickle> read(Bytes bytes, const std::filesystem::path& file);

    Value root() const { return m_root; }
    Kind kind(Value value) const { return m_nodes[value].kind; }
    std::int64_t integer(Value value) const { return m_nodes[value].number; }  // of Integer
    std::string_view text(Value value) const;                                  // of Text and Global
    // Of Tuple and List their elements, of a Dictionary key, value, key, value, ...; of Call, Object and PersistentId see
    // above; empty for all others. Keys may repeat and be of any kind.
    std::span<const Value> items(Value value) const;

private:
    class Machine;

    struct Node {
        Kind kind = Kind::Other;
        std::uint32_t place = 0;  // where text or items begin, or the number of the growing list
        std::int64_t number = 0;  // an integer, or how many bytes or items
    };

    explicit Pickle(Bytes bytes) : m_bytes(std::move(bytes)) {}

    Bytes m_bytes;  // what Text and Global point to
    std::vector<Node> m_nodes;
    std::vector<Value> m_fixed;               // items of what never changes
    std::vector<std::vector<Value>> m_grown;  // items of lists and dictionaries
    Value m_root = 0;
};

}  // namespace sightseer
