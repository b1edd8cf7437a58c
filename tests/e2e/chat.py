"""Conversations as the tests have them."""

from typing import Any

from tests.e2e.client import Answer, Client
from tests.e2e.story import START, Person, chain, node

MESSAGE = """id number role status text parentId agentVersion error { code message } promptTokens completionTokens
  execution { id status } toolCalls { tool arguments content isError data } author { kind displayName }"""
CONVERSATION = f"""id title channel status externalUserId rating feedback messageCount lastSequence isAnswering
  activeMessageId escalationTask {{ id name status }} agent {{ id }} workflow {{ id }}
  messages(first: 100) {{ nodes {{ {MESSAGE} }} }}"""
AGENT = """id name description category status version settings { instructions model language personality tools maxSteps
  toolset { __typename ... on AgentRegistryTool { name isApprovalNeeded }
    ... on AgentComponentTool { name description componentType config parameters isApprovalNeeded }
    ... on AgentWorkflowTool { name about: description version parameters isApprovalNeeded workflow { id } }
    ... on AgentMcpServerTool { server tools isApprovalNeeded } }
  memory { policy windowMessages windowTokens } workflow { id } }"""
EVENTS = f"""subscription($id: ID!, $after: Long) {{ conversationEvents(conversationId: $id, after: $after) {{
  __typename sequence
  ... on ConversationSnapshot {{ conversation {{ id status messageCount }} }}
  ... on ConversationUpdated {{ conversation {{ id }} }}
  ... on MessageEvent {{ messageId }}
  ... on MessageDelta {{ offset text }}
  ... on MessageToolCallStarted {{ callId tool arguments }}
  ... on MessageToolCallCompleted {{ callId tool content isError data }}
  ... on MessageCompleted {{ message {{ {MESSAGE} }} }} }} }}"""
READ = f"query($id: ID!) {{ node(id: $id) {{ ... on Conversation {{ {CONVERSATION} }} }} }}"

#: What a mutation's payload is asked for.
_PARTS = {
    "createAgent": f"agent {{ {AGENT} }}",
    "updateAgent": f"agent {{ {AGENT} }}",
    "restoreAgentVersion": f"agent {{ {AGENT} }}",
    "deleteAgent": "deletedAgentId",
    "sendMessage": f"message {{ {MESSAGE} }} reply {{ {MESSAGE} }}",
    "editMessage": f"message {{ {MESSAGE} }} reply {{ {MESSAGE} }}",
    "regenerateReply": f"reply {{ {MESSAGE} }}",
}
#: A workflow that repeats what it is told, and says how much was said before.
ECHO = chain(START, node("say", "template", {"template": "{{ input.history|length }}: {{ input.text }}"}))


async def ask(client: Client, name: str, /, **given: Any) -> Answer:
    """Send a mutation by its name."""
    parts = _PARTS.get(name, f"conversation {{ {CONVERSATION} }}")
    kind = f"{name[0].upper()}{name[1:]}Input!"
    return await client.ask(f"mutation($input: {kind}) {{ {name}(input: $input) {{ {parts} }} }}", input=given)


async def do(client: Client, name: str, /, **given: Any) -> dict[str, Any]:
    """Send a mutation; return its payload."""
    return (await ask(client, name, **given)).data[name]


async def start(person: Person, **given: Any) -> dict[str, Any]:
    """Begin a conversation."""
    return (await do(person.client, "startConversation", workspaceId=person.workspace_id, **given))["conversation"]


async def read(client: Client, conversation_id: str) -> dict[str, Any]:
    return (await client.data(READ, id=conversation_id))["node"]


async def replies(client: Client, conversation_id: str, count: int, after: int = 0) -> list[dict[str, Any]]:
    """Follow a conversation until so many replies are over; return all events."""
    seen: list[dict[str, Any]] = []
    async with client.subscribe(EVENTS, id=conversation_id, after=after) as stream:
        while sum(each["__typename"] == "MessageCompleted" for each in seen) < count:
            seen.append(await anext(stream))
    return seen


def told(events: list[dict[str, Any]], message_id: str) -> str:
    """Put the pieces of a reply together."""
    text = ""
    for each in events:
        if each["__typename"] == "MessageDelta" and each["messageId"] == message_id:
            text = text[: each["offset"]] + each["text"]
    return text
