#!/usr/bin/env python3
"""An app that lets in only who has filled in its login form.

    session_app.py PORT

The form has a token, which belongs to the cookie that came with it.  A login
sets another cookie, and ends the session that there was before: one account,
one session.  What writes wants a second token, in the header X-CSRF.  Who has
no session is sent to the form.

    GET /_logins        how many logins there were, good and bad
    POST /_forget       all sessions are over
    POST /_password     a form; from now on this is the password
    POST /_slow         a form; from now on a login takes so many seconds
    POST /_size         a form; so many bytes more has the cookie of a login
"""

import http.server
import json
import secrets
import socketserver
import sys
import threading
import time
import urllib.parse


class App:
    lock = threading.Lock()
    password = "s3cret & more"
    logins = {"good": 0, "bad": 0}
    forms = {}          # cookie: token of the form
    session = None      # cookie, token
    people = {"1": "ada", "2": "bob"}
    slow = 0.05
    size = 0


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def answer(self):
        self.path, _, query = self.path.partition("?")
        length = int(self.headers.get("Content-Length", "0"))
        self.form = dict(urllib.parse.parse_qsl(
            self.rfile.read(length).decode(), keep_blank_values=True))
        self.cookies = dict(c.split("=", 1) for c in
                            self.headers.get("Cookie", "").split("; ") if c)
        if (self.command, self.path) == ("POST", "/login"):
            time.sleep(App.slow)
        with App.lock:
            reply = self.route()
        self.send(*reply)

    do_GET = do_POST = do_DELETE = answer

    def route(self):
        name = (self.command + " " + self.path.split("/")[1]).lower()
        open_routes = {
            "get _logins": self.logins, "post _forget": self.forget,
            "post _password": self.set_password, "post _slow": self.set_slow,
            "post _size": self.set_size,
            "get login": self.login_form, "post login": self.login,
        }
        if name in open_routes:
            return open_routes[name]()
        if not App.session or self.cookies.get("sid") != App.session[0]:
            return 302, "", {"Location": "/login?next=" + self.path}
        if self.path == "/home":
            return 200, f'<meta name="csrf" content="{App.session[1]}">', {}
        if self.command != "GET" \
                and self.headers.get("X-CSRF") != App.session[1]:
            return 422, "wrong token", {}
        return self.people()

    def people(self):
        person_id = self.path.rpartition("/")[2]
        if self.path == "/people":
            return 200, json.dumps([{"id": k, "login": v}
                                    for k, v in App.people.items()]), {}
        if person_id not in App.people:
            return 404, "", {}
        if self.command == "DELETE":
            del App.people[person_id]
            return 204, "", {}
        if self.command == "POST":
            App.people[person_id] = self.form["login"]
        return 200, json.dumps({"id": person_id,
                                "login": App.people[person_id]}), {}

    def login_form(self):
        cookie, token = secrets.token_hex(8), secrets.token_hex(8)
        App.forms[cookie] = token
        return 200, f"<form><input name='t' value='{token}'></form>", {
            "Set-Cookie": f"sid={cookie}; Path=/; HttpOnly"}

    def login(self):
        token = App.forms.pop(self.cookies.get("sid"), None)
        if not token or self.form.get("t") != token \
                or self.form.get("p") != App.password:
            App.logins["bad"] += 1
            return 200, "<p>Wrong user or password</p>", {}
        App.logins["good"] += 1
        App.session = (secrets.token_hex(8) + "x" * App.size,
                       secrets.token_hex(8))
        return 302, "", {"Location": "/home",
                         "Set-Cookie": f"sid={App.session[0]}; Path=/"}

    def logins(self):
        return 200, json.dumps(App.logins), {}

    def forget(self):
        App.session = None
        return 204, "", {}

    def set_password(self):
        App.password = self.form["p"]
        return 204, "", {}

    def set_slow(self):
        App.slow = float(self.form["s"])
        return 204, "", {}

    def set_size(self):
        App.size = int(self.form["n"])
        return 204, "", {}

    def send(self, status, text, headers):
        body = text.encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Type", "application/json" if body[:1] in
                             (b"{", b"[") else "text/html")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if status != 204 else b"")

    def log_request(self, code="-", size="-"):
        sys.stderr.write(f"{self.command} {self.path} {int(code)}\n")


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128


Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
