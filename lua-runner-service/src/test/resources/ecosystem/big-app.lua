--%%name:Big app
--%%type:com.fibaro.deviceController
--%%headers:big-app-headers.inc
--%%file:big-app-utils.lua,utils
--%%file:big-app-model.lua:model
-- expect: utils before model before main
-- expect: header variable 17
-- expect: module table Model v2 has 3
-- expect: locale sv 12,5
-- expect: deep copy equal true same false
-- expect: sorted a=1 b=2 c=3
-- expect: memo 832040

function QuickApp:onInit()
  self:debug(table.concat(MODULES, " before ") .. " before main")
  self:debug("header variable", self:getVariable("answer"))
  self:debug("module table", Model.name, "has", #Model.items)
  self:debug("locale sv", Utils.number(12.5))
  local copy = Utils.deepCopy(Model)
  self:debug("deep copy equal", Utils.equal(copy, Model), "same", copy == Model)
  local out = {}
  for k, v in Utils.sortedPairs({ c = 3, a = 1, b = 2 }) do out[#out + 1] = k .. "=" .. v end
  self:debug("sorted", table.unpack(out))
  local fib fib = Utils.memoize(function(n) return n < 2 and n or fib(n - 1) + fib(n - 2) end)
  self:debug("memo", fib(30))
end
