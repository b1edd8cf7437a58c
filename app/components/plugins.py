"""Components of other people's packages, found by their entry points.

A distribution names them in the group `plait.components`; each entry point is a subclass of `Component`, or a function
that returns several. They are loaded once, when a process starts, after everything of Plait's own: a plugin can add to
the library, and change nothing in it. One that cannot be loaded is left out whole, told in the log, and kept in
`Registry.refused` for operators; it never keeps a process from starting.

PluginRefused
├─ PluginNotLoaded    its module or its function failed, or gave something else
├─ ComponentInvalid   it gave a component that does not keep the contract
└─ ComponentIdTaken   (of `registry`) a built-in component, or an earlier plugin's, has the id
"""

import re
from collections.abc import Iterable
from importlib import metadata
from inspect import isabstract, isclass
from itertools import islice
from typing import Any, cast

from app.components.contract import Component, ComponentCategory, Config, Port
from app.components.registry import ComponentIdTaken, Package, Refusal, Registry
from app.kernel.logs import get_logger
from app.kernel.metrics import PLUGINS_REFUSED

GROUP = "plait.components"

log = get_logger(__name__)

_ID = re.compile(r"^[a-z][a-z0-9_]{0,63}$")
_MOST_COMPONENTS = 200  #: of one entry point


class PluginRefused(Exception):
    """A plugin was left out."""


class PluginNotLoaded(PluginRefused):
    """Its module or its function failed."""


class ComponentInvalid(PluginRefused):
    """It gave a component that does not keep the contract."""


def load_plugins(registry: Registry) -> None:
    """Add the components of every installed plugin; refusals are logged and kept, never raised.

    Plugins come in the order of their names, so that in every process the same one of two wins an id.
    """
    found = sorted(metadata.entry_points(group=GROUP), key=lambda point: (_package(point).name, point.name))
    for point in found:
        package = _package(point)
        try:
            for component in _checked(_made(point), registry):
                registry.register(component, package=package)
        except (PluginRefused, ComponentIdTaken) as error:
            _refuse(registry, point, error)
    PLUGINS_REFUSED.set(len(registry.refused))


def _refuse(registry: Registry, point: metadata.EntryPoint, error: Exception) -> None:
    package = _package(point)
    refusal = Refusal(point.name, point.value, package, type(error).__name__, str(error))
    registry.refused.append(refusal)
    log.error(
        "plugin_refused",
        entry_point=refusal.entry_point,
        target=refusal.target,
        package=f"{package.name} {package.version}",
        reason=refusal.reason,
        message=refusal.message,
        exc_info=error.__cause__,
    )


def _package(point: metadata.EntryPoint) -> Package:
    distribution = point.dist
    return Package(distribution.name, distribution.version) if distribution else Package("unknown", "0")


def _made(point: metadata.EntryPoint) -> list[Component]:
    """Import what an entry point names and make its components."""
    try:
        named: Any = point.load()
        given: Any = [named] if isclass(named) else named()
        several: list[Any] = (
            [given] if isinstance(given, Component) or isclass(given) else list(islice(given, _MOST_COMPONENTS + 1))
        )
        components = [_instance(each) for each in several]
    except PluginRefused:
        raise
    except (Exception, SystemExit) as error:  # whatever a stranger's module does when it is imported
        raise PluginNotLoaded(f"{type(error).__name__}: {str(error)[:500]}") from error
    if len(components) > _MOST_COMPONENTS:
        raise PluginNotLoaded(f"It gives more than {_MOST_COMPONENTS} components.")
    return components


def _instance(given: Any) -> Component:
    if isclass(given):
        if not issubclass(given, Component) or isabstract(given):
            raise ComponentInvalid(f"{given.__name__} is no complete subclass of Component.")
        given = given()
    if not isinstance(given, Component):
        raise ComponentInvalid(f"It gives {type(given).__name__}, which is no component.")
    return given


def _checked(components: Iterable[Component], registry: Registry) -> list[Component]:
    """Check all components of an entry point before any is registered."""
    checked: list[Component] = []
    for component in components:
        for problem in _problems(component):
            raise ComponentInvalid(f"{type(component).__name__}: {problem}")
        if registry.get(component.id) is not None or any(component.id == other.id for other in checked):
            raise ComponentIdTaken(component.id, registry.package_of(component.id))
        _try_out(component)
        checked.append(component)
    return checked


def _problems(component: Any) -> Iterable[str]:
    def texts(*names: str) -> bool:
        return all(
            isinstance(value, str) and value.strip() for value in (getattr(component, name, None) for name in names)
        )

    if not isinstance(getattr(component, "id", None), str) or not _ID.match(component.id):
        yield "its id must be lower_snake, at most 64 characters."
    elif not texts("name", "description", "version"):
        yield "name, description and version must be texts."
    elif not isinstance(getattr(component, "category", None), ComponentCategory):
        yield "its category must be one of ComponentCategory."
    elif not isclass(config := getattr(component, "config", None)) or not issubclass(config, Config):
        yield "its config must be a subclass of Config."
    elif not all(_are_ports(getattr(component, name, None)) for name in ("inputs", "outputs")):
        yield "inputs and outputs must be tuples of Port."
    elif component.is_container or component.is_break:
        yield "containers and breaks are the engine's own; a plugin cannot add one."


def _are_ports(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(port, Port) for port in cast("tuple[Any, ...]", value))


def _try_out(component: Component) -> None:
    """Ask what the library, the editor and validation will ask, so that a fault shows here and not in a query."""
    trial = Registry()
    trial.register(component)
    try:
        trial.schema(component.id)
        trial.common_handles(component)
        _, problems = trial.validate_config(component.id, dict(component.example))
        config, _ = trial.validate_config(component.id, {})
        if config is not None:
            component.handles(config)
            component.side_effects_for(config)
    except Exception as error:
        raise ComponentInvalid(f"{component.id} fails when it is asked about itself: {error}") from error
    if component.example and problems:
        raise ComponentInvalid(f"{component.id}: its example is not valid: {problems[0].field} {problems[0].message}")
