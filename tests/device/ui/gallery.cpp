// Pictures of every screen: `ui_gallery FOLDER [LANGUAGE] [normal|large|largest] [WIDTHxHEIGHT]
// [NAME-PART]`, offscreen.
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "device/ui/screens/screens.h"
#include "device/ui/window.h"
#include "tests/device/ui/sample_states.h"

namespace faltbok::ui {
namespace {

struct Wish {
  std::string folder;
  std::string language = "sv";
  Look look;
  WindowSpec window;
  std::string part;
};

bool write(const std::string& path, const base::Bytes& bytes) {
  std::ofstream out(path, std::ios::binary);
  for (const auto byte : bytes) out.put(static_cast<char>(byte));
  return out.good();
}

int run(const Wish& wish) {
  auto window = Window::open(wish.window);
  if (!window.ok()) return std::fprintf(stderr, "%s\n", window.error().trail().c_str()), 1;
  Frames frames;
  for (Sample& sample : sample_states(wish.language)) {
    if (sample.name.find(wish.part) == std::string::npos) continue;
    sample.state.settings.text_size = wish.look.text_size;
    const bool typing =
        sample.name == "runner-words" || sample.name == "runner-number" || sample.name == "unlock";
    frames.memory().turn_to("");
    for (int i = 0; i < 6; ++i) {
      if (!frames.set_look(wish.look).ok()) return 1;
      if (typing && i == 2) {
        const std::string field = sample.name == "unlock"
                                      ? "unlock/passphrase"
                                      : "field/" + sample.state.runner.questions[0].name;
        frames.memory().focus_field(
            field, sample.name == "runner-number" ? Keyboard::kDecimal : Keyboard::kText, 100);
      }
      const Drawn drawn = frames.draw(
          {window.value()->size(), static_cast<std::uint64_t>(i) * 16 + 1, 0, wish.language},
          [&sample](Ui& ui) { draw_screen(ui, sample.state); });
      window.value()->paint(drawn.picture, frames.canvas().atlas_version());
    }
    if (!write(wish.folder + "/" + sample.name + ".png", png_of(window.value()->read()))) return 1;
  }
  return 0;
}

}  // namespace
}  // namespace faltbok::ui

int main(int count, char** words) {
  using namespace faltbok::ui;
  if (count < 2)
    return std::fprintf(stderr, "usage: ui_gallery FOLDER [LANGUAGE] [TEXTSIZE] [WxH] [PART]\n"), 2;
  setenv("SDL_VIDEODRIVER", "offscreen", 0);
  Wish wish{words[1], count > 2 ? words[2] : "sv", {}, {}, count > 5 ? words[5] : ""};
  wish.window.windowed = true;
  const std::string size = count > 3 ? words[3] : "normal";
  wish.look.text_size = size == "largest" ? TextSize::kLargest
                        : size == "large" ? TextSize::kLarge
                                          : TextSize::kNormal;
  if (count > 4) std::sscanf(words[4], "%dx%d", &wish.window.width, &wish.window.height);
  return run(wish);
}
