--%%name:Broker
--%%type:com.fibaro.genericDevice

function QuickApp:onInit()
  self:debug("the broker is " .. tostring(mqtt.brokerUrl))
end
