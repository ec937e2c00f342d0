"""The colours of printed documents, as #rrggbb.

Contrast against white paper (WCAG 2.2): KEY 7.1, INK 17.4, SOFT 8.5; LINE, CUT and the two
grounds carry no text. What is told by colour is told in words as well: many print in grey.
"""

KEY, INK, SOFT = "#006173", "#1a1a1a", "#4d4d4d"
LINE, CUT = "#8c8c8c", "#b3b3b3"
STRIPE, PALE = "#f3f7f7", "#e9f7f9"
WHITE, BLACK = "#ffffff", "#000000"
