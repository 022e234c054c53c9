// The XML that forms are read from: what is text, what is refused and where.
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "forms/limits.h"
#include "forms/xform/xml.h"

using namespace faltbok::forms;

namespace {

struct Parsed {
  explicit Parsed(std::string_view xml) : bytes(xml.begin(), xml.end()) {
    failure = document.parse(bytes, names);
  }
  std::vector<char> bytes;
  Names names;
  XmlDocument document;
  std::optional<XmlFailure> failure;
};

// The tree as text: names, texts in [ ], attributes with @.
std::string shape(const XmlNode& node) {
  if (!node.is_element()) return "[" + std::string(node.text()) + "]";
  std::string out(node.name());
  for (const XmlAttribute& each : node.attributes())
    out += " @" + std::string(each.name()) + "=" + std::string(each.value());
  if (!node.first_child())
    return out + (node.text().empty() ? "" : "[" + std::string(node.text()) + "]");
  out += "(";
  for (const XmlNode& child : node.children()) out += shape(child) + ";";
  return out + ")";
}
std::string shape_of(std::string_view xml) {
  const Parsed parsed(xml);
  return parsed.failure ? "refused at " + std::to_string(parsed.failure->at)
                        : shape(parsed.document.root());
}

}  // namespace

TEST_CASE("xml: elements, attributes and text are read as written") {
  CHECK(shape_of("<a/>") == "a");
  CHECK(shape_of("<?xml version=\"1.0\"?>\n<!-- c -->\n<a x='1' b:y=\"two\">t</a>\n") ==
        "a @x=1 @b:y=two[t]");
  CHECK(shape_of("<a><b/>  <c>x</c>\n</a>") == "a(b;c[x];)");
  CHECK(shape_of("<a>\n</a>") == "a[\n]");
  CHECK(shape_of("<a>t<b/>u</a>") == "a([t];b;[u];)");
  CHECK(shape_of("\xEF\xBB\xBF<a/>") == "a");
  const Parsed parsed("<h:a xmlns:h='u'><b h:c='1'/></h:a>");
  CHECK(parsed.document.root().local() == "a");
  CHECK(parsed.names.text(parsed.document.root().id()) == "a");
  CHECK(parsed.names.text(parsed.document.root().first_child().attributes()[0].id) == "c");
  CHECK(parsed.document.root().first_child().attributes()[0].local() == "c");
  CHECK(parsed.document.root().first_child().parent() == parsed.document.root());
  CHECK(Parsed("<a><b><c/>t<d/></b><e/></a>").document.root().first_child().count_below() == 3);
}

TEST_CASE("xml: white space is kept only beside an output, or alone") {
  CHECK(shape_of("<l> <output value='1'/> <output value='2'/> </l>") ==
        "l([ ];output @value=1;[ ];output @value=2;[ ];)");
  CHECK(shape_of("<l> <b/> <b/> </l>") == "l(b;b;)");
}

TEST_CASE("xml: entities, character references, CDATA and line ends are read") {
  CHECK(shape_of("<a b='&lt;&amp;&gt;&quot;&apos;'>&#228;&#xE4;&#x1F600;&unknown;&</a>") ==
        "a @b=<&>\"'[\xC3\xA4\xC3\xA4\xF0\x9F\x98\x80&unknown;&]");
  CHECK(shape_of("<a>x<![CDATA[<&lt;]]>y<!-- not text -->z</a>") == "a[x<&lt;yz]");
  CHECK(shape_of("<a b='1\r\n2\t3\n4'>1\r\n2\r3</a>") == "a @b=1 2 3 4[1\n2\n3]");
  CHECK(shape_of("<a>&#0;&#xD800;&#x110000;</a>") == "a[&#0;&#xD800;&#x110000;]");
}

TEST_CASE("xml: a document type is passed over; one that declares an entity is refused there") {
  CHECK(shape_of("<!DOCTYPE a [<!ATTLIST a b CDATA \"x>y\"> <!ELEMENT a ANY>]><a>e</a>") == "a[e]");
  CHECK(shape_of("<!DOCTYPE a [\n<!ENTITY e \"x\">]><a>&e;</a>") == "refused at 14");
}

