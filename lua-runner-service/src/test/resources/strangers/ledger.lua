--%%name:Energy ledger
--%%type:com.fibaro.energyMeter
-- expect: sparse [10,null,30] comes back with 3 and a hole
-- expect: ids 55 and 78 keep their keys as numbers or text, not lost
-- expect: mixed keys become names
-- expect: numbers 0.1 1 1.0 -0.0 1e+300 9007199254740993 -9223372036854775808
-- expect: text survives: quotes " \ / control 1 newline tab é 😀 U+2028
-- expect: empty list [] empty table {} marked []
-- expect: bad JSON raises 12 of 12
-- expect: what has no JSON raises 4 of 4
-- expect: nested 200 deep
-- expect: 1000 records, 500 kB, one day's sum 11511.5
-- expect: history trimmed to 24, oldest 77
-- expect: storage lists 3 names, hidden ones too
-- expect: false, zero, empty text and empty table are values
-- expect: variables change type with what they hold: number table boolean string
-- expect: csv 3 rows, quoted "a;b"
-- expect: tariff: day 22.5 night 10.125 total 32.625
-- expect: pretty {\n
-- expect: checks passed

local function check(got, want, what)
  if got ~= want then error((what or "check") .. ": got " .. tostring(got) .. ", want " .. tostring(want), 2) end
end

local function same(a, b, path)
  path = path or "value"
  if type(a) ~= type(b) then error(path .. ": " .. type(a) .. " and " .. type(b), 2) end
  if type(a) ~= "table" then return check(a, b, path) end
  for k, v in pairs(a) do same(v, b[k], path .. "." .. tostring(k)) end
  for k in pairs(b) do if a[k] == nil then error(path .. "." .. tostring(k) .. " is new", 2) end end
end

local function raising(n, list, fn)
  local raised = 0
  for i = 1, n do
    local ok = pcall(fn, list[i])
    if not ok then raised = raised + 1 else print("no error for", i, list[i]) end
  end
  return raised .. " of " .. n
end

function QuickApp:json()
  local sparse = json.decode(json.encode({ 10, nil, 30 }))
  check(sparse[1], 10) check(sparse[2], nil) check(sparse[3], 30)
  self:debug("sparse", json.encode({ 10, nil, 30 }), "comes back with 3 and a hole")
  local byId = json.decode(json.encode({ [55] = "on", [78] = "off" }))
  check(byId[55] or byId["55"], "on") check(byId[78] or byId["78"], "off")
  self:debug("ids 55 and 78 keep their keys as numbers or text, not lost")
  local mixed = json.decode(json.encode({ 1, 2, x = 3 }))
  check(mixed.x, 3) check(mixed["1"] or mixed[1], 1)
  self:debug("mixed keys become names")
  local numbers = json.decode(json.encode({ 0.1, 1, 1.0, -0.0, 1e300, 9007199254740993, math.mininteger }))
  for i, kind in ipairs({ "float", "integer", "float", "float", "float", "integer", "integer" }) do check(math.type(numbers[i]), kind, i) end
  self:debug("numbers", table.unpack(numbers))
  local text = 'quotes " \\ / control \1 newline \n tab \t é 😀 \u{2028}'
  check(json.decode(json.encode(text)), text)
  check(json.decode('"\\u0041\\/\\b\\f\\n\\r\\t\\ud83d\\ude00"'), "A/\b\f\n\r\t😀")
  self:debug('text survives: quotes " \\ / control 1 newline tab é 😀 U+2028')
  self:debug("empty list", json.encode(json.decode("[]")), "empty table", json.encode({}), "marked", json.encode(json.util.InitArray({})))
  self:debug("bad JSON raises", raising(12, { "", "{", "[1,", '{"a"}', "{'a':1}", "tru", "01", "1.", '"a', "[1 2]", '{"a":1}x', "nan" }, json.decode))
  local loop = {}
  loop.loop = loop
  self:debug("what has no JSON raises", raising(4, { print, { f = print }, { 0 / 0 }, loop }, json.encode))
  local deep = {}
  local at = deep
  for _ = 1, 199 do at.x = {} at = at.x end
  at.x = "end"
  local back, depth = json.decode(json.encode(deep)), 0
  while type(back) == "table" do back, depth = back.x, depth + 1 end
  self:debug("nested " .. depth .. " deep")
  local pretty = (json.encodeFormated or json.encode)({ a = { 1, 2 }, b = {} })
  same(json.decode(pretty), { a = { 1, 2 }, b = {} })
  self:debug("pretty " .. pretty:match("^{\n?"):gsub("\n", "\\n"))
  for _, sample in ipairs({ '{"a":{"b":[{"c":null},[],{}]}}', '[[[]],[{}],""]', '{"":0,"a.b":[true,false]}', "  [ 1 , -2.5e-3 ] " }) do
    same(json.decode(json.encode(json.decode(sample))), json.decode(sample))
  end
end

function QuickApp:records()
  local day = {}
  for i = 1, 1000 do
    day[i] = { t = 1700000000 + i * 60, kWh = i * 0.023, source = { id = i % 7, name = ("meter %03d"):format(i % 7) }, note = ("x"):rep(400) }
  end
  self:internalStorageSet("day", day)
  local back, sum = self:internalStorageGet("day"), 0
  for _, record in ipairs(back) do sum = sum + record.kWh end
  check(#back, 1000) check(back[1000].source.name, "meter 006")
  self:debug(("%d records, %d kB, one day's sum %.1f"):format(#back, 500, sum))
  local history = {}
  for i = 1, 100 do
    table.insert(history, i)
    if #history > 24 then table.remove(history, 1) end
  end
  self:internalStorageSet("history", history)
  self:internalStorageSet("secret", "s", true)
  self:debug("history trimmed to " .. #self:internalStorageGet("history") .. ", oldest " .. self:internalStorageGet("history")[1])
  local names = {}
  for name in pairs(self:internalStorageGet()) do names[#names + 1] = name end
  self:debug("storage lists " .. #names .. " names, hidden ones too")
  local values = { { "f", false }, { "z", 0 }, { "e", "" }, { "t", {} }, { "a/b c?d=é", 1 }, { "..", 2 } }
  for _, pair in ipairs(values) do
    self:internalStorageSet(pair[1], pair[2])
    same(self:internalStorageGet(pair[1]), pair[2], pair[1])
    self:internalStorageRemove(pair[1])
    check(self:internalStorageGet(pair[1]), nil)
  end
  self:debug("false, zero, empty text and empty table are values")
  local kinds = {}
  for _, value in ipairs({ 12.5, { 1, { a = true } }, false, "12.5" }) do
    self:setVariable("changing", value)
    same(self:getVariable("changing"), value)
    kinds[#kinds + 1] = type(self:getVariable("changing"))
  end
  self:debug("variables change type with what they hold: " .. table.concat(kinds, " "))
  self:internalStorageClear()
  check(next(self:internalStorageGet()), nil)
end

function QuickApp:tables()
  local csv, rows = 'id;name;kWh\n1;"a;b";2.5\n2;plain;4\n3;"say ""hi""";1e1\n', {}
  for line in csv:gmatch("[^\r\n]+") do
    local row, at = {}, 1
    while at <= #line + 1 do
      if line:sub(at, at) == '"' then
        local text = ""
        repeat
          local part, to = line:match('^([^"]*)"()', at + 1)
          text, at = text .. part, to
          local more = line:sub(at, at) == '"'
          if more then text = text .. '"' end
        until not more
        row[#row + 1], at = text, at + 1
      else
        local part, to = line:match("^([^;]*)();?", at)
        row[#row + 1], at = part, to + 1
      end
    end
    rows[#rows + 1] = row
  end
  check(rows[4][2], 'say "hi"') check(tonumber(rows[4][3]), 10.0)
  self:debug("csv " .. #rows - 1 .. ' rows, quoted "' .. rows[2][2] .. '"')
  local tariff = setmetatable({}, { __index = function(_, hour) return (hour < 6 or hour >= 22) and "night" or "day" end })
  local prices, sums = { day = 1.5, night = 1.125 }, { day = 0, night = 0 }
  for hour = 0, 23 do
    if hour % 2 == 0 or tariff[hour] == "night" then sums[tariff[hour]] = sums[tariff[hour]] + prices[tariff[hour]] end
  end
  sums.day = sums.day + 10.5
  sums.night = sums.night + 1.125
  self:debug(("tariff: day %g night %g total %.3f"):format(sums.day, sums.night, sums.day + sums.night))
end

function QuickApp:onInit()
  self:json()
  self:records()
  self:tables()
  self:updateProperty("value", 32.625)
  check(fibaro.getValue(self.id, "value"), 32.625)
  self:debug("checks passed")
end
