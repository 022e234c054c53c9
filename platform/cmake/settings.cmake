# Language level, warnings and sanitizers: one interface target that every room links.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(FALTBOK_SANITIZERS "" CACHE STRING "for example address,undefined")
option(FALTBOK_WERROR "a warning stops the build" OFF)
option(FALTBOK_FUZZ "build the fuzz targets (clang)" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(faltbok_settings INTERFACE)
target_compile_options(faltbok_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Wnull-dereference
  $<$<BOOL:${FALTBOK_WERROR}>:-Werror>)
# GCC 12 reports string and variant moves that it has inlined as null or uninitialised; clang and the sanitizers cover both.
target_compile_options(faltbok_settings INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-null-dereference -Wno-maybe-uninitialized -Wno-restrict>)
target_compile_definitions(faltbok_settings INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
if(FALTBOK_SANITIZERS)
  target_compile_options(faltbok_settings INTERFACE
    -fsanitize=${FALTBOK_SANITIZERS} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(faltbok_settings INTERFACE -fsanitize=${FALTBOK_SANITIZERS})
endif()
if(FALTBOK_FUZZ)
  target_compile_options(faltbok_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()
