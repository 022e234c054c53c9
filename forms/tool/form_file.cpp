#include "forms/tool/form_file.h"

#include "forms/limits.h"
#include "forms/xform/xml.h"

namespace faltbok::forms::tool {

namespace {
bool looks_like_xml(base::BytesView bytes) {
  const XmlBytes read = utf8_of(bytes);  // UTF-16 begins with other bytes
  std::string_view text = base::text_of(read.converted ? base::BytesView(*read.converted) : bytes);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '<';
}
}  // namespace

base::Result<FormFile> read_form(os::Files& files, const os::Path& path) {
  TRY_ASSIGN(base::Bytes bytes, "form", files.read(path, kXformSizeMax));
  FormFile form;
  if (looks_like_xml(bytes)) {
    form.xml = std::move(bytes);
    return form;
  }
  xlsform::Compiled compiled = xlsform::compile(bytes, path.name());
  form.xml = base::to_bytes(compiled.xml);
  form.made = std::move(compiled.files);
  form.problems = std::move(compiled.problems);
  form.unreadable = std::move(compiled.unreadable);
  form.places = std::move(compiled.places);
  return form;
}

std::vector<Problem> read_style(os::Files& files, const os::Path& path) {
  const base::Result<base::Bytes> bytes = files.read(path, kXformSizeMax);
  if (!bytes.ok() || looks_like_xml(bytes.value())) return {};
  return xlsform::style_warnings(bytes.value(), path.name());
}

AttachmentProvider attachments_in(os::Files& files, const os::Path& folder, const FormFile& form) {
  return [&files, folder, &form](std::string_view name) -> std::optional<base::Bytes> {
    for (const xlsform::MadeFile& made : form.made)
      if (made.name == name) return base::to_bytes(made.content);
    if (name.empty() || name.find('/') != std::string_view::npos || name.starts_with('.'))
      return std::nullopt;
    base::Result<base::Bytes> read = files.read(folder / name, kAttachmentSizeMax);
    return read.ok() ? std::optional(std::move(read).value()) : std::nullopt;
  };
}

}  // namespace faltbok::forms::tool
