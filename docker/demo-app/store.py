"""The register: people, teams and memberships, kept in one SQLite file.

A person has these fields. The admin routes show all of them; those marked
with * can be sent in a form, together with `password`, which is never shown.

    id            number, given by the database and never used twice
    login       * required; unique, whatever the case
    first       * required
    last        * required
    display     * "first last" if it is not sent with a new person
    email       * any text; two people may share one
    phone       * any text
    mobile      * any text
    title       * any text
    department  * any text
    employee_no * any text
    manager_id  * the id of another person, or null
    street      * any text
    city        * any text
    locale      * any text
    status        "A" active or "S" suspended; has routes of its own
    created       time in UTC, as in 2009-03-14T09:26:53Z
    changed       the same, of the last change

Text that was never given is an empty string.
"""

import contextlib
import hashlib
import os
import re
import sqlite3
import threading
import time
import unicodedata

PERSON = ("id", "login", "first", "last", "display", "email", "phone",
          "mobile", "title", "department", "employee_no", "manager_id",
          "street", "city", "locale", "status", "created", "changed")
EDITABLE = PERSON[1:-3]
REQUIRED = (("login", "login is required"),
            ("first", "first name is required"),
            ("last", "last name is required"))
TEAM = ("id", "name", "created", "changed")

# Low on purpose: nobody logs in here, and a load test should measure the
# callers of this app rather than its hash function.
SCRYPT = {"n": 1024, "r": 8, "p": 1}

SCHEMA = (
    """CREATE TABLE people (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        login       TEXT NOT NULL,
        login_key   TEXT NOT NULL UNIQUE,
        first       TEXT NOT NULL,
        last        TEXT NOT NULL,
        display     TEXT NOT NULL,
        email       TEXT NOT NULL DEFAULT '',
        phone       TEXT NOT NULL DEFAULT '',
        mobile      TEXT NOT NULL DEFAULT '',
        title       TEXT NOT NULL DEFAULT '',
        department  TEXT NOT NULL DEFAULT '',
        employee_no TEXT NOT NULL DEFAULT '',
        manager_id  INTEGER REFERENCES people (id) ON DELETE SET NULL,
        street      TEXT NOT NULL DEFAULT '',
        city        TEXT NOT NULL DEFAULT '',
        locale      TEXT NOT NULL DEFAULT '',
        password    TEXT,
        status      TEXT NOT NULL DEFAULT 'A',
        created     TEXT NOT NULL,
        changed     TEXT NOT NULL)""",
    """CREATE TABLE teams (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        name        TEXT NOT NULL,
        name_key    TEXT NOT NULL UNIQUE,
        created     TEXT NOT NULL,
        changed     TEXT NOT NULL)""",
    """CREATE TABLE members (
        team_id     INTEGER NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        person_id   INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        PRIMARY KEY (team_id, person_id)) WITHOUT ROWID""",
    # Without these two, each deletion would scan the tables for references.
    "CREATE INDEX people_by_manager ON people (manager_id)",
    "CREATE INDEX members_by_person ON members (person_id)",
    "PRAGMA user_version = 1",
)


class Refused(Exception):
    """A request that cannot be carried out; the text is for the caller."""
    status = 400


class Missing(Refused):
    status = 404


class Conflict(Refused):
    status = 409


def number(text):
    """An id as people write it; 0, which no record has, if it is none."""
    try:
        value = int(text)
    except ValueError:
        return 0
    return value if value.bit_length() < 64 else 0


def now():
    return timestamp(time.time())


def timestamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def password_hash(password):
    salt = os.urandom(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, **SCRYPT)
    return f"scrypt${salt.hex()}${digest.hex()}"


def check_lines(form, names):
    for name in names:
        if "\r" in form.get(name, "") or "\n" in form.get(name, ""):
            raise Refused(f"line break in {name}")


