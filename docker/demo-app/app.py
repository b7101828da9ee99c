#!/usr/bin/env python3
"""People, the staff list of a company: a web page and the admin's routes.

    app.py --port 8081 --database people.db --key-file admin.key

The README beside this file lists the routes. Every option has an environment
variable: PEOPLE_PORT, PEOPLE_BIND, PEOPLE_DATABASE, PEOPLE_KEY_FILE. The key
itself can be given as PEOPLE_KEY.
"""

import argparse
import collections
import hmac
import http.server
import json
import os
import re
import signal
import socketserver
import sqlite3
import sys
import threading
import traceback
import urllib.parse

# The folder of the program may be read-only, and stays as it was installed.
sys.dont_write_bytecode = True

import pages  # noqa: E402
from store import Missing, Refused, Store, number  # noqa: E402

PAGE_CAP = 50           # more per page is never sent, whatever was asked for
PAGE_ON_SCREEN = 25
BODY_LIMIT = 1 << 20    # no form of ours comes near
FORM = "application/x-www-form-urlencoded"
SECRETS = re.compile(r"([?&](?:password|key|token)=)[^&\s]*", re.IGNORECASE)

Reply = collections.namedtuple("Reply", "status type body headers")


class BadKey(Refused):
    status = 401


class LengthRequired(Refused):
    status = 411


class TooLarge(Refused):
    status = 413


class NotAForm(Refused):
    status = 415


def text_reply(status, text, **headers):
    return Reply(status, "text/plain; charset=utf-8", text.encode(), headers)


def json_reply(value):
    return Reply(200, "application/json; charset=utf-8",
                 json.dumps(value, ensure_ascii=False).encode(), {})


def page_reply(page):
    return Reply(200, "text/html; charset=utf-8", page.encode(),
                 {"Cache-Control": "no-store"})


def created_reply(path, record_id):
    return text_reply(201, f"created {record_id}",
                      Location=f"{path}/{record_id}")


def empty_reply():
    return Reply(204, None, b"", {})


