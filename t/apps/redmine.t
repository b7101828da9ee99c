#!/usr/bin/env python3
"""Redmine and its REST API: docker/mappings/redmine.conf."""

import base64
import itertools

from people import LEFT, SEEDED, person
from proof import Proof
from servers import App, Gateway


class Redmine(Proof):
    fields = 'given', 'family', 'mail', 'active'

    unmapped = ('displayName', 'nickName', 'title', 'locale', 'phoneNumbers',
                'addresses', 'enterprise', 'emails.home')
    admin_id = '1'

    # Redmine takes few characters in a login
    odd_people = [person('x_y@host.test', mail='x+y@example.test'),
                  person('A-b_c.D', mail="o'neil&co@example.test")]
    odd_groups = ['ops/prod', 'R&D Ω', '50% + more?', '"q" #1', '<b>bold</b>']

    # these are whom only an app that lets names be changed, and does without
    # an address, has of the scenarios; Redmine's mapping makes up for the rest
    left = LEFT + [
        person('entra.patch.renamed@example.test', 'Given2', 'Tra',
               'entra.patch.work2@example.test'),
        person('entra.odd2@example.test', 'entra.odd2@example.test', '-',
               'entra.odd2@example.test'),
    ]

    def ask(self, method, path, body=None):
        answer = self.api.ask(method, path, body)
        assert answer.status < 300, answer
        return answer

    def seed(self, people):
        self.api = self.app.client({'X-Redmine-API-Key': self.app.secret})

        # somebody inactive is locked, or has not confirmed the account yet
        inactive = itertools.cycle([3, 2])

        for one in people:
            self.ask('POST', '/users.json', {'user': {
                'login': one['login'], 'firstname': one['given'],
                'lastname': one['family'], 'mail': one['mail'],
                'password': 'secret-of-them', 'status':
                1 if one['active'] else next(inactive)}})

    def rows(self):
        for status in 1, 2, 3:
            offset = 0
            while True:
                page = self.ask('GET', f'/users.json?status={status}'
                                f'&limit=100&offset={offset}').json()
                yield from ((status, row) for row in page['users'])
                offset += 100
                if offset >= page['total_count']:
                    break

    def people(self):
        return {row['login']: {'given': row['firstname'],
                               'family': row['lastname'],
                               'mail': row['mail'], 'active': status == 1}
                for status, row in self.rows() if row['login'] != 'admin'}

    def groups(self):
        logins = {row['id']: row['login'] for _, row in self.rows()}
        groups = {}

        for row in self.ask('GET', '/groups.json').json()['groups']:
            group = self.ask('GET', f"/groups/{row['id']}.json"
                             '?include=users').json()['group']
            groups[row['name']] = {logins[user['id']]
                                   for user in group['users']}
        return groups

    def check_more(self):
        """With a dead key Redmine shows what is public: nobody may take that
        for the person, or for all that there are."""
        one = self.gateway.find('Users', 'userName', SEEDED[0]['login'])
        path = self.path('Users', one['id'])
        for how, key, status in [('dead', 'none', 503),
                                 ('back', self.app.secret, 200)]:
            self.app.inside(
                'sqlite3', '/var/lib/dbconfig-common/sqlite3/redmine/instances'
                '/default/redmine_default', "UPDATE tokens SET value ="
                f" '{key}' WHERE action = 'api' AND user_id = 1")

            for target in path, '/Users', '/Groups':
                self.answers(status, f'the key is {how}', 'GET', target)

    def can_log_in(self, login, password):
        basic = base64.b64encode(f'{login}:{password}'.encode()).decode()
        answer = self.app.client({'Authorization': f'Basic {basic}'}).ask(
            'GET', '/my/account.json')
        assert answer.status in (200, 401), answer
        return answer.status == 200


app = App('redmine')
Redmine(app, Gateway(app, 'X-Redmine-API-Key', app.secret)).run()
