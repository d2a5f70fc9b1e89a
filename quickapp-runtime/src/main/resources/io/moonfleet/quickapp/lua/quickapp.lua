-- QuickAppBase, QuickApp, QuickAppChild, plugin, and the entry points that the host calls.

local host = ...
local _G, rawget, type, tostring, error, ipairs, pairs = _G, rawget, type, tostring, error, ipairs, pairs
local rawset, table, unpack, next, xpcall, setmetatable, getmetatable = rawset, table, table.unpack, next, xpcall, setmetatable, getmetatable
local api, urlencode, markArray, __assert_type = api, host.urlencode, host.markArray, __assert_type

plugin = { mainDeviceId = host.id }

local plugin = plugin

class 'QuickAppBase'
local QuickAppBase = QuickAppBase

local LISTS = { options = true, values = true, selectedItems = true } -- of a screen's element
local CHOICES = { selectedItem = "value", selectedItems = "values" } -- updateView's names for what a view calls so

local FIELDS = { "id", "name", "type", "enabled", "parentId", "roomID" }

local function copy(value)
  if type(value) ~= "table" then
    return value
  end
  local result = setmetatable({}, getmetatable(value))
  for key, item in pairs(value) do
    result[key] = copy(item)
  end
  return result
end

function QuickAppBase:__init(device)
  for _, name in ipairs(FIELDS) do
    self[name] = device[name]
  end
  self.properties = copy(device.properties or {})
  self.interfaces = copy(device.interfaces or {})
  self.uiCallbacks = {}
  self.childDevices = {}
  if self.id == host.id then
    plugin.mainQA = self
  end
  self:setupUICallbacks()
end

for _, level in ipairs({ "debug", "trace", "warning", "error" }) do
  QuickAppBase[level] = function(_, ...)
    host.log(level, host.tag(), host.joined(...))
  end
end

-- Properties and view --------------------------------------------------------------------------------------------

function QuickAppBase:updateProperty(name, value)
  __assert_type(name, "string")
  self.properties[name] = copy(value)
  host.updateProperty(self.id, name, value)
end

--- On HC3 one malformed option makes the whole screen empty: what is wrong is said instead.
local function malformedOption(options)
  if type(options) ~= "table" then
    return "a list of options is needed, not a " .. type(options)
  end
  for index, option in ipairs(options) do
    if type(option) ~= "table" or option.text == nil or option.value == nil then
      return "option " .. index .. " must be like {type = 'option', text = 'Shown', value = 'given'}"
    end
    option.type = option.type or "option"
  end
end

function QuickAppBase:updateView(element, property, value)
  __assert_type(element, "string")
  __assert_type(property, "string")
  if LISTS[property] and type(value) == "table" and next(value) == nil then
    value = markArray({})
  end
  if property == "options" then
    local problem = malformedOption(value)
    if problem then
      return self:warning("updateView('" .. element .. "', 'options', …) ignored: " .. problem)
    end
  end
  host.updateView(self.id, element, property, value)
end

--- The element of a view; elements are nested in rows and columns.
local function element(view, name)
  if view.name == name and view.type then
    return view
  end
  for _, inner in pairs(view) do
    local found = type(inner) == "table" and element(inner, name)
    if found then
      return found
    end
  end
end

--- What an element shows; all of the element without a property, the whole layout without an element.
function QuickAppBase:getView(name, property)
  local view = api.get("/plugins/getView?id=" .. self.id)
  if name == nil or view == nil then
    return view
  end
  __assert_type(name, "string")
  local found = element(view, name)
  if property == nil or found == nil then
    return found
  end
  return found[CHOICES[property] or property]
end

function QuickAppBase:setView(element, property, value)
  self:updateView(element, property, value)
end

local function change(self, fields)
  local _, status = api.put("/devices/" .. self.id, fields)
  return status
end

function QuickAppBase:setName(name)
  __assert_type(name, "string")
  self.name = name
  change(self, { name = name })
end

function QuickAppBase:setEnabled(enabled)
  __assert_type(enabled, "boolean")
  self.enabled = enabled
  change(self, { enabled = enabled })
end

