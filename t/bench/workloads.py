# What is measured.  Each says what the gateway and scimmy are asked, and what
# the same costs without SCIM: the one call on the app that is at the heart of
# it.

import json

PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'


class Workload:
    """METHOD PATH [BODY] for each; "parts" calls on the app are one of ours.
    For the numbers in braces see wrk.lua."""

    def __init__(self, name, status, scim, bare, parts=1):
        self.name = name
        self.status = status
        self.gateway = scim
        self.scimmy = scim
        self.bare = bare
        self.parts = parts


def patch(op, path, value):
    return json.dumps({'schemas': [PATCH],
                       'Operations': [{'op': op, 'path': path,
                                       'value': value}]})


NEW = json.dumps({
    'schemas': [USER, ENTERPRISE],
    'userName': 'new',
    'name': {'givenName': 'Ann', 'familyName': 'Example'},
    'emails': [{'value': 'new@example.test', 'type': 'work'}],
    'phoneNumbers': [{'value': '+1 555 0100', 'type': 'work'}],
    'title': 'Engineer',
    'active': True,
    ENTERPRISE: {'department': 'Research'},
})

APP_USER = {'login': 'new', 'first': 'Ann', 'last': 'Example',
            'email': 'new@example.test', 'phone': '+1 555 0100',
            'title': 'Engineer', 'department': 'Research', 'status': 'A'}


def member(size):
    return Workload(
        f'PATCH a member, group of {size:,}', 204,
        ('PATCH', f'/scim/Groups/g-{size}',
         patch('add', 'members', [{'value': '{n}'}])),
        ('POST', f'/groups/{size}/members', '{"user": {n}}'))


WORKLOADS = [
    Workload('get one', 200, ('GET', '/scim/Users/{n}'), ('GET', '/users/{n}')),

    Workload('find by userName', 200,
             ('GET', '/scim/Users?filter=userName%20eq%20%22user{n}%22'),
             ('GET', '/users?login=user{n}')),

    Workload('list 100', 200,
             ('GET', '/scim/Users?startIndex={page}01&count=100'),
             ('GET', '/users?page={page}&per_page=100')),

    Workload('create', 201, ('POST', '/scim/Users', NEW),
             ('POST', '/users', json.dumps(APP_USER))),

    Workload('PATCH active', 200,
             ('PATCH', '/scim/Users/{n}', patch('replace', 'active', False)),
             ('PUT', '/users/{n}', '{"status": "S"}')),

    member(10),
    member(1000),
    member(10000),

    Workload('a wrong token', 401, ('GET', '/scim/Users/{n}'),
             ('GET', '/denied')),

    # a filter that the app has no route for, which finds one
    Workload('scan of 100,000 users', 200,
             ('GET', '/scim/Users?filter=emails.value%20eq%20'
                     '%22user77777@example.test%22'),
             ('GET', '/users?page={page}&per_page=100'), parts=1000),
]