def positive(text, default):
    value = number(text)
    return value if value > 0 else default


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection, which carries any number of requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1       # so that header and body leave in one packet
    timeout = 120       # longer than a proxy keeps an idle connection

    # The outer layer: from the wire to a Reply and back

    def answer(self):
        self.path, _, query = self.path.partition("?")
        self.query = dict(urllib.parse.parse_qsl(query,
                                                 keep_blank_values=True))
        try:
            self.body = self.read_body()
            reply = self.route()
        except Refused as refusal:
            reply = text_reply(refusal.status, str(refusal))
        except OSError:
            raise       # the client is gone, and http.server closes
        except Exception:
            traceback.print_exc()
            reply = text_reply(500, "internal error")
        self.send(reply)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer
    do_OPTIONS = answer

    def read_body(self):
        if "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise LengthRequired("length required")
        length = self.headers.get("Content-Length", "0")
        if not re.fullmatch("[0-9]{1,18}", length):
            self.close_connection = True
            raise Refused("bad content length")
        length = int(length)
        if length > BODY_LIMIT:
            # Closing with unread data would reset the connection, and the
            # client might never see the answer.
            while length > 0 and self.rfile.read(min(length, 65536)):
                length -= 65536
            self.close_connection = True
            raise TooLarge("request too large")
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionAbortedError("body cut short")
        return body

    def route(self):
        segments = self.path.split("/")[1:]
        if segments[:1] == ["admin"]:
            self.check_key()
        for pattern, verbs in ROUTES:
            ids = match(pattern, segments)
            if ids is None:
                continue
            verb = "GET" if self.command == "HEAD" else self.command
            if verb in verbs:
                return verbs[verb](self, *ids)
            allow = list(verbs) + ["HEAD"] * ("GET" in verbs)
            return text_reply(405, "method not allowed",
                              Allow=", ".join(allow))
        raise Missing("no such page")

    def check_key(self):
        # http.server reads headers as Latin-1.
        given = self.headers.get("X-Admin-Key", "").encode("latin-1")
        if not hmac.compare_digest(given, self.server.key):
            raise BadKey("bad key")

    def send(self, reply):
        self.send_response(reply.status)
        if reply.type:
            self.send_header("Content-Type", reply.type)
            self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def send_error(self, code, message=None, explain=None):
        """What http.server refuses itself, in the form of all other errors."""
        self.close_connection = True
        self.send(text_reply(code, message or self.responses[code][0]))

    def handle_expect_100(self):
        super().handle_expect_100()
        self.wfile.flush()      # the client waits for it
        return True

    def version_string(self):
        return "People/1.7"

    def log_request(self, code="-", size="-"):
        if self.server.quiet:
            return
        line = SECRETS.sub(r"\1***", self.requestline)
        line = line.encode("unicode_escape").decode()
        moment = self.log_date_time_string()
        sys.stderr.write(
            f'{self.client_address[0]} [{moment}] "{line}" {int(code)}\n')

    def log_error(self, *arguments):
        """Nothing: only idle connections that time out come here."""

    # What a request says

    def form(self):
        media = self.headers.get("Content-Type", "").partition(";")[0]
        if self.body and media.strip().lower() != FORM:
            raise NotAForm("form expected")
        try:
            return dict(urllib.parse.parse_qsl(
                self.body.decode(), keep_blank_values=True, errors="strict"))
        except UnicodeDecodeError:
            raise Refused("form is not UTF-8") from None

    def paging(self):
        return (positive(self.query.get("page", ""), 1),
                min(positive(self.query.get("per_page", ""), PAGE_CAP),
                    PAGE_CAP))

    # Pages for the browser

    def home(self):
        return text_reply(302, "see /people", Location="/people")

    def people_page(self):
        page = positive(self.query.get("page", ""), 1)
        q = self.query.get("q", "")
        people = self.server.store.people(page, PAGE_ON_SCREEN, q=q,
                                          newest_first=True)
        return page_reply(pages.people(people, q))

    def person_page(self, person_id):
        store = self.server.store
        person = store.person(person_id)
        manager = person["manager_id"] and store.person(person["manager_id"])
        return page_reply(pages.person(person, manager,
                                       store.teams_of(person_id)))

    def teams_page(self):
        return page_reply(pages.teams(self.server.store.teams_with_members()))

    # The admin's routes

    def list_people(self):
        return json_reply(self.server.store.people(
            *self.paging(), status=self.query.get("status"),
            login=self.query.get("login"), q=self.query.get("q")))

    def get_person(self, person_id):
        return json_reply({"person": self.server.store.person(person_id)})

    def create_person(self):
        return created_reply("/admin/people",
                             self.server.store.create_person(self.form()))

    def update_person(self, person_id):
        self.server.store.update_person(person_id, self.form())
        return empty_reply()

    def suspend_person(self, person_id):
        self.server.store.set_status(person_id, "S")
        return empty_reply()

    def resume_person(self, person_id):
        self.server.store.set_status(person_id, "A")
        return empty_reply()

    def delete_person(self, person_id):
        self.server.store.delete_person(person_id)
        return empty_reply()

    def list_teams(self):
        return json_reply(self.server.store.teams(
            *self.paging(), name=self.query.get("name")))

    def get_team(self, team_id):
        return json_reply({"team": self.server.store.team(team_id)})

    def create_team(self):
        return created_reply("/admin/teams",
                             self.server.store.create_team(self.form()))

    def update_team(self, team_id):
        self.server.store.update_team(team_id, self.form())
        return empty_reply()

    def delete_team(self, team_id):
        self.server.store.delete_team(team_id)
        return empty_reply()

    def list_members(self, team_id):
        return json_reply(self.server.store.members(team_id, *self.paging()))

    def add_member(self, team_id):
        self.server.store.add_member(team_id,
                                     number(self.form().get("person", "")))
        return empty_reply()

    def remove_member(self, team_id, person_id):
        self.server.store.remove_member(team_id, person_id)
        return empty_reply()