function QuickAppBase:setVisible(visible)
  __assert_type(visible, "boolean")
  self.visible = visible
  change(self, { visible = visible })
end

-- Interfaces -----------------------------------------------------------------------------------------------------

local function indexOf(list, wanted)
  for index, item in ipairs(list) do
    if item == wanted then
      return index
    end
  end
end

function QuickAppBase:hasInterface(name)
  return indexOf(self.interfaces, name) ~= nil
end

--- Whether the device's type is the given one or comes from it.
function QuickAppBase:isTypeOf(baseType)
  local function holds(node, inside)
    inside = inside or node.type == baseType
    if node.type == self.type then
      return inside
    end
    for _, child in ipairs(node.children or {}) do
      local found = holds(child, inside)
      if found ~= nil then
        return found
      end
    end
  end
  return self.type == baseType or holds(api.get("/devices/hierarchy") or {}) or false
end

function QuickAppBase:addInterfaces(names)
  __assert_type(names, "table")
  for _, name in ipairs(names) do
    if not indexOf(self.interfaces, name) then
      table.insert(self.interfaces, name)
    end
  end
  api.post("/plugins/interfaces", { action = "add", deviceId = self.id, interfaces = markArray(names) })
end

function QuickAppBase:deleteInterfaces(names)
  __assert_type(names, "table")
  for _, name in ipairs(names) do
    local index = indexOf(self.interfaces, name)
    if index then
      table.remove(self.interfaces, index)
    end
  end
  api.post("/plugins/interfaces", { action = "delete", deviceId = self.id, interfaces = markArray(names) })
end

-- Variables and storage ------------------------------------------------------------------------------------------

local function findVariable(self, name)
  for _, variable in ipairs(self.properties.quickAppVariables or {}) do
    if variable.name == name then
      return variable
    end
  end
end

function QuickAppBase:getVariable(name)
  __assert_type(name, "string")
  local variable = findVariable(self, name)
  if not variable then
    self:warning("Variable " .. name .. " not found")
    return ""
  end
  return variable.value
end

function QuickAppBase:setVariable(name, value)
  __assert_type(name, "string")
  local variable = findVariable(self, name)
  if variable then
    variable.value = value
  else
    local variables = self.properties.quickAppVariables or markArray({})
    table.insert(variables, { name = name, value = value })
    self.properties.quickAppVariables = variables
  end
  host.updateProperty(self.id, "quickAppVariables", self.properties.quickAppVariables)
end

local function storage(self, key)
  return "/plugins/" .. self.id .. "/variables" .. (key and "/" .. urlencode(key) or "")
end

function QuickAppBase:internalStorageSet(key, value, hidden)
  __assert_type(key, "string")
  local record = { name = key, value = value, isHidden = hidden == true }
  local _, status = api.put(storage(self, key), record)
  if status == 404 then
    _, status = api.post(storage(self), record)
  end
  return status
end

function QuickAppBase:internalStorageGet(key)
  if key == nil then
    local all = {}
    for _, record in ipairs(api.get(storage(self)) or {}) do
      all[record.name] = record.value
    end
    return all
  end
  __assert_type(key, "string")
  local record = api.get(storage(self, key))
  if record == nil then
    return nil
  end
  return record.value
end

function QuickAppBase:internalStorageRemove(key)
  __assert_type(key, "string")
  local _, status = api.delete(storage(self, key))
  return status
end

function QuickAppBase:internalStorageClear()
  local _, status = api.delete(storage(self))
  return status
end

-- Actions and screen events --------------------------------------------------------------------------------------

function QuickAppBase:callAction(name, ...)
  local method = self[name]
  if type(method) ~= "function" then
    self:warning("Class does not have '" .. tostring(name) .. "' function defined - action ignored")
    return nil
  end
  return method(self, ...)
end

function QuickAppBase:registerUICallback(element, eventType, callback)
  local callbacks = self.uiCallbacks[element] or {}
  self.uiCallbacks[element] = callbacks
  callbacks[eventType] = callback
end

function QuickAppBase:setupUICallbacks()
  for _, entry in ipairs(self.properties.uiCallbacks or {}) do
    self:registerUICallback(entry.name, entry.eventType, entry.callback)
  end