class Store:
    """One connection behind a lock: each statement takes far less than a
    millisecond, so threads that wait cost less than connections that collide.
    """

    def __init__(self, path):
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False,
                                   isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.create_function("fold", 1, str.casefold, deterministic=True)
        for setting in ("journal_mode = WAL", "synchronous = NORMAL",
                        "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {setting}")
        with self._transaction():
            if self._db.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in SCHEMA:
                    self._db.execute(statement)
                self._seed()

    def close(self):
        # The lock is kept: a request that is still running waits for it until
        # the process is gone, and never meets a closed database.
        self._lock.acquire()
        self._db.close()

    # People

    def people(self, page, per_page, status=None, login=None, q=None,
               newest_first=False):
        """One page of people. A filter that is empty is no filter."""
        where, values = ["1"], []
        if status:
            where.append("status = ?")
            values.append(status)
        if login:
            where.append("login_key = ?")
            values.append(login.casefold())
        if q:
            where.append("(" + " OR ".join(
                f"instr(fold({name}), ?)"
                for name in ("login", "email", "first", "last")) + ")")
            values += [q.casefold()] * 4
        return self._page("people", f"{', '.join(PERSON)} FROM people"
                          f" WHERE {' AND '.join(where)}", values,
                          "id DESC" if newest_first else "id", page, per_page)

    def person(self, person_id):
        with self._lock:
            return self._person(person_id)

    def create_person(self, form):
        fields = {name: form.get(name, "") for name in EDITABLE}
        if "display" not in form:
            fields["display"] = f"{fields['first']} {fields['last']}"
        self._add_password(fields, form)
        with self._transaction():
            self._check_person(fields, form)
            fields["created"] = fields["changed"] = now()
            return self._insert("people", fields)

    def update_person(self, person_id, form):
        fields = {name: form[name] for name in EDITABLE if name in form}
        self._add_password(fields, form)
        with self._transaction():
            self._person(person_id)
            self._check_person(fields, form, person_id)
            if fields:
                self._update("people", person_id, fields)

    def set_status(self, person_id, status):
        with self._transaction():
            if self._person(person_id)["status"] != status:
                self._update("people", person_id, {"status": status})

    def delete_person(self, person_id):
        with self._transaction():
            self._person(person_id)
            self._db.execute("DELETE FROM people WHERE id = ?", (person_id,))

    # Teams

    def teams(self, page, per_page, name=None):
        where, values = "1", []
        if name:
            where, values = "name_key = ?", [name.casefold()]
        return self._page("teams",
                          f"{', '.join(TEAM)} FROM teams WHERE {where}",
                          values, "id", page, per_page)

    def team(self, team_id):
        with self._lock:
            return self._team(team_id)

    def teams_with_members(self):
        """All teams, each with all its members under "members"."""
        with self._lock:
            teams = self._rows("SELECT * FROM teams ORDER BY name_key")
            for team in teams:
                team["members"] = self._rows(
                    "SELECT people.* FROM people JOIN members"
                    " ON person_id = id WHERE team_id = ?"
                    " ORDER BY fold(last), fold(first)", (team["id"],))
        return teams

    def teams_of(self, person_id):
        with self._lock:
            return self._rows("SELECT id, name FROM teams JOIN members"
                              " ON team_id = id WHERE person_id = ?"
                              " ORDER BY name_key", (person_id,))

    def create_team(self, form):
        with self._transaction():
            fields = self._team_fields(form)
            fields["created"] = fields["changed"] = now()
            return self._insert("teams", fields)

    def update_team(self, team_id, form):
        with self._transaction():
            self._team(team_id)
            self._update("teams", team_id, self._team_fields(form, team_id))

    def delete_team(self, team_id):
        with self._transaction():
            self._team(team_id)
            self._db.execute("DELETE FROM teams WHERE id = ?", (team_id,))

    # Memberships

    def members(self, team_id, page, per_page):
        self.team(team_id)
        return self._page("members", "id, login, display FROM people"
                          " JOIN members ON person_id = id"
                          " WHERE team_id = ?", [team_id], "id",
                          page, per_page)

    def add_member(self, team_id, person_id):
        with self._transaction():
            self._team(team_id)
            self._person(person_id)
            if self._is_member(team_id, person_id):
                raise Conflict("already a member")
            self._db.execute("INSERT INTO members VALUES (?, ?)",
                             (team_id, person_id))
            self._update("teams", team_id, {})

    def remove_member(self, team_id, person_id):
        with self._transaction():
            self._team(team_id)
            if not self._is_member(team_id, person_id):
                raise Missing("not a member")
            self._db.execute("DELETE FROM members WHERE team_id = ?"
                             " AND person_id = ?", (team_id, person_id))
            self._update("teams", team_id, {})

    # What follows runs with the lock held, except for _transaction, _page
    # and _add_password.

    @contextlib.contextmanager
    def _transaction(self):
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, sql, values=()):
        return [dict(row) for row in self._db.execute(sql, values)]

    def _page(self, key, select, values, order, page, per_page):
        offset = (page - 1) * per_page
        with self._lock:
            count = self._rows(f"SELECT count(*) AS n FROM (SELECT {select})",
                               values)[0]["n"]
            # Asked only for what is there, since an offset has no upper bound.
            rows = [] if offset >= count else self._rows(
                f"SELECT {select} ORDER BY {order} LIMIT ? OFFSET ?",
                values + [per_page, offset])
        return {key: rows, "count": count, "page": page,
                "pages": -(-count // per_page)}

    def _record(self, table, columns, record_id, error):
        rows = self._rows(f"SELECT {', '.join(columns)} FROM {table}"
                          " WHERE id = ?", (record_id,))
        if not rows:
            raise Missing(error)
        return rows[0]

    def _person(self, person_id):
        return self._record("people", PERSON, person_id, "no such person")

    def _team(self, team_id):
        return self._record("teams", TEAM, team_id, "no such team")

    def _is_member(self, team_id, person_id):
        return bool(self._rows("SELECT 1 FROM members WHERE team_id = ?"
                               " AND person_id = ?", (team_id, person_id)))

    def _insert(self, table, fields):
        marks = ", ".join("?" * len(fields))
        return self._db.execute(
            f"INSERT INTO {table} ({', '.join(fields)}) VALUES ({marks})",
            tuple(fields.values())).lastrowid

    def _update(self, table, record_id, fields):
        fields = dict(fields, changed=now())
        marks = ", ".join(f"{name} = ?" for name in fields)
        self._db.execute(f"UPDATE {table} SET {marks} WHERE id = ?",
                         (*fields.values(), record_id))

    def _add_password(self, fields, form):
        # Hashing is slow by design, and so happens outside the lock.
        if "password" in form:
            password = form["password"]
            fields["password"] = password_hash(password) if password else None

    def _check_person(self, fields, form, person_id=0):
        """Checks fields, and turns them into columns in place."""
        check_lines(form, EDITABLE + ("password",))
        for name, error in REQUIRED:
            if fields.get(name) == "":
                raise Refused(error)
        if "manager_id" in fields:
            fields["manager_id"] = self._manager(fields["manager_id"])
        if "login" in fields:
            key = fields["login_key"] = fields["login"].casefold()
            if self._rows("SELECT 1 FROM people WHERE login_key = ?"
                          " AND id <> ?", (key, person_id)):
                raise Refused(f"login '{fields['login']}' is already taken")

    def _manager(self, text):
        if text == "":
            return None
        try:
            return self._person(number(text))["id"]
        except Missing:
            raise Refused("no such manager") from None

    def _team_fields(self, form, team_id=0):
        check_lines(form, ("name",))
        name = form.get("name", "")
        if name == "":
            raise Refused("name is required")
        if self._rows("SELECT 1 FROM teams WHERE name_key = ? AND id <> ?",
                      (name.casefold(), team_id)):
            raise Refused(f"team '{name}' already exists")
        return {"name": name, "name_key": name.casefold()}

    def _seed(self):
        for position in range(SEED_PEOPLE):
            self._insert("people", seed_person(position))
        for team_id, (name, joins) in enumerate(SEED_TEAMS, 1):
            self._insert("teams", {"name": name, "name_key": name.casefold(),
                                   "created": SEED_EPOCH,
                                   "changed": SEED_EPOCH})
            self._db.executemany(
                "INSERT INTO members VALUES (?, ?)",
                [(team_id, position + 1) for position in range(SEED_PEOPLE)
                 if joins(position)])


# What a new database holds: always the same people and teams.

SEED_PEOPLE = 120
SEED_START = 1237022813
SEED_EPOCH = timestamp(SEED_START)
FIRST = ("Ada Bruno Carla Dmitri Émile Fatima Greta Hugo Ines José Keiko Liam"
         " Mara Noah Olga Pavel Qing Rosa Sven Tara Umar Vera Wim Xenia Yusuf"
         " Zoë Anna Björn Clara David Elena Farid Gwen Hanna Ivan Jana Kofi"
         " Lena Miguel Nora").split()
LAST = ("Abel Baker Castro Dubois Eriksen Fischer García Haddad Ito Jansen"
        " Keller Lindqvist Moreau Nguyen O'Brien Petrov Quist Rossi Šimek"
        " Tanaka Ueda Vogel Weber Xu Yilmaz Zhang Adeyemi Brandt Cohen"
        " Duarte").split()
DEPARTMENTS = (("Engineering", "Engineer"), ("R&D", "Researcher"),
               ("Sales", "Account manager"), ("Support", "Support agent"),
               ("Finance", "Accountant"), ("Operations", "Technician"))
PLACES = (("Chicago", "en-US"), ("Berlin", "de-DE"), ("Paris", "fr-FR"),
          ("Tokyo", "ja-JP"), ("London", "en-GB"))
SEED_TEAMS = (("Engineering", lambda position: position % 6 == 0),
              ("R&D", lambda position: position % 6 == 1),
              ("Sales", lambda position: position % 6 == 2),
              ("All staff", lambda position: True),
              ("First aid", lambda position: position % 12 == 5),
              ("Book club", lambda position: False))


def plain(name):
    letters = unicodedata.normalize("NFKD", name)
    return re.sub("[^a-z]", "", letters.lower())


def seed_person(position):
    first = FIRST[position % len(FIRST)]
    # Steps of 7 through 30 last names and of 1 through 40 first names meet
    # again after 120 people only, so every full name is different.
    last = LAST[position * 7 % len(LAST)]
    department, title = DEPARTMENTS[position % len(DEPARTMENTS)]
    head = position < len(DEPARTMENTS)
    city, locale = PLACES[position % len(PLACES)]
    login = f"{plain(first)}.{plain(last)}"
    created = timestamp(SEED_START + position * 3196800)
    return {
        "login": login, "login_key": login, "first": first, "last": last,
        "display": f"{first} {last}",
        "email": "" if position % 17 == 8 else f"{login}@example.test",
        "phone": f"+1 555 {100 + position:04}",
        "mobile": f"+1 555 {700 + position:04}" if position % 3 == 0 else "",
        "title": f"Head of {department}" if head else title,
        "department": department,
        "employee_no": f"{1001 + position}",
        "manager_id": None if head else position % len(DEPARTMENTS) + 1,
        "street": f"{position + 10} Station Road", "city": city,
        "locale": locale,
        "status": "S" if position % 10 == 7 else "A",
        "created": created, "changed": created,
    }
