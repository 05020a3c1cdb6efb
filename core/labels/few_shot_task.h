// Examples with what the words alone say of them, and what examples would add to that when they do not know the answer
// (core/labels/few_shot.h). Thread: any; plain data and pure functions.
#pragma once

#include "core/labels/classifier.h"
#include "core/labels/matrix.h"

#include <functional>
#include <vector>

namespace sightseer {

struct FewShotTask {
    // What a photo's answer depends on besides the labels that have facts. In logits.
    struct Rest {
        double none = 0;      // its likeness to nothing in particular
        double largest = 0;   // OneOf: of the other labels, and of none where that is asked for
        double logOfSum = 0;  // OneOf: of the same, log(sum(exp))
    };

    bool isOneOf = true;
    std::vector<int> labels;                       // those with facts, ascending: the columns
    std::vector<LabelFact> facts;                  // by photo; of columns, not labels
    std::vector<Rest> rests;                       // of each photo
    std::vector<std::vector<std::size_t>> groups;  // photos that are nearly the same; each is in one
    std::vector<int> folds;                        // of each photo; a group is in one
    int foldCount = 0;
    Matrix cosines;  // [photos, photos]
    Matrix logits;   // [photos, columns], of the words alone
    Matrix errors;   // [photos, columns]: what the probability should be, less what it is; 0 where nothing is known
};

// The parts are as refineLabels wants them; each photo has a fact.
FewShotTask fewShotTask(const LabelModel& words, const ClassifierOptions& options, const LabelExamples& examples);

struct Verdict {
    bool isRight = false;
    double loss = 0;  // -log of the probability of what is true
};
// Of each fact, when gain * evidence [photos, columns] is added to the logits.
std::vector<Verdict> verdicts(const FewShotTask& task, const Matrix& evidence, double gain);

// For each photo what the others say, without its group and without the photos of `fold`, which get what all outside
// the fold say. A fold of -1 leaves nobody out. [photos, columns]
using Evidence = std::function<Matrix(int fold)>;
// 1 for each accepted fact and -1 for each rejected one, weighted by exp(-beta * (1 - cosine)).
Evidence cacheEvidence(const FewShotTask& task, double beta);
// Kernel ridge regression of the errors.
Evidence probeEvidence(const FewShotTask& task, double ridge);
// The weights of the photos in it when nobody is left out. [photos, columns]
Matrix probeWeights(const FewShotTask& task, double ridge);

}  // namespace sightseer
