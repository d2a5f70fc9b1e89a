MODULES = { "utils" }
Utils = {}
function Utils.number(n) return (tostring(n):gsub("%.", ",")) end
function Utils.deepCopy(t)
  if type(t) ~= "table" then return t end
  local r = {}
  for k, v in next, t do r[Utils.deepCopy(k)] = Utils.deepCopy(v) end
  return setmetatable(r, getmetatable(t))
end
function Utils.equal(a, b)
  if type(a) ~= type(b) then return false end
  if type(a) ~= "table" then return a == b end
  for k, v in pairs(a) do if not Utils.equal(v, b[k]) then return false end end
  for k in pairs(b) do if a[k] == nil then return false end end
  return true
end
function Utils.sortedPairs(t)
  local keys = {}
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys)
  local i = 0
  return function() i = i + 1 if keys[i] ~= nil then return keys[i], t[keys[i]] end end
end
function Utils.memoize(f)
  local cache = setmetatable({}, { __mode = "kv" })
  return function(n) local v = cache[n] if v == nil then v = f(n) cache[n] = v end return v end
end
