local name, tb
setmetatable({}, {__gc = function() local t = debug.getinfo(2) name = t.name.."/"..t.namewhat tb = debug.traceback() t = debug.getinfo(1, "n") name = name .. tostring(t.name)..t.namewhat end})
repeat local a = {} until name print(name) print(tb)
