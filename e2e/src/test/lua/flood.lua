--%%name:Flood
--%%type:com.fibaro.genericDevice
--%%u:{label="l1",text="dry"}
--%%u:{label="l2",text="dry"}
--%%u:{label="l3",text="dry"}
--%%u:{label="l4",text="dry"}

-- Changes its four labels two hundred times a second, each to four kilobytes that begin with a number, until it is told to end.
local padding = string.rep("~", 4096)

function QuickApp:onInit()
  self.number = 0
end

function QuickApp:write(last)
  self.number = self.number + 1
  for label = 1, 4 do
    self:updateView("l" .. label, "text", (last or "n" .. self.number) .. " " .. padding)
  end
end

function QuickApp:rise()
  self.timer = setInterval(function() self:write() end, 5)
end

function QuickApp:fall(last)
  clearInterval(self.timer)
  self:write(last)
end
