"""Plugins as they are found: distributions on the path, with entry points in their metadata."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from app.components.plugins import load_plugins
from app.components.registry import Package, Registry, default_registry
from app.kernel.settings import Settings
from app.services import Plait

Install = Callable[..., None]

NUMBERS = itertools.count()
HEAD = """
from app.components.contract import *
from app.components.contract import OUTPUT
from pydantic import Field

class Empty(Config):
    pass

class One(Component):
    id = "{id}"
    name = "One"
    description = "Gives one."
    category = ComponentCategory.DATA
    outputs = (Port(OUTPUT, "integer", "1."),)
    config = Empty
    async def run(self, config, ctx):
        return Result(1)
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Lay a distribution down as an installer does."""
    monkeypatch.syspath_prepend(tmp_path)  # pyright: ignore[reportUnknownMemberType]

    def install(name: str, body: str, target: str = "One", *, component_id: str | None = None) -> None:
        words = name.replace("-", "_")
        # Python keeps a module by its name, also when another test has another one
        module = f"{words}_{next(NUMBERS)}"
        source = HEAD.replace("{id}", component_id or f"{words}_one") + body
        (tmp_path / f"{module}.py").write_text(source)
        info = tmp_path / f"{words}-2.1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.1\n")
        (info / "entry_points.txt").write_text(f"[plait.components]\nall = {module}:{target}\n")

    return install


def loaded() -> Registry:
    registry = default_registry()
    load_plugins(registry)
    return registry


def test_a_class_or_a_function_of_several_is_loaded(install: Install) -> None:
    install("plug-a", "")
    install("plug-b", "class Two(One):\n    id = 'plug_b_two'\n\ndef both():\n    return [One, Two()]\n", "both")
    registry = loaded()
    assert registry.refused == []
    assert [component.id for component in registry.list(search="gives one")] == [
        "plug_a_one", "plug_b_one", "plug_b_two",
    ]  # fmt: skip
    assert registry.package_of("plug_a_one") == Package("plug-a", "2.1")
    assert registry.package_of("template") is None
    assert registry.validate_config("plug_b_two", {})[1] == []


@pytest.mark.parametrize(
    ("body", "target", "reason", "message"),
    [
        ("raise ValueError('no')", "One", "PluginNotLoaded", "ValueError: no"),
        ("import sys; sys.exit(3)", "One", "PluginNotLoaded", "SystemExit: 3"),
        ("import not_there_at_all", "One", "PluginNotLoaded", "No module named"),
        ("", "nothing", "PluginNotLoaded", "AttributeError"),
        ("def f():\n    return 5", "f", "PluginNotLoaded", "TypeError"),
        ("def f():\n    while True:\n        yield One", "f", "PluginNotLoaded", "more than 200"),
        ("def f():\n    return [One] * 201", "f", "PluginNotLoaded", "more than 200"),
        ("def f():\n    return [1]", "f", "ComponentInvalid", "int, which is no component"),
        ("class X:\n    pass", "X", "ComponentInvalid", "no complete subclass"),
        ("class X(Component):\n    pass", "X", "ComponentInvalid", "no complete subclass"),
        ("One.id = 'Not Snake'", "One", "ComponentInvalid", "lower_snake"),
        ("One.id = None", "One", "ComponentInvalid", "lower_snake"),
        ("One.name = ''", "One", "ComponentInvalid", "must be texts"),
        ("One.category = 'data'", "One", "ComponentInvalid", "ComponentCategory"),
        ("One.config = dict", "One", "ComponentInvalid", "subclass of Config"),
        ("One.outputs = ['x']", "One", "ComponentInvalid", "tuples of Port"),
        ("One.is_container = True", "One", "ComponentInvalid", "the engine's own"),
        ("One.handles = lambda self, config: 1 / 0", "One", "ComponentInvalid", "asked about itself"),
        ("One.problems = lambda self, config: 1 / 0", "One", "ComponentInvalid", "asked about itself"),
        ("One.example = {'x': 1}", "One", "ComponentInvalid", "example is not valid"),
        ("One.id = 'template'", "One", "ComponentIdTaken", "taken by a component of Plait"),
        ("def f():\n    return [One, One]", "f", "ComponentIdTaken", "'plug_x_one' is taken"),
    ],
)
def test_what_is_broken_is_left_out_and_told(
    install: Install, capsys: pytest.CaptureFixture[str], body: str, target: str, reason: str, message: str
) -> None:
    install("plug-x", body, target)
    registry = loaded()
    (refusal,) = registry.refused
    assert (refusal.entry_point, refusal.package, refusal.reason) == ("all", Package("plug-x", "2.1"), reason)
    assert message in refusal.message
    assert {component.id for component in registry.list()} == {component.id for component in default_registry().list()}
    assert registry.package_of("template") is None
    assert "plugin_refused" in capsys.readouterr().out


def test_of_two_with_one_id_the_first_by_name_stays_and_the_other_adds_nothing(install: Install) -> None:
    several = "class Two(One):\n    id = 'plug_{}_two'\n\ndef both():\n    return [Two(), One()]\n"
    install("plug-b", several.format("b"), "both", component_id="shared_one")
    install("plug-a", several.format("a"), "both", component_id="shared_one")
    registry = loaded()
    assert registry.package_of("shared_one") == Package("plug-a", "2.1")
    assert registry.get("plug_b_two") is None
    (refusal,) = registry.refused
    assert "taken by a component of plug-a 2.1" in refusal.message


def test_a_process_loads_them_once_after_its_own_and_leaves_a_given_registry_alone(
    install: Install, tmp_path: Path
) -> None:
    install("plug-a", "", component_id="human_input")
    settings = Settings(data_dir=tmp_path / "var")
    plait = Plait(settings)
    for _ in range(2):
        plait.load_plugins()
    assert [refusal.reason for refusal in plait.registry.refused] == ["ComponentIdTaken"]
    given = Registry()
    Plait(settings, registry=given).load_plugins()
    assert given.refused == []
