--%%name:Rules
--%%type:com.fibaro.deviceController
--%%file:rule-engine-lib.lua,rules
-- expect: rule 1: light 17 went on at dusk
-- expect: rule 2 ran 3 times
-- expect: (a & b) | c
-- expect: coroutine rule slept and woke
-- expect: error in rule 4: rule-engine.lua:32: on purpose
-- expect: unify {type=x,value=$v} -> 42

function QuickApp:onInit()
  local E = Engine()
  E:rule({ type = 'device', id = 17, value = '$x' }, function(env)
    self:debug("rule 1: light", env.event.id, "went", env.x and "on" or "off", "at dusk")
  end)

  local n = 0
  E:rule({ type = 'tick' }, function()
    n = n + 1
    if n < 3 then E:post({ type = 'tick' }, 5) else self:debug("rule 2 ran 3 times") end
  end)

  local a, b, c = Sym("a"), Sym("b"), Sym("c")
  self:debug(tostring(a & b | c))

  E:rule({ type = 'slow' }, function()
    local before = os.time()
    E:sleep(20)
    self:debug("coroutine rule slept and woke")
  end)
  E:rule({ type = 'broken' }, function()
    error("on purpose")
  end)
  E.onError = function(message) self:debug("error in rule 4:", message) end
  local env = E:unify({ type = "x", value = "$v" }, { type = "x", value = 42, more = true })
  self:debug("unify {type=x,value=$v} ->", env.v)
  for _, ev in ipairs({ { type = 'device', id = 17, value = true }, { type = 'tick' }, { type = 'slow' }, { type = 'broken' } }) do
    E:post(ev)
  end
end
