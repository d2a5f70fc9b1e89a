--%%name:Coroutines over HTTP
--%%type:com.fibaro.genericDevice
--%%var:host=FAKE_HTTP
-- expect: got Pump and status 200
-- expect: 404 is an answer
-- expect: refused: true
-- expect: three at once: 3
-- expect: timeout

local function async(f) return coroutine.wrap(function(...) local ok, e = pcall(f, ...) if not ok then fibaro.warning(__TAG, e) end end) end

local function fetch(url, options)
  local co = coroutine.running()
  net.HTTPClient():request(url, {
    options = options or {},
    success = function(r) coroutine.resume(co, r) end,
    error = function(e) coroutine.resume(co, nil, e) end,
  })
  return coroutine.yield()
end

function QuickApp:onInit()
  local base = "http://" .. self:getVariable("host")
  async(function()
    local r = fetch(base .. "/shelly/status")
    self:debug("got", json.decode(r.data).relays[1].name, "and status", r.status)
    self:debug(fetch(base .. "/nothing").status, "is an answer")
    local none, err = fetch("http://127.0.0.1:1/")
    self:debug("refused:", none == nil and type(err) == "string")
    local slow, why = fetch(base .. "/slow", { timeout = 100 })
    self:debug(why)
  end)()
  local n = 0
  for i = 1, 3 do
    async(function()
      fetch(base .. "/echo?i=" .. i, { method = "POST", data = json.encode({ i = i }) })
      n = n + 1
      if n == 3 then self:debug("three at once:", n) end
    end)()
  end
end
