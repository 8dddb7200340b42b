# llhttp as the target roundtrip_llhttp: an installed CMake package, else pkg-config, else Debian's C sources.
# Whatever supplies it, the core is tested against what version 8.1 wrongly accepts (tests/unit/message).
add_library(roundtrip_llhttp INTERFACE)

find_package(llhttp CONFIG QUIET)
if(llhttp_FOUND)
    if(TARGET llhttp::llhttp_shared)
        target_link_libraries(roundtrip_llhttp INTERFACE llhttp::llhttp_shared)
    else()
        target_link_libraries(roundtrip_llhttp INTERFACE llhttp::llhttp_static)
    endif()
    message(STATUS "llhttp: CMake package ${llhttp_VERSION}")
    return()
endif()

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
    pkg_check_modules(LIBLLHTTP QUIET IMPORTED_TARGET libllhttp)
    if(LIBLLHTTP_FOUND)
        target_link_libraries(roundtrip_llhttp INTERFACE PkgConfig::LIBLLHTTP)
        message(STATUS "llhttp: pkg-config ${LIBLLHTTP_VERSION}")
        return()
    endif()
endif()

set(llhttp_sources /usr/share/llhttp)
set(llhttp_include /usr/share/include/llhttp)
if(NOT EXISTS ${llhttp_sources}/llhttp.c OR NOT EXISTS ${llhttp_include}/llhttp.h)
    message(FATAL_ERROR "llhttp was not found: install libllhttp-dev, or node-llhttp on Debian 12")
endif()
add_library(roundtrip_llhttp_static STATIC
    ${llhttp_sources}/api.c ${llhttp_sources}/http.c ${llhttp_sources}/llhttp.c)
target_include_directories(roundtrip_llhttp_static SYSTEM PUBLIC ${llhttp_include})
# Debian's header switches strict mode off; without it chunk data without its CRLF, a space before the colon
# and bytes >= 0x80 in the request-target pass.
target_compile_definitions(roundtrip_llhttp_static PUBLIC LLHTTP_STRICT_MODE=1)
# The parser is the hottest code there is: optimised in every build type.
target_compile_options(roundtrip_llhttp_static PRIVATE -O2)
target_link_libraries(roundtrip_llhttp INTERFACE roundtrip_llhttp_static)
message(STATUS "llhttp: sources in ${llhttp_sources}")
