// powerloss --cycles N --seed S: prints each seed that went wrong, and one line of figures.
// Exit 1 if anything was lost.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/soak/powerloss/cycle.h"

namespace {

constexpr std::uint64_t kWrongCountMax = 20;

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

}  // namespace

int main(int argument_count, char** arguments) {
  const auto wish = wish_from(argument_count, arguments);
  if (!wish) {
    std::fprintf(stderr,
                 "powerloss: usage: powerloss --cycles N --seed S (N at least 1; the seeds are S, "
                 "S+1, ...)\n");
    return 2;
  }
  faltbok::soak::PowerLoss soak;
  std::uint64_t wrong_count = 0;
  for (std::uint64_t i = 0; i < wish->cycle_count && wrong_count < kWrongCountMax; ++i) {
    const auto wrong = soak.run_cycle(wish->seed + i);
    if (!wrong) continue;
    ++wrong_count;
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(wish->seed + i), wrong->c_str());
  }
  const auto& tally = soak.tally();
  std::printf(
      "cycles %llu, crashes %llu, faults %llu, acknowledged %llu, refused unlocks %llu, wrong "
      "%llu, first seed %llu\n",
      static_cast<unsigned long long>(tally.cycles), static_cast<unsigned long long>(tally.crashes),
      static_cast<unsigned long long>(tally.faults),
      static_cast<unsigned long long>(tally.acknowledged),
      static_cast<unsigned long long>(tally.refused_unlocks),
      static_cast<unsigned long long>(wrong_count), static_cast<unsigned long long>(wish->seed));
  return wrong_count == 0 ? 0 : 1;
}
