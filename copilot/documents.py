"""Packaged YAML documents: read once, named by version and content, refused with their place when broken.

Everything a call is decided with (lexicon, script library, priors, segments) is such a document; its version string
"name@N#digest" is pinned in the journal, so a replay can say which document it needs.
"""

from hashlib import blake2s
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from copilot.errors import BadDocument

Document = TypeVar("Document", bound=BaseModel)


def packaged(package: str, name: str) -> Traversable:
    """The data file `name` inside `package`, e.g. packaged("copilot.data", "priors.yaml")."""
    return files(package).joinpath(name)


def digest(*contents: bytes) -> str:
    """Eight hex digits that change when any of `contents` changes; line ends do not count.

    >>> digest(b"a") == digest(b"a"), digest(b"a") == digest(b"b")
    (True, False)
    """
    whole = blake2s(digest_size=4)
    for content in contents:
        whole.update(content.replace(b"\r\n", b"\n") + b"\x00")
    return whole.hexdigest()


def read(file: Traversable, model: type[Document]) -> tuple[Document, str]:
    """A YAML file as a `model`, with its digest. Raises BadDocument naming file, place and problem."""
    return parse(file.read_bytes(), model, name=file.name)


def parse(content: bytes, model: type[Document], *, name: str) -> tuple[Document, str]:
    """The same for the text of a document, wherever it was kept: YAML, or JSON if it begins with a brace.

    `name` is what a complaint calls it.
    """
    try:
        if content.startswith(b"{"):  # a hundred times faster than reading it as YAML, which it is too
            return model.model_validate_json(content), digest(content)
        return model.model_validate(yaml.safe_load(content)), digest(content)
    except yaml.YAMLError as error:
        raise BadDocument(f"{name} is not YAML: {error}. Correct the file.", file=name) from None
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise BadDocument(f"{name} is not usable: {problems}. Correct the file.", file=name) from None
