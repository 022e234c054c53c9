// Walks through all pages of a form, as somebody would who answers everything.
//
//   Shape    every question is asked whatever its relevance; each page is shown before it is
//            answered, then answered as simply as its rules allow (the first choice, 1, today), so
//            that later texts and filters have something to show
//   Errors   kInvalidInput: not an XForm that can be filled in
//   Lifetime owns the state that the screens are given
//   Threads  one at a time
#pragma once

#include <string>

#include "device/app/state.h"
#include "forms/xform.h"

namespace faltbok::forms::tool {

inline constexpr std::size_t kPagesMax = 1000;

// The same XForm without a relevance: nothing is hidden.
base::Result<base::Bytes> without_relevance(base::BytesView xform);

struct PreviewWish {
  std::string language;  // "sv", "Svenska (sv)"; "": the form's own first
  app::TextSize text_size = app::TextSize::kNormal;
};

class EveryPage {
 public:
  static base::Result<EveryPage> of(std::shared_ptr<const Definition> definition,
                                    const PreviewWish& wish);
  const app::State& state() const { return state_; }
  std::string name() const;  // of the page that is up: "03-hads_1"
  std::string path() const;  // of what is asked on it: "/data/hads_1"
  // Answers the page and turns it. False when it was the last.
  bool next();

 private:
  explicit EveryPage(Form form);
  void show();
  void answer(NodeId node);
  app::OpenRecord& record() { return *state_.record; }
  app::State state_;
};

// A form whose texts have no named language can be seen with the screens' words in any.
bool has_language(const Definition& definition, std::string_view language);

}  // namespace faltbok::forms::tool
