class 'Lamp'(UidChild)
function Lamp:__init(device)
  UidChild.__init(self, device)
  self.known = self.uid
end
function Lamp:where() return "channel " .. tostring(self:store("channel")) end

function QuickApp:onInit()
  local made, removed = self:initChildren {
    kept = { name = "Kept", type = "com.fibaro.binarySwitch", class = Lamp, variables = { channel = 1 } },
    fresh = { name = "Fresh", type = "com.fibaro.binarySwitch", className = "Lamp", store = { channel = 2 },
      properties = { value = true }, interfaces = { "power" }, room = 220 },
  }
  same(made, { "fresh" }) same(removed, { "old" })
  same(self.children.kept.id, 50) same(self.children.kept:where(), "channel 7") -- what it has, not what is declared
  same(self.children.fresh:where(), "channel 2") same(self.children.fresh.known, "fresh")
  same(self.children.fresh.properties.value, true)
  same(self:child("kept").parent, self) same(tostring(self.children.kept), "object Lamp")
  self.children.fresh:store("channel", 5) same(self.children.fresh:store("channel"), 5)
  same(self.children.fresh:store("nothing"), nil)
  same(self.childDevices[52].name, "device 52") -- one that was made otherwise is left alone
  raises(function() self:initChildren({ x = { type = "t", class = "Nope" } }) end, "child 'x': there is no class Nope")
  raises(function() self:initChildren({ x = { name = "x" } }) end, "child 'x' needs a type")
  print("done")
end
