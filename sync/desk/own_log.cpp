#include "sync/desk/own_log.h"

#include "crypto/hash.h"

namespace faltbok::desk {
namespace {

using base::ErrorKind;

struct OwnLog {
  std::string text;
  std::vector<OwnAct> acts;
  base::Digest head;  // zero before the first line
};

// One word or several, never a separator.
std::string clean(std::string_view text) {
  std::string out;
  for (const char c : text)
    out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
  return out;
}

base::Digest next_head(const base::Digest& head, std::string_view content) {
  return crypto::sha256(base::ByteWriter()
                            .raw(base::view_of(kOwnLogDomain))
                            .u8(0)
                            .raw(head.view())
                            .raw(base::view_of(content))
                            .take());
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> out;
  for (std::size_t tab = line.find('\t'); tab != std::string_view::npos; tab = line.find('\t')) {
    out.push_back(line.substr(0, tab));
    line.remove_prefix(tab + 1);
  }
  out.push_back(line);
  return out;
}

// at, act, by, detail; then the chain's hash and the signature over it.
bool take_line(OwnLog& log, std::string_view line, const crypto::VerifyKey& study_key) {
  constexpr std::size_t kCellCount = 6;
  const std::vector<std::string_view> cells = cells_of(line);
  if (cells.size() != kCellCount) return false;
  const std::string_view content =
      line.substr(0, line.size() - cells[4].size() - cells[5].size() - 2);
  const base::Digest head = next_head(log.head, content);
  const auto signature = base::array_from_hex<crypto::kSignatureSize>(cells[5]);
  if (head.hex() != cells[4] || !signature.ok()) return false;
  if (!crypto::verify(study_key, kOwnLogDomain, head.view(), {signature.value()}).ok())
    return false;
  log.head = head;
  log.acts.push_back(
      {std::string(cells[0]), std::string(cells[1]), std::string(cells[2]), std::string(cells[3])});
  return true;
}

base::Result<OwnLog> load(const Desk& desk) {
  OwnLog log;
  const auto read = desk.machine.files.read(desk.own_log(), kOwnLogSizeMax);
  if (!read.ok() && read.error().kind() == ErrorKind::kNotFound) return log;
  if (!read.ok()) return read.error();
  log.text = std::string(base::text_of(read.value()));
  std::string_view left = log.text;
  while (!left.empty()) {
    const std::size_t end = left.find('\n');
    if (end == std::string_view::npos || !take_line(log, left.substr(0, end), desk.file.study_key))
      return desk.talk.refuse(
          ErrorKind::kAuthentication,
          {desk.own_log().text + ", line " + std::to_string(log.acts.size() + 1),
           "is not what was written there", "restore the file from a backup"});
    left.remove_prefix(end + 1);
  }
  return log;
}

}  // namespace

base::Result<std::vector<OwnAct>> read_own_log(const Desk& desk) {
  TRY_ASSIGN(OwnLog log, "log", load(desk));
  return std::move(log.acts);
}

base::Status note_own_act(const Desk& desk, const DeskKeys& keys, const OwnAct& act) {
  TRY_ASSIGN(OwnLog log, "log", load(desk));
  const std::string content =
      act.at + "\t" + clean(act.act) + "\t" + clean(act.by) + "\t" + clean(act.detail);
  const base::Digest head = next_head(log.head, content);
  const crypto::Signature signature = keys.study.sign(kOwnLogDomain, head.view());
  log.text += content + "\t" + head.hex() + "\t" + base::hex_of(signature.bytes) + "\n";
  return desk.machine.files.write_durably(desk.own_log(), base::view_of(log.text));
}

}  // namespace faltbok::desk
