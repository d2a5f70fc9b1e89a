-- Classes as HC3's scripts know them (luabind's): class 'Name'(Base), property(getter, setter).
-- An object is a table that presents itself as userdata; its methods are found along a chain of class tables, so that a
-- call costs what a plain table would. Only a class with computed properties pays for a function as __index.

local host = ...
local _G = _G

local PROPERTY = {}
local METAMETHODS = {
  __add = true, __sub = true, __mul = true, __div = true, __mod = true, __pow = true, __unm = true, __idiv = true,
  __band = true, __bor = true, __bxor = true, __bnot = true, __shl = true, __shr = true,
  __concat = true, __len = true, __eq = true, __lt = true, __le = true, __call = true,
}
local weak = { __mode = "k" }
local classes = setmetatable({}, weak) -- class → { name, meta, base, derived }
local ofObjects = setmetatable({}, weak) -- object → its own computed properties
local used = false -- whether a property was ever declared
local getmetatable, setmetatable, rawset, type, tostring, error = getmetatable, setmetatable, rawset, type, tostring, error
local pairs, ipairs = pairs, ipairs

local function isProperty(value)
  return type(value) == "table" and getmetatable(value) == PROPERTY
end

local function find(class, object, key)
  local own = ofObjects[object]
  return own and own[key] or class[key]
end

local function computeProperties(class)
  local info = classes[class]
  if info.computed then return end
  info.computed = true
  info.meta.__index = function(object, key)
    local value = find(class, object, key)
    if isProperty(value) then
      return value.get(object, key)
    end
    return value
  end
  info.meta.__newindex = function(object, key, value)
    local found = find(class, object, key)
    if isProperty(value) then
      ofObjects[object] = ofObjects[object] or {}
      ofObjects[object][key] = value
    elseif not isProperty(found) then
      rawset(object, key, value)
    elseif found.set then
      found.set(object, value)
    else
      error("property '" .. tostring(key) .. "' is read-only", 2)
    end
  end
  for _, derived in ipairs(info.derived) do
    computeProperties(derived)
  end
end

--- Declares a computed field, of a class or of one object. From the first one on, any class may be given one.
function property(getter, setter)
  if not used then
    used = true
    for class in pairs(classes) do
      computeProperties(class)
    end
  end
  return setmetatable({ get = getter, set = setter }, PROPERTY)
end

-- The metamethod is looked up when it is used, because a class may define it again.
local function useMetamethod(class, key)
  local info = classes[class]
  if not info.meta[key] then
    info.meta[key] = function(...)
      return class[key](...)
    end
    for _, derived in ipairs(info.derived) do
      useMetamethod(derived, key)
    end
  end
end

local function define(class, key, value)
  rawset(class, key, value)
  if isProperty(value) then
    computeProperties(class)
  elseif METAMETHODS[key] then
    useMetamethod(class, key)
  end
end

local function instantiate(class, ...)
  local object = host.asUserdata(setmetatable({}, classes[class].meta))
  local init = class.__init
  if init then
    init(object, ...)
  end
  return object
end

local function inherit(class, base)
  local info, from = classes[class], classes[base]
  if not from then
    error("class '" .. info.name .. "': the base must be a class, not " .. tostring(base), 3)
  end
  info.base = base
  getmetatable(class).__index = base
  from.derived[#from.derived + 1] = class
  if from.computed then
    computeProperties(class)
  end
  for key in pairs(METAMETHODS) do
    if from.meta[key] then
      useMetamethod(class, key)
    end
  end
end

function class(name)
  if type(name) ~= "string" then
    error("class needs a name: class 'Name', not " .. tostring(name), 2)
  end
  local class = {}
  local meta = { __index = class }
  function meta.__tostring(object)
    local describe = class.__tostring
    return describe and describe(object) or "object " .. name
  end
  classes[class] = { name = name, meta = meta, derived = {} }
  setmetatable(class, {
    __call = instantiate,
    __newindex = define,
    __tostring = function() return "class " .. name end,
  })
  if used then
    computeProperties(class)
  end
  rawset(_G, name, host.asUserdata(class)) -- also when a script's metatable guards its globals
  return function(base)
    inherit(class, base)
    return class
  end
end
