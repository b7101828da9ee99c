#!/usr/bin/env python3
"""t/replay catches every kind of wrong answer, and takes the right ones."""

import gzip
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
import zlib

REPLAY = os.path.join(os.path.dirname(__file__), 'replay')

count = 0
failed = 0


def ok(passed, name, diagnostics=''):
    global count, failed
    count += 1
    print(f"{'ok' if passed else 'not ok'} {count} - {name}", flush=True)

    if not passed:
        failed += 1
        for line in str(diagnostics).splitlines():
            print('#  ', line, file=sys.stderr)


class Handler(http.server.BaseHTTPRequestHandler):
    """Gives the server's answers one by one and keeps the requests."""

    protocol_version = 'HTTP/1.1'

    def answer(self):
        length = int(self.headers.get('Content-Length', 0))
        self.server.requests.append({
            'line': self.requestline,
            'headers': self.headers,
            'body': self.rfile.read(length).decode(),
        })

        answer = self.server.answers.pop(0)
        body = answer.get('body', b'')

        if answer.get('hang_up'):
            self.close_connection = True
            return

        if not isinstance(body, bytes):
            body = json.dumps(body).encode()

        self.send_response(answer.get('status', 200))
        for name, value in answer.get('headers', {}).items():
            self.send_header(name, value)
        self.send_header('Content-Length', len(body) + answer.get('cut', 0))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = bool(answer.get('cut'))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *args):
        pass


class Run:
    """One run of t/replay against a server that gives these answers."""

    def __init__(self, steps, answers, *options):
        server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
        server.answers = list(answers)
        server.requests = []
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()

        with tempfile.NamedTemporaryFile('w', suffix='.jsonl') as file:
            for number, one in enumerate(steps, 1):
                print(json.dumps({**one, 'step': number}), file=file)
            file.flush()

            done = subprocess.run(
                [sys.executable, REPLAY, *options,
                 f'http://127.0.0.1:{server.server_port}/base', 'secret',
                 file.name],
                capture_output=True, text=True, timeout=60, check=False)

        server.shutdown()
        thread.join()
        server.server_close()

        self.requests = server.requests
        self.code = done.returncode
        self.out = done.stdout
        self.all = done.stdout + done.stderr

    def passes(self, name):
        ok(self.code == 0 and 'not ok' not in self.out, name, self.all)

    def fails(self, name):
        ok(self.code == 1 and '\nnot ok' in self.out
           and 'TODO' not in self.out, name, self.all)


def step(**changes):
    return {
        'client': 'test', 'scenario': 'self-test', 'method': 'GET',
        'path': '/scim/v2/Users', 'query': None, 'headers': {}, 'body': None,
        'expect': {'status': [200]}, 'level': 'must', 'why': 'self-test',
        **changes,
    }


def expecting(status=(200,), **expect):
    return step(expect={'status': list(status), **expect})


def check_sending():
    """What reaches the server is what the file says."""
    run = Run([
        step(method='POST', headers={'Authorization': 'Bearer {{token}}',
                                     'Accept-Encoding': 'gzip,deflate'},
             body={'name': 'Zoë', 'list': [{'flag': True}]},
             capture={'u.id': '/id'}, expect={'status': [201]}),
        step(path='/scim/v2/Users/{{u.id}}', query=''),
        step(query='filter=id+eq+%22{{u.id}}%22&'),
        step(method='PUT', body={'id': '{{u.id}}'},
             expect={'status': [200], 'json_has': {'/id': '{{u.id}}'}}),
        step(method='POST', body_raw='{"broken":', expect={'status': [400]}),
        step(method='DELETE', expect={'status': [204]}),
    ], [
        {'status': 201, 'body': {'id': 'a/b c'}},
        {},
        {},
        {'body': {'id': 'a/b c'}},
        {'status': 400},
        {'status': 204},
    ])
    lines = [request['line'] for request in run.requests]
    bodies = [request['body'] for request in run.requests]
    headers = run.requests[0]['headers']

    run.passes('right answers pass')
    ok(run.out.startswith('1..6\n'), 'there is a plan', run.all)
    ok(lines[0] == 'POST /base/Users HTTP/1.1',
       'the base URL takes the place of /scim/v2', lines)
    ok(lines[1] == 'GET /base/Users/a%2Fb%20c? HTTP/1.1',
       'a captured value is encoded in a path, a bare "?" is sent', lines)
    ok(lines[2] == 'GET /base/Users?filter=id+eq+%22a%2Fb%20c%22& HTTP/1.1',
       'a query is sent as it is, with captured values encoded', lines)
    ok(headers.get_all('Authorization') == ['Bearer secret'],
       'the token is filled in', headers)
    ok(headers.get_all('Accept-Encoding') == ['gzip,deflate'],
       'headers are sent as they are, once', headers)
    ok(json.loads(bodies[0]) == {'name': 'Zoë', 'list': [{'flag': True}]},
       'a body is sent as JSON', bodies)
    ok(bodies[3] == '{"id":"a/b c"}',
       'a captured value in a body is not encoded', bodies)
    ok(bodies[4] == '{"broken":', 'a raw body is sent as it is', bodies)
    ok('Content-Length' not in run.requests[5]['headers'],
       'a DELETE has no body', run.requests[5]['headers'])


