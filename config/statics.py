"""Static files of a town's installation: hashed names, also where a script names another."""

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

# Django's own rule for this reads every script of every package, comments and all, and fails on
# some. The tablet's modules alone import each other, and always by "./" or "../".
IMPORTS = (
    (
        r"""(?P<matched>(?P<word>\bfrom\s*|\bimport\s*\(?\s*)["'](?P<url>\.{1,2}/[^"']+)["'])""",
        """%(word)s"%(url)s\"""",
    ),
)


class ModulesWithHashedNames(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Rewrites `import … from "./other.js"` too, so that a tablet never mixes two versions."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("kiosk/*.js", IMPORTS),
        ("ponyfill.js", IMPORTS),  # of barcode-detector: matched without its prefix
    )
    # A module's name follows from the names it imports: one pass for each storey of imports.
    max_post_process_passes = 12
