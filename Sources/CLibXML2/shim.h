#pragma once
// Debian's libxml2 converts with ICU and pulls its headers in, which clash with those inside Foundation. Nothing of
// them is used here: all there is to read is UTF-8.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
