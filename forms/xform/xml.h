// The XML of a form, read in place into one flat array: what a form of a megabyte and a half needs
// to be open in a moment.
//
//   Shape    records in document order; an element that holds nothing but text has it as text();
//            text beside elements is a child of its own. White space alone is kept only where it
//            stands beside an <output>, or is all that an element holds
//   Errors   XmlFailure: not well-formed, deeper than kXmlDepthMax, or more than kXmlNodeCountMax
//   Lifetime views point into the bytes, which are changed (entities, line ends)
//            and must outlive it
//   Threads  const: any
//   Source   XML 1.0; no DTD: a document type is passed over, one that declares entities refused
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "forms/xpath/names.h"
#include "platform/base/bytes.h"

namespace faltbok::forms {

struct XmlFailure {
  std::size_t at = 0;  // byte
  std::string why;
};

struct XmlAttribute {
  const char* name_at = nullptr;
  const char* text_at = nullptr;
  std::uint32_t text_size = 0;
  std::uint16_t name_size = 0, local_at = 0;
  NameId id = kNone;
  std::string_view name() const { return {name_at, name_size}; }
  std::string_view local() const { return name().substr(local_at); }
  std::string_view value() const { return {text_at, text_size}; }
};

class XmlNode;

class XmlDocument {
 public:
  // Once. Names get their numbers on the way.
  std::optional<XmlFailure> parse(std::span<char> bytes, Names& names);
  XmlNode root() const;

 private:
  friend class XmlNode;
  friend class XmlParser;
  // Small on purpose: a form with 12,600 choices has 60,000 of them.
  struct Record {
    std::uint32_t name_at = 0, text_at = 0, text_size = 0;  // in the bytes
    std::uint16_t name_size = 0, local_at = 0;              // no name: it is text
    NameId id = kNone;
    std::uint32_t parent = kNone, next = kNone, first_child = kNone;
    std::uint32_t first_attribute = 0, attribute_count = 0;
    std::uint32_t end = 0;  // one past the last record below
  };
  std::vector<Record> records_;
  std::vector<XmlAttribute> attributes_;
  const char* bytes_ = nullptr;
};

// One element or text, or nothing: the missing node answers every question with nothing.
class XmlNode {
 public:
  XmlNode() = default;
  XmlNode(const XmlDocument& document, std::uint32_t index)
      : document_(index == kNone ? nullptr : &document), index_(index) {}
  explicit operator bool() const { return document_ != nullptr; }
  bool operator==(const XmlNode&) const = default;

  bool is_element() const { return at().name_size != 0; }
  std::string_view name() const { return view(at().name_at, at().name_size); }
  NameId id() const { return at().id; }  // of the local name
  std::string_view local() const { return name().substr(at().local_at); }
  // What stands directly in it: all of it, or what is before the first element.
  std::string_view text() const;
  XmlNode parent() const { return linked(at().parent); }
  XmlNode first_child() const { return linked(at().first_child); }
  XmlNode next_sibling() const { return linked(at().next); }
  std::span<const XmlAttribute> attributes() const;
  // by its name as written; nullptr: there is none
  const XmlAttribute* attribute(std::string_view qualified) const;
  std::uint32_t count_below() const { return at().end == 0 ? 0 : at().end - index_ - 1; }
  std::size_t offset() const;  // in the document's bytes

  class Children;
  Children children() const;

 private:
  const XmlDocument::Record& record() const { return document_->records_[index_]; }
  const XmlDocument::Record& at() const {
    static constexpr XmlDocument::Record kMissing{};
    return document_ == nullptr ? kMissing : record();
  }
  std::string_view view(std::uint32_t from, std::size_t size) const {
    return size == 0 ? std::string_view{} : std::string_view(document_->bytes_ + from, size);
  }
  XmlNode linked(std::uint32_t to) const {
    return document_ == nullptr ? XmlNode{} : XmlNode(*document_, to);
  }
  const XmlDocument* document_ = nullptr;
  std::uint32_t index_ = kNone;
};

class XmlNode::Children {
 public:
  class Iterator {
   public:
    using value_type = XmlNode;
    using reference = const XmlNode&;
    using pointer = const XmlNode*;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;
    Iterator() = default;
    explicit Iterator(XmlNode at) : at_(at) {}
    const XmlNode& operator*() const { return at_; }
    const XmlNode* operator->() const { return &at_; }
    Iterator& operator++() {
      at_ = at_.next_sibling();
      return *this;
    }
    Iterator operator++(int) {
      Iterator was = *this;
      ++*this;
      return was;
    }
    bool operator==(const Iterator&) const = default;

   private:
    XmlNode at_;
  };
  explicit Children(XmlNode first) : first_(first) {}
  Iterator begin() const { return Iterator(first_); }
  Iterator end() const { return {}; }

 private:
  XmlNode first_;
};

// A document as UTF-8: itself, or what it was converted to; or why it cannot be read.
struct XmlBytes {
  std::optional<base::Bytes> converted;
  std::optional<XmlFailure> failure;  // `at` in the bytes as they were given
};
// Looks at a byte order mark, the declaration, and each byte.
XmlBytes utf8_of(base::BytesView xml);
// Where UTF-8 ends and something else begins; nullopt: nowhere.
std::optional<std::size_t> first_not_utf8(std::string_view text);

inline XmlNode::Children XmlNode::children() const { return Children(first_child()); }

}  // namespace faltbok::forms
