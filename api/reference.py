"""The documentation of the routes at /api/docs: a page of our own (api/docs_page), because the usual one loads its
parts from the internet and stays blank on a closed network.
"""

from pathlib import Path

from api.panel import BrowserFiles

FOLDER = Path(__file__).resolve().parent / "docs_page"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class ReferenceFiles(BrowserFiles):
    """The files of the page, which loads nothing from elsewhere and which nobody frames."""

    def __init__(self) -> None:
        super().__init__(FOLDER, cache="no-cache", policy=POLICY)
