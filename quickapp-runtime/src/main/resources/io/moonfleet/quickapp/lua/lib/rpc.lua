-- Functions of another QuickApp, called like one's own. Both QuickApps include this library.
--
--   local add = rpc.import(78, "add", 3)       -- QuickApp 78, at most 3 seconds
--   print(add(1, 2))
--   rpc.async(78, "add", { 1, 2 }, function(ok, ...) print(ok, ...) end)
--
-- What can be called is what the other one's rpc.export has named, or a method of its QuickApp.
-- rpc.import waits, and the caller handles nothing meanwhile: two QuickApps that wait for each other both get a timeout.

rpc = {}

local exported = {}
local pending = {}
local count = 0
local TIMEOUT = 5
local FIRST_PAUSE, LONGEST_PAUSE = 1, 40 -- milliseconds between looks for the answer

--- Makes functions callable: rpc.export("add", function(a, b) … end), or a table of them.
function rpc.export(name, fn)
  for key, value in pairs(type(name) == "table" and name or { [name] = fn }) do
    __assert_type(value, "function")
    exported[key] = value
  end
end

local function run(self, name, arguments)
  local fn = exported[name]
  if fn then
    return table.pack(pcall(fn, table.unpack(arguments, 1, arguments.n)))
  elseif type(self[name]) == "function" then
    return table.pack(pcall(self[name], self, table.unpack(arguments, 1, arguments.n)))
  end
  return { n = 2, false, "there is no function '" .. tostring(name) .. "' in QuickApp " .. self.id }
end

--- A list that JSON keeps whole: nils in the middle and at the end too.
local function packed(list, from)
  local values = json.util.InitArray({})
  for i = from, list.n do
    values[#values + 1] = list[i] == nil and json.util.InitArray({}) or { value = list[i] }
  end
  return values
end

local function unpacked(values)
  local list = { n = #values }
  for i, each in ipairs(values) do
    list[i] = each.value
  end
  return list
end

local function answerName(call)
  return "rpc-" .. call
end

--- Runs in the QuickApp that is called.
function QuickApp:__rpcCall(call, caller, name, values, wantsAction)
  local results = run(self, name, unpacked(values))
  local answer = { ok = results[1], values = packed(results, 2) }
  if not results[1] then
    answer.values, answer.message = nil, tostring(results[2])
  end
  if wantsAction then
    fibaro.call(caller, "__rpcAnswer", call, answer)
  else
    api.post("/plugins/" .. caller .. "/variables", { name = answerName(call), value = json.encode(answer), isHidden = true })
  end
end

--- Runs in the caller, for rpc.async.
function QuickApp:__rpcAnswer(call, answer)
  local waiting = pending[call]
  if waiting then
    pending[call] = nil
    clearTimeout(waiting.timer)
    if answer.ok then
      local values = unpacked(answer.values)
      waiting.callback(true, table.unpack(values, 1, values.n))
    else
      waiting.callback(false, answer.message)
    end
  end
end

local function nextCall()
  count = count + 1
  return plugin.mainDeviceId .. "-" .. os.time() .. "-" .. count
end

local function order(id, call, name, arguments, wantsAction)
  local _, status = api.post("/devices/" .. id .. "/action/__rpcCall", {
    args = { call, plugin.mainDeviceId, name, packed(arguments, 1), wantsAction },
  })
  if not status or status >= 300 then
    return "QuickApp " .. id .. " cannot be called (status " .. tostring(status) .. ")"
  end
end

--- Waits for the answer: true and the results, or false and a message.
local function awaitAnswer(id, call, name, timeout)
  local path = "/plugins/" .. plugin.mainDeviceId .. "/variables/" .. answerName(call)
  local waited, pause = 0, FIRST_PAUSE
  while true do
    local record = api.get(path)
    if record then
      api.delete(path)
      return json.decode(record.value)
    elseif waited >= timeout * 1000 then
      return { ok = false, message = "timeout: " .. name .. " of QuickApp " .. id .. " did not answer in " .. timeout .. " s" }
    end
    fibaro.sleep(pause)
    waited = waited + pause
    pause = math.min(2 * pause, LONGEST_PAUSE)
  end
end

--- Calls and waits: the results, or an error with what went wrong there.
function rpc.call(id, name, timeout, ...)
  __assert_type(id, "number")
  __assert_type(name, "string")
  if id == plugin.mainDeviceId then
    local results = run(quickApp or plugin.mainQA, name, table.pack(...))
    if not results[1] then error(results[2], 0) end
    return table.unpack(results, 2, results.n)
  end
  local call = nextCall()
  local refusal = order(id, call, name, table.pack(...), false)
  if refusal then
    error(refusal, 2)
  end
  local answer = awaitAnswer(id, call, name, timeout or TIMEOUT)
  if not answer.ok then
    error(answer.message, 2)
  end
  local values = unpacked(answer.values)
  return table.unpack(values, 1, values.n)
end

--- A function that calls another QuickApp's.
function rpc.import(id, name, timeout)
  return function(...)
    return rpc.call(id, name, timeout, ...)
  end
end

--- Calls without waiting: callback(true, results…) or callback(false, message).
function rpc.async(id, name, arguments, callback, timeout)
  __assert_type(callback, "function")
  local call = nextCall()
  arguments.n = arguments.n or #arguments
  local timer = setTimeout(function()
    pending[call] = nil
    callback(false, "timeout: " .. name .. " of QuickApp " .. id .. " did not answer")
  end, (timeout or TIMEOUT) * 1000)
  pending[call] = { callback = callback, timer = timer }
  local refusal = order(id, call, name, arguments, true)
  if refusal then
    clearTimeout(timer)
    pending[call] = nil
    callback(false, refusal)
  end
end
