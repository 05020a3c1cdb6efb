#include "core/clip/checkpoint/pickle.h"

#include "core/clip/checkpoint/unusable_file.h"
#include "core/clip/tokenizers/unicode.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace sightseer {

namespace {

enum Operation : std::uint8_t {
    Mark = '(',
    Stop = '.',
    BinaryInteger = 'J',
    BinaryInteger1 = 'K',
    BinaryInteger2 = 'M',
    Long1 = 0x8A,
    BinaryFloat = 'G',
    None = 'N',
    True = 0x88,
    False = 0x89,
    Unicode = 'X',
    ShortUnicode = 0x8C,
    EmptyTuple = ')',
    TupleOfMarked = 't',
    TupleOf1 = 0x85,
    TupleOf2 = 0x86,
    TupleOf3 = 0x87,
    EmptyList = ']',
    Append = 'a',
    Appends = 'e',
    EmptyDictionary = '}',
    SetItem = 's',
    SetItems = 'u',
    Global = 'c',
    Reduce = 'R',
    NewObject = 0x81,
    Build = 'b',
    PersistentIdentifier = 'Q',
    Put = 'q',
    LongPut = 'r',
    Get = 'h',
    LongGet = 'j',
    Protocol = 0x80,
};

constexpr std::uint8_t protocolRead = 2;
constexpr std::size_t maximumGlobalBytes = 1'000;  // of module and of name

// What may be called: it makes a tensor, a dictionary, a shape, or a TorchScript attribute that is no weight.
constexpr std::string_view orderedDict = "collections\nOrderedDict";
constexpr std::array callableNames{
    orderedDict,
    std::string_view("torch._utils\n_rebuild_tensor_v2"),
    std::string_view("torch._utils\n_rebuild_parameter"),
    std::string_view("torch\nSize"),
    std::string_view("torch.jit._pickle\nbuild_intlist"),
    std::string_view("torch.jit._pickle\nbuild_doublelist"),
    std::string_view("torch.jit._pickle\nbuild_boollist"),
    std::string_view("torch.jit._pickle\nbuild_tensorlist"),
    std::string_view("torch.jit._pickle\nrestore_type_tag"),
};
constexpr std::array storageNames{
    std::string_view("torch\nHalfStorage"),   std::string_view("torch\nFloatStorage"),
    std::string_view("torch\nDoubleStorage"), std::string_view("torch\nBFloat16Storage"),
    std::string_view("torch\nIntStorage"),    std::string_view("torch\nLongStorage"),
    std::string_view("torch\nBoolStorage"),   std::string_view("torch\nByteStorage"),
};

bool isListed(const auto& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string shownGlobal(std::string_view global) {
    std::string text(global);
    std::replace(text.begin(), text.end(), '\n', '.');
    return shownName(text);
}

bool isTorchScriptClass(std::string_view global) {
    return global.starts_with("__torch__.") || global.starts_with("__torch__\n");
}

}  // namespace

// One run over the bytes. The first problem ends it; until then every step that fails returns nothing.
class Pickle::Machine {
public:
    Machine(Pickle& pickle, const std::filesystem::path& file) : m_pickle(pickle), m_file(file) {}

    Result<void> run() {
        if (m_pickle.m_bytes.size() > maximumBytes) {
            refuse("is too large for a list of tensors", ErrorCode::TooLarge);
        } else if (readProtocol()) {
            std::size_t operations = 0;
            while (!m_problem && !m_isStopped) {
                if (++operations > maximumOperations) {
                    refuse("has more operations than a list of tensors needs", ErrorCode::TooLarge);
                } else if (const auto operation = number<std::uint8_t>()) {
                    execute(*operation);
                }
            }
        }
        if (m_problem) return tl::unexpected(*m_problem);
        return {};
    }

private:
    void refuse(const std::string& problem, ErrorCode code = ErrorCode::InvalidFile) {
        if (m_problem) return;
        const auto* const whatToDo = code == ErrorCode::InvalidFile ? "; download the file again" : "";
        m_problem = unusableFile(m_file, "its data.pkl " + problem + whatToDo, code);
    }

    bool readProtocol() {
        const auto operation = number<std::uint8_t>();
        const auto version = operation ? number<std::uint8_t>() : std::nullopt;
        if (!version) return false;
        if (*operation != Protocol) {
            refuse("is not a pickle");
        } else if (*version != protocolRead) {
            refuse("is a pickle of protocol " + std::to_string(*version) +
                       "; only protocol 2 is read, which torch.save writes unless it is told otherwise",
                   ErrorCode::Unsupported);
        }
        return !m_problem;
    }

