--%%name:Bits and runes
--%%type:com.fibaro.genericDevice
-- expect: crc16 4B37 crc32 CBF43926
-- expect: base64 TWFu IE1h and back Man Ma
-- expect: bit32 240 4294967295 15
-- expect: utf8 5 ö 246 true
-- expect: modbus 01 03 00 00 00 0A C5 CD
-- expect: float from registers 21.5

local function crc16(s)
  local crc = 0xFFFF
  for i = 1, #s do
    crc = crc ~ s:byte(i)
    for _ = 1, 8 do
      if crc & 1 == 1 then crc = (crc >> 1) ~ 0xA001 else crc = crc >> 1 end
    end
  end
  return crc
end

local function crc32(s)
  local crc = 0xFFFFFFFF
  for c in s:gmatch(".") do
    crc = crc ~ c:byte()
    for _ = 1, 8 do crc = (crc >> 1) ~ (0xEDB88320 & -(crc & 1)) end
  end
  return ~crc & 0xFFFFFFFF
end

local b64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
local function enc(data)
  return ((data:gsub('.', function(x)
    local r, b = '', x:byte()
    for i = 8, 1, -1 do r = r .. (b % 2 ^ i - b % 2 ^ (i - 1) > 0 and '1' or '0') end
    return r
  end) .. '0000'):gsub('%d%d%d?%d?%d?%d?', function(x)
    if #x < 6 then return '' end
    local c = 0
    for i = 1, 6 do c = c + (x:sub(i, i) == '1' and 2 ^ (6 - i) or 0) end
    return b64:sub(c + 1, c + 1)
  end) .. ({ '', '==', '=' })[#data % 3 + 1])
end
local function dec(data)
  data = data:gsub('[^' .. b64 .. '=]', '')
  return (data:gsub('.', function(x)
    if x == '=' then return '' end
    local r, f = '', (b64:find(x, 1, true) - 1)
    for i = 6, 1, -1 do r = r .. (f % 2 ^ i - f % 2 ^ (i - 1) > 0 and '1' or '0') end
    return r
  end):gsub('%d%d%d?%d?%d?%d?%d?%d?', function(x)
    if #x ~= 8 then return '' end
    local c = 0
    for i = 1, 8 do c = c + (x:sub(i, i) == '1' and 2 ^ (8 - i) or 0) end
    return string.char(c)
  end))
end

function QuickApp:onInit()
  self:debug(("crc16 %04X crc32 %08X"):format(crc16("123456789"), crc32("123456789")))
  self:debug("base64", enc("Man"), enc(" Ma"), "and back", dec("TWFu"), dec("TWE="))
  self:debug("bit32", bit32.lshift(15, 4), bit32.bnot(0), bit32.extract(0xF0, 4, 4))
  self:debug("utf8", utf8.len("hällö"), utf8.char(246), utf8.codepoint("ö"), ("ö"):match(utf8.charpattern) == "ö")
  local pdu = string.pack(">BBHH", 1, 3, 0, 10)
  pdu = pdu .. string.pack("<H", crc16(pdu))
  self:debug("modbus", (pdu:gsub(".", function(c) return ("%02X "):format(c:byte()) end):sub(1, -2)))
  self:debug("float from registers", (string.unpack(">f", string.pack(">HH", 0x41AC, 0x0000))))
end
