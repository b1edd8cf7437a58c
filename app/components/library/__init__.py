"""The pure library: components that need no domain, a file a kind.

entries    manual, api, text_input        logic      condition, switch, merge
loops      parallel, loop, break                 waits      wait
data       template, variables            lists      list
texts      text                           json_values json
function   function
endings    fail, response                routes      regex_route
aggregates aggregate                     selections  sample, dedupe, batch
csvs       csv                           dates       date
hashes     hash_sign                     htmls       html
markdowns  markdown                      xmls        xml

Those that speak to others, each over `requesting` and `retries` where that is HTTP:

network    http_request                  graphs      graphql_request
webhook    webhook_send                  mails       email_send
sql        sql_query
"""

from app.components.contract import Component
from app.components.library.aggregates import Aggregate
from app.components.library.csvs import CsvComponent
from app.components.library.data import TemplateComponent, Variables
from app.components.library.dates import DateComponent
from app.components.library.endings import Fail, HttpResponse, Response
from app.components.library.entries import Api, Manual, TextInput
from app.components.library.function import Function
from app.components.library.graphs import GraphqlRequest
from app.components.library.hashes import HashSign
from app.components.library.htmls import HtmlComponent
from app.components.library.json_values import JsonComponent
from app.components.library.lists import ListComponent
from app.components.library.logic import Condition, Merge, Switch
from app.components.library.loops import Break, Loop, Parallel
from app.components.library.mails import EmailSend
from app.components.library.markdowns import MarkdownComponent
from app.components.library.network import HttpRequest
from app.components.library.routes import RegexRoute
from app.components.library.selections import Batch, Dedupe, Sample
from app.components.library.sql import SqlQuery
from app.components.library.texts import TextComponent
from app.components.library.waits import Wait
from app.components.library.webhook import WebhookSend
from app.components.library.xmls import XmlComponent

COMPONENTS: tuple[type[Component], ...] = (
    Manual,
    Api,
    TextInput,
    Condition,
    Switch,
    Merge,
    Parallel,
    Loop,
    Break,
    Wait,
    TemplateComponent,
    Variables,
    RegexRoute,
    ListComponent,
    Sample,
    Dedupe,
    Batch,
    Aggregate,
    JsonComponent,
    TextComponent,
    CsvComponent,
    HtmlComponent,
    MarkdownComponent,
    XmlComponent,
    DateComponent,
    HashSign,
    Function,
    HttpRequest,
    GraphqlRequest,
    WebhookSend,
    EmailSend,
    SqlQuery,
    Response,
    HttpResponse,
    Fail,
)
