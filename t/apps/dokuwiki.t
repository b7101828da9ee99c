#!/usr/bin/env python3
"""DokuWiki and its forms: docker/mappings/dokuwiki.conf."""

import http.cookies
import re
import urllib.parse

from people import LEFT, LEFT_GROUPS, SEEDED, person, plain
from proof import Proof, same
from servers import App, Gateway

FORM = 'application/x-www-form-urlencoded'


class DokuWiki(Proof):
    fields = 'name', 'mail'

    # a user is a login, one name, an address and groups; the login is the id,
    # and the user manager wants an address of everyone
    unmapped = ('name', 'nickName', 'title', 'locale', 'phoneNumbers',
                'addresses', 'enterprise', 'meta.created', 'emails.home',
                'rename', 'nomail')
    plain_names = True

    # who is active is known to the gateway alone
    locks = False
    needs_members = True
    tells_groups = True

    # the last of them is about what the pages say, which show names too
    odd_names = (('Q "x", y', 'A:B\\C & D;='), ("'", '<i>&amp;</i>'),
                 ('already exists. For admins only. class="error"',
                  "Security Token did not match, user doesn't exist"))
    odd_people = [person('a.a'), person('x_y-z.1', mail='x+y@example.test')]
    odd_groups = ['r_d', 'a.b-c']

    # displayName is what these two scenarios changed last
    left = [{**one, 'name': {'okta.empty': 'Test User',
                             'entra.flag': 'Bjfe'}.get(one['login'],
                                                       one['name'])}
            for one in plain(LEFT)]
    left_groups = {re.sub(r'\W', '_', name.lower()):
                   {login.split('@')[0] for login in logins}
                   for name, logins in LEFT_GROUPS.items()}

    def file(self):
        return self.app.path('/var/lib/dokuwiki/acl/users.auth.php')

    def seed(self, people):
        with self.file().open('a') as file:
            for one in people:
                print(one['login'], '!', one['name'], one['mail'], 'user',
                      sep=':', file=file)

    def rows(self):
        for line in self.file().read_text().splitlines():
            if line and not line.startswith('#'):
                login, _, name, mail, groups = (
                    re.sub(r'\\(.)', r'\1', field) for field in
                    re.findall(r'(?:^|:)((?:\\.|[^\\:])*)', line))
                if login != 'admin':
                    yield login, name, mail, groups.split(',')

    def people(self):
        return {login: {'name': name, 'mail': mail}
                for login, name, mail, _ in self.rows()}

    def groups(self):
        groups = {}
        for login, _, _, names in self.rows():
            for name in set(names) - {'user'}:
                groups.setdefault(name, set()).add(login)
        return groups

    def check_more(self):
        """The session ends behind the gateway's back."""
        one = self.gateway.find('Users', 'userName', SEEDED[0]['login'])
        path = self.path('Users', one['id'])

        for number, method in enumerate(('PATCH', 'GET', 'PATCH')):
            for file in self.app.path('/var/lib/php/sessions').glob('sess_*'):
                file.unlink()

            if method == 'GET':
                same(self.scim('GET', path).json().get('userName'),
                     one['userName'], 'a read logs in')
            else:
                self.set(path, 'displayName', f'Changed {number}')
                same(self.people()[one['userName']]['name'],
                     f'Changed {number}', 'the app: a write logs in')

        self.set(path, 'displayName', one['displayName'])

        # what it would write in another way, as another group
        for name in 'Engineering', 'All Staff':
            self.answers(400, f'no group {name}', 'POST', '/Groups',
                         {'displayName': name})

        # what would spoil the line of the user
        for name in 'A # B', 'A + B', 'A %41':
            self.patch(path, {'op': 'replace', 'path': 'displayName',
                              'value': name}, status=400)

    def can_log_in(self, login, password):
        web = self.app.client({})
        cookie = http.cookies.SimpleCookie(
            web.ask('GET', '/doku.php?do=login').headers['Set-Cookie'])
        answer = web.ask('POST', '/doku.php', urllib.parse.urlencode(
            {'id': 'start', 'do': 'login', 'sectok': '', 'u': login,
             'p': password}), Content_Type=FORM,
            Cookie=cookie.output(attrs=[], header='', sep=';').strip())
        assert answer.status in (302, 403), answer
        return answer.status == 302


app = App('dokuwiki')
DokuWiki(app, Gateway(app, 'X-Unused', app.secret)).run()
