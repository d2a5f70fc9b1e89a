-- The global table fibaro, also called hub.

local host = ...
local type, tostring, error, pairs, ipairs, pcall, table = type, tostring, error, pairs, ipairs, pcall, table
local api, urlencode, markArray, __assert_type = api, host.urlencode, host.markArray, __assert_type
local __fibaro_get_room, __fibaro_get_global_variable = __fibaro_get_room, __fibaro_get_global_variable

local fibaro = {}
_G.fibaro, _G.hub = fibaro, fibaro

for _, level in ipairs({ "debug", "trace", "warning", "error" }) do
  fibaro[level] = function(tag, ...)
    __assert_type(tag, "string")
    host.log(level, tag, host.joined(...))
  end
end

local function each(ids, action)
  if type(ids) == "table" then
    for _, id in ipairs(ids) do
      action(id)
    end
  else
    action(ids)
  end
end

-- Devices --------------------------------------------------------------------------------------------------------

local asynchronous = true

function fibaro.useAsyncHandler(use)
  __assert_type(use, "boolean")
  asynchronous = use
end

__fibaroUseAsyncHandler = fibaro.useAsyncHandler

function fibaro.call(ids, action, ...)
  if type(ids) ~= "table" then
    __assert_type(ids, "number")
  end
  __assert_type(action, "string")
  local body = { args = markArray({ ... }) }
  each(ids, function(id)
    __assert_type(id, "number")
    local path = "/devices/" .. string.format("%d", id) .. "/action/" .. urlencode(action)
    if asynchronous then
      host.send("POST", path, body)
    else
      host.request("POST", path, body)
    end
  end)
end

function fibaro.callGroupAction(action, arguments)
  __assert_type(action, "string")
  __assert_type(arguments, "table")
  local answer, status = api.post("/devices/groupAction/" .. urlencode(action), arguments)
  return status < 300 and answer and answer.devices or nil
end

function fibaro.get(id, property)
  __assert_type(id, "number")
  __assert_type(property, "string")
  return host.timedProperty(id, property)
end

function fibaro.getValue(id, property)
  __assert_type(id, "number")
  __assert_type(property, "string")
  return (host.property(id, property))
end

local function field(name)
  return function(id)
    __assert_type(id, "number")
    return host.field(id, name)
  end
end

fibaro.getType = field("type")
fibaro.getName = field("name")
fibaro.getRoomID = field("roomID")

function fibaro.getSectionID(id)
  __assert_type(id, "number")
  local roomId = host.field(id, "roomID")
  if not roomId then return nil end
  local room = roomId ~= 0 and __fibaro_get_room(roomId)
  return room and room.sectionID or 0
end

function fibaro.getRoomName(roomId)
  __assert_type(roomId, "number")
  local room = __fibaro_get_room(roomId)
  return room and room.name or nil
end

function fibaro.getRoomNameByDeviceID(id)
  __assert_type(id, "number")
  local roomId = host.field(id, "roomID")
  if not roomId then return nil end
  local room = roomId ~= 0 and __fibaro_get_room(roomId)
  return room and room.name or "unassigned"
end

