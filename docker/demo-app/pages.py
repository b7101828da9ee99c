"""The pages for the browser, made from what the store returns."""

from html import escape
from urllib.parse import urlencode

STYLE = """
body { margin: 0; font: 15px/1.45 system-ui, "Segoe UI", Helvetica, Arial,
       sans-serif; color: #24313c; background: #f4f6f8; }
header { background: #23527c; color: #fff; padding: .7rem 2rem;
         display: flex; gap: 1.6rem; align-items: baseline; }
header b { font-size: 1.25rem; letter-spacing: .02em; }
header a { color: #d5e4f1; text-decoration: none; padding-bottom: .1rem; }
header a.here { color: #fff; border-bottom: 2px solid #f0ad4e; }
main { max-width: 72rem; margin: 1.6rem auto; padding: 0 2rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
.bar { display: flex; justify-content: space-between; align-items: baseline;
       flex-wrap: wrap; gap: .5rem; }
.card { background: #fff; border: 1px solid #dde3e8; border-radius: 6px;
        overflow-x: auto; margin-bottom: 1rem; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: .8rem; color: #66757f;
     background: #fafbfc; white-space: nowrap; }
th, td { padding: .5rem .9rem; border-bottom: 1px solid #e9edf0;
         vertical-align: top; }
tr:last-child > * { border-bottom: 0; }
tbody tr:hover { background: #f7fafc; }
main a { color: #23527c; }
input, button { font: inherit; padding: .3rem .6rem; border-radius: 4px;
                border: 1px solid #c3ccd3; background: #fff; }
.status { padding: .05rem .55rem; border-radius: 1rem; font-size: .82rem; }
.A { background: #dff0d8; color: #2f6b2f; }
.S { background: #f5dede; color: #8f2f2d; }
.dim { color: #75838d; }
.time { white-space: nowrap; }
.team { padding: .8rem 1rem 1rem; }
.team h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
.team p { margin: 0; }
"""
NOTHING = '<span class="dim">&ndash;</span>'
STATUS = {"A": "active", "S": "suspended"}


def frame(title, place, content):
    links = "".join(
        f'<a href="/{name.lower()}" class="{"here" if name == place else ""}">'
        f'{name}</a>' for name in ("People", "Teams"))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body>
<header><b>Staff list</b>{links}</header>
<main>
{content}
</main>
</body>
</html>
"""


def link(person):
    # A blank name would leave nothing to click on.
    name = person["display"].strip() or person["login"]
    return f'<a href="/people/{person["id"]}">{escape(name)}</a>'


def status(person):
    letter = person["status"]
    return f'<span class="status {letter}">{STATUS[letter]}</span>'


def minutes(timestamp):
    """2009-03-14T09:26:53Z, as far as a reader cares."""
    return f"{timestamp[:10]} {timestamp[11:16]}"


def pager(result, q):
    def step(page, label):
        if not 1 <= page <= result["pages"]:
            return f'<span class="dim">{label}</span>'
        query = urlencode({"q": q, "page": page} if q else {"page": page})
        return f'<a href="/people?{escape(query)}">{label}</a>'

    page = result["page"]
    return (f'<div class="bar">{step(page - 1, "&larr; newer")}'
            f'<span class="dim">page {page} of {max(result["pages"], 1)}'
            f'</span>{step(page + 1, "older &rarr;")}</div>')


def people(result, q):
    rows = "\n".join(
        f'<tr><td>{link(person)}</td>'
        f'<td>{escape(person["login"])}</td>'
        f'<td>{escape(person["email"])}</td>'
        f'<td>{escape(person["title"])}</td>'
        f'<td>{escape(person["department"])}</td>'
        f'<td>{status(person)}</td>'
        f'<td class="time">{minutes(person["created"])}</td></tr>'
        for person in result["people"])
    if not rows:
        rows = '<tr><td colspan="7" class="dim">Nobody here.</td></tr>'
    found = "found" if q else "newest first"
    return frame("People", "People", f"""\
<div class="bar">
<h1>People <span class="dim">{result["count"]}, {found}</span></h1>
<form action="/people">
<input type="search" name="q" value="{escape(q)}" placeholder="Name, login or \
e-mail" aria-label="Search">
<button>Search</button>
</form>
</div>
<div class="card"><table>
<thead><tr><th>Name</th><th>Login</th><th>E-mail</th><th>Title</th>
<th>Department</th><th>Status</th><th>Created</th></tr></thead>
<tbody>
{rows}
</tbody>
</table></div>
{pager(result, q)}""")


def person(person, manager, teams):
    lines = (
        ("Status", status(person)),
        ("Login", escape(person["login"])),
        ("First name", escape(person["first"])),
        ("Last name", escape(person["last"])),
        ("E-mail", escape(person["email"])),
        ("Phone", escape(person["phone"])),
        ("Mobile", escape(person["mobile"])),
        ("Title", escape(person["title"])),
        ("Department", escape(person["department"])),
        ("Employee no.", escape(person["employee_no"])),
        ("Manager", link(manager) if manager else ""),
        ("Street", escape(person["street"])),
        ("City", escape(person["city"])),
        ("Language", escape(person["locale"])),
        ("Teams", ", ".join(f'<a href="/teams#team-{team["id"]}">'
                            f'{escape(team["name"])}</a>' for team in teams)),
        ("Created", minutes(person["created"])),
        ("Last change", minutes(person["changed"])),
    )
    rows = "\n".join(f'<tr><th scope="row">{label}</th><td>'
                     f'{value or NOTHING}</td></tr>'
                     for label, value in lines)
    return frame(person["display"], "People", f"""\
<h1>{escape(person["display"])} \
<span class="dim">no. {person["id"]}</span></h1>
<div class="card"><table>
{rows}
</table></div>""")


def teams(teams):
    cards = "\n".join(
        f'<section class="card team" id="team-{team["id"]}">'
        f'<h2>{escape(team["name"])} '
        f'<span class="dim">{len(team["members"])}</span></h2>'
        f'<p>{", ".join(map(link, team["members"])) or "Nobody yet."}</p>'
        f'</section>' for team in teams)
    return frame("Teams", "Teams", f"<h1>Teams</h1>\n{cards}")
