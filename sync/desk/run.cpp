#include <algorithm>
#include <iterator>

#include "crypto/init.h"
#include "sync/desk/commands.h"

namespace faltbok::desk {
namespace {

struct Verb {
  std::string_view name;
  base::Status (*function)(const Call&);
  std::string_view help;
  std::vector<OptionSpec> options;
};

const OptionSpec kDesk = {"--desk", "DESK", true};
const OptionSpec kPassphraseFile = {"--passphrase-file", "FILE"};

std::vector<Verb> code_key_verbs() {
  return {
      {"codekey-init",
       codekey_init,
       "the code-key custodian's own keys and escrow copy, in a folder of their own",
       {{"--package", "FILE.fbp", true},
        {"--to", "CODEKEY", true},
        kPassphraseFile,
        {"--escrow-passphrase-file", "FILE"}}},
      {"codekey-import",
       codekey_import,
       "open identity batches and write who each pseudonym is",
       {{"--codekey", "CODEKEY", true},
        {"--package", "FILE.fbp", true},
        {"--from", "DIR", true},
        {"--to", "TABLES", true},
        {"--escrow-keys", "FILE"},
        kPassphraseFile}},
      {"codekey-recover",
       codekey_recover,
       "give a tablet's user a new passphrase for contact details",
       {{"", "KEYFILE", true},
        {"--codekey", "CODEKEY", true},
        {"--package", "FILE.fbp", true},
        {"--user", "HEX"},
        {"--out", "FILE.fbk", true},
        {"--language", "sv|en"},
        {"--escrow-keys", "FILE"},
        kPassphraseFile}},
  };
}

std::vector<Verb> verbs_of_study() {
  return {
      {"init",
       init,
       "make a study desk: keys, escrow copy, folder",
       {{"--study", "DIR", true},
        {"--to", "DESK", true},
        kPassphraseFile,
        {"--escrow-passphrase-file", "FILE"}}},
      {"publish",
       publish,
       "compile the study folder into a signed package",
       {kDesk,
        {"--address", "URL"},
        {"--receipt-key", "HEX"},
        {"--study", "DIR"},
        {"--allow-provisional-wording-by", "NAME"},
        {"--code-key", "FILE"},
        {"--words-checked", ""},
        kPassphraseFile}},
      {"invite",
       invite,
       "write an invitation for one tablet of a site",
       {kDesk, {"--site", "SITE", true}, {"--out", "FILE.fbi", true}, kPassphraseFile}},
      {"enrol",
       enrol,
       "certify a tablet that answered an invitation",
       {kDesk,
        {"--request", "FILE.fbq", true},
        {"--words-checked", ""},
        {"--new-epoch", ""},
        {"--expires", "YYYY-MM-DD"},
        kPassphraseFile}},
      {"revoke",
       revoke,
       "take a tablet's certificate back",
       {kDesk, {"--device", "HEX", true}, kPassphraseFile}},
  };
}

std::vector<Verb> verbs_of_data() {
  return {
      {"pull",
       pull,
       "fetch batches and requests from the server (needs no key)",
       {{"--server", "URL", true}, {"--to", "DIR", true}}},
      {"push",
       push,
       "bring packages and notes to the server (needs no key)",
       {{"--server", "URL", true}, {"--from", "DIR", true}}},
      {"import",
       import,
       "check, decrypt and keep batches",
       {kDesk, {"--from", "DIR"}, {"--with-forks", ""}, kPassphraseFile}},
      {"export",
       export_tables,
       "write the tables",
       {kDesk, {"--to", "DIR", true}, kPassphraseFile}},
      {"recover",
       recover,
       "give a tablet's user a new passphrase",
       {{"", "KEYFILE", true},
        kDesk,
        {"--user", "HEX"},
        {"--out", "FILE.fbk", true},
        {"--language", "sv|en"},
        kPassphraseFile}},
      {"passphrase",
       passphrase,
       "four words drawn from 7,776, to hand to somebody (needs no desk)",
       {{"--language", "sv|en"}}},
      {"audit",
       audit,
       "who opened, changed, exported or exempted what, and when",
       {kDesk,
        {"--participant", "PSEUDONYM"},
        {"--user", "HEX"},
        {"--day", "YYYY-MM-DD"},
        kPassphraseFile}},
      {"status", status, "what each tablet has sent, what waits, what was set aside", {kDesk}},
  };
}

const std::vector<Verb>& verbs() {
  static const std::vector<Verb> all = [] {
    std::vector<Verb> out = verbs_of_study();
    for (const auto& more : {verbs_of_data(), code_key_verbs()})
      std::copy(more.begin(), more.end(), std::back_inserter(out));
    return out;
  }();
  return all;
}

void print_help(Talk& talk) {
  talk.say(
      "faltbok-desk: the study desk. The keys stay offline; only pull and push use the network.");
  for (const Verb& verb : verbs()) {
    std::string line = "  faltbok-desk " + std::string(verb.name);
    for (const OptionSpec& option : verb.options) {
      std::string word(option.name);
      if (!option.value.empty()) word += (word.empty() ? "" : " ") + std::string(option.value);
      line += option.required ? " " + word : " [" + word + "]";
    }
    talk.say(line);
    talk.say("      " + std::string(verb.help));
  }
  talk.say(
      "Without --passphrase-file the passphrase is asked for. Exit: 0 done, 1 machine or network, "
      "2 something given is wrong.");
}

}  // namespace

int run(std::span<const std::string> words, Machine& machine) {
  Talk talk(machine.out, machine.err);
  if (words.empty() || words[0] == "--help" || words[0] == "help") {
    print_help(talk);
    return words.empty() ? 2 : 0;
  }
  const auto verb = std::find_if(verbs().begin(), verbs().end(),
                                 [&](const Verb& v) { return v.name == words[0]; });
  if (verb == verbs().end()) {
    talk.refuse(base::ErrorKind::kInvalidInput,
                {"command line", "'" + words[0] + "' is not a verb", "see 'faltbok-desk help'"});
    return 2;
  }
  talk.set_verb(verb->name);
  if (const base::Status started = crypto::init(); !started.ok()) {
    talk.explain(started.error());
    return 1;
  }
  const base::Result<Options> options = Options::parse(words.subspan(1), verb->options, talk);
  if (!options.ok()) return 2;
  const base::Status done = verb->function({machine, talk, options.value()});
  if (!done.ok()) talk.explain(done.error());
  return exit_code_of(done);
}

}  // namespace faltbok::desk
