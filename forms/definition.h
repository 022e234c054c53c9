// A form as its author wrote it: immutable, shared by every record that is filled from it.
//
//   Shape    identity (id, version, title), languages,
//            and one Field for each leaf of the primary instance, in document order
//   Lifetime shared: std::shared_ptr<const Definition> from load_xform()
//   Threads  immutable; safe from any thread
//   Source   forms/FORM.md
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace faltbok::forms {

enum class QuestionKind : std::uint8_t {
  kText,
  kInteger,
  kDecimal,
  kDate,
  kTime,
  kDateTime,
  kSelectOne,
  kSelectMultiple,
  kRank,
  kRange,
  kNote,
  kAcknowledge,
  kGeo,
  kMedia,
  kBarcode,
  kUnsupported
};

// Names of files beside the form ("house.png"), in the current language; "" where there is none.
struct Media {
  std::string image, big_image, audio, video;
  bool empty() const {
    return image.empty() && big_image.empty() && audio.empty() && video.empty();
  }
};

struct Choice {
  std::string value;
  std::string label;  // in the current language; without a label, the value
  Media media = {};
};

// A leaf of the form, whether or not a body control asks for it: what a codebook and a table need.
struct Field {
  std::string path;    // "/data/rep/q1": no positions
  std::string name;    // "q1"
  std::string repeat;  // path of the nearest repeat around it, "" when there is none
  std::string type;    // the bind's type as the specification writes it: "string", "int", ...
  QuestionKind kind = QuestionKind::kUnsupported;  // meaningful when asked
  bool asked = false;                              // has a body control
  bool calculated = false;                         // its bind has a calculate
  std::string label;            // of the control, in the language asked for; outputs are left out
  std::vector<Choice> choices;  // those that do not depend on other answers
};

struct DefinitionData;  // forms/definition/: the engine's own

class Definition {
 public:
  explicit Definition(std::unique_ptr<const DefinitionData> data);
  ~Definition();
  Definition(const Definition&) = delete;
  Definition& operator=(const Definition&) = delete;

  const std::string& id() const;
  const std::string& version() const;  // "" when the form has none
  const std::string& title() const;
  // in document order, the default first; empty without itext
  std::vector<std::string> languages() const;
  // an unknown language is the default one
  std::vector<Field> fields(std::string_view language) const;
  const DefinitionData& data() const { return *data_; }

 private:
  std::unique_ptr<const DefinitionData> data_;
};

}  // namespace faltbok::forms
