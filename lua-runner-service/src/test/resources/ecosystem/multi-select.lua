--%%name:Heating plan
--%%type:com.fibaro.genericDevice
--%%u:{multi="days",text="Days",values={"mon"},options={{type="option",text="Mon",value="mon"},{type="option",text="Tue",value="tue"}},onToggled="days"}
--%%u:{select="room",text="Room",options={},onToggled="room"}
--%%u:{label="plan",text="-"}
--%%u:{switch="on",text="Active",value="false",onReleased="active"}
--%%u:{button="go",text="Go",onReleased="go",onLongPressDown="down",onLongPressReleased="up"}
-- expect: days mon,tue
-- expect: no days
-- expect: room 219 of 2
-- expect: active true boolean
-- expect: long down up

function QuickApp:days(ev)
  local d = ev.values[1]
  self:debug(#d == 0 and "no days" or "days " .. table.concat(d, ","))
  self:updateView("days", "selectedItems", d)
end
function QuickApp:room(ev) self:debug("room", ev.values[1], "of", #self.rooms) end
function QuickApp:active(ev) self:debug("active", ev.values[1], type(ev.values[1])) end
function QuickApp:go() end
function QuickApp:down() self.long = "down" end
function QuickApp:up() self:debug("long", self.long, "up") end

function QuickApp:onInit()
  self.rooms = { { id = 219, name = "Default" }, { id = 220, name = "Kitchen" } }
  local options = {}
  for _, r in ipairs(self.rooms) do table.insert(options, { type = "option", text = r.name, value = tostring(r.id) }) end
  self:updateView("room", "options", options)
  self:updateView("room", "selectedItem", "219")
  local function ui(element, event, ...) api.post("/plugins/callUIEvent", { deviceID = self.id, elementName = element, eventType = event, values = { ... } }) end
  setTimeout(function()
    ui("days", "onToggled", { "mon", "tue" })
    ui("days", "onToggled", json.util.InitArray({}))
    ui("room", "onToggled", "219")
    ui("on", "onReleased", true)
    ui("go", "onLongPressDown") ui("go", "onLongPressReleased")
  end, 1)
end
