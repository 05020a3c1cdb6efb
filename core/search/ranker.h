// From the terms' cosines to ranked photos with a relevance of 0 to 100, and where the likely matches end.
// Formulas, their reasons and figures: core/search/README.md. Thread: any; const members may run at the same time.
#pragma once

#include "core/base/result.h"
#include "core/search/calibration.h"
#include "core/search/query.h"
#include "core/vectors/vector_index.h"

#include <cstddef>
#include <span>
#include <vector>

namespace sightseer {

enum class Strictness { Loose, Normal, Strict };

// Relevance from which a photo is a likely match.
float cutRelevance(Strictness strictness);

struct RankedPhoto {
    PhotoId photo;
    float relevance = 0;  // 0..100

    bool operator==(const RankedPhoto&) const = default;
};

struct Ranking {
    std::vector<RankedPhoto> photos;  // best first, ties by id; at most the limit
    std::size_t likely = 0;           // the first so many of all candidates; 0: nothing here seems to match
    std::size_t candidates = 0;       // what a limit without end would list
};

struct TermContribution {
    float cosine = 0;
    float relevance = 0;     // 0..100, of this term alone, as if it were positive
    float contribution = 0;  // see Explanation::strength
};

struct Explanation {
    float relevance = 0;
    // What photos are ordered by: the sum of the contributions, from 1.8 where every term is negative. 1.1 is likely.
    float strength = 0;
    std::vector<TermContribution> terms;  // in the query's order: group by group, alternative by alternative
};

class Ranker {
public:
    // `table` has one query per term, in the order group by group, alternative by alternative, and outlives the ranker.
    // `librarySize`: photos in the whole index, which the table's means are about. A linear pass over the table.
    // InvalidArgument when the table does not fit the groups.
    [[nodiscard]] static Result<Ranker> create(std::span<const TermGroup> groups, const ScoreTable& table,
                                               const ModelCalibration& calibration, std::size_t librarySize);

    Ranking rank(std::size_t limit, Strictness strictness) const;

    // NotFound when the photo is not among the table's.
    [[nodiscard]] Result<Explanation> explain(PhotoId photo) const;

private:
    // One term: how its cosine becomes a strength.
    struct Scale {
        bool isPicture = false;
        float middle = 0;
        float perCosine = 1;
        float offset = 0;  // subtracted; what this prompt has with every photo
        float aboveLevel = 0;
        float level = 1;

        float strength(float cosine) const;
    };
    struct Group {
        std::size_t firstTerm = 0;
        std::vector<float> weights;  // of the alternatives
        bool isNegative = false;
    };

    Ranker(const ScoreTable& table, std::vector<Scale> scales, std::vector<Group> groups);
    float strengthOf(std::size_t term, std::size_t row) const;
    float bestAlternative(const Group& group, std::size_t row, std::size_t& best) const;
    float combine(std::size_t row, std::span<float> contributions) const;

    const ScoreTable* m_table;
    std::vector<Scale> m_scales;
    std::vector<Group> m_groups;
    float m_positiveWeight = 0;
    std::vector<float> m_strengths;  // of the table's photos
};

}  // namespace sightseer
