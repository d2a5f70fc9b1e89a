-- Hashes and HMAC over byte strings. Each hash takes a message and gives its digest in hexadecimal digits.

sha2 = {}

local pack, unpack, rep, format, concat = string.pack, string.unpack, string.rep, string.format, table.concat

-- FIPS 180-4: fractional parts of the cube roots of the first 80 primes, and of the square roots of the first 16.
local K64 = {
  0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc, 0x3956c25bf348b538,
  0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118, 0xd807aa98a3030242, 0x12835b0145706fbe,
  0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2, 0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235,
  0xc19bf174cf692694, 0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
  0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5, 0x983e5152ee66dfab,
  0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4, 0xc6e00bf33da88fc2, 0xd5a79147930aa725,
  0x06ca6351e003826f, 0x142929670a0e6e70, 0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed,
  0x53380d139d95b3df, 0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
  0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30, 0xd192e819d6ef5218,
  0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8, 0x19a4c116b8d2d0c8, 0x1e376c085141ab53,
  0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8, 0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373,
  0x682e6ff3d6b2b8a3, 0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
  0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b, 0xca273eceea26619c,
  0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178, 0x06f067aa72176fba, 0x0a637dc5a2c898a6,
  0x113f9804bef90dae, 0x1b710b35131c471b, 0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc,
  0x431d67c49c100d4c, 0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
}
local H512 = {
  0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1,
  0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
}
local H384 = {
  0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939, 0x67332667ffc00b31,
  0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
}
local K32, H256, H224, SINES = {}, {}, {}, {}
for i = 1, 64 do
  K32[i] = K64[i] >> 32
  SINES[i] = math.floor(math.abs(math.sin(i)) * 2 ^ 32)
end
for i = 1, 8 do
  H256[i], H224[i] = H512[i] >> 32, H384[i] & 0xffffffff
end

local WORDS32, WORDS64 = ">" .. rep("I4", 16), ">" .. rep("i8", 16)

local function sha256(message, start, outputWords)
  local length = #message
  message = message .. "\128" .. rep("\0", (55 - length) % 64) .. pack(">I8", length * 8)
  local h1, h2, h3, h4, h5, h6, h7, h8 = table.unpack(start)
  local K = K32
  for at = 1, #message, 64 do
    local w = { unpack(WORDS32, message, at) }
    for i = 17, 64 do
      local x, y = w[i - 15], w[i - 2]
      x, y = x | x << 32, y | y << 32 -- a rotation of 32 bits is a shift of the doubled word
      w[i] = w[i - 16] + w[i - 7] + ((x >> 7 ~ x >> 18) & 0xffffffff ~ w[i - 15] >> 3)
        + ((y >> 17 ~ y >> 19) & 0xffffffff ~ w[i - 2] >> 10) & 0xffffffff
    end
    local a, b, c, d, e, f, g, h = h1, h2, h3, h4, h5, h6, h7, h8
    for i = 1, 64 do
      local e2, a2 = e | e << 32, a | a << 32
      local t1 = h + ((e2 >> 6 ~ e2 >> 11 ~ e2 >> 25) & 0xffffffff) + (g ~ e & (f ~ g)) + K[i] + w[i]
      local t2 = ((a2 >> 2 ~ a2 >> 13 ~ a2 >> 22) & 0xffffffff) + (a & b | c & (a | b))
      h, g, f, e, d, c, b, a = g, f, e, d + t1 & 0xffffffff, c, b, a, t1 + t2 & 0xffffffff
    end
    h1, h2, h3, h4 = h1 + a & 0xffffffff, h2 + b & 0xffffffff, h3 + c & 0xffffffff, h4 + d & 0xffffffff
    h5, h6, h7, h8 = h5 + e & 0xffffffff, h6 + f & 0xffffffff, h7 + g & 0xffffffff, h8 + h & 0xffffffff
  end
  return format(rep("%08x", outputWords), h1, h2, h3, h4, h5, h6, h7, h8)
end

local function sha512(message, start, digits)
  local length = #message
  message = message .. "\128" .. rep("\0", (111 - length) % 128 + 8) .. pack(">I8", length * 8)
  local h1, h2, h3, h4, h5, h6, h7, h8 = table.unpack(start)
  local K = K64
  for at = 1, #message, 128 do
    local w = { unpack(WORDS64, message, at) }
    for i = 17, 80 do
      local x, y = w[i - 15], w[i - 2]
      w[i] = w[i - 16] + w[i - 7] + ((x >> 1 | x << 63) ~ (x >> 8 | x << 56) ~ x >> 7)
        + ((y >> 19 | y << 45) ~ (y >> 61 | y << 3) ~ y >> 6)
    end
    local a, b, c, d, e, f, g, h = h1, h2, h3, h4, h5, h6, h7, h8
    for i = 1, 80 do
      local t1 = h + ((e >> 14 | e << 50) ~ (e >> 18 | e << 46) ~ (e >> 41 | e << 23)) + (g ~ e & (f ~ g)) + K[i] + w[i]
      local t2 = ((a >> 28 | a << 36) ~ (a >> 34 | a << 30) ~ (a >> 39 | a << 25)) + (a & b | c & (a | b))
      h, g, f, e, d, c, b, a = g, f, e, d + t1, c, b, a, t1 + t2
    end
    h1, h2, h3, h4, h5, h6, h7, h8 = h1 + a, h2 + b, h3 + c, h4 + d, h5 + e, h6 + f, h7 + g, h8 + h
  end
  return format(rep("%016x", 8), h1, h2, h3, h4, h5, h6, h7, h8):sub(1, digits)
