-- A list of one's own values in a select or multi element of the screen.
--
--   --%%u:{select="rooms", text="Room", options={}, onToggled="roomChosen"}
--   self.rooms = SelectableList(self, "rooms", {
--     items = api.get("/rooms"), text = "name", value = "id",        -- fields, or functions of an item
--     onSelect = function(room) self:debug(room.name) end,          -- of a multi: a list of the chosen ones
--   })
--   self.rooms:update(api.get("/rooms"))   self.rooms:select(219)   self.rooms:selected().name

class 'SelectableList'
local SelectableList = SelectableList

local function reader(field, otherwise)
  if type(field) == "function" then
    return field
  end
  return function(item)
    if type(item) ~= "table" then
      return item
    end
    local value = item[field or otherwise]
    return value
  end
end

function SelectableList:__init(quickApp, element, options)
  options = options or {}
  self.quickApp, self.element, self.multi = quickApp, element, options.multi == true
  self.textOf, self.valueOf = reader(options.text, "text"), reader(options.value, "value")
  self.onSelect = options.onSelect
  self.chosen = {}
  quickApp:registerUICallback(element, "onToggled", function(event)
    self:toggled(event.values and event.values[1])
  end)
  self:update(options.items or {})
  if options.selected ~= nil then
    self:select(options.selected)
  end
end

--- Shows other items. What is chosen and still there stays chosen.
function SelectableList:update(items)
  self.items, self.byValue = items, {}
  local shown = json.util.InitArray({})
  for i, item in ipairs(items) do
    local value, text = self.valueOf(item), self.textOf(item)
    if value == nil then
      value = i
    end
    value = tostring(value)
    self.byValue[value] = item
    shown[#shown + 1] = { type = "option", text = tostring(text == nil and value or text), value = value }
  end
  self.quickApp:updateView(self.element, "options", shown)
  local kept = {}
  for _, value in ipairs(self.chosen) do
    if self.byValue[value] ~= nil then
      kept[#kept + 1] = value
    end
  end
  self:show(kept)
end

function SelectableList:show(values)
  self.chosen = values
  if self.multi then
    self.quickApp:updateView(self.element, "selectedItems", json.util.InitArray(table.move(values, 1, #values, 1, {})))
  else
    self.quickApp:updateView(self.element, "selectedItem", values[1] or "")
  end
end

--- Chooses by value (a multi: by a list of values), as if somebody had done it, but onSelect is not called.
function SelectableList:select(values)
  local known = {}
  for _, value in ipairs(type(values) == "table" and values or { values }) do
    value = tostring(value)
    if self.byValue[value] == nil then
      error("'" .. value .. "' is not in the list '" .. self.element .. "'", 2)
    end
    known[#known + 1] = value
  end
  self:show(known)
end

--- The chosen item, or nil; of a multi the list of them.
function SelectableList:selected()
  local items = {}
  for _, value in ipairs(self.chosen) do
    items[#items + 1] = self.byValue[value]
  end
  if self.multi then
    return items
  end
  return items[1]
end

function SelectableList:toggled(value)
  local values = {}
  for _, each in ipairs(type(value) == "table" and value or { value }) do
    each = tostring(each)
    if self.byValue[each] ~= nil then
      values[#values + 1] = each
    end
  end
  self.chosen = values
  if self.onSelect then
    self.onSelect(self:selected())
  end
end
