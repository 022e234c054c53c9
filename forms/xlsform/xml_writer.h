// Writes XML as text: escaping, nesting, and a limit on how much.
//
//   Units    bytes; beyond kXmlSizeMax nothing more is written and overflowed() says so
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace faltbok::forms::xlsform {

class XmlWriter {
 public:
  XmlWriter& open(std::string_view element);
  XmlWriter& attribute(std::string_view name, std::string_view value);
  XmlWriter& attribute_if(std::string_view name, std::string_view value);  // not when empty
  XmlWriter& text(std::string_view text);
  XmlWriter& close();
  XmlWriter& leaf(std::string_view element, std::string_view text);
  bool overflowed() const { return overflowed_; }
  std::string take();

 private:
  void end_tag_start();
  void put(std::string_view text);
  std::string out_;
  std::vector<std::string> open_;
  bool in_start_tag_ = false;
  bool overflowed_ = false;
};

}  // namespace faltbok::forms::xlsform
