--%%name:Every element
--%%type:com.fibaro.genericDevice
--%%u:{label="title",text="-- not a comment"}
--%%u:{{button="one",text="1",onReleased="tapped",onLongPressDown="held",onLongPressReleased="freed"},{button="two",text="2",visible=false,onReleased="tapped"}}
--%%u:{slider="level",text="Level",min="0",max="100",step="5",value="20",onChanged="slid"}
--%%u:{select="scene",text="Scene",options={},onToggled="chosen"}
--%%u:{multi="days",text="Days",options={{type="option",text="Mon",value="1"},{type="option",text="Tue",value="2"}},values={"1"},onToggled="chosen"}
--%%u:{switch="power",text="Power",value="false",onReleased="switched"}
--%%u:{image="plan",url="http://example.org/plan.png"}
-- expect: tapped one []
-- expect: held one []
-- expect: freed one []
-- expect: slid level [45]
-- expect: slid level [50]
-- expect: chosen scene ["away"]
-- expect: chosen days [["1","2"]]
-- expect: chosen days [{}]
-- expect: switched power [true]
-- expect: by function two
-- expect: shown 30 away ["2"] true 1
-- expect: none missing

-- FACTS 1.3: `values`: button `{}`, switch boolean, slider number, select string, multi-select {{"a","b"}}, empty {{}}; "two ways (H)".

for _, name in ipairs({ "tapped", "held", "freed", "slid", "chosen", "switched" }) do
  QuickApp[name] = function(self, event) self:debug(name, event.elementName, json.encode(event.values)) end
end

function QuickApp:onInit()
  self:updateView("level", "value", "30")
  self:updateView("scene", "options", { { type = "option", text = "Away", value = "away" } })
  self:updateView("scene", "selectedItem", "away")
  self:updateView("days", "selectedItems", { "2" })
  self:updateView("two", "visible", true)
  self:debug("shown", self:getView("level", "value"), self:getView("scene", "selectedItem"),
    json.encode(self:getView("days", "selectedItems")), self:getView("two", "visible"), #self:getView("scene", "options"))
  self:registerUICallback("two", "onReleased", function(event) self:debug("by function", event.elementName) end)

  local function tap(element, eventType, values)
    api.post("/plugins/callUIEvent", { deviceID = self.id, elementName = element, eventType = eventType, values = values })
  end
  setTimeout(function()
    tap("one", "onReleased", {})
    tap("one", "onLongPressDown", {})
    tap("two", "onReleased", {})
    tap("level", "onChanged", { 45 })
    tap("scene", "onToggled", { "away" })
    tap("days", "onToggled", { {} })
    tap("power", "onReleased", { true })
    fibaro.call(self.id, "UIAction", "onLongPressReleased", "one")
    fibaro.call(self.id, "UIAction", "onChanged", "level", 50)
    fibaro.call(self.id, "UIAction", "onToggled", "days", { "1", "2" })
    local missing = 0
    for _, name in ipairs({ "title", "one", "two", "level", "scene", "days", "power", "plan" }) do
      if not self:getView(name) then missing = missing + 1 end
    end
    self:debug(missing == 0 and "none missing" or missing .. " missing")
  end, 0)
end
