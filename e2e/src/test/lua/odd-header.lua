--%%name:Odd
--%%type:com.fibaro.deviceController
--%%flavour:vanilla

function QuickApp:onInit()
  self:debug("odd is ready")
end
