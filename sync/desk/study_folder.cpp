#include "sync/desk/study_folder.h"

#include <algorithm>
#include <array>

#include "crypto/hash.h"
#include "forms/definition.h"
#include "forms/xform.h"
#include "forms/xlsform/compile.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

constexpr std::array<std::string_view, 5> kTableNames = {"wide", "long", "participants", "problems",
                                                         "codebook"};

constexpr std::string_view kAttachments = "forms/attachments/";

struct Reader {
  Machine& machine;
  Talk& talk;
  os::Path folder;
  int problem_count = 0;

  void tell(const std::string& file, const forms::Problem& problem) {
    if (problem.severity == forms::Severity::kError) ++problem_count;
    talk.warn({(folder / file).text, forms::text_of(problem), ""});
  }
  void tell(const std::string& file, const std::string& what, const std::string& advice) {
    ++problem_count;
    talk.warn({(folder / file).text, what, advice});
  }
};

bool is_form_suffix(std::string_view file) {
  constexpr std::array<std::string_view, 3> kSuffixes = {".md", ".xlsx", ".xml"};
  return std::any_of(kSuffixes.begin(), kSuffixes.end(),
                     [&](std::string_view suffix) { return file.ends_with(suffix); });
}

bool stays_inside(std::string_view file) {
  return !file.empty() && file.front() != '/' && file.find("..") == std::string_view::npos;
}

void add_attachment(Reader& reader, const std::string& name, base::Bytes content,
                    CompiledStudy& out) {
  const std::string path = std::string(kAttachments) + name;
  const auto same =
      std::find_if(out.files.begin(), out.files.end(),
                   [&](const protocol::PackageFile& file) { return file.path == path; });
  if (same == out.files.end()) {
    out.files.push_back({path, std::move(content)});
  } else if (same->content != content) {
    reader.tell(name, "two forms make an attachment of this name", "rename one of them");
  }
}

void read_attachments(Reader& reader, CompiledStudy& out) {
  const os::Path folder = reader.folder / "attachments";
  const auto list = reader.machine.files.list(folder, kAttachmentCountMax);
  if (!list.ok() && list.error().kind() == ErrorKind::kNotFound) return;
  if (!list.ok())
    return reader.tell("attachments", "cannot be read, or holds more than 256 files",
                       "look at the folder");
  for (const os::FileInfo& info : list.value()) {
    base::Result<base::Bytes> content =
        reader.machine.files.read(folder / info.name, kFormFileSizeMax);
    if (content.ok())
      add_attachment(reader, info.name, std::move(content).value(), out);
    else
      reader.tell("attachments/" + info.name, "cannot be read, or is larger than 16 MiB",
                  "make it smaller or take it away");
  }
}

// The XForm of a form file; "" after the problems were told.
std::string compiled_xml(Reader& reader, const std::string& file, base::BytesView bytes,
                         CompiledStudy& out) {
  if (file.ends_with(".xml")) return std::string(base::text_of(bytes));
  const forms::xlsform::Compiled compiled = forms::xlsform::compile(bytes, os::Path{file}.name());
  for (const forms::Problem& problem : compiled.problems) reader.tell(file, problem);
  for (const forms::xlsform::MadeFile& made : compiled.files)
    add_attachment(reader, made.name, base::to_bytes(made.content), out);
  return compiled.xml;
}

