local shown = {}
function QuickApp:onInit()
  local update = self.updateView
  self.updateView = function(_, element, property, value) shown[element .. "." .. property] = value end
  local chosen
  local rooms = { { id = 219, name = "Hall" }, { id = 220, name = "Kitchen" } }
  local list = SelectableList(self, "rooms", { items = rooms, text = "name", value = "id", onSelect = function(room) chosen = room end, selected = 220 })
  same(shown["rooms.options"], { { type = "option", text = "Hall", value = "219" }, { type = "option", text = "Kitchen", value = "220" } })
  same(shown["rooms.selectedItem"], "220") same(list:selected().name, "Kitchen") same(chosen, nil)
  self.uiCallbacks.rooms.onToggled({ values = { "219" } })
  same(chosen.name, "Hall") same(list:selected().id, 219)
  list:update({ rooms[2] }) same(list:selected(), nil) same(shown["rooms.selectedItem"], "")
  raises(function() list:select(5) end, "'5' is not in the list 'rooms'")

  local many
  local days = SelectableList(self, "days", { multi = true, items = { "mon", "tue", "wed" }, onSelect = function(d) many = d end })
  same(json.encode(shown["days.selectedItems"]), "[]")
  self.uiCallbacks.days.onToggled({ values = { { "mon", "wed" } } }) same(many, { "mon", "wed" })
  self.uiCallbacks.days.onToggled({ values = { {} } }) same(#many, 0)
  days:select({ "tue" }) same(shown["days.selectedItems"], { "tue" }) same(days:selected(), { "tue" })
  self.updateView = update
  print("done")
end
