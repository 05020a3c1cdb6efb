// Random numbers that are the same on every machine, made from any numbers that name what they are for: a seed, an epoch, a
// picture. So nothing has to be remembered to go on where one stopped. SplitMix64 (Steele et al. 2014).
// Thread: a generator belongs to one thread.
#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <numbers>
#include <utility>
#include <vector>

namespace sightseer {

class SeededRandom {
public:
    SeededRandom(std::initializer_list<std::uint64_t> names) {
        for (const std::uint64_t name : names) m_state = mixed(m_state + name);
    }

    std::uint64_t next() {
        m_state += 0x9E3779B97F4A7C15U;
        return mixed(m_state);
    }
    // 0 <= x < 1
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    // 0 <= x < count, count > 0
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(uniform() * static_cast<double>(count)); }
    // Mean 0, deviation 1 (Box and Muller 1958).
    double normal() {
        const double radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }
    template <typename T>
    void shuffle(std::vector<T>& values) {
        for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
    }

private:
    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }

    std::uint64_t m_state = 0x9E3779B97F4A7C15U;
};

}  // namespace sightseer
