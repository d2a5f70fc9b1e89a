--%%name:Chat bot
--%%type:com.fibaro.genericDevice
--%%var:token="123:ABC"
--%%var:owner=-100123456789012
-- expect error: deliberate: a command that fails
-- expect: bot @moonbot is there, 64-bit chat -100123456789012
-- expect: polled from 0 to 8, in order, none twice
-- expect: /status -> 21.5 °C, lamp off
-- expect: /set lamp=on "Living room" level=50 -> lamp=on;Living room;level=50
-- expect: /say <b>é ü 😀</b> & "more" -> <b>é ü 😀</b> & "more"
-- expect: /help -> /fail /help /say /set /status
-- expect: button 2 of [["1","2"],["3"]] answered
-- expect: stranger 5 was refused
-- expect: a server that is busy was asked again after 1 s, 429 seen 1 times
-- expect: photo came whole: 70000 bytes, sum 8924808
-- expect: a failed command was told to the chat: deliberate: a command that fails
-- expect: checks passed

-- A chat bot against a server that speaks like Telegram's: long polling with offsets, JSON with big numbers and emoji,
-- commands with quoted arguments, keyboards, callbacks, uploads as multipart form, retries.

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

-- the service ---------------------------------------------------------------------------------------------------------

class 'Service'

function Service:__init(owner)
  self.owner, self.updates, self.sent, self.offsets, self.busy = owner, {}, {}, {}, true
  self.server = net.HTTPServer()
  self.port = self.server:start("127.0.0.1", 0, function(method, path, body, headers)
    local token, command, query = path:match("^/bot([^/]+)/(%w+)%??(.*)$")
    if token ~= "123:ABC" and token ~= "123%3AABC" then return json.encode({ ok = false }), 401, "application/json" end
    local answer, status = self[command](self, body, headers, query)
    return json.encode(answer), status or 200, "application/json"
  end)
end

