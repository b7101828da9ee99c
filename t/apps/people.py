"""The people whom an app has before SCIM comes, and after it."""

FIRST = 'ada ben cleo dan eva finn gus hana ivo jane'.split()
LAST = 'abel berg cole dunn egan falk gray holm ibsen jones'.split()


def person(login, given=None, family=None, mail=None, active=True):
    """All that one of these apps may keep of somebody."""
    first, _, last = login.partition('.')

    given = given or first.capitalize()
    family = family or last.capitalize()

    return {'login': login, 'given': given, 'family': family,
            'name': f'{given} {family}',
            'mail': mail or f'{login}@example.test', 'active': active}


# A hundred people who are in the app before SCIM comes; four of them may not
# log in, where the app has such people.
SEEDED = [person(f'{first}.{last}', active=last != 'jones' or first > 'dz')
          for last in LAST for first in FIRST]


# Those whom the scenarios of t/idp-traces.jsonl leave, with what these did to
# them last.  A login is an address unless it has none of its domain here.
LEFT = [
    person(login + '@example.test' * (login not in (
               'okta.spec.suite', 'okta.oin.byemail')),
           *names.split(), mail=f'{mail or login}@example.test',
           active=login != 'entra.bool')
    for login, names, mail in [
        ('okta.spec.suite', 'Rand Spec', 'okta.spec.random'),
        ('okta.oin.create', 'Test User', ''),
        ('okta.oin.byemail', 'Test User', ''),
        ('okta.oin.put', 'Another Renamed', ''),
        ('okta.oin.deact', 'Test User', ''),
        ('okta.oin.pw', 'Test User', ''),
        ('okta.oin.reassign', 'Test User', ''),
        ('okta.aiw.life', 'Aiw Life', ''),
        ('okta.import.1', 'Fix Ture', ''),
        ('okta.import.2', 'Fix Ture', ''),
        ('okta.import.3', 'Fix Ture', ''),
        ('okta.gp.1', 'Test User', ''),
        ('okta.gp.2', 'Test User', ''),
        ('okta.gp.3', 'Test User', ''),
        ('okta.gput.1', 'Fix Ture', ''),
        ('okta.gput.2', 'Fix Ture', ''),
        ('okta.unk.1', 'Fix Ture', ''),
        ('okta.empty', 'Only User', ''),
        ('entra.create', 'En Tra', ''),
        ('entra.odd', 'O D', ''),
        ('entra.filter', 'En Tra', ''),
        ('entra.filter.mgr', 'Fix Ture', ''),
        ('entra.bool', 'En Tra', ''),
        ('entra.mgr', 'En Tra', ''),
        ('entra.mgr.boss1', 'Fix Ture', ''),
        ('entra.mgr.boss2', 'Fix Ture', ''),
        ('entra.flag', 'Flag Dotted', 'entra.flag.new'),
        ('entra.delete', 'En Tra', ''),
        ('entra.grp.1', 'Fix Ture', ''),
        ('entra.grp.2', 'Fix Ture', ''),
        ('entra.grp.3', 'Fix Ture', ''),
    ]
]

LEFT_GROUPS = {'Okta Unknown Member': {'okta.unk.1@example.test'}}


def plain(people):
    """The same people with names that a plain_names app takes."""
    return [{**one, 'login': one['login'].split('@')[0]} for one in people]