# In a pattern, # stands for an id.
ROUTES = [(pattern.split("/")[1:], verbs) for pattern, verbs in (
    ("/", {"GET": Handler.home}),
    ("/people", {"GET": Handler.people_page}),
    ("/people/#", {"GET": Handler.person_page}),
    ("/teams", {"GET": Handler.teams_page}),
    ("/admin/people", {"GET": Handler.list_people,
                       "POST": Handler.create_person}),
    ("/admin/people/#", {"GET": Handler.get_person,
                         "POST": Handler.update_person,
                         "DELETE": Handler.delete_person}),
    ("/admin/people/#/suspend", {"POST": Handler.suspend_person}),
    ("/admin/people/#/resume", {"POST": Handler.resume_person}),
    ("/admin/teams", {"GET": Handler.list_teams,
                      "POST": Handler.create_team}),
    ("/admin/teams/#", {"GET": Handler.get_team,
                        "POST": Handler.update_team,
                        "DELETE": Handler.delete_team}),
    ("/admin/teams/#/members", {"GET": Handler.list_members,
                                "POST": Handler.add_member}),
    ("/admin/teams/#/members/#", {"DELETE": Handler.remove_member}),
)]


def match(pattern, segments):
    """The ids in a path that has the form of the pattern, else None."""
    if len(pattern) != len(segments):
        return None
    ids = []
    for expected, segment in zip(pattern, segments):
        if expected == "#":
            ids.append(number(urllib.parse.unquote(segment)))
        elif expected != segment:
            return None
    return ids


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 512

    def __init__(self, address, store, key, quiet):
        self.store, self.key, self.quiet = store, key, quiet
        super().__init__(address, Handler)

    def server_bind(self):
        # HTTPServer would ask the DNS for its own name, which can take long.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def read_arguments():
    environ = os.environ
    parser = argparse.ArgumentParser(description="The staff list.")
    parser.add_argument("--port", type=int,
                        default=environ.get("PEOPLE_PORT") or "8081",
                        help="0 takes a free one (default: %(default)s)")
    parser.add_argument("--bind", metavar="ADDRESS",
                        default=environ.get("PEOPLE_BIND") or "127.0.0.1",
                        help="default: %(default)s")
    parser.add_argument("--database", metavar="FILE",
                        default=environ.get("PEOPLE_DATABASE") or "people.db",
                        help="made and filled if it is not there "
                             "(default: %(default)s)")
    parser.add_argument("--key-file", metavar="FILE",
                        help="holds the key of the admin routes")
    parser.add_argument("--quiet", action="store_true",
                        help="do not log each request")
    return parser.parse_args()


def read_key(key_file):
    """The command line first, then PEOPLE_KEY, then PEOPLE_KEY_FILE."""
    key = os.environ.get("PEOPLE_KEY", "").encode()
    if key_file or not key:
        key_file = key_file or os.environ.get("PEOPLE_KEY_FILE")
        if not key_file:
            sys.exit("app.py: no key: give --key-file or PEOPLE_KEY")
        try:
            with open(key_file, "rb") as file:
                key = file.read().strip()
        except OSError as error:
            sys.exit(f"app.py: {key_file}: {error.strerror}")
        if not key:
            sys.exit(f"app.py: {key_file}: is empty")
    return key


def main():
    arguments = read_arguments()
    key = read_key(arguments.key_file)
    try:
        store = Store(arguments.database)
    except sqlite3.Error as error:
        sys.exit(f"app.py: {arguments.database}: {error}")
    address = f"{arguments.bind}:{arguments.port}"
    try:
        server = Server((arguments.bind, arguments.port), store, key,
                        arguments.quiet)
    except (OSError, OverflowError) as error:
        store.close()
        sys.exit(f"app.py: cannot listen on {address}: {error}")

    # An exception out of a signal handler can get lost, or meet a second
    # signal while the first one is being served; this cannot.
    def stop(signum, frame):
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"People is at http://{server.server_name}:{server.server_port}/",
          file=sys.stderr, flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    finally:
        server.socket.close()
        store.close()


if __name__ == "__main__":
    main()
