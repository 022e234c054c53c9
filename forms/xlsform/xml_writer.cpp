#include "forms/xlsform/xml_writer.h"

#include "forms/xlsform/limits.h"
#include "platform/base/check.h"

namespace faltbok::forms::xlsform {

void XmlWriter::put(std::string_view text) {
  if (out_.size() + text.size() > kXmlSizeMax)
    overflowed_ = true;
  else
    out_ += text;
}

void XmlWriter::put_attribute_value(std::string_view text) {
  for (const char c : text) {
    if (c == '"')
      put("&quot;");
    else if (c == '\n')
      put("&#10;");
    else if (c == '\t')
      put("&#9;");
    else
      put_char(c);
  }
}

void XmlWriter::put_char(char c) {
  if (c == '&')
    put("&amp;");
  else if (c == '<')
    put("&lt;");
  else if (c == '>')
    put("&gt;");
  else if (c == '\r')
    put("&#13;");
  else if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t')
    put(" ");  // XML has no such character
  else
    put({&c, 1});
}

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
  put_attribute_value(value);
  put("\"");
  return *this;
}

XmlWriter& XmlWriter::attribute_if(std::string_view name, std::string_view value) {
  return value.empty() ? *this : attribute(name, value);
}

XmlWriter& XmlWriter::text(std::string_view text) {
  if (text.empty()) return *this;
  end_tag_start();
  for (const char c : text) put_char(c);
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
