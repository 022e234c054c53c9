// Questions and pages, as a screen wants them.
//
//   Lifetime values; nothing is kept
//   Source   FORM.md §4
#pragma once

#include <cstdint>
#include <vector>

#include "forms/form.h"
#include "forms/instance/engine.h"

namespace faltbok::forms {

std::vector<Page> pages_of(Engine& engine);
Question question_of(Engine& engine, std::uint32_t node);
// elements without children, document order
std::vector<std::uint32_t> leaves_of(const DefinitionData& data, const Tree& tree);

}  // namespace faltbok::forms
