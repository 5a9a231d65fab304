"""What a browser sees at the front door: the index of load balancers, and the page of a sample service."""

import html
from typing import Any

_STYLE = """
:root { color-scheme: light dark; --ink: #1d2330; --soft: #667085; --line: #dfe3ea; --page: #f5f6f8; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaf0; --soft: #98a1b3; --line: #2e3442; --page: #14171e; --card: #1c212b; } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); }
main { max-width: 780px; margin: 0 auto; padding: 48px 20px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 28px 32px; }
h1 { font-size: 15px; font-weight: 600; color: var(--soft); margin: 0; }
.version { font-size: 52px; line-height: 1.15; font-weight: 700; margin: 2px 0 18px; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 0; }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: 13px; padding-top: 2px; }
button { font: inherit; font-weight: 600; margin-top: 22px; padding: 8px 16px; border: 0; border-radius: 8px; color: #fff; background: #2457c5; cursor: pointer }
button:disabled { opacity: .55; cursor: default }
.bar { display: flex; align-items: center; gap: 10px; margin-top: 8px; font-size: 13px }
.bar span { width: 108px; flex: none; overflow: hidden; text-overflow: ellipsis; white-space: nowrap } .bar b { flex: none; font-weight: 600 }
.bar i { display: block; height: 12px; border-radius: 3px; min-width: 3px }
p.hint { color: var(--soft); margin: 20px 0 0; font-size: 13px }
a { color: #2f6bea; text-decoration: none } a.path { color: var(--soft); font-size: 12px; margin-left: 6px } a:hover { text-decoration: underline }
table { width: 100%; border-collapse: collapse; } th { text-align: left; color: var(--soft); font-weight: 500; font-size: 13px }
td, th { padding: 7px 16px 7px 0; border-top: 1px solid var(--line) } td { white-space: nowrap } td:last-child { white-space: normal } th { border: 0 } h2 { font-size: 20px; margin: 0 0 4px }
"""

_SCRIPT = """
const hue = text => [...text].reduce((sum, each) => (sum * 31 + each.charCodeAt(0)) % 360, 7);
async function ask(path) {
  const answer = await fetch(path, { cache: 'no-store' });
  return { status: answer.status, body: await answer.json().catch(() => ({})) };
}
async function refresh() {
  const { status, body } = await ask('version').catch(() => ({}));
  if (status !== 200) return;
  for (const [key, value] of Object.entries({ version: body.version, task: body.task.split('/').pop(), group: body.targetGroup, definition: body.taskDefinition.split('/').pop() }))
    document.getElementById(key).textContent = value;
  document.getElementById('version').style.color = `hsl(${hue(body.version)} 65% 46%)`;
}
async function many(button) {
  button.disabled = true;
  const tally = new Map();
  await Promise.all(Array.from({ length: 20 }, async () => {
    const { status, body } = await ask('work').catch(() => ({ status: 0, body: {} }));
    const key = status === 200 ? body.version : `${body.version ?? 'no answer'} · ${status || 'failed'}`;
    tally.set(key, (tally.get(key) ?? 0) + 1);
    document.getElementById('tally').replaceChildren(...[...tally].sort().map(([name, count]) => {
      const row = document.createElement('div'), label = document.createElement('span'), bar = document.createElement('i'), number = document.createElement('b');
      row.className = 'bar'; label.textContent = label.title = name; number.textContent = `${count} of 20`;
      bar.style = `width:${count * 4}%;background:hsl(${hue(name)} 65% 50%)`;
      row.append(label, bar, number);
      return row;
    }));
  }));
  button.disabled = false;
}
document.querySelector('button').addEventListener('click', event => many(event.currentTarget));
setInterval(refresh, 5000);
"""


def service(target: Any, failed: bool) -> str:
    """The page of whichever task answered; `failed` when this request was one of its errors."""
    colour = f"hsl({_hue(target.version)} 65% 46%)"
    rows = {
        "Answered by": f'<span id="task">{html.escape(target.task.rpartition("/")[2])}</span>',
        "Target group": f'<span id="group">{html.escape(target.target_group)}</span>',
        "Region": html.escape(target.region),
        "Task definition": f'<span id="definition">{html.escape(target.task_definition.rpartition("/")[2])}</span>',
    }
    listed = "".join(f"<dt>{key}</dt><dd>{value}</dd>" for key, value in rows.items())
    notice = "<p><strong>500</strong> This request failed. Others may not: ask again.</p>" if failed else ""
    return _page(
        f"{target.load_balancer} · {target.version}",
        f'<div class="card"><h1>{html.escape(target.load_balancer)}</h1>'
        f'<div class="version" id="version" style="color:{colour}">{html.escape(target.version)}</div>{notice}<dl>{listed}</dl>'
        '<button type="button">Ask 20 times</button><div id="tally"></div>'
        '<p class="hint">Refreshed every 5 s. Each request may reach another task: the load balancer decides by the listener’s weights. '
        '<a href="version">version</a> · <a href="healthz">healthz</a> · <a href="metrics">metrics</a></p></div>'
        f"<script>{_SCRIPT}</script>",
    )


def index(rows: list[dict[str, Any]], names: list[dict[str, Any]], port: int) -> str:
    """All listeners: `{region, name, port, link, path, dns, weights: [(target group, weight, healthy)]}`; public names: `{name, link, clients: {region: share}}`."""
    lines = "".join(
        f'<tr><td><a href="{row["link"]}">{html.escape(row["name"])}</a> '
        f'<a class="path" href="{row["path"]}" title="the same by path, where *.localhost does not resolve">by path</a></td>'
        f"<td>{row['port']}</td><td>{html.escape(row['region'])}</td>"
        f"<td>{', '.join(f'{html.escape(name)} {weight} ({healthy} healthy)' for name, weight, healthy in row['weights'])}</td></tr>"
        for row in rows
    )
    return _page(
        "Load balancers",
        '<div class="card"><h2>Load balancers</h2><p class="hint" style="margin:0 0 16px">The front door of the simulated regions. It answers for '
        "each load balancer as its listeners, rules and weights say.</p><table><tr><th>Load balancer</th><th>Listener</th><th>Region</th>"
        f'<th>Target groups and weights</th></tr>{lines}</table>{_names(names)}<p class="hint">As an HTTP proxy: <code>curl -x http://127.0.0.1:'
        f"{port} http://app-prod-1.eu-west-1.elb.amazonaws.com/</code></p></div>",
    )


def _names(names: list[dict[str, Any]]) -> str:
    if not names:
        return ""
    lines = "".join(
        f'<tr><td><a href="{row["link"]}">{html.escape(row["name"])}</a></td>'
        f"<td>{', '.join(f'{html.escape(region)} {share:.0%}' for region, share in sorted(row['clients'].items())) or 'nowhere'}</td></tr>"
        for row in names
    )
    return f'<h2 style="margin-top:32px">Public names</h2><table><tr><th>Name</th><th>Where DNS leads its clients</th></tr>{lines}</table>'


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def _hue(text: str) -> int:
    """The same as the script's, so that a version keeps its colour."""
    found = 7
    for each in text:
        found = (found * 31 + ord(each)) % 360
    return found