end

QuickAppBase.registerUICallbacks = QuickAppBase.setupUICallbacks

function QuickAppBase:UIAction(eventType, elementName, value)
  return onUIEvent(self.id, {
    deviceId = self.id,
    deviceID = self.id,
    elementName = elementName,
    eventType = eventType,
    values = markArray(value ~= nil and { value } or {}),
  })
end

-- QuickApp and its children --------------------------------------------------------------------------------------

class 'QuickApp'(QuickAppBase)
local QuickApp = QuickApp

function QuickApp:__init(device)
  QuickAppBase.__init(self, device)
  if self.onInit then
    self:onInit()
  end
  if not self.childrenInitialised then
    self:initChildDevices({})
  end
end

local function adopt(self, child)
  self.childDevices[child.id] = child
  child.parent = self
  return child
end

--- Before a device is made that nobody could build an object of.
local function checkClass(class, what)
  local kind = type(class)
  if kind ~= "userdata" and kind ~= "table" and kind ~= "function" then
    error(what .. ": a class is needed, not " .. tostring(class), 3)
  end
end

function QuickApp:createChildDevice(options, class)
  __assert_type(options, "table")
  if class ~= nil then
    checkClass(class, "createChildDevice")
  end
  local device, status = api.post("/plugins/createChildDevice", {
    parentId = self.id,
    name = options.name or "Child",
    type = options.type or "com.fibaro.deviceController",
    initialProperties = options.initialProperties,
    initialInterfaces = options.initialInterfaces,
  })
  if not device then
    error("createChildDevice: the hub refused to make '" .. tostring(options.name) .. "' of type "
      .. tostring(options.type) .. " (status " .. tostring(status) .. "): " .. tostring(host.refusal), 2)
  end
  return adopt(self, (class or rawget(_G, "QuickAppChild") or QuickAppChild)(device))
end

function QuickApp:initChildDevices(classes)
  classes = classes == nil and {} or classes
  __assert_type(classes, "table")
  for kind, class in pairs(classes) do
    checkClass(class, "initChildDevices: " .. tostring(kind))
  end
  self.childrenInitialised = true
  for _, device in ipairs(host.children(self.id)) do
    if not self.childDevices[device.id] then
      adopt(self, (classes[device.type] or rawget(_G, "QuickAppChild") or QuickAppChild)(device))
    end
  end
end

function QuickApp:removeChildDevice(id)
  __assert_type(id, "number")
  self.childDevices[id] = nil
  local _, status = api.delete("/plugins/removeChildDevice/" .. id)
  return status
end

class 'QuickAppChild'(QuickAppBase)
local QuickAppChild = QuickAppChild

function QuickAppChild:__init(device)
  QuickAppBase.__init(self, device)
  self.parentId = device.parentId
  if self.onInit then
    self:onInit()
  end
end

-- plugin ---------------------------------------------------------------------------------------------------------

function plugin.getDevice(id) return host.device(id or host.id) end
function plugin.deleteDevice(id) return api.delete("/devices/" .. id) end
function plugin.getProperty(id, name) return (host.property(id, name)) end
function plugin.getChildDevices(id) return host.children(id or host.id) end
function plugin.createChildDevice(options) return (api.post("/plugins/createChildDevice", options)) end
function plugin.restart(id) return api.post("/plugins/restart", { deviceId = id or host.id }) end

-- What the host calls --------------------------------------------------------------------------------------------

--- Of the class that the script has made of the global QuickApp, maybe one of its own.
local function build(class)
  local made = class(host.device(host.id))
  if class.__init == QuickAppBase.__init then -- a class of its own without an initialiser
    made:onInit()
    QuickApp.initChildDevices(made, {})
  end
  return made
end

--- Builds the object if there is an onInit. The global quickApp is nil until onInit has returned.
function host.start()
  local class = rawget(_G, "QuickApp")
  if class == nil or type(class.onInit) ~= "function" then
    return
  end
  local ok, problem = xpcall(build, host.describe, class)
  rawset(_G, "quickApp", plugin.mainQA)
  if not ok then
    host.log("error", host.tag(), problem)
    if plugin.mainQA and not plugin.mainQA.childrenInitialised then
      QuickApp.initChildDevices(plugin.mainQA, {})
    end
  end
