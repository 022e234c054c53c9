#include "tests/forms/engine/corpus.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "forms/script.h"

namespace faltbok::forms::corpus {
namespace {

std::string local(const char* name) {
  const std::string text(name);
  const std::size_t colon = text.find(':');
  return colon == std::string::npos ? text : text.substr(colon + 1);
}

// The words of a select-multiple may come in any order.
std::string sorted_words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words{std::istream_iterator<std::string>(in), {}};
  std::sort(words.begin(), words.end());
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

void collect(const pugi::xml_node& node, const std::string& path,
             const std::set<std::string>& ignored, std::map<std::string, std::string>& out) {
  if (ignored.contains(path)) return;
  std::map<std::string, int> count;
  bool leaf = true;
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    leaf = false;
    const std::string name = local(child.name());
    collect(child, path + "/" + name + "[" + std::to_string(++count[name]) + "]", ignored, out);
  }
  if (leaf && !path.ends_with("/meta[1]/instanceID[1]") && node.text().get()[0] != '\0')
    out[path] = sorted_words(node.text().get());
}

}  // namespace

std::filesystem::path folder(const std::string& below) {
  const std::filesystem::path root = std::filesystem::path(FALTBOK_SHARED_DIR) / "corpora";
  if (!std::filesystem::exists(root)) SKIP("the corpora are not at " + root.string());
  REQUIRE_FALSE(std::filesystem::is_empty(root / below));
  return root / below;
}

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

base::Result<std::shared_ptr<const Definition>> load(const std::filesystem::path& form,
                                                     std::vector<Problem>* problems) {
  const std::string xml = read(form);
  const auto beside = [&](std::string_view name) -> std::optional<base::Bytes> {
    const std::filesystem::path file = form.parent_path() / std::string(name);
    return std::filesystem::is_regular_file(file) ? std::optional(base::to_bytes(read(file)))
                                                  : std::nullopt;
  };
  return load_xform(base::view_of(xml), beside, problems);
}

Environment environment() {
  Environment out;
  out.now = base::local_time_from_iso("2026-11-22T12:00:00.000+00:00").value();
  out.seed = 1;
  return out;
}

std::map<std::string, std::string> leaves_of(const std::string& xml,
                                             const std::vector<std::string>& ignored) {
  pugi::xml_document document;
  std::map<std::string, std::string> out;
  if (!document.load_string(xml.c_str())) return {{"", "not XML"}};
  const pugi::xml_node root = document.document_element();
  collect(root, "/" + local(root.name()), {ignored.begin(), ignored.end()}, out);
  return out;
}

std::vector<Case> cases(const std::string& below) {
  std::vector<Case> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder(below))) {
    Case one{entry.path().filename().string(), entry.path() / "form.xml", {}};
    const nlohmann::json json = nlohmann::json::parse(read(entry.path() / "case.json"));
    for (const nlohmann::json& run : json["runs"])
      one.runs.push_back({read(entry.path() / run["script"].get<std::string>()),
                          read(entry.path() / run["submission"].get<std::string>()),
                          run["ignore"].get<std::vector<std::string>>()});
    out.push_back(std::move(one));
  }
  std::sort(out.begin(), out.end(), [](const Case& a, const Case& b) { return a.name < b.name; });
  return out;
}

std::string difference(std::shared_ptr<const Definition> definition, const Run& run) {
  base::Result<Form> started = Form::start(std::move(definition), environment());
  if (!started.ok()) return "does not start";
  Form form = std::move(started).value();
  if (const auto failure = run_script(form, run.script))
    return "line " + std::to_string(failure->line) + ": " + failure->why;
  const auto ours = leaves_of(form.finalize().xml, run.ignored);
  const auto theirs = leaves_of(run.submission, run.ignored);
  std::string out;
  for (const auto& [path, value] : theirs)
    if (const auto found = ours.find(path); found == ours.end() || found->second != value)
      out += path + " is '" + (found == ours.end() ? "" : found->second) + "', recorded '" + value +
             "'; ";
  for (const auto& [path, value] : ours)
    if (!theirs.contains(path)) out += path + " is '" + value + "', recorded ''; ";
  return out;
}

}  // namespace faltbok::forms::corpus
