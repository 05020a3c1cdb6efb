// How much memory a piece of code has on the heap at once. A test that links heap_meter.cpp counts every
// operator new but the over-aligned ones.
// Thread: counts all threads together; one meter at a time.
#pragma once

#include <cstddef>

namespace sightseer::test {

class HeapMeter {
public:
    HeapMeter();  // begins to measure
    // The most bytes in use at once since then, beyond those in use at the beginning.
    std::size_t peakBytes() const;

private:
    std::size_t m_before;
};

}  // namespace sightseer::test
