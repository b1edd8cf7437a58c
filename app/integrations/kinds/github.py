"""GitHub's REST API (version 2022-11-28): issues, comments and files of repositories."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, cast

import orjson
from pydantic import Field

from app.components.contract import Config
from app.integrations.contract import Action, Link, OAuthServer, Resource, SyncPage, schema, text, texts, whole
from app.integrations.failures import IntegrationFault
from app.integrations.kinds.web import Address, WebType
from app.integrations.reading import object_of, objects_in
from app.integrations.requests import Request, next_link
from app.integrations.vocabulary import CredentialKind, IntegrationCode

_REPOSITORY = r"^[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}$"
_REPO = {"type": "string", "pattern": _REPOSITORY, "description": "owner/name."}
_NUMBER = whole("Of the issue.", 1)
_STATE = {"type": "string", "enum": ["open", "closed", "all"], "description": "open unless given."}
_PAGE = {"perPage": whole("At most so many; 30.", 1, 100), "page": whole("From 1.", 1)}
_PAGED = ("perPage=per_page", "page")
_ISSUES = "/repos/{+repository}/issues"
_FILE = "/repos/{+repository}/contents/{+path}"

REQUESTS = (
    Request(
        "list_issues", "List issues", "Lists issues of a repository; pull requests are issues too.", "GET", _ISSUES,
        schema(("repository",), repository=_REPO, state=_STATE, labels=text("Separated by commas.", 1_000),
               since=text("Only what changed since this instant, ISO 8601.", 40), **_PAGE),
        ("state", "labels", "since", *_PAGED),
    ),
    Request(
        "get_issue", "Read an issue", "Reads one issue.", "GET", _ISSUES + "/{number}",
        schema(("repository", "number"), repository=_REPO, number=_NUMBER),
    ),
    Request(
        "create_issue", "Open an issue", "Opens an issue.", "POST", _ISSUES,
        schema(("repository", "title"), repository=_REPO, title=text("Its title.", 256),
               body=text("Markdown.", 65_536), labels=texts("Labels."), assignees=texts("Login names.", 10)),
        body="json",
    ),
    Request(
        "update_issue", "Change an issue", "Changes an issue's words, labels or state.", "PATCH",
        _ISSUES + "/{number}",
        schema(("repository", "number"), repository=_REPO, number=_NUMBER, title=text("Its title.", 256),
               body=text("Markdown.", 65_536), state={"type": "string", "enum": ["open", "closed"]},
               labels=texts("Labels."), assignees=texts("Login names.", 10)),
        body="json", is_repeatable=True,
    ),
    Request(
        "list_comments", "List comments", "Lists the comments of an issue.", "GET", _ISSUES + "/{number}/comments",
        schema(("repository", "number"), repository=_REPO, number=_NUMBER, **_PAGE), _PAGED,
    ),
    Request(
        "create_comment", "Comment", "Comments on an issue or a pull request.", "POST",
        _ISSUES + "/{number}/comments",
        schema(("repository", "number", "body"), repository=_REPO, number=_NUMBER, body=text("Markdown.", 65_536)),
        body="json",
    ),
    Request(
        "get_file", "Read a file", "Reads a file, or lists a folder, of a branch.", "GET", _FILE,
        schema(("repository", "path"), repository=_REPO, path=text("Of the file.", 1_000),
               ref=text("A branch, tag or commit; the default branch.", 250)),
        ("ref",),
    ),
    Request(
        "put_file", "Write a file", "Writes a file in a commit; `sha` is that of the file it replaces.", "PUT", _FILE,
        schema(("repository", "path", "message", "text"), repository=_REPO, path=text("Of the file.", 1_000),
               message=text("Of the commit.", 10_000), text=text("Its content.", 1_000_000, 0),
               sha=text("Of what is replaced, as `get_file` gives it.", 64), branch=text("Which; the default.", 250)),
        body="json",
    ),
    Request(
        "delete_file", "Delete a file", "Deletes a file in a commit.", "DELETE", _FILE,
        schema(("repository", "path", "message", "sha"), repository=_REPO, path=text("Of the file.", 1_000),
               message=text("Of the commit.", 10_000), sha=text("Of the file.", 64),
               branch=text("Which; the default.", 250)),
        body="json",
    ),
)  # fmt: skip


class GitHubConfig(Config):
    """Where, and whose issues are copied."""

    base_url: Address = Field(default="https://api.github.com", description="Of GitHub Enterprise: …/api/v3.")
    web_url: Address = Field(default="https://github.com", description="Where a person agrees, with OAuth.")
    repositories: Annotated[list[Annotated[str, Field(pattern=_REPOSITORY)]], Field(max_length=50)] = Field(
        default_factory=list[str], description="Whose issues are copied, as owner/name."
    )


class GitHub(WebType):
    """Reads and writes issues, comments and files."""

    id = "github"
    name = "GitHub"
    description = "Issues, comments and files of GitHub repositories."
    credentials = (CredentialKind.API_KEY, CredentialKind.OAUTH2)
    config = GitHubConfig
    hosts_note = "api.github.com, or the host of baseUrl; with OAuth the host of webUrl for tokens."
    example = {"repositories": ["octocat/Hello-World"]}
    requests = REQUESTS

    def headers(self, config: GitHubConfig) -> Sequence[tuple[str, str]]:
        """Name the version."""
        del config
        return (("Accept", "application/vnd.github+json"), ("X-GitHub-Api-Version", "2022-11-28"))

    def oauth(self, config: GitHubConfig) -> OAuthServer:
        """Say where a person agrees."""
        web = f"{config.web_url}/login/oauth"
        return OAuthServer(f"{web}/authorize", f"{web}/access_token", ("repo",))

    def resources(self, config: GitHubConfig, catalogue: Mapping[str, Any]) -> Sequence[Resource]:
        """List the issues of each repository."""
        del catalogue
        return [
            Resource(f"issues:{each}", f"The issues of {each}.", is_incremental=True) for each in config.repositories
        ]

    async def test(self, link: Link) -> str:
        """Ask who the token is of.

        Raises:
            IntegrationFault: Says what is wrong.
        """
        base = self.base(link.config)
        found = await link.sender.json("GET", f"{base}/user", headers=self.headers(link.config), retries=0)
        return f"Signed in as {found.get('login', '?')}."

    async def call(self, link: Link, action: Action, arguments: Mapping[str, Any]) -> Any:
        """Send; texts of files are written and read as texts.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        if action.name == "put_file":
            given = dict(arguments)
            given["content"] = base64.b64encode(given.pop("text").encode()).decode()
            arguments = given
        found = await super().call(link, action, arguments)
        if action.name == "get_file" and isinstance(found, dict):
            return _with_text(object_of(cast("object", found)))
        return found

    async def pull(self, link: Link, resource: str, cursor: Any, mark: Any) -> SyncPage:
        """Read what changed since the last sync, oldest change first.

        Raises:
            IntegrationFault: As for `Sender.send`.
        """
        repository = resource.removeprefix("issues:")
        url = f"{self.base(link.config)}/repos/{repository}/issues"
        params = [("state", "all"), ("sort", "updated"), ("direction", "asc"), ("per_page", "100")]
        if mark:
            params.append(("since", mark["since"]))
        newest = None if mark is None else mark["since"]
        if cursor is not None:
            url, params, newest = cursor["url"], [], cursor["newest"]
        response = await link.sender.send("GET", url, params=params, headers=self.headers(link.config))
        found = _listed(response.content)
        items = [(str(each["number"]), each) for each in objects_in(found) if "number" in each]
        for _, each in items:
            changed = each.get("updated_at")
            newest = max(newest or "", changed) if isinstance(changed, str) else newest
        following = next_link(response)
        return SyncPage(
            items,
            failed=len(found) - len(items),
            cursor=None if following is None else {"url": following, "newest": newest},
            mark=None if newest is None else {"since": newest},
        )


def _listed(content: bytes) -> list[Any]:

    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, list):
        raise IntegrationFault(IntegrationCode.ANSWER_INVALID, "GitHub does not give a list.")
    return cast("list[Any]", found)


def _with_text(found: dict[str, Any]) -> dict[str, Any]:
    if found.get("encoding") != "base64" or not isinstance(found.get("content"), str):
        return found
    try:
        decoded = base64.b64decode(found["content"].replace("\n", "")).decode()
    except (binascii.Error, UnicodeDecodeError):
        return found
    return {name: value for name, value in found.items() if name != "content"} | {"encoding": "text", "text": decoded}
