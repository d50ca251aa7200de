"""The plan as one page for a browser: no scripts, nothing from elsewhere, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.core.plan import Plan
from reconcile.reports.diagnostics import diagnostic_lines
from reconcile.reports.line import Line
from reconcile.reports.text import change_lines, summary_lines
from reconcile.reports.visible import visible

_WIDTH = 120
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; font-family: system-ui, sans-serif; }
pre { font: 0.875rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
.bold { font-weight: 600; }
.dim { opacity: 0.65; }
.create, .money { color: light-dark(#116329, #56d364); }
.update, .warning { color: light-dark(#7d4e00, #e3b341); }
.tag, .adopt { color: light-dark(#0550ae, #79c0ff); }
.forget { color: light-dark(#6639ba, #d2a8ff); }
.delete, .error { color: light-dark(#a40e26, #ff7b72); }
</style>
</head>
<body>
<h1>{{ title }}</h1>
{% for lines in blocks if lines %}<pre>
{% for line in lines %}
{%- for span in line.spans %}
<span class="{{ span.style.value }}">{{ span.text }}</span>
{%- endfor %}

{% endfor %}</pre>
{% endfor %}</body>
</html>
"""


def plan_html(plan: Plan) -> str:
    """The page: the sum and what is wrong first, then the changes."""
    from jinja2 import Environment  # noqa: PLC0415 - heavy, and needed for this page only

    template = Environment(autoescape=True, trim_blocks=True).from_string(_PAGE)
    blocks: Sequence[Sequence[Line]] = (
        summary_lines(plan),
        diagnostic_lines(plan.diagnostics, width=_WIDTH),
        change_lines(plan, width=_WIDTH),
    )
    return template.render(title=f"Plan for {visible(plan.project)}".removesuffix(" for "), blocks=blocks)
