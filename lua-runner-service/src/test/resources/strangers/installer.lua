--%%name:Installer
--%%type:com.fibaro.deviceController
--%%var:channel="stable"
-- expect: life 1 of 3, channel stable
-- expect: life 2 of 3, channel stable
-- expect: life 2: version 2 of the library runs
-- expect: life 2: who sends ${x} is ${x}: 7 + 1 = 8
-- expect: [Lamp 1] I am Lamp 1, a com.fibaro.binarySwitch with greeting hello
-- expect: installed Lamp 1 and Lamp 2: 200 200
-- expect: lamps answered: on on
-- expect: not two main files: 400
-- expect: no such type: 400
-- expect: patched: [Lamp 2] patched
-- expect: export knows 2 files, main main, interfaces []
-- expect: renamed to Lamp One in room Attic
-- expect: disabled: 503, enabled again: 202
-- expect: deleted: 200 200, gone: 404 404
-- expect: life 3 of 3, channel beta
-- expect: storage outlives: 3 lives, list [1,2,3]
-- expect: checks passed

-- A QuickApp that manages others by the REST API, and itself: updates of its own files, installation from an archive,
-- patches, renaming, disabling, removal. Each of its lives goes one step further.

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

local LIBRARY = [[
Library = { version = %d }
function Library.fill(text, values) return (text:gsub("%%${(%%w+)}", values)) end
]]

local LAMP = [[
function QuickApp:onInit()
  self:debug(("[%s] I am %s, a %s with greeting %s"):format(self.name, self.name, self.type, self:getVariable("greeting")))
end
function QuickApp:turnOn() self:updateProperty("value", true) return "on" end
]]

local function archive(name, fields)
  local fqa = {
    apiVersion = "1.3", name = name, type = "com.fibaro.binarySwitch", initialInterfaces = json.util.InitArray({}),
    initialProperties = { quickAppVariables = { { name = "greeting", value = "hello" } }, deviceRole = "Light" },
    files = { { name = "main", type = "lua", isMain = true, isOpen = false, content = LAMP } },
  }
  for field, value in pairs(fields or {}) do fqa[field] = value end
  return fqa
end

local function eventually(condition, fn, tries)
  if condition() then return fn() end
  if tries == 0 then error("it never came to pass") end
  setTimeout(function() eventually(condition, fn, (tries or 200) - 1) end, 20)
end

function QuickApp:file(name) return "/quickApp/" .. self.id .. "/files" .. (name and "/" .. name or "") end

function QuickApp:first()
  local _, status = api.post(self:file(), { name = "library", type = "lua", isMain = false, isOpen = false, content = LIBRARY:format(2) })
  check(status < 300, true, "a file is added") -- and the next life begins
end

function QuickApp:second()
  self:debug("life 2: version " .. Library.version .. " of the library runs")
  self:debug("life 2: who sends ${x} is " .. Library.fill("${x}: ${a} + 1 = ${b}", { x = "${x}", a = 7, b = 8 }))
  local one, status1 = api.post("/quickApp/", archive("Lamp 1"))
  local two, status2 = api.post("/quickApp", archive("Lamp 2"))
  self:debug(("installed %s and %s: %d %d"):format(one.name, two.name, status1, status2))
  self.one, self.two = one.id, two.id
  local both = { name = "x", type = "lua", isMain = true, isOpen = false, content = "" }
  local _, mains = api.post("/quickApp", archive("Lamp 3", { files = { both, archive("x").files[1] } }))
  self:debug("not two main files: " .. mains)
  local _, typed = api.post("/quickApp", archive("Lamp 3", { type = "com.fibaro.lamp" }))
  self:debug("no such type: " .. typed)
  eventually(function() return self:acts(self.one) and self:acts(self.two) end, function() self:third() end)
end

function QuickApp:acts(id)
  local answer, status = api.post("/devices/" .. id .. "/action/turnOn", { args = json.util.InitArray({}) })
  return status == 202 and answer.result
end

function QuickApp:third()
  self:debug("lamps answered: " .. self:acts(self.one) .. " " .. self:acts(self.two))
  check(fibaro.getValue(self.one, "value"), true, "lamp is on")
  local main = api.get("/quickApp/" .. self.two .. "/files/main")
  main.content = main.content:gsub("I am .-greeting %%s\"%)", "patched\")"):gsub("%(self%.name, .-%)%)%)", "(self.name))")
  local patched = RefreshStateSubscriber()
  patched:subscribe(function(event) return event.type == "QuickAppFilesChangedEvent" end, function() self.heard = true end)
  patched:run()
  check(select(2, api.put("/quickApp/" .. self.two .. "/files/main", main)), 200, "patch")
  local fqa = api.get("/quickApp/export/" .. self.id)
  table.sort(fqa.files, function(a, b) return a.name < b.name end)
  self:debug(("export knows %d files, main %s, interfaces %s"):format(#fqa.files, fqa.files[2].name, json.encode(fqa.initialInterfaces)))
  eventually(function()
    for _, line in ipairs(api.get("/debugMessages?types=debug").messages) do
      if line.message:find("patched", 1, true) and line.message:find("Lamp 2", 1, true) then self.line = line.message end
    end
    return self.line and self.heard
  end, function()
    self:debug("patched: " .. self.line)
    self:fourth()
  end)
end

function QuickApp:fourth()
  local section = api.post("/sections", { name = "Upstairs" })
  local room = api.post("/rooms", { name = "Attic", sectionID = section.id })
  api.put("/devices/" .. self.one, { name = "Lamp One", roomID = room.id })
  self:debug(("renamed to %s in room %s"):format(fibaro.getName(self.one), fibaro.getRoomNameByDeviceID(self.one)))
  check(fibaro.getSectionID(self.one), section.id, "section")
  api.put("/devices/" .. self.one, { enabled = false })
  local _, off = api.post("/devices/" .. self.one .. "/action/turnOn", { args = json.util.InitArray({}) })
  api.put("/devices/" .. self.one, { enabled = true })
  eventually(function() return self:acts(self.one) end, function()
    local _, on = api.post("/devices/" .. self.one .. "/action/turnOn", { args = json.util.InitArray({}) })
    self:debug(("disabled: %d, enabled again: %d"):format(off, on))
    local _, first = api.delete("/devices/" .. self.one)
    local _, second = api.delete("/devices/" .. self.two)
    local _, gone1 = api.get("/devices/" .. self.one)
    local _, gone2 = api.delete("/devices/" .. self.two)
    self:debug(("deleted: %d %d, gone: %d %d"):format(first, second, gone1, gone2))
    self:setVariable("channel", "beta")
    plugin.restart()
    setTimeout(function() error("the old life goes on") end, 500)
  end)
end

function QuickApp:last()
  self:debug("storage outlives: " .. self:internalStorageGet("lives") .. " lives, list " .. json.encode(self:internalStorageGet("list")))
  self:debug("checks passed")
end

function QuickApp:onInit()
  local life = (self:internalStorageGet("lives") or 0) + 1
  local list = self:internalStorageGet("list") or {}
  list[#list + 1] = life
  self:internalStorageSet("lives", life)
  self:internalStorageSet("list", list)
  self:debug(("life %d of 3, channel %s"):format(life, self:getVariable("channel")))
  if life == 1 then self:first() elseif life == 2 then self:second() else self:last() end
end
