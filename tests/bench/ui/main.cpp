// What the tablet's screens cost: `ui_bench` prints one JSON object.
//
//   first_frame_ms   from main() to the first frame on an offscreen window; no Argon2 in it
//   rss_bare_bytes   a bare SDL + GL window of the same size, in a process of its own
//   rss_bytes        this process after unlocking and the today screen, on a tablet in memory
//   rss_difference_bytes
//   idle_frames      frames drawn in 10 s in which nothing happens
#include <SDL.h>
#include <SDL_opengl.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "device/ui/loop.h"
#include "tests/driven/hand.h"
#include "tests/support/memory_tablet.h"

namespace faltbok {
namespace {

constexpr int kIdleMs = 10'000;

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

long bare_bytes(const char* self) {
  std::FILE* child = popen((std::string(self) + " bare").c_str(), "r");
  if (child == nullptr) return 0;
  long bytes = 0;
  if (std::fscanf(child, "%ld", &bytes) != 1) bytes = 0;
  pclose(child);
  return bytes;
}

int run(const char* self) {
  const double begun = now_ms();
  support::MemoryTablet tablet;
  const auto now = [] {
    return app::Moment{{base::Instant{1'795'363'200'000}, base::UtcOffset{60}},
                       static_cast<std::int64_t>(SDL_GetTicks64())};
  };
  ui::WindowSpec window;
  window.windowed = true;
  auto opened = ui::Loop::open(window, {tablet, now});
  if (!opened.ok()) return std::fprintf(stderr, "%s\n", opened.error().trail().c_str()), 1;
  glFinish();
  const double first_frame_ms = now_ms() - begun;
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
  const long bare_window = bare_bytes(self);
  std::printf(
      "{\"first_frame_ms\": %.1f, \"rss_bytes\": %ld, \"rss_bare_bytes\": %ld, "
      "\"rss_difference_bytes\": %ld, \"idle_frames\": %llu}\n",
      first_frame_ms, resident, bare_window, resident - bare_window,
      static_cast<unsigned long long>(loop.frame_count() - frames_before));
  return 0;
}

}  // namespace
}  // namespace faltbok

int main(int count, char** words) {
  setenv("SDL_VIDEODRIVER", "offscreen", 0);
  return count > 1 && std::string(words[1]) == "bare" ? faltbok::bare() : faltbok::run(words[0]);
}
