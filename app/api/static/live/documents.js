// What this page asks of the API: all of it is public. Open /graphql to try any of it.

const ACTOR = `fragment ActorParts on Actor { kind displayName user { id } }`;

const NODE = `fragment NodeParts on WorkflowNode {
  key componentType componentVersion name config position { x y } parentKey isEnabled isLocked handles
  retry { maxAttempts firstDelayMs maxDelayMs multiplier jitter codes } timeoutMs onError onUnknownOutcome skipIf
  cache { ttlMs key } defaultOutput pinnedOutput
}`;

const DRAFT = `fragment DraftParts on Draft {
  revision
  nodes { ...NodeParts }
  connections { key source sourceHandle target targetHandle }
  variables { name value description }
}`;

const CHANGE = `fragment ChangeParts on Operation {
  kind
  ... on NodeAdded { node { ...NodeParts } }
  ... on NodeRemoved { node { key name componentType } }
  ... on NodeFieldChanged { nodeKey field from to }
  ... on LinkAdded { link { key source sourceHandle target targetHandle } }
  ... on LinkRemoved { link { key source sourceHandle target targetHandle } }
  ... on VariableAdded { variable { name value description } }
  ... on VariableRemoved { variable { name } }
  ... on VariableFieldChanged { name field from to }
  ... on TextChanged { nodeKey field splices { at removed inserted } }
  ... on MetadataChanged { field to }
}`;

const OPERATION = `fragment OperationParts on DraftOperation {
  revision operationId batchId clientId origin at undoesRevision undoneByRevision
  author { ...ActorParts }
  overrides { revision nodeKey field author { ...ActorParts } }
  changes { ...ChangeParts }
} ${CHANGE}`;

const RESULT = `revision isApplied accepted { ...OperationParts } rejected { operationId index code message field }`;

export const VIEWER = `query Viewer { viewer { user { id name username } } }`;

export const SIGN_IN = `mutation SignIn($input: SignInInput!) { signIn(input: $input) { user { id } } }`;

export const SIGN_OUT = `mutation SignOut { signOut { __typename } }`;

export const WORKFLOW = `query Workflow($id: ID!) {
  node(id: $id) {
    ... on Workflow { id name description status workspace { id name viewerScopes } }
  }
}`;

