#include "device/ui/widgets/typeset.h"

#include <array>

#include "platform/base/utf8.h"

namespace faltbok::ui {
namespace {

constexpr std::size_t kLinesMax = 4000;
constexpr std::size_t kSideMin = 3;      // letters kept on each side of a hyphen
constexpr std::size_t kLookBackMax = 6;  // how far from the edge a better break is looked for

bool is_vowel(char32_t c) {
  constexpr std::u32string_view kVowels = U"aeiouyåäöéAEIOUYÅÄÖÉ";
  return kVowels.find(c) != std::u32string_view::npos;
}

bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0x24F);
}

struct Letter {
  char32_t value;
  std::size_t at;  // byte in the text
};

// Swedish and English alike: a syllable likes to begin with one consonant before a vowel,
// after a vowel or consonant.
bool good_break(const std::vector<Letter>& word, std::size_t before) {
  return !is_vowel(word[before].value) && before + 1 < word.size() &&
         is_vowel(word[before + 1].value) && is_letter(word[before - 1].value);
}

// How many letters of a too wide word stand on this line,
// given that `fit` letters have room (with the hyphen).
std::size_t letters_before_break(const std::vector<Letter>& word, std::size_t fit) {
  const std::size_t last = std::min(fit, word.size() > kSideMin ? word.size() - kSideMin : fit);
  for (std::size_t back = 0; back < kLookBackMax && last > kSideMin + back; ++back)
    if (good_break(word, last - back)) return last - back;
  return std::max<std::size_t>(1, last);
}

class Setter {
 public:
  Setter(const Canvas& canvas, const Measure& measure, std::string_view text)
      : canvas_(canvas), measure_(measure), text_(text) {}

  std::vector<Line> run() {
    std::size_t at = 0;
    while (lines_.size() < kLinesMax) {
      const std::size_t newline = std::min(text_.find('\n', at), text_.size());
      paragraph(at, newline);
      if (newline == text_.size()) break;
      at = newline + 1;
    }
    return std::move(lines_);
  }

 private:
  float width(std::size_t begin, std::size_t end) const {
    return canvas_.width_of(measure_.type, text_.substr(begin, end - begin));
  }

  void put(std::size_t begin, std::size_t end, std::string_view after) {
    Line line{std::string(text_.substr(begin, end - begin)), 0, begin, end};
    line.text.append(after);
    line.width = canvas_.width_of(measure_.type, line.text);
    lines_.push_back(std::move(line));
  }

  void paragraph(std::size_t begin, std::size_t end) {
    std::size_t line = begin;  // where the line under work begins
    std::size_t fits = begin;  // up to here it is known to fit
    while (fits < end && lines_.size() < kLinesMax) {
      std::size_t word = fits;
      while (word < end && text_[word] == ' ') ++word;
      const std::size_t stop = std::min(text_.find(' ', word), end);
      if (width(line, stop) <= measure_.width) {
        fits = stop;
        continue;
      }
      if (fits > line) {  // the word goes to the next line
        put(line, fits, "");
        line = fits = word;
        continue;
      }
      line = fits = broken(line, stop);
    }
    if (line < end || begin == end) put(line, end, "");
  }

  // The word does not fit on a line of its own: draws its beginning, returns where the rest begins.
  std::size_t broken(std::size_t begin, std::size_t end) {
    const bool hyphens = measure_.hyphens == Hyphens::kYes;
    const float room = measure_.width - (hyphens ? canvas_.width_of(measure_.type, "-") : 0.0F);
    std::vector<Letter> word;
    std::size_t fit = 0;
    for (std::size_t at = begin; at < end;) {
      const base::Codepoint letter = base::codepoint_at(text_, at);
      word.push_back({letter.value, at});
      at += letter.size;
      if (word.size() > fit + kSideMin + 1) break;
      if (width(begin, at) <= room) fit = word.size();
    }
    fit = std::max<std::size_t>(1, fit);
    const std::size_t keep = hyphens ? letters_before_break(word, fit) : fit;
    const std::size_t stop = keep < word.size() ? word[keep].at : end;
    const bool hyphen = hyphens && keep < word.size() && is_letter(word[keep - 1].value);
    put(begin, stop, hyphen ? "-" : "");
    return stop;
  }

  const Canvas& canvas_;
  const Measure& measure_;
  std::string_view text_;
  std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> typeset(const Canvas& canvas, const Measure& measure, std::string_view text) {
  return Setter(canvas, measure, text).run();
}

}  // namespace faltbok::ui
