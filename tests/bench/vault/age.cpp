// age [ROUNDS]: sealing and opening against Debian's age command, process against process, from
// file to file, turn by turn so that what else the machine does falls on both. One JSON object on
// stdout: medians in ms and the ratio of ours to theirs, for a batch of 64 KiB and an attachment of
// 100 MiB. Each opens what the other sealed; exit 1 when the bytes differ.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>
#include <string>

#include "crypto/age.h"
#include "crypto/init.h"
#include "platform/os/files.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace {

using namespace faltbok;
namespace age = crypto::age;

constexpr std::size_t kBatchSize = std::size_t{64} << 10U;
constexpr std::size_t kAttachmentSize = std::size_t{100} << 20U;

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

class FileSource final : public age::Source {
 public:
  explicit FileSource(const char* path) : file_(std::fopen(path, "rb")) {
    CHECK(file_ != nullptr);
    CHECK(std::setvbuf(file_.get(), nullptr, _IONBF, 0) == 0);  // it is read in large parts
  }
  base::Result<std::size_t> read(std::span<std::uint8_t> into) override {
    return std::fread(into.data(), 1, into.size(), file_.get());
  }
  base::Status rewind() override {
    std::rewind(file_.get());
    return base::ok_status();
  }

 private:
  File file_;
};

// seal IN OUT RECIPIENT... | open IN OUT IDENTITY: one process of ours.
int work(int count, char** words) {
  FileSource in(words[2]);
  const File out(std::fopen(words[3], "wb"));
  CHECK(out != nullptr);
  CHECK(std::setvbuf(out.get(), nullptr, _IONBF, 0) == 0);  // so is what is written
  const age::Sink sink = [&](base::BytesView bytes) -> base::Status {
    if (std::fwrite(bytes.data(), 1, bytes.size(), out.get()) == bytes.size())
      return base::ok_status();
    return base::fail(base::ErrorKind::kUnavailable, "write");
  };
  if (std::strcmp(words[1], "seal") == 0) {
    std::vector<age::Recipient> recipients;
    for (int i = 4; i < count; ++i)
      recipients.push_back(age::Recipient::from_text(words[i]).value());
    return age::encrypt_stream(in, recipients, sink).ok() ? 0 : 1;
  }
  const age::Identity identity = age::Identity::from_text(words[4]).value();
  return age::decrypt_stream(in, {&identity, 1}, age::Release::kAfterLastChunk, sink).ok() ? 0 : 1;
}

double run_ms(const std::string& program, const std::vector<std::string>& words) {
  timespec begin{};
  timespec end{};
  CHECK(::clock_gettime(CLOCK_MONOTONIC, &begin) == 0);
  CHECK(support::ChildProcess(program, words).wait() == 0);
  CHECK(::clock_gettime(CLOCK_MONOTONIC, &end) == 0);
  return static_cast<double>(end.tv_sec - begin.tv_sec) * 1e3 +
         static_cast<double>(end.tv_nsec - begin.tv_nsec) / 1e6;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Times {
  std::vector<double> ours;
  std::vector<double> theirs;
  void print(const char* name, const char* after) const {
    std::printf("\"%s_ms\": %.1f, \"%s_age_ms\": %.1f, \"%s_ratio\": %.2f%s", name, median(ours),
                name, median(theirs), name, median(ours) / median(theirs), after);
  }
};

struct Bench {
  std::string self;
  os::Path folder;
  age::Identity custodian = age::Identity::random();
  age::Identity escrow = age::Identity::random();
  std::string age_program = "/usr/bin/age";

  std::string path(const char* name) const { return (folder / name).text; }
  // Seals and opens `size` bytes `rounds` times in both programs. False: some bytes differ.
  bool compare(os::Files& files, std::size_t size, int rounds, Times& seal, Times& open) const {
    base::Bytes plain(size);
    for (std::size_t at = 0; at < size; ++at) plain[at] = static_cast<std::uint8_t>(at * 31 >> 3);
    CHECK(files.write_durably(folder / "plain", plain).ok());
    const crypto::SecretBytes secret = custodian.text();
    CHECK(files.write_durably(folder / "key", base::view_of(secret.reveal_text())).ok());
    const std::string to = custodian.recipient().text();
    const std::string to_escrow = escrow.recipient().text();
    const std::string identity(secret.reveal_text());
    for (int i = 0; i < rounds; ++i) {
      seal.ours.push_back(run_ms(self, {"seal", path("plain"), path("a"), to, to_escrow}));
      seal.theirs.push_back(
          run_ms(age_program, {"-r", to, "-r", to_escrow, "-o", path("b"), path("plain")}));
      open.ours.push_back(run_ms(self, {"open", path("b"), path("c"), identity}));
      open.theirs.push_back(
          run_ms(age_program, {"-d", "-i", path("key"), "-o", path("d"), path("a")}));
    }
    const auto ours = files.read(folder / "c", size);
    const auto theirs = files.read(folder / "d", size);
    return ours.ok() && theirs.ok() && ours.value() == plain && theirs.value() == plain;
  }
};

}  // namespace

int main(int count, char** words) {
  CHECK(crypto::init().ok());
  if (count > 4) return work(count, words);
  const int rounds = count > 1 ? std::atoi(words[1]) : 5;
  if (rounds < 1) {
    std::fprintf(stderr, "age: usage: age [ROUNDS] (at least 1)\n");
    return 2;
  }
  const support::TempFolder folder;
  const auto files = os::open_files();
  const Bench bench{words[0], folder.path()};
  Times seal_batch, open_batch, seal_attachment, open_attachment;
  const bool same =
      bench.compare(*files, kBatchSize, 4 * rounds, seal_batch, open_batch) &&
      bench.compare(*files, kAttachmentSize, rounds, seal_attachment, open_attachment);
  std::printf("{");
  seal_batch.print("seal_64k", ", ");
  open_batch.print("open_64k", ", ");
  seal_attachment.print("seal_100m", ", ");
  open_attachment.print("open_100m", "}\n");
  if (!same)
    std::fprintf(stderr, "age: what one sealed the other did not open to the same bytes\n");
  return same ? 0 : 1;
}
