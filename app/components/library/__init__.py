"""The pure library: components that need no domain, a file a kind.

entries    manual, api, text_input        logic      condition, switch, merge, parallel
data       template, variables            lists      list
texts      text                           json_values json
function   function                       network    http_request
endings    fail, response
"""

from app.components.contract import Component
from app.components.library.data import TemplateComponent, Variables
from app.components.library.endings import Fail, Response
from app.components.library.entries import Api, Manual, TextInput
from app.components.library.function import Function
from app.components.library.json_values import JsonComponent
from app.components.library.lists import ListComponent
from app.components.library.logic import Condition, Merge, Parallel, Switch
from app.components.library.network import HttpRequest
from app.components.library.texts import TextComponent

COMPONENTS: tuple[type[Component], ...] = (
    Manual,
    Api,
    TextInput,
    Condition,
    Switch,
    Merge,
    Parallel,
    TemplateComponent,
    Variables,
    ListComponent,
    JsonComponent,
    TextComponent,
    Function,
    HttpRequest,
    Response,
    Fail,
)
