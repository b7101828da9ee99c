-- What wrk sends: one request over and over, with other numbers in it.
--
--     wrk -s wrk.lua ... -- METHOD PATH TOKEN [BODY]
--
-- There are 998 of them, sent in turn: {page} in path and body is the number of
-- the request, {n} is a random one up to 100000.  At the end a line says what has
-- come back.

local requests = {}
local next_one = 0


function init(args)
    local method, path, token, body = unpack(args)

    wrk.headers["Authorization"] = "Bearer " .. token

    if body then
        wrk.headers["Content-Type"] = "application/json"
    end

    math.randomseed(os.time())

    -- made beforehand: wrk has a processor to share
    for page = 1, 998 do
        local values = {n = math.random(100000), page = page}

        requests[page] = wrk.format(method, (path:gsub("{(%w+)}", values)), nil,
                                    body and (body:gsub("{(%w+)}", values)))
    end
end


function request()
    next_one = next_one % #requests + 1
    return requests[next_one]
end


function done(summary)
    local e = summary.errors

    print(string.format("done %d %d %d %d", summary.requests,
                        summary.duration, e.status,
                        e.connect + e.read + e.write + e.timeout))
end
