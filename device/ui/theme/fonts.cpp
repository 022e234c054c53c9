#include "device/ui/theme/fonts.h"

#include <imgui.h>
#include <imgui_freetype.h>

#include <filesystem>
#include <vector>

namespace faltbok::ui {
namespace {

// Where Debian and its relatives keep them; the first that exists is taken.
constexpr const char* kFolders[] = {
    "/usr/share/fonts/opentype/inter", "/usr/share/fonts/truetype/inter",
    "/usr/share/fonts/truetype/noto", "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/truetype/dejavu"};

std::string first_of(std::initializer_list<const char*> names) {
  for (const char* name : names)
    for (const char* folder : kFolders) {
      std::error_code ignored;
      const std::filesystem::path path = std::filesystem::path(folder) / name;
      if (std::filesystem::is_regular_file(path, ignored)) return path.string();
    }
  return {};
}

std::string face_file(Type type) {
  switch (type) {
    case Type::kSmall:
    case Type::kBody:
      return first_of(
          {"Inter-Regular.otf", "Inter-Regular.ttf", "NotoSans-Regular.ttf", "DejaVuSans.ttf"});
    case Type::kStrong:
    case Type::kTitle:
      return first_of(
          {"Inter-SemiBold.otf", "Inter-SemiBold.ttf", "NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf"});
  }
  return {};
}

std::string fallback_file(Type type) {
  const bool strong = type == Type::kStrong || type == Type::kTitle;
  return strong ? first_of({"NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf"})
                : first_of({"NotoSans-Regular.ttf", "DejaVuSans.ttf"});
}

// The parts of a block that are worth rasterising at once; a whole block otherwise.
void add_ranges(unsigned block, std::vector<ImWchar>& ranges) {
  const auto range = [&ranges](unsigned first, unsigned last) {
    ranges.push_back(static_cast<ImWchar>(first));
    ranges.push_back(static_cast<ImWchar>(last));
  };
  switch (block) {
    case 0:
      range(0x20, 0x7E);
      range(0xA0, 0xFF);
      break;
    case 1: range(0x100, 0x17F); break;
    case 0x20:
      range(0x2010, 0x2027);
      range(0x2030, 0x203A);
      range(0x20AC, 0x20AC);
      break;
    case 0x25: range(kMissingGlyph, kMissingGlyph); break;
    default: range(block << 8U, (block << 8U) | 0xFFU);
  }
}

}  // namespace

base::Status Fonts::build(const Look& look) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
  atlas.TexDesiredWidth = 1024;
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
  std::vector<ImWchar> ranges;
  for (const unsigned block : blocks_) add_ranges(block, ranges);
  ranges.push_back(0);

  for (int i = 0; i < kTypeCount; ++i) {
    const Type type = static_cast<Type>(i);
    const std::string file = face_file(type);
    if (file.empty())
      return base::fail(base::ErrorKind::kNotFound, "fonts-inter or fonts-noto-core");
    ImFontConfig config;
    config.OversampleH = config.OversampleV = 1;
    config.PixelSnapH = true;
    ImFont* font =
        atlas.AddFontFromFileTTF(file.c_str(), look.text_px(type), &config, ranges.data());
    if (font == nullptr) return base::fail(base::ErrorKind::kNotFound, file);
    const std::string fallback = fallback_file(type);
    if (!fallback.empty() && fallback != file) {
      config.MergeMode = true;
      atlas.AddFontFromFileTTF(fallback.c_str(), look.text_px(type), &config, ranges.data());
    }
    fonts_[static_cast<std::size_t>(i)] = font;
  }
  if (!atlas.Build()) return base::fail(base::ErrorKind::kNotFound, "font atlas");
  atlas.ClearInputData();  // the font files, some megabytes; each build reads them anew
  wants_build_ = false;
  return base::ok_status();
}

char32_t Fonts::drawable(char32_t character) {
  if (character > 0xFFFF) return kMissingGlyph;
  if (character < 0x20) return U' ';
  if (at(Type::kBody)->FindGlyphNoFallback(static_cast<ImWchar>(character)) != nullptr)
    return character;
  const unsigned block = static_cast<unsigned>(character) >> 8U;
  if (!blocks_.contains(block) && blocks_.size() < kBlocksMax) {
    blocks_.insert(block);
    wants_build_ = true;
  }
  return kMissingGlyph;
}

}  // namespace faltbok::ui
