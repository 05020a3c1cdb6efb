#include "core/labels/label_set.h"

#include "core/base/file_io.h"

#include <algorithm>
#include <cctype>
#include <unordered_map>

namespace sightseer {
namespace {

constexpr std::string_view kEscaped = ":;#/{\\";
constexpr std::string_view kEscapedInName = "/\\";
constexpr std::string_view kPlace = "{}";

std::string_view trimmed(std::string_view text) {
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
    return text;
}

// Where `mark` stands unescaped, at or behind `from`; npos where it does not.
std::size_t findPlain(std::string_view text, std::string_view mark, std::size_t from = 0) {
    for (std::size_t i = from; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text.substr(i).starts_with(mark)) {
            return i;
        }
    }
    return std::string_view::npos;
}

std::vector<std::string_view> splitPlain(std::string_view text, std::string_view mark) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0;;) {
        const std::size_t end = findPlain(text, mark, begin);
        parts.push_back(trimmed(text.substr(begin, end == std::string_view::npos ? end : end - begin)));
        if (end == std::string_view::npos) return parts;
        begin = end + mark.size();
    }
}

std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isEscape =
            text[i] == '\\' && i + 1 < text.size() && kEscaped.find(text[i + 1]) != std::string_view::npos;
        if (isEscape) ++i;
        plain += text[i];
    }
    return plain;
}

std::string escaped(std::string_view text, std::string_view characters) {
    std::string written;
    for (const char c : text) {
        if (characters.find(c) != std::string_view::npos) written += '\\';
        written += c;
    }
    return written;
}

std::string folded(std::string_view name) {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
}

class ListReader {
public:
    explicit ListReader(LabelSet& set) : m_set(set) {}

    Result<void> readLine(std::string_view line, std::size_t number) {
        m_line = number;
        line = trimmed(line);
        if (line.empty() || line.front() == '#') return {};
        if (line.find('\0') != std::string_view::npos) return wrong("it holds a character that is no text");
        const std::size_t colon = findPlain(line, ":");
        const std::size_t place = findPlain(line, kPlace);
        if (place != std::string_view::npos && (colon == std::string_view::npos || place < colon)) {
            return addTemplate(m_set.templates, line);
        }
        auto name = readName(line.substr(0, colon));
        if (!name) return propagate(name);
        Label label{std::move(*name), {}};
        if (colon != std::string_view::npos) {
            if (auto read = readWordings(line.substr(colon + 1), label); !read) return read;
        }
        return add(std::move(label));
    }

    Result<void> addName(std::string_view name) {
        auto read = readName(escaped(name, "\\"));
        return read ? add({std::move(*read), {}}) : propagate(read);
    }

private:
    tl::unexpected<Error> wrong(const std::string& what) const {
        return fail(ErrorCode::InvalidArgument, "Line " + std::to_string(m_line) + " of the labels: " + what + ".");
    }

    Result<void> checkLength(std::string_view text) const {
        if (text.size() <= kLongestLabel) return {};
        return wrong("a label, wording or template is longer than " + std::to_string(kLongestLabel) +
                     " bytes; write a shorter one");
    }

    Result<std::string> readName(std::string_view text) const {
        std::string name;
        for (const std::string_view level : splitPlain(text, "/")) {
            if (level.empty()) return wrong("a label has no name; write one, such as dog or animal/dog");
            if (!name.empty()) name += '/';
            name += escaped(unescaped(level), kEscapedInName);
        }
        if (auto fits = checkLength(name); !fits) return propagate(fits);
        return name;
    }

    Result<void> addTemplate(std::vector<std::string>& templates, std::string_view text) const {
        if (auto fits = checkLength(text); !fits) return fits;
        if (std::ranges::find(templates, text) == templates.end()) templates.emplace_back(text);
        return {};
    }

    Result<void> readWordings(std::string_view text, Label& label) const {
        for (const std::string_view wording : splitPlain(text, ";")) {
            if (wording.empty()) continue;
            if (findPlain(wording, kPlace) != std::string_view::npos) {
                if (auto added = addTemplate(label.templates, wording); !added) return added;
                continue;
            }
            if (auto fits = checkLength(wording); !fits) return fits;
            label.wordings.push_back(unescaped(wording));
        }
        return {};
    }

