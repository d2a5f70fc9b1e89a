-- Objects with methods, two levels of inheritance through __index, and accessors.
local Base = {}
Base.__index = Base
function Base.new(class, id) return setmetatable({ id = id, value = 0 }, class) end
function Base:set(v) self.value = v end
function Base:get() return self.value end
function Base:add(v) self:set(self:get() + v) return self end
local Middle = setmetatable({}, { __index = Base })
Middle.__index = Middle
function Middle:twice(v) return self:add(v):add(v) end
local Derived = setmetatable({}, { __index = Middle })
Derived.__index = Derived
function Derived:add(v) return Base.add(self, v + self.id) end
return function()
  local objects = {}
  for i = 1, 10 do objects[i] = Base.new(i % 2 == 0 and Derived or Middle, i) end
  for round = 1, 2000 do
    for i = 1, #objects do objects[i]:twice(round % 5) end
  end
  local sum = 0
  for i = 1, #objects do sum = sum + objects[i]:get() end
  return sum
end
