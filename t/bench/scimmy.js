// What the gateway is compared with: scimmy with scimmy-routers, and all users
// in memory.
//
//     node scimmy.js PORT TOKEN USERS
//
// A user is found by id and by userName without a search, and a page is cut
// before scimmy sees it.  What is written is not kept, so that the work stays
// the same from the first request to the last.

import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

const [port, token, number] = process.argv.slice(2);

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const moment = new Date("2024-03-01T12:00:00Z");


function user(id) {
    return {
        id: String(id),
        userName: `user${id}`,
        name: {givenName: "Ann", familyName: "Example"},
        emails: [{value: `user${id}@example.test`}],
        phoneNumbers: [{value: "+1 555 0100", type: "work"}],
        title: "Engineer",
        active: true,
        [enterprise]: {department: "Research"},
        meta: {created: moment, lastModified: moment}
    };
}


function group(size) {
    const members = [];

    for (let i = 1; i <= size; i++) {
        members.push({value: String(i)});
    }

    return {id: `g-${size}`, displayName: `group of ${size}`, members};
}


const users = Array.from({length: Number(number)}, (_, i) => user(i + 1));
const byId = new Map(users.map((u) => [u.id, u]));
const byName = new Map(users.map((u) => [u.userName, u]));
const groups = new Map([10, 1000, 10000].map((n) => [`g-${n}`, group(n)]));


function read(resource) {
    if (resource.id) {
        return byId.get(resource.id);
    }

    if (resource.filter) {
        const [comparator, name] = resource.filter[0].userName ?? [];

        return resource.filter.match(comparator === "eq" ? [byName.get(name)]
                                                         : users);
    }

    const {startIndex = 1, count = 20} = resource.constraints ?? {};

    return users.slice(startIndex - 1, startIndex - 1 + count);
}


SCIMMY.Schemas.User.extend(SCIMMY.Schemas.EnterpriseUser, false);

SCIMMY.Resources.declare(SCIMMY.Resources.User, {
    egress: read,
    ingress: (resource, data) => ({...data, id: resource.id ?? "100001",
                                   meta: {created: moment,
                                          lastModified: moment}}),
    degress: () => {}
});

SCIMMY.Resources.declare(SCIMMY.Resources.Group, {
    egress: (resource) => groups.get(resource.id),
    ingress: (resource, data) => ({...data, id: resource.id}),
    degress: () => {}
});

const app = express();

app.disable("x-powered-by");
app.use("/scim", new SCIMMYRouters({
    type: "bearer",
    handler: (request) => {
        if (request.header("Authorization") !== `Bearer ${token}`) {
            throw new Error("a token is needed");
        }

        return "bench";
    }
}));

app.listen(Number(port), "127.0.0.1");
