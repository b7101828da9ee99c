"""What is proven of every app behind the gateway, as TAP.

An app's test makes a class of Proof, below, and calls run().  Whatever SCIM
was told to do, the app itself is asked afterwards: its own API or its files.
"""

import json
import re
import subprocess
import sys
import threading
import urllib.parse

from people import LEFT, LEFT_GROUPS, SEEDED, person
from servers import ROOT

count = 0
failed = 0


def ok(passed, name, *diagnostics):
    global count, failed
    count += 1
    print(f"{'ok' if passed else 'not ok'} {count} - {name}", flush=True)

    if not passed:
        failed += 1
        for line in '\n'.join(map(str, diagnostics)).splitlines():
            print('#  ', line, file=sys.stderr)

    return passed


def same(got, expected, name):
    return ok(got == expected, name, f'got       {got}',
              f'expected  {expected}')


class Proof:
    """One app.  A class of it says:

    admin_id        the id of the account behind the gateway
    fields          what of a person() the app keeps
    unmapped        what it does not, by the names that t/replay knows
    plain_names     its names have no "@", spaces or capitals
    locks           someone inactive cannot log in; True if reactivation
                    brings the old password back, "lost" if it does not
    roles           what a user must have who logs in, or None
    needs_members   a group without members is nowhere in the app
    tells_groups    users tell their groups
    odd_names       names of a person, and persons and names of groups, that
    odd_people      are special in some way, and which it takes
    odd_groups
    left            LEFT and LEFT_GROUPS, as the app is to have them
    left_groups

    and has these methods, which ask the app and not the gateway:

    seed(people)            makes these people
    people()                a dictionary of all, by login, but its admin
    groups()                a dictionary of sets of logins, by name
    can_log_in(login, password)
    roles_of(login)         a set, where there are roles
    """

    admin_id = 'admin'
    fields = ()
    unmapped = ()
    plain_names = False
    locks = True
    roles = None
    needs_members = False
    tells_groups = False
    odd_names = (('Q "x", y', 'A:B\\C & D;=%41'), ("'", '+ #?'))
    odd_people = ()
    odd_groups = ()
    left = LEFT
    left_groups = LEFT_GROUPS

    def __init__(self, app, gateway):
        self.app = app
        self.gateway = gateway
        self.scim = gateway.scim

    def run(self):
        print(f'# {self.app.name}', flush=True)

        self.seed(SEEDED)
        self.has(SEEDED, {}, 'before')
        self.check_import()
        self.check_guards()
        self.check_life()
        self.check_odd_names()
        self.check_groups()
        self.check_more()
        self.has(SEEDED, {}, 'the people of before are as they were')
        self.replay()
        self.has(SEEDED + self.left, self.left_groups,
                 'what the scenarios leave')
        self.check_down()

        print(f'1..{count}')
        sys.exit(1 if failed else 0)

    # ---- The app's own view ----

    def known(self, people):
        return {one['login']: {field: one[field] for field in self.fields}
                for one in people}

    def has(self, people, groups, when):
        """The app has these people and groups, and no others."""
        expected, got = self.known(people), self.people()
        ok(got == expected, f'the app: {when}: its users',
           *(f'{login}: got {got.get(login)}, expected {expected.get(login)}'
             for login in sorted(got.keys() | expected.keys())
             if got.get(login) != expected.get(login)))
        same(self.groups(), groups, f'the app: {when}: its groups')

    def has_user(self, one, when):
        same(self.people().get(one['login']),
             self.known([one])[one['login']], f'the app: {when}')

    def logs_in(self, one, password, expected, when):
        same(self.can_log_in(one['login'], password), expected,
             f"the app: {when}: {'login' if expected else 'no login'}")

    # ---- SCIM ----

    def answers(self, status, name, *request, **query):
        """The answer, which has this status."""
        answer = self.scim(*request, **query)
        statuses = status if isinstance(status, tuple) else (status,)
        ok(answer.status in statuses, f'{name}: {answer.status}',
           *request, answer, *answer.headers.items())
        return answer

    def patch(self, path, *operations, status=(200, 204)):
        return self.answers(
            status, ', '.join(f"{one['op']} {one.get('path')}"
                              for one in operations),
            'PATCH', path, {
                'schemas': ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
                'Operations': operations})

    def set(self, path, name, value):
        return self.patch(path, {'op': 'replace', 'path': name,
                                 'value': value})

    def user_of(self, one, **more):
        user = {'schemas': ['urn:ietf:params:scim:schemas:core:2.0:User'],
                'userName': one['login'], 'active': one['active'],
                'name': {'givenName': one['given'],
                         'familyName': one['family']},
                'emails': [{'value': one['mail'], 'type': 'work',
                            'primary': True}], **more}
        if self.roles:
            user['roles'] = [{'value': self.roles}]
        return user

    # ---- What is proven ----

    def check_import(self):
        """By pages, each person is there exactly once."""
        for size in 7, 30, 100:
            found, wrong, start = [], [], 1

            while start <= 100 + size:
                page = self.scim('GET', '/Users', startIndex=start,
                                 count=size).json()
                rows = page.get('Resources', [])
                want = max(0, min(size, 100 - start + 1))

                if (page.get('totalResults') != 100
                        or page.get('itemsPerPage') != want
                        or len(rows) != want):
                    wrong.append({**page, 'Resources': len(rows)})

                found += rows
                start += size

            same(wrong, [], f'pages of {size}: each says how many there are')
            same(sorted(user['userName'] for user in found),
                 sorted(one['login'] for one in SEEDED),
                 f'pages of {size}: each person once')
            same(len({user['id'] for user in found}), 100,
                 f'pages of {size}: ids are unique')

        same({user['userName']: self.seen(user) for user in found},
             {one['login']: self.expected(one) for one in SEEDED},
             'they are as they are in the app')

        for one in SEEDED[0], SEEDED[-1]:
            user = self.gateway.find('Users', 'userName', one['login'].upper())
            same(user['userName'], one['login'], f"found: {one['login']}")
            same(self.scim('GET', self.path('Users', user['id'])).json(),
                 user, 'alone it is as in a list')

    def seen(self, user):
        """What SCIM tells of a user, as far as the app keeps it."""
        name = user.get('name', {})
        told = {'given': name.get('givenName'),
                'family': name.get('familyName'),
                'name': user.get('displayName'),
                'mail': user.get('emails', [{}])[0].get('value'),
                'active': user.get('active')}
        return {field: told[field] for field in self.fields}

    def expected(self, one):
        return self.known([one])[one['login']]

    def path(self, kind, id):
        return f'/{kind}/' + urllib.parse.quote(id, '')

    def check_guards(self):
        """The account behind the gateway does not exist for SCIM."""
        admin = person('admin', mail='admin2@example.test')

        same(self.scim('GET', '/Users', filter='userName eq "admin"')
             .json().get('totalResults'), 0, 'admin is not found')
        self.answers(404, 'nor deleted', 'DELETE',
                     self.path('Users', self.admin_id))
        self.answers(409, 'nor made', 'POST', '/Users', self.user_of(admin))
        for login in SEEDED[0]['login'], SEEDED[0]['login'].upper():
            self.answers(409, f'{login}: a name that is taken', 'POST',
                         '/Users', self.user_of(person(
                             login, mail='new@example.test')))
        self.has(SEEDED, {}, 'nothing has changed')

    def check_life(self):
        """Someone comes, changes, leaves, comes back and is deleted."""
        one = person('zoe.quinn', 'Zoë', "O'Hara & Söhne <b>")
        user = self.user_of(one, password='First-Secret-1')

        # an app of plain names makes them so, and its name is the id
        if self.plain_names:
            user['userName'] = 'Zoe.Quinn'

        answer = self.answers(201, 'someone comes', 'POST', '/Users', user)
        path = self.path('Users', answer.json().get('id', ''))

        same(self.seen(answer.json()), self.expected(one), 'as was sent')
        self.has_user(one, 'it has the newcomer')
        self.logs_in(one, 'First-Secret-1', True, 'with the password')

        one = {**one, **person('zoe.quinn', 'Zoé', 'Ångström',
                               'zoe@example.test')}
        self.set(path, 'name.familyName', one['family'])
        self.set(path, 'emails[type eq "work"].value', one['mail'])
        self.patch(path, {'op': 'Replace', 'value': {
            'name.givenName': one['given'], 'displayName': one['name']}})
        self.has_user(one, 'it has the changes')
        self.logs_in(one, 'First-Secret-1', True, 'with the same password')

        if self.roles:
            self.set(path, 'roles', [{'value': self.roles},
                                     {'value': 'policymaker'}])
            same(self.roles_of(one['login']), {self.roles, 'policymaker'},
                 'the app: it has another role')
            self.logs_in(one, 'First-Secret-1', True, 'with another role')

        self.set(path, 'password', 'Second-Secret-2')
        self.logs_in(one, 'First-Secret-1', False, 'with the old password')
        self.logs_in(one, 'Second-Secret-2', True, 'with the new one')
        self.has_user(one, 'nothing else has changed')

        one['active'] = False
        self.set(path, 'active', 'False')
        same(self.scim('GET', path).json().get('active'), False, 'inactive')
        self.has_user(one, 'it has someone inactive')
        self.logs_in(one, 'Second-Secret-2', not self.locks, 'inactive')

        one['active'] = True
        self.answers(200, 'PUT: active again', 'PUT', path,
                     self.user_of(one, displayName=one['name']))
        same(self.scim('GET', path).json().get('active'), True, 'active')
        self.has_user(one, 'it has someone active')

        if self.locks == 'lost':
            self.logs_in(one, 'Second-Secret-2', False, 'active again')
            self.set(path, 'password', 'Second-Secret-2')

        self.logs_in(one, 'Second-Secret-2', True, 'active again')

        self.answers(204, 'deleted', 'DELETE', path)
        self.answers(404, 'gone', 'GET', path)
        self.answers(404, 'deleted again', 'DELETE', path)
        self.has(SEEDED, {}, 'as if nobody had been there')

    def check_odd_names(self):
        """What is special in a uri, a form or a list comes through."""
        other = self.gateway.find('Users', 'userName', SEEDED[0]['login'])

        for one in self.odd_people:
            for given, family in self.odd_names:
                one = {**one, 'given': given, 'family': family,
                       'name': f'{given} {family}'}
                found = self.scim('GET', '/Users', filter='userName eq '
                                  + json.dumps(one['login'])).json()

                if found['totalResults'] == 0:
                    answer = self.answers(201, f"odd: {one['login']}", 'POST',
                                          '/Users', self.user_of(one))
                    path = self.path('Users', answer.json().get('id', ''))
                else:
                    answer = self.answers(
                        200, 'odd: other names', 'PUT', path,
                        self.user_of(one, displayName=one['name']))

                same(self.seen(answer.json()), self.expected(one), 'as sent')
                self.has_user(one, 'it has it so')
                self.answers(200, 'others do not mind', 'PUT',
                             self.path('Users', other['id']),
                             {**other, 'password': 'Other-Secret-3'})

            self.answers(204, 'odd: deleted', 'DELETE', path)

        for name in self.odd_groups:
            answer = self.answers(201, f'odd: {name}', 'POST', '/Groups',
                                  {'displayName': name})
            path = self.path('Groups', answer.json().get('id', ''))
            user = self.gateway.find('Users', 'userName', SEEDED[0]['login'])

            self.patch(path, {'op': 'add', 'path': 'members',
                              'value': [{'value': user['id']}]})
            same(self.groups(), {name: {SEEDED[0]['login']}},
                 'the app: it has it so')
            same(self.gateway.find('Groups', 'displayName', name)['id'],
                 answer.json().get('id'), 'found')
            self.answers(204, 'odd: deleted', 'DELETE', path)

        self.has(SEEDED, {}, 'odd names are gone')

    def check_more(self):
        """What only this app has."""

    def check_down(self):
        """An app that is away is no app without people."""
        self.app.stop()

        for path in '/Users', '/Groups', '/Users/1':
            answer = self.answers(503, f'the app is away: {path}', 'GET', path)
            ok(answer.headers.get('Retry-After', '').isdigit(),
               'come back later', *answer.headers.items())

    def check_groups(self):
        """Groups with members, and what the app has of both."""
        ids = {user['userName']: user['id'] for user in self.scim(
            'GET', '/Users', count=200).json()['Resources']}
        logins = sorted(ids)

        def values(*names):
            return [{'value': ids[name]} for name in names]

        def expect(when, *names):
            same(self.groups(), {'engineering': set(names)} if names or
                 not self.needs_members else {}, f'the app: {when}')
            got = self.scim('GET', path).json().get('members')
            same(sorted(one['value'] for one in got),
                 sorted(ids[name] for name in names), f'SCIM: {when}')

        answer = self.answers(
            201, 'a group', 'POST', '/Groups', {
                'schemas': ['urn:ietf:params:scim:schemas:core:2.0:Group'],
                'displayName': 'engineering', 'members': values(*logins[:2])})
        path = self.path('Groups', answer.json().get('id', ''))
        expect('a group with two members', *logins[:2])

        self.patch(path, {'op': 'add', 'path': 'members',
                          'value': values(*logins[1:20])})
        expect('one PATCH, twenty members', *logins[:20])

        self.patch(path, {'op': 'remove',
                          'path': f'members[value eq "{ids[logins[0]]}"]'})
        self.patch(path, {'op': 'Remove', 'path': 'members',
                          'value': values(*logins[1:5])})
        expect('some leave', *logins[5:20])

        in_parallel(lambda name: self.scim('PATCH', path, {'Operations': [
            {'op': 'add', 'path': 'members', 'value': values(name)}]}),
            logins[20:40])
        expect('twenty clients, each adds one', *logins[5:40])

        self.patch(path, {'op': 'replace', 'path': 'members',
                          'value': values(*logins[38:44])})
        expect('others in their place', *logins[38:44])

        user = self.scim('GET', self.path('Users', ids[logins[40]])).json()
        if self.tells_groups:
            same([one.get('value') for one in user.get('groups', [])],
                 [answer.json()['id']], 'the user tells its groups')

        self.answers(409, 'a group of the same name', 'POST', '/Groups',
                     {'displayName': 'engineering'})
        self.patch(path, {'op': 'add', 'path': 'members',
                          'value': [{'value': '987654321'}]})
        expect('nobody unknown', *logins[38:44])

        self.patch(path, {'op': 'replace', 'path': 'members', 'value': []})
        expect('empty')
        self.answers(204, 'deleted', 'DELETE', path)
        self.answers(404, 'gone', 'GET', path)
        self.has(SEEDED, {}, 'there is no group any more')

    def replay(self):
        """What Okta and Entra send, step by step."""
        global count, failed

        done = subprocess.run(
            [ROOT / 't/replay', '--level', 'uncertain',
             '--skip-needs', ','.join(self.unmapped),
             *['--plain-names'] * self.plain_names, self.gateway.base,
             self.gateway.token, ROOT / 't/idp-traces.jsonl', 'okta',
             'entra'], stdout=subprocess.PIPE, text=True, check=False)

        for line in done.stdout.splitlines():
            match = re.match(r'(not )?ok \d+ (.*)', line)
            if match:
                count += 1
                failed += bool(match[1])
                print(f"{match[1] or ''}ok {count} {match[2]}", flush=True)

        ok(done.returncode == 0, 'what Okta and Entra send')


def in_parallel(function, values):
    threads = [threading.Thread(target=function, args=[value])
               for value in values]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
