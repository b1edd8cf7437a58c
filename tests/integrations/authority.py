"""An authorization server that is not ours: Authlib's, which checks clients, PKCE (RFC 7636) and signed assertions
(RFC 7523), says who it is (RFC 9207), and rotates refresh tokens; and one endpoint that a token opens.
"""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import flask
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import InvalidGrantError, UnauthorizedClientError, grants
from authlib.oauth2.rfc7523 import JWTBearerGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT = {"clientId": "client:1", "clientSecret": "client-secret-%41+1"}
MAILBOX = "ada@example.com"


@dataclass
class Client:
    """A client, or a service account."""

    client_id: str
    client_secret: str
    redirect_uris: list[str] = field(default_factory=list[str])
    key: str = ""
    grants: tuple[str, ...] = ("authorization_code", "refresh_token")
    acts_for: tuple[str, ...] = ()

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        return scope or "as-signed"  # of a service account it stands in what it signs

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == self.client_secret

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.grants


@dataclass
class Code:
    """A code that was given to a client."""

    code: str
    client_id: str
    redirect_uri: str
    scope: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


@dataclass
class Token:
    """What a client was given."""

    client_id: str
    access_token: str
    refresh_token: str
    scope: str
    ends_at: float
    user: str
    is_ended: bool = False

    @property
    def is_good(self) -> bool:
        return not self.is_ended and self.ends_at > time.time()

    def renews(self, refresh_token: str) -> bool:
        return bool(refresh_token) and self.refresh_token == refresh_token and not self.is_ended

    def check_client(self, client: Client) -> bool:
        return client.client_id == self.client_id

    def get_scope(self) -> str:
        return self.scope


@dataclass
class Authority:
    """A running server.

    Attributes:
        asked: The grant and the client's way of proving itself, of each request for a token.
        agrees: What the person says; else the error they bring back.
        lasts: Seconds of an access token.
    """

    url: str = ""
    clients: dict[str, Client] = field(default_factory=dict[str, Client])
    codes: dict[str, Code] = field(default_factory=dict[str, Code])
    tokens: list[Token] = field(default_factory=list[Token])
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    assertions: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    agrees: bool = True
    lasts: int = 3600

    def register(self, redirect_uri: str) -> None:
        """Register the client of the tests."""
        made = Client(CLIENT["clientId"], CLIENT["clientSecret"], [redirect_uri])
        self.clients[made.client_id] = made

    def register_account(self, email: str, public_key: str, acts_for: tuple[str, ...] = ()) -> None:
        """Register a service account, and for whom it may act."""
        granted = (str(JWTBearerGrant.GRANT_TYPE),)
        self.clients[email] = Client(email, "", key=public_key, grants=granted, acts_for=acts_for)

    def end_all(self) -> None:
        """End every token, as when a person takes back what they agreed to."""
        for each in self.tokens:
            each.is_ended = True

    def keep(self, token: dict[str, Any], request: Any) -> None:
        token["expires_in"] = self.lasts
        ends_at = time.time() + self.lasts
        access, refresh, scope = (str(token.get(name, "")) for name in ("access_token", "refresh_token", "scope"))
        self.tokens.append(Token(request.client.client_id, access, refresh, scope, ends_at, str(request.user or "")))

    def app(self) -> flask.Flask:
        app = flask.Flask(__name__)
        app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
        app.extensions["authority"] = self
        server: Any = AuthorizationServer(app, self.clients.get, self.keep)
        server.register_grant(CodeGrant, [CodeChallenge(required=True)])
        server.register_grant(RefreshGrant)
        server.register_grant(AccountGrant)
        server.register_extension(Issuer())

        def authorize() -> Any:
            assert flask.request.args["code_challenge_method"] == "S256"
            grant = server.get_consent_grant(end_user=MAILBOX)
            return server.create_authorization_response(grant_user=MAILBOX if self.agrees else None, grant=grant)

        def token() -> Any:
            form = flask.request.form.to_dict()
            way = "basic" if flask.request.authorization else "form"
            self.asked.append((form["grant_type"].rpartition(":")[2], way))
            return server.create_token_response()

        def opened(answer: dict[str, str]) -> Any:
            header = flask.request.headers.get("authorization")
            is_good = any(header == f"Bearer {each.access_token}" and each.is_good for each in self.tokens)
            return answer if is_good else ({"error": {"message": "No."}}, 401)

        mail = "/gmail/v1/users/me"
        app.add_url_rule("/authorize", view_func=authorize)
        app.add_url_rule("/token", view_func=token, methods=["POST"])
        app.add_url_rule("/me", "me", lambda: opened({"name": MAILBOX}))
        app.add_url_rule(f"{mail}/profile", "profile", lambda: opened({"emailAddress": MAILBOX}))
        app.add_url_rule(f"{mail}/messages/send", "send", lambda: opened({"id": "m1"}), methods=["POST"])
        return app


def _here() -> Authority:
    return flask.current_app.extensions["authority"]


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def save_authorization_code(self, code: str, request: Any) -> None:
        asked = request.payload
        more = (asked.data["code_challenge"], asked.data["code_challenge_method"])
        _here().codes[code] = Code(code, request.client.client_id, asked.redirect_uri, asked.scope, *more)

    def query_authorization_code(self, code: str, client: Any) -> Any:
        found = _here().codes.get(code)
        return found if found is not None and found.client_id == client.client_id else None

    def delete_authorization_code(self, authorization_code: Any) -> None:
        del _here().codes[authorization_code.code]

    def authenticate_user(self, authorization_code: Any) -> str:
        del authorization_code
        return MAILBOX


class RefreshGrant(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Any:
        return next((each for each in _here().tokens if each.renews(refresh_token)), None)

    def authenticate_user(self, refresh_token: Any) -> str:
        return refresh_token.user

    def revoke_old_credential(self, refresh_token: Any) -> None:
        refresh_token.is_ended = True


class AccountGrant(JWTBearerGrant):
    """What Google's reference asks for beside RFC 7523: one hour at most, and for whom, if that is allowed."""

    def get_audiences(self) -> list[str]:
        return [f"{_here().url}/token"]

    def resolve_issuer_client(self, issuer: str) -> Any:
        return _here().clients.get(issuer)

    def resolve_client_public_key(self, client: Any) -> Any:
        return RSAKey.import_key(client.key)

    def authenticate_user(self, subject: str) -> str:
        return subject

    def has_granted_permission(self, client: Any, user: str) -> bool:
        if user not in client.acts_for:
            raise UnauthorizedClientError("Client is unauthorized to retrieve access tokens using this method.")
        return True

    def process_assertion_claims(self, assertion: str) -> Any:
        claims = super().process_assertion_claims(assertion)
        if not 0 < claims["exp"] - claims["iat"] <= 3600 or not claims["scope"]:
            raise InvalidGrantError(description="Invalid JWT: Token must be a short-lived token.")
        _here().assertions.append(dict(claims))
        return claims


class Issuer(IssuerParameter):
    def get_issuer(self) -> str:
        return _here().url


@contextmanager
def authority() -> Generator[Authority]:
    """Serve one."""
    made = Authority()
    server = make_server("127.0.0.1", 0, made.app(), threaded=True)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="authority")
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
