-- Children by declaration: a table says which there are, by names (uids) of the QuickApp's own choice. Those that are
-- missing are made, those that are there are kept with all they know, those that are no longer declared are removed.
--
--   function QuickApp:onInit()
--     self:initChildren {
--       lamp = { name = "Lamp", type = "com.fibaro.binarySwitch", class = Lamp, variables = { channel = 1 } },
--     }
--     self.children.lamp:turnOn()
--   end

local UID = "ChildID" -- the variable of a child that holds its uid

class 'UidChild'(QuickAppChild)

local UidChild = UidChild
QwikAppChild = UidChild -- the name that plua's library gives it

local function variable(device, name)
  for _, entry in ipairs(device.properties and device.properties.quickAppVariables or {}) do
    if entry.name == name then
      return entry.value
    end
  end
end

function UidChild:__init(device)
  self.uid = variable(device, UID)
  self._uid = self.uid
  QuickAppChild.__init(self, device)
end

--- Keeps a value for this child; without one, gives what is kept (nil when nothing is, without a warning).
function UidChild:store(name, ...)
  if select("#", ...) > 0 then
    return self:setVariable(name, (...))
  end
  return variable(self, name)
end

local function classOf(uid, spec)
  local found = spec.class or spec.className or UidChild
  if type(found) == "string" then
    found = rawget(_G, found)
  end
  if type(found) ~= "userdata" and type(found) ~= "table" then
    error("child '" .. uid .. "': there is no class " .. tostring(spec.class or spec.className), 4)
  end
  return found
end

local function checked(uid, spec)
  if type(uid) ~= "string" or type(spec) ~= "table" then
    error("children are declared as {uid = {name = …, type = …}, …}; '" .. tostring(uid) .. "' is not", 4)
  elseif type(spec.type) ~= "string" then
    error("child '" .. uid .. "' needs a type", 4)
  end
  return spec
end

--- The devices that are there by uid; those that are declared no longer, or as another type, are removed.
local function present(self, declared)
  local devices, removed = {}, {}
  for _, device in ipairs(plugin.getChildDevices(self.id)) do
    local uid = variable(device, UID)
    if uid ~= nil then
      local spec = declared[uid]
      if spec and spec.type == device.type and not devices[uid] then
        devices[uid] = device
      else
        removed[#removed + 1] = uid
        self:removeChildDevice(device.id)
      end
    end
  end
  return devices, removed
end

local function options(uid, spec)
  local variables = { { name = UID, value = uid } }
  for name, value in pairs(spec.variables or spec.store or {}) do
    variables[#variables + 1] = { name = name, value = value }
  end
  local properties = {}
  for name, value in pairs(spec.properties or {}) do
    properties[name] = value
  end
  properties.quickAppVariables = variables
  return { name = spec.name or uid, type = spec.type, initialProperties = properties, initialInterfaces = spec.interfaces }
end

--- Makes, keeps and removes children; self.children has them by uid. Gives the uids of new and of removed ones.
function QuickApp:initChildren(declared)
  for uid, spec in pairs(declared) do
    classOf(uid, checked(uid, spec))
  end
  local devices, removed = present(self, declared)
  local uids, created = {}, {}
  for uid in pairs(declared) do
    uids[#uids + 1] = uid
  end
  table.sort(uids) -- so that ids do not depend on chance
  self.children = {}
  for _, uid in ipairs(uids) do
    local spec, device = declared[uid], devices[uid]
    local child
    if device then
      child = classOf(uid, spec)(device)
      self.childDevices[device.id] = child
      child.parent = self
    else
      child = self:createChildDevice(options(uid, spec), classOf(uid, spec))
      created[#created + 1] = uid
      if spec.room then
        api.put("/devices/" .. child.id, { roomID = spec.room })
      end
    end
    child.uid = uid
    self.children[uid] = child
  end
  self:initChildDevices({}) -- children that were made otherwise
  return created, removed
end

--- The child with a uid, or nil.
function QuickApp:child(uid)
  return self.children and self.children[uid]
end
