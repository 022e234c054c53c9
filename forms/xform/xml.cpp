#include "forms/xform/xml.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "forms/limits.h"

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

// Writes a code point as UTF-8; `to` is never ahead of what was read.
char* put_utf8(std::uint32_t c, char* to) {
  const auto put = [&](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0U | c >> 6U);
    put(0x80U | (c & 0x3FU));
  } else if (c < 0x10000) {
    put(0xE0U | c >> 12U);
    put(0x80U | (c >> 6U & 0x3FU));
    put(0x80U | (c & 0x3FU));
  } else {
    put(0xF0U | c >> 18U);
    put(0x80U | (c >> 12U & 0x3FU));
    put(0x80U | (c >> 6U & 0x3FU));
    put(0x80U | (c & 0x3FU));
  }
  return to;
}

struct Entity {
  std::uint32_t code = 0;  // 0: not one that is known
  std::size_t size = 0;    // of its spelling, with & and ;
};

Entity entity_at(std::string_view text) {
  constexpr std::size_t kEntitySizeMax = 12;
  const std::size_t end = text.substr(0, kEntitySizeMax).find(';');
  if (end == std::string_view::npos) return {};
  std::string_view name = text.substr(1, end - 1);
  if (name == "lt") return {'<', end + 1};
  if (name == "gt") return {'>', end + 1};
  if (name == "amp") return {'&', end + 1};
  if (name == "quot") return {'"', end + 1};
  if (name == "apos") return {'\'', end + 1};
  if (!name.starts_with('#')) return {};
  const bool hex = name.starts_with("#x") || name.starts_with("#X");
  name.remove_prefix(hex ? 2 : 1);
  std::uint32_t code = 0;
  const auto [stop, error] =
      std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
  const bool whole = error == std::errc{} && stop == name.data() + name.size();
  const bool allowed = code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return whole && allowed ? Entity{code, end + 1} : Entity{};
}

enum class In : std::uint8_t { kText, kAttribute };

// [from, stop) with entities and line ends read, written to `to`; gives the end of it.
char* decode(char* from, char* stop, char* to, In in) {
  while (from < stop) {
    const char c = *from;
    if (c == '&') {
      const Entity entity = entity_at({from, static_cast<std::size_t>(stop - from)});
      if (entity.size > 0) {
        to = put_utf8(entity.code, to);
        from += entity.size;
        continue;
      }
    }
    if (c == '\r') {  // XML 1.0 §2.11: a line ends with \n
      ++from;
      if (from < stop && *from == '\n') ++from;
      *to++ = in == In::kText ? '\n' : ' ';
      continue;
    }
    ++from;
    *to++ = in == In::kAttribute && (c == '\n' || c == '\t') ? ' ' : c;
  }
  return to;
}

}  // namespace

class XmlParser {
 public:
  XmlParser(XmlDocument& document, std::span<char> bytes)
      : document_(document), begin_(bytes.data()), at_(begin_), end_(begin_ + bytes.size()) {}

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
      fail("<" + std::string(open().name) + "> is not closed before the file ends");
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

  // Passed over, with what it declares inside [ ].
  void document_type() {
    int depth = 0;
    char quote = 0;
    for (; at_ < end_; ++at_) {
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
    run_end_ = plain ? at_ : decode(from, at_, run_end_, In::kText);
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

  std::string_view name() {
    const char* const from = at_;
    local_at_ = 0;
    for (; at_ < end_ && is(*at_, kName); ++at_)
      if (*at_ == ':') local_at_ = static_cast<std::uint32_t>(at_ - from) + 1;
    return {from, static_cast<std::size_t>(at_ - from)};
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
    record.text = text;
    add(record);
  }
  std::string_view local_of(std::uint32_t index) const {
    return document_.records_[index].name.substr(document_.records_[index].local_at);
  }

  void start_tag() {
    ++at_;
    Record record;
    record.name = name();
    record.local_at = local_at_;
    if (record.local_at == record.name.size()) return fail("a name ends with ':'");
    flush(record.name.substr(record.local_at));
    record.first_attribute = static_cast<std::uint32_t>(document_.attributes_.size());
    while (!failure_) {
      skip_space();
      if (at_ == end_) return fail("the file ends inside <" + std::string(record.name) + ">");
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
    XmlAttribute out;
    out.qualified = name();
    out.local_at = local_at_;
    skip_space();
    if (at_ == end_ || *at_ != '=') return fail("an attribute has no '='");
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
    char* const stop = special == at_ ? at_ : decode(special, at_, special, In::kAttribute);
    out.text = {from, static_cast<std::size_t>(stop - from)};
    ++at_;
    if (at_ < end_ && !is(*at_, kSpace) && *at_ != '>' && *at_ != '/' && *at_ != '?')
      return fail("attributes are not parted by a space");
    document_.attributes_.push_back(out);
  }

  void end_tag() {
    at_ += 2;
    const std::string_view closed = name();
    skip_space();
    if (at_ == end_ || *at_ != '>') return fail("an end mark is not closed");
    if (depth_ == 0) return fail("</" + std::string(closed) + "> closes nothing");
    if (closed != open().name)
      return fail("</" + std::string(closed) + "> stands where <" + std::string(open().name) +
                  "> ends");
    ++at_;
    if (open().first_child == kNone && run_begin_ != nullptr) open().text = take_run();
    flush({});
    open().end = static_cast<std::uint32_t>(document_.records_.size());
    --depth_;
  }

  XmlDocument& document_;
  char* begin_;
  char* at_;
  char* end_;
  char* run_begin_ = nullptr;  // text since the last tag, decoded
  char* run_end_ = nullptr;
  bool run_is_space_ = true;  // known without looking again
  std::size_t depth_ = 0;
  std::array<std::uint32_t, kXmlDepthMax + 1> open_{};  // by depth; 0: the document
  std::array<std::uint32_t, kXmlDepthMax + 1> last_{kNone};
  std::uint32_t local_at_ = 0;  // of the name that was read last
  std::optional<XmlFailure> failure_;
};

std::optional<XmlFailure> XmlDocument::parse(std::span<char> bytes) {
  bytes_ = bytes.data();
  return XmlParser(*this, bytes).run();
}

XmlNode XmlDocument::root() const { return records_.empty() ? XmlNode{} : XmlNode(*this, 0); }

std::string_view XmlNode::text() const {
  const XmlDocument::Record& own = at();
  if (!own.text.empty() || own.first_child == kNone) return own.text;
  for (const XmlNode& child : children())
    if (!child.is_element()) return child.record().text;
  return {};
}

std::span<const XmlAttribute> XmlNode::attributes() const {
  if (document_ == nullptr) return {};
  return std::span(document_->attributes_)
      .subspan(record().first_attribute, record().attribute_count);
}

const XmlAttribute* XmlNode::attribute(std::string_view qualified) const {
  for (const XmlAttribute& each : attributes())
    if (each.qualified == qualified) return &each;
  return nullptr;
}

std::size_t XmlNode::offset() const {
  if (document_ == nullptr) return 0;
  const char* const from = is_element() ? record().name.data() : record().text.data();
  return static_cast<std::size_t>(from - document_->bytes_);
}

}  // namespace faltbok::forms
