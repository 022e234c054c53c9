// What the tablet's screens cost: `ui_bench` prints one JSON object.
//
//   first_frame_ms   from main() to the first frame on an offscreen window; no Argon2 in it: median
//                    of kStartCount processes, one after the other
//   first_frame_ms_first   of the first of them: more, where the driver's shader cache or the files
//                    were not in memory yet
//   rss_bare_bytes   a bare SDL + GL window of the same size, in a process of its own
//   rss_bytes        this process after unlocking and the today screen, on a tablet in memory
//   rss_difference_bytes
//   idle_frames      frames drawn in 10 s in which nothing happens
#include <SDL.h>
#include <SDL_opengl.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "device/ui/loop.h"
#include "tests/driven/hand.h"
#include "tests/support/memory_tablet.h"

namespace faltbok {
namespace {

constexpr int kIdleMs = 10'000;
constexpr int kStartCount = 7;

double now_ms() {
  return static_cast<double>(SDL_GetPerformanceCounter()) * 1000.0 /
         static_cast<double>(SDL_GetPerformanceFrequency());
}

long resident_bytes() {
  std::ifstream in("/proc/self/statm");
  long pages = 0;
  long resident = 0;
  in >> pages >> resident;
  return resident * 4096;
}

int bare() {
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return 1;
  SDL_Window* window = SDL_CreateWindow("bare", 0, 0, 1280, 800, SDL_WINDOW_OPENGL);
  SDL_GLContext gl = window == nullptr ? nullptr : SDL_GL_CreateContext(window);
  if (gl == nullptr) return 1;
  for (int i = 0; i < 3; ++i) {
    glClearColor(1.0F, 1.0F, 1.0F, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    SDL_GL_SwapWindow(window);
  }
  glFinish();
  std::printf("%ld\n", resident_bytes());
  return 0;
}

// The number that this program prints as a process of its own, run with `word`; below 0: it failed.
double asked(const char* self, const char* word) {
  std::FILE* child = popen((std::string(self) + " " + word).c_str(), "r");
  if (child == nullptr) return -1;
  double number = -1;
  if (std::fscanf(child, "%lf", &number) != 1) number = -1;
  return pclose(child) == 0 ? number : -1;
}

app::Moment moment() {
  return {{base::Instant{1'795'363'200'000}, base::UtcOffset{60}},
          static_cast<std::int64_t>(SDL_GetTicks64())};
}

base::Result<std::unique_ptr<ui::Loop>> open_loop(support::MemoryTablet& tablet) {
  ui::WindowSpec window;
  window.windowed = true;
  return ui::Loop::open(window, {tablet, moment});
}

int first_frame() {
  const double begun = now_ms();
  support::MemoryTablet tablet;
  const auto opened = open_loop(tablet);
  if (!opened.ok()) return 1;
  glFinish();
  std::printf("%f\n", now_ms() - begun);
  return 0;
}

int run(const char* self) {
  std::vector<double> starts;
  for (int i = 0; i < kStartCount; ++i) starts.push_back(asked(self, "first-frame"));
  const double first = starts.front();
  std::sort(starts.begin(), starts.end());
  if (starts.front() < 0) return std::fprintf(stderr, "ui_bench: no first frame\n"), 1;
  support::MemoryTablet tablet;
  auto opened = open_loop(tablet);
  if (!opened.ok()) return std::fprintf(stderr, "%s\n", opened.error().trail().c_str()), 1;
  ui::Loop& loop = *opened.value();
  driven::Hand hand(loop, "");
  const auto unlock = [&]() -> base::Status {
    TRY("unlock", hand.until_screen(app::Screen::kUnlock));
    TRY("unlock", hand.pause(400));
    TRY("unlock", hand.tap("unlock/passphrase"));
    TRY("unlock", hand.type(tablet.passphrase));
    TRY("unlock", hand.tap("key/done"));
    TRY("unlock", hand.until_screen(app::Screen::kToday));
    return hand.rest();
  };
  if (const auto done = unlock(); !done.ok())
    return std::fprintf(stderr, "%s\n", done.error().trail().c_str()), 1;
  const long resident = resident_bytes();
  const std::uint64_t frames_before = loop.frame_count();
  const Uint64 end = SDL_GetTicks64() + kIdleMs;
  while (SDL_GetTicks64() < end)
    if (!loop.turn(500).ok()) return 1;
  const long bare_window = static_cast<long>(asked(self, "bare"));
  std::printf(
      "{\"first_frame_ms\": %.1f, \"first_frame_ms_first\": %.1f, \"rss_bytes\": %ld, "
      "\"rss_bare_bytes\": %ld, "
      "\"rss_difference_bytes\": %ld, \"idle_frames\": %llu}\n",
      starts[kStartCount / 2], first, resident, bare_window, resident - bare_window,
      static_cast<unsigned long long>(loop.frame_count() - frames_before));
  return 0;
}

}  // namespace
}  // namespace faltbok

int main(int count, char** words) {
  setenv("SDL_VIDEODRIVER", "offscreen", 0);
  const std::string word = count > 1 ? words[1] : "";
  if (word == "bare") return faltbok::bare();
  return word == "first-frame" ? faltbok::first_frame() : faltbok::run(words[0]);
}
