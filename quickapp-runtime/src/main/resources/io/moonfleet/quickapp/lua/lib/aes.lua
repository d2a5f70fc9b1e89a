-- AES with keys of 128, 192 and 256 bits; ECB, CBC and CTR; PKCS#7 padding for ECB and CBC. Everything is byte strings.
--   aes.encrypt(key, text, {mode = "CBC", iv = iv})   aes.decrypt(key, bytes, {mode = "CBC", iv = iv})

aes = {}

local pack, unpack, char, byte, concat = string.pack, string.unpack, string.char, string.byte, table.concat

local SBOX, INVERSE = {}, {}
local E0, E1, E2, E3 = {}, {}, {}, {} -- a round of encryption for each byte of a word
local D0, D1, D2, D3 = {}, {}, {}, {}

local function double(x)
  x = x << 1
  return x > 255 and x ~ 0x11b or x
end

local function times(a, b)
  local product = 0
  while b > 0 do
    if b & 1 == 1 then product = product ~ a end
    a, b = double(a), b >> 1
  end
  return product
end

local function rotated(word, bits)
  return (word >> bits | word << 32 - bits) & 0xffffffff
end

local function tables()
  local p, q = 1, 1
  repeat -- p runs through all numbers but 0, q is its inverse
    p = p ~ double(p)
    q = q ~ q << 1
    q = q ~ q << 2
    q = (q ~ q << 4) & 255
    if q & 128 ~= 0 then q = q ~ 9 end
    local x = q | q << 8
    local s = (q ~ x >> 7 ~ x >> 6 ~ x >> 5 ~ x >> 4) & 255
    SBOX[p] = s ~ 0x63
  until p == 1
  SBOX[0] = 0x63
  for i = 0, 255 do
    local s = SBOX[i]
    INVERSE[s] = i
    local e = times(s, 2) << 24 | s << 16 | s << 8 | times(s, 3)
    E0[i], E1[i], E2[i], E3[i] = e, rotated(e, 8), rotated(e, 16), rotated(e, 24)
  end
  for i = 0, 255 do
    local s = INVERSE[i]
    local d = times(s, 14) << 24 | times(s, 9) << 16 | times(s, 13) << 8 | times(s, 11)
    D0[i], D1[i], D2[i], D3[i] = d, rotated(d, 8), rotated(d, 16), rotated(d, 24)
  end
end

local function substituted(word)
  return SBOX[word >> 24] << 24 | SBOX[word >> 16 & 255] << 16 | SBOX[word >> 8 & 255] << 8 | SBOX[word & 255]
end

--- The words of all round keys.
local function expand(key)
  if not SBOX[0] then tables() end
  local length = #key // 4
  local words = { unpack(">" .. ("I4"):rep(length), key) }
  words[length + 1] = nil
  local constant = 1
  for i = length + 1, 4 * (length + 7) do
    local word = words[i - 1]
    if (i - 1) % length == 0 then
      word = substituted((word << 8 | word >> 24) & 0xffffffff) ~ constant << 24
      constant = double(constant)
    elseif length > 6 and (i - 1) % length == 4 then
      word = substituted(word)
    end
    words[i] = words[i - length] ~ word
  end
  return words, length + 6
end

local function encryptBlock(k, rounds, a, b, c, d)
  a, b, c, d = a ~ k[1], b ~ k[2], c ~ k[3], d ~ k[4]
  local i = 5
  for _ = 2, rounds do
    a, b, c, d =
      E0[a >> 24] ~ E1[b >> 16 & 255] ~ E2[c >> 8 & 255] ~ E3[d & 255] ~ k[i],
      E0[b >> 24] ~ E1[c >> 16 & 255] ~ E2[d >> 8 & 255] ~ E3[a & 255] ~ k[i + 1],
      E0[c >> 24] ~ E1[d >> 16 & 255] ~ E2[a >> 8 & 255] ~ E3[b & 255] ~ k[i + 2],
      E0[d >> 24] ~ E1[a >> 16 & 255] ~ E2[b >> 8 & 255] ~ E3[c & 255] ~ k[i + 3]
    i = i + 4
  end
  local S = SBOX
  return (S[a >> 24] << 24 | S[b >> 16 & 255] << 16 | S[c >> 8 & 255] << 8 | S[d & 255]) ~ k[i],
    (S[b >> 24] << 24 | S[c >> 16 & 255] << 16 | S[d >> 8 & 255] << 8 | S[a & 255]) ~ k[i + 1],
    (S[c >> 24] << 24 | S[d >> 16 & 255] << 16 | S[a >> 8 & 255] << 8 | S[b & 255]) ~ k[i + 2],
    (S[d >> 24] << 24 | S[a >> 16 & 255] << 16 | S[b >> 8 & 255] << 8 | S[c & 255]) ~ k[i + 3]
end

--- Round keys for the equivalent inverse cipher.
local function forDecryption(words, rounds)
  local k = {}
  for round = 0, rounds do
    for j = 1, 4 do
      local w = words[4 * (rounds - round) + j]
      if round > 0 and round < rounds then
        w = D0[SBOX[w >> 24]] ~ D1[SBOX[w >> 16 & 255]] ~ D2[SBOX[w >> 8 & 255]] ~ D3[SBOX[w & 255]]
      end
      k[4 * round + j] = w
    end
  end
  return k
end