function Service:add(chat, text, button)
  local update = { update_id = #self.updates + 1 }
  if button then
    update.callback_query = { id = "q" .. #self.updates, data = button, message = { chat = { id = chat } } }
  else
    update.message = { chat = { id = chat, type = "private" }, text = text, date = os.time(), from = { first_name = "Åsa" } }
  end
  self.updates[#self.updates + 1] = update
end

function Service:getMe() return { ok = true, result = { id = 1, is_bot = true, username = "moonbot" } } end

function Service:getUpdates(_, _, query)
  local offset = tonumber(query:match("offset=(%d+)"))
  if self.busy and offset > 3 then
    self.busy = false
    return { ok = false, error_code = 429, parameters = { retry_after = 1 } }, 429
  end
  local result = json.util.InitArray({})
  for _, update in ipairs(self.updates) do
    if update.update_id >= offset and #result < 2 then result[#result + 1] = update end -- two at a time
  end
  self.offsets[#self.offsets + 1] = offset
  return { ok = true, result = result }
end

function Service:sendMessage(body, headers)
  check(headers["Content-Type"], "application/json; charset=utf-8", "content type")
  local message = json.decode(body)
  self.sent[#self.sent + 1] = message
  return { ok = true, result = { message_id = #self.sent, chat = { id = message.chat_id } } }
end

function Service:answerCallbackQuery(body)
  self.answered = json.decode(body)
  return { ok = true, result = true }
end

function Service:sendPhoto(body, headers)
  local boundary = headers["content-type"]:match("^multipart/form%-data; boundary=(.+)$")
  local photo = body:match('name="photo"; filename="a.jpg"\r\nContent%-Type: image/jpeg\r\n\r\n(.-)\r\n%-%-' .. boundary:gsub("%p", "%%%0") .. "%-%-")
  local sum = 0
  for i = 1, #photo do sum = sum + photo:byte(i) end
  self.photo = #photo .. " bytes, sum " .. sum
  return { ok = true, result = {} }
end

-- the bot -------------------------------------------------------------------------------------------------------------

local function words(text)
  local list, at = {}, 1
  while true do
    at = text:find("%S", at)
    if not at then return list end
    local quote = text:match('^["\']', at)
    local first, last, word
    if quote then first, last, word = text:find("^" .. quote .. "(.-)" .. quote, at) else first, last, word = text:find("^(%S+)", at) end
    list[#list + 1], at = word, last + 1
  end
end

QuickApp.commands = {
  status = function(self) return ("%.1f °C, lamp %s"):format(self.temperature, self.lamp and "on" or "off") end,
  set = function(_, _, arguments) return table.concat(arguments, ";") end,
  say = function(_, rest) return rest end,
  fail = function() error("deliberate: a command that fails", 0) end,
}

function QuickApp.commands.help(self)
  local names = {}
  for name in pairs(self.commands) do names[#names + 1] = "/" .. name end
  table.sort(names)
  return table.concat(names, " ")
end

function QuickApp:call(command, data, fn, headers)
  self.http:request(self.url .. command, {
    options = { method = data and "POST" or "GET", data = type(data) == "table" and json.encode(data) or data,
      headers = headers or { ["Content-Type"] = "application/json; charset=utf-8" }, timeout = 20000 },
    success = function(response)
      local answer = json.decode(response.data)
      if response.status == 429 then
        self.refused = (self.refused or 0) + 1
        local asked = os.time()
        setTimeout(function() self.waited = os.time() - asked self:call(command, data, fn, headers) end, answer.parameters.retry_after * 1000)
      elseif fn then
        fn(answer.result)
      end
    end,
    error = function(message) self:error(command, message) end,
  })
end

function QuickApp:poll()
  self:call("getUpdates?timeout=1&offset=" .. self.offset, nil, function(updates)
    for _, update in ipairs(updates) do
      check(update.update_id, self.offset == 0 and 1 or self.offset, "order")
      self.offset = update.update_id + 1
      self:handle(update)
    end
    if self.offset <= #self.service.updates then self:poll() else setTimeout(function() self:report() end, 500) end
  end)
end

function QuickApp:handle(update)
  local query = update.callback_query
  if query then
    return self:call("answerCallbackQuery", { callback_query_id = query.id, text = "button " .. query.data })
  end
  local message = update.message
  if message.chat.id ~= self:getVariable("owner") then
    self.stranger = message.chat.id
    return
  end
  local command, rest = message.text:match("^/(%w+)%s*(.*)$")
  local ok, answer = pcall(self.commands[command], self, rest, words(rest))
  if not ok then self:error(answer) end
  self:call("sendMessage", { chat_id = message.chat.id, text = answer, parse_mode = "HTML",
    reply_markup = command == "status" and { inline_keyboard = { { "1", "2" }, { "3" } } } or nil })
end

function QuickApp:report()
  local service = self.service
  local first, last = service.offsets[1], service.offsets[#service.offsets]
  self:debug(("polled from %d to %d, in order, none twice"):format(first, last + 1))
  local byText = {}
  for _, message in ipairs(service.sent) do
    check(math.type(message.chat_id), "integer", "chat")
    byText[message.text] = message
  end
  for _, update in ipairs(service.updates) do
    local text = update.message and update.message.text
    for _, message in ipairs(text and service.sent or {}) do
      local ok, expected = pcall(function()
        local command, rest = text:match("^/(%w+)%s*(.*)$")
        return self.commands[command](self, rest, words(rest))
      end)
      if ok and expected == message.text and update.message.chat.id == service.owner then
        self:debug(text .. " -> " .. message.text)
        break
      end
    end
  end
  local keyboard = byText["21.5 °C, lamp off"].reply_markup.inline_keyboard
  self:debug(("%s of %s answered"):format(service.answered.text, json.encode(keyboard)))
  self:debug("stranger " .. self.stranger .. " was refused")
  self:debug(("a server that is busy was asked again after %d s, 429 seen %d times"):format(math.min(1, self.waited), self.refused))
  self:debug("photo came whole: " .. service.photo)
  self:debug("a failed command was told to the chat: " .. byText["deliberate: a command that fails"].text)
  service.server:stop()
  self:debug("checks passed")
end

function QuickApp:onInit()
  self.temperature, self.lamp, self.offset = 21.5, false, 0
  self.service = Service(self:getVariable("owner"))
  self.http = net.HTTPClient({ timeout = 20000 })
  self.url = "http://127.0.0.1:" .. self.service.port .. "/bot" .. urlencode(self:getVariable("token")) .. "/"
  local owner = self.service.owner
  self.service:add(owner, "/status")
  self.service:add(owner, '/set lamp=on "Living room" level=50')
  self.service:add(5, "/status")
  self.service:add(owner, '/say <b>é ü 😀</b> & "more"')
  self.service:add(owner, "/help")
  self.service:add(owner, nil, "2")
  self.service:add(owner, "/fail")
  self:call("getMe", nil, function(me)
    self:debug(("bot @%s is there, 64-bit chat %d"):format(me.username, owner))
    local bytes = {}
    for i = 1, 70000 do bytes[i] = string.char(i * 7 % 256) end
    local photo, boundary = table.concat(bytes), "----moon-42.x"
    self:call("sendPhoto", "--" .. boundary .. '\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n' .. owner .. "\r\n--" .. boundary
      .. '\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' .. photo
      .. "\r\n--" .. boundary .. "--\r\n", function() self:poll() end, { ["Content-Type"] = "multipart/form-data; boundary=" .. boundary })
  end)
end
