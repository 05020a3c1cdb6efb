#include "core/base/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace sightseer {
namespace {

int descriptorOf(StandardStream stream) {
    switch (stream) {
        case StandardStream::Input: return STDIN_FILENO;
        case StandardStream::Output: return STDOUT_FILENO;
        case StandardStream::Error: break;
    }
    return STDERR_FILENO;
}

}  // namespace

bool isTerminal(StandardStream stream) {
    return ::isatty(descriptorOf(stream)) == 1;
}

int terminalColumns(StandardStream stream) {
    winsize size{};
    const bool known = ::ioctl(descriptorOf(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

}  // namespace sightseer
