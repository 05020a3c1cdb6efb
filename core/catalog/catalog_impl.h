// What catalog.cpp (changes) and catalog_questions.cpp (questions) share.
#pragma once

#include "core/catalog/catalog.h"
#include "core/catalog/database.h"

namespace sightseer {

struct Catalog::Impl {
    std::unique_ptr<Database> database;
};

// Of a row that begins with root.id, volume_id, path_in_volume, path.
Root rootOf(const Statement& row);

// Which labels a photo has. To be used inside of a transaction.
class LabelWriter {
public:
    explicit LabelWriter(Database& database);

    // In place of what the source said before. A photo that is gone is skipped.
    void set(PhotoId photo, std::int64_t source, std::span<const std::string> labels);

private:
    Statement m_forget;
    Statement m_name;
    Statement m_insert;
};

// The vector in a 'floats' column. Throws DatabaseFailure when it is not of the model's dimension.
std::vector<float> floatsOf(const Database& database, std::span<const std::byte> bytes, int dimension);

// Throws DatabaseFailure (InvalidArgument) when the catalog has no such model.
int dimensionOf(Database& database, ModelId model);

}  // namespace sightseer
