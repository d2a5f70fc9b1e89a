--%%name:Own objects
--%%type:com.fibaro.genericDevice
-- expect: Circle area 78.54
-- expect: Shape has no area
-- expect: Queue 1 2 3
-- expect: Mixin logged: hi
-- expect: strict: attempt to read undeclared variable 'undefinedThing'
-- expect: environment: 3 isolated nil
-- expect: split a|b|c

function string:split(delimiter)
  local result, from = {}, 1
  local delim_from, delim_to = string.find(self, delimiter, from, true)
  while delim_from do
    table.insert(result, string.sub(self, from, delim_from - 1))
    from = delim_to + 1
    delim_from, delim_to = string.find(self, delimiter, from, true)
  end
  table.insert(result, string.sub(self, from))
  return result
end

Shape = {}
Shape.__index = Shape
setmetatable(Shape, { __call = function(cls, ...) local o = setmetatable({}, cls) if o.init then o:init(...) end return o end })
function Shape:area() return "no area" end
function Shape.extend(base, name)
  local cls = { name = name }
  for k, v in pairs(base) do if k:find("^__") then cls[k] = v end end
  cls.__index, cls.super = cls, base
  return setmetatable(cls, { __index = base, __call = getmetatable(base).__call })
end
local Circle = Shape:extend("Circle")
function Circle:init(r) self.r = r end
function Circle:area() return ("%.2f"):format(math.pi * self.r ^ 2) end

local Queue = setmetatable({}, { __call = function(Q, ...) return setmetatable({ first = 1, last = select("#", ...), ... }, Q) end })
Queue.__index = Queue
Queue.__len = function(q) return q.last - q.first + 1 end
function Queue:pop() local v = self[self.first] self[self.first] = nil self.first = self.first + 1 return v end

local Logging = { log = function(self, ...) fibaro.debug(__TAG, "Mixin logged:", ...) end }

function QuickApp:onInit()
  self:debug("Circle area", Circle(5):area())
  self:debug("Shape has " .. Shape():area())
  local q = Queue(1, 2, 3)
  local out = {}
  while #q > 0 do out[#out + 1] = q:pop() end
  self:debug("Queue", table.unpack(out))
  for k, v in pairs(Logging) do QuickApp[k] = v end
  self:log("hi")

  local declared = {}
  setmetatable(_G, {
    __newindex = function(t, n, v) declared[n] = true rawset(t, n, v) end,
    __index = function(_, n) error("attempt to read undeclared variable '" .. n .. "'", 2) end,
  })
  local ok, err = pcall(function() return undefinedThing end)
  self:debug("strict:", (err:gsub("^.-:%d+: ", "")))

  local env = setmetatable({}, { __index = _G })
  local chunk = assert(load("x = 1 + 2; y = debug and 'isolated'; return x", "chunk", "t", env))
  self:debug("environment:", chunk(), env.y, rawget(_G, "y"))
  self:debug("split " .. table.concat(("a,b,c"):split(","), "|"))
  setTimeout(function() self:debug("still fine with strict globals") end, 1)
  local client = net.HTTPClient()
end
