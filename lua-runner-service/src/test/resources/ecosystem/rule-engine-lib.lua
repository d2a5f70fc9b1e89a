-- The library of rule-engine.lua
local _ENV = setmetatable({}, { __index = _G, __newindex = _G })
local fmt = string.format
local unpack = table.unpack

class 'Sym'
function Sym:__init(name, op, l, r) self.name, self.op, self.l, self.r = name, op, l, r end
function Sym.__band(l, r) return Sym(nil, "&", l, r) end
function Sym.__bor(l, r) return Sym(nil, "|", l, r) end
function Sym:__tostring()
  if self.name then return self.name end
  local l = self.l.op and "(" .. tostring(self.l) .. ")" or tostring(self.l)
  return fmt("%s %s %s", l, self.op, self.r)
end

class 'Engine'
function Engine:__init()
  self.rules, self.index = {}, setmetatable({}, { __index = function(t, k) local v = {} rawset(t, k, v) return v end })
end

function Engine:rule(pattern, action)
  local rule = { pattern = pattern, action = action }
  table.insert(self.index[pattern.type], rule)
  return rule
end

local function match(p, e, env)
  if type(p) == "string" and p:sub(1, 1) == "$" then
    local name = p:sub(2)
    if env[name] == nil then env[name] = e return true end
    return env[name] == e
  elseif type(p) == "table" then
    if type(e) ~= "table" then return false end
    for k, v in pairs(p) do if not match(v, e[k], env) then return false end end
    return true
  end
  return p == e
end

function Engine:unify(pattern, event)
  local env = {}
  return match(pattern, event, env) and env
end

local running = setmetatable({}, { __mode = 'k' })

function Engine:sleep(ms)
  local co = coroutine.running()
  setTimeout(function() self:resume(co) end, ms)
  return coroutine.yield()
end

function Engine:resume(co, ...)
  local res = table.pack(coroutine.resume(co, ...))
  if not res[1] then
    if self.onError then self.onError(res[2]) else fibaro.error(__TAG, debug.traceback(co, res[2])) end
  end
  return unpack(res, 2, res.n)
end

function Engine:post(event, ms)
  return setTimeout(function()
    for _, rule in ipairs(self.index[event.type]) do
      local env = self:unify(rule.pattern, event)
      if env then
        env.event = event
        local co = coroutine.create(rule.action)
        running[co] = rule
        self:resume(co, env)
      end
    end
  end, ms or 0)
end
