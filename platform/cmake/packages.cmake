# The libraries, each as one imported SYSTEM target; a room links them PRIVATE.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
foreach(package IN ITEMS
    libsodium libcrypto pugixml libzip libzstd sqlcipher libcurl libmicrohttpd sdl2 imgui freetype2 gl
    tss2-esys tss2-mu tss2-tctildr libsystemd)
  string(MAKE_C_IDENTIFIER ${package} name)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET GLOBAL ${package})
endforeach()
find_package(nlohmann_json REQUIRED)
find_package(tomlplusplus QUIET)
if(NOT TARGET tomlplusplus::tomlplusplus)
  pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET GLOBAL tomlplusplus)
  add_library(tomlplusplus::tomlplusplus ALIAS PkgConfig::tomlplusplus)
endif()
find_package(Catch2 3.7 REQUIRED)