end

local function checked(message)
  if type(message) ~= "string" then
    error("the message must be a string, not " .. type(message), 3)
  end
  return message
end

function sha2.sha224(message) return sha256(checked(message), H224, 7) end
function sha2.sha256(message) return sha256(checked(message), H256, 8) end
function sha2.sha384(message) return sha512(checked(message), H384, 96) end
function sha2.sha512(message) return sha512(checked(message), H512, 128) end

function sha2.sha1(message)
  message = checked(message)
  local length = #message
  message = message .. "\128" .. rep("\0", (55 - length) % 64) .. pack(">I8", length * 8)
  local h1, h2, h3, h4, h5 = 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0
  for at = 1, #message, 64 do
    local w = { unpack(WORDS32, message, at) }
    for i = 17, 80 do
      local x = w[i - 3] ~ w[i - 8] ~ w[i - 14] ~ w[i - 16]
      w[i] = (x << 1 | x >> 31) & 0xffffffff
    end
    local a, b, c, d, e = h1, h2, h3, h4, h5
    for i = 1, 80 do
      local f, k
      if i <= 20 then f, k = d ~ b & (c ~ d), 0x5a827999
      elseif i <= 40 then f, k = b ~ c ~ d, 0x6ed9eba1
      elseif i <= 60 then f, k = b & c | d & (b | c), 0x8f1bbcdc
      else f, k = b ~ c ~ d, 0xca62c1d6 end
      a, b, c, d, e = (a << 5 | a >> 27) + f + e + k + w[i] & 0xffffffff, a, (b << 30 | b >> 2) & 0xffffffff, c, d
    end
    h1, h2, h3 = h1 + a & 0xffffffff, h2 + b & 0xffffffff, h3 + c & 0xffffffff
    h4, h5 = h4 + d & 0xffffffff, h5 + e & 0xffffffff
  end
  return format(rep("%08x", 5), h1, h2, h3, h4, h5)
end

local MD5_SHIFTS = { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } }
local MD5_WORDS = "<" .. rep("I4", 16)

function sha2.md5(message)
  message = checked(message)
  local length = #message
  message = message .. "\128" .. rep("\0", (55 - length) % 64) .. pack("<I8", length * 8)
  local h1, h2, h3, h4 = 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476
  for at = 1, #message, 64 do
    local w = { unpack(MD5_WORDS, message, at) }
    local a, b, c, d = h1, h2, h3, h4
    for i = 0, 63 do
      local round = i // 16
      local f, g
      if round == 0 then f, g = d ~ b & (c ~ d), i
      elseif round == 1 then f, g = c ~ d & (b ~ c), (5 * i + 1) % 16
      elseif round == 2 then f, g = b ~ c ~ d, (3 * i + 5) % 16
      else f, g = c ~ (b | ~d & 0xffffffff), 7 * i % 16 end
      local x = a + f + SINES[i + 1] + w[g + 1] & 0xffffffff
      local shift = MD5_SHIFTS[round + 1][i % 4 + 1]
      a, d, c, b = d, c, b, b + (x << shift | x >> 32 - shift) & 0xffffffff
    end
    h1, h2, h3, h4 = h1 + a & 0xffffffff, h2 + b & 0xffffffff, h3 + c & 0xffffffff, h4 + d & 0xffffffff
  end
  return (pack("<I4I4I4I4", h1, h2, h3, h4):gsub(".", function(c) return format("%02x", c:byte()) end))
end

function sha2.hex_to_bin(hex)
  return (hex:gsub("%x%x", function(digits) return string.char(tonumber(digits, 16)) end))
end

function sha2.bin_to_hex(bytes)
  return (bytes:gsub(".", function(byte) return format("%02x", byte:byte()) end))
end

local BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

function sha2.bin_to_base64(bytes)
  local parts = {}
  for at = 1, #bytes, 3 do
    local a, b, c = bytes:byte(at, at + 2)
    local bits = a << 16 | (b or 0) << 8 | (c or 0)
    for i = 0, 3 do
      local digit = bits >> (18 - 6 * i) & 63
      parts[#parts + 1] = (i == 2 and not b or i == 3 and not c) and "=" or BASE64:sub(digit + 1, digit + 1)
    end
  end
  return concat(parts)
end

function sha2.base64_to_bin(text)
  local parts, bits, count = {}, 0, 0
  for digit in text:gmatch("[%w+/]") do
    bits, count = (bits << 6 | BASE64:find(digit, 1, true) - 1) & 0xffffff, count + 6
    if count >= 8 then
      count = count - 8
      parts[#parts + 1] = string.char(bits >> count & 255)
    end
  end
  return concat(parts)
end

local BLOCK = { [sha2.sha384] = 128, [sha2.sha512] = 128 }

--- sha2.hmac(sha2.sha256, key, message) gives hexadecimal digits.
function sha2.hmac(hash, key, message)
  local size = BLOCK[hash] or 64
  if #key > size then
    key = sha2.hex_to_bin(hash(key))
  end
  key = key .. rep("\0", size - #key)
  local function with(mask)
    return (key:gsub(".", function(byte) return string.char(byte:byte() ~ mask) end))
  end
  return hash(with(0x5c) .. sha2.hex_to_bin(hash(with(0x36) .. message)))
end

return sha2
