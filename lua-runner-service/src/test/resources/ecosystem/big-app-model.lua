MODULES[#MODULES + 1] = "model"
Model = setmetatable({ name = "Model v2", items = { { id = 1 }, { id = 2 }, { id = 3 } } }, { __index = { kind = "m" } })
assert(Utils and not quickApp)
