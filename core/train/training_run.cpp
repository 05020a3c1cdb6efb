#include "core/train/training_run.h"

#include "core/base/file_io.h"
#include "core/train/initial_weights.h"
#include "core/train/model_writer.h"
#include "core/train/training_checkpoint.h"

#include <algorithm>

namespace sightseer {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kLossWindow = 20;  // steps

double meanLoss(const TrainingHistory& history) {
    const auto count = std::min(kLossWindow, history.rows.size());
    double sum = 0;
    for (std::size_t i = history.rows.size() - count; i < history.rows.size(); ++i) sum += history.rows[i].report.loss;
    return count == 0 ? 0 : sum / static_cast<double>(count);
}

class Run {
public:
    Run(Trainer& trainer, BatchMaker& batches, const HeldOut* heldOut, const ModelSpec& model,
        const std::vector<NamedTensor>& base, const TrainingSettings& settings, const TrainingListener& listener)
        : m_trainer(trainer), m_batches(batches), m_heldOut(heldOut), m_model(model), m_base(base),
          m_settings(settings), m_listener(listener), m_folder(settings.out / "training") {}

    Result<TrainingHistory> run() {
        if (auto ok = begin(); !ok) return propagate(ok);
        if (m_history.isFinished) return std::move(m_history);
        const std::int64_t steps = m_settings.recipe.steps, perEpoch = m_batches.stepsPerEpoch();
        m_start = m_lastCheckpoint = Clock::now();
        m_firstStep = stepsDone();
        bool isEnough = false;
        while (stepsDone() < steps && !isEnough) {
            if (auto ok = step(); !ok) return propagate(ok);
            const bool epochEnds = stepsDone() % perEpoch == 0 || stepsDone() == steps;
            if (epochEnds && m_heldOut != nullptr) {
                if (auto ok = measure(); !ok) return propagate(ok);
                isEnough = m_settings.patience > 0 && m_history.sinceBest >= m_settings.patience;
            }
            report();
            const bool isStopped = m_listener.isStopped && m_listener.isStopped();
            if (epochEnds || isStopped || Clock::now() - m_lastCheckpoint >= m_settings.checkpointInterval) {
                if (auto ok = save(); !ok) return propagate(ok);
            }
            if (isStopped && stepsDone() < steps && !isEnough) return stopped();
        }
        return finish();
    }

private:
    std::int64_t stepsDone() const { return m_history.rows.empty() ? 0 : m_history.rows.back().step; }

    Result<void> begin() {
        if (auto ok = makeFolders(m_folder); !ok) return ok;
        auto checkpoint = readCheckpoint(m_folder);
        if (!checkpoint) return propagate(checkpoint);
        if (!*checkpoint) return {};
        if (!m_settings.resumes) {
            return fail(ErrorCode::InvalidArgument, "A training is in " + toUtf8(m_settings.out) +
                                                        " already. Go on with it by --resume, or train into another "
                                                        "folder.");
        }
        if (auto ok = checkIdentity(m_settings.out, (*checkpoint)->identity, m_settings.identity); !ok) return ok;
        m_history = std::move((*checkpoint)->history);
        return m_history.isFinished ? Result<void>() : m_trainer.restore((*checkpoint)->state);
    }

    Result<void> step() {
        const auto batch = m_batches.batch(stepsDone());
        if (!batch) return propagate(batch);
        const auto report = m_trainer.step(*batch);
        if (!report) return propagate(report);
        const auto done = stepsDone() + 1;
        m_history.rows.push_back(
            {done, static_cast<double>(done) / static_cast<double>(m_batches.stepsPerEpoch()), *report, {}});
        return {};
    }

    // What would be written now.
    std::vector<NamedTensor> weights(const TrainerState& state) const {
        return m_settings.learnedShare >= 1 ? state.weights
                                            : interpolated(m_base, state.weights, m_settings.learnedShare);
    }

