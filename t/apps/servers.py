"""The servers of a test: an app, and the gateway in front of it.

All listen on free ports of 127.0.0.1.  They end with this process, however it
ends; build/apps/run/NAME/ keeps their logs and configuration.
"""

import atexit
import ctypes
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
APPS = ROOT / 't/apps'

# Seconds until a server listens, or does not any more, on a machine that does
# other things too.
PATIENCE = 120

# It sends this process's children a signal at its end, however it ends.
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)

started = []


def free_ports(count):
    """Ports that nobody has, nor will have for an outgoing connection."""
    first = 10000 + os.getpid() % 2700 * 8
    ports = []

    for port in range(first, first + 4000):
        with socket.socket() as probe:
            try:
                probe.bind(('127.0.0.1', port))
            except OSError:
                continue

        ports.append(port)
        if len(ports) == count:
            return ports

    raise RuntimeError('there are no free ports')


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(('127.0.0.1', port)) == 0


def start(name, command, port, log, end=signal.SIGTERM, **options):
    """Starts a server that a signal ends, and waits until it listens."""
    with open(log, 'wb') as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, end), **options)

    started.append((process, end))
    deadline = time.monotonic() + PATIENCE

    while time.monotonic() < deadline and process.poll() is None:
        if listens(port):
            return process

        time.sleep(0.1)

    sys.exit(f'{name} does not start:\n{log.read_text("utf-8", "replace")}')


def stop_all():
    for process, end in reversed(started):
        process.send_signal(end)

    for process, _ in started:
        process.wait()


# A signal must not pass over atexit.
for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
    signal.signal(number, lambda number, frame: sys.exit(128 + number))

atexit.register(stop_all)


class Client:
    """Sends requests that have a header with a credential."""

    def __init__(self, port, headers):
        self.port = port
        self.headers = headers

    def ask(self, method, path, body=None, **headers):
        """An Answer; a body that is no text becomes JSON."""
        headers = self.headers | {name.replace('_', '-'): value
                                  for name, value in headers.items()}

        if body is not None and not isinstance(body, str):
            body = json.dumps(body)
            headers.setdefault('Content-Type', 'application/json')

        connection = http.client.HTTPConnection('127.0.0.1', self.port,
                                                timeout=60)
        try:
            connection.request(method, path, body and body.encode(), headers)
            return Answer(connection.getresponse())
        finally:
            connection.close()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode('utf-8', 'replace')

    def json(self):
        return json.loads(self.text)

    def __str__(self):
        return f'{self.status}\n{self.text[:2000]}'


class App:
    """NAME.start in a new copy of its system."""

    def __init__(self, name):
        self.name = name
        self.run = ROOT / 'build/apps/run' / name
        self.secret = os.urandom(16).hex()

        shutil.rmtree(self.run, ignore_errors=True)
        self.run.mkdir(parents=True)

        self.port, port2, port3 = free_ports(3)
        self.process = start(
            name, [APPS / 'inside', f'/mnt/{name}.start'], self.port,
            self.run / 'app.log',
            # what it has made is in memory anyway, and its namespace hears
            # of no other signal
            end=signal.SIGKILL,
            env=os.environ | {'PORT': str(self.port), 'PORT2': str(port2),
                              'PORT3': str(port3), 'SECRET': self.secret})

    def client(self, headers):
        return Client(self.port, headers)

    def stop(self):
        self.process.kill()
        self.process.wait()

        # what it had started ends a moment after it
        deadline = time.monotonic() + PATIENCE

        while listens(self.port):
            assert time.monotonic() < deadline, f'{self.name} does not end'
            time.sleep(0.1)

    # Its system is mounted for it alone, and for those who go there by its
    # first process.

    def first(self):
        pid = self.process.pid
        children = pathlib.Path(f'/proc/{pid}/task/{pid}/children')
        return children.read_text().strip()

    def path(self, path):
        """A file of its system."""
        return pathlib.Path(f'/proc/{self.first()}/root'
                            f'{ROOT}/build/apps/new/root{path}')

    def inside(self, *command):
        """Runs a command in its system."""
        subprocess.run(['nsenter', '--mount', '--target', self.first(),
                        'chroot', ROOT / 'build/apps/new/root', *command],
                       check=True)


class Gateway(Client):
    """nginx with the module and docker/mappings/NAME.conf, and a Redis.  The
    calls on the app carry the credential in a header."""

    def __init__(self, app, header, credential):
        port, redis_port = free_ports(2)

        start('Redis', ['redis-server', '--port', str(redis_port), '--bind',
                        '127.0.0.1', '--dir', app.run, '--save', ''],
              redis_port, app.run / 'redis.log')

        self.token = subprocess.run(
            [ROOT / 'docker/scim-token', '-p', str(redis_port), 'issue'],
            check=True, capture_output=True, text=True).stdout.strip()

        configuration = (APPS / 'nginx.conf.in').read_text()

        for name, value in {
                'MODULE': ROOT / 'build/ngx_http_scim_module.so',
                # nginx as root would run its workers as someone who may not
                # write here
                'USER': 'user  root;' if os.getuid() == 0 else '',
                'MAPPING': ROOT / f'docker/mappings/{app.name}.conf',
                'NAME': app.name,
                'RUN': app.run,
                'PORT': port,
                'APP_PORT': app.port,
                'REDIS_PORT': redis_port,
                'HEADER': header,
                'CREDENTIAL': credential}.items():
            configuration = configuration.replace(f'@{name}@', str(value))

        (app.run / 'nginx.conf').write_text(configuration)

        path = os.environ['PATH'] + ':/usr/local/sbin:/usr/sbin'
        start('nginx', [shutil.which('nginx', path=path), '-p', app.run, '-c',
                        app.run / 'nginx.conf', '-e', app.run / 'error.log'],
              port, app.run / 'nginx.log')

        self.base = f'http://127.0.0.1:{port}/scim/v2'
        super().__init__(port, {'Authorization': f'Bearer {self.token}'})

    def scim(self, method, path, body=None, **query):
        """The Answer of this SCIM request; path is below the base."""
        if query:
            path += '?' + urllib.parse.urlencode(query)
        return self.ask(method, f'/scim/v2{path}', body,
                        Content_Type='application/scim+json')

    def find(self, kind, attribute, value):
        """The one resource of /Users or /Groups that has this value."""
        found = self.scim('GET', f'/{kind}', filter=f'{attribute} eq '
                          + json.dumps(value)).json()
        assert found.get('totalResults') == 1, found
        return found['Resources'][0]
