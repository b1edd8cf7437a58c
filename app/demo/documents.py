"""The GraphQL documents the demo sends."""

WORKSPACE = """
query DemoWorkspace {
  viewer { workspaces(first: 1) { edges { node { id name } } } }
}
"""

IMPORT = """
mutation DemoImport($input: ImportWorkflowInput!) {
  importWorkflow(input: $input) { workflow { id publishedVersion { number } } }
}
"""

PUBLISH = """
mutation DemoPublish($input: PublishWorkflowInput!) {
  publishWorkflow(input: $input) { version { number } }
}
"""

RUN = """
mutation DemoRun($input: RunWorkflowInput!) {
  runWorkflow(input: $input) { execution { id } }
}
"""

EVENTS = """
subscription DemoEvents($id: ID!, $after: Int) {
  executionEvents(executionId: $id, after: $after) {
    __typename sequence nodeKey
    path { nodeKey index }
    ... on NodeStarted { attempt }
    ... on NodeRetrying { attempt delayMs error { code } }
    ... on NodeCompleted { durationMs }
    ... on NodeFailed { error { code } }
    ... on IterationStarted { total }
  }
}
"""

RESULT = """
query DemoResult($id: ID!) {
  node(id: $id) {
    ... on Execution { status output durationMs error { code message } }
  }
}
"""
