# Compiler settings of every target, in one place.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# The build tree has the shape of an installation, so programs find their plugin and resources the same way in both.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(SIGHTSEER_PLUGIN_DIRECTORY ${CMAKE_BINARY_DIR}/lib/sightseer)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share)
file(CREATE_LINK ${CMAKE_SOURCE_DIR}/resources ${CMAKE_BINARY_DIR}/share/sightseer SYMBOLIC)

add_library(sightseer_options INTERFACE)
add_library(ss::options ALIAS sightseer_options)
target_include_directories(sightseer_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(sightseer_options INTERFACE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII)
target_compile_options(sightseer_options INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
if(SIGHTSEER_WERROR)
  target_compile_options(sightseer_options INTERFACE -Werror)
endif()
if(SIGHTSEER_SANITIZER)
  # GCC 12 takes the sanitizers' own checks in std::regex for reads of what was never set.
  target_compile_options(sightseer_options INTERFACE -Wno-maybe-uninitialized)
endif()
if(SIGHTSEER_SANITIZER STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(SIGHTSEER_SANITIZER)
  add_compile_options(-fsanitize=${SIGHTSEER_SANITIZER} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SIGHTSEER_SANITIZER})
endif()

# ss_module(NAME SOURCES ... USES ss::... PRIVATE_LIBS ...): one static library per folder; the folder's third-party
# libraries stay private to its .cpp files.
function(ss_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;PRIVATE_LIBS" ${ARGN})
  add_library(sightseer_${name} STATIC ${ARG_SOURCES})
  add_library(ss::${name} ALIAS sightseer_${name})
  target_link_libraries(sightseer_${name} PUBLIC ss::options ${ARG_USES} PRIVATE ${ARG_PRIVATE_LIBS})
endfunction()
