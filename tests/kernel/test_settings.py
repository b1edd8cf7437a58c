"""What an operator may set, and what is refused before anything starts."""

import pytest

from app.kernel.settings import DEFAULT_SECRET_KEY, Mode, Settings, SettingsInvalid, load_settings

KEY = "k" * 32


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("PLAIT_")]:
        monkeypatch.delenv(name)


def load(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(f"PLAIT_{name}", value)
    return load_settings()


def test_nothing_needs_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch)
    assert settings.is_embedded
    assert settings.sqlite_path.name == "plait.db"
    assert settings.base_url == "http://localhost:8000"
    assert settings.keys == (DEFAULT_SECRET_KEY,)


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(
        monkeypatch,
        SECRET_KEY=f"{KEY}, {'o' * 40} ,",
        CORS_ORIGINS="https://a.example, https://b.example",
        EGRESS_ALLOW="10.0.0.0/8,internal.example:8080",
    )
    assert settings.keys == (KEY, "o" * 40)
    assert settings.cors_origins == ("https://a.example", "https://b.example")
    assert settings.egress_allow == ("10.0.0.0/8", "internal.example:8080")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PORT", "70000", "less than or equal to 65535"),
        ("SECRET_KEY", "short", "32 characters"),
        ("SECRET_KEY", " , ", "at least one key"),
        ("DATABASE_URL", "mysql://x", "must begin with sqlite:// or postgresql://"),
        ("REDIS_URL", "http://x", "must begin with redis://"),
        ("STORAGE_URL", "ftp://x", "must begin with file:// or s3://"),
        ("SMTP_URL", "mail.example", "must begin with smtp:// or smtps://"),
        ("EGRESS_ALLOW", "10.0.0.0/99", "10.0.0.0/99"),
        ("LOG_LEVEL", "loud", "must be DEBUG, INFO, WARNING, ERROR or CRITICAL"),
        ("LOG_FORMAT", "xml", "pattern"),
        ("LEASE_SECONDS", "0", "greater than or equal to 1"),
        ("MODE", "careless", "development"),
    ],
)
def test_a_wrong_value_is_named_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        load(monkeypatch, **{name: value})
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"PLAIT_{name}: ")
    assert reason in line


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        load(monkeypatch, PORT="x", REDIS_URL="x", SECRET_KEY="my short secret")
    lines = str(caught.value).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["PLAIT_PORT", "PLAIT_REDIS_URL", "PLAIT_SECRET_KEY"]
    assert "my short secret" not in str(caught.value)


def test_production_refuses_the_default_key(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsInvalid, match=r"^PLAIT_SECRET_KEY: production needs a key of its own"):
        load(monkeypatch, MODE="production")
    with pytest.raises(SettingsInvalid, match="PLAIT_SECRET_KEY"):
        load(monkeypatch, SECRET_KEY=f"{KEY},{DEFAULT_SECRET_KEY}")
    assert load(monkeypatch, SECRET_KEY=KEY).mode is Mode.PRODUCTION


def test_production_on_postgresql_needs_a_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsInvalid, match="PLAIT_REDIS_URL"):
        load(monkeypatch, MODE="production", SECRET_KEY=KEY, DATABASE_URL="postgresql://db/plait")
    assert not load(monkeypatch, REDIS_URL="redis://cache").is_embedded


def test_the_levels_case_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch, LOG_LEVEL="debug").log_level == "DEBUG"


def test_the_public_address_wins_over_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, PUBLIC_URL="https://plait.example/", DATABASE_URL="sqlite:///srv/p.db")
    assert settings.base_url == "https://plait.example"
    assert str(settings.sqlite_path) == "/srv/p.db"


def test_a_key_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEY not in repr(load(monkeypatch, SECRET_KEY=KEY))
