--%%name:Home walker
--%%type:com.fibaro.deviceController
-- expect: filters agree with a walk over all devices: 21
-- expect: POST /devices/filter like GET
-- expect: rooms and sections: Attic in Upstairs
-- expect: variable mood good -> better -> gone
-- expect: enum refuses purple with 4xx
-- expect: profile 2 then 1
-- expect: custom event seen
-- expect: central scene seen Pressed 2
-- expect: device moved, renamed, hidden
-- expect: notification kept
-- expect: files main,extra
-- expect: climate and alarm answer lists
-- expect: delayed action came and the cancelled one did not
-- expect: unknown things are 404 nil
-- expect: checks passed

-- What integrations ask of the controller's API from inside.

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

local function set(list, field)
  local ids = {}
  for _, item in ipairs(list or {}) do ids[#ids + 1] = item[field or "id"] end
  table.sort(ids)
  return table.concat(ids, ",")
end

local function has(list, wanted)
  for _, item in ipairs(list or {}) do if item == wanted then return true end end
  return false
end

function QuickApp:ping(what) self.pinged = (self.pinged or "") .. what end

function QuickApp:family()
  local kinds = {
    { "Lamp", "com.fibaro.binarySwitch", { value = true }, { "light", "power" } },
    { "Dimmer", "com.fibaro.multilevelSwitch", { value = 40 }, { "light" } },
    { "Temp", "com.fibaro.temperatureSensor", { value = 21.5, unit = "C" }, { "battery" } },
    { "Door", "com.fibaro.doorSensor", { value = false }, { "battery" } },
    { "Motion", "com.fibaro.motionSensor", { value = true }, {} },
  }
  local made = {}
  for _, kind in ipairs(kinds) do
    made[kind[1]] = self:createChildDevice({ name = kind[1], type = kind[2], initialProperties = kind[3], initialInterfaces = kind[4] })
  end
  return made
end

function QuickApp:filters(made)
  local all = api.get("/devices")
  local function walk(keep)
    local found = {}
    for _, device in ipairs(all) do if keep(device) then found[#found + 1] = device end end
    return set(found)
  end
  local number = 0
  local function same(query, keep, label)
    number = number + 1
    check(set((api.get("/devices?" .. query))), walk(keep), query)
  end
  local id = self.id
  same("parentId=" .. id, function(d) return d.parentId == id end)
  same("parentId=0", function(d) return d.parentId == 0 end)
  same("name=Lamp", function(d) return d.name == "Lamp" end)
  same("type=com.fibaro.doorSensor", function(d) return d.type == "com.fibaro.doorSensor" end)
  same("baseType=com.fibaro.multilevelSensor&parentId=" .. id, function(d) return d.name == "Temp" end)
  same("enabled=true", function(d) return d.enabled end)
  same("enabled=false", function(d) return not d.enabled end)
  same("visible=true", function(d) return d.visible end)
  same("roomID=219", function(d) return d.roomID == 219 end)
  same("roomID=9999", function() return false end)
  same("interface=battery", function(d) return has(d.interfaces, "battery") end)
  same("interface=quickAppChild", function(d) return has(d.interfaces, "quickAppChild") end)
  same("interface=light&interface=power", function(d) return has(d.interfaces, "light") and has(d.interfaces, "power") end)
  same("property=[value,true]", function(d) return d.properties.value == true or d.properties.value == "true" end)
  same("property=[unit,C]", function(d) return d.properties.unit == "C" end)
  same("parentId=" .. id .. "&interface=battery&type=com.fibaro.temperatureSensor", function(d) return d.name == "Temp" end)
  same("id=" .. made.Door.id, function(d) return d.id == made.Door.id end)
  same("name=" .. urlencode("No such näme"), function() return false end)
  same("", function() return true end)
  check(set((api.get("/devices/"))), walk(function() return true end))
  check(table.concat(fibaro.getDevicesID({ parentId = id, interfaces = { "battery" } }), ","), set({ made.Temp, made.Door }))
  check(set((api.get("/devices?isTypeOf=com.fibaro.binarySensor&parentId=" .. id))) ~= "", true, "isTypeOf")
  self:debug("filters agree with a walk over all devices:", number + 2)
  local answer, status = api.post("/devices/filter", {
    filters = { { filter = "parentId", value = { id } }, { filter = "interface", value = { "light" } } },
    attributes = { main = { "id", "name" } },
  })
  check(math.floor(status / 100), 2, "POST /devices/filter")
  check(set(answer), set({ made.Lamp, made.Dimmer }), "devices/filter")
  self:debug("POST /devices/filter like GET")
end

function QuickApp:places(made)
  local section = api.post("/sections", { name = "Upstairs" })
  local room = api.post("/rooms", { name = "Attic", sectionID = section.id, category = "other", icon = "room_boy" })
  check(fibaro.getRoomName(room.id), "Attic")
  local _, status = api.put("/devices/" .. made.Lamp.id, { roomID = room.id, name = "Attic lamp", visible = false })
  check(status, 200)
  check(fibaro.getRoomNameByDeviceID(made.Lamp.id), "Attic")
  check(fibaro.getSectionID(made.Lamp.id), section.id)
  self:debug("rooms and sections:", room.name, "in", section.name)
  local lamp = __fibaro_get_device(made.Lamp.id)
  if lamp.name == "Attic lamp" and lamp.roomID == room.id and lamp.visible == false then self:debug("device moved, renamed, hidden") end
  check(set((api.get("/devices?roomID=" .. room.id))), tostring(lamp.id))
  local rooms = {}
  for _, r in ipairs(api.get("/rooms")) do rooms[r.id] = r.name end
  check(rooms[room.id], "Attic")
  local _, gone = api.delete("/rooms/" .. room.id)
  check(math.floor(gone / 100), 2)
  check(fibaro.getRoomName(room.id), nil)
end

function QuickApp:variables()
  local _, status = api.post("/globalVariables", { name = "walkMood", value = "good" })
  check(math.floor(status / 100), 2)
  local steps = { (fibaro.getGlobalVariable("walkMood")) }
  fibaro.setGlobalVariable("walkMood", "better")
  steps[2] = fibaro.getGlobalVariable("walkMood")
  local _, again = api.post("/globalVariables", { name = "walkMood", value = "x" })
  check(again >= 400, true, "a second variable of the same name")
  api.delete("/globalVariables/walkMood")
  steps[3] = fibaro.getGlobalVariable("walkMood") or "gone"
  self:debug("variable mood", table.concat(steps, " -> "))
  api.post("/globalVariables", { name = "walkColour", value = "red", isEnum = true, enumValues = { "red", "green" } })
  local _, refused = api.put("/globalVariables/walkColour", { value = "purple" })
  check(fibaro.getGlobalVariable("walkColour"), "red")
  self:debug("enum refuses purple with " .. tostring(refused):gsub("%d%d$", "xx"))
  api.delete("/globalVariables/walkColour")
end

function QuickApp:happenings()
  local listener = RefreshStateSubscriber()
  listener:subscribe(function(e) return e.type == "CustomEvent" end, function(e)
    if e.data.name == "walked" then
      self:debug("custom event seen")
      self:addFile()
    end
  end)
  listener:subscribe(function(e) return e.type == "CentralSceneEvent" end, function(e)
    self:debug("central scene seen", e.data.keyAttribute, e.data.keyId)
    self:addFile()
  end)
  listener:run()
  api.post("/customEvents", { name = "walked", userDescription = "walk" })
  fibaro.emitCustomEvent("walked")
  api.post("/plugins/publishEvent", { type = "centralSceneEvent", source = self.id, data = { keyAttribute = "Pressed", keyId = 2 } })
  fibaro.profile(2, "activateProfile")
  local second = api.get("/profiles").activeProfile
  fibaro.profile("activateProfile", 1)
  self:debug("profile", second, "then", api.get("/profiles").activeProfile)
  local note = api.post("/notificationCenter", {
    canBeDeleted = true, priority = "info", type = "GenericDeviceNotification",
    data = { deviceId = self.id, subType = "Generic", title = "Walk", text = "done" },
  })
  local kept = note and api.get("/notificationCenter/" .. note.id)
  if kept and kept.data.title == "Walk" then self:debug("notification kept") end
end

function QuickApp:onInit()
  local made = self:family()
  self:filters(made)
  self:places(made)
  self:variables()
  self:happenings()
end

-- adding a file starts the QuickApp anew: the rest happens in the second life
function QuickApp:addFile()
  self.seen = (self.seen or 0) + 1
  if self.seen == 2 then
    local _, status = api.post("/quickApp/" .. self.id .. "/files", { name = "extra", isMain = false, isOpen = false, type = "lua", content = "return 1" })
    check(math.floor(status / 100), 2)
  end
end

local first = QuickApp.onInit
function QuickApp:onInit()
  if self:internalStorageGet("walked") == nil then
    self:internalStorageSet("walked", os.time())
    return first(self)
  end
  local names = {}
  for _, file in ipairs(api.get("/quickApp/" .. self.id .. "/files")) do names[#names + 1] = file.name end
  table.sort(names, function(a, b) return a == "main" and b ~= "main" or a < b and b ~= "main" end)
  self:debug("files " .. table.concat(names, ","))
  check(type(api.get("/panels/climate")), "table")
  check(#fibaro.getPartitions(), 0)
  check(fibaro.getHomeArmState(), "disarmed")
  check(fibaro.isHomeBreached(), false)
  self:debug("climate and alarm answer lists")
  local answers = { api.get("/devices/99999") }
  check(answers[1], nil) check(answers[2], 404)
  check(select(2, api.get("/globalVariables/nope")), 404)
  check(select(2, api.get("/rooms/99999")), 404)
  check(select(2, api.get("/scenes/99999")), 404)
  check(select(2, api.delete("/customEvents/nope")), 404)
  check(fibaro.getValue(99999, "value"), nil)
  self:debug("unknown things are 404 nil")
  api.post("/devices/" .. self.id .. "/action/ping", { args = { "a" }, delay = 1 })
  local later = api.post("/devices/" .. self.id .. "/action/ping", { args = { "b" }, delay = 1 })
  local _, cancelled = api.delete(("/devices/action/%d/%d"):format(later.timestamp, later.id))
  check(math.floor(cancelled / 100), 2, "cancelling")
  local function look(left)
    if self.pinged == "a" then
      self:debug("delayed action came and the cancelled one did not")
      return self:debug("checks passed")
    elseif left > 0 then
      setTimeout(function() look(left - 1) end, 200)
    end
  end
  look(40)
end