    // --- bytes

    std::size_t left() const { return m_pickle.m_bytes.size() - m_position; }

    template <typename T>
    std::optional<T> number() {
        if (left() < sizeof(T)) {
            refuse("ends too early");
            return std::nullopt;
        }
        T value = 0;
        std::memcpy(&value, m_pickle.m_bytes.data() + m_position, sizeof(T));
        m_position += sizeof(T);
        return value;
    }

    std::string_view bytesAt(std::size_t offset, std::size_t count) const {
        return {reinterpret_cast<const char*>(m_pickle.m_bytes.data()) + offset, count};
    }

    // --- values

    // Kept for good, like every value: at most one for each operation.
    Value add(Node node) {
        m_pickle.m_nodes.push_back(node);
        return static_cast<Value>(m_pickle.m_nodes.size() - 1);
    }

    Value addFixed(Kind kind, std::span<const Value> items) {
        auto& fixed = m_pickle.m_fixed;
        const Node node{kind, static_cast<std::uint32_t>(fixed.size()), static_cast<std::int64_t>(items.size())};
        fixed.insert(fixed.end(), items.begin(), items.end());
        return add(node);
    }

    void pushFixed(Kind kind, std::initializer_list<Value> items) {
        push(addFixed(kind, {items.begin(), items.size()}));
    }

    void pushGrowing(Kind kind) {
        m_pickle.m_grown.emplace_back();
        push(add({kind, static_cast<std::uint32_t>(m_pickle.m_grown.size() - 1), 0}));
    }

    Node& node(Value value) { return m_pickle.m_nodes[value]; }

    // --- the stack

    std::size_t bottom() const { return m_marks.empty() ? 0 : m_marks.back(); }

    void push(Value value) {
        if (m_stack.size() == maximumStack) return refuse("is nested too deeply", ErrorCode::TooLarge);
        m_stack.push_back(value);
    }

    std::optional<Value> top() {
        if (m_stack.size() <= bottom()) {
            refuse("takes more values than it made");
            return std::nullopt;
        }
        return m_stack.back();
    }

    std::optional<Value> pop() {
        const auto value = top();
        if (value) m_stack.pop_back();
        return value;
    }

    // Everything above the last mark, until the next push.
    std::optional<std::span<const Value>> popMarked() {
        if (m_marks.empty()) {
            refuse("ends a list that it did not begin");
            return std::nullopt;
        }
        m_marked.assign(m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back()), m_stack.end());
        m_stack.resize(m_marks.back());
        m_marks.pop_back();
        return m_marked;
    }

    // --- operations

    void execute(std::uint8_t operation) {
        switch (operation) {
            case Mark:
                if (m_marks.size() == maximumMarks) return refuse("is nested too deeply", ErrorCode::TooLarge);
                return m_marks.push_back(m_stack.size());
            case Stop: return stop();
            case BinaryInteger: return pushInteger(number<std::int32_t>());
            case BinaryInteger1: return pushInteger(number<std::uint8_t>());
            case BinaryInteger2: return pushInteger(number<std::uint16_t>());
            case Long1: return readLong();
            case BinaryFloat:
                if (number<std::uint64_t>()) push(add({}));
                return;
            case None:
            case True:
            case False: return push(add({}));
            case Unicode: return readText(number<std::uint32_t>());
            case ShortUnicode: return readText(number<std::uint8_t>());
            case EmptyTuple: return pushFixed(Kind::Tuple, {});
            case TupleOfMarked:
                if (const auto items = popMarked()) push(addFixed(Kind::Tuple, *items));
                return;
            case TupleOf1: return pushTuple(1);
            case TupleOf2: return pushTuple(2);
            case TupleOf3: return pushTuple(3);
            case EmptyList: return pushGrowing(Kind::List);
            case Append:
                if (const auto item = pop()) extend(Kind::List, std::array{*item});
                return;
            case Appends:
                if (const auto items = popMarked()) extend(Kind::List, *items);
                return;
            case EmptyDictionary: return pushGrowing(Kind::Dictionary);
            case SetItem: {
                const auto value = pop();
                const auto key = value ? pop() : std::nullopt;
                if (key) extend(Kind::Dictionary, std::array{*key, *value});
                return;
            }
            case SetItems:
                if (const auto items = popMarked()) extend(Kind::Dictionary, *items);
                return;
            case Global: return readGlobal();
            case Reduce: return call();
            case NewObject: return makeObject();
            case Build: return setState();
            case PersistentIdentifier:
                if (const auto id = pop()) pushFixed(Kind::PersistentId, {*id});
                return;
            case Put: return memoize(number<std::uint8_t>());
            case LongPut: return memoize(number<std::uint32_t>());
            case Get: return recall(number<std::uint8_t>());
            case LongGet: return recall(number<std::uint32_t>());
            default: break;
        }
        constexpr std::string_view digits = "0123456789abcdef";
        refuse(std::string("uses the operation 0x") + digits[operation >> 4U] + digits[operation & 15U] +
                   ", which a list of tensors does not need",
               ErrorCode::Unsupported);
    }