function fibaro.getIds(devices)
  local ids = {}
  for _, device in pairs(devices) do
    if type(device) == "table" and device.id and device.id > 3 then
      ids[#ids + 1] = device.id
    end
  end
  return ids
end

function fibaro.getDevicesID(filter)
  local query = {}
  local function add(name, value)
    query[#query + 1] = name .. "=" .. urlencode(tostring(value))
  end
  for name, value in pairs(type(filter) == "table" and filter or {}) do
    if name == "properties" and type(value) == "table" then
      for property, wanted in pairs(value) do
        add("property", wanted == "nil" and property or "[" .. property .. "," .. tostring(wanted) .. "]")
      end
    elseif name == "interfaces" and type(value) == "table" then
      for _, interface in ipairs(value) do
        add("interface", interface)
      end
    else
      add(name, value)
    end
  end
  return fibaro.getIds(api.get("/devices" .. (#query > 0 and "?" .. table.concat(query, "&") or "")) or {})
end

function fibaro.wakeUpDeadDevice(id)
  __assert_type(id, "number")
  fibaro.call(1, "wakeUpDeadDevice", id)
end

-- Variables, scenes, profiles, events ----------------------------------------------------------------------------

function fibaro.getGlobalVariable(name)
  __assert_type(name, "string")
  local variable = __fibaro_get_global_variable(name)
  if variable then
    return variable.value, variable.modified
  end
  return nil -- not nothing: tostring() of that is an error
end

function fibaro.setGlobalVariable(name, value)
  __assert_type(name, "string")
  __assert_type(value, "string")
  api.put("/globalVariables/" .. urlencode(name), { value = value })
end

function fibaro.scene(action, ids)
  __assert_type(action, "string")
  __assert_type(ids, "table")
  if action ~= "execute" and action ~= "kill" then
    error("Wrong parameter: \"" .. action .. "\". Available parameters: \"kill\", \"execute\"", 2)
  end
  each(ids, function(id)
    host.send("POST", "/scenes/" .. id .. "/" .. action, {})
  end)
end

function fibaro.profile(first, second)
  local id, action = first, second
  if type(first) == "string" then
    id, action = second, first
  end
  __assert_type(id, "number")
  __assert_type(action, "string")
  if action ~= "activateProfile" then
    error("Wrong parameter: \"" .. action .. "\". Available parameters: \"activateProfile\"", 2)
  end
  return (api.post("/profiles/activeProfile/" .. id))
end

function fibaro.emitCustomEvent(name)
  __assert_type(name, "string")
  return (api.post("/customEvents/" .. urlencode(name)))
end

function fibaro.getSceneVariable(name)
  __assert_type(name, "string")
  local variables = host.sceneVariables
  return variables and variables[name] or nil
end

function fibaro.setSceneVariable(name, value)
  __assert_type(name, "string")
  host.sceneVariables = host.sceneVariables or {}
  host.sceneVariables[name] = value
end

-- Alarm ----------------------------------------------------------------------------------------------------------

local PARTITIONS = "/alarms/v1/partitions"

function fibaro.alarm(first, second)
  local partition, action = first, second
  if second == nil then
    partition, action = nil, first
  else
    __assert_type(partition, "number")
  end
  __assert_type(action, "string")
  local path = partition and PARTITIONS .. "/" .. partition .. "/actions/arm" or PARTITIONS .. "/actions/arm"
  if action == "arm" then
    api.post(path)
  elseif action == "disarm" then
    api.delete(path)
  else
    error("Wrong parameter: \"" .. action .. "\". Available parameters: \"arm\", \"disarm\"", 2)
  end
end

function fibaro.getPartitions()
  return api.get(PARTITIONS) or {}
end

local function partition(id)
  __assert_type(id, "number")
  return (api.get(PARTITIONS .. "/" .. id))
end

fibaro.getPartition = partition

function fibaro.getPartitionArmState(id)
  local found = partition(id)
  return found and (found.armed and "armed" or "disarmed") or nil
end

function fibaro.isPartitionBreached(id)
  local found = partition(id)
  return found and found.breached
end

function fibaro.isHomeBreached()
  for _, found in ipairs(fibaro.getPartitions()) do
    if found.breached then
      return true
    end
  end
  return false
end

function fibaro.getHomeArmState()
  local armed, all = 0, 0
  for _, found in ipairs(fibaro.getPartitions()) do
    all = all + 1
    armed = armed + (found.armed and 1 or 0)
  end
  if armed == 0 then return "disarmed" end
  return armed == all and "armed" or "partially_armed"
end

local ALERTS = {
  email = "sendGlobalEmailNotifications",
  push = "sendGlobalPushNotifications",
  simplePush = "sendGlobalPushNotifications",
}

function fibaro.alert(kind, users, text)
  __assert_type(kind, "string")
  __assert_type(users, "table")
  __assert_type(text, "string")
  local action = ALERTS[kind]
  if not action then
    error("Wrong parameter: \"" .. kind .. "\". Available parameters: \"email\", \"push\", \"simplePush\"", 2)
  end
  fibaro.call(users, action, text, "false")
end

-- Time -----------------------------------------------------------------------------------------------------------

function fibaro.sleep(milliseconds)
  __assert_type(milliseconds, "number")
  host.sleep(milliseconds)
end

local function guarded(fn, onError)
  if not onError then
    return fn
  end
  return function()
    local ok, problem = pcall(fn)
    if not ok then
      onError(problem)
    end
  end
end

function fibaro.setTimeout(milliseconds, fn, onError)
  __assert_type(milliseconds, "number")
  __assert_type(fn, "function")
  return host.setTimeout(guarded(fn, onError), milliseconds)
end

function fibaro.setInterval(milliseconds, fn, onError)
  __assert_type(milliseconds, "number")
  __assert_type(fn, "function")
  return host.setInterval(guarded(fn, onError), milliseconds)
end

fibaro.clearTimeout = host.clearTimer
fibaro.clearInterval = host.clearTimer
