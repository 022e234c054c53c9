#include "forms/xform/xml.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "forms/limits.h"
#include "forms/xform/xml_decode.h"

namespace faltbok::forms {
namespace {

constexpr std::string_view kOutput = "output";

// What a byte may be; one table, so that a long run is one load and one test a byte.
enum : std::uint8_t { kName = 1, kNameStart = 2, kSpace = 4, kPlainText = 8 };
constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> out{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
    const bool start = letter || c >= 0x80;
    const bool part = start || (c >= '0' && c <= '9') || c == '-' || c == '.';
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    // '"' and '\'' stand for themselves in text, but end an attribute: they are not plain.
    const bool plain = c != '<' && c != '&' && c != '"' && c != '\'' && c >= 0x20;
    out[c] = static_cast<std::uint8_t>((part ? kName : 0) | (start ? kNameStart : 0) |
                                       (space ? kSpace : 0) | (plain ? kPlainText : 0));
  }
  return out;
}
constexpr std::array<std::uint8_t, 256> kClasses = make_classes();
bool is(char c, std::uint8_t what) { return (kClasses[static_cast<unsigned char>(c)] & what) != 0; }

}  // namespace

class XmlParser {
 public:
  XmlParser(XmlDocument& document, std::span<char> bytes, Names& names)
      : document_(document),
        names_(names),
        begin_(bytes.data()),
        at_(begin_),
        end_(begin_ + bytes.size()) {}

  std::optional<XmlFailure> run() {
    // A guess: memory that is not touched costs nothing.
    document_.records_.reserve(std::min(kXmlNodeCountMax, bytes_left() / 32 + 16));
    document_.attributes_.reserve(bytes_left() / 64 + 16);
    if (rest().starts_with("\xEF\xBB\xBF")) at_ += 3;
    while (at_ < end_ && !failure_) {
      if (*at_ == '<')
        markup();
      else
        text();
    }
    if (!failure_ && depth_ > 0)
      fail("<" + std::string(name_of(open())) + "> is not closed before the file ends");
    if (!failure_ && document_.records_.empty()) fail("there is no element in it");
    return std::move(failure_);
  }

 private:
  using Record = XmlDocument::Record;

  std::size_t bytes_left() const { return static_cast<std::size_t>(end_ - at_); }
  std::string_view rest() const { return {at_, bytes_left()}; }
  Record& open() { return document_.records_[open_[depth_]]; }
  void fail(std::string why) {
    if (!failure_) failure_ = XmlFailure{static_cast<std::size_t>(at_ - begin_), std::move(why)};
    at_ = end_;
  }
  void skip_space() {
    while (at_ < end_ && is(*at_, kSpace)) ++at_;
  }
  // Behind the next `mark`.
  void skip_past(std::string_view mark, const char* what) {
    const std::size_t found = rest().find(mark);
    if (found == std::string_view::npos) return fail(what);
    at_ += found + mark.size();
  }

  void markup() {
    const std::string_view here = rest();
    if (here.size() < 2) return fail("the file ends in the middle of a mark");
    if (here[1] == '/') return end_tag();
    if (is(here[1], kNameStart)) return start_tag();
    if (here.starts_with("<!--")) {
      at_ += 4;
      return skip_past("-->", "a comment is not closed");
    }
    if (here.starts_with("<![CDATA[")) return cdata();
    if (here[1] == '?') return skip_past("?>", "a processing instruction is not closed");
    if (here.starts_with("<!")) return document_type();
    fail("'<' stands where no element begins");
  }

  // Passed over, with what it declares inside [ ]. Entities are not expanded (they can grow without
  // end), and as written they would stand in labels and values: no form that has them is read.
  void document_type() {
    int depth = 0;
    char quote = 0;
    for (; at_ < end_; ++at_) {
      if (quote == 0 && rest().starts_with("<!ENTITY"))
        return fail("the document type declares an entity; write the text itself where it is used");
      if (quote != 0) {
        if (*at_ == quote) quote = 0;
        continue;
      }
      if (*at_ == '"' || *at_ == '\'') quote = *at_;
      if (*at_ == '<') ++depth;
      if (*at_ == '>' && --depth == 0) break;
    }
    if (at_ == end_) return fail("the document type is not closed");
    ++at_;
  }

