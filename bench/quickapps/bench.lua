--%%name:Bench
--%%type:com.fibaro.binarySwitch
--%%u:{{label="count1",text="0"},{label="count2",text="0"},{label="count3",text="0"},{label="count4",text="0"},{label="count5",text="0"}}
--%%u:{{label="count6",text="0"},{label="count7",text="0"},{label="count8",text="0"},{label="count9",text="0"},{label="count10",text="0"}}
--%%u:{{label="count11",text="0"},{label="count12",text="0"},{label="count13",text="0"},{label="count14",text="0"},{label="count15",text="0"}}
--%%u:{{label="count16",text="0"},{label="count17",text="0"},{label="count18",text="0"},{label="count19",text="0"},{label="count20",text="0"}}
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
  -- A page gets an element at most twenty times a second; a driver that taps faster must see another one change.
  self:updateView("count" .. self.taps % 20 + 1, "text", "taps " .. self.taps)
end
