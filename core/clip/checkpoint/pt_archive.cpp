#include "core/clip/checkpoint/pt_archive.h"

#include "core/clip/checkpoint/pickle.h"
#include "core/clip/checkpoint/unusable_file.h"
#include "core/clip/checkpoint/zip_archive.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string_view>

namespace sightseer {

namespace {

using Kind = Pickle::Kind;
using Value = Pickle::Value;

constexpr std::string_view picklePart = "/data.pkl";
constexpr std::string_view byteOrderPart = "/byteorder";
constexpr std::string_view littleEndian = "little";

constexpr std::string_view rebuildTensor = "torch._utils\n_rebuild_tensor_v2";
constexpr std::string_view rebuildParameter = "torch._utils\n_rebuild_parameter";
constexpr std::string_view torchSize = "torch\nSize";

struct StorageName {
    std::string_view name;
    TensorType type;
};

constexpr std::array storageNames{
    StorageName{"torch\nHalfStorage", TensorType::F16},   StorageName{"torch\nFloatStorage", TensorType::F32},
    StorageName{"torch\nDoubleStorage", TensorType::F64}, StorageName{"torch\nBFloat16Storage", TensorType::BF16},
    StorageName{"torch\nIntStorage", TensorType::I32},    StorageName{"torch\nLongStorage", TensorType::I64},
    StorageName{"torch\nBoolStorage", TensorType::Bool},  StorageName{"torch\nByteStorage", TensorType::U8},
};

// Numbers of a file fit in a signed 64 bit integer, results of these too or they are nothing.
constexpr auto largestNumber = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

std::optional<std::uint64_t> product(std::optional<std::uint64_t> a, std::uint64_t b) {
    if (!a || (b != 0 && *a > largestNumber / b)) return std::nullopt;
    return *a * b;
}

std::optional<std::uint64_t> sum(std::optional<std::uint64_t> a, std::optional<std::uint64_t> b) {
    if (!a || !b || *a > largestNumber - *b) return std::nullopt;
    return *a + *b;
}

struct Storage {
    TensorType type = TensorType::F32;
    FileRange record;
    std::uint64_t count = 0;  // of elements; the record has at least as many
};

// One tensor as the pickle describes it.
struct Tensor {
    TensorInfo info;
    std::optional<PtArchive::View> view;  // none when its elements lie one after the other
};

// What the records of an archive are, and what the pickle among them makes of them.
class Checkpoint {
public:
    Checkpoint(const RandomAccessFile& file, const ZipArchive& archive, std::string root, const Pickle& pickle)
        : m_file(file), m_archive(archive), m_root(std::move(root)), m_pickle(pickle) {}

    std::map<std::string, TensorInfo> tensors;
    std::map<std::string, PtArchive::View> views;

    Result<void> read() {
        const auto root = m_pickle.root();
        auto ok = m_pickle.kind(root) == Kind::Object ? readModules(root) : readDictionary(root);
        if (!ok) return ok;
        stripModulePrefix();
        return {};
    }

private:
    tl::unexpected<Error> refuse(const std::string& problem, ErrorCode code = ErrorCode::InvalidFile) const {
        return tl::unexpected(unusableFile(m_file.path(), problem, code));
    }

    tl::unexpected<Error> refuseTensor(const std::string& name, const std::string& problem) const {
        return refuse("tensor " + shownName(name) + " " + problem +
                      "; download the file again, or the model's safetensors file");
    }

    // --- names

    // Key and value of a dictionary in turn, all keys texts and no two of them the same.
    Result<std::span<const Value>> entries(Value dictionary) const {
        const auto items = m_pickle.items(dictionary);
        std::set<std::string_view> keys;
        for (std::size_t i = 0; i < items.size(); i += 2) {
            if (m_pickle.kind(items[i]) != Kind::Text) return refuse("it has a tensor whose name is not a text");
            const auto key = m_pickle.text(items[i]);
            if (!keys.insert(key).second) return refuse("the name " + shownName(key) + " occurs twice");
        }
        return items;
    }

    Result<void> readDictionary(Value root) {
        constexpr const char* noTensors = "it holds no tensors, only ";
        if (m_pickle.kind(root) != Kind::Dictionary) {
            return refuse("it holds no dictionary of tensors; get the model's safetensors file",
                          ErrorCode::Unsupported);
        }
        auto items = entries(root);
        for (std::size_t i = 0; items && i < items->size(); i += 2) {
            const auto value = (*items)[i + 1];
            if (m_pickle.text((*items)[i]) == "state_dict" && m_pickle.kind(value) == Kind::Dictionary) {
                items = entries(value);
                break;
            }
        }
        if (!items) return propagate(items);
        for (std::size_t i = 0; i < items->size(); i += 2) {
            if (auto ok = addTensor(std::string(m_pickle.text((*items)[i])), (*items)[i + 1]); !ok) return ok;
        }
        if (tensors.empty()) {
            const auto what =
                items->empty() ? "an empty dictionary" : "for instance " + shownName(m_pickle.text((*items)[0]));
            return refuse(noTensors + what, ErrorCode::Unsupported);
        }
        return {};
    }

