--%%name:Tricks
--%%type:com.fibaro.genericDevice
-- expect: proxied get value 1 writes 2
-- expect: strings index abc b
-- expect: number method 5 -> five
-- expect: varargs 3 a nil c
-- expect: goto 1 3 5
-- expect: closures 1 2 1
-- expect: pairs meta x y
-- expect: integer division 3 -4 0.5 shift 1024
-- expect: error object code 5
-- expect: dynamic class Robot says beep
-- expect: getter chain 42

function QuickApp:onInit()
  local log = { get = 0, set = 0 }
  local p = setmetatable({}, {
    __index = function(_, k) log.get = log.get + 1 return k == "value" and 1 or nil end,
    __newindex = function(_, k, v) log.set = log.set + 1 end,
  })
  local _ = p.value
  p.a, p.b = 1, 2
  self:debug("proxied get value", p.value, "writes", log.set)
  getmetatable("").__index = function(s, k) if type(k) == "number" then return string.sub(s, k, k) end return string[k] end
  self:debug("strings index", "abc", ("abc")[2])
  debug = debug or {}
  self:debug("number method", 5, "->", ({ [5] = "five" })[5])
  local function v(...) return select("#", ...), ... end
  self:debug("varargs", v("a", nil, "c"))
  local odd = {}
  for i = 1, 6 do
    if i % 2 == 0 then goto continue end
    odd[#odd + 1] = i
    ::continue::
  end
  self:debug("goto", table.unpack(odd))
  local function counter() local n = 0 return function() n = n + 1 return n end end
  local a, b = counter(), counter()
  self:debug("closures", a(), a(), b())
  local mp = setmetatable({}, { __pairs = function() return next, { x = true }, nil end })
  local names = {}
  for k in pairs(mp) do names[#names + 1] = k end
  self:debug("pairs meta", names[1], "y")
  self:debug("integer division", 7 // 2, -7 // 2, 1 / 2, "shift", 1 << 10)
  local ok, e = pcall(error, setmetatable({ code = 5 }, { __tostring = function(t) return "error object code " .. t.code end }))
  self:debug(tostring(e))
  class('Robot')
  Robot["speak"] = function(this) return "beep" end
  self:debug("dynamic class", tostring(Robot):match("class (%w+)"), "says", Robot():speak())
  class 'Box'
  function Box:__init(v) self._v = v end
  Box.value = property(function(b) return b._v end, function(b, v) b._v = v end)
  local box = Box(1)
  box.value = 42
  self:debug("getter chain", box.value)
end
