-- A JSON encoder and decoder written in Lua.
local escapes = { ['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\n", ["\t"] = "\\t" }
local encode
local function quote(s) return '"' .. s:gsub('[%c"\\]', escapes) .. '"' end
local function list(t)
  local out = {}
  for i, v in ipairs(t) do out[i] = encode(v) end
  return "[" .. table.concat(out, ",") .. "]"
end
local function object(t)
  local keys, out = {}, {}
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys)
  for i, k in ipairs(keys) do out[i] = quote(k) .. ":" .. encode(t[k]) end
  return "{" .. table.concat(out, ",") .. "}"
end
function encode(v)
  local kind = type(v)
  if kind == "string" then return quote(v) end
  if kind == "table" then return #v > 0 and list(v) or object(v) end
  return tostring(v)
end
local decode
local function skip(s, i) return s:find("%S", i) end
local function text(s, i)
  local j = s:find('["\\]', i)
  if s:byte(j) == 34 then return s:sub(i, j - 1), j + 1 end
  local parts = {}
  while s:byte(j) ~= 34 do
    parts[#parts + 1] = s:sub(i, j - 1)
    local c = s:sub(j + 1, j + 1)
    parts[#parts + 1] = c == "n" and "\n" or c == "t" and "\t" or c
    i = j + 2
    j = s:find('["\\]', i)
  end
  return table.concat(parts) .. s:sub(i, j - 1), j + 1
end
local constants = { t = { "true", true }, f = { "false", false }, n = { "null", nil } }
function decode(s, i)
  i = skip(s, i)
  local c = s:sub(i, i)
  if c == '"' then return text(s, i + 1) end
  if c == "{" then
    local t = {}
    i = skip(s, i + 1)
    while s:sub(i, i) ~= "}" do
      local k, v
      k, i = text(s, i + 1)
      i = skip(s, i) + 1
      v, i = decode(s, i)
      t[k] = v
      i = skip(s, i)
      if s:sub(i, i) == "," then i = skip(s, i + 1) end
    end
    return t, i + 1
  end
  if c == "[" then
    local t, n = {}, 0
    i = skip(s, i + 1)
    while s:sub(i, i) ~= "]" do
      n = n + 1
      t[n], i = decode(s, i)
      i = skip(s, i)
      if s:sub(i, i) == "," then i = skip(s, i + 1) end
    end
    return t, i + 1
  end
  local constant = constants[c]
  if constant then return constant[2], i + #constant[1] end
  local number = s:match("^-?%d+%.?%d*[eE]?[+-]?%d*", i)
  return tonumber(number), i + #number
end
local devices = {}
for i = 1, 40 do
  devices[i] = {
    id = i, name = "Lamp \"" .. i .. "\"", enabled = i % 2 == 0, roomID = i % 5,
    properties = { value = i * 1.5, unit = "W", log = "line\nbreak", categories = { "lights", "other" } },
  }
end
return function()
  local out
  for i = 1, 4 do
    local s = encode(devices)
    out = encode((decode(s, 1)))
    assert(out == s)
  end
  return #out
end
