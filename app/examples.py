"""The example operations that GraphiQL opens with: a tab each, filled in with what the demo workspace has."""

from uuid import UUID

import orjson

from app.api.graphiql import Tab
from app.api.relay import encode

_LOOK = """# Who am I, and what is in my workspace?
query Look {
  viewer {
    user { name }
    workspaces(first: 1) {
      nodes {
        id
        name
        workflows(first: 10) {
          totalCount
          nodes {
            id
            name
            publishedVersion { number }
          }
        }
      }
    }
  }
}
"""

_RUN = """# Run the example "Support triage" on a message.
# Change the message below, and run it again.
mutation RunWorkflow(
  $workflowId: ID!
  $message: String!
) {
  runWorkflow(
    input: {
      workflowId: $workflowId
      input: { text: $message }
      waitMs: 5000
    }
  ) {
    execution {
      id
      status
      output
      durationMs
      nodeRuns(first: 50) {
        nodes { nodeKey status durationMs }
      }
    }
  }
}
"""

_FOLLOW = """# Follow a run live, or replay one that has ended.
# The id below is of one; put yours in its place.
subscription ExecutionEvents($executionId: ID!) {
  executionEvents(
    executionId: $executionId
    after: 0
  ) {
    __typename
    sequence
    at
    nodeKey
    ... on NodeCompleted { output durationMs }
    ... on ExecutionCompleted { output }
    ... on ExecutionFailed { error { code message } }
  }
}
"""

_WATCH = """# Whatever happens in the workspace, as it happens.
# Start it, then run something in another window.
subscription WorkspaceActivity($workspaceId: ID!) {
  workspaceActivity(workspaceId: $workspaceId) {
    kind
    at
    actor { displayName }
    subject {
      __typename
      ... on Workflow { name }
      ... on Execution { status durationMs }
    }
  }
}
"""

_CREATE = """# Make a workflow: a start, a template, an answer.
mutation CreateWorkflow($workspaceId: ID!) {
  createWorkflow(
    input: {
      workspaceId: $workspaceId
      name: "Greeting"
      nodes: [
        { key: "start", component: "manual" }
        {
          key: "greet"
          component: "template"
          config: { template: "Hello, {{ input.name }}!" }
        }
        { key: "answer", component: "response" }
      ]
      connections: [
        { source: "start", target: "greet" }
        { source: "greet", target: "answer" }
      ]
    }
  ) {
    workflow {
      id
      name
      draft { revision problems { message } }
    }
  }
}
"""

_PUBLISH = """# Freeze a draft as a version, so that it can run.
# The id is the example's; put in CreateWorkflow's.
mutation PublishWorkflow($workflowId: ID!) {
  publishWorkflow(input: { workflowId: $workflowId }) {
    version { number }
  }
}
"""

_MESSAGE = "URGENT: since this morning nobody in our company can log in, the password page times out."


def default_tabs(
    workspace_id: UUID | None = None, workflow_id: UUID | None = None, execution_id: UUID | None = None
) -> list[Tab]:
    """Return the tabs in the order a newcomer would use them.

    Args:
        workspace_id: The demo workspace; None leaves the ids to whoever uses the tabs.
        workflow_id: The example "Support triage" in it.
        execution_id: A run in it.
    """
    workspace = encode("Workspace", workspace_id) if workspace_id else ""
    workflow = encode("Workflow", workflow_id) if workflow_id else ""
    execution = encode("Execution", execution_id) if execution_id else ""
    return [
        Tab(_LOOK),
        Tab(_RUN, _variables(workflowId=workflow, message=_MESSAGE)),
        Tab(_FOLLOW, _variables(executionId=execution)),
        Tab(_WATCH, _variables(workspaceId=workspace)),
        Tab(_CREATE, _variables(workspaceId=workspace)),
        Tab(_PUBLISH, _variables(workflowId=workflow)),
    ]


def _variables(**values: object) -> str:
    return orjson.dumps(values, option=orjson.OPT_INDENT_2).decode()
