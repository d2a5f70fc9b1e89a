-- What the body of a scene has beyond fibaro, api, net, json and timers.

local host = ...

sceneId = host.sceneId
tag = host.sceneTag
sourceTrigger = host.sourceTrigger
__TAG = tag

-- Kept between runs. A table that is read is a copy: what is to be kept must be set.

local VARIABLES = "/moonfleet/scenes/" .. string.format("%d", sceneId) .. "/variables/"

function fibaro.getSceneVariable(name)
  __assert_type(name, "string")
  local variable, status = host.request("GET", VARIABLES .. urlencode(name))
  if status == 200 then
    return variable.value
  end
  return nil
end

function fibaro.setSceneVariable(name, value)
  __assert_type(name, "string")
  local body = {}
  if value ~= nil then
    body.value = value
  end
  local answer, status = host.request("PUT", VARIABLES .. urlencode(name), body)
  if status >= 300 then
    error(answer and answer.message or ("status " .. status), 2)
  end
end

function host.start() end
