#include "core/labels/matrix.h"

#include <array>
#include <numeric>

namespace sightseer {

double dot(std::span<const float> a, std::span<const float> b) {
    // Several sums, as one would wait for itself at every step.
    constexpr std::size_t kSums = 8;
    std::array<double, kSums> sums{};
    const std::size_t whole = a.size() / kSums * kSums;
    for (std::size_t i = 0; i < whole; i += kSums) {
        for (std::size_t k = 0; k < kSums; ++k) {
            sums[k] += static_cast<double>(a[i + k]) * static_cast<double>(b[i + k]);
        }
    }
    for (std::size_t i = whole; i < a.size(); ++i) sums[0] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    return std::accumulate(sums.begin(), sums.end(), 0.0);
}

void addTo(std::span<double> sum, double factor, std::span<const double> row) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += factor * row[i];
}

Matrix part(const Matrix& matrix, std::span<const std::size_t> rows, std::span<const std::size_t> columns) {
    Matrix result(rows.size(), columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = 0; j < columns.size(); ++j) result.at(i, j) = matrix.at(rows[i], columns[j]);
    }
    return result;
}

Matrix product(const Matrix& a, const Matrix& b) {
    Matrix result(a.rows, b.columns);
    for (std::size_t i = 0; i < a.rows; ++i) {
        for (std::size_t k = 0; k < a.columns; ++k) addTo(result.row(i), a.at(i, k), b.row(k));
    }
    return result;
}

Matrix inverse(Matrix matrix) {
    for (std::size_t k = 0; k < matrix.rows; ++k) {
        const auto pivotRow = matrix.row(k);
        const double pivot = 1 / pivotRow[k];
        for (double& value : pivotRow) value *= pivot;
        pivotRow[k] = pivot;
        for (std::size_t i = 0; i < matrix.rows; ++i) {
            if (i == k) continue;
            const double factor = matrix.at(i, k);
            matrix.at(i, k) = 0;
            addTo(matrix.row(i), -factor, pivotRow);
        }
    }
    return matrix;
}

}  // namespace sightseer
