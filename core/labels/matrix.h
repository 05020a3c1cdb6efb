// Small dense matrices in float64, for what is learned from examples. Thread: any; plain data and pure functions.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sightseer {

struct Matrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> values;  // row by row

    Matrix() = default;
    Matrix(std::size_t rowCount, std::size_t columnCount)
        : rows(rowCount), columns(columnCount), values(rowCount * columnCount) {}

    std::span<double> row(std::size_t i) { return std::span(values).subspan(i * columns, columns); }
    std::span<const double> row(std::size_t i) const { return std::span(values).subspan(i * columns, columns); }
    double& at(std::size_t i, std::size_t j) { return values[i * columns + j]; }
    double at(std::size_t i, std::size_t j) const { return values[i * columns + j]; }
};

// The product of unrounded values. Both have the same length.
double dot(std::span<const float> a, std::span<const float> b);
// sum += factor * row
void addTo(std::span<double> sum, double factor, std::span<const double> row);

// These rows and columns, in the order given.
Matrix part(const Matrix& matrix, std::span<const std::size_t> rows, std::span<const std::size_t> columns);
// a.columns == b.rows
Matrix product(const Matrix& a, const Matrix& b);
// Of a symmetric positive definite matrix, by elimination; such need no pivots.
Matrix inverse(Matrix matrix);

}  // namespace sightseer