    Result<void> add(Label label) {
        const bool isWritten = !label.wordings.empty();
        if (!isWritten) label.wordings.push_back(labelLevels(label.name).back());
        const auto [known, isNew] = m_known.emplace(folded(label.name), m_set.labels.size());
        if (isNew) {
            if (m_set.labels.size() == kMostLabels) {
                return fail(ErrorCode::TooLarge, "The list has more than " + std::to_string(kMostLabels) +
                                                     " labels; divide it into several.");
            }
            m_set.labels.push_back(std::move(label));
            return {};
        }
        Label& first = m_set.labels[known->second];
        const auto addNew = [](std::vector<std::string>& all, std::vector<std::string>& more) {
            for (std::string& one : more) {
                if (std::ranges::find(all, one) == all.end()) all.push_back(std::move(one));
            }
        };
        if (isWritten) addNew(first.wordings, label.wordings);
        addNew(first.templates, label.templates);
        return {};
    }

    LabelSet& m_set;
    std::size_t m_line = 1;
    std::unordered_map<std::string, std::size_t> m_known;  // folded name -> its label
};

Result<void> checkSize(std::string_view text) {
    if (text.size() <= kMostLabelBytes) return {};
    return fail(ErrorCode::TooLarge, "The list of labels has " + std::to_string(text.size() >> 20) +
                                         " MiB, the limit is " + std::to_string(kMostLabelBytes >> 20) +
                                         " MiB; divide it into several.");
}

Result<LabelSet> notEmpty(LabelSet set) {
    if (set.labels.empty()) {
        return fail(ErrorCode::InvalidArgument, "There is no label in the list; write one a line, such as dog.");
    }
    return set;
}

}  // namespace

Result<LabelSet> parseLabelSet(std::string_view text) {
    if (auto fits = checkSize(text); !fits) return propagate(fits);
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    LabelSet set;
    ListReader reader(set);
    std::size_t number = 0;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (auto read = reader.readLine(text.substr(begin, end - begin), ++number); !read) return propagate(read);
        begin = end + 1;
    }
    return notEmpty(std::move(set));
}

Result<LabelSet> readLabelSet(const std::filesystem::path& file) {
    const auto bytes = readFile(file, kMostLabelBytes);
    if (!bytes) return propagate(bytes);
    return parseLabelSet({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
}

Result<LabelSet> parseLabelNames(std::string_view text) {
    if (auto fits = checkSize(text); !fits) return propagate(fits);
    LabelSet set;
    ListReader reader(set);
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find_first_of(",\n", begin), text.size());
        const std::string_view name = trimmed(text.substr(begin, end - begin));
        if (!name.empty()) {
            if (auto added = reader.addName(name); !added) return propagate(added);
        }
        begin = end + 1;
    }
    return notEmpty(std::move(set));
}

std::string printLabelSet(const LabelSet& set) {
    std::string text;
    for (const std::string& one : set.templates) text += one + '\n';
    for (const Label& label : set.labels) {
        std::string line;
        for (const std::string& level : labelLevels(label.name)) {
            if (!line.empty()) line += '/';
            line += escaped(level, kEscaped);
        }
        const bool isPlain = label.wordings == std::vector{labelLevels(label.name).back()};
        std::string more;
        if (!isPlain) {
            for (const std::string& wording : label.wordings)
                more += (more.empty() ? "" : "; ") + escaped(wording, ":;#{\\");
        }
        for (const std::string& one : label.templates) more += (more.empty() ? "" : "; ") + one;
        text += line + (more.empty() ? "" : ": " + more) + '\n';
    }
    return text;
}

std::vector<std::string> labelPrompts(const Label& label, const LabelSet& set, std::span<const std::string> ofModel) {
    static const std::vector<std::string> bare{std::string(kPlace)};
    std::span<const std::string> templates = label.templates;
    if (templates.empty()) templates = set.templates;
    if (templates.empty()) templates = ofModel;
    if (templates.empty()) templates = bare;
    std::vector<std::string> prompts;
    for (const std::string& wording : label.wordings) {
        for (const std::string& one : templates) {
            const std::size_t place = findPlain(one, kPlace);
            prompts.push_back(unescaped(one.substr(0, place)) + wording + unescaped(one.substr(place + kPlace.size())));
        }
    }
    return prompts;
}

}  // namespace sightseer