export const COMPONENTS = `query Components($after: String) {
  components(first: 100, after: $after) {
    nodes {
      type name description category configSchema exampleConfig isEntry isContainer isDeprecated
      inputs { name } handles
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** Problems and handles are worked out by the server; they are asked for again when the draft has changed. */
export const CHECKS = `query Checks($id: ID!) {
  node(id: $id) {
    ... on Workflow { draft { ...Checked } }
    ... on WorkflowBranch { draft { ...Checked } }
  }
}
fragment Checked on Draft {
  revision isUndoable isRedoable
  problems { nodeKey field path code message severity }
  nodes { key handles }
}`;

export const DRAFT_STREAM = `subscription WorkflowDraft($workflowId: ID!, $branchId: ID, $after: Int) {
  workflowDraft(workflowId: $workflowId, branchId: $branchId, after: $after) {
    __typename revision
    ... on DraftSnapshot { draft { ...DraftParts } }
    ... on DraftOperationApplied { operation { ...OperationParts } }
  }
} ${DRAFT} ${OPERATION} ${NODE} ${ACTOR}`;

export const APPLY = `mutation Apply($input: ApplyWorkflowOperationsInput!) {
  applyWorkflowOperations(input: $input) { ${RESULT} }
} ${OPERATION} ${NODE} ${ACTOR}`;

export const UNDO = `mutation Undo($input: UndoInput!) {
  undo(input: $input) { ${RESULT} }
} ${OPERATION} ${NODE} ${ACTOR}`;

export const REDO = `mutation Redo($input: RedoInput!) {
  redo(input: $input) { ${RESULT} }
} ${OPERATION} ${NODE} ${ACTOR}`;

export const RESTORE = `mutation Restore($input: RestoreRevisionInput!) {
  restoreRevision(input: $input) { revision operation { ...OperationParts } }
} ${OPERATION} ${NODE} ${ACTOR}`;

export const HISTORY = `query History($id: ID!, $first: Int!, $after: String) {
  node(id: $id) {
    ... on Workflow { draft { history(first: $first, after: $after) { ...Page } } }
    ... on WorkflowBranch { draft { history(first: $first, after: $after) { ...Page } } }
  }
}
fragment Page on DraftOperationConnection { nodes { ...OperationParts } pageInfo { hasNextPage endCursor } }
${OPERATION} ${NODE} ${ACTOR}`;

export const BRANCHES = `query Branches($id: ID!) {
  node(id: $id) {
    ... on Workflow {
      branches(first: 50, status: [OPEN]) { nodes { id name isBehind createdAt createdBy { ...ActorParts } } }
    }
  }
} ${ACTOR}`;

export const BRANCH = `query Branch($id: ID!) {
  node(id: $id) {
    ... on WorkflowBranch {
      id name status isBehind createdBy { ...ActorParts }
      changes { changeId problem operation { ...ChangeParts } conflict { ...ChangeParts } }
    }
  }
} ${CHANGE} ${NODE} ${ACTOR}`;

export const CREATE_BRANCH = `mutation CreateBranch($input: CreateBranchInput!) {
  createBranch(input: $input) { branch { id } }
}`;

export const MERGE_BRANCH = `mutation MergeBranch($input: MergeBranchInput!) {
  mergeBranch(input: $input) { branch { id status } }
}`;

export const DISCARD_BRANCH = `mutation DiscardBranch($input: DiscardBranchInput!) {
  discardBranch(input: $input) { branch { id status } }
}`;

const MEMBER = `fragment MemberParts on PresenceMember {
  clientId name color status cursor { x y } selection typing { nodeKey field }
}`;

export const PRESENCE = `subscription Presence($roomId: ID!, $clientId: String!, $state: PresenceInput) {
  presence(roomId: $roomId, clientId: $clientId, state: $state) {
    __typename
    ... on PresenceSnapshot { members { ...MemberParts } }
    ... on PresenceJoined { member { ...MemberParts } }
    ... on PresenceUpdated { members { ...MemberParts } }
    ... on PresenceLeft { clientId }
  }
} ${MEMBER}`;

export const UPDATE_PRESENCE = `mutation UpdatePresence($input: UpdatePresenceInput!) {
  updatePresence(input: $input) { __typename }
}`;

const THREAD = `fragment ThreadParts on CommentThread {
  id nodeKey isResolved createdAt
  comments(last: 20) { nodes { id text isDeleted createdAt editedAt author { ...ActorParts } } }
}`;

export const COMMENTS = `query Comments($id: ID!) {
  node(id: $id) { ... on Workflow { comments(first: 50) { nodes { ...ThreadParts } } } }
} ${THREAD} ${ACTOR}`;

export const WORKFLOW_COMMENTS = `subscription WorkflowComments($workflowId: ID!, $after: Int) {
  workflowComments(workflowId: $workflowId, after: $after) {
    __typename sequence
    ... on CommentChange { thread { ...ThreadParts } }
  }
} ${THREAD} ${ACTOR}`;

export const ADD_COMMENT = `mutation AddComment($input: AddCommentInput!) {
  addComment(input: $input) { __typename }
}`;

export const REPLY = `mutation Reply($input: ReplyToCommentInput!) { replyToComment(input: $input) { __typename } }`;

export const RESOLVE_COMMENT = `mutation Resolve($input: ResolveCommentInput!) {
  resolveComment(input: $input) { __typename }
}`;

export const REOPEN_COMMENT = `mutation Reopen($input: ReopenCommentInput!) {
  reopenComment(input: $input) { __typename }
}`;

export const RUN = `mutation Run($input: RunWorkflowInput!) { runWorkflow(input: $input) { execution { id status } } }`;

export const CANCEL = `mutation Cancel($input: CancelExecutionInput!) {
  cancelExecution(input: $input) { execution { id status } }
}`;

export const EXECUTION_EVENTS = `subscription ExecutionEvents($executionId: ID!, $after: Int) {
  executionEvents(executionId: $executionId, after: $after) {
    __typename sequence at nodeKey path { nodeKey index }
    ... on NodeStarted { attempt }
    ... on NodeRetrying { attempt delayMs error { code message } }
    ... on NodeCompleted { output handles durationMs }
    ... on NodeFailed { error { code message } durationMs }
    ... on NodeErrorHandled { output handles }
    ... on NodeReused { output handles source }
    ... on NodeSkipped { reason }
    ... on NodeWaiting { waitsFor dueAt }
    ... on IterationStarted { index total }
    ... on IterationCompleted { index }
    ... on TextDelta { text offset }
    ... on UsageRecorded { promptTokens completionTokens costUsd }
    ... on LogLine { level message }
    ... on ExecutionPaused { pauseReason resumeAt }
    ... on ExecutionCompleted { output }
    ... on ExecutionFailed { error { code message nodeKey } }
    ... on ExecutionTimedOut { error { code message } }
    ... on ExecutionCancelled { cancelReason: reason }
  }
}`;
