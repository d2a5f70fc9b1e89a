--%%name:Hello
--%%type:com.fibaro.binarySwitch
--%%description:A label, a button, and a counter that the button raises.
--%%u:{label="greeting", text="Hello from Moonfleet"}
--%%u:{label="count", text="Not pressed yet"}
--%%u:{{button="press", text="Press me", onReleased="pressed"},{button="reset", text="Start again", onReleased="reset"}}

function QuickApp:onInit()
  self:debug("Hello, I am", self.name, "with the id", self.id)
  self.count = 0
  self:updateView("greeting", "text", "Hello from " .. self.name .. " (" .. self.id .. ")")
end

function QuickApp:pressed()
  self.count = self.count + 1
  self:updateView("count", "text", "Pressed " .. self.count .. (self.count == 1 and " time" or " times"))
  self:debug("pressed", self.count)
end

function QuickApp:reset()
  self.count = 0
  self:updateView("count", "text", "Not pressed yet")
end

-- The actions of a binary switch: POST /api/devices/{id}/action/turnOn

function QuickApp:turnOn()
  self:updateProperty("value", true)
end

function QuickApp:turnOff()
  self:updateProperty("value", false)
end
