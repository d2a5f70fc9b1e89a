--%%name:Reading lamp
--%%type:com.fibaro.multilevelSwitch
--%%description:A dimmer: the switch, the slider, the select and the device's value stay in step.
--%%u:{label="state", text="Off"}
--%%u:{switch="power", text="Power", value="false", onReleased="powerSwitched"}
--%%u:{slider="level", text="Brightness", min="0", max="100", step="1", value="0", onChanged="levelChanged"}
--%%u:{select="scene", text="Scene", value="none", onToggled="sceneChosen", options={{type="option", text="None", value="none"}, {type="option", text="Reading", value="reading"}, {type="option", text="Night", value="night"}}}
--%%u:{multi="days", text="Automatic on", values={"sat","sun"}, onToggled="daysChosen", options={{type="option", text="Monday to Friday", value="week"}, {type="option", text="Saturday", value="sat"}, {type="option", text="Sunday", value="sun"}}}

local SCENES = { none = 0, reading = 80, night = 10 }

function QuickApp:onInit()
  self.lastLevel = 50
  self:setLevel(tonumber(self.properties.value) or 0)
end

--- The one place where the level changes.
function QuickApp:setLevel(level)
  level = math.floor(math.max(0, math.min(100, level)) + 0.5)
  if level > 0 then
    self.lastLevel = level
  end
  self:updateProperty("value", level)
  self:updateView("level", "value", tostring(level))
  self:updateView("power", "value", tostring(level > 0))
  self:updateView("state", "text", level > 0 and "On, " .. level .. " %" or "Off")
end

function QuickApp:powerSwitched(event)
  local on = event.values[1] == true or event.values[1] == "true"
  self:setLevel(on and self.lastLevel or 0)
end

function QuickApp:levelChanged(event)
  self:setLevel(tonumber(event.values[1]) or 0)
end

function QuickApp:sceneChosen(event)
  local scene = event.values[1]
  self:debug("scene", scene)
  self:setLevel(SCENES[scene] or 0)
end

function QuickApp:daysChosen(event)
  local days = event.values[1] or {}
  self:debug("automatic on", #days > 0 and table.concat(days, ", ") or "no day")
end

-- The actions of a dimmer

function QuickApp:turnOn() self:setLevel(self.lastLevel) end
function QuickApp:turnOff() self:setLevel(0) end
function QuickApp:setValue(level) self:setLevel(tonumber(level) or 0) end
