--%%name:Toolbox user
--%%type:com.fibaro.binarySwitch
--%%u:{label="info",text=""}
--%%u:{{button="one",text="One",onReleased="pressed"},{button="two",text="Two",onReleased="pressed"}}
--%%u:{slider="level",text="Level",min="0",max="100",value="0",onChanged="slid"}
-- expect: modules started: storage,log,api,ui
-- expect: [toolbox] 1 + 1 = 2
-- expect: api.get was counted
-- expect: storage remembers {"n":1} by index
-- expect: UIHandler saw one onReleased, two onReleased, level onChanged
-- expect: built-in turnOn went through the action hook: turnOn
-- expect: private method refused: _secret
-- expect: tracebacks name toolbox.lua
-- expect: strict mode caught foo
-- expect: print goes to the log with tag	TOOLBOX
-- expect: json wrapper sorted {"a":1,"b":2}
-- expect: os.time can be shifted 3600
-- expect: emulator detection found a controller
-- expect: checks passed

-- A library in front of a QuickApp, as people copy it into theirs: it wraps everything.

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

-- code that is made for an emulator and the box loads files only where there is one
if dofile and not hc3_emulator then
  hc3_emulator = { name = "x" }
  dofile("fibaroapiHC3.lua")
end

Toolbox_Module, Toolbox = Toolbox_Module or {}, { started = {}, order = { "storage", "log", "api", "ui" } }
local format = string.format

-- storage: self.store.name = value keeps it
function Toolbox_Module.storage(self)
  self.store = setmetatable({}, {
    __index = function(_, key) return self:internalStorageGet(key) end,
    __newindex = function(_, key, value)
      if value == nil then self:internalStorageRemove(key) else self:internalStorageSet(key, value) end
    end,
  })
end

function Toolbox_Module.log(self)
  local levels = { "debug", "trace", "warning", "error" }
  for _, level in ipairs(levels) do
    local plain = QuickAppBase[level]
    QuickApp[level .. "f"] = function(qa, text, ...) plain(qa, format("[toolbox] " .. text, ...)) end
  end
  local old = self.debug
  function self:debug(...) self.logged = (self.logged or 0) + 1 return old(self, ...) end
end

Toolbox.calls = {}
function Toolbox_Module.api()
  for _, method in ipairs({ "get", "post", "put", "delete" }) do
    local plain = api[method]
    api[method] = function(path, ...)
      Toolbox.calls[method] = (Toolbox.calls[method] or 0) + 1
      local result = table.pack(plain(path, ...))
      return table.unpack(result, 1, result.n)
    end
  end
  local getValue = fibaro.getValue
  function fibaro.getValue(id, property)
    return getValue(tonumber(id) or error("no id: " .. tostring(id), 2), property)
  end
end

function Toolbox_Module.ui(self)
  self.seen = {}
  function self:UIHandler(event)
    self.seen[#self.seen + 1] = event.elementName .. " " .. event.eventType
    local name = self.uiCallbacks[event.elementName] and self.uiCallbacks[event.elementName][event.eventType]
    if name then self:callAction(name, event) end
  end
  function self:actionHandler(action)
    self.actions = (self.actions and self.actions .. "," or "") .. action.actionName
    if action.actionName:sub(1, 1) == "_" then return self:warning("private method refused: " .. action.actionName) end
    local target = action.deviceId == self.id and self or self.childDevices[action.deviceId]
    target:callAction(action.actionName, table.unpack(action.args))
  end
end

-- the library's onInit runs first, whatever the QuickApp's author defines later
local mt = getmetatable(QuickApp)
check(type(mt), "table", "a class has a metatable")
local function run(self, main)
  for _, name in ipairs(Toolbox.order) do
    Toolbox_Module[name](self)
    table.insert(Toolbox.started, name)
  end
  self:debug("modules started: " .. table.concat(Toolbox.started, ","))
  main(self)
end

-- what the author writes -----------------------------------------------------------------------------------------------
function QuickApp:turnOn() self:updateProperty("value", true) end
function QuickApp:pressed(event) self.last = event.elementName end
function QuickApp:slid(event) self.level = tonumber(event.values[1]) end
function QuickApp:_secret() error("must not be called") end

function QuickApp:main()
  self:debugf("%d + %d = %d", 1, 1, 2)
  check(fibaro.getValue(tostring(self.id), "value"), false)
  api.get("/settings/info")
  if Toolbox.calls.get == 1 then self:debug("api.get was counted") end
  self.store.data = { n = 1 }
  check(self.store.nothing, nil)
  self:debug("storage remembers", json.encode(self.store.data), "by index")
  self.store.data = nil
  check(self.store.data, nil)

  local ok, problem = xpcall(function() local t = nil; return t.x end, function(e) return e .. "\n" .. debug.traceback() end)
  check(ok, false)
  if problem:find("toolbox.lua:%d+: attempt to index a nil value %(local 't'%)") then self:debug("tracebacks name toolbox.lua") end

  local declared = {}
  setmetatable(_G, {
    __index = function(_, name) if not declared[name] then error("undeclared variable " .. name, 2) end end,
    __newindex = function(t, name, value) declared[name] = true rawset(t, name, value) end,
  })
  local fine, message = pcall(function() return foo + 1 end)
  check(fine, false)
  self:debug("strict mode caught", message:match("variable (%w+)"))

  __TAG = "TOOLBOX"
  local plainPrint = print
  function print(...)
    local parts = {}
    for i = 1, select("#", ...) do parts[i] = tostring((select(i, ...))) end
    plainPrint(table.concat(parts, "\t"))
  end
  print("print goes to the log with tag", __TAG)
  local encode = json.encode
  local function sorted(value)
    if type(value) ~= "table" or json.util.isJSONArray(value) then return encode(value) end
    local keys, parts = {}, {}
    for key in pairs(value) do keys[#keys + 1] = key end
    table.sort(keys)
    for i, key in ipairs(keys) do parts[i] = encode(tostring(key)) .. ":" .. sorted(value[key]) end
    return "{" .. table.concat(parts, ",") .. "}"
  end
  json.encode = sorted
  self:debug("json wrapper sorted", json.encode({ b = 2, a = 1 }))
  json.encode = encode

  local time, shift = os.time, 3600
  os.time = function(t) return t and time(t) or time() + shift end
  self:debug("os.time can be shifted", os.time() - time() >= 3599 and 3600 or "no")
  os.time = time
  self:debug("emulator detection found " .. (rawget(_G, "hc3_emulator") and "an emulator" or "a controller"))

  setTimeout(function()
    fibaro.call(self.id, "turnOn")
    fibaro.call(self.id, "_secret")
    for _, tap in ipairs({ { "one", "onReleased" }, { "two", "onReleased" }, { "level", "onChanged", 70 } }) do
      api.post("/plugins/callUIEvent", { deviceID = self.id, elementName = tap[1], eventType = tap[2], values = tap[3] and { tap[3] } or {} })
    end
    setTimeout(function() self:finish() end, 150)
  end, 0)
end

function QuickApp:finish()
  self:debug("UIHandler saw " .. table.concat(self.seen, ", "))
  check(self.last, "two") check(self.level, 70)
  check(self.properties.value, true) check(fibaro.getValue(self.id, "value"), true)
  self:debug("built-in turnOn went through the action hook:", self.actions:match("^%w+"))
  self:debug("checks passed")
end

function QuickApp:onInit() run(self, self.main) end
