--%%name:Alarm keypad
--%%type:com.fibaro.alarmPartition
-- expect: partitions 1 disarmed
-- expect: armed 1
-- expect: home armed
-- expect: profile changed to 2
-- expect: scene error is a status
-- expect: breached false

function QuickApp:onInit()
  for _, p in ipairs(fibaro.getPartitions()) do api.delete("/alarms/v1/partitions/" .. p.id) end
  local p = api.post("/alarms/v1/partitions", { name = "House", armDelay = 0, breachDelay = 0, devices = json.util.InitArray({}) })
  self:debug("partitions", #fibaro.getPartitions(), fibaro.getPartitionArmState(p.id))
  fibaro.alarm(p.id, "arm")
  setTimeout(function()
    self:debug(fibaro.getPartitionArmState(p.id), p.id)
    self:debug("home", fibaro.getHomeArmState())
    self:debug("breached", fibaro.isHomeBreached())
    fibaro.alarm("disarm")
  end, 200)
  fibaro.profile(2, "activateProfile")
  local profiles = api.get("/profiles")
  self:debug("profile changed to", profiles.activeProfile)
  local res, status = api.post("/scenes/99999/execute", {})
  self:debug("scene error is a " .. (res == nil and type(status) == "number" and "status" or "surprise"))
  self:updateProperty("armed", true)
end

function QuickApp:arm() self:updateProperty("armed", true) end
function QuickApp:disarm() self:updateProperty("armed", false) end
