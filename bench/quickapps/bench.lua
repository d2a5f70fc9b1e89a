--%%name:Bench
--%%type:com.fibaro.binarySwitch
--%%u:{label="count",text="taps 0"}
--%%u:{button="tap",text="Tap",onReleased="tapped"}

-- What the load driver asks: as little Lua as possible, so that the way there is what is measured.

function QuickApp:onInit()
  self.taps = 0
  self:debug("bench: onInit")
  self:debug("bench: broker " .. tostring(mqtt.brokerUrl))
end

function QuickApp:touch()
end

function QuickApp:tapped()
  self.taps = self.taps + 1
  self:updateView("count", "text", "taps " .. self.taps)
end
