"""From a node's configuration to messages: instructions, what was said before, a prompt, and images."""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Annotated, Any, cast
from uuid import UUID

from pydantic import Field

from app.components.contract import ComponentFailed, Expression, NodeContext, Template
from app.kernel.ids import read_global_id
from app.llm.attachments import MAX_FILES
from app.llm.messages import ChatMessage, ChatRole, ImagePart

MAX_HISTORY = 1_000  #: messages
MAX_IMAGE_BYTES = 10_000_000
_DATA_URL = re.compile(r"data:(?P<type>image/[a-z0-9.+-]{1,60});base64,(?P<data>[A-Za-z0-9+/=\s]+)")
_ROLES = {"user": ChatRole.USER, "assistant": ChatRole.ASSISTANT, "system": ChatRole.SYSTEM}

#: What is said where nothing is configured: the text of what a chat or a text field gave, else the whole input.
ASKED = "{{ input.text if input.text is defined else input }}"

System = Annotated[
    Template, Field(default="", description="Instructions: who the model is, and what it must and must not do.")
]
Prompt = Annotated[Template, Field(default=ASKED, min_length=1, description="What is asked.")]
Messages = Annotated[
    Expression | None,
    Field(default=None, description="What was said before: a list of `{role: user or assistant, text}`, oldest first."),
]
Images = Annotated[
    list[Template],
    Field(
        default_factory=list[str],
        max_length=20,
        description="Images beside the prompt: http(s) addresses, or `data:image/png;base64,…`.",
    ),
]


FileList = Annotated[
    Expression | None,
    Field(
        default=None,
        description="Files of the workspace beside the prompt: a list of their ids or of objects with an `id`, such as "
        "`input.files` in a conversation. Texts, images and what documents say are shown to the model; what cannot be "
        "read is named with the reason.",
    ),
]


async def user_message(prompt: str, images: list[str], ctx: NodeContext) -> ChatMessage:
    """Render a prompt and its images.

    Raises:
        ComponentFailed: `PROMPT_EMPTY`, `IMAGE_INVALID`, or of a template.
    """
    text = await ctx.render(prompt)
    shown = [image_of(await ctx.render(template)) for template in images]
    if not text.strip() and not shown:
        raise ComponentFailed("PROMPT_EMPTY", "The prompt is empty, so there is nothing to answer.")
    return ChatMessage.user(text, *shown)


def image_of(text: str) -> ImagePart:
    """Read an image's address or its bytes.

    Raises:
        ComponentFailed: `IMAGE_INVALID`.
    """
    text = text.strip()
    found = _DATA_URL.fullmatch(text)
    if found is not None:
        try:
            data = base64.b64decode(re.sub(r"\s", "", found["data"]), validate=True)
        except binascii.Error:
            raise ComponentFailed("IMAGE_INVALID", "An image's bytes are not Base64.") from None
        if len(data) > MAX_IMAGE_BYTES:
            raise ComponentFailed("IMAGE_INVALID", f"An image is larger than {MAX_IMAGE_BYTES:,} bytes.")
        return ImagePart(found["type"], data=data)
    if not text.startswith(("http://", "https://")):
        raise ComponentFailed("IMAGE_INVALID", "An image is an http(s) address or `data:image/…;base64,…`.")
    return ImagePart("image/*", url=text)


async def history_of(expression: str | None, ctx: NodeContext) -> list[ChatMessage]:
    """Evaluate what was said before.

    Raises:
        ComponentFailed: `HISTORY_INVALID`, or of an expression.
    """
    if expression is None:
        return []
    given = await ctx.evaluate(expression)
    if given is None:
        return []
    if not isinstance(given, list) or len(cast("list[Any]", given)) > MAX_HISTORY:
        raise ComponentFailed("HISTORY_INVALID", f"`messages` gives no list of at most {MAX_HISTORY} messages.")
    return [_message(each, place) for place, each in enumerate(cast("list[Any]", given))]


def _message(given: Any, place: int) -> ChatMessage:
    fields = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    role = _ROLES.get(str(fields.get("role", "")).lower())
    text = fields.get("text", fields.get("content"))
    if role is None or not isinstance(text, str):
        raise ComponentFailed(
            "HISTORY_INVALID", f"Message {place} of `messages` is no `{{role: user or assistant, text}}`."
        )
    return (
        ChatMessage.assistant(text) if role is ChatRole.ASSISTANT else ChatMessage(role, ChatMessage.user(text).parts)
    )


async def file_ids_of(expression: str | None, ctx: NodeContext) -> list[UUID]:
    """Evaluate which files go with the prompt.

    Raises:
        ComponentFailed: `FILES_INVALID`, or of an expression.
    """
    return [] if expression is None else file_ids_in(await ctx.evaluate(expression))


def file_ids_in(given: Any) -> list[UUID]:
    """Read a list of files as a conversation, a form or a person names them.

    Raises:
        ComponentFailed: `FILES_INVALID`.
    """
    if given is None:
        return []
    listed = cast("list[Any]", given) if isinstance(given, list) else [given]
    if len(listed) > MAX_FILES:
        raise ComponentFailed("FILES_INVALID", f"At most {MAX_FILES} files go with a prompt.")
    found: list[UUID] = []
    for place, each in enumerate(listed):
        named = cast("Mapping[str, Any]", each).get("id") if isinstance(each, dict) else each
        read = read_global_id(named) if isinstance(named, str) else None
        if read is None or read[0] != "File":
            raise ComponentFailed("FILES_INVALID", f"File {place} is neither the id of a file nor has one.")
        found.append(read[1])
    return found
