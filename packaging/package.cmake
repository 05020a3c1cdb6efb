# What is installed, and the Debian package made of it (`./dev package`).
if(SIGHTSEER_CORE_ONLY)
  return()
endif()

include(GNUInstallDirs)
set(_doc ${CMAKE_INSTALL_DATADIR}/doc/sightseer)

# The build tree has the licences where an installation has them.
configure_file(${CMAKE_CURRENT_LIST_DIR}/THIRD_PARTY.md ${CMAKE_BINARY_DIR}/share/doc/sightseer/THIRD_PARTY.md COPYONLY)

install(TARGETS sightseer sightseer-cli RUNTIME DESTINATION bin)
# Not <lib>/<triplet>: the programs look for ../lib/sightseer beside them, on every system.
install(TARGETS sightseer_torch LIBRARY DESTINATION lib/sightseer)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/resources/demo ${CMAKE_SOURCE_DIR}/resources/models
  ${CMAKE_SOURCE_DIR}/resources/tokenizer ${CMAKE_SOURCE_DIR}/resources/prompts ${CMAKE_SOURCE_DIR}/resources/places
  ${CMAKE_SOURCE_DIR}/resources/labels
  DESTINATION share/sightseer PATTERN recipe EXCLUDE)
install(FILES ${CMAKE_SOURCE_DIR}/resources/models.json DESTINATION share/sightseer)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/THIRD_PARTY.md DESTINATION ${_doc})

if(UNIX AND NOT APPLE)
  set(_linux ${CMAKE_CURRENT_LIST_DIR}/linux)
  install(FILES ${_linux}/copyright DESTINATION ${_doc})
  install(FILES ${_linux}/sightseer.desktop DESTINATION share/applications)
  install(FILES ${_linux}/sightseer.metainfo.xml DESTINATION share/metainfo)
  install(FILES ${CMAKE_SOURCE_DIR}/resources/icons/sightseer.svg DESTINATION share/icons/hicolor/scalable/apps)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME sightseer)
set(CPACK_PACKAGE_VENDOR "The Sightseer authors")
set(CPACK_PACKAGE_CONTACT "The Sightseer authors <sightseer@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "find your photos by what you say")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Sightseer reads folders of photos and finds those that show what you type,
with the CLIP models of your choice or the small model that it brings along.
It has a window and a command line, and nothing leaves your machine.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Not seen by shlibdeps: LibTorch calls whichever BLAS is installed, and the reference one is thirty times slower; Qt
# needs a font to draw text.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libopenblas0-openmp | libopenblas0, qt6-translations-l10n, fonts-dejavu-core | fonts-liberation")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-noto-cjk | fonts-droid-fallback")
include(CPack)
