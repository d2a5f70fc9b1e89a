--%%name:JSON corners
--%%type:com.fibaro.genericDevice
-- expect: nulls 3 {"a":null} nil
-- expect: big 9007199254740993 -1 1e+20
-- expect: unicode é😀 6
-- expect: keys 1 a
-- expect: empty {} [] {"list":[]}
-- expect: error mentions position true
-- expect: float stays float 1.0

function QuickApp:onInit()
  local d = json.decode('{"l":[1,null,3],"n":null}')
  self:debug("nulls", d.l[3], json.encode({ a = json.null }), d.n)
  local b = json.decode('{"a":9007199254740993,"b":-1,"c":1e20}')
  self:debug("big", b.a, b.b, b.c)
  local u = json.decode('"\\u00e9\\uD83D\\uDE00"')
  self:debug("unicode", u, #u)
  local keys = {}
  for k in pairs(json.decode(json.encode({ ["1"] = true, a = true }))) do keys[#keys + 1] = k end
  table.sort(keys)
  self:debug("keys", table.unpack(keys))
  self:debug("empty", json.encode({}), json.encode(json.util.InitArray({})), json.encode({ list = json.util.InitArray({}) }))
  local ok, err = pcall(json.decode, '{"a":\n tru}')
  self:debug("error mentions position", not ok and (tostring(err):find("line 2") or tostring(err):find("%d")) ~= nil)
  self:debug("float stays float", json.decode(json.encode(1.0)))
end
