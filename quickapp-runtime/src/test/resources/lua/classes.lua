-- Classes as luabind has them, section 1.2

class 'Animal'
function Animal:__init(name, legs)
  self.name = name
  self.legs = legs
end
function Animal:speak() return self.name .. " makes a sound" end
function Animal:walk() return self.name .. " walks on " .. self.legs end

class 'Dog'(Animal)
function Dog:__init(name)
  Animal.__init(self, name, 4)
end
function Dog:speak() return self.name .. " barks" end

class 'Puppy'(Dog)

local dog, puppy = Dog("Rex"), Puppy("Bit")
assert(_G.Animal ~= nil, "global")
assert(dog:speak() == "Rex barks")
assert(dog:walk() == "Rex walks on 4", "methods inherit")
assert(puppy:walk() == "Bit walks on 4", "an initialiser inherits")
assert(puppy:speak() == "Bit barks")

-- what type and tostring say
assert(type(dog) == "userdata")
assert(type(Dog) == "userdata")
assert(tostring(dog) == "object Dog", tostring(dog))
assert(tostring(Dog) == "class Dog")

-- operators
class 'Vector'
function Vector:__init(x, y) self.x, self.y = x, y end
function Vector.__add(a, b) return Vector(a.x + b.x, a.y + b.y) end
function Vector.__sub(a, b) return Vector(a.x - b.x, a.y - b.y) end
function Vector.__mul(a, b) return type(b) == "number" and Vector(a.x * b, a.y * b) or a.x * b.x + a.y * b.y end
function Vector.__eq(a, b) return a.x == b.x and a.y == b.y end
function Vector.__lt(a, b) return a.x < b.x end
function Vector.__le(a, b) return a.x <= b.x end
function Vector.__unm(a) return Vector(-a.x, -a.y) end
function Vector.__concat(a, b) return tostring(a) .. tostring(b) end
function Vector:__call(z) return self.x + self.y + z end
function Vector:__tostring() return "(" .. self.x .. "," .. self.y .. ")" end

class 'Position'(Vector)
local a, b = Vector(1, 2), Vector(3, 4)
assert(tostring(a + b) == "(4,6)")
assert(tostring(b - a) == "(2,2)")
assert(a * b == 11 and tostring(a * 2) == "(2,4)")
assert(a == Vector(1, 2) and a ~= b)
assert(a < b and a <= b and not (b < a))
assert(tostring(-a) == "(-1,-2)")
assert(a .. b == "(1,2)(3,4)")
assert(a(10) == 13)
assert(tostring(Position(5, 6) + a) == "(6,8)", "metamethods inherit")
assert(tostring(Position(5, 6)) == "(5,6)")

-- computed fields
class 'Thermometer'
function Thermometer:__init() self._celsius = 20 end
Thermometer.fahrenheit = property(
  function(self) return self._celsius * 9 / 5 + 32 end,
  function(self, value) self._celsius = (value - 32) * 5 / 9 end)
Thermometer.kelvin = property(function(self) return self._celsius + 273 end)

class 'Outdoor'(Thermometer)
for _, kind in ipairs({ Thermometer, Outdoor }) do
  local t = kind()
  assert(t.fahrenheit == 68)
  t.fahrenheit = 50
  assert(t._celsius == 10 and t.kelvin == 283)
  t.other = 1
  assert(t.other == 1)
  local ok, problem = pcall(function() t.kelvin = 1 end)
  assert(not ok and problem:find("read%-only"), problem)
end

-- a class may be extended after objects exist, and a method replaced
function Animal:sleep() return self.name .. " sleeps" end
assert(dog:sleep() == "Rex sleeps")
function Dog:speak() return "woof" end
assert(dog:speak() == "woof" and puppy:speak() == "woof")

-- objects have fields like any table
local fields = {}
for name in pairs(dog) do fields[#fields + 1] = name end
table.sort(fields)
assert(table.concat(fields, ",") == "legs,name")
print("done")
