"""Makes the first things of a database: the demo workspace of development, and an operator's own account."""

import secrets
from dataclasses import dataclass
from uuid import UUID

import orjson

from app.accounts.service import Origin, SignUp
from app.accounts.service.users import EmailTaken, UsernameTaken
from app.executions.service import StartRequest
from app.executions.totals import ExecutionFilter
from app.kernel.development import has_demo, read_development_key, write_development_key
from app.kernel.errors import AppError
from app.kernel.logs import get_logger
from app.kernel.pages import PageRequest
from app.kernel.refusal import Refused
from app.kernel.rights import Scope, Viewer
from app.kernel.settings import Settings
from app.kernel.shipped import shipped
from app.services import Plait
from app.workflows.service import WorkflowFilter, WorkflowOrder

_ORIGIN = Origin(user_agent="plait")
_DEMO_USER = "demo"
#: The example that needs no files and no service: it runs once, so that there is a run to look at.
_DEMO_RUNS = "Support triage"

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Founded:
    """An account with a workspace and a key to it; the key is shown once."""

    user_id: UUID
    workspace_id: UUID
    api_key: str


@dataclass(frozen=True, slots=True)
class Demo:
    """What GraphiQL's examples are filled in with."""

    workspace_id: UUID
    workflow_id: UUID | None = None  #: the example that runs on nothing but its input
    execution_id: UUID | None = None  #: the newest run


async def found_demo(plait: Plait) -> str | None:
    """Make the demo workspace in an empty development database; return its key, or the one made before."""
    settings = plait.settings
    if not has_demo(settings):
        return None
    if await plait.accounts.users.exist():
        return read_development_key(settings)
    password = secrets.token_urlsafe(24)  # nobody signs in as the demo user; its key is the way in
    try:
        founded = await found_account(plait, SignUp(password=password, username=_DEMO_USER, name="Demo"))
    except UsernameTaken:  # another process was faster
        return read_development_key(settings)
    write_development_key(settings, founded.api_key)
    await _import_examples(plait, founded)
    return founded.api_key


async def found_account(plait: Plait, request: SignUp) -> Founded:
    """Make an account with a workspace of its own and a key with every scope.

    Raises:
        AppError: The address or name is taken or malformed, or the password is weak.
    """
    signed_in = await plait.accounts.users.sign_up(request, _ORIGIN)
    viewer = Viewer(signed_in.user.id, session_id=signed_in.session.id)
    if signed_in.workspace is None:
        raise RuntimeError("signing up makes a workspace")
    _, token = await plait.accounts.keys.create(viewer, signed_in.workspace.id, "First key", list(Scope))
    await plait.accounts.sessions.end_all(signed_in.user.id)
    return Founded(signed_in.user.id, signed_in.workspace.id, token or "")


async def find_demo(plait: Plait, key: str) -> Demo | None:
    """Return what there is in the demo workspace now; None when its key does not open it any more."""
    viewer = await plait.accounts.authentication.viewer_of(key)
    if viewer is None or viewer.workspace_id is None:
        return None
    first = PageRequest(first=1)
    try:
        workflows = await plait.workflows.workflows.page(
            viewer, viewer.workspace_id, WorkflowFilter(search=_DEMO_RUNS), WorkflowOrder.CREATED_AT_ASC, first
        )
        runs = await plait.executions.lookup.list(viewer, viewer.workspace_id, ExecutionFilter(), first)
    except AppError:  # the key's rights were narrowed
        return Demo(viewer.workspace_id)
    return Demo(
        viewer.workspace_id,
        workflow_id=workflows.items[0].id if workflows.items else None,
        execution_id=runs.items[0].id if runs.items else None,
    )


async def create_admin(settings: Settings, request: SignUp) -> Founded:
    """Make an operator's account from the command line.

    Raises:
        Refused: The address or name is taken or malformed, or the password is weak.
    """
    plait = Plait(settings)
    await plait.open()
    try:
        return await found_account(plait, request)
    except (EmailTaken, UsernameTaken) as error:
        raise Refused(f"{error} Choose another.") from None
    except AppError as error:
        raise Refused(str(error)) from None
    finally:
        await plait.close()


async def _import_examples(plait: Plait, founded: Founded) -> None:
    viewer = Viewer(founded.user_id)
    for path in sorted(shipped("examples").glob("*/workflow.json")):
        document = orjson.loads(path.read_bytes())
        workflow = await plait.workflows.exchange.import_document(viewer, founded.workspace_id, document)
        await plait.workflows.versions.publish(viewer, workflow.id, note="As it comes with Plait.")
        log.debug("example_imported", workflow=document["name"])
        if document["name"] == _DEMO_RUNS:
            run_input = orjson.loads(path.with_name("input.json").read_bytes())
            await plait.executions.executions.start(viewer, StartRequest(workflow.id, input=run_input))
