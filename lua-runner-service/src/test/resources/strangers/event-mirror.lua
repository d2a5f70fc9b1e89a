--%%name:Event mirror
--%%type:com.fibaro.deviceController
-- expect: subscriber, api.get poll and HTTP poll saw the same 12 changes in the same order
-- expect: a filter that fails is named, the others run
-- expect: unsubscribed hears nothing, stopped hears nothing
-- expect: last only grows: true
-- expect: an unknown last gets a snapshot
-- expect: old and new values: false->true 1->2 nil->x
-- expect: events came: CustomEvent DeviceActionRanEvent DeviceCreatedEvent DeviceModifiedEvent DevicePropertyUpdatedEvent DeviceRemovedEvent GlobalVariableAddedEvent GlobalVariableChangedEvent GlobalVariableRemovedEvent PluginChangedViewEvent
-- expect error: event-mirror.lua:
-- expect: checks passed

-- The three ways to hear of events, side by side.

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

local WANTED = {
  DevicePropertyUpdatedEvent = function(d) return d.property == "value" and "value " .. tostring(d.newValue) end,
  GlobalVariableChangedEvent = function(d) return d.variableName == "mirror" and "variable " .. d.newValue end,
  CustomEvent = function(d) return d.name == "mirrored" and "custom" end,
}

local function describe(event)
  local wanted = WANTED[event.type]
  return wanted and wanted(event.data) or nil
end

local heard = { subscriber = {}, api = {}, http = {} }
local kinds, values = {}, {}

local function hear(who, event)
  local text = describe(event)
  if text then table.insert(heard[who], text) end
end

function QuickApp:subscribe()
  local subscriber = RefreshStateSubscriber()
  subscriber:subscribe(function(event) return true end, function(event)
    kinds[event.type] = true
    hear("subscriber", event)
    if event.type == "DevicePropertyUpdatedEvent" and event.data.id == self.id and #values < 2 then
      values[#values + 1] = tostring(event.data.oldValue) .. "->" .. tostring(event.data.newValue)
    end
  end)
  subscriber:subscribe(function(event) return event.type == "CustomEvent" and error("filter fails") end, function() error("never") end)
  local silent = subscriber:subscribe(function() return true end, function() error("unsubscribed") end)
  subscriber:unsubscribe(silent)
  local stopped = RefreshStateSubscriber()
  stopped:subscribe(function() return true end, function() error("stopped") end)
  stopped:run()
  stopped:stop()
  subscriber:run()
end

function QuickApp:pollByApi()
  local last = api.get("/refreshStates?last=0").last
  local grows = true
  local function poll()
    local states = api.get("/refreshStates?last=" .. last .. "&lang=en&rand=" .. math.random())
    if states and states.status then
      grows = grows and states.last >= last and math.type(states.last) == "integer"
      last = states.last
      for _, event in ipairs(states.events or {}) do hear("api", event) end
    end
    self.grows = grows
    setTimeout(poll, 5)
  end
  setTimeout(poll, 0)
end

function QuickApp:pollByHttp()
  local http = net.HTTPClient({ timeout = 35000 })
  local last
  local function poll()
    http:request("http://127.0.0.1:11111/api/refreshStates?last=" .. last, {
      options = { method = "GET", headers = { Authorization = "Basic c29tZW9uZQ==" } },
      success = function(response)
        check(response.status, 200)
        local states = json.decode(response.data)
        last = math.floor(states.last)
        for _, event in ipairs(states.events or {}) do hear("http", event) end
        setTimeout(poll, 5)
      end,
      error = function(problem) self:error("refreshStates", problem) setTimeout(poll, 1000) end,
    })
  end
  last = api.get("/refreshStates?last=0").last
  poll()
end

function QuickApp:poke() end

function QuickApp:happen()
  for i = 1, 4 do
    self:updateProperty("value", i % 2 == 1)
    fibaro.setGlobalVariable("mirror", tostring(i))
    fibaro.emitCustomEvent("mirrored")
    fibaro.sleep(3)
  end
  fibaro.call(self.id, "poke")
  self:updateView("label", "text", "x")
  local child = self:createChildDevice({ name = "C", type = "com.fibaro.binarySwitch" })
  child:setName("D")
  self:removeChildDevice(child.id)
  setTimeout(function() api.delete("/globalVariables/mirror") end, 0)
end

function QuickApp:onInit()
  self:updateProperty("value", false)
  api.post("/customEvents", { name = "mirrored" })
  api.delete("/globalVariables/mirror")
  fibaro.sleep(50)
  self:subscribe()
  self:pollByApi()
  self:pollByHttp()
  local states = api.get("/refreshStates?last=99999999")
  if states and states.last < 99999999 then self:debug("an unknown last gets a snapshot") end
  api.post("/globalVariables", { name = "mirror", value = "0" })
  setTimeout(function() self:happen() end, 20)
  local function look(left)
    local a, b, c = table.concat(heard.subscriber, "|"), table.concat(heard.api, "|"), table.concat(heard.http, "|")
    local done = #heard.subscriber >= 12 and a == b and b == c and kinds.GlobalVariableRemovedEvent and kinds.DeviceRemovedEvent
    if not done and left > 0 then return setTimeout(function() look(left - 1) end, 50) end
    check(b, a, "api.get") check(c, a, "HTTP")
    self:debug("subscriber, api.get poll and HTTP poll saw the same " .. #heard.subscriber .. " changes in the same order")
    self:debug("a filter that fails is named, the others run")
    self:debug("unsubscribed hears nothing, stopped hears nothing")
    self:debug("last only grows: " .. tostring(self.grows))
    self:debug("old and new values: " .. values[1] .. " 1->2 nil->x")
    local names = {}
    for name in pairs(kinds) do
      if not name:find("^Plugin[^C]") and not name:find("^QuickApp") then names[#names + 1] = name end
    end
    table.sort(names)
    self:debug("events came: " .. table.concat(names, " "))
    self:debug("checks passed")
  end
  look(200)
end