    // Modules may be shared, so the same one may have several names.
    Result<void> readModules(Value root) {
        struct Module {
            Value object;
            std::string prefix;
            std::size_t depth;
        };
        std::vector<Module> open{{root, {}, 1}};
        std::size_t modules = 1;
        std::size_t attributes = 0;
        while (!open.empty()) {
            const auto module = std::move(open.back());
            open.pop_back();
            const auto state = m_pickle.items(module.object);
            if (state.empty()) continue;
            attributes += m_pickle.items(state.front()).size();
            if (attributes > Pickle::maximumOperations) return refuse("it has too many modules", ErrorCode::TooLarge);
            const auto items = entries(state.front());
            if (!items) return propagate(items);
            for (std::size_t i = 0; i < items->size(); i += 2) {
                const auto value = (*items)[i + 1];
                const auto kind = m_pickle.kind(value);
                if (kind != Kind::Object && kind != Kind::Call) continue;
                auto name = module.prefix + std::string(m_pickle.text((*items)[i]));
                if (kind == Kind::Call) {
                    if (auto ok = addTensor(std::move(name), value); !ok) return ok;
                    continue;
                }
                if (++modules > PtArchive::maximumModules || module.depth == PtArchive::maximumDepth ||
                    name.size() >= PtArchive::maximumNameBytes) {
                    return refuse("it has too many modules, or modules too deep in each other", ErrorCode::TooLarge);
                }
                open.push_back({value, std::move(name) + ".", module.depth + 1});
            }
        }
        if (tensors.empty()) return refuse("it holds a TorchScript module without tensors", ErrorCode::Unsupported);
        return {};
    }

    // What a model for several devices at once (DataParallel) has before every name.
    void stripModulePrefix() {
        constexpr std::string_view prefix = "module.";
        const auto hasPrefix = [&](const auto& entry) { return entry.first.starts_with(prefix); };
        if (!std::all_of(tensors.begin(), tensors.end(), hasPrefix)) return;
        const auto strip = [&](auto& named) {
            auto all = std::exchange(named, {});
            while (!all.empty()) {
                auto entry = all.extract(all.begin());
                entry.key().erase(0, prefix.size());
                named.insert(std::move(entry));
            }
        };
        strip(tensors);
        strip(views);
    }

    // --- tensors

    // The arguments of a call of `function`; nothing for any other value.
    std::optional<std::span<const Value>> argumentsOf(std::string_view function, Value value) const {
        if (m_pickle.kind(value) != Kind::Call) return std::nullopt;
        const auto call = m_pickle.items(value);
        if (m_pickle.text(call[0]) != function) return std::nullopt;
        return m_pickle.items(call[1]);
    }

    // Ignores what is no tensor.
    Result<void> addTensor(std::string name, Value value) {
        if (const auto parameter = argumentsOf(rebuildParameter, value)) {
            if (parameter->empty() || !argumentsOf(rebuildTensor, parameter->front())) {
                return refuseTensor(name, "is a parameter without a tensor");
            }
            value = parameter->front();
        }
        const auto arguments = argumentsOf(rebuildTensor, value);
        if (!arguments) return {};
        if (name.size() > PtArchive::maximumNameBytes) return refuse("it has a tensor with too long a name");
        if (tensors.size() == PtArchive::maximumTensors) {
            return refuse("it has more tensors than any model", ErrorCode::TooLarge);
        }
        auto tensor = readTensor(name, *arguments);
        if (!tensor) return propagate(tensor);
        if (tensor->view) views.emplace(name, std::move(*tensor->view));
        const auto [place, isNew] = tensors.emplace(std::move(name), std::move(tensor->info));
        if (!isNew) return refuse("the name " + shownName(place->first) + " occurs twice");
        return {};
    }