    void pushInteger(std::optional<std::int64_t> value) {
        if (value) push(add({Kind::Integer, 0, *value}));
    }

    void readLong() {
        const auto length = number<std::uint8_t>();
        if (!length) return;
        if (*length > sizeof(std::int64_t)) return refuse("has a number of more than 64 bits");
        if (left() < *length) return refuse("ends too early");
        std::uint64_t value = 0;
        std::memcpy(&value, m_pickle.m_bytes.data() + m_position, *length);
        m_position += *length;
        const unsigned unused = 64U - 8U * *length;  // two's complement: the highest bit that is there fills them
        if (*length > 0)
            pushInteger(static_cast<std::int64_t>(value << unused) >> unused);
        else
            pushInteger(0);
    }

    void readText(std::optional<std::uint32_t> length) {
        if (!length) return;
        if (*length > left()) return refuse("ends inside a text");
        if (*length > maximumTextBytes) return refuse("has too long a text", ErrorCode::TooLarge);
        if (!decodeStrictUtf8(bytesAt(m_position, *length))) return refuse("has a text that is not UTF-8");
        push(add({Kind::Text, static_cast<std::uint32_t>(m_position), *length}));
        m_position += *length;
    }

    void pushTuple(std::size_t count) {
        if (m_stack.size() < bottom() + count) return refuse("takes more values than it made");
        const auto tuple = addFixed(Kind::Tuple, std::span(m_stack).last(count));
        m_stack.resize(m_stack.size() - count);
        push(tuple);
    }

    // Of the list or dictionary on top.
    void extend(Kind kind, std::span<const Value> items) {
        const auto target = top();
        if (!target) return;
        if (node(*target).kind != kind) return refuse("adds to something that is not a list or dictionary");
        if (kind == Kind::Dictionary && items.size() % 2 != 0) return refuse("has a key without a value");
        auto& grown = m_pickle.m_grown[node(*target).place];
        grown.insert(grown.end(), items.begin(), items.end());
        node(*target).number = static_cast<std::int64_t>(grown.size());
    }

    // Two lines: module and name.
    void readGlobal() {
        const auto rest = bytesAt(m_position, std::min(left(), maximumGlobalBytes));
        const auto moduleEnd = rest.find('\n');
        const auto nameEnd = moduleEnd == std::string_view::npos ? moduleEnd : rest.find('\n', moduleEnd + 1);
        if (nameEnd == std::string_view::npos) return refuse("has a name of Python's without an end");
        const auto global = rest.substr(0, nameEnd);
        if (!isListed(callableNames, global) && !isListed(storageNames, global) && !isTorchScriptClass(global)) {
            return refuseGlobal(global);
        }
        push(add({Kind::Global, static_cast<std::uint32_t>(m_position), static_cast<std::int64_t>(nameEnd)}));
        m_position += nameEnd + 1;
    }

    void refuseGlobal(std::string_view global) {
        const auto shown = shownGlobal(global);
        if (global.starts_with("torch\n") && global.ends_with("Storage")) {
            return refuse("has tensors of the type " + shown + ", which this version does not read",
                          ErrorCode::Unsupported);
        }
        refuse("asks for Python's " + shown +
                   ", which a list of tensors does not need; it was not run. Get the model's safetensors file, or one "
                   "that was saved with torch.save(model.state_dict())",
               ErrorCode::Unsupported);
    }

