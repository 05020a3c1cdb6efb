#include "core/keywords/xmp_keywords.h"

#include <expat.h>

#include <memory>
#include <string_view>
#include <type_traits>

namespace sightseer {
namespace {

using namespace std::string_view_literals;

constexpr int kDeepest = 100;
constexpr XML_Char kSeparator = '\n';  // no namespace has it

// Names as expat gives them.
constexpr auto kMeta = "adobe:ns:meta/\nxmpmeta"sv;
constexpr auto kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#\nRDF"sv;
constexpr auto kItem = "http://www.w3.org/1999/02/22-rdf-syntax-ns#\nli"sv;
constexpr auto kValue = "http://www.w3.org/1999/02/22-rdf-syntax-ns#\nvalue"sv;
constexpr auto kSubject = "http://purl.org/dc/elements/1.1/\nsubject"sv;
constexpr auto kHierarchical = "http://ns.adobe.com/lightroom/1.0/\nhierarchicalSubject"sv;
constexpr auto kTags = "http://www.digikam.org/ns/1.0/\nTagsList"sv;

class Reader {
public:
    Reader() : m_parser(XML_ParserCreateNS(nullptr, kSeparator)) {
        XML_SetUserData(m_parser.get(), this);
        XML_SetElementHandler(
            m_parser.get(), [](void* self, const XML_Char* name, const XML_Char**) { of(self).begin(name); },
            [](void* self, const XML_Char*) { of(self).end(); });
        XML_SetCharacterDataHandler(m_parser.get(), [](void* self, const XML_Char* text, int length) {
            of(self).add({text, static_cast<std::size_t>(length)});
        });
        // XMP has no document type; entities are what makes a small file grow large.
        XML_SetStartDoctypeDeclHandler(m_parser.get(), [](void* self, const XML_Char*, const XML_Char*, const XML_Char*,
                                                          int) { of(self).refuse(); });
    }

    Result<XmpKeywords> read(std::span<const std::byte> packet) {
        while (!packet.empty() && packet.back() == std::byte{0}) packet = packet.first(packet.size() - 1);
        const auto parsed = XML_Parse(m_parser.get(), reinterpret_cast<const char*>(packet.data()),
                                      static_cast<int>(packet.size()), XML_TRUE);
        const bool isWhole = parsed == XML_STATUS_OK || m_isOver;  // what follows the document does not matter
        if (m_isRefused || !isWhole || !m_isXmp) return fail(ErrorCode::InvalidFile, "it is no valid XMP");
        return std::move(m_keywords);
    }

private:
    static Reader& of(void* self) { return *static_cast<Reader*>(self); }

    void refuse() {
        m_isRefused = true;
        XML_StopParser(m_parser.get(), XML_FALSE);
    }

    std::vector<std::string>* listOf(std::string_view name) {
        if (name == kSubject) return &m_keywords.subjects;
        if (name == kHierarchical) return &m_keywords.hierarchical;
        if (name == kTags) return &m_keywords.tags;
        return nullptr;
    }

    void begin(std::string_view name) {
        if (++m_depth > kDeepest) return refuse();
        if (name == kMeta || name == kRdf) m_isXmp = true;
        if (name == kRdf) m_rdfDepth = m_depth;
        if (!m_list) {
            // rdf:RDF / rdf:Description / property: the same name deeper inside is of something else.
            if (m_rdfDepth == 0 || m_depth != m_rdfDepth + 2) return;
            m_list = listOf(name);
            m_listDepth = m_textDepth = m_depth;
            m_listBegan = m_list ? m_list->size() : 0;
            m_text.clear();
        } else if (m_itemDepth == 0 && name == kItem) {
            m_itemDepth = m_textDepth = m_depth;
            m_text.clear();
        } else if (m_itemDepth != 0 && name == kValue) {  // of an item with qualifiers
            m_textDepth = m_depth;
            m_text.clear();
        }
    }

    void add(std::string_view text) {
        if (m_list && m_depth == m_textDepth) m_text += text;
    }

    void end() {
        if (m_list && m_depth == m_itemDepth) {
            m_list->push_back(std::move(m_text));
            m_text.clear();
            m_itemDepth = m_textDepth = 0;
        } else if (m_list && m_depth == m_listDepth) {
            // One value that should have been in a list of one.
            const bool isBlank = m_text.find_first_not_of(" \t\r\n") == std::string::npos;
            if (m_textDepth == m_listDepth && !isBlank && m_list->size() == m_listBegan) m_list->push_back(m_text);
            m_list = nullptr;
        } else if (m_itemDepth != 0 && m_depth == m_textDepth) {
            m_textDepth = 0;
        }
        if (m_depth == m_rdfDepth) m_rdfDepth = 0;
        if (--m_depth == 0) m_isOver = true;
    }

    const std::unique_ptr<std::remove_pointer_t<XML_Parser>,
                          decltype([](XML_Parser parser) { XML_ParserFree(parser); })>
        m_parser;
    XmpKeywords m_keywords;
    std::vector<std::string>* m_list = nullptr;  // of the property that is read
    std::size_t m_listBegan = 0;
    std::string m_text;
    // Of open elements, from 1; 0: there is none.
    int m_depth = 0;
    int m_rdfDepth = 0;
    int m_listDepth = 0;
    int m_itemDepth = 0;
    int m_textDepth = 0;  // whose text counts
    bool m_isXmp = false;
    bool m_isOver = false;
    bool m_isRefused = false;
};

}  // namespace

Result<XmpKeywords> readXmpKeywords(std::span<const std::byte> packet) {
    return Reader().read(packet);
}

}  // namespace sightseer
