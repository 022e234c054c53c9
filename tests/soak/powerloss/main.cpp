// powerloss --cycles N --seed S: lives from seed S on, five cycles each; prints each seed that went
// wrong, and a line of figures.
// Exit 1 if anything was lost.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>

#include "tests/soak/powerloss/cycle.h"

namespace {

constexpr std::uint64_t kWrongCountMax = 20;
constexpr std::uint64_t kFiguresEvery = 50'000;  // cycles; a long run can be looked at

struct Wish {
  std::uint64_t cycle_count = 0;
  std::uint64_t seed = 0;
};

std::optional<Wish> wish_from(int argument_count, char** arguments) {
  Wish out;
  if (argument_count != 5) return std::nullopt;
  for (int i = 1; i + 1 < argument_count; i += 2) {
    char* end = nullptr;
    const std::uint64_t number = std::strtoull(arguments[i + 1], &end, 10);
    if (*end != '\0') return std::nullopt;
    if (std::strcmp(arguments[i], "--cycles") == 0) out.cycle_count = number;
    if (std::strcmp(arguments[i], "--seed") == 0) out.seed = number;
  }
  return out.cycle_count == 0 ? std::nullopt : std::optional(out);
}

void print_figures(const faltbok::soak::Tally& tally, std::uint64_t wrong_count,
                   std::uint64_t first_seed) {
  const auto cells = tally.summary();
  std::printf(
      "cycles %llu, crashes %llu, faults %llu, cells %zu of %zu (least %llu), acknowledged %llu, "
      "purged %llu, audits %llu, refused unlocks %llu, wrong %llu, first seed %llu\n"
      "  happened:      crash       EIO    ENOSPC     short lost sync  bit flip\n",
      static_cast<unsigned long long>(tally.cycle_count),
      static_cast<unsigned long long>(tally.crash_count),
      static_cast<unsigned long long>(tally.fault_count), cells.met_count, cells.count,
      static_cast<unsigned long long>(cells.least),
      static_cast<unsigned long long>(tally.acknowledged_count),
      static_cast<unsigned long long>(tally.purged_count),
      static_cast<unsigned long long>(tally.audited_count),
      static_cast<unsigned long long>(tally.refused_unlock_count),
      static_cast<unsigned long long>(wrong_count), static_cast<unsigned long long>(first_seed));
  constexpr const char* kPhases[] = {"running", "recovering", "migrating", "re-keying",
                                     "exporting"};
  for (std::size_t phase = 0; phase < faltbok::soak::kPhaseCount; ++phase) {
    std::printf("  %-10s", kPhases[phase]);
    for (const auto& modes : tally.cells[phase])
      std::printf(" %9llu", static_cast<unsigned long long>(
                                std::accumulate(modes.begin(), modes.end(), std::uint64_t{0})));
    std::printf("\n");
  }
  std::fflush(stdout);
}

}  // namespace

int main(int argument_count, char** arguments) {
  const auto wish = wish_from(argument_count, arguments);
  if (!wish) {
    std::fprintf(stderr,
                 "powerloss: usage: powerloss --cycles N --seed S (N at least 1; the lives are S, "
                 "S+1, ...)\n");
    return 2;
  }
  faltbok::soak::PowerLoss soak;
  const faltbok::soak::Tally& tally = soak.tally();
  std::uint64_t wrong_count = 0;
  for (std::uint64_t seed = wish->seed;
       tally.cycle_count < wish->cycle_count && wrong_count < kWrongCountMax; ++seed) {
    const auto wrong = soak.live(seed);
    if (tally.cycle_count % kFiguresEvery == 0) print_figures(tally, wrong_count, wish->seed);
    if (!wrong) continue;
    ++wrong_count;
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), wrong->c_str());
    std::fflush(stdout);
  }
  print_figures(tally, wrong_count, wish->seed);
  return wrong_count == 0 ? 0 : 1;
}
