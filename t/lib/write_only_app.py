#!/usr/bin/env python3
"""A chat server's user service: it is written to by GET, answers in XML with
200 whatever happens, and has nothing to read.

    write_only_app.py PORT

GET /userservice?type=add|update|delete|enable|disable&secret=...&username=...
    [&name=...&email=...&password=...]

For tests:

GET /_users         who there is: JSON, an object of each by username
GET /_calls         how many calls there were
GET /_next?do=...   what happens to the next call: "drop" does what it asks for
                    and closes without an answer, "down" is a 503, "slow" waits
                    for a second
"""

import json
import sys
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = 'bigsecret'

lock = threading.Lock()
users = {}
calls = 0
next_do = None


def serve(args):
    name = args.get('username', '')
    what = args.get('type')
    fields = {key: args[key] for key in ('name', 'email', 'password')
              if key in args}

    if args.get('secret') != SECRET:
        return 'RequestNotAuthorised'
    if not name:
        return 'IllegalArgumentException'
    if len(args.get('name', '')) > 20:
        return 'IllegalArgumentException'

    if what == 'add':
        if name in users:
            return 'UserAlreadyExistsException'
        users[name] = {'enabled': True, **fields}
        return None

    if name not in users:
        return 'UserNotFoundException'

    if what == 'update':
        users[name].update(fields)
    elif what == 'delete':
        del users[name]
    elif what in ('enable', 'disable'):
        users[name]['enabled'] = what == 'enable'
    else:
        return 'IllegalArgumentException'

    return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        global calls, next_do

        url = urllib.parse.urlsplit(self.path)
        args = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))

        if url.path == '/_next':
            next_do = args['do']
            return self.answer(200, 'application/json', '{}')

        if url.path == '/_users':
            return self.answer(200, 'application/json', json.dumps(users))

        if url.path == '/_calls':
            return self.answer(200, 'application/json', json.dumps(calls))

        with lock:
            do, next_do = next_do, None
            calls += 1
            error = None if do == 'down' else serve(args)

        if do == 'slow':
            time.sleep(1)

        if do == 'drop':
            self.close_connection = True
            return None

        if do == 'down':
            return self.answer(503, 'text/html', '<h1>Busy</h1>')

        text = f'<error>{error}</error>' if error else '<result>ok</result>'
        return self.answer(200, 'text/xml', f'<?xml version="1.0"?>{text}')

    def answer(self, status, kind, text):
        body = text.encode()

        self.send_response(status)
        self.send_header('Content-Type', kind)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


if __name__ == '__main__':
    Server(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