def check_expectations():
    """Each expectation with an answer that meets it and ones that do not."""
    scim = {'Content-Type': 'application/scim+json;charset=utf-8'}
    expectation = expecting(headers_has={'Content-Type':
                                         'application/scim+json'})
    Run([expectation], [{'headers': scim}]).passes('a header begins with')
    Run([expectation], [{'headers': {'Content-Type': 'text/html'}}]).fails(
        'a header with another value')
    Run([expecting(headers_has={'Location': '*'})], [{}]).fails(
        'a header that is not there')
    Run([expecting(status=(200, 204))], [{'status': 201}]).fails(
        'a status that is not listed')

    # pointer, expected, a document that has it, documents that do not
    for pointer, expected, right, *wrong in [
        ('/a', 1, {'a': 1}, {'a': '1'}, {'a': True}, {}),
        ('/a', 'x', {'a': 'x'}, {'a': 'X'}, {'a': None}),
        ('/a/1/b~1c', 'x', {'a': [0, {'b/c': 'x'}]}, {'a': [{'b/c': 'x'}]},
         {'a': 'x'}),
        ('/a', '*', {'a': False}, {'a': ''}, {'a': []}, {'a': None}, {}),
        ('/a', {'$type': 'string'}, {'a': ''}, {'a': 1}, {}),
        ('/a', {'$type': 'integer'}, {'a': 0}, {'a': '0'}, {'a': True},
         {'a': 1.5}),
        ('/a', {'$type': 'boolean'}, {'a': False}, {'a': 'false'}, {'a': 0}),
        ('/a', {'$type': 'array'}, {'a': []}, {'a': {}}),
        ('/a', {'$type': 'object'}, {'a': {}}, {'a': 'x'}),
        ('/a', {'$len': 1}, {'a': ['x']}, {'a': []}, {'a': 'x'}, {}),
        ('/a', {'$contains': 'x'}, {'a': ['y', 'x']}, {'a': ['y']},
         {'a': 'x'}),
        ('/a', {'$contains': {'t': 'w'}}, {'a': [{}, {'t': 'w', 'v': 1}]},
         {'a': [{'t': 'h', 'v': 'w'}]}, {'a': {'t': 'w'}}),
        ('/a', {'$not_contains': {'t': 'w'}}, {'a': [{'t': 'h'}]},
         {'a': [{'t': 'w', 'v': 1}]}),
        ('/a', {'$in': [[], None]}, {}, {'a': ['x']}, {'a': ''}),
        ('/a', {'$in': [True, None]}, {'a': True}, {'a': 1}),
        ('/a', {'$absent': True}, {'a': None}, {'a': ''}, {'a': False}),
    ]:
        expectation = expecting(json_has={pointer: expected})
        said = f'{pointer}: {json.dumps(expected)}'

        Run([expectation], [{'body': right}]).passes(
            f'{said} is met by {json.dumps(right)}')
        for document in wrong:
            Run([expectation], [{'body': document}]).fails(
                f'{said} is not met by {json.dumps(document)}')


def check_bodies():
    """How a body may come, and when it is not looked at."""
    expectation = expecting(json_has={'/a': 1})
    text = b'{"a":1}'

    Run([expectation], [{'body': gzip.compress(text),
                         'headers': {'Content-Encoding': 'gzip'}}]).passes(
        'a gzip body is read')
    Run([expectation], [{'body': zlib.compress(text),
                         'headers': {'Content-Encoding': 'deflate'}}]).passes(
        'a deflate body is read')
    Run([expectation], [{'body': text,
                         'headers': {'Content-Encoding': 'gzip'}}]).fails(
        'a body that is not what its encoding says')
    Run([expectation], [{'body': b'<html>'}]).fails('a body that is not JSON')
    Run([expectation], [{}]).fails('a body that is empty')
    Run([expectation], [{'body': text, 'cut': 1}]).fails(
        'a body that is cut short')
    Run([expectation], [{'hang_up': True}]).fails('no answer at all')

    Run([expecting(status=(200, 204), json_has={'/a': 1})],
        [{'status': 204}]).passes('a 204 has no body to look at')
    Run([expecting(status=(200, 404), json_has={'/a': 1})],
        [{'status': 404}]).passes('an error where success is asked for too '
                                  'has no body to look at')
    Run([expecting(status=(404,), json_has={'/a': 1})],
        [{'status': 404, 'body': {}}]).fails('the body of an error is '
                                             'looked at otherwise')


def check_scenarios():
    """Values pass from step to step, within a scenario only."""
    first = step(capture={'u.id': '/id'})
    second = step(path='/scim/v2/Users/{{u.id}}')

    run = Run([first, second], [{'body': {}}, {}])
    run.fails('a value to capture is missing')
    ok('no earlier step captured u.id' in run.all and len(run.requests) == 1,
       'a step that lacks a value is not sent', run.all)

    Run([first, {**second, 'scenario': 'other'}],
        [{'body': {'id': '1'}}, {}]).fails('a value of another scenario')


