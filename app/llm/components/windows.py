"""What is sent of a conversation: all of it while it fits the model's context, then what was said last.

Without this a conversation that has outgrown its model would fail with every further message.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from app.components.contract import ComponentFailed, NodeContext
from app.kernel.errors import AppError
from app.kernel.rights import SYSTEM
from app.llm.attachments import MAX_TEXT_CHARACTERS, Attachments
from app.llm.components.asking import Asker, ModelConfig, OnCall, OnText
from app.llm.components.prompts import file_ids_in, file_ids_of, user_message
from app.llm.failures import FailureCode
from app.llm.messages import ChatMessage, ChatRole, ModelRequest, ToolSpec
from app.llm.replies import Finished
from app.llm.service import estimated_tokens

_CHARACTERS_A_TOKEN = 4
_ANSWER_TOKENS = 4_096  #: kept for an answer of which nobody says how long it may be, or a quarter of the context


class Window:
    """The messages of one question: instructions, what was said before, and what is asked.

    Args:
        ctx: Whose log is told of what is left out.
        messages: All of them, the oldest first.
        asked: How many of them, at the end, are the question: these are never left out.
    """

    def __init__(self, ctx: NodeContext, messages: Sequence[ChatMessage], asked: int) -> None:
        self._ctx = ctx
        earlier, self._asked = messages[:-asked], messages[-asked:]
        self._instructions = [each for each in earlier if each.role is ChatRole.SYSTEM]
        self._said = [each for each in earlier if each.role is not ChatRole.SYSTEM]

    @property
    def messages(self) -> list[ChatMessage]:
        """What is sent."""
        return [*self._instructions, *self._said, *self._asked]

    def fit(self, tokens: int) -> None:
        """Leave the oldest out until it has no more than so many tokens, as estimated."""
        left = tokens - sum(_tokens(each) for each in (*self._instructions, *self._asked))
        count = 0
        for message in reversed(self._said):
            left -= _tokens(message)
            if left < 0:
                break
            count += 1
        self._keep(count)

    def narrow(self) -> bool:
        """Leave the older half of what was said out; say whether there was anything left to leave out."""
        if not self._said:
            return False
        self._keep(len(self._said) // 2)
        return True

    def _keep(self, count: int) -> None:
        before = len(self._said)
        kept = self._said[before - count :]
        # A provider may refuse what begins with the assistant.
        first = next((place for place, each in enumerate(kept) if each.role is ChatRole.USER), len(kept))
        self._said = kept[first:]
        if len(self._said) < before:
            gone = before - len(self._said)
            self._ctx.log("warning", f"Left out the {gone} oldest messages: they do not fit the model's context.")

    async def ask(
        self,
        asker: Asker,
        more: Sequence[ChatMessage] = (),
        *,
        tools: Sequence[ToolSpec] = (),
        schema: Mapping[str, Any] | None = None,
        on_text: OnText | None = None,
        on_call: OnCall | None = None,
        on_restart: Callable[[], Awaitable[None]],
        call: str | None = None,
    ) -> Finished:
        """As `Asker.ask`; what the model calls too long is asked again with less of what was said before.

        Raises:
            ComponentFailed: As for `Asker.ask`; CONTEXT_OVERFLOW when the question alone is too long.
        """
        name = call
        while True:
            try:
                return await asker.ask(
                    [*self.messages, *more],
                    tools=tools,
                    schema=schema,
                    on_text=on_text,
                    on_call=on_call,
                    on_restart=on_restart,
                    call=name,
                )
            except ComponentFailed as failure:
                if failure.code != FailureCode.CONTEXT_OVERFLOW.value or not self.narrow():
                    raise
            name = None if name is None else f"{name}w"
            await on_restart()


async def asked_window(
    asker: Asker,
    attachments: Attachments,
    ctx: NodeContext,
    config: ModelConfig,
    said: Sequence[ChatMessage],
    *,
    prompt: str,
    images: list[str],
    files: str | None,
    default_files: object = None,
    passages: Callable[[str, int | None], Awaitable[str]] | None = None,
) -> Window:
    """Put a question behind what was said, with what is in the files of both, as much as the model can read.

    Args:
        asker: Knows how much that is.
        attachments: Reads the files.
        ctx: Whose templates and expressions are evaluated.
        config: Which model is asked.
        said: Instructions and what was said before.
        prompt, images, files: As configured.
        default_files: What goes with the prompt where `files` says nothing, as such an expression would give it.
        passages: Takes the question and how much the model can read, and gives what goes before it; empty: nothing.

    Raises:
        ComponentFailed: `FILE_NOT_FOUND`, `FILES_INVALID`, `UNAVAILABLE`, the storage does not answer; or as for
            `user_message`.
    """
    question = await user_message(prompt, images, ctx)
    ids = file_ids_in(default_files) if files is None else await file_ids_of(files, ctx)
    context = await asker.context_tokens()
    messages = [*said, question]
    if ctx.workspace_id is not None:
        try:
            if ids:
                found = await attachments.find(ctx.workspace_id, ids, ctx.run, is_from_input=files is None)
                messages[-1] = ChatMessage.user(question.text, *question.parts[1:], *found)
            # At most half of what the model can read.
            room = MAX_TEXT_CHARACTERS if context is None else context * _CHARACTERS_A_TOKEN // 2
            actor = SYSTEM if ctx.run is None else ctx.run.actor
            messages = await attachments.shown(ctx.workspace_id, messages, room, actor=actor, log=ctx.log)
        except AppError as error:
            code = "FILE_NOT_FOUND" if error.code.value == "NOT_FOUND" else error.code.value
            raise ComponentFailed(code, error.message, is_retryable=error.code.value == "UNAVAILABLE") from None
    has_words = bool(question.text or question.parts[1:])
    asked = 2 if ids and has_words else 1
    if passages is not None and (shown := await passages(question.text, context)):
        messages.insert(len(messages) - asked, ChatMessage.user(shown))
        asked += 1
    window = Window(ctx, messages, asked)
    if context is not None:
        window.fit(context - (config.max_tokens or min(_ANSWER_TOKENS, context // 4)))
    return window


def _tokens(message: ChatMessage) -> int:
    return estimated_tokens(ModelRequest([message]))
