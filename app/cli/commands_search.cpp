#include "app/cli/commands.h"
#include "core/base/file_io.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <map>
#include <unordered_map>

namespace sightseer::cli {
namespace {

const std::map<std::string, ResultOrder> kOrders = {{"relevance", ResultOrder::Relevance},
                                                    {"newest", ResultOrder::NewestFirst},
                                                    {"oldest", ResultOrder::OldestFirst},
                                                    {"name", ResultOrder::ByName}};

const std::map<std::string, Strictness> kStrictnesses = {
    {"loose", Strictness::Loose}, {"normal", Strictness::Normal}, {"strict", Strictness::Strict}};

struct SearchOptions {
    SearchRequest request{.text = {}, .limit = 20};
    std::vector<std::string> words;
    bool explain = false;
};

ExitCode runSearch(const CommandLine& line, const SearchOptions& options) {
    auto library = openLibrary(line);
    if (!library) return failed(library.error());
    SearchRequest request = options.request;
    for (const auto& word : line.items(options.words)) request.text += (request.text.empty() ? "" : " ") + word;
    return printSearch(**library, request, {.json = line.json, .explain = options.explain}) ? ExitCode::Ok
                                                                                            : ExitCode::Failed;
}

nlohmann::ordered_json idsOf(const std::vector<PhotoId>& photos) {
    auto ids = nlohmann::ordered_json::array();
    for (const PhotoId photo : photos) ids.push_back(photo.value);
    return ids;
}

nlohmann::ordered_json explanationOf(Library& library, const SearchRequest& request, PhotoId photo) {
    auto terms = nlohmann::ordered_json::array();
    const auto explanation = library.explain(request, photo);
    if (!explanation) return terms;
    for (const auto& [text, part] : explanation->terms) {
        terms.push_back({{"term", text},
                         {"cosine", shortest(part.cosine)},
                         {"relevance", shortest(part.relevance)},
                         {"contribution", shortest(part.contribution)}});
    }
    return terms;
}

bool printExplanation(Library& library, const SearchRequest& request, PhotoId photo) {
    const auto explanation = library.explain(request, photo);
    if (!explanation) return printLine("      " + explanation.error().message);
    for (const auto& [text, part] : explanation->terms) {
        std::array<char, 96> numbers{};
        std::snprintf(numbers.data(), numbers.size(), "      %+6.2f  (cosine %.3f, relevance %.0f)  ",
                      static_cast<double>(part.contribution), static_cast<double>(part.cosine),
                      static_cast<double>(part.relevance));
        if (!printLine(numbers.data() + text)) return false;
    }
    return true;
}

ExitCode runDuplicates(const CommandLine& line, const DuplicateOptions& options) {
    auto library = openLibrary(line);
    if (!library) return failed(library.error());
    const auto groups = (*library)->duplicates(options);
    if (!groups) return failed(groups.error());
    for (const DuplicateGroup& group : *groups) {
        const auto photos = (*library)->photos(group.photos);
        if (!photos) return failed(photos.error());
        auto paths = nlohmann::ordered_json::array();
        for (const Photo& photo : *photos) paths.push_back(toUtf8(photo.path));
        if (line.json) {
            if (!printJson({{"best", paths.front()},
                            {"reason", group.reason},
                            {"same_bytes", group.sameBytes},
                            {"photos", paths}})) {
                break;
            }
            continue;
        }
        if (!printLine(group.reason)) break;
        for (const auto& path : paths) printLine("  " + path.get<std::string>());
    }
    if (groups->empty() && !line.json) printNote("No photo of the library is there twice.");
    return ExitCode::Ok;
}

// One line; `rank` counts from 1. False when standard output is closed.
bool printHit(const SearchHit& hit, const Photo& photo, int rank, const SearchAnswer& answer, const std::string& path) {
    std::array<char, 64> head{};
    if (answer.isRanked) {
        std::snprintf(head.data(), head.size(), "%4d  %3.0f  %6.3f  ", rank, static_cast<double>(hit.relevance),
                      static_cast<double>(hit.score));
    } else {
        std::snprintf(head.data(), head.size(), "%4d  ", rank);
    }
    const std::string stack = hit.copies.empty() ? "" : "  (" + std::to_string(hit.copies.size() + 1) + " copies)";
    return printLine(head.data() + path + stack + (photo.offline ? "  (offline)" : ""));
}

}  // namespace

bool printSearch(Library& library, const SearchRequest& request, const SearchPrinting& printing) {
    auto answer = library.search(request);
    if (!answer) {
        failed(answer.error());
        return false;
    }
    const auto shown = std::min(answer->hits.size(), static_cast<std::size_t>(request.limit));
    answer->hits.resize(shown);
    if (answer->hits.empty()) {
        if (const auto why = whyNothingIsFound(library); !why.empty()) {
            printError(why);
            return false;
        }
        if (!printing.json) printNote("No photo fulfils the conditions of this search.");
        return true;
    }
    std::vector<PhotoId> ids;
    for (const SearchHit& hit : answer->hits) ids.push_back(hit.photo);
    const auto photos = library.photos(ids);
    if (!photos) {
        failed(photos.error());
        return false;
    }
    std::unordered_map<PhotoId, const Photo*> byId;
    for (const Photo& photo : *photos) byId.emplace(photo.id, &photo);

    int rank = 0;
    for (std::size_t i = 0; i < answer->hits.size(); ++i) {
        const SearchHit& hit = answer->hits[i];
        if (!printing.json && answer->isRanked && i == answer->likely) {
            printNote(i == 0 ? "Nothing in this library seems to match; the nearest photos are:"
                             : "---- likely matches end here ----");
        }
        const auto found = byId.find(hit.photo);
        if (found == byId.end()) continue;  // went while we were asking
        ++rank;
        const std::string path = toUtf8(found->second->path);
        if (!printing.json) {
            if (!printHit(hit, *found->second, rank, *answer, path)) return true;
            if (printing.explain && !printExplanation(library, request, hit.photo)) return true;
            continue;
        }
        nlohmann::ordered_json row = {{"rank", rank}, {"score", nullptr}, {"path", path}, {"photo", hit.photo.value}};
        if (answer->isRanked) {
            row["score"] = shortest(hit.score);
            row["relevance"] = shortest(hit.relevance);
            row["likely"] = i < answer->likely;
            if (request.stackCopies) row["copies"] = idsOf(hit.copies);
        }
        if (printing.explain) row["terms"] = explanationOf(library, request, hit.photo);
        if (!printJson(row)) return true;
    }
    return true;
}

void addSearchCommands(CLI::App& app, CommandLine& line) {
    auto* search = app.add_subcommand("search", "Print the best photos for a search: rank, relevance, score, path");
    auto options = std::make_shared<SearchOptions>();
    search->add_option("QUERY", options->words,
                       "What the photos show and other conditions, in quotation marks, such as "
                       "'a dog in the grass -cat date:2023'");
    search->add_option("-n,--limit", options->request.limit, "At most so many (20)")->check(CLI::Range(1, 1'000'000));
    search->add_option("--sort", options->request.order, "The likely matches by relevance, newest, oldest or name")
        ->transform(CLI::CheckedTransformer(kOrders, CLI::ignore_case))
        ->option_text("ORDER");
    search->add_option("--strictness", options->request.strictness, "Where likely matches end: loose, normal or strict")
        ->transform(CLI::CheckedTransformer(kStrictnesses, CLI::ignore_case))
        ->option_text("WORD");
    search->add_flag("--stack", options->request.stackCopies, "One line for all copies of a picture");
    search->add_flag("--include-self", options->request.includeQueryPhotos,
                     "Also the photos that the search itself names");
    search->add_flag("--explain", options->explain, "With what each part of the search contributes");
    search->callback([&line, options] { line.action = [&line, options] { return runSearch(line, *options); }; });

    auto* duplicates =
        app.add_subcommand("duplicates", "List photos that are there more than once, the best copy first");
    auto exact = std::make_shared<bool>(false);
    duplicates->add_flag("--exact", *exact, "Only files with the same bytes");
    duplicates->callback(
        [&line, exact] { line.action = [&line, exact] { return runDuplicates(line, {.near = !*exact}); }; });
}

}  // namespace sightseer::cli