end

--- The global is nil until onInit has returned; a script may guard its globals.
local function theQuickApp()
  return rawget(_G, "quickApp")
end

local function target(id)
  local quickApp = theQuickApp()
  if not quickApp or id == quickApp.id then
    return quickApp
  end
  return quickApp.childDevices[id]
end

local counts = setmetatable({}, { __mode = "k" }) -- of arguments that end with nil

function onAction(id, event)
  local quickApp = theQuickApp()
  if not quickApp then
    return nil
  end
  if quickApp.actionHandler then
    return quickApp:actionHandler(event)
  end
  local device = target(event.deviceId)
  if not device then
    return quickApp:warning("Action '" .. event.actionName .. "' for unknown child " .. event.deviceId .. " ignored")
  end
  return device:callAction(event.actionName, unpack(event.args, 1, counts[event.args] or #event.args))
end

local function callback(device, event)
  local callbacks = device and device.uiCallbacks[event.elementName]
  return callbacks and callbacks[event.eventType]
end

local function runCallback(device, found, event)
  if type(found) == "function" then
    return found(event)
  end
  return device:callAction(found, event)
end

function onUIEvent(id, event)
  local quickApp = theQuickApp() or plugin.mainQA -- onInit may call UIAction
  if not quickApp then
    return nil
  end
  if quickApp.UIHandler then
    return quickApp:UIHandler(event)
  end
  local device = target(event.deviceId)
  if device and device.UIHandler then
    return device:UIHandler(event)
  end
  local found = callback(device, event)
  if not found and device ~= quickApp then
    device = quickApp -- where plua and older QuickApps handle their children's screens
    found = callback(device, event)
  end
  if not found or found == "" then
    return quickApp:warning("UI callback for element '" .. tostring(event.elementName) .. "' and event '"
      .. tostring(event.eventType) .. "' not found")
  end
  return runCallback(device, found, event)
end

function host.action(id, name, arguments, count)
  if count > #arguments then
    counts[arguments] = count
  end
  return onAction(host.id, { deviceId = id, actionName = name, args = markArray(arguments) })
end

-- nil asks what the QuickApp leaves for its next life on another runner; anything else is what a former life has left.
function host.handover(state)
  local quickApp = theQuickApp()
  if quickApp and type(quickApp.onHandover) == "function" then
    return quickApp:onHandover(state)
  end
end

function host.uiEvent(id, element, eventType, values)
  return onUIEvent(host.id, {
    deviceId = id,
    deviceID = id,
    elementName = element,
    eventType = eventType,
    values = markArray(values),
  })
end

-- Events of the home ---------------------------------------------------------------------------------------------

local subscribers = {}

class 'RefreshStateSubscriber'
local RefreshStateSubscriber = RefreshStateSubscriber

function RefreshStateSubscriber:__init()
  self.subscriptions = {}
end

function RefreshStateSubscriber:subscribe(filter, handler)
  local subscription = { filter = filter, handler = handler }
  function subscription.unsubscribe()
    self:unsubscribe(subscription)
  end
  table.insert(self.subscriptions, subscription)
  return subscription
end

function RefreshStateSubscriber:unsubscribe(subscription)
  local index = indexOf(self.subscriptions, subscription)
  if index then
    table.remove(self.subscriptions, index)
  end
end

function RefreshStateSubscriber:run()
  subscribers[self] = true
  host.listen(true)
end

function RefreshStateSubscriber:stop()
  subscribers[self] = nil
  host.listen(next(subscribers) ~= nil)
end

function host.homeEvent(event)
  for subscriber in pairs(copy(subscribers)) do
    for _, subscription in ipairs(subscriber.subscriptions) do
      local ok, problem = xpcall(function()
        if not subscription.filter or subscription.filter(event) then
          subscription.handler(event)
        end
      end, host.describe)
      if not ok then
        host.log("error", host.tag(), problem)
      end
    end
  end
end
