"""Which version of the program is this?"""

from importlib.metadata import PackageNotFoundError, version


def installed_version() -> str:
    """The version of the installed distribution; "0" when it runs from a folder that was never installed."""
    try:
        return version("negotiation-copilot")
    except PackageNotFoundError:
        return "0"
