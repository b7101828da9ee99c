#!/usr/bin/env python3
"""RabbitMQ and its management API: docker/mappings/rabbitmq.conf."""

import base64
import urllib.parse

from people import LEFT, person
from proof import Proof
from servers import App, Gateway


def basic(login, password):
    text = base64.b64encode(f'{login}:{password}'.encode()).decode()
    return f'Basic {text}'


class RabbitMQ(Proof):
    fields = 'active',

    # a user is a name, a password and tags; the name is the id
    unmapped = ('name', 'displayName', 'nickName', 'emails', 'title', 'locale',
                'phoneNumbers', 'addresses', 'enterprise', 'meta.created',
                'rename')

    # inactive is who has no password
    locks = 'lost'
    roles = 'management'

    odd_people = [person(login) for login in (
        'a/b', 'x+y z@host', '100%2F&a=b;c', 'Jörg Ω', '"quoted"', 'a.b..c',
        r'back\slash', '..x')]
    odd_groups = ['ops/prod', '/lead', 'R&D Ω', '50% + more?', '"q" #1']

    left = LEFT + [person('entra.patch@example.test'),
                   person('entra.odd2@example.test')]

    def ask(self, method, path, body=None):
        answer = self.api.ask(method, path, body)
        assert answer.status < 300, answer
        return answer

    def seed(self, people):
        self.api = self.app.client(
            {'Authorization': basic('admin', self.app.secret)})

        for one in people:
            how = ({'password': 'secret'} if one['active']
                   else {'password_hash': ''})
            self.ask('PUT', '/api/users/' + urllib.parse.quote(
                one['login'], ''), {**how, 'tags': ''})

    def people(self):
        return {row['name']: {'active': row['password_hash'] != ''}
                for row in self.ask('GET', '/api/users').json()
                if row['name'] != 'admin'}

    def groups(self):
        groups = {row['name']: set()
                  for row in self.ask('GET', '/api/vhosts').json()}

        for row in self.ask('GET', '/api/permissions').json():
            groups[row['vhost']].add(row['user'])

        # who makes a virtual host may use it
        for members in groups.values():
            members.discard('admin')

        groups.pop('/')
        return groups

    def roles_of(self, login):
        return set(self.ask('GET', f'/api/users/{login}').json()['tags'])

    def can_log_in(self, login, password):
        answer = self.app.client({'Authorization': basic(
            login, password)}).ask('GET', '/api/whoami')
        assert answer.status in (200, 401), answer
        return answer.status == 200


app = App('rabbitmq')
RabbitMQ(app, Gateway(app, 'Authorization', basic('admin', app.secret))).run()
