#include "sync/desk/terminal.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "crypto/passphrase.h"

namespace faltbok::desk {
namespace {

// /dev/tty, so that pipes on stdin and stdout stay what they are.
class Tty {
 public:
  Tty() : descriptor_(::open("/dev/tty", O_RDWR | O_CLOEXEC)) {}
  Tty(const Tty&) = delete;
  Tty& operator=(const Tty&) = delete;
  ~Tty() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  bool write(std::string_view text) const {
    return ::write(descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  }

 private:
  int descriptor_;
};

base::Result<crypto::SecretBytes> read_line(const Tty& tty) {
  crypto::SecretBytes line(crypto::kPassphraseSizeMax);
  std::size_t size = 0;
  std::uint8_t c = 0;
  while (size < crypto::kPassphraseSizeMax && ::read(tty.descriptor(), &c, 1) == 1 && c != '\n')
    line.reveal_to_write()[size++] = c;
  return crypto::SecretBytes::copy_of(line.reveal().first(size));
}

}  // namespace

base::Result<crypto::SecretBytes> ask_secret(std::string_view question) {
  const Tty tty;
  termios before{};
  if (!tty.is_open() || ::tcgetattr(tty.descriptor(), &before) != 0 || !tty.write(question))
    return base::fail(base::ErrorKind::kUnavailable, "terminal");
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(tty.descriptor(), TCSAFLUSH, &silent);
  base::Result<crypto::SecretBytes> line = read_line(tty);
  ::tcsetattr(tty.descriptor(), TCSAFLUSH, &before);
  tty.write("\n");
  return line;
}

bool ask_yes(std::string_view question) {
  const Tty tty;
  if (!tty.is_open() || !tty.write(question)) return false;
  const base::Result<crypto::SecretBytes> line = read_line(tty);
  return line.ok() && line.value().reveal_text() == "yes";
}

}  // namespace faltbok::desk