    // storage, offset, sizes, strides, and what is of no interest here.
    Result<Tensor> readTensor(const std::string& name, std::span<const Value> arguments) const {
        if (arguments.size() < 4) return refuseTensor(name, "is not described completely");
        const auto storage = readStorage(name, arguments[0]);
        if (!storage) return propagate(storage);
        const auto offset = natural(arguments[1]);
        const auto sizes = naturals(arguments[2]);
        const auto strides = naturals(arguments[3]);
        if (!offset || !sizes || !strides || sizes->size() != strides->size()) {
            return refuseTensor(name, "has an impossible shape");
        }
        const auto itemBytes = elementBytes(storage->type);
        std::optional<std::uint64_t> bytes = itemBytes;
        std::optional<std::uint64_t> last = *offset;  // the last element, in the storage
        bool isEmpty = false;
        for (std::size_t axis = 0; axis < sizes->size(); ++axis) {
            const auto size = (*sizes)[axis];
            bytes = product(bytes, size);
            isEmpty = isEmpty || size == 0;
            last = sum(last, size == 0 ? 0 : product(size - 1, (*strides)[axis]));
        }
        // Steps of 0 repeat elements; without a limit a few bytes would become any number of them.
        if (!bytes || *bytes > m_file.size()) return refuseTensor(name, "has an impossibly large shape");
        if (!last || *offset > storage->count || (!isEmpty && *last >= storage->count)) {
            return refuseTensor(name, "lies outside the numbers that were stored for it");
        }
        Tensor tensor{{storage->type, {}, storage->record.offset + *offset * itemBytes, *bytes}, {}};
        for (const auto size : *sizes) tensor.info.shape.push_back(static_cast<std::int64_t>(size));
        if (!isEmpty && !isInOrder(*sizes, *strides)) {
            tensor.view = PtArchive::View{*strides, (*last - *offset + 1) * itemBytes};
        }
        return tensor;
    }

    static bool isInOrder(const std::vector<std::uint64_t>& sizes, const std::vector<std::uint64_t>& strides) {
        std::uint64_t expected = 1;
        for (std::size_t axis = sizes.size(); axis-- > 0;) {
            if (sizes[axis] != 1 && strides[axis] != expected) return false;
            expected *= sizes[axis];
        }
        return true;
    }

    // ('storage', type, name of the record, device, number of elements)
    Result<Storage> readStorage(const std::string& name, Value value) const {
        const auto incomplete = [&] { return refuseTensor(name, "is not described completely"); };
        if (m_pickle.kind(value) != Kind::PersistentId) return incomplete();
        const auto id = m_pickle.items(m_pickle.items(value).front());
        if (id.size() != 5 || !isText(id[0], "storage") || m_pickle.kind(id[1]) != Kind::Global ||
            m_pickle.kind(id[2]) != Kind::Text) {
            return incomplete();
        }
        const auto* const known =
            std::find_if(storageNames.begin(), storageNames.end(),
                         [&](const StorageName& candidate) { return candidate.name == m_pickle.text(id[1]); });
        if (known == storageNames.end()) return incomplete();
        const auto count = natural(id[4]);
        if (!count) return refuseTensor(name, "has an impossible number of elements");
        const auto record = m_archive.entries().find(m_root + "/data/" + std::string(m_pickle.text(id[2])));
        if (record == m_archive.entries().end()) {
            return refuseTensor(name, "has no numbers: the record " + shownName(m_pickle.text(id[2])) + " is missing");
        }
        if (!record->second.isStored) {
            return refuse("its tensors are compressed, which PyTorch never does; get it as it was published",
                          ErrorCode::Unsupported);
        }
        const auto bytes = product(count, elementBytes(known->type));
        if (!bytes || *bytes > record->second.bytes.size) {
            return refuseTensor(name, "has fewer numbers than its storage promises");
        }
        return Storage{known->type, record->second.bytes, *count};
    }

    bool isText(Value value, std::string_view text) const {
        return m_pickle.kind(value) == Kind::Text && m_pickle.text(value) == text;
    }

    std::optional<std::uint64_t> natural(Value value) const {
        if (m_pickle.kind(value) != Kind::Integer || m_pickle.integer(value) < 0) return std::nullopt;
        return static_cast<std::uint64_t>(m_pickle.integer(value));
    }

    // A tuple or torch.Size.
    std::optional<std::vector<std::uint64_t>> naturals(Value value) const {
        if (const auto arguments = argumentsOf(torchSize, value)) {
            if (arguments->size() != 1) return std::nullopt;
            value = arguments->front();
        }
        const auto items = m_pickle.items(value);
        if (m_pickle.kind(value) != Kind::Tuple || items.size() > PtArchive::maximumRank) return std::nullopt;
        std::vector<std::uint64_t> numbers;
        for (const auto item : items) {
            const auto number = natural(item);
            if (!number) return std::nullopt;
            numbers.push_back(*number);
        }
        return numbers;
    }

