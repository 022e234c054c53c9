# A room is a folder, a static library and an alias `faltbok::<name>`.
#
#   faltbok_room(crypto HEADERS a.h SOURCES a.cpp USES faltbok::base PRIVATE PkgConfig::libsodium)
#   faltbok_program(faltbok-form SOURCES main.cpp USES faltbok::forms)
#   faltbok_tests(crypto SOURCES age_test.cpp USES faltbok::crypto)       -> executable crypto_tests, one ctest test per case
#
# USES is what headers may include (public); PRIVATE is a library that no header shows.
function(faltbok_room name)
  cmake_parse_arguments(ROOM "" "" "HEADERS;SOURCES;USES;PRIVATE;DEFINES" ${ARGN})
  add_library(faltbok_${name} STATIC ${ROOM_SOURCES})
  add_library(faltbok::${name} ALIAS faltbok_${name})
  target_sources(faltbok_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR} FILES ${ROOM_HEADERS})
  set_target_properties(faltbok_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_link_libraries(faltbok_${name} PUBLIC ${ROOM_USES} PRIVATE faltbok_settings ${ROOM_PRIVATE})
  target_compile_definitions(faltbok_${name} PRIVATE ${ROOM_DEFINES})
endfunction()

function(faltbok_program name)
  cmake_parse_arguments(PROGRAM "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name} ${PROGRAM_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE faltbok_settings ${PROGRAM_USES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

include(Catch)
function(faltbok_tests name)
  cmake_parse_arguments(TESTS "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name}_tests ${TESTS_SOURCES})
  target_include_directories(${name}_tests PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name}_tests PRIVATE faltbok_settings ${TESTS_USES} Catch2::Catch2WithMain)
  target_compile_definitions(${name}_tests PRIVATE
    FALTBOK_SOURCE_DIR="${CMAKE_SOURCE_DIR}" FALTBOK_BINARY_DIR="${CMAKE_BINARY_DIR}"
    FALTBOK_SHARED_DIR="${CMAKE_SOURCE_DIR}/../shared")
  catch_discover_tests(${name}_tests TEST_PREFIX "${name}: " DISCOVERY_MODE PRE_TEST
    PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 4)
endfunction()

# A fuzz target is built as a fuzzer under the fuzz preset, and everywhere else as a program that replays files:
# `fuzz_<name> FILE|FOLDER...`. ctest fuzzes for 20 s under the fuzz preset (target `fuzzers`, label `fuzz`), and replays the
# corpus folder in every other.
function(faltbok_fuzz name)
  cmake_parse_arguments(FUZZ "" "" "SOURCES;USES" ${ARGN})
  set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
  add_executable(fuzz_${name} ${FUZZ_SOURCES})
  target_include_directories(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(fuzz_${name} PRIVATE faltbok_settings ${FUZZ_USES})
  if(FALTBOK_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    # What it finds goes to the build folder; the committed corpus stays as it is.
    set(found ${CMAKE_BINARY_DIR}/fuzz-found/${name})
    file(MAKE_DIRECTORY ${found})
    add_test(NAME "fuzz: ${name}" COMMAND fuzz_${name} -max_total_time=20 -timeout=10 -rss_limit_mb=2048
      -artifact_prefix=${found}- ${found} ${corpus})
    set_tests_properties("fuzz: ${name}" PROPERTIES LABELS fuzz)
    if(NOT TARGET fuzzers)
      add_custom_target(fuzzers)
    endif()
    add_dependencies(fuzzers fuzz_${name})
  else()
    target_sources(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.cpp)
    add_test(NAME "fuzz corpus: ${name}" COMMAND fuzz_${name} ${corpus})
  endif()
endfunction()
