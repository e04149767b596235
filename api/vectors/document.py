"""What does a file of vectors look like? docs/vectors.md tells the format; unknown fields are kept and ignored."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copilot.errors import BadDocument

SCHEMA_VERSION = 1


class Source(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)

    document: str
    section: str = ""


class Vector(BaseModel):
    """One published example: what goes in, what was published, and how near an answer must come."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str = Field(min_length=1)
    title: str = ""
    source: Source
    method: str = Field(min_length=1)
    inputs: dict[str, Any]
    expected: dict[str, Any] = Field(min_length=1)
    tolerance: dict[str, str]


class VectorFile(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)

    family: str = Field(min_length=1)
    schema_version: int
    vectors: tuple[Vector, ...]


def read_folder(folder: Path) -> list[VectorFile]:
    """Every *.json file of `folder`, by name. Raises BadDocument naming folder or file, the problem and what to do."""
    if not folder.is_dir():
        raise BadDocument(
            f"{folder} is not a folder. Give the folder that holds the vector files.", folder=str(folder)
        )
    files = sorted(folder.glob("*.json"))
    if not files:
        raise BadDocument(f"{folder} holds no vector file (*.json). Give another folder.", folder=str(folder))
    return [read_file(file) for file in files]


def read_file(file: Path) -> VectorFile:
    """One file of vectors; BadDocument if it is not JSON, has another shape, names an id twice or a newer version."""
    try:
        read = VectorFile.model_validate(json.loads(file.read_bytes()))
    except OSError as error:
        raise BadDocument(
            f"{file.name} cannot be read: {error.strerror}. Check the file.", file=file.name
        ) from None
    except ValidationError as error:
        shown = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors()[:3])
        raise BadDocument(
            f"{file.name} is not a file of vectors: {shown}. Correct it.", file=file.name
        ) from None
    except ValueError as error:  # not JSON, or not UTF-8
        raise BadDocument(f"{file.name} is not JSON: {error}. Correct the file.", file=file.name) from None
    if read.schema_version != SCHEMA_VERSION:
        raise BadDocument(
            f"{file.name} has version {read.schema_version} of the format; this program reads {SCHEMA_VERSION}. "
            "Update the program or the file.",
            file=file.name,
        )
    ids = [vector.id for vector in read.vectors]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise BadDocument(
            f"{file.name} names {twice[0]} twice. Give every vector its own id.", file=file.name
        )
    return read
