#include "device/ui/window.h"

#include <SDL.h>
#include <SDL_opengl.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>

namespace faltbok::ui {
namespace {

constexpr std::int64_t kMouse = -1;  // a mouse is one more finger
constexpr float kReferenceDpi = 160;

base::Error unavailable(std::string_view step) {
  return base::fail(base::ErrorKind::kUnavailable,
                    std::string(step).append(": ").append(SDL_GetError()));
}

std::optional<Key> key_of(const SDL_Keysym& pressed) {
  switch (pressed.sym) {
    case SDLK_BACKSPACE: return Key{KeyKind::kBackspace, ""};
    case SDLK_DELETE: return Key{KeyKind::kDelete, ""};
    case SDLK_LEFT: return Key{KeyKind::kLeft, ""};
    case SDLK_RIGHT: return Key{KeyKind::kRight, ""};
    case SDLK_UP: return Key{KeyKind::kUp, ""};
    case SDLK_DOWN: return Key{KeyKind::kDown, ""};
    case SDLK_HOME: return Key{KeyKind::kHome, ""};
    case SDLK_END: return Key{KeyKind::kEnd, ""};
    case SDLK_RETURN:
    case SDLK_KP_ENTER: return Key{KeyKind::kEnter, ""};
    case SDLK_TAB:
      return Key{(pressed.mod & KMOD_SHIFT) != 0 ? KeyKind::kBackTab : KeyKind::kTab, ""};
    case SDLK_ESCAPE: return Key{KeyKind::kEscape, ""};
    default: return std::nullopt;
  }
}

void set_gl_attributes() {
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
  SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
}

}  // namespace

struct Window::Inside {
  SDL_Window* window = nullptr;
  SDL_GLContext gl = nullptr;
  bool painter = false;
  std::uint64_t atlas_version = 0;
};

Window::Window() : inside_(std::make_unique<Inside>()) {}

Window::~Window() {
  // Where the frames went first, their context took the painter along.
  if (inside_->painter && ImGui::GetCurrentContext() != nullptr) ImGui_ImplOpenGL3_Shutdown();
  if (inside_->gl != nullptr) SDL_GL_DeleteContext(inside_->gl);
  if (inside_->window != nullptr) SDL_DestroyWindow(inside_->window);
  SDL_Quit();
}

base::Result<std::unique_ptr<Window>> Window::open(const WindowSpec& spec) {
  SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
  SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
  SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return unavailable("SDL_Init");
  std::unique_ptr<Window> made(new Window());
  set_gl_attributes();
  const Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_RESIZABLE |
                       (spec.windowed ? 0U : static_cast<Uint32>(SDL_WINDOW_FULLSCREEN_DESKTOP));
  made->inside_->window = SDL_CreateWindow(spec.title.c_str(), SDL_WINDOWPOS_CENTERED,
                                           SDL_WINDOWPOS_CENTERED, spec.width, spec.height, flags);
  if (made->inside_->window == nullptr) return unavailable("SDL_CreateWindow");
  made->inside_->gl = SDL_GL_CreateContext(made->inside_->window);
  if (made->inside_->gl == nullptr) return unavailable("SDL_GL_CreateContext");
  SDL_GL_SetSwapInterval(1);
  SDL_StartTextInput();
  return made;
}

Rect Window::size() const {
  int width = 0;
  int height = 0;
  SDL_GL_GetDrawableSize(inside_->window, &width, &height);
  return {0, 0, static_cast<float>(std::max(width, 1)), static_cast<float>(std::max(height, 1))};
}

float Window::dp_scale() const {
  float dpi = 0;
  const int display = std::max(0, SDL_GetWindowDisplayIndex(inside_->window));
  if (SDL_GetDisplayDPI(display, &dpi, nullptr, nullptr) != 0) return 1.0F;
  return std::clamp(dpi / kReferenceDpi, 1.0F, 3.0F);  // below 1 it is a desktop that guesses 96
}

std::uint64_t Window::now_ms() const { return SDL_GetTicks64(); }

namespace {

struct Reading {
  Frames& frames;
  Rect size;
  Point mouse_scale;  // pixels for each window unit
  Arrived arrived;
};

void push_finger(Reading& reading, const FingerEdge& edge) {
  reading.frames.gestures().push(edge);
  reading.arrived.touched = true;
}

void read_mouse(Reading& reading, Edge edge, Point at, Uint32 which) {
  if (which == SDL_TOUCH_MOUSEID) return;
  push_finger(reading, {edge,
                        kMouse,
                        {at.x * reading.mouse_scale.x, at.y * reading.mouse_scale.y},
                        SDL_GetTicks64()});
}

Point mouse_point(Sint32 x, Sint32 y) { return {static_cast<float>(x), static_cast<float>(y)}; }

void read_event(Reading& reading, const SDL_Event& event) {
  reading.arrived.any = true;
  switch (event.type) {
    case SDL_QUIT: reading.arrived.quit = true; break;
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP: {
      const Edge edge = event.type == SDL_FINGERDOWN ? Edge::kDown
                        : event.type == SDL_FINGERUP ? Edge::kUp
                                                     : Edge::kMove;
      push_finger(reading, {edge,
                            event.tfinger.fingerId,
                            {event.tfinger.x * reading.size.w, event.tfinger.y * reading.size.h},
                            event.tfinger.timestamp});
      break;
    }
    case SDL_MOUSEBUTTONDOWN:
      if (event.button.button == SDL_BUTTON_LEFT)
        read_mouse(reading, Edge::kDown, mouse_point(event.button.x, event.button.y),
                   event.button.which);
      break;
    case SDL_MOUSEBUTTONUP:
      if (event.button.button == SDL_BUTTON_LEFT)
        read_mouse(reading, Edge::kUp, mouse_point(event.button.x, event.button.y),
                   event.button.which);
      break;
    case SDL_MOUSEMOTION:
      if ((event.motion.state & SDL_BUTTON_LMASK) != 0)
        read_mouse(reading, Edge::kMove, mouse_point(event.motion.x, event.motion.y),
                   event.motion.which);
      else
        reading.arrived.any = false;  // a mouse that only passes by changes nothing
      break;
    case SDL_MOUSEWHEEL:
      reading.arrived.wheel += static_cast<float>(event.wheel.y);
      reading.arrived.touched = true;
      break;
    case SDL_TEXTINPUT:
      reading.frames.push_key({KeyKind::kText, event.text.text});
      reading.arrived.touched = true;
      break;
    case SDL_KEYDOWN:
      if (const auto key = key_of(event.key.keysym)) reading.frames.push_key(*key);
      reading.arrived.touched = true;
      break;
    default: break;
  }
}

}  // namespace

Arrived Window::wait(int timeout_ms, Frames& frames) {
  SDL_Event event;
  const bool found =
      timeout_ms < 0 ? SDL_WaitEvent(&event) != 0 : SDL_WaitEventTimeout(&event, timeout_ms) != 0;
  int width = 1;
  int height = 1;
  SDL_GetWindowSize(inside_->window, &width, &height);
  const Rect pixels = size();
  Reading reading{frames,
                  pixels,
                  {pixels.w / static_cast<float>(std::max(width, 1)),
                   pixels.h / static_cast<float>(std::max(height, 1))},
                  {}};
  if (!found) return reading.arrived;
  constexpr int kEventsMax = 4096;
  bool drawn_by = false;
  read_event(reading, event);
  drawn_by = reading.arrived.any;
  for (int i = 0; i < kEventsMax && SDL_PollEvent(&event) != 0; ++i) {
    read_event(reading, event);
    drawn_by = drawn_by || reading.arrived.any;
  }
  reading.arrived.any = drawn_by;
  return reading.arrived;
}

void Window::paint(ImDrawData* picture, std::uint64_t atlas_version) {
  if (!inside_->painter) inside_->painter = ImGui_ImplOpenGL3_Init(nullptr);
  if (inside_->atlas_version != atlas_version) {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    // makes the device objects, and with them the texture, the first time
    ImGui_ImplOpenGL3_NewFrame();
    if (inside_->atlas_version != 0) ImGui_ImplOpenGL3_CreateFontsTexture();
    inside_->atlas_version = atlas_version;
    ImGui::GetIO().Fonts->ClearTexData();  // the painter has its own copy now
  }
  const Rect pixels = size();
  glViewport(0, 0, static_cast<int>(pixels.w), static_cast<int>(pixels.h));
  glClearColor(1.0F, 1.0F, 1.0F, 1.0F);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(picture);
  SDL_GL_SwapWindow(inside_->window);
  // offscreen a swap is nothing, and Mesa would keep every frame's buffers: 4 MB a minute of typing
  glFinish();
}

Picture Window::read() const {
  const Rect pixels = size();
  Picture picture{static_cast<int>(pixels.w), static_cast<int>(pixels.h), {}};
  const std::size_t row = static_cast<std::size_t>(picture.width) * 3;
  base::Bytes upside_down(row * static_cast<std::size_t>(picture.height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadBuffer(GL_FRONT);
  glReadPixels(0, 0, picture.width, picture.height, GL_RGB, GL_UNSIGNED_BYTE, upside_down.data());
  picture.rgb.resize(upside_down.size());
  for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y)
    std::copy_n(upside_down.data() + (static_cast<std::size_t>(picture.height) - 1 - y) * row, row,
                picture.rgb.data() + y * row);
  return picture;
}

void Window::wake() {
  SDL_Event event{};
  event.type = SDL_USEREVENT;
  SDL_PushEvent(&event);
}

}  // namespace faltbok::ui
