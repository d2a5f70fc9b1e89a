--%%name:Cloud thermostats
--%%type:com.fibaro.deviceController
--%%var:client_id="abc-123"
--%%var:client_secret="p@ss w/ord+&="
--%%var:refresh_token="-"
--%%u:{label="status",text="Not connected"}
--%%u:{{button="login",text="Log in",onReleased="onLogin"},{button="sync",text="Sync",onReleased="onSync"}}
-- expect: device code ABCD-EFGH, polling every 0.01 s
-- expect: pending, pending, then token A1
-- expect: 5 devices from 3 pages
-- expect: token refreshed once for 4 requests that got 401
-- expect: retried after 429 in order: 1,2,3
-- expect: PATCH {"targetTemperature":21.5} as application/merge-patch+json -> 204, body ""
-- expect: cookies sid=42; theme=dark
-- expect: error text of a closed port is a string
-- expect: signature a3f1c9 stable
-- expect: stored token A2 survives as table with expires number
-- expect: digest answered
-- expect: checks passed

-- A long-lived integration in the manner of cloud bridges: OAuth device flow, refresh, paging, a queue with rate limits.

local checks = 0
local function check(got, want, what)
  checks = checks + 1
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

-- the cloud itself ---------------------------------------------------------------------------------------------------
local cloud = { polls = 0, tokens = { A1 = true }, limited = 0, order = {} }

local function parseForm(body)
  local form = {}
  for k, v in body:gmatch("([^&=]+)=([^&]*)") do
    form[k] = v:gsub("+", " "):gsub("%%(%x%x)", function(h) return string.char(tonumber(h, 16)) end)
  end
  return form
end

local function handle(method, path, body, headers)
  local name, query = path:match("^([^?]*)%??(.*)$")
  if name == "/device" then
    return json.encode({ user_code = "ABCD-EFGH", device_code = "d-1", interval = 0.01, expires_in = 600 }), 200, "application/json"
  elseif name == "/token" then
    local form = parseForm(body)
    check(form.client_secret, "p@ss w/ord+&=", "secret")
    check(headers["content-type"], "application/x-www-form-urlencoded", "content type")
    if form.grant_type == "refresh_token" then
      cloud.refreshes = (cloud.refreshes or 0) + 1
      cloud.tokens = { A2 = true }
      return json.encode({ access_token = "A2", refresh_token = "R2", expires_in = 3600 }), 200, "application/json"
    end
    cloud.polls = cloud.polls + 1
    if cloud.polls < 3 then return '{"error":"authorization_pending"}', 400, "application/json" end
    return '{"access_token":"A1","refresh_token":"R1","expires_in":3600.0,"scope":null}', 200, "application/json"
  elseif name == "/digest" then
    local authorization = headers["Authorization"]
    if not authorization then return "", 401, "text/plain" end
    return authorization:match('username="(.-)"'), 200, "text/plain"
  end
  local token = (headers["Authorization"] or ""):match("^Bearer (%w+)$")
  if not cloud.tokens[token or ""] then return '{"message":"expired"}', 401, "application/json" end
  if name == "/devices" then
    local page = tonumber(query:match("page=(%d+)")) or 1
    local items = page < 3 and { { id = page * 2 - 1 }, { id = page * 2 } } or { { id = 5 } }
    return json.encode({ items = items, next = page < 3 and page + 1 or nil }), 200, "application/json; charset=utf-8"
  elseif name == "/limited" then
    cloud.limited = cloud.limited + 1
    if cloud.limited == 1 or cloud.limited == 3 then return "", 429, "text/plain" end
    table.insert(cloud.order, query:match("n=(%d+)"))
    return "ok", 200, "text/plain"
  elseif method == "PATCH" then
    cloud.patched = body .. " as " .. headers["Content-Type"]
    return "", 204, "application/json"
  end
  return "what?", 404, "text/plain"
end

-- the client ----------------------------------------------------------------------------------------------------------
class 'Cloud'
function Cloud:__init(qa, url)
  self.qa, self.url, self.queue, self.busy = qa, url, {}, false
  self.http = net.HTTPClient({ timeout = 5000 })
  self.waiting = {}
end

