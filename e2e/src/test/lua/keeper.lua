--%%name:Keeper
--%%type:com.fibaro.deviceController
--%%uid:5f0c3a52-7a0e-4f1c-9a51-2a3a0d8e6f11

-- Counts its lives in a variable that outlasts them.

function QuickApp:onInit()
  local lives = tonumber(self:getVariable("lives")) or 0
  lives = lives + 1
  self:setVariable("lives", lives)
  self:debug("device " .. self.id .. " in life " .. lives)
end
