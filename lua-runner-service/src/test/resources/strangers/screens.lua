--%%name:Screens
--%%type:com.fibaro.player
--%%u:{label="title",text="Nothing"}
--%%u:{{button="prev",text="<<",onReleased="skip"},{button="play",text="Play",onReleased="toggle",onLongPressDown="held"},{button="next",text=">>",onReleased="skip"}}
--%%u:{slider="volume",text="Volume",min="0",max="100",step="1",value="20",onChanged="volume"}
--%%u:{{switch="mute",text="Mute",value="false",onReleased="muted"},{switch="shuffle",text="Shuffle",value="true",onReleased="muted"}}
--%%u:{select="source",text="Source",options={{type="option",text="Radio",value="radio"},{type="option",text="TV",value="tv"}},value="radio",onToggled="chosen"}
--%%u:{multi="rooms",text="Rooms",options={{type="option",text="Kitchen",value="k"},{type="option",text="Bath",value="b"}},values={"k"},onToggled="chosen"}
--%%u:{image="cover",url="http://example.org/none.png"}
-- expect: label text: plain, <b>bold</b>, 21.5, 21, true, multi line, empty, unicode ☂
-- expect: button renamed and hidden, shown again
-- expect: slider 55 within 10..60 by 5
-- expect: switches took booleans and texts: true false
-- expect: select follows: tv of 3; gone: radio kept
-- expect: multi follows: b,k of 2; none
-- expect: image http://example.org/cover.jpg
-- expect: every kind of event arrived 9
-- expect: views came back as events: title.text volume.value
-- expect: events were heard in order 1..20
-- expect: view of a child is its own
-- expect: registered by hand: function called
-- expect: properties of a player: volume 30 mute true
-- expect: wrong types are errors, unknown elements are not
-- expect: checks passed

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

local seen = {}
for _, name in ipairs({ "skip", "toggle", "held", "volume", "muted", "chosen" }) do
  QuickApp[name] = function(self, event)
    check(event.deviceId, self.id)
    seen[#seen + 1] = event.elementName .. ":" .. json.encode(event.values)
  end
end

function QuickApp:setVolume(volume) self:updateProperty("volume", volume) end
function QuickApp:setMute(mute) self:updateProperty("mute", mute == 1 or mute == true) end

function QuickApp:elements()
  local texts, shown = { "plain", "<b>bold</b>", 21.5, 21, true, "multi\nline", "", "unicode ☂" }, {}
  for i, text in ipairs(texts) do
    self:updateView("title", "text", text)
    check(tostring(self:getView("title", "text")), tostring(text))
    shown[i] = tostring(text):gsub("\n", " ")
    if text == "" then shown[i] = "empty" end
  end
  self:debug("label text: " .. table.concat(shown, ", "))
  self:updateView("play", "text", "Pause") self:updateView("play", "visible", false)
  check(self:getView("play").text, "Pause") check(self:getView("play").visible, false)
  self:updateView("play", "visible", true) check(self:getView("play", "visible"), true)
  self:debug("button renamed and hidden, shown again")
  for property, value in pairs({ min = "10", max = "60", step = "5", value = "55" }) do self:updateView("volume", property, value) end
  local slider = self:getView("volume")
  self:debug(("slider %s within %s..%s by %s"):format(slider.value, slider.min, slider.max, slider.step))
  self:updateView("volume", "value", 33) check(tonumber(self:getView("volume", "value")), 33)
  self:updateView("mute", "value", true) self:updateView("shuffle", "value", "false")
  self:debug("switches took booleans and texts:", self:getView("mute", "value"), self:getView("shuffle", "value"))
  local options = { { type = "option", text = "Radio", value = "radio" }, { type = "option", text = "TV", value = "tv" }, { type = "option", text = "Line", value = "line" } }
  self:updateView("source", "options", options) self:updateView("source", "selectedItem", "tv")
  local select = self:getView("source")
  check(select.value, "tv") check(#select.options, 3)
  local before = "tv of " .. #select.options
  self:updateView("source", "options", {}) self:updateView("source", "selectedItem", "radio")
  self:debug("select follows: " .. before .. "; gone: " .. self:getView("source").value .. " kept")
  self:updateView("rooms", "selectedItems", { "b", "k" })
  local multi = self:getView("rooms")
  local text = table.concat(multi.values, ",") .. " of " .. #multi.options
  self:updateView("rooms", "selectedItems", {})
  self:debug("multi follows: " .. text .. "; " .. (#self:getView("rooms").values == 0 and "none" or "some"))
  self:updateView("cover", "url", "http://example.org/cover.jpg")
  self:debug("image", self:getView("cover", "url"))
  check(pcall(self.updateView, self, 5, "text", "x"), false)
  check(pcall(self.updateView, self, "title", nil, "x"), false)
  self:updateView("nowhere", "text", "x") self:updateView("title", "colour", "red")
  self:debug("wrong types are errors, unknown elements are not")
end

function QuickApp:taps()
  local function call(element, kind, values) api.post("/plugins/callUIEvent", { deviceID = self.id, elementName = element, eventType = kind, values = values }) end
  call("prev", "onReleased", {}) call("play", "onReleased", {}) call("play", "onLongPressDown", {})
  call("volume", "onChanged", { 77 }) call("mute", "onReleased", { true })
  call("source", "onToggled", { "tv" }) call("rooms", "onToggled", { { "k", "b" } }) call("rooms", "onToggled", { {} })
  fibaro.call(self.id, "UIAction", "onReleased", "next")
end

function QuickApp:onInit()
  local events, numbers = {}, {}
  local subscriber = RefreshStateSubscriber()
  subscriber:subscribe(function(e) return e.type == "PluginChangedViewEvent" and e.data.deviceId == self.id end, function(e)
    events[e.data.componentName .. "." .. e.data.propertyName] = e.data.newValue
    if e.data.componentName == "next" then numbers[#numbers + 1] = tonumber(e.data.newValue) end
  end)
  subscriber:run()
  self:elements()
  self:taps()
  for i = 1, 20 do
    self:updateView("next", "text", tostring(i))
    fibaro.sleep(1)
  end
  local child = self:createChildDevice({ name = "Remote", type = "com.fibaro.genericDevice" })
  child:updateView("title", "text", "of the child")
  check(self:getView("title", "text"), "unicode ☂")
  self:debug("view of a child is its own")
  self:registerUICallback("prev", "onLongPressDown", function(event) self:debug("registered by hand: function called") end)
  fibaro.call(self.id, "setVolume", 30)
  fibaro.call(self.id, "setMute", 1)
  fibaro.call(self.id, "UIAction", "onLongPressDown", "prev")
  local function look(left)
    local ready = #seen >= 9 and self.properties.mute == true and numbers[#numbers] == 20
    if not ready and left > 0 then return setTimeout(function() look(left - 1) end, 20) end
    table.sort(seen)
    check(table.concat(seen, " "), 'mute:[true] next:[] play:[] play:[] prev:[] rooms:[["k","b"]] rooms:[{}] source:["tv"] volume:[77]')
    self:debug("every kind of event arrived " .. #seen)
    check(tostring(events["volume.value"]), "33")
    self:debug("views came back as events: title.text volume.value")
    for i = 2, #numbers do check(numbers[i] > numbers[i - 1], true, "order") end
    check(numbers[#numbers], 20)
    self:debug("events were heard in order 1..20")
    self:debug("properties of a player: volume", fibaro.getValue(self.id, "volume"), "mute", fibaro.getValue(self.id, "mute"))
    self:debug("checks passed")
  end
  look(200)
end
