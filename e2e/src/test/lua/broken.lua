--%%name:Broken
--%%type:com.fibaro.deviceController

function QuickApp:onInit()
  local x = = 1
end
