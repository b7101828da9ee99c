#!/usr/bin/env python3
"""An app that answers as a test tells it to, however badly.

    stub_app.py PORT

PUT /_script   takes a JSON array of rules and forgets earlier requests.
GET /_requests returns the requests since then: method, uri, headers (pairs of
               name and value), body, and the number of the connection.

The first rule that fits a request answers it; without one it is a 404.

    request   "GET /users/1?a=b"; with a "*" at the end: what begins so
    times     how often the rule serves; default: always
    sleep     seconds to wait first
    status, headers (an object, or pairs of name and value), and one of
    json      a value
    body      a text
    base64    bytes, encoded as that
    size      this many bytes
    framing   "chunked", or "close": no Content-Length, close at the end
    cut       close in the middle: after this many bytes of the body
    raw       the whole answer as text, instead of all of these; then close
    hang_up   true: close without an answer
    reset     true: with a "hang_up" or a "cut", close by a reset
"""

import base64
import itertools
import json
import socket
import socketserver
import struct
import sys
import threading
import time


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port):
        super().__init__(('127.0.0.1', port), Connection)
        self.lock = threading.Lock()
        self.connections = itertools.count(1)
        self.rules = []
        self.requests = []

    def shutdown_request(self, request):
        # Without the shutdown(), whose FIN would come before a reset.
        self.close_request(request)

    def replace_rules(self, rules):
        with self.lock:
            self.rules = rules
            self.requests = []

    def take_rule(self, request):
        """Keeps the request and finds the rule that answers it."""
        said = f"{request['method']} {request['uri']}"

        with self.lock:
            self.requests.append(request)

            for rule in self.rules:
                wanted = rule['request']
                if said == wanted or (wanted.endswith('*')
                                      and said.startswith(wanted[:-1])):
                    left = rule.get('times')
                    if left == 0:
                        continue
                    if left is not None:
                        rule['times'] = left - 1
                    return rule

        return {'status': 404, 'body': f'no rule for {said}\n'}


class Connection(socketserver.StreamRequestHandler):
    # Python's own HTTP server is too helpful here: it mends and refuses what
    # a test must see as it came.

    def handle(self):
        self.number = next(self.server.connections)

        try:
            while self.serve():
                pass
        except ConnectionError:
            # The other side may have had enough of a bad answer.
            pass

    def serve(self):
        """Answers one request; returns whether the connection stays open."""
        line = self.rfile.readline().decode('latin-1').rstrip('\r\n')
        if not line:
            return False

        method, _, rest = line.partition(' ')
        uri, _, version = rest.rpartition(' ')
        headers = []

        while line := self.rfile.readline().decode('latin-1').rstrip('\r\n'):
            name, _, value = line.partition(':')
            headers.append([name, value.strip(' \t')])

        values = {name.lower(): value for name, value in headers}
        body = self.rfile.read(int(values.get('content-length', 0)))
        keep = (version == 'HTTP/1.1'
                and values.get('connection', '').lower() != 'close')

        if uri == '/_script':
            self.server.replace_rules(json.loads(body))
            self.send(204, [], b'')
            return keep

        if uri == '/_requests':
            self.send(200, [], json.dumps(self.server.requests).encode())
            return keep

        rule = self.server.take_rule({
            'method': method,
            'uri': uri,
            'headers': headers,
            'body': body.decode('utf-8', 'backslashreplace'),
            'connection': self.number,
        })
        return self.obey(rule) and keep

    def obey(self, rule):
        time.sleep(rule.get('sleep', 0))

        if rule.get('reset'):
            # To linger for no time is to reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                       struct.pack('ii', 1, 0))

        if rule.get('hang_up'):
            return False

        if 'raw' in rule:
            self.wfile.write(rule['raw'].encode())
            return False

        if 'json' in rule:
            body = json.dumps(rule['json']).encode()
        elif 'base64' in rule:
            body = base64.b64decode(rule['base64'])
        elif 'size' in rule:
            body = b'x' * rule['size']
        else:
            body = rule.get('body', '').encode()

        kind = 'application/json' if 'json' in rule else 'text/plain'
        headers = rule.get('headers', {})
        if isinstance(headers, dict):
            headers = {'Content-Type': kind, **headers}.items()

        self.send(rule.get('status', 200), headers, body, rule.get('cut'),
                  rule.get('framing', 'length'))
        return rule.get('framing') != 'close' and 'cut' not in rule

    def send(self, status, headers, body, cut=None, framing='length'):
        lines = [f'HTTP/1.1 {status} As told']
        lines += [f'{name}: {value}' for name, value in headers]

        if framing == 'chunked':
            lines.append('Transfer-Encoding: chunked')
            body = b'%x\r\n%s\r\n0\r\n\r\n' % (len(body), body)
        elif framing == 'length' and status != 204:
            lines.append(f'Content-Length: {len(body)}')

        head = '\r\n'.join(lines) + '\r\n\r\n'
        self.wfile.write(head.encode() + body[:cut])


if __name__ == '__main__':
    Server(int(sys.argv[1])).serve_forever()