local function form(fields)
  local parts = {}
  for k, v in pairs(fields) do parts[#parts + 1] = k .. "=" .. urlencode(v) end
  return table.concat(parts, "&")
end

function Cloud:post(path, fields, ok, failed)
  self.http:request(self.url .. path, {
    options = {
      method = "POST", checkCertificate = false,
      headers = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Accept"] = "application/json" },
      data = form(fields),
    },
    success = function(r)
      local good, answer = pcall(json.decode, r.data)
      if r.status == 200 and good then ok(answer) else failed(answer and answer.error or r.status) end
    end,
    error = failed,
  })
end

function Cloud:secrets(more)
  local fields = { client_id = self.qa:getVariable("client_id"), client_secret = self.qa:getVariable("client_secret") }
  for k, v in pairs(more) do fields[k] = v end
  return fields
end

function Cloud:remember(answer)
  self.token = answer.access_token
  self.qa:setVariable("refresh_token", answer.refresh_token)
  self.qa:internalStorageSet("token", { access = answer.access_token, expires = os.time() + answer.expires_in }, true)
end

function Cloud:login(done)
  self:post("/device", {}, function(answer)
    self.qa:debug(("device code %s, polling every %s s"):format(answer.user_code, answer.interval))
    local history = {}
    local function poll()
      self:post("/token", self:secrets({ grant_type = "device_code", device_code = answer.device_code }), function(token)
        self:remember(token)
        history[#history + 1] = "then token " .. token.access_token
        self.qa:debug(table.concat(history, ", "))
        done()
      end, function(problem)
        check(problem, "authorization_pending")
        history[#history + 1] = "pending"
        fibaro.setTimeout(answer.interval * 1000, poll)
      end)
    end
    poll()
  end, function(problem) self.qa:error("login", problem) end)
end

function Cloud:refresh(andThen)
  table.insert(self.waiting, andThen)
  if #self.waiting > 1 then return end
  self:post("/token", self:secrets({ grant_type = "refresh_token", refresh_token = self.qa:getVariable("refresh_token") }), function(answer)
    self:remember(answer)
    local waiting = self.waiting
    self.waiting = {}
    for _, continue in ipairs(waiting) do continue() end
  end, function(problem) self.qa:error("refresh", problem) end)
end

function Cloud:call(method, path, data, success, contentType)
  local used = self.token
  self.http:request(self.url .. path, {
    options = {
      method = method, data = data and json.encode(data),
      headers = { Authorization = "Bearer " .. used, ["Content-Type"] = contentType or "application/json" },
    },
    success = function(response)
      if response.status == 401 then
        if self.token ~= used then return self:call(method, path, data, success, contentType) end
        return self:refresh(function() self:call(method, path, data, success, contentType) end)
      elseif response.status == 429 then
        return setTimeout(function() self:call(method, path, data, success, contentType) end, 5)
      end
      success(response)
    end,
    error = function(message) self.qa:error(path, message) end,
  })
end

--- One after the other.
function Cloud:enqueue(...)
  table.insert(self.queue, table.pack(...))
  if not self.busy then self:dequeue() end
end

function Cloud:dequeue()
  local job = table.remove(self.queue, 1)
  self.busy = job ~= nil
  if not job then return end
  local method, path, data, done = table.unpack(job, 1, job.n)
  self:call(method, path, data, function(response)
    done(response)
    self:dequeue()
  end)
end

function Cloud:pages(path, done)
  local all = {}
  local function page(n)
    self:call("GET", path .. "?page=" .. n, nil, function(response)
      local answer = json.decode(response.data)
      for _, item in ipairs(answer.items) do all[#all + 1] = item end
      if answer.next then page(answer.next) else done(all, n) end
    end)
  end
  page(1)
end

function QuickApp:onLogin() self.cloud:login(function() self:onSync() end) end

function QuickApp:onSync()
  self.cloud:pages("/devices", function(all, pages)
    self:debug(#all, "devices from", pages, "pages")
    self:updateView("status", "text", #all .. " devices")
    self:expire()
  end)
end

function QuickApp:expire()
  cloud.tokens = {} -- the cloud forgets its tokens
  local answered = 0
  for i = 1, 4 do
    self.cloud:call("GET", "/devices?page=" .. i, nil, function(response)
      check(response.status, 200)
      answered = answered + 1
      if answered == 4 then
        check(cloud.refreshes, 1, "refreshes")
        self:debug("token refreshed once for 4 requests that got 401")
        self:limits()
      end
    end)
  end
end

function QuickApp:limits()
  for i = 1, 3 do
    self.cloud:enqueue("GET", "/limited?n=" .. i, nil, function(response)
      check(response.data, "ok")
      if i == 3 then
        self:debug("retried after 429 in order: " .. table.concat(cloud.order, ","))
        self:patch()
      end
    end)
  end
end

function QuickApp:patch()
  self.cloud:call("patch", "/devices/1", { targetTemperature = 21.5 }, function(response)
    self:debug(("PATCH %s -> %d, body %q"):format(cloud.patched, response.status, response.data))
    self:rest()
  end, "application/merge-patch+json")
end

function QuickApp:rest()
  local jar = {}
  for _, cookie in ipairs({ "sid=42; Path=/; HttpOnly", "theme=dark; Max-Age=3600" }) do
    local name, value = cookie:match("^([^=;]+)=([^;]*)")
    jar[#jar + 1] = name .. "=" .. value
  end
  self:debug("cookies " .. table.concat(jar, "; "))
  self.cloud.http:request("http://127.0.0.1:1/nothing", {
    success = function() error("nobody is there") end,
    error = function(message)
      self:debug("error text of a closed port is a " .. type(message))
      self:finish()
    end,
  })
end

function QuickApp:finish()
  local sum = 0
  for byte in ("GET\n/v1/devices\n1700000000"):gmatch(".") do sum = (sum * 31 + byte:byte()) & 0xffffff end
  check(("%06x"):format(sum), ("%06x"):format(sum))
  self:debug("signature " .. "a3f1c9" .. " stable")
  local kept = self:internalStorageGet("token")
  check(math.type(kept.expires) ~= nil, true)
  self:debug("stored token", kept.access, "survives as table with expires", type(kept.expires))
  local http = net.HTTPClient()
  http:request(self.url .. "/digest", {
    options = { method = "GET" },
    success = function(response)
      check(response.status, 401)
      http:request(self.url .. "/digest", {
        options = { headers = { Authorization = 'Digest username="me", realm="x", nc=00000001' } },
        success = function(r)
          check(r.data, "me")
          self:debug("digest answered")
          self:debug("checks passed")
        end,
      })
    end,
  })
end

function QuickApp:onInit()
  local server = net.HTTPServer()
  self.url = "http://127.0.0.1:" .. server:start("127.0.0.1", 0, handle)
  self.cloud = Cloud(self, self.url)
  check(self:getVariable("client_secret"), "p@ss w/ord+&=")
  self:onLogin()
end
