--%%name:Subscriber
--%%type:com.fibaro.genericDevice
-- expect: handler got mood2 = b
-- expect: second subscriber too
-- expect: unsubscribed stays quiet

function QuickApp:onInit()
  api.delete("/globalVariables/mood2")
  api.post("/globalVariables", { name = "mood2", value = "a" })
  self.refresh = RefreshStateSubscriber()
  local function handler(event) self:debug("handler got", event.data.variableName, "=", event.data.newValue) end
  self.refresh:subscribe(function(event) return event.type == "GlobalVariableChangedEvent" and event.data.variableName == "mood2" end, handler)
  self.refresh:run()
  local other = RefreshStateSubscriber()
  local s s = other:subscribe(function(e) return e.type == 'GlobalVariableChangedEvent' end, function()
    self:debug("second subscriber too")
    other:unsubscribe(s)
    fibaro.setGlobalVariable("mood2", "c")
    setTimeout(function() other:stop() self:debug("unsubscribed stays quiet") end, 100)
  end)
  other:run()
  fibaro.setGlobalVariable("mood2", "b")
end
