// Bytes of an ODK XForm, from any tool, to a Definition that can be filled in.
//
//   Shape    XML as https://getodk.github.io/xforms-spec/ has it; what we read of it is in FORM.md
//   Errors   kInvalidInput   not an XForm that can run; every reason is in `problems`,
//            with its place
//   Lifetime the Definition owns what it needs; the bytes may go
//   Threads  stateless
//   Source   forms/FORM.md
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "forms/problem.h"
#include "platform/base/bytes.h"
#include "platform/base/result.h"

namespace faltbok::forms {

class Definition;

inline constexpr std::size_t kXformSizeMax = std::size_t{32} << 20;

// The bytes of an attachment by its name ("towns.csv", "jr://file/towns.xml" is asked for as
// "towns.xml"); nullopt: not there, which makes the instance empty and adds a warning. An empty
// function has no attachments.
// The record saved last is asked for by its address, "jr://instance/last-saved".
using AttachmentProvider = std::function<std::optional<base::Bytes>(std::string_view name)>;

// `problems` gets errors and warnings, all at once; it may be null.
base::Result<std::shared_ptr<const Definition>> load_xform(base::BytesView xml,
                                                           const AttachmentProvider& attachments,
                                                           std::vector<Problem>* problems);

}  // namespace faltbok::forms
