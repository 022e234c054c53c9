// A form being filled in: what a screen, a script and the study desk see of it.
//
//   Shape    nodes of the primary instance, addressed by NodeId or by canonical path
//            "/data/rep[2]/q1"
//            (1-based, no position outside a repeat);
//            values are the strings that a submission would hold
//   Errors   kNotFound     no such node or row, or not relevant now
//            kInvalidInput read-only, calculated, or not a value of the node's type
//            kNoSpace      a limit of forms/limits.h is reached
//            A person's answer that breaks a rule is a Violation, never an error:
//            the value is kept.
//   Lifetime keeps its Definition alive; move-only, clone() copies
//   Threads  one at a time
//   Source   forms/FORM.md; the ODK XForms specification
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/appearance.h"
#include "forms/definition.h"
#include "platform/base/bytes.h"
#include "platform/base/result.h"
#include "platform/base/time.h"

namespace faltbok::forms {

// Says whether a signature is right, for extract-signed(). The crypto room has one; forms has none.
class SignatureVerifier {
 public:
  virtual ~SignatureVerifier() = default;
  virtual bool verify_ed25519(base::BytesView message, base::BytesView signature,
                              base::BytesView public_key) const = 0;
};

// Everything from outside that an instance may depend on.
struct Environment {
  base::LocalTime now;      // the clock and the time zone are given
  std::uint64_t seed = 0;   // randomness is given
  std::string instance_id;  // "uuid:..."; empty: made from the seed
  // Participant facts (sex, start date, earlier answers) by name: preset into every leaf of that
  // name below a group named `facts`, before anything is computed.
  std::map<std::string, std::string> facts = {};
  // what property('name') and preloads of properties give; empty: nothing is known of the device
  std::map<std::string, std::string> properties = {};
  std::string position = {};                    // "latitude longitude altitude accuracy"
  const SignatureVerifier* verifier = nullptr;  // must outlive the form; none: nothing is signed
};

struct NodeId {
  std::uint32_t value = 0;  // never used again after its row is removed
  auto operator<=>(const NodeId&) const = default;
};

// One body control, in the current language.
struct Question {
  NodeId node;
  std::string path;
  QuestionKind kind = QuestionKind::kUnsupported;
  std::string label, hint, value;
  std::string short_label;  // for narrow places; may be empty
  std::string guidance;     // a longer hint, shown on demand; may be empty
  Media media;              // of the label
  bool required = false, read_only = false;
  std::string appearance;                          // as written
  Appearances appearances;                         // the same, understood
  std::string mediatype;                           // kMedia: "image/*"
  std::string range_start, range_end, range_step;  // kRange
};

enum class ViolationKind : std::uint8_t { kRequired, kConstraint, kType };
struct Violation {
  NodeId node;
  std::string path;
  ViolationKind kind = ViolationKind::kRequired;
  std::string message;  // the form's, in the current language; may be empty
};

// What is on screen at once: one question, a field-list group, or (no questions) the end of a
// repeat, where a row can be added.
struct Page {
  std::vector<NodeId> questions;  // only relevant ones
  std::string title;              // label of the nearest group around them
  // path of the repeat row that the page is in, "/data/rep[2]"; "" outside repeats
  std::string row;
  std::string add_row_of;  // set only on the page that ends a repeat: what add_row() takes
};

// What exactly changed, each node once, in document order. Nodes of removed rows are not named.
struct Change {
  std::vector<NodeId> values, relevance, validity;
  std::vector<NodeId> choices;  // questions that offer something else now, or name it otherwise
  std::vector<NodeId> texts;    // questions, once asked for, whose label, hint or media now differ
  std::vector<NodeId> state;    // required or read-only has changed
  // pages() says something else now: rows, what is relevant, or a title that it gave before
  bool pages_changed = false;
};

struct Leaf {
  NodeId node;
  std::string path, name, value;
  std::string type;  // of the bind
  bool relevant = true;
  bool asked = false;  // has a body control
};

struct Submission {
  std::string xml;
  std::vector<Violation> violations;  // required and constraint, asked again of everything relevant
};

class Engine;

// What a question offers, read one at a time: of a long list only what is looked at costs.
//   Lifetime until its form changes, moves or goes; a changed language is seen at once
class ChoiceView {
 public:
  ChoiceView(Engine& engine, std::uint32_t node);
  std::size_t size() const;
  Choice at(std::size_t index) const;  // from 0, below size()

 private:
  struct Items;
  std::shared_ptr<const Items> items_;
};

class Form {
 public:
  static base::Result<Form> start(std::shared_ptr<const Definition> definition,
                                  const Environment& environment);
  // The values of a submission back in; what is calculated is calculated again,
  // first-load events do not fire.
  static base::Result<Form> from_submission(std::shared_ptr<const Definition> definition,
                                            base::BytesView xml, const Environment& environment);
  Form(Form&&) noexcept;
  Form& operator=(Form&&) noexcept;
  ~Form();
  Form clone() const;
  const Definition& definition() const;

  // Answering. "" clears. After an error nothing has changed.
  base::Result<Change> answer(NodeId node, std::string_view value);
  // "/data/rep", "/data/outer[2]/inner": after the last row
  base::Result<Change> add_row(std::string_view repeat_path);
  base::Result<Change> remove_row(std::string_view row_path);  // "/data/rep[2]"
  // Would the node's constraint accept the value? Changes nothing. Errors as answer().
  base::Result<bool> would_accept(NodeId node, std::string_view value) const;

  // Reading. A NodeId must be one that this form gave out and whose row is still there.
  std::optional<NodeId> find(std::string_view path) const;
  std::string path_of(NodeId node) const;
  std::string value(NodeId node) const;  // what a person gave is kept while not relevant
  bool relevant(NodeId node) const;
  std::optional<Violation> violation(NodeId node) const;
  std::vector<Violation> violations() const;  // of relevant nodes, document order
  std::vector<Page> pages() const;
  // The node's first control; what it says is remembered for Change::texts.
  Question question(NodeId node) const;
  std::vector<Choice> choices(NodeId node) const;
  ChoiceView choice_view(NodeId node) const;  // the same, a page at a time
  std::uint32_t rows(std::string_view repeat_path) const;
  std::vector<Leaf> leaves() const;  // document order

  std::vector<std::string> languages() const;
  std::string language() const;
  void set_language(std::string_view language);  // unknown: no change

  // End-of-form events and preloads, relevance pruning, all rules asked again;
  // this form itself stays as it was.
  Submission finalize() const;

 private:
  struct State;
  explicit Form(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace faltbok::forms
