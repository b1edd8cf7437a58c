"""The page on which a person answers: one HTML document that needs no script and asks nobody else for anything."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

import orjson

from app.tasks.fields import PREFIX, Field, Sent, Widget, fields_of, shown_value
from app.tasks.forms import OUTCOME, Form, outcomes_of
from app.tasks.models import Task

_FEW_CHOICES = 6

_STYLE = """
:root { color-scheme: light dark; --page: #f5f4f1; --card: #fff; --text: #1d1c1a; --soft: #5f5b55; --line: #c9c4bb;
  --accent: #2f5bd7; --on-accent: #fff; --bad: #b3261e; --ring: #2f5bd7; }
@media (prefers-color-scheme: dark) { :root { --page: #161514; --card: #201f1d; --text: #edebe7; --soft: #a9a49b;
  --line: #4a4741; --accent: #8fb0ff; --on-accent: #10131c; --bad: #ff8f86; --ring: #8fb0ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 38rem; margin: clamp(0rem, 6vh, 4rem) auto; padding: clamp(1.25rem, 5vw, 2.5rem);
  background: var(--card); border-radius: .9rem; box-shadow: 0 1px 2px #0002, 0 8px 30px #0001; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; overflow-wrap: anywhere; text-wrap: pretty; }
.message { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 1.5rem; }
.when, .help, footer { color: var(--soft); font-size: .9rem; }
.when { margin: 0 0 1.25rem; }
.when span { display: inline-block; margin-right: .5em; }
.help { margin: .1rem 0 .35rem; }
.field, fieldset { margin: 0 0 1.35rem; padding: 0; border: 0; min-width: 0; }
label.name, legend { display: block; font-weight: 600; padding: 0; margin-bottom: .15rem; overflow-wrap: anywhere; }
.optional { font-weight: 400; color: var(--soft); }
input:not([type=radio], [type=checkbox]), textarea, select { width: 100%; font: inherit; color: inherit;
  background: var(--page); border: 1px solid var(--line); border-radius: .5rem; padding: .55rem .7rem; }
textarea { resize: vertical; min-height: 5.5rem; field-sizing: content; max-height: 60vh; }
textarea.code { font-family: ui-monospace, monospace; font-size: .92rem; }
.option { display: flex; gap: .6rem; align-items: baseline; padding: .3rem 0; }
.option input { accent-color: var(--accent); flex: none; width: 1.05rem; height: 1.05rem; translate: 0 .15rem; }
:is(input, textarea, select)[aria-invalid=true] { border-color: var(--bad); }
.problem { color: var(--bad); margin: .3rem 0 0; font-weight: 600; }
.problem[role] { margin: 0 0 1.25rem; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.75rem; }
button { font: inherit; font-weight: 600; padding: .65rem 1.25rem; border-radius: .5rem; cursor: pointer;
  border: 1px solid var(--line); background: transparent; color: var(--text); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; }
footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem; }
footer p { margin: 0; }
@media (max-width: 38rem) { body { background: var(--card); } main { margin: 0; border-radius: 0; box-shadow: none; } }
""".strip()

#: Nothing but this document and its style: no script, no picture, no frame, and the form goes nowhere else.
POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    + "'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def _document(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n<style>{_STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def notice_page(title: str, text: str) -> str:
    """Return a page that tells something and asks nothing."""
    return _document(title, f'<h1>{escape(title)}</h1>\n<p class="message">{escape(text)}</p>')


def ask_page(
    task: Task,
    token: str,
    *,
    outcome: str | None = None,
    sent: Sent | None = None,
    problems: Mapping[str, str] | None = None,
) -> str:
    """Return the page that asks.

    Args:
        task: What is asked.
        token: What the form sends back with the answer.
        outcome: The way its reader chose already; its button comes first.
        sent: What was sent before and could not be taken.
        problems: Why, by field; what belongs to no field has the key "".
    """
    form: Form | None = None if task.form is None else orjson.loads(task.form)
    problems = problems or {}
    parts = [f"<h1>{escape(task.name)}</h1>"]
    when = _when(task)
    if when:
        parts.append(f'<p class="when">{when}</p>')
    if task.description:
        parts.append(f'<div class="message">{escape(task.description)}</div>')
    if problems:
        parts.append(
            f'<p class="problem" role="alert">{escape(problems.get("") or "Please look at the marked fields.")}</p>'
        )
    # Relative, so that a proxy may put the server below a path of its own.
    parts.append('<form method="post" action="answer">')
    parts.append(f'<input type="hidden" name="token" value="{escape(token)}">')
    parts += [_field(field, shown_value(field, sent), problems.get(field.name)) for field in fields_of(form)]
    parts += [_buttons(outcomes_of(form), outcome), "</form>"]
    parts.append("<footer><p>Nothing is sent until you press a button. This link is yours alone.</p></footer>")
    return _document(task.name, "\n".join(parts))


def _when(task: Task) -> str:
    lines = [f"<span>Due {_shown_time(task.due_at)}.</span>"] if task.due_at else []
    lines += [f"<span>Open until {_shown_time(task.expires_at)}.</span>"] if task.expires_at else []
    return " ".join(lines)


def _shown_time(at: datetime) -> str:
    """Write an instant as HTML, for people and programs."""
    return f'<time datetime="{at.isoformat()}">{at.day} {at:%B %Y, %H:%M} UTC</time>'


def _buttons(outcomes: Sequence[str], chosen: str | None) -> str:
    if not outcomes:
        return '<div class="buttons"><button class="main">Send answer</button></div>'
    ordered = [each for each in outcomes if each == chosen] + [each for each in outcomes if each != chosen]
    name = escape(PREFIX + OUTCOME)
    marks = [' class="main"'] + [""] * (len(ordered) - 1)
    buttons = [
        f'<button{mark} name="{name}" value="{escape(each)}">{escape(_words(each))}</button>'
        for mark, each in zip(marks, ordered, strict=True)
    ]
    return f'<div class="buttons">{"".join(buttons)}</div>'


def _words(name: str) -> str:
    """Write a handle as a person would: `request_changes` is "Request changes"."""
    text = name.replace("_", " ").strip() or name
    return text[0].upper() + text[1:]


def _field(field: Field, values: Sequence[str], problem: str | None) -> str:
    marks = _Marks(field, problem)
    match field.widget:
        case Widget.FLAG:
            checked = " checked" if values else ""
            return (
                f'<div class="field"><label class="option"><input type="checkbox" name="{marks.name}" value="on"'
                f"{marks.attributes}{checked}><span>{escape(field.label)}</span></label>{marks.help}{marks.problem}</div>"
            )
        case Widget.MANY:
            return _group(field, values, marks, "checkbox")
        case Widget.CHOICE if len(field.choices) <= _FEW_CHOICES:
            return _group(field, values, marks, "radio")
        case Widget.CHOICE:
            control = _select(field, values, marks)
        case Widget.TEXT | Widget.LINES | Widget.JSON:
            code = ' class="code" spellcheck="false"' if field.widget is Widget.JSON else ""
            # A line end right after the tag is the parser's, so that one of the text's own is kept.
            text = escape(values[0]) if values else ""
            attributes = f'name="{marks.name}"{code}{marks.required}{marks.attributes}'
            control = f'<textarea id="{marks.id}" {attributes}>\n{text}</textarea>'
        case _:
            control = _line(field, values, marks)
    return (
        f'<div class="field"><label class="name" for="{marks.id}">{marks.label}</label>'
        f"{marks.help}{control}{marks.problem}</div>"
    )


class _Marks:
    """What the parts of a field have in common."""

    def __init__(self, field: Field, problem: str | None) -> None:
        self.id = escape(field.key)
        self.name = escape(field.key)
        self.label = escape(field.label) + ("" if field.is_required else ' <span class="optional">(optional)</span>')
        self.required = " required" if field.is_required else ""
        self.help = f'<p class="help" id="{self.id}-help">{escape(field.help)}</p>' if field.help else ""
        if field.widget is Widget.LINES and not field.help:
            self.help = f'<p class="help" id="{self.id}-help">One a line.</p>'
        self.problem = (
            f'<p class="problem" id="{self.id}-problem">{escape(field.label)} {escape(problem)}.</p>' if problem else ""
        )
        about = [f"{self.id}-{part}" for part, text in (("help", self.help), ("problem", self.problem)) if text]
        self.attributes = (f' aria-describedby="{" ".join(about)}"' if about else "") + (
            ' aria-invalid="true"' if problem else ""
        )


def _line(field: Field, values: Sequence[str], marks: _Marks) -> str:
    value = f' value="{escape(values[0])}"' if values else ""
    kind, bounds = field.input_type, ""
    if field.widget is Widget.NUMBER:
        is_whole = "integer" in str(field.schema.get("type"))
        kind = "number"
        bounds = f' step="{"1" if is_whole else "any"}"' + _bounds(field, {"minimum": "min", "maximum": "max"})
    else:
        bounds = _bounds(field, {"minLength": "minlength", "maxLength": "maxlength"})
    return f'<input id="{marks.id}" name="{marks.name}" type="{kind}"{value}{bounds}{marks.required}{marks.attributes}>'


def _bounds(field: Field, names: Mapping[str, str]) -> str:
    return "".join(f' {attribute}="{field.schema[name]}"' for name, attribute in names.items() if name in field.schema)


def _select(field: Field, values: Sequence[str], marks: _Marks) -> str:
    options = "".join(
        f'<option value="{at}"{" selected" if str(at) in values else ""}>{escape(_choice(choice))}</option>'
        for at, choice in enumerate(field.choices)
    )
    return (
        f'<select id="{marks.id}" name="{marks.name}"{marks.required}{marks.attributes}>'
        f'<option value=""></option>{options}</select>'
    )


def _group(field: Field, values: Sequence[str], marks: _Marks, kind: str) -> str:
    required = marks.required if kind == "radio" else ""
    options = "".join(
        f'<label class="option"><input type="{kind}" name="{marks.name}" value="{at}"{required}'
        f"{' checked' if str(at) in values else ''}><span>{escape(_choice(choice))}</span></label>"
        for at, choice in enumerate(field.choices)
    )
    return f"<fieldset{marks.attributes}><legend>{marks.label}</legend>{marks.help}{options}{marks.problem}</fieldset>"


def _choice(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
