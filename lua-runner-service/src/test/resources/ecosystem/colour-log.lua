--%%name:Tags and colours
--%%type:com.fibaro.genericDevice
-- expect: <font color="green">OK</font> started
-- expect: table {"a":1}
-- expect: TypeError caught: number
-- expect: padded |  left|right |00042|ff|3.14|
-- expect: nested pcall inner outer
-- expect: args 3 nil nil
-- expect: traceback has colour-log.lua

local version = "1.0"
__TAG = "QA_" .. plugin.mainDeviceId

local function color(c, ...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = type(t[i]) == "table" and json.encode(t[i]) or tostring(t[i]) end
  return ("<font color=%q>%s</font>"):format(c, table.concat(t, " "))
end

local oldDebug = QuickApp.debug
function QuickApp:debug(...)
  return oldDebug(self, ...)
end

function QuickApp:debugf(fmt, ...) self:debug(string.format(fmt, ...)) end

function QuickApp:onInit()
  quickApp = self
  self:debug(color("green", "OK"), "started")
  self:debug("table", json.encode({ a = 1 }))
  local ok, err = pcall(function() local a = {} + 1 end)
  self:debug("TypeError caught:", err:match("arithmetic") and "number")
  self:debugf("padded |%6s|%-6s|%05d|%x|%.2f|", "left", "right", 42, 255, math.pi)
  local a, b = pcall(pcall, error, "inner")
  self:debug("nested pcall", select(3, pcall(pcall, error, "inner")), "outer")
  self:debug("args", select("#", nil, nil, nil), nil, nil)
  xpcall(function() error({ code = 7 }) end, function(e)
    self:debug("traceback has", debug.traceback("x", 1):match("colour%-log.lua"))
    return e.code
  end)
  for _, level in ipairs({ "trace", "warning" }) do
    fibaro[level]("MYTAG", color("red", level), true, nil)
  end
end
