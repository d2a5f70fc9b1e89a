--%%name:Sonos player
--%%type:com.fibaro.player
--%%var:host=FAKE_HTTP
--%%u:{{button="prev",text="⏮",onReleased="prev"},{button="play",text="▶",onReleased="play"},{button="next",text="⏭",onReleased="next"}}
--%%u:{slider="vol",text="Volume",min="0",max="100",value="0",onChanged="volume"}
-- expect: volume is 23
-- expect: playing "Löve & Peace" by AC/DC
-- expect: state PLAYING
-- expect: 500 error text UPnPError 701

local function soap(service, action, args)
  local body = {}
  for _, a in ipairs(args or {}) do body[#body + 1] = ("<%s>%s</%s>"):format(a[1], tostring(a[2]), a[1]) end
  return ([[<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><u:%s xmlns:u="urn:%s">%s</u:%s></s:Body></s:Envelope>]])
    :format(action, service, table.concat(body), action)
end

local entities = { lt = "<", gt = ">", amp = "&", quot = '"', apos = "'" }
local function unescape(s)
  return (s:gsub("&(#?x?)(%w+);", function(kind, v)
    if kind == "#" then return utf8.char(tonumber(v)) elseif kind == "#x" then return utf8.char(tonumber(v, 16)) end
    return entities[v]
  end))
end
local function tag(xml, name) return xml:match("<" .. name .. "[^>]*>(.-)</" .. name .. ">") end

function QuickApp:call(action, args, cb)
  net.HTTPClient():request("http://" .. self:getVariable("host") .. "/sonos/control", {
    options = {
      method = "POST",
      headers = { ["Content-Type"] = "text/xml; charset=utf-8", ["SOAPACTION"] = "\"urn:X#" .. action .. "\"" },
      data = soap("X", action, args),
    },
    success = function(r)
      if r.status ~= 200 then return self:debug(r.status, "error text", "UPnPError " .. tag(r.data, "errorCode")) end
      cb(r.data)
    end,
  })
end

function QuickApp:play() self:updateProperty("state", "PLAYING") self:debug("state", self.properties.state) end
function QuickApp:setVolume(v) self:updateProperty("volume", tonumber(v)) end

function QuickApp:onInit()
  self:call("GetVolume", { { "InstanceID", 0 }, { "Channel", "Master" } }, function(xml)
    self:setVolume(tag(xml, "CurrentVolume"))
    self:updateView("vol", "value", tostring(self.properties.volume))
    self:debug("volume is", self.properties.volume)
    self:call("GetPositionInfo", nil, function(xml)
      local meta = unescape(tag(xml, "TrackMetaData"))
      self:debug(("playing %q by %s"):format(unescape(tag(meta, "dc:title")), tag(meta, "dc:creator")))
      self:play()
      self:call("Broken", nil, print)
    end)
  end)
end
