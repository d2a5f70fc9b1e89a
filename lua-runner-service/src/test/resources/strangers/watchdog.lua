--%%name:Watchdog
--%%type:com.fibaro.genericDevice
-- expect error: watchdog.lua:
-- expect error: deliberate
-- expect error: error object is a table value
-- expect: life 1: an error in a timer did not end it
-- expect: life 1: an error in an interval did not end the interval: 3
-- expect: life 1: an error in an HTTP callback did not end it
-- expect: life 1: an error in an action is told to the caller
-- expect: life 1: a child whose __init fails is an error of the one who makes it
-- expect: life 2: timers and globals of life 1 are gone, storage and children are not
-- expect: life 2: plugin.restart() ended it at once: true
-- expect: life 3: after os.exit it was started again
-- expect: life 3: crash event seen of 55
-- expect: life 4: an error in onInit, and still actions arrive
-- expect: life 4: children were set up all the same: 1
-- expect: checks passed

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

class 'Dog'(QuickAppChild)
function Dog:__init(device)
  QuickAppChild.__init(self, device)
  if self:getVariable("bad") == true then error("deliberate: no such dog") end
end
function Dog:bark() self.barked = true end

function QuickApp:say(...) self:debug("life " .. self.life .. ":", ...) end
function QuickApp:fails() error("deliberate: action") end
function QuickApp:stillHere() self:say("an error in onInit, and still actions arrive") self.here = true end

function QuickApp:first()
  leftover = true
  local seen, ticks = {}, 0
  setTimeout(function() seen.timer = true error("deliberate: timer") end, 1)
  setTimeout(function() error({ code = 7 }) end, 1)
  local interval
  interval = setInterval(function()
    ticks = ticks + 1
    if ticks == 3 then clearInterval(interval) seen.interval = true end
    error("deliberate: interval " .. ticks)
  end, 2)
  net.HTTPClient():request("http://127.0.0.1:11111/api/settings/info", { success = function()
    seen.http = true
    local nothing
    nothing.field = 1
  end })
  local answer, status = api.post("/devices/" .. self.id .. "/action/fails", { args = {} })
  check(status, 202)
  local kennel = self:createChildDevice({ name = "Rex", type = "com.fibaro.genericDevice" }, Dog)
  local ok, problem = pcall(self.createChildDevice, self, {
    name = "Bad", type = "com.fibaro.genericDevice", initialProperties = { quickAppVariables = { { name = "bad", value = true } } },
  }, Dog)
  check(ok, false)
  check(tostring(problem):find("no such dog") ~= nil, true)
  self:say("a child whose __init fails is an error of the one who makes it")
  for _, device in ipairs(api.get("/devices?parentId=" .. self.id)) do
    if device.name == "Bad" then api.delete("/plugins/removeChildDevice/" .. device.id) end
  end
  local function look(left)
    if not (seen.timer and seen.interval and seen.http) and left > 0 then return setTimeout(function() look(left - 1) end, 20) end
    check(seen.timer and seen.interval and seen.http, true)
    self:say("an error in a timer did not end it")
    self:say("an error in an interval did not end the interval:", ticks)
    self:say("an error in an HTTP callback did not end it")
    self:say("an error in an action is told to the caller")
    setTimeout(function() error("a timer of the life before") end, 700)
    plugin.restart()
  end
  look(200)
end

function QuickApp:second()
  check(rawget(_G, "leftover"), nil)
  local children = 0
  for _, child in pairs(self.childDevices) do
    children = children + 1
    check(tostring(child), "object Dog") check(child.name, "Rex")
  end
  check(children, 1)
  self:say("timers and globals of life 1 are gone, storage and children are not")
  setTimeout(function()
    self:internalStorageSet("restarting", true)
    plugin.restart(self.id)
    setTimeout(function() self:internalStorageSet("restarting", false) end, 300)
  end, 1)
end

function QuickApp:third()
  if not self:internalStorageGet("exited") then
    check(self:internalStorageGet("restarting"), true)
    self.life = 2
    self:say("plugin.restart() ended it at once: true")
    self:internalStorageSet("exited", true)
    self:internalStorageSet("life", 2)
    setTimeout(function() os.exit() end, 1)
    return
  end
  self:say("after os.exit it was started again")
  local crashed = false
  for _, event in ipairs(api.get("/refreshStates?last=1").events or {}) do
    crashed = crashed or event.type == "PluginProcessCrashedEvent" and event.data.deviceId == self.id
  end
  for _, event in ipairs(api.get("/events/history") or {}) do
    crashed = crashed or event.type == "PluginProcessCrashedEvent"
  end
  check(crashed, true, "crash event")
  self:say("crash event seen of 55")
  setTimeout(function() plugin.restart() end, 1)
end

function QuickApp:fourth()
  setTimeout(function()
    local children = 0
    for _ in pairs(self.childDevices) do children = children + 1 end
    self:say("children were set up all the same:", children)
    fibaro.call(self.id, "stillHere")
    local function look(left)
      if self.here then return self:debug("checks passed") end
      check(left > 0, true)
      setTimeout(function() look(left - 1) end, 20)
    end
    look(200)
  end, 1)
  error("deliberate: onInit")
end

function QuickApp:onInit()
  self.life = (self:internalStorageGet("life") or 0) + 1
  self:internalStorageSet("life", self.life)
  if self.life < 4 then self:initChildDevices({ ["com.fibaro.genericDevice"] = Dog }) end
  local lives = { self.first, self.second, self.third, self.fourth }
  lives[self.life](self)
end
