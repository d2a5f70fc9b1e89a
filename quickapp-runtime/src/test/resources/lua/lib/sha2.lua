-- FIPS 180-4 and RFC 1321, 4231 examples
same(sha2.md5(""), "d41d8cd98f00b204e9800998ecf8427e")
same(sha2.md5("message digest"), "f96b697d7cb7938d525a2f31aaf161d0")
same(sha2.sha1("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d")
same(sha2.sha224("abc"), "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")
same(sha2.sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
same(sha2.sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
same(sha2.sha384("abc"), "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")
same(sha2.sha512("abc"), "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
  .. "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
same(sha2.sha512(("a"):rep(200)), "4b11459c33f52a22ee8236782714c150a3b2c60994e9acee17fe68947a3e6789"
  .. "f31e7668394592da7bef827cddca88c4e6f86e4df7ed1ae6cba71f3e98faee9f")
for length = 50, 70 do same(#sha2.sha256(("\0"):rep(length)), 64) end -- around the edge of a block
same(sha2.hmac(sha2.sha256, "key", "The quick brown fox jumps over the lazy dog"),
  "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8")
same(sha2.hmac(sha2.md5, "Jefe", "what do ya want for nothing?"), "750c783e6ab0b503eaa86e310a5db738")
same(sha2.hmac(sha2.sha1, ("\xaa"):rep(80), "Test Using Larger Than Block-Size Key - Hash Key First"),
  "aa4ae5e15272d00e95705637ce8a3b55ed402112")
same(sha2.hmac(sha2.sha512, ("k"):rep(200), "x"), "3bea04514dec7eac85d846ec90cead0c22ff461ba7250c03635876766055b829"
  .. "aac0109c567fa359e5f177a9e8c30233a682a33467845ac6f966813635668f7a")
same(sha2.bin_to_base64("Man") .. sha2.bin_to_base64("Ma") .. sha2.bin_to_base64("M"), "TWFuTWE=TQ==")
same(sha2.base64_to_bin("TWFu\nTWE="), "ManMa")
same(sha2.hex_to_bin("00fF") .. sha2.bin_to_hex("\1\xfe"), "\0\xff01fe")
raises(function() sha2.sha256(5) end, "the message must be a string, not number")
print("done")