    const RandomAccessFile& m_file;
    const ZipArchive& m_archive;
    std::string m_root;
    const Pickle& m_pickle;
};

// The one folder in which everything lies.
Result<std::string> rootFolder(const RandomAccessFile& file, const ZipArchive& archive) {
    std::vector<std::string> roots;
    for (const auto& [name, entry] : archive.entries()) {
        if (name.ends_with(picklePart)) roots.push_back(name.substr(0, name.size() - picklePart.size()));
    }
    if (roots.empty()) {
        return tl::unexpected(unusableFile(file.path(), "it is a ZIP archive, but not one of PyTorch's (no data.pkl)"));
    }
    const auto inside = [&](const auto& entry) { return entry.first.starts_with(roots.front() + "/"); };
    const bool isOne = roots.size() == 1 && roots.front().find('/') == std::string::npos &&
                       std::all_of(archive.entries().begin(), archive.entries().end(), inside);
    if (!isOne) {
        return tl::unexpected(
            unusableFile(file.path(), "it is not one archive of PyTorch's, but more than one folder"));
    }
    return roots.front();
}

// A record that must not be compressed.
Result<Bytes> readRecord(const RandomAccessFile& file, const ZipEntry& entry, std::string_view name,
                         std::uint64_t maximumBytes) {
    if (!entry.isStored) {
        return tl::unexpected(unusableFile(file.path(),
                                           "its " + std::string(name.substr(1)) +
                                               " is compressed, which PyTorch never does; get it as it was published",
                                           ErrorCode::Unsupported));
    }
    if (entry.bytes.size > maximumBytes) {
        return tl::unexpected(
            unusableFile(file.path(), "its " + std::string(name.substr(1)) + " is too large", ErrorCode::TooLarge));
    }
    Bytes bytes(static_cast<std::size_t>(entry.bytes.size));
    if (const auto read = file.read(entry.bytes.offset, bytes); !read) return propagate(read);
    return bytes;
}

Result<void> checkByteOrder(const RandomAccessFile& file, const ZipArchive& archive, const std::string& root) {
    constexpr std::uint64_t longestName = 16;
    const auto entry = archive.entries().find(root + std::string(byteOrderPart));
    if (entry == archive.entries().end()) return {};  // not written before version 2.1
    const auto name = readRecord(file, entry->second, byteOrderPart, longestName);
    if (!name) return propagate(name);
    if (std::string_view(reinterpret_cast<const char*>(name->data()), name->size()) != littleEndian) {
        return tl::unexpected(
            unusableFile(file.path(), "its numbers are stored in the byte order of another machine (not little-endian)",
                         ErrorCode::Unsupported));
    }
    return {};
}

// Elements of `view` from `stored`, which begins with the first one.
void gather(std::span<const std::byte> stored, const TensorInfo& info, const PtArchive::View& view,
            std::span<std::byte> out) {
    const auto itemBytes = static_cast<std::size_t>(elementBytes(info.type));
    std::vector<std::int64_t> index(info.shape.size(), 0);
    std::size_t from = 0;
    for (std::size_t to = 0; to < out.size(); to += itemBytes) {
        std::memcpy(out.data() + to, stored.data() + from * itemBytes, itemBytes);
        for (std::size_t axis = index.size(); axis-- > 0;) {
            const auto step = static_cast<std::size_t>(view.strides[axis]);
            if (++index[axis] < info.shape[axis]) {
                from += step;
                break;
            }
            from -= step * static_cast<std::size_t>(info.shape[axis] - 1);
            index[axis] = 0;
        }
    }
}

}  // namespace

Result<PtArchive> PtArchive::open(const std::filesystem::path& path) {
    auto file = RandomAccessFile::open(path);
    if (!file) return propagate(file);
    const auto archive = ZipArchive::open(*file);
    if (!archive) return propagate(archive);
    const auto root = rootFolder(*file, *archive);
    if (!root) return propagate(root);
    if (const auto ok = checkByteOrder(*file, *archive, *root); !ok) return propagate(ok);
    auto bytes = readRecord(*file, archive->entries().find(*root + std::string(picklePart))->second, picklePart,
                            Pickle::maximumBytes);
    if (!bytes) return propagate(bytes);
    const auto pickle = Pickle::read(std::move(*bytes), path);
    if (!pickle) return propagate(pickle);
    Checkpoint checkpoint(*file, *archive, *root, *pickle);
    if (const auto ok = checkpoint.read(); !ok) return propagate(ok);
    return PtArchive(std::move(*file), std::move(checkpoint.tensors), archive->directory(),
                     std::move(checkpoint.views));
}

Result<void> PtArchive::readInto(const std::string& name, std::span<std::byte> out) const {
    const auto& info = tensors().at(name);
    const auto view = m_views.find(name);
    if (view == m_views.end()) return file().read(info.offset, out);
    Bytes stored(static_cast<std::size_t>(view->second.span));
    if (auto read = file().read(info.offset, stored); !read) return read;
    gather(stored, info, view->second, out);
    return {};
}

}  // namespace sightseer
