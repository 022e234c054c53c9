#include "device/ui/widgets/canvas.h"

#include <imgui.h>

#include <cfloat>
#include <cmath>
#include <vector>

#include "device/ui/theme/fonts.h"
#include "platform/base/utf8.h"

namespace faltbok::ui {
namespace {

ImU32 u32(Colour c) { return IM_COL32(c.red, c.green, c.blue, c.alpha); }
ImVec2 vec(Point p) { return {p.x, p.y}; }
ImVec2 low(const Rect& r) { return {r.x, r.y}; }
ImVec2 high(const Rect& r) { return {r.right(), r.bottom()}; }

void append_utf8(char32_t c, std::string& out) {
  const auto byte = [&out](char32_t bits) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(bits)));
  };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0 | (c >> 6U));
    return byte(0x80 | (c & 0x3FU));
  }
  byte(0xE0 | (c >> 12U));
  byte(0x80 | ((c >> 6U) & 0x3FU));
  byte(0x80 | (c & 0x3FU));
}

}  // namespace

struct Canvas::Inside {
  ImGuiContext* context = nullptr;
  ImDrawList* list = nullptr;
  Fonts fonts;
  Look look;
  bool built = false;
  std::uint64_t atlas_version = 0;
  std::vector<Rect> clips;

  // What can be drawn of a line: printable ASCII passes as it is, the rest is looked up.
  std::string drawable(std::string_view line) {
    std::string out;
    out.reserve(line.size());
    for (std::size_t at = 0; at < line.size();) {
      const auto lead = static_cast<unsigned char>(line[at]);
      if (lead >= 0x20 && lead < 0x7F) {
        out.push_back(line[at++]);
        continue;
      }
      const base::Codepoint next = base::codepoint_at(line, at);
      append_utf8(fonts.drawable(next.value), out);
      at += next.size;
    }
    return out;
  }
};

Canvas::Canvas() : inside_(std::make_unique<Inside>()) {
  inside_->context = ImGui::CreateContext();
  ImGui::SetCurrentContext(inside_->context);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // this room touches no disk
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
}

Canvas::~Canvas() { ImGui::DestroyContext(inside_->context); }

base::Status Canvas::set_look(const Look& look) {
  if (inside_->built && inside_->look == look && !inside_->fonts.wants_build())
    return base::ok_status();
  ImGui::SetCurrentContext(inside_->context);
  TRY("fonts", inside_->fonts.build(look));
  inside_->look = look;
  inside_->built = true;
  ++inside_->atlas_version;
  return base::ok_status();
}

std::uint64_t Canvas::atlas_version() const { return inside_->atlas_version; }
bool Canvas::wants_build() const { return inside_->fonts.wants_build(); }

void Canvas::begin(const Rect& screen, float seconds) {
  ImGui::SetCurrentContext(inside_->context);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {screen.w, screen.h};
  io.DeltaTime = std::max(seconds, 0.001F);
  ImGui::NewFrame();
  inside_->list = ImGui::GetBackgroundDrawList();
  inside_->clips.assign(1, screen);
}

ImDrawData* Canvas::end() {
  CHECK(inside_->clips.size() == 1);
  ImGui::Render();
  inside_->list = nullptr;
  return ImGui::GetDrawData();
}

void Canvas::fill(const Rect& rect, Colour colour, float radius) {
  inside_->list->AddRectFilled(low(rect), high(rect), u32(colour), radius);
}

void Canvas::fade(const Rect& rect, Colour top, Colour bottom) {
  inside_->list->AddRectFilledMultiColor(low(rect), high(rect), u32(top), u32(top), u32(bottom),
                                         u32(bottom));
}

void Canvas::outline(const Rect& rect, Colour colour, Edging edging) {
  const Rect middle = rect.inset(edging.width / 2);
  inside_->list->AddRect(low(middle), high(middle), u32(colour), edging.radius, 0, edging.width);
}

void Canvas::stroke(std::span<const Point> points, Colour colour, float width) {
  std::vector<ImVec2> path;
  path.reserve(points.size());
  for (const Point p : points) path.push_back(vec(p));
  inside_->list->AddPolyline(path.data(), static_cast<int>(path.size()), u32(colour), 0, width);
}

void Canvas::disc(Point centre, float radius, Colour colour) {
  inside_->list->AddCircleFilled(vec(centre), radius, u32(colour));
}

void Canvas::write(Point at, Type type, Colour colour, std::string_view line) {
  const std::string drawn = inside_->drawable(line);
  // The line box is taller than the letters: half of the difference goes above.
  const float above = std::floor((inside_->look.line_px(type) - inside_->look.text_px(type)) / 2);
  inside_->list->AddText(inside_->fonts.at(type), inside_->look.text_px(type),
                         {std::round(at.x), std::round(at.y + above)}, u32(colour), drawn.data(),
                         drawn.data() + drawn.size());
}

float Canvas::width_of(Type type, std::string_view line) const {
  const std::string drawn = inside_->drawable(line);
  return inside_->fonts.at(type)
      ->CalcTextSizeA(inside_->look.text_px(type), FLT_MAX, 0.0F, drawn.data(),
                      drawn.data() + drawn.size())
      .x;
}

void Canvas::push_clip(const Rect& rect) {
  const Rect cut = rect.within(clip());
  inside_->clips.push_back(cut);
  inside_->list->PushClipRect(low(cut), high(cut), false);
}

void Canvas::pop_clip() {
  CHECK(inside_->clips.size() > 1);
  inside_->clips.pop_back();
  inside_->list->PopClipRect();
}

Rect Canvas::clip() const { return inside_->clips.back(); }

}  // namespace faltbok::ui
