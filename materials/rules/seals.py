"""How large a town's official stamp (公印) may be printed: 21 to 24 mm on a side, as the rules
of municipalities on their seals (公印規則) mostly have the mayor's. Pure."""

SMALLEST, LARGEST = 21, 24
