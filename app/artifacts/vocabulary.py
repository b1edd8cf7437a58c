"""The closed sets of words this domain speaks."""

from enum import StrEnum


class ArtifactKind(StrEnum):
    """What an artifact is; it never changes."""

    DOCUMENT = "document"  #: Markdown
    TABLE = "table"  #: named columns and rows of plain values
    IMAGE = "image"  #: a file of the workspace that is an image
    HTML = "html"  #: a page of its own, which runs only in a sandbox
    CODE = "code"  #: the text of a program
    JSON = "json"  #: any JSON value


class ArtifactOrder(StrEnum):
    """An order of a list of artifacts; what is equal comes in the order it was made."""

    CREATED_AT_ASC = "created_at_asc"  #: the oldest first
    CREATED_AT_DESC = "created_at_desc"  #: the newest first
    UPDATED_AT_DESC = "updated_at_desc"  #: what changed last first
    TITLE_ASC = "title_asc"  #: by title, by the bytes of its letters
