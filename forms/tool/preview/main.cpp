// faltbok-form-preview: pictures of every page of a form, as the tablet shows it. A program of its
// own, started by `faltbok-form preview`, so that the author's other tools need no screen library.
#include <cstdio>
#include <cstdlib>

#include "forms/definition.h"
#include "forms/tool/command.h"
#include "forms/tool/form_file.h"
#include "forms/tool/options.h"
#include "forms/tool/preview/camera.h"
#include "forms/tool/preview/every_page.h"
#include "forms/tool/trouble.h"

namespace faltbok::forms::tool {
namespace {

constexpr int kScreenMin = 320;
constexpr int kScreenMax = 4096;

struct Options {
  std::string form, folder, attachments, text_size, size;
  PreviewWish wish;
  int width = 1280;
  int height = 800;
};

std::optional<std::string> parse(Words words, Options& options) {
  auto wrong = read_options(words,
                            {{"-o", &options.folder},
                             {"--language", &options.wish.language},
                             {"--text-size", &options.text_size},
                             {"--size", &options.size},
                             {"--attachments", &options.attachments}},
                            options.form);
  if (!wrong && options.folder.empty()) wrong = "where to draw is not given: add -o FOLDER";
  return wrong;
}

// What is wrong with the values, or nothing.
std::string understand(Options& options) {
  using enum app::TextSize;
  if (options.text_size == "large")
    options.wish.text_size = kLarge;
  else if (options.text_size == "largest")
    options.wish.text_size = kLargest;
  else if (!options.text_size.empty() && options.text_size != "normal")
    return "--text-size " + options.text_size + " is not normal, large or largest";
  const auto fits = [](int side) { return side >= kScreenMin && side <= kScreenMax; };
  if (!options.size.empty() &&
      (std::sscanf(options.size.c_str(), "%dx%d", &options.width, &options.height) != 2 ||
       !fits(options.width) || !fits(options.height)))
    return "--size " + options.size + " is not like 1280x800 (320 to 4096 each)";
  return "";
}

int wrong(const std::string& what, int code) {
  std::fprintf(stderr, "%s\n", what.c_str());
  return code;
}

int write(os::Files& files, const Options& options, EveryPage& pages, Camera& camera) {
  const os::Path folder{options.folder};
  std::size_t count = 0;
  do {
    const auto pictures = camera.take(pages.state());
    if (!pictures.ok()) return wrong("preview: " + pictures.error().trail(), kExitMachine);
    for (std::size_t i = 0; i < pictures.value().size(); ++i) {
      const std::string more = i == 0 ? "" : "-" + std::to_string(i + 1);
      const std::string name = pages.name() + more + ".png";
      const base::Bytes png = ui::png_of(pictures.value()[i]);
      const base::Status written = files.write_durably(folder / name, png);
      if (!written.ok()) return tell_unwritable(options.folder + "/" + name, written.error());
      std::printf("%s %s\n", name.c_str(), pages.path().c_str());
      ++count;
    }
  } while (pages.next());
  std::printf("%s: %zu pictures\n", options.folder.c_str(), count);
  return kExitDone;
}

std::string languages_of(const Definition& definition) {
  std::string all;
  for (const std::string& language : definition.languages())
    all += (all.empty() ? "" : ", ") + language;
  return all;
}

int preview(os::Files& files, const Options& options) {
  base::Result<FormFile> file = read_form(files, os::Path{options.form});
  if (!file.ok()) return tell_unreadable(files, options.form, file.error());
  if (const int folder = check_folder(files, "--attachments", options.attachments);
      folder != kExitDone)
    return folder;
  std::vector<Problem> problems = file.value().problems;
  if (has_errors(problems)) return print_problems(options.form, problems), kExitWrong;
  const os::Path beside =
      options.attachments.empty() ? os::Path{options.form}.folder() : os::Path{options.attachments};
  const base::Result<base::Bytes> bare = without_relevance(file.value().xml);
  if (!bare.ok()) return wrong(options.form + ": this is no XForm", kExitWrong);
  const auto definition =
      load_xform(bare.value(), attachments_in(files, beside, file.value()), &problems);
  print_problems(options.form, problems);
  if (!definition.ok()) return kExitWrong;
  if (!has_language(*definition.value(), options.wish.language))
    return wrong(options.form + ": has no language '" + options.wish.language + "'; it has " +
                     languages_of(*definition.value()),
                 kExitWrong);
  auto pages = EveryPage::of(definition.value(), options.wish);
  if (!pages.ok()) return wrong(options.form + ": " + pages.error().trail(), kExitWrong);
  if (pages.value().state().runner.page_count == 0)
    return wrong(options.form + ": the form shows nothing; there are no pages", kExitWrong);
  auto camera = Camera::open(options.width, options.height);
  if (!camera.ok())
    return wrong("preview needs OpenGL without a display: " + camera.error().trail() +
                     "; install Mesa's software driver (libgl1-mesa-dri)",
                 kExitMachine);
  const base::Status made = files.make_folders(os::Path{options.folder});
  if (!made.ok()) return tell_unwritable(options.folder, made.error());
  return write(files, options, pages.value(), camera.value());
}

}  // namespace

int run_preview(Words words) {
  Options options;
  if (const auto what = parse(words, options)) return usage_error("preview", *what);
  if (const std::string what = understand(options); !what.empty())
    return usage_error("preview", what);
  setenv("SDL_VIDEODRIVER", "offscreen", 0);
  const std::unique_ptr<os::Files> files = os::open_files();
  return preview(*files, options);
}

}  // namespace faltbok::forms::tool

int main(int count, char** arguments) {
  const std::vector<std::string_view> words(arguments + 1, arguments + count);
  return faltbok::forms::tool::run_preview(words);
}
