-- NIST SP 800-38A, F.1, F.2 and F.5: the first two blocks for each length of key
local hex = sha2.hex_to_bin
local KEYS = {
  hex "2b7e151628aed2a6abf7158809cf4f3c",
  hex "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
  hex "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
}
local TEXT = hex "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
local IV, COUNTER = hex "000102030405060708090a0b0c0d0e0f", hex "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"
local WANTED = {
  ECB = {
    "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf",
    "bd334f1d6e45f25ff712a214571fa5cc974104846d0ad3ad7734ecb3ecee4eef",
    "f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870",
  },
  CBC = {
    "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2",
    "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a",
    "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d",
  },
  CTR = {
    "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff",
    "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e94",
    "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5",
  },
}
for mode, results in pairs(WANTED) do
  for i, key in ipairs(KEYS) do
    local options = { mode = mode, iv = mode == "CTR" and COUNTER or IV, padding = false }
    local encrypted = aes.encrypt(key, TEXT, options)
    same(sha2.bin_to_hex(encrypted), results[i], mode .. i)
    same(aes.decrypt(key, encrypted, options), TEXT, mode .. i)
  end
end
for length = 0, 40 do
  local text = ("\0\xff"):rep(20):sub(1, length)
  for _, mode in ipairs({ "ECB", "CBC", "CTR" }) do
    local options = { mode = mode, iv = IV }
    local encrypted = aes.encrypt(KEYS[1], text, options)
    same(#encrypted, mode == "CTR" and length or (length // 16 + 1) * 16)
    same(aes.decrypt(KEYS[1], encrypted, options), text)
  end
end
-- a counter that overflows into its upper half
local high = ("\xff"):rep(16)
same(aes.decrypt(KEYS[1], aes.encrypt(KEYS[1], TEXT, { mode = "ctr", iv = high }), { mode = "ctr", iv = high }), TEXT)
local nothing, why = aes.decrypt(KEYS[2]:sub(1, 16), aes.encrypt(KEYS[1], "secret", { iv = IV }), { iv = IV })
same(nothing, nil) same(why:find("padding") ~= nil, true)
raises(function() aes.encrypt("short", "x", { iv = IV }) end, "16, 24 or 32 bytes, not 5")
raises(function() aes.encrypt(KEYS[1], "x", {}) end, "CBC needs an iv of 16 bytes")
raises(function() aes.encrypt(KEYS[1], "x", { mode = "GCM" }) end, "must be CBC, CTR or ECB, not GCM")
raises(function() aes.encrypt(KEYS[1], "x", { mode = "ECB", padding = false }) end, "multiple of 16")
print("done")