void read_form(Reader& reader, const forms::StudyForm& form, CompiledStudy& out) {
  if (!stays_inside(form.file) || !is_form_suffix(form.file))
    return reader.tell(form.file, "not a form file of this folder",
                       "name a .md, .xlsx or .xml beside study.toml");
  const base::Result<base::Bytes> bytes =
      reader.machine.files.read(reader.folder / form.file, kFormFileSizeMax);
  if (!bytes.ok())
    return reader.tell(form.file,
                       "cannot be read (" + std::string(base::name_of(bytes.error().kind())) + ")",
                       "study.toml names it: put it beside study.toml");
  const std::string xml = compiled_xml(reader, form.file, bytes.value(), out);
  if (xml.empty()) {
    if (reader.problem_count == 0)
      reader.tell(form.file, "gives no form", "check it with 'faltbok-form check'");
    return;
  }
  std::vector<forms::Problem> problems;
  const auto definition =
      forms::load_xform(base::view_of(xml), attachments_in(out.files), &problems);
  for (const forms::Problem& problem : problems) reader.tell(form.file, problem);
  if (!definition.ok()) {
    if (!forms::has_errors(problems))
      reader.tell(form.file, "does not load (" + definition.error().trail() + ")",
                  "check it with 'faltbok-form check'");
    return;
  }
  if (definition.value()->id() != form.id)
    return reader.tell(
        form.file,
        "its form_id is '" + definition.value()->id() + "', study.toml calls it '" + form.id + "'",
        "make them the same");
  if (std::find(kTableNames.begin(), kTableNames.end(), form.id) != kTableNames.end())
    return reader.tell(form.file, "'" + form.id + "' is the name of a table that export writes",
                       "give the form another id");
  const std::string compiled = "forms/" + form.id + ".xml";
  const std::string source =
      form.file.ends_with(".xml") ? std::string() : "forms/" + os::Path{form.file}.name();
  out.forms.push_back({form.id, definition.value()->version(), crypto::sha256(base::view_of(xml)),
                       compiled, source});
  out.files.push_back({compiled, base::to_bytes(xml)});
  if (!source.empty()) out.files.push_back({source, bytes.value()});
}

struct StudyFile {
  base::Bytes toml;
  forms::Study study;
};

base::Error refuse_folder(Reader& reader) {
  return reader.talk.refuse(
      ErrorKind::kInvalidInput,
      {reader.folder.text, std::to_string(std::max(reader.problem_count, 1)) + " problem(s) above",
       "correct them and run again; nothing was written"});
}

// The study may be absent when problems were told: its forms are not read then.
base::Result<std::optional<StudyFile>> read_study_file(Reader& reader) {
  const os::Path at = reader.folder / "study.toml";
  base::Result<base::Bytes> toml = reader.machine.files.read(at, kStudyFileSizeMax);
  if (!toml.ok())
    return reader.talk.refuse(
        toml.error().kind(),
        {at.text, "cannot be read",
         "give the folder that holds study.toml (forms/study/STUDY.md says what stands in it)"});
  std::vector<forms::Problem> problems;
  std::optional<forms::Study> study = forms::parse_study(base::text_of(toml.value()), problems);
  for (const forms::Problem& problem : problems) reader.tell("study.toml", problem);
  if (!study.has_value()) return std::optional<StudyFile>();
  return std::optional(StudyFile{std::move(toml).value(), std::move(*study)});
}

}  // namespace

forms::AttachmentProvider attachments_in(const std::vector<protocol::PackageFile>& files) {
  return [&files](std::string_view name) -> std::optional<base::Bytes> {
    for (const protocol::PackageFile& file : files)
      if (file.path == std::string(kAttachments) + std::string(name)) return file.content;
    return std::nullopt;
  };
}

base::Status check_study_file(Machine& machine, Talk& talk, const os::Path& folder) {
  Reader reader{machine, talk, folder};
  TRY_ASSIGN(const std::optional<StudyFile> file, "study", read_study_file(reader));
  if (!file.has_value() || reader.problem_count > 0) return refuse_folder(reader);
  return base::ok_status();
}

base::Result<CompiledStudy> read_study_folder(Machine& machine, Talk& talk,
                                              const os::Path& folder) {
  Reader reader{machine, talk, folder};
  TRY_ASSIGN(std::optional<StudyFile> file, "study", read_study_file(reader));
  CompiledStudy out;
  read_attachments(reader, out);
  if (file.has_value())
    for (const forms::StudyForm& form : file->study.forms) read_form(reader, form, out);
  if (!file.has_value() || reader.problem_count > 0) return refuse_folder(reader);
  out.files.push_back({"study.toml", std::move(file->toml)});
  out.study = std::move(file->study);
  return out;
}

}  // namespace faltbok::desk
