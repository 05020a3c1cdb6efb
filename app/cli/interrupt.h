// Ctrl+C, for commands that end in an orderly way. Thread: main.
#pragma once

namespace sightseer::cli {

// From here on Ctrl+C, or the system's wish that the program ends, is noted; a second one ends the program at once.
void watchInterrupts();
bool isInterrupted();

}  // namespace sightseer::cli
