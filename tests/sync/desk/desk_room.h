// A desk in a folder of its own, run as the custodian runs it: by command lines.
#pragma once

#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "sync/desk/commands.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"
#include "tests/sync/desk/tablet.h"

namespace faltbok::tests {

class DeskRoom {
 public:
  DeskRoom();
  // `line` is split at spaces; ROOM stands for the folder.
  // Adds `--passphrase-file` where the verb takes it.
  int run(const std::string& line);
  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

  std::string path(const std::string& name) const { return (folder_.path() / name).text; }
  void write(const std::string& name, base::BytesView content);
  void write(const std::string& name, std::string_view content) {
    write(name, base::view_of(content));
  }
  base::Bytes read(const std::string& name);
  std::string read_text(const std::string& name);
  std::vector<std::string> names_in(const std::string& folder);

  // init, publish, invite, enrol, install.
  void open_study();
  Tablet enrol_tablet();
  protocol::StudyPackage newest_package();
  os::Files& files() { return *files_; }
  void use_files(os::Files& files) { used_ = &files; }
  // Whatever address is given, pull and push talk to this.
  void connect_to(std::function<std::unique_ptr<client::HttpTransport>()> connect) {
    connect_ = std::move(connect);
  }
  support::FakeClock& clock() { return clock_; }

 private:
  support::TempFolder folder_;
  std::unique_ptr<os::Files> files_;
  os::Files* used_;
  support::FakeClock clock_;
  std::function<std::unique_ptr<client::HttpTransport>()> connect_;
  std::ostringstream out_, err_;
};

// A small form `mood`: mood_1 (1-4), mood_2 (asked when mood_1 is not 1; implied 0 then), words
// (text), mood_total (calculated), and a repeat `job` with `hours`.
std::string mood_submission(const std::string& one, const std::string& two,
                            const std::string& words, const std::string& total);

}  // namespace faltbok::tests