    // The interpolated weights are measured in place of the learned ones, which come back afterwards.
    Result<void> measure() {
        const TrainerState state = m_trainer.state();
        const bool isBetween = m_settings.learnedShare < 1;
        TrainerState written = state;
        written.weights = weights(state);
        if (isBetween) {
            if (auto ok = m_trainer.restore(written); !ok) return ok;
        }
        const auto scores = m_heldOut->evaluate(m_trainer);
        if (isBetween) {
            if (auto ok = m_trainer.restore(state); !ok) return ok;
        }
        if (!scores) return propagate(scores);
        m_history.rows.back().heldOut = *scores;
        ++m_history.sinceBest;
        if (meanRecall(*scores) <= m_history.bestRecall) return {};
        m_history.bestRecall = meanRecall(*scores);
        m_history.bestStep = stepsDone();
        m_history.sinceBest = 0;
        return write(written.weights);
    }

    Result<void> write(const std::vector<NamedTensor>& weights) const {
        auto written = writeModel(m_settings.out, m_model, weights, m_settings.mergesFile);
        return written ? written : withCure(written.error());
    }

    Result<void> save() {
        if (auto ok = writeCurves(m_folder / "curves.csv", m_history); !ok) return withCure(ok.error());
        if (auto ok = writeCheckpoint(m_folder, {m_settings.identity, m_trainer.state(), m_history}); !ok)
            return withCure(ok.error());
        if (m_listener.curvesChanged) m_listener.curvesChanged(m_history);
        m_lastCheckpoint = Clock::now();
        return {};
    }

    // Files are replaced whole.
    static Result<void> withCure(Error error) {
        error.message += " Then go on with --resume: what was saved before is still good.";
        return tl::unexpected<Error>(std::move(error));
    }

    tl::unexpected<Error> stopped() const {
        return fail(ErrorCode::Cancelled, "The training was stopped after step " + std::to_string(stepsDone()) +
                                              " of " + std::to_string(m_settings.recipe.steps) +
                                              ". The same command with --resume goes on.");
    }

    Result<TrainingHistory> finish() {
        if (m_heldOut == nullptr) {
            if (auto ok = write(weights(m_trainer.state())); !ok) return propagate(ok);
        }
        m_history.isFinished = true;
        if (auto ok = writeCheckpoint(m_folder, {m_settings.identity, m_trainer.state(), m_history}); !ok)
            return propagate(ok);
        return std::move(m_history);
    }

    void report() {
        if (!m_listener.progressed) return;
        const TrainingRow& row = m_history.rows.back();
        const double seconds = std::chrono::duration<double>(Clock::now() - m_start).count();
        const auto here = static_cast<double>(row.step - m_firstStep);
        TrainingProgress progress{row.step,   m_settings.recipe.steps, row.epoch, meanLoss(m_history), 0, {},
                                  row.heldOut};
        progress.picturesPerSecond = here * m_settings.batchSize / std::max(seconds, 1e-9);
        const double left = seconds / here * static_cast<double>(progress.steps - row.step);
        progress.timeLeft = std::chrono::seconds(static_cast<std::int64_t>(left));
        m_listener.progressed(progress);
    }

    Trainer& m_trainer;
    BatchMaker& m_batches;
    const HeldOut* m_heldOut;
    const ModelSpec& m_model;
    const std::vector<NamedTensor>& m_base;
    const TrainingSettings& m_settings;
    const TrainingListener& m_listener;
    const fs::path m_folder;
    TrainingHistory m_history;
    std::int64_t m_firstStep = 0;  // done before this run of the program
    Clock::time_point m_start;
    Clock::time_point m_lastCheckpoint;
};

}  // namespace

Result<TrainingHistory> runTraining(Trainer& trainer, BatchMaker& batches, const HeldOut* heldOut,
                                    const ModelSpec& model, const std::vector<NamedTensor>& base,
                                    const TrainingSettings& settings, const TrainingListener& listener) {
    return Run(trainer, batches, heldOut, model, base, settings, listener).run();
}

}  // namespace sightseer
