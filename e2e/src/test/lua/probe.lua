--%%name:Probe
--%%type:com.fibaro.binarySwitch
--%%var:color="blue"
--%%u:{label="greeting",text="waiting"}
--%%u:{button="press",text="Press",onReleased="press"}
--%%u:{slider="level",text="Level",min="0",max="100",onChanged="level"}

-- Does what the tests ask it to, and says so in its log.

function QuickApp:onInit()
  self.presses = 0
  self:debug("probe is ready")
end

function QuickApp:press()
  self.presses = self.presses + 1
  self:debug("pressed", self.presses)
  self:updateView("greeting", "text", "pressed " .. self.presses)
end

function QuickApp:level(event)
  self:updateView("greeting", "text", "level " .. tostring(event.values[1]))
end

function QuickApp:say(...)
  self:debug("said", ...)
end

function QuickApp:fail()
  error("as asked")
end

function QuickApp:turnOn()
  self:updateProperty("value", true)
end

function QuickApp:turnOff()
  self:updateProperty("value", false)
end
