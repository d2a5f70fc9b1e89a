-- Globals that everything else stands on: logging, JSON, timers, the API, small helpers.

-- Scripts define globals of their own, some with the names of ours, and guard _G with metatables: what is used here at run
-- time is therefore local, and a global that may be nil is read raw.

local host = ...
local _G, rawget, type, tostring, error, select = _G, rawget, type, tostring, error, select

__TAG = "QUICKAPP" .. host.id
local firstTag = __TAG

if table.unpack == nil then
  table.unpack = unpack
end
unpack = unpack or table.unpack
local unpack = table.unpack

--- The arguments as HC3 logs them: tostring, joined by a space.
function host.joined(...)
  local count = select("#", ...)
  if count == 1 then
    return tostring((...))
  end
  local parts = { ... }
  for i = 1, count do
    parts[i] = tostring(parts[i])
  end
  return table.concat(parts, " ")
end

--- For xpcall: the error with the stack where it happened.
function host.describe(problem)
  return host.errorWords(problem) .. "\n" .. host.ownCalls(debug.traceback())
end

--- The tag that the script has chosen for its log.
function host.tag()
  local tag = rawget(_G, "__TAG")
  return tag == nil and firstTag or tostring(tag)
end

function print(...)
  host.log("debug", host.tag(), host.joined(...))
end

__print = print

function __assert_type(value, expected)
  local actual = type(value)
  if actual ~= expected then
    error(string.format("Wrong parameter type, %s required. Provided param '%s' is type of %s",
      expected, tostring(value), actual), 3)
  end
end

local __assert_type = __assert_type

function __ternary(condition, whenTrue, whenFalse)
  if condition then return whenTrue else return whenFalse end
end

json = {
  encode = host.jsonEncode,
  encodeFormated = host.jsonEncodeIndented, -- plua's spelling
  encodeFormatted = host.jsonEncodeIndented,
  decode = host.jsonDecode,
  null = host.null,
  isJSONArray = host.isArray,
  util = { InitArray = host.markArray, isJSONArray = host.isArray },
}

local gmatch = string.gmatch

--- The parts between any of the separator's characters; it may hold classes such as %s.
function string.split(text, separator)
  separator = separator or "%s"
  if #separator == 1 then
    separator = separator:gsub("%W", "%%%0")
  end
  local parts = {}
  for part in gmatch(text, "[^" .. separator .. "]+") do
    parts[#parts + 1] = part
  end
  return parts
end

function string.starts(text, prefix)
  return string.sub(text, 1, #prefix) == prefix
end

urlencode = host.urlencode

utils = utils or {}

-- Timers ---------------------------------------------------------------------------------------------------------

function setTimeout(fn, milliseconds)
  __assert_type(fn, "function")
  return host.setTimeout(fn, milliseconds)
end

function setInterval(fn, milliseconds)
  __assert_type(fn, "function")
  return host.setInterval(fn, milliseconds)
end

clearTimeout = host.clearTimer
clearInterval = host.clearTimer
__fibaroSleep = host.sleep

-- The API --------------------------------------------------------------------------------------------------------

api = {}

local function call(method, path, data)
  if type(path) ~= "string" then
    error("Wrong parameter type, string required. Provided param '" .. tostring(path) .. "' is type of " .. type(path), 3)
  end
  if path:sub(1, 1) ~= "/" then
    path = "/" .. path
  end
  local answer, status = host.request(method, path, data)
  if status >= 300 then
    host.refusal = answer and answer.message
    return nil, status
  end
  return answer, status
end

function api.get(path) return call("GET", path) end
function api.post(path, data) return call("POST", path, data == nil and {} or data) end
function api.put(path, data) return call("PUT", path, data == nil and {} or data) end
function api.delete(path, data) return call("DELETE", path, data) end

local api, urlencode = api, urlencode

function __fibaro_get_device(id) return host.device(id) end
function __fibaro_get_devices() return (api.get("/devices")) end

local function path(collection, id)
  return collection .. urlencode(type(id) == "number" and string.format("%.0f", id) or tostring(id))
end

--- A property's value and when it was changed last: scripts see by that how long a window has been open. The copy of the
--- device that is at hand knows only when the device was.
function host.timedProperty(id, name)
  local value, modified = host.property(id, name)
  if value == nil then
    return value, modified
  end
  local known, status = host.request("GET", path("/devices/", id) .. "/properties/" .. urlencode(name))
  return value, status == 200 and known.modified or modified
end

function __fibaro_get_device_property(id, name)
  __assert_type(id, "number")
  local value, modified = host.timedProperty(id, name)
  if value == nil then
    return nil
  end
  return { value = value, modified = modified }
end

function __fibaro_get_room(id) return (api.get(path("/rooms/", id))) end
function __fibaro_get_scene(id) return (api.get(path("/scenes/", id))) end
function __fibaro_get_global_variable(name) return (api.get(path("/globalVariables/", name))) end
function __fibaro_get_partition(id) return (api.get(path("/alarms/v1/partitions/", id))) end
function __fibaro_get_partitions() return (api.get("/alarms/v1/partitions")) end
function __fibaro_get_breached_partitions() return (api.get("/alarms/v1/partitions/breached")) end

--- A line of the log with a tag and a level of one's own.
function __fibaro_add_debug_message(tag, message, level)
  host.log(tostring(level or "debug"), tostring(tag), tostring(message))
end

-- Network libraries -----------------------------------------------------------------------------------------------
-- Most QuickApps use one of them or none, and there may be ten thousand QuickApps: each is loaded at its first use.

local loaded = {}

local function load(file)
  if not loaded[file] then
    loaded[file] = true
    host.load(file)
  end
end

local function lazily(...)
  local files = { ... }
  return setmetatable({}, {
    __index = function(library, name)
      setmetatable(library, nil)
      for _, file in ipairs(files) do
        load(file)
      end
      return library[name]
    end,
  })
end

host.net = lazily("net", "mqtt") -- net.Client is mqtt's
host.mqtt = lazily("mqtt")
net, mqtt = host.net, host.mqtt

-- os is what HC3 gives; ending a script ends this life of the QuickApp -----------------------------------------------

local os = os
_G.os = {
  clock = host.clock or os.clock, -- host.clock: simulated time's
  date = os.date, difftime = os.difftime, time = os.time,
}

function _G.os.exit()
  host.exit()
end