local function decryptBlock(k, rounds, a, b, c, d)
  a, b, c, d = a ~ k[1], b ~ k[2], c ~ k[3], d ~ k[4]
  local i = 5
  for _ = 2, rounds do
    a, b, c, d =
      D0[a >> 24] ~ D1[d >> 16 & 255] ~ D2[c >> 8 & 255] ~ D3[b & 255] ~ k[i],
      D0[b >> 24] ~ D1[a >> 16 & 255] ~ D2[d >> 8 & 255] ~ D3[c & 255] ~ k[i + 1],
      D0[c >> 24] ~ D1[b >> 16 & 255] ~ D2[a >> 8 & 255] ~ D3[d & 255] ~ k[i + 2],
      D0[d >> 24] ~ D1[c >> 16 & 255] ~ D2[b >> 8 & 255] ~ D3[a & 255] ~ k[i + 3]
    i = i + 4
  end
  local S = INVERSE
  return (S[a >> 24] << 24 | S[d >> 16 & 255] << 16 | S[c >> 8 & 255] << 8 | S[b & 255]) ~ k[i],
    (S[b >> 24] << 24 | S[a >> 16 & 255] << 16 | S[d >> 8 & 255] << 8 | S[c & 255]) ~ k[i + 1],
    (S[c >> 24] << 24 | S[b >> 16 & 255] << 16 | S[a >> 8 & 255] << 8 | S[d & 255]) ~ k[i + 2],
    (S[d >> 24] << 24 | S[c >> 16 & 255] << 16 | S[b >> 8 & 255] << 8 | S[a & 255]) ~ k[i + 3]
end

local WORDS = ">I4I4I4I4"
local ZERO = ("\0"):rep(16)

local function fail(message) error(message, 4) end

local function prepare(key, data, options)
  options = options or {}
  local mode = (options.mode or "CBC"):upper()
  if type(key) ~= "string" or #key ~= 16 and #key ~= 24 and #key ~= 32 then
    fail("the key must be a string of 16, 24 or 32 bytes, not " .. (type(key) == "string" and #key or type(key)))
  elseif type(data) ~= "string" then
    fail("the data must be a string, not " .. type(data))
  elseif mode ~= "CBC" and mode ~= "ECB" and mode ~= "CTR" then
    fail("the mode must be CBC, CTR or ECB, not " .. mode)
  end
  local iv = options.iv or mode == "ECB" and ZERO
  if type(iv) ~= "string" or #iv ~= 16 then
    fail(mode .. " needs an iv of 16 bytes")
  end
  return mode, iv, options.padding ~= false and options.padding ~= "none"
end

--- CTR is the same in both directions.
local function counted(words, rounds, data, iv)
  local high, low = unpack(">i8i8", iv)
  local parts = {}
  for at = 1, #data, 16 do
    local a, b, c, d = encryptBlock(words, rounds, high >> 32, high & 0xffffffff, low >> 32, low & 0xffffffff)
    local block = data:sub(at, at + 15)
    local missing = 16 - #block
    local x, y, z, w = unpack(WORDS, block .. ZERO:sub(1, missing))
    local out = pack(WORDS, a ~ x, b ~ y, c ~ z, d ~ w)
    parts[#parts + 1] = missing == 0 and out or out:sub(1, #block)
    low = low + 1
    if low == 0 then high = high + 1 end
  end
  return concat(parts)
end

function aes.encrypt(key, data, options)
  local mode, iv, padded = prepare(key, data, options)
  local words, rounds = expand(key)
  if mode == "CTR" then
    return counted(words, rounds, data, iv)
  end
  if padded then
    local missing = 16 - #data % 16
    data = data .. char(missing):rep(missing)
  elseif #data % 16 ~= 0 then
    error("without padding the data must be a multiple of 16 bytes, not " .. #data, 2)
  end
  local parts = {}
  local a, b, c, d = unpack(WORDS, iv)
  for at = 1, #data, 16 do
    local x, y, z, w = unpack(WORDS, data, at)
    if mode == "CBC" then
      x, y, z, w = a ~ x, b ~ y, c ~ z, d ~ w
    end
    a, b, c, d = encryptBlock(words, rounds, x, y, z, w)
    parts[#parts + 1] = pack(WORDS, a, b, c, d)
  end
  return concat(parts)
end

local function unpadded(data)
  local count = byte(data, -1) or 0
  if count < 1 or count > 16 or data:sub(-count) ~= char(count):rep(count) then
    return nil, "the padding is wrong: another key, iv or mode, or damaged data"
  end
  return data:sub(1, -count - 1)
end

--- nil and a message when the padding is wrong.
function aes.decrypt(key, data, options)
  local mode, iv, padded = prepare(key, data, options)
  local words, rounds = expand(key)
  if mode == "CTR" then
    return counted(words, rounds, data, iv)
  end
  if #data % 16 ~= 0 then
    error("encrypted data must be a multiple of 16 bytes, not " .. #data, 2)
  end
  words = forDecryption(words, rounds)
  local parts = {}
  local a, b, c, d = unpack(WORDS, iv)
  for at = 1, #data, 16 do
    local x, y, z, w = unpack(WORDS, data, at)
    local p, q, r, s = decryptBlock(words, rounds, x, y, z, w)
    if mode == "CBC" then
      p, q, r, s = p ~ a, q ~ b, r ~ c, s ~ d
      a, b, c, d = x, y, z, w
    end
    parts[#parts + 1] = pack(WORDS, p, q, r, s)
  end
  local plain = concat(parts)
  if padded then
    return unpadded(plain)
  end
  return plain
end

return aes
