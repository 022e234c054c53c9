#include "forms/xlsform/xml_writer.h"

#include <array>
#include <cstdint>

#include "forms/xlsform/limits.h"
#include "platform/base/check.h"

namespace faltbok::forms::xlsform {

void XmlWriter::put(std::string_view text) {
  if (out_.size() + text.size() > kXmlSizeMax)
    overflowed_ = true;
  else
    out_ += text;
}

namespace {

enum class In : std::uint8_t { kText, kAttribute };

// What stands for a character that cannot stand for itself; empty when it can.
std::string_view escaped(char c, In in) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '\r': return "&#13;";
    case '"': return in == In::kAttribute ? "&quot;" : "";
    case '\n': return in == In::kAttribute ? "&#10;" : "";
    case '\t': return in == In::kAttribute ? "&#9;" : "";
    default: return static_cast<unsigned char>(c) < 0x20 ? " " : "";  // XML has no such character
  }
}

// Bytes that stand for themselves everywhere: nearly all of them.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> out{};
  for (unsigned c = 0x20; c < 256; ++c) out[c] = c != '&' && c != '<' && c != '>' && c != '"';
  return out;
}();

template <typename Put>
void put_escaped(std::string_view text, In in, const Put& put) {
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kPlain[static_cast<unsigned char>(text[i])]) continue;
    const std::string_view instead = escaped(text[i], in);
    if (instead.empty()) continue;
    put(text.substr(from, i - from));
    put(instead);
    from = i + 1;
  }
  put(text.substr(from));
}

}  // namespace

void XmlWriter::end_tag_start() {
  if (in_start_tag_) put(">");
  in_start_tag_ = false;
}

XmlWriter& XmlWriter::open(std::string_view element) {
  end_tag_start();
  put("<");
  put(element);
  open_.emplace_back(element);
  in_start_tag_ = true;
  return *this;
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value) {
  CHECK(in_start_tag_);
  put(" ");
  put(name);
  put("=\"");
  put_escaped(value, In::kAttribute, [this](std::string_view part) { put(part); });
  put("\"");
  return *this;
}

XmlWriter& XmlWriter::attribute_if(std::string_view name, std::string_view value) {
  return value.empty() ? *this : attribute(name, value);
}

XmlWriter& XmlWriter::text(std::string_view text) {
  if (text.empty()) return *this;
  end_tag_start();
  put_escaped(text, In::kText, [this](std::string_view part) { put(part); });
  return *this;
}

XmlWriter& XmlWriter::close() {
  CHECK(!open_.empty());
  if (in_start_tag_) {
    put("/>");
    in_start_tag_ = false;
  } else {
    put("</");
    put(open_.back());
    put(">");
  }
  open_.pop_back();
  return *this;
}

XmlWriter& XmlWriter::leaf(std::string_view element, std::string_view content) {
  return open(element).text(content).close();
}

std::string XmlWriter::take() {
  CHECK(open_.empty());
  return std::move(out_);
}

}  // namespace faltbok::forms::xlsform
