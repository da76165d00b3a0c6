-- The requests of a file, over and over, each thread from another place on; one JSON line at the end.
-- wrk … -s requests.lua URL -- FILE, where FILE is Lua: return { {method, target, body, tag}, … }

local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local made, at = {}, 0
function init(args)
  local asked = dofile(args[1])
  for i, one in ipairs(asked) do
    local headers = { ["Accept"] = "application/sparql-results+json" }
    if one.body then headers["Content-Type"] = "application/sparql-query" end
    if one.tag then headers["If-None-Match"] = one.tag end
    made[i] = wrk.format(one.method, one.target, headers, one.body)
  end
  at = math.floor(number * #made / 2)
end

function request()
  at = at % #made + 1
  return made[at]
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    e.status, e.connect + e.read + e.write + e.timeout))
end