TEST_CASE("xml: what is not well-formed is refused where it goes wrong") {
  for (const char* const xml : {"",
                                "   ",
                                "text",
                                "<",
                                "<a",
                                "<a>",
                                "<a b",
                                "<a b=",
                                "<a b=1/>",
                                "<a b='1/>",
                                "<a b='1'c='2'/>",
                                "<a></b>",
                                "</a>",
                                "<a/></a>",
                                "<a><!-- </a>",
                                "<a><![CDATA[ </a>",
                                "<?xml",
                                "<!DOCTYPE a",
                                "<a><1/></a>",
                                "<a:/>",
                                "<a/",
                                "<a></a",
                                "<a =''/>"}) {
    INFO(xml);
    CHECK(Parsed(xml).failure.has_value());
  }
  CHECK(shape_of("<a>\n<b></c></a>") == "refused at 10");
}

TEST_CASE("xml: every cut of a document is refused, or read without a crash") {
  const std::string whole =
      "<?xml version='1.0'?><!DOCTYPE a [<!ELEMENT e 'f'>]><a b='&lt;'>t&#10;<![CDATA[x]]><!--c-->"
      "<output/> <c/></a>";
  REQUIRE(!Parsed(whole).failure);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK(Parsed(whole.substr(0, size)).failure.has_value());
  }
}

TEST_CASE("xml: depth is limited") {
  const auto nested = [](int depth) {
    std::string xml;
    for (int i = 0; i < depth; ++i) xml += "<a>";
    for (int i = 0; i < depth; ++i) xml += "</a>";
    return xml;
  };
  CHECK(!Parsed(nested(kXmlDepthMax)).failure);
  CHECK(Parsed(nested(kXmlDepthMax + 1)).failure);
  CHECK(Parsed(nested(10'000)).failure);
}

TEST_CASE(
    "xml: UTF-16, Latin-1 and Windows-1252 become UTF-8; what is nothing of these is refused") {
  using faltbok::base::Bytes;
  const auto text_of = [](const Bytes& bytes) {
    const XmlBytes read = utf8_of(bytes);
    if (read.failure) return std::to_string(read.failure->at) + ": " + read.failure->why;
    return read.converted ? std::string(read.converted->begin(), read.converted->end())
                          : std::string("as it is");
  };
  CHECK(text_of({0xFF, 0xFE, '<', 0, 0xE4, 0, 0x3D, 0xD8, 0x00, 0xDE}) ==
        "<\xC3\xA4\xF0\x9F\x98\x80");
  CHECK(text_of({0xFE, 0xFF, 0, '<', 0, 0xE4}) == "<\xC3\xA4");
  CHECK(text_of({'<', 0, 'a', 0, 0, 0xDC}) == "<a\xEF\xBF\xBD");  // half a pair
  CHECK(text_of({0, '<', 0, 'a'}) == "<a");
  CHECK(text_of({'<', 'a', '/', '>'}) == "as it is");
  const std::string latin = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE4</a>";
  CHECK(text_of(Bytes(latin.begin(), latin.end())).find("<a>\xC3\xA4</a>") != std::string::npos);
  const auto declared = [&](const std::string& encoding, const std::string& rest) {
    const std::string xml = "<?xml version='1.0' encoding='" + encoding + "'?>" + rest;
    const std::string read = text_of(Bytes(xml.begin(), xml.end()));
    return read.starts_with("<?xml") ? read.substr(xml.size() - rest.size()) : read;
  };
  CHECK(declared("Windows-1252", "<a>\x80\xE5</a>") == "<a>\xE2\x82\xAC\xC3\xA5</a>");
  CHECK(declared("cp1252", "<a>\x81</a>") ==
        "42: a byte stands here that is no character in its encoding");
  CHECK(declared("US-ASCII", "<a>a</a>") == "as it is");
  CHECK(declared("US-ASCII", "<a>\xE5</a>") == "44: byte 45 of the file is not UTF-8");
  CHECK(declared("UTF-16", "<a>\xC3\xA5</a>") == "as it is");
  CHECK(declared("Shift_JIS", "<a/>") == "30: its encoding 'shift_jis' is not known here");
}

TEST_CASE("xml: a byte that is not UTF-8 is refused, wherever it stands") {
  const std::string plain = "<a>0123456789abcdef</a>";
  CHECK(!utf8_of(faltbok::base::view_of(plain)).failure);
  for (std::size_t at = 0; at <= plain.size(); ++at)
    for (const char* bad : {"\xE5", "\xC3(", "\xED\xA0\x80", "\xF5\x80\x80\x80"}) {
      std::string xml = plain;
      const auto read = first_not_utf8(xml.insert(at, bad));
      CHECK(read == at);
    }
}
