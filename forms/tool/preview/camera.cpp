#include "forms/tool/preview/camera.h"

#include "device/ui/screens/screens.h"

namespace faltbok::forms::tool {

namespace {
constexpr int kFramesMin = 3;   // fonts arrive between frames
constexpr int kFramesMax = 60;  // a scroll that glides out
constexpr std::uint64_t kFrameMs = 16;
constexpr float kNextPicture = 0.85F;  // of a screen's height: the rest is seen twice
constexpr std::string_view kScroll = "runner";
}  // namespace

base::Result<Camera> Camera::open(int width, int height) {
  ui::WindowSpec spec;
  spec.width = width;
  spec.height = height;
  spec.windowed = true;
  auto frames = std::make_unique<ui::Frames>();
  TRY_ASSIGN(std::unique_ptr<ui::Window> window, "window", ui::Window::open(spec));
  return Camera(std::move(window), std::move(frames));
}

base::Result<ui::Picture> Camera::settle(const app::State& state) {
  for (int i = 0; i < kFramesMax; ++i) {
    TRY("look", frames_->set_look({1.0F, state.settings.text_size}));
    now_ms_ += kFrameMs;
    const ui::Drawn drawn = frames_->draw({window_->size(), now_ms_, 0, state.settings.language},
                                          [&state](ui::Ui& ui) { ui::draw_screen(ui, state); });
    window_->paint(drawn.picture, frames_->canvas().atlas_version());
    if (!drawn.again && i + 1 >= kFramesMin) break;
  }
  return window_->read();
}

base::Result<std::vector<ui::Picture>> Camera::take(const app::State& state) {
  std::vector<ui::Picture> pictures;
  frames_->memory().turn_to("");
  for (std::size_t i = 0; i < kPicturesAPageMax; ++i) {
    TRY_ASSIGN(ui::Picture picture, "picture", settle(state));
    pictures.push_back(std::move(picture));
    const auto found = frames_->memory().scrolls.find(kScroll);
    if (found == frames_->memory().scrolls.end()) break;
    ui::Scroll& scroll = found->second;
    if (scroll.offset() >= scroll.offset_max() - 1) break;
    scroll.drag(-kNextPicture * scroll.extent().view);
    scroll.stop();
  }
  return pictures;
}

}  // namespace faltbok::forms::tool
