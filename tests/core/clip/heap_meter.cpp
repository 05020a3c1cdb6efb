#include "tests/core/clip/heap_meter.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> bytesInUse{0};
std::atomic<std::size_t> mostBytes{0};

void* counted(void* memory) {
    if (memory == nullptr) throw std::bad_alloc();
    const auto now = bytesInUse += malloc_usable_size(memory);
    auto most = mostBytes.load();
    while (now > most && !mostBytes.compare_exchange_weak(most, now)) {
    }
    return memory;
}

void released(void* memory) {
    if (memory == nullptr) return;
    bytesInUse -= malloc_usable_size(memory);
    std::free(memory);
}

}  // namespace

// Every form, because AddressSanitizer has its own of those that are not replaced.
void* operator new(std::size_t size) {
    return counted(std::malloc(size == 0 ? 1 : size));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return operator new(size);
}
void* operator new[](std::size_t size) {
    return operator new(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return operator new(size);
}
void operator delete(void* memory) noexcept {
    released(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    released(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
    released(memory);
}
void operator delete[](void* memory) noexcept {
    released(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    released(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
    released(memory);
}

namespace sightseer::test {

HeapMeter::HeapMeter() : m_before(bytesInUse) {
    mostBytes = m_before;
}

std::size_t HeapMeter::peakBytes() const {
    return mostBytes - m_before;
}

}  // namespace sightseer::test