  void text() {
    char* const from = at_;
    if (run_begin_ == nullptr) run_begin_ = run_end_ = from;
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t')) ++at_;
    if (run_end_ == from && at_ < end_ && *at_ == '<') {  // between two tags of a tidy document
      run_end_ = at_;
      return;
    }
    run_is_space_ = false;
    const void* const mark = std::memchr(at_, '<', bytes_left());
    at_ = mark == nullptr ? end_ : at_ + (static_cast<const char*>(mark) - at_);
    const auto size = static_cast<std::size_t>(at_ - from);
    const bool plain = run_end_ == from && std::memchr(from, '&', size) == nullptr &&
                       std::memchr(from, '\r', size) == nullptr;
    run_end_ = plain ? at_ : decode_xml(from, at_, run_end_, XmlPart::kText);
  }

  void cdata() {
    at_ += 9;
    char* const from = at_;
    skip_past("]]>", "a CDATA section is not closed");
    if (failure_) return;
    run_is_space_ = false;
    const auto size = static_cast<std::size_t>(at_ - from - 3);
    if (run_begin_ == nullptr) run_begin_ = run_end_ = from;
    std::memmove(run_end_, from, size);
    run_end_ += size;
  }

  std::string_view name_of(const Record& record) const {
    return {begin_ + record.name_at, record.name_size};
  }
  std::uint32_t offset_of(const char* at) const { return static_cast<std::uint32_t>(at - begin_); }

  struct Name {
    const char* at = nullptr;
    std::uint16_t size = 0, local_at = 0;
    std::string_view text() const { return {at, size}; }
    std::string_view local() const { return text().substr(local_at); }
  };
  Name name() {
    constexpr std::ptrdiff_t kNameSizeMax = 0xFFFF;
    Name out{at_, 0, 0};
    for (; at_ < end_ && is(*at_, kName); ++at_)
      if (*at_ == ':') out.local_at = static_cast<std::uint16_t>(at_ - out.at + 1);
    if (at_ - out.at > kNameSizeMax) fail("a name is too long");
    out.size = static_cast<std::uint16_t>(at_ - out.at);
    if (out.local_at == out.size && out.size > 0) fail("a name ends with ':'");
    return out;
  }
  // The few names of a form come again and again: most are found without a look at the table.
  NameId id_of(std::string_view local) {
    const auto first = static_cast<unsigned char>(local.front());
    const auto last = static_cast<unsigned char>(local.back());
    Known& known = known_[(first * 7U + last * 3U + local.size()) % known_.size()];
    if (known.text != local) known = {local, names_.intern(local)};
    return known.id;
  }

  std::uint32_t add(Record record) {
    if (document_.records_.size() >= kXmlNodeCountMax) {
      fail("there are more than " + std::to_string(kXmlNodeCountMax) + " elements");
      return kNone;
    }
    const auto index = static_cast<std::uint32_t>(document_.records_.size());
    record.parent = depth_ == 0 ? kNone : open_[depth_];
    record.end = index + 1;
    document_.records_.push_back(record);
    if (last_[depth_] != kNone)
      document_.records_[last_[depth_]].next = index;
    else if (depth_ > 0)
      open().first_child = index;
    last_[depth_] = index;
    return index;
  }

  std::string_view take_run() {
    const std::string_view text(run_begin_, static_cast<std::size_t>(run_end_ - run_begin_));
    run_begin_ = nullptr;
    run_is_space_ = true;
    return text;
  }
  // Text that stands beside elements.
  void flush(std::string_view next_local) {
    if (run_begin_ == nullptr) return;
    const bool quick = run_is_space_;
    const std::string_view text = take_run();
    const bool after_output = last_[depth_] != kNone && local_of(last_[depth_]) == kOutput;
    if (depth_ == 0 || text.empty()) return;
    const bool space =
        quick || std::all_of(text.begin(), text.end(), [](char c) { return is(c, kSpace); });
    if (space && next_local != kOutput && !after_output) return;
    Record record;
    record.text_at = offset_of(text.data());
    record.text_size = static_cast<std::uint32_t>(text.size());
    add(record);
  }
  std::string_view local_of(std::uint32_t index) const {
    const Record& record = document_.records_[index];
    return name_of(record).substr(record.local_at);
  }

