--%%name:Slow
--%%type:com.fibaro.deviceController

-- Takes 4 ms for each action, so that its mailbox fills.

function QuickApp:onInit()
  self.done = 0
end

function QuickApp:work()
  fibaro.sleep(4)
  self.done = self.done + 1
end

function QuickApp:report()
  self:debug("worked", self.done)
end
