"""The closed set of what is found."""

from enum import StrEnum


class SearchKind(StrEnum):
    """What a hit is."""

    WORKFLOW = "workflow"  #: a workflow, by name, description and tags
    EXECUTION = "execution"  #: a run, by what it was given and why it failed
    AGENT = "agent"  #: an agent, by name, description, category and instructions
    CONVERSATION = "conversation"  #: a conversation, by its title and the name a program gave whoever talks
    MESSAGE = "message"  #: something said in a conversation, by its text
    TASK = "task"  #: a task, by name, description and tags
    FILE = "file"  #: a file, by name, tags and content type
    KNOWLEDGE_BASE = "knowledge_base"  #: a knowledge base, by name and description
    DOCUMENT = "document"  #: a knowledge document, by title, tags, address and how its text begins
    ARTIFACT = "artifact"  #: an artifact, by title and what its newest version holds
    PROCESS = "process"  #: a process, by name and description
    TRIGGER = "trigger"  #: a trigger that belongs to no process, by name