  void start_tag() {
    ++at_;
    Record record;
    const Name own = name();
    if (failure_) return;
    record.name_at = offset_of(own.at);
    record.name_size = own.size;
    record.local_at = own.local_at;
    record.id = id_of(own.local());
    flush(own.local());
    record.first_attribute = static_cast<std::uint32_t>(document_.attributes_.size());
    while (!failure_) {
      skip_space();
      if (at_ == end_) return fail("the file ends inside <" + std::string(own.text()) + ">");
      if (*at_ == '>' || *at_ == '/') break;
      attribute();
    }
    if (failure_) return;
    record.attribute_count =
        static_cast<std::uint32_t>(document_.attributes_.size()) - record.first_attribute;
    const std::uint32_t index = add(record);
    const bool closed = *at_ == '/';
    at_ += closed ? 2 : 1;
    if (at_ > end_ || at_[-1] != '>') return fail("'>' is missing");
    if (closed || index == kNone) return;
    if (depth_ == static_cast<std::size_t>(kXmlDepthMax))
      return fail("elements stand more than " + std::to_string(kXmlDepthMax) + " deep");
    open_[++depth_] = index;
    last_[depth_] = kNone;
  }

  void attribute() {
    if (!is(*at_, kNameStart)) return fail("an attribute has no name");
    const Name own = name();
    XmlAttribute out;
    out.name_at = own.at;
    out.name_size = own.size;
    out.local_at = own.local_at;
    skip_space();
    if (at_ == end_ || *at_ != '=') return fail("an attribute has no '='");
    out.id = id_of(own.local());
    ++at_;
    skip_space();
    if (at_ == end_ || (*at_ != '"' && *at_ != '\''))
      return fail("an attribute's value is not in quotes");
    const char quote = *at_++;
    char* const from = at_;
    while (at_ < end_ && is(*at_, kPlainText)) ++at_;
    char* const special = at_;
    while (at_ < end_ && *at_ != quote) ++at_;
    if (at_ == end_) return fail("an attribute's value is not closed");
    char* const stop =
        special == at_ ? at_ : decode_xml(special, at_, special, XmlPart::kAttribute);
    out.text_at = from;
    out.text_size = static_cast<std::uint32_t>(stop - from);
    ++at_;
    if (at_ < end_ && !is(*at_, kSpace) && *at_ != '>' && *at_ != '/' && *at_ != '?')
      return fail("attributes are not parted by a space");
    document_.attributes_.push_back(out);
  }

  void end_tag() {
    at_ += 2;
    const std::string_view closed = name().text();
    skip_space();
    if (at_ == end_ || *at_ != '>') return fail("an end mark is not closed");
    if (depth_ == 0) return fail("</" + std::string(closed) + "> closes nothing");
    if (closed != name_of(open()))
      return fail("</" + std::string(closed) + "> stands where <" + std::string(name_of(open())) +
                  "> ends");
    ++at_;
    if (open().first_child == kNone && run_begin_ != nullptr) {
      const std::string_view text = take_run();
      open().text_at = offset_of(text.data());
      open().text_size = static_cast<std::uint32_t>(text.size());
    }
    flush({});
    open().end = static_cast<std::uint32_t>(document_.records_.size());
    --depth_;
  }

  struct Known {
    std::string_view text;
    NameId id = kNone;
  };
  XmlDocument& document_;
  Names& names_;
  std::array<Known, 256> known_{};
  char* begin_;
  char* at_;
  char* end_;
  char* run_begin_ = nullptr;  // text since the last tag, decoded
  char* run_end_ = nullptr;
  bool run_is_space_ = true;  // known without looking again
  std::size_t depth_ = 0;
  std::array<std::uint32_t, kXmlDepthMax + 1> open_{};  // by depth; 0: the document
  std::array<std::uint32_t, kXmlDepthMax + 1> last_{kNone};
  std::optional<XmlFailure> failure_;
};

std::optional<XmlFailure> XmlDocument::parse(std::span<char> bytes, Names& names) {
  bytes_ = bytes.data();
  return XmlParser(*this, bytes, names).run();
}

XmlNode XmlDocument::root() const { return records_.empty() ? XmlNode{} : XmlNode(*this, 0); }

std::string_view XmlNode::text() const {
  if (at().text_size > 0 || at().first_child == kNone) return view(at().text_at, at().text_size);
  for (const XmlNode& child : children())
    if (!child.is_element()) return child.text();
  return {};
}

std::span<const XmlAttribute> XmlNode::attributes() const {
  if (document_ == nullptr) return {};
  return std::span(document_->attributes_)
      .subspan(record().first_attribute, record().attribute_count);
}

const XmlAttribute* XmlNode::attribute(std::string_view qualified) const {
  for (const XmlAttribute& each : attributes())
    if (each.name() == qualified) return &each;
  return nullptr;
}

std::size_t XmlNode::offset() const { return is_element() ? at().name_at : at().text_at; }

}  // namespace faltbok::forms
