#include "core/search/query_form.h"

#include "core/search/query_text.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sightseer {

namespace {

PhotoFilter joined(PhotoFilter::Join join, std::vector<PhotoFilter> parts) {
    PhotoFilter filter;
    for (PhotoFilter& part : parts) {
        if (!part.condition && part.parts.empty()) continue;
        if (!part.condition && !part.negated && part.join == join) {
            for (PhotoFilter& inner : part.parts) filter.parts.push_back(std::move(inner));
        } else {
            filter.parts.push_back(std::move(part));
        }
    }
    if (filter.parts.empty()) return {};
    if (filter.parts.size() == 1) {
        PhotoFilter only = std::move(filter.parts.front());
        return only;
    }
    filter.join = join;
    return filter;
}

// No text says 'above 2 and at most 5' in one condition, so such a one becomes two.
PhotoFilter leaf(const Condition& condition) {
    PhotoFilter filter;
    filter.condition = condition;
    auto* within = std::get_if<NumberWithin>(&*filter.condition);
    if (within == nullptr) return filter;
    within->minimumIsOpen = within->minimumIsOpen && within->minimum.has_value();
    within->maximumIsOpen = within->maximumIsOpen && within->maximum.has_value();
    if (!within->minimum || !within->maximum || (!within->minimumIsOpen && !within->maximumIsOpen)) return filter;
    PhotoFilter above;
    above.condition = NumberWithin{within->field, within->minimum, std::nullopt, within->minimumIsOpen, false};
    PhotoFilter below;
    below.condition = NumberWithin{within->field, std::nullopt, within->maximum, false, within->maximumIsOpen};
    return allOf({above, below});
}

PhotoFilter canonical(const PhotoFilter& filter) {
    PhotoFilter result;
    if (filter.condition) {
        result = leaf(*filter.condition);
    } else {
        std::vector<PhotoFilter> parts;
        for (const PhotoFilter& part : filter.parts) parts.push_back(canonical(part));
        result = joined(filter.join, std::move(parts));
    }
    return filter.negated ? inverse(std::move(result)) : result;
}

std::string withSingleSpaces(std::string_view text) {
    std::string words;
    bool isBetween = false;
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t space = spaceAt(text, at)) {
            isBetween = !words.empty();
            at += space;
            continue;
        }
        if (std::exchange(isBetween, false)) words += ' ';
        const std::size_t length = characterAt(text, at);
        words += text.substr(at, length);
        at += length;
    }
    return words;
}

// Percent keep four decimals, so that reading a printed region gives the same fractions.
double toGrid(double fraction) {
    return std::round(fraction * 1e6) / 1e6;
}

Term canonical(const Term& term) {
    Term result;
    result.kind = term.kind;
    result.weight = term.weight;
    result.isNegative = term.isNegative;
    if (term.kind == Term::Kind::Prompt) {
        result.isExact = term.isExact;
        result.text = term.isExact ? term.text : withSingleSpaces(term.text);
        return result;
    }
    if (term.kind == Term::Kind::ImageFile) {
        result.text = term.text;
    } else {
        result.photo = term.photo;
    }
    if (term.region) {
        result.region = Region{toGrid(term.region->left), toGrid(term.region->top), toGrid(term.region->width),
                               toGrid(term.region->height)};
    }
    return result;
}

bool saysSomething(const Term& term) {
    return term.kind == Term::Kind::LibraryPhoto || !withSingleSpaces(term.text).empty();
}

}  // namespace

PhotoFilter allOf(std::vector<PhotoFilter> parts) {
    return joined(PhotoFilter::Join::All, std::move(parts));
}

PhotoFilter anyOf(std::vector<PhotoFilter> parts) {
    return joined(PhotoFilter::Join::Any, std::move(parts));
}

PhotoFilter inverse(PhotoFilter filter) {
    if (filter.condition || !filter.parts.empty()) filter.negated = !filter.negated;
    return filter;
}

std::size_t conditionCount(const PhotoFilter& filter) {
    std::size_t count = filter.condition ? 1 : 0;
    for (const PhotoFilter& part : filter.parts) count += conditionCount(part);
    return count;
}

std::size_t nesting(const PhotoFilter& filter) {
    std::size_t deepest = 0;
    for (const PhotoFilter& part : filter.parts) deepest = std::max(deepest, nesting(part));
    return filter.parts.empty() ? 0 : deepest + 1;
}

Query canonical(const Query& query) {
    Query result;
    for (const TermGroup& group : query.groups) {
        TermGroup kept;
        for (const Term& term : group.alternatives) {
            if (saysSomething(term)) kept.alternatives.push_back(canonical(term));
        }
        if (!kept.alternatives.empty()) result.groups.push_back(std::move(kept));
    }
    result.filter = canonical(query.filter);
    return result;
}

}  // namespace sightseer
