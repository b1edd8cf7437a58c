"""A request as the wire's library takes it."""

import asyncio
import base64
from collections.abc import Sequence
from typing import Any

from pydantic_ai.messages import (
    BinaryContent,
    ModelMessage,
    ModelResponse,
    SystemPromptPart,
    UserContent,
    UserPromptPart,
)
from pydantic_ai.messages import ModelRequest as WireRequest
from pydantic_ai.messages import TextPart as WireText
from pydantic_ai.messages import ToolCallPart as WireCall
from pydantic_ai.messages import ToolReturnPart as WireReturn
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.settings import ModelSettings as WireSettings
from pydantic_ai.tools import ToolDefinition

from app.kernel.http import HttpClient
from app.kernel.http_outcomes import HttpError
from app.llm.failures import FailureCode, ModelFailed
from app.llm.messages import ChatMessage, ChatRole, ImagePart, ModelRequest, TextPart, ToolCallPart, ToolResultPart

MAX_IMAGE_BYTES = 20_000_000
_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_OK = 200


async def wire_messages(request: ModelRequest, images: HttpClient) -> list[ModelMessage]:
    """Translate the messages; images with an address are fetched here, so that egress has one rule.

    Raises:
        ModelFailed: PROVIDER_REFUSED: an image is no image, too large, or cannot be fetched.
    """
    translated: list[ModelMessage] = []
    parts: list[Any] = []
    for message in request.messages:
        if message.role is ChatRole.ASSISTANT:
            if parts:
                translated.append(WireRequest(parts=parts))
                parts = []
            translated.append(ModelResponse(parts=_response_parts(message)))
        else:
            parts.extend(await _request_parts(message, images))
    if parts:
        translated.append(WireRequest(parts=parts))
    return translated


def parameters_of(request: ModelRequest, wire: Model[Any]) -> ModelRequestParameters:
    """Say which tools there are and of what shape the answer shall be; without tools for a schema, by a prompt."""
    tools = [
        ToolDefinition(name=tool.name, description=tool.description, parameters_json_schema=dict(tool.json_schema))
        for tool in request.tools
    ]
    if request.output_schema is None:
        return ModelRequestParameters(function_tools=tools)
    schema = dict(request.output_schema)
    is_object = schema.get("type") == "object"
    is_native = bool(wire.profile.get("supports_json_schema_output", False)) and is_object
    return ModelRequestParameters(
        function_tools=tools,
        output_mode="native" if is_native else "prompted",
        output_object=OutputObjectDefinition(json_schema=schema, name="answer"),
    )


def settings_of(request: ModelRequest) -> WireSettings:
    """Translate the settings; the SDK tries once, since whoever calls tries again."""
    ours = request.settings
    given = {
        "temperature": ours.temperature,
        "max_tokens": ours.max_tokens,
        "seed": ours.seed,
        "top_p": ours.top_p,
        "thinking": ours.reasoning_effort,
    }
    settings: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    settings["timeout"] = max(1.0, request.timeout_ms / 1000)
    if ours.stop:
        settings["stop_sequences"] = list(ours.stop)
    return WireSettings(**settings)


def _response_parts(message: ChatMessage) -> list[Any]:
    parts: list[Any] = []
    for part in message.parts:
        if isinstance(part, TextPart) and part.text:
            parts.append(WireText(content=part.text))
        elif isinstance(part, ToolCallPart):
            parts.append(WireCall(tool_name=part.name, args=dict(part.arguments), tool_call_id=part.id))
    return parts


async def _request_parts(message: ChatMessage, images: HttpClient) -> list[Any]:
    if message.role is ChatRole.SYSTEM:
        return [SystemPromptPart(content=message.text)]
    results = [part for part in message.parts if isinstance(part, ToolResultPart)]
    if results:
        return [
            WireReturn(
                tool_name=part.name,
                content=part.content,
                tool_call_id=part.id,
                outcome="failed" if part.is_error else "success",
            )
            for part in results
        ]
    fetched = await asyncio.gather(*(_image(part, images) for part in message.parts if isinstance(part, ImagePart)))
    if not fetched:
        return [UserPromptPart(content=message.text)]
    texts: Sequence[UserContent] = [part.text for part in message.parts if isinstance(part, TextPart) and part.text]
    return [UserPromptPart(content=[*texts, *fetched])]


async def _image(part: ImagePart, images: HttpClient) -> BinaryContent:
    data, media_type = part.data, part.media_type
    if data is None and (part.url or "").startswith("data:"):
        head, _, body = (part.url or "").partition(",")
        media_type = head.removeprefix("data:").partition(";")[0]
        data = base64.b64decode(body) if head.endswith(";base64") else None
    if data is None:
        if not part.url:
            raise _unfit("An image has neither bytes nor an address.")
        try:
            answer = await images.request("GET", part.url, max_response_bytes=MAX_IMAGE_BYTES)
        except HttpError as error:
            raise _unfit(f"An image cannot be fetched: {error}") from None
        if answer.status != _OK:
            raise _unfit(f"An image cannot be fetched: its server answers {answer.status}.")
        data = answer.content
        media_type = answer.headers.get("content-type", media_type).partition(";")[0].strip()
    if media_type not in _IMAGES:
        raise _unfit("An image is a PNG, JPEG, GIF or WebP.")
    if len(data) > MAX_IMAGE_BYTES:
        raise _unfit(f"An image is over {MAX_IMAGE_BYTES} bytes.")
    return BinaryContent(data=data, media_type=media_type)


def _unfit(message: str) -> ModelFailed:
    return ModelFailed(FailureCode.PROVIDER_REFUSED, message)
