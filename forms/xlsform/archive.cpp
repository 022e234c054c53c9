#include "forms/xlsform/archive.h"

#include <zip.h>

#include <string>

#include "forms/xlsform/limits.h"

namespace faltbok::forms::xlsform {

namespace {
constexpr std::size_t kChunkSize = 64U << 10U;

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
}  // namespace

void Archive::Close::operator()(zip* archive) const { zip_discard(archive); }

base::Result<Archive> Archive::open(base::BytesView bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) return base::fail(base::ErrorKind::kInvalidInput, "archive: source");
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    zip_source_free(source);
    zip_error_fini(&error);
    return base::fail(base::ErrorKind::kInvalidInput, "archive: not a zip");
  }
  Archive opened(archive);
  if (zip_get_num_entries(archive, 0) > static_cast<zip_int64_t>(kArchiveEntryCountMax))
    return base::fail(base::ErrorKind::kInvalidInput, "archive: too many parts");
  return opened;
}

base::Result<base::Bytes> Archive::read(std::string_view part) const {
  const zip_int64_t index = zip_name_locate(zip_.get(), std::string(part).c_str(), ZIP_FL_NOCASE);
  if (index < 0) return base::fail(base::ErrorKind::kNotFound, "archive: no such part");
  const std::unique_ptr<zip_file_t, CloseFile> file(
      zip_fopen_index(zip_.get(), static_cast<zip_uint64_t>(index), 0));
  if (!file) return base::fail(base::ErrorKind::kInvalidInput, "archive: part cannot be opened");
  base::Bytes out;
  for (;;) {  // the size that the archive claims is not believed
    const std::size_t had = out.size();
    out.resize(had + kChunkSize);
    const zip_int64_t got = zip_fread(file.get(), out.data() + had, kChunkSize);
    if (got < 0) return base::fail(base::ErrorKind::kInvalidInput, "archive: part is damaged");
    out.resize(had + static_cast<std::size_t>(got));
    if (got == 0) return out;
    if (out.size() > kPartSizeMax)
      return base::fail(base::ErrorKind::kInvalidInput, "archive: part too large");
  }
}

}  // namespace faltbok::forms::xlsform
