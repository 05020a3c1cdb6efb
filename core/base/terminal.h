// Whether a person looks at a standard stream. Thread: any.
#pragma once

namespace sightseer {

enum class StandardStream { Input, Output, Error };

bool isTerminal(StandardStream stream);

// Columns of the terminal at `stream`; 80 where it does not tell.
int terminalColumns(StandardStream stream);

}  // namespace sightseer
