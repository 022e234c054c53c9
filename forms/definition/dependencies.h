// Which expression reads which nodes, and in which order everything is computed.
//
//   Errors   a cycle among relevant and calculate is a Problem that names its nodes
//   Source   forms/FORM.md §4
#pragma once

#include <vector>

#include "forms/definition/data.h"
#include "forms/problem.h"

namespace faltbok::forms {

// One node that an expression reads, seen from the node that it is computed for.
struct Read {
  ModelId model = kNone;
  ModelId scope = kNone;
  bool position = false;
  // only its text, and at most one node: empty or not relevant is all the same to the reader
  bool text = false;
  auto operator<=>(const Read&) const = default;
};

std::vector<Read> reads_of(const DefinitionData& data, const Program& program, ModelId context);
// What a label or a hint reads, in every language and in each of its forms.
std::vector<Read> reads_of(const DefinitionData& data, const Text& text, ModelId context);
// A path of plain steps as the one model node that it means; kNone when it is not that.
ModelId model_of_path(const DefinitionData& data, const Program& program, ModelId context);
// Fills readers, row_readers, slots, slot_of, and each path's fixed node.
void connect(DefinitionData& data, std::vector<Problem>& problems);

}  // namespace faltbok::forms
