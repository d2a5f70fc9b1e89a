-- section 1.2

function QuickApp:onInit()
  self:debug("a", 1, nil, true)
  self:trace("t")
  self:warning("w")
  self:error("e")

  -- self.properties of the script reflects its own writes at once
  self:updateProperty("value", true)
  assert(self.properties.value == true)
  assert(fibaro.getValue(self.id, "value") == true)
  self:updateProperty("list", { 1, 2 })
  self:updateView("l1", "text", "hello")
  self:updateView("s1", "options", { { type = "option", text = "A", value = "a" } })

  -- getVariable
  assert(self:getVariable("user") == "me")
  assert(self:getVariable("nobody") == "")
  self:setVariable("user", "you")
  self:setVariable("new", { a = 1 })
  assert(self:getVariable("user") == "you")
  assert(self:getVariable("new").a == 1)

  -- internalStorageSet
  assert(self:internalStorageGet("k") == nil)
  self:internalStorageSet("k", { deep = { 1, 2 } })
  self:internalStorageSet("k", { deep = { 1, 2, 3 } })
  self:internalStorageSet("secret", false, true)
  assert(#self:internalStorageGet("k").deep == 3)
  assert(self:internalStorageGet("secret") == false)
  local all = self:internalStorageGet()
  assert(all.k ~= nil and all.secret == false)
  self:internalStorageRemove("k")
  assert(self:internalStorageGet("k") == nil)
  self:internalStorageClear()
  assert(next(self:internalStorageGet()) == nil)

  -- interfaces
  assert(self:hasInterface("quickApp") and not self:hasInterface("battery"))
  self:addInterfaces({ "battery" })
  assert(self:hasInterface("battery"))
  self:deleteInterfaces({ "battery" })
  assert(not self:hasInterface("battery"))

  self:setName("New name")
  assert(self.name == "New name")
  self:setEnabled(false)
  self:setVisible(false)

  -- callAction(name, ...)
  assert(self:callAction("double", 21) == 42)
  self:callAction("absent")
  print("done")
end

function QuickApp:double(n) return n * 2 end