def check_levels():
    """What counts, and what is only reported."""
    wrong = [{'status': 500}]

    Run([step(level='should')], wrong).fails('a should counts')

    for level, options in [('uncertain', []), ('should', ['--level=must'])]:
        run = Run([step(level=level)], wrong, *options)
        ok(run.code == 0 and '# TODO' in run.out,
           ' '.join([level, 'is only reported', *options]), run.all)

    run = Run([step(needs=['emails'])], wrong, '--skip-needs=title,emails')
    ok(run.code == 0 and '# SKIP' in run.out and len(run.requests) == 1,
       'a step that needs what is not mapped is sent, not judged', run.all)
    Run([step(needs=['emails'])], wrong, '--skip-needs=title').fails(
        'a step that needs what is mapped counts')
    Run([step(needs=['enterprise.manager'])], wrong,
        '--skip-needs=enterprise').passes('a part of what is not mapped')


def check_unmapped():
    """Nothing is expected of what is not mapped, all else is."""
    urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

    for pointer, attribute in [('/name/givenName', 'name'),
                               ('/Resources/0/title', 'title'),
                               (f'/{urn}/department', 'enterprise'),
                               ('/meta/created', 'meta.created')]:
        one = expecting(json_has={pointer: 'x'})

        Run([one], [{'body': {}}], f'--skip-needs={attribute}').passes(
            f'{pointer}: {attribute} is not mapped')
        Run([one], [{'body': {}}], '--skip-needs=names,meta.x,other').fails(
            f'{pointer}: something else is not mapped')

    Run([expecting(json_has={'/title': 'x', '/id': 'x'})], [{'body': {}}],
        '--skip-needs=title').fails('what is mapped counts beside it')

    first = step(capture={'u.at': '/meta/created'})
    second = step(method='PUT', body={'meta': {'created': '{{u.at}}'}})

    run = Run([first, second], [{'body': {}}, {}], '--skip-needs=meta.created')
    run.passes('what is not mapped is not captured')
    ok(run.requests[1]['body'] == '{"meta":{}}', 'and not sent back',
       run.requests[1]['body'])


def check_plain_names():
    """Names are changed wherever a step has them, and nothing else is."""
    steps = [
        step(method='POST', body={'userName': 'Ann.B@x.test', 'displayName':
                                  'Ann B', 'emails': [
                                      {'value': 'Ann.B@x.test'}]},
             expect={'status': [200], 'json_has': {
                 '/userName': 'Ann.B@x.test', '/displayName': 'Ann B'}}),
        step(method='PATCH', body={'Operations': [
            {'path': 'USERNAME', 'value': 'C D@x.test'},
            {'path': 'emails', 'value': 'C@x.test'},
            {'value': {'userName': 'e@x.test'}}]}),
        step(query='filter=userName%20eq%20%22ANN.B%40x.test%22&count=1'),
        step(query='filter=userName+Eq+%22ann.b@x.test%22+and+x+eq+%22%40%22'),
        step(query='filter=userName%2520eq%2520%2522a%2540x.test%2522'),
        step(path='/scim/v2/Groups', method='POST',
             body={'displayName': 'My Group'},
             expect={'status': [200], 'json_has': {
                 '/displayName': 'My Group'}}),
        step(path='/scim/v2/Groups', query='filter=displayName+eq+%22MY+G%22'),
    ]
    run = Run(steps, [{'body': {'userName': 'ann.b', 'displayName': 'Ann B'}},
                      {}, {}, {}, {}, {'body': {'displayName': 'my_group'}},
                      {}], '--plain-names')
    run.passes('plain names are expected')

    bodies = [request['body'] for request in run.requests]
    queries = [request['line'].split()[1].partition('?')[2]
               for request in run.requests]

    for got, expected in [
        (json.loads(bodies[0]), {'userName': 'ann.b', 'displayName': 'Ann B',
                                 'emails': [{'value': 'Ann.B@x.test'}]}),
        (json.loads(bodies[1]), {'Operations': [
            {'path': 'USERNAME', 'value': 'c_d'},
            {'path': 'emails', 'value': 'C@x.test'},
            {'value': {'userName': 'e'}}]}),
        (queries[2], 'filter=userName%20eq%20%22ANN.B%22&count=1'),
        (queries[3], 'filter=userName+Eq+%22ann.b%22+and+x+eq+%22%40%22'),
        (queries[4], 'filter=userName%2520eq%2520%2522a%2522'),
        (json.loads(bodies[5]), {'displayName': 'my_group'}),
        (queries[6], 'filter=displayName+eq+%22MY_G%22'),
    ]:
        ok(got == expected, f'plain names in {expected}', got)


check_sending()
check_expectations()
check_bodies()
check_scenarios()
check_levels()
check_unmapped()
check_plain_names()

print(f'1..{count}')
sys.exit(1 if failed else 0)
