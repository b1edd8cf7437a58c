"""The example operations that GraphiQL opens with, each in a tab of its own."""

from app.api.graphiql import Tab

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
          nodes { id name status publishedVersion { number } }
        }
      }
    }
  }
}
"""

_CREATE = """# Make a workflow. Put your workspace's id (from the tab Look) below.
mutation CreateWorkflow($workspaceId: ID!) {
  createWorkflow(
    input: {
      workspaceId: $workspaceId
      name: "Greeting"
      nodes: [
        { key: "start", component: "manual" }
        { key: "greet", component: "template", config: { template: "Hello, {{ input.name }}!" } }
        { key: "answer", component: "response" }
      ]
      connections: [
        { source: "start", target: "greet" }
        { source: "greet", target: "answer" }
      ]
    }
  ) {
    workflow { id name draft { revision problems { message } } }
  }
}
"""

_PUBLISH = """# Freeze the draft as a version, so that it can run.
mutation PublishWorkflow($workflowId: ID!) {
  publishWorkflow(input: { workflowId: $workflowId }) {
    version { number }
  }
}
"""

_RUN = """# Run it, and wait up to five seconds for the end.
mutation RunWorkflow($workflowId: ID!) {
  runWorkflow(input: { workflowId: $workflowId, input: { name: "Ada" }, waitMs: 5000 }) {
    execution { id status output durationMs nodeRuns { nodes { nodeKey status output } } }
  }
}
"""

_FOLLOW = """# Follow a run as it happens, or replay one from its first event.
subscription ExecutionEvents($executionId: ID!) {
  executionEvents(executionId: $executionId, after: 0) {
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

_WATCH = """# Everything that happens in the workspace, live. Leave it running and start a workflow in another tab.
subscription WorkspaceActivity($workspaceId: ID!) {
  workspaceActivity(workspaceId: $workspaceId) {
    kind
    at
    actor { displayName }
  }
}
"""


def default_tabs() -> list[Tab]:
    """Return the tabs in the order a newcomer would use them."""
    return [
        Tab(_LOOK),
        Tab(_CREATE, '{ "workspaceId": "" }'),
        Tab(_PUBLISH, '{ "workflowId": "" }'),
        Tab(_RUN, '{ "workflowId": "" }'),
        Tab(_FOLLOW, '{ "executionId": "" }'),
        Tab(_WATCH, '{ "workspaceId": "" }'),
    ]