    void call() {
        const auto arguments = pop();
        const auto callable = arguments ? pop() : std::nullopt;
        if (!callable) return;
        if (node(*callable).kind != Kind::Global || node(*arguments).kind != Kind::Tuple) {
            return refuse("calls something that is not a function");
        }
        const auto name = m_pickle.text(*callable);
        if (!isListed(callableNames, name)) {
            return refuse("calls " + shownGlobal(name) + ", which is not a function", ErrorCode::Unsupported);
        }
        if (name != orderedDict) return pushFixed(Kind::Call, {*callable, *arguments});
        if (node(*arguments).number != 0) return refuse("makes a dictionary in an unusual way");
        pushGrowing(Kind::Dictionary);
    }

    void makeObject() {
        const auto arguments = pop();
        const auto type = arguments ? pop() : std::nullopt;
        if (!type) return;
        const bool isPlain = node(*type).kind == Kind::Global && isTorchScriptClass(m_pickle.text(*type)) &&
                             node(*arguments).kind == Kind::Tuple && node(*arguments).number == 0;
        if (!isPlain) return refuse("makes an object that is not TorchScript's", ErrorCode::Unsupported);
        pushFixed(Kind::Object, {});
    }

    void setState() {
        const auto state = pop();
        const auto target = state ? top() : std::nullopt;
        if (!target) return;
        if (node(*target).kind == Kind::Dictionary && node(*state).kind == Kind::Dictionary) {
            return;  // a state_dict's versions of its modules
        }
        if (node(*target).kind != Kind::Object || node(*target).number != 0) {
            return refuse("sets the state of something that has none");
        }
        if (node(*state).kind != Kind::Dictionary) {
            return refuse(
                "holds an object whose tensors only code of the file can restore (__setstate__); that code is never "
                "run. "
                "Get the model's safetensors file",
                ErrorCode::Unsupported);
        }
        auto& fixed = m_pickle.m_fixed;
        node(*target).place = static_cast<std::uint32_t>(fixed.size());
        node(*target).number = 1;
        fixed.push_back(*state);
    }

    void memoize(std::optional<std::uint32_t> index) {
        const auto value = index ? top() : std::nullopt;
        if (!value) return;
        if (*index >= maximumMemo) return refuse("remembers too many values", ErrorCode::TooLarge);
        if (*index >= m_memo.size()) m_memo.resize(*index + 1, nothing);
        m_memo[*index] = *value;
    }

    void recall(std::optional<std::uint32_t> index) {
        if (!index) return;
        if (*index >= m_memo.size() || m_memo[*index] == nothing) return refuse("uses a value before it made it");
        push(m_memo[*index]);
    }

    void stop() {
        const auto root = pop();
        if (!root) return;
        if (!m_stack.empty() || !m_marks.empty()) return refuse("ends with values left over");
        if (left() != 0) return refuse("goes on after its end");
        m_pickle.m_root = *root;
        m_isStopped = true;
    }

    static constexpr Value nothing = std::numeric_limits<Value>::max();

    Pickle& m_pickle;
    const std::filesystem::path& m_file;
    std::size_t m_position = 0;
    bool m_isStopped = false;
    std::optional<Error> m_problem;
    std::vector<Value> m_stack;
    std::vector<std::size_t> m_marks;  // sizes of the stack
    std::vector<Value> m_marked;
    std::vector<Value> m_memo;
};

Result<Pickle> Pickle::read(Bytes bytes, const std::filesystem::path& file) {
    Pickle pickle(std::move(bytes));
    if (const auto ok = Machine(pickle, file).run(); !ok) return propagate(ok);
    return pickle;
}

std::string_view Pickle::text(Value value) const {
    const auto& node = m_nodes[value];
    assert(node.kind == Kind::Text || node.kind == Kind::Global);
    return {reinterpret_cast<const char*>(m_bytes.data()) + node.place, static_cast<std::size_t>(node.number)};
}

std::span<const Pickle::Value> Pickle::items(Value value) const {
    const auto& node = m_nodes[value];
    switch (node.kind) {
        case Kind::List:
        case Kind::Dictionary: return m_grown[node.place];
        case Kind::Tuple:
        case Kind::Call:
        case Kind::Object:
        case Kind::PersistentId: return std::span(m_fixed).subspan(node.place, static_cast<std::size_t>(node.number));
        case Kind::Other:
        case Kind::Integer:
        case Kind::Text:
        case Kind::Global: break;
    }
    return {};
}

}  // namespace sightseer
