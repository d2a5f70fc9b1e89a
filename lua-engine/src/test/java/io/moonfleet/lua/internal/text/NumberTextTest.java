package io.moonfleet.lua.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.lua.LuaNumbers;
import io.moonfleet.lua.LuaString;
import io.moonfleet.lua.reference.ReferenceLua;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberTextTest {

    private static final long SEED = Long.getLong("moonfleet.fuzz.seed", 42);

    @TempDir
    Path directory;

    @Test
    void floatsReadAsLuaShowsThem() {
        assertThat(LuaNumbers.format(3.0)).isEqualTo("3.0");
        assertThat(LuaNumbers.format(-0.0)).isEqualTo("-0.0");
        assertThat(LuaNumbers.format(1e15)).isEqualTo("1e+15");
        assertThat(LuaNumbers.format(1e14)).isEqualTo("1e+14");
        assertThat(LuaNumbers.format(123456789012345.0)).isEqualTo("1.2345678901234e+14");
        assertThat(LuaNumbers.format(99999999999999.9)).isEqualTo("1e+14");
        assertThat(LuaNumbers.format(Double.MIN_VALUE)).isEqualTo("4.9406564584125e-324");
        assertThat(LuaNumbers.format(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
    }

    @Test
    void numeralsReadAsLuaReadsThem() {
        assertThat(LuaNumbers.parse(" 0x10\t")).isEqualTo(16L);
        assertThat(LuaNumbers.parse("0xffffffffffffffffff")).isEqualTo(-1L);
        assertThat(LuaNumbers.parse("9223372036854775808")).isEqualTo(0x1p63);
        assertThat(LuaNumbers.parse("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(LuaNumbers.parse("0x.8p-1074")).isEqualTo(0.0);
        assertThat(LuaNumbers.parse("0x1.8p-1074")).isEqualTo(2 * Double.MIN_VALUE);
        for (var wrong : List.of("", " ", ".", "5e", "0x", "0x.p1", "0x1p", "1 0", "- 1", "+-1", "inf", "nan", "1f")) {
            assertThat(LuaNumbers.parse(wrong)).as(wrong).isNull();
        }
    }

    @Test
    void randomNumbersAreFormattedAsByLua() throws IOException {
        var random = new Random(SEED);
        var formats = new ArrayList<String>();
        var script = new StringBuilder("local u, f = string.unpack, string.format;\n");
        var expected = new ByteBuilder(Caller.UNLIMITED);
        for (var i = 0; i < 20_000; i++) {
            var number = randomNumber(random);
            var format = randomFormat(random);
            formats.add(format + " of " + number);
            script.append("print(f('%s|%%.14g', u('>d', '".formatted(format));
            var bits = Double.doubleToRawLongBits(number);
            for (var shift = 56; shift >= 0; shift -= 8) {
                script.append("\\x%02x".formatted(bits >>> shift & 0xff));
            }
            script.append("'), (u('>d', '");
            for (var shift = 56; shift >= 0; shift -= 8) {
                script.append("\\x%02x".formatted(bits >>> shift & 0xff));
            }
            script.append("'))))\n");
            var spec = FormatSpec.parse(Caller.UNLIMITED, format.getBytes(StandardCharsets.ISO_8859_1), 1);
            spec.number(expected, number);
            expected.append('|');
            FormatSpec.parse(Caller.UNLIMITED, ".14g".getBytes(StandardCharsets.ISO_8859_1), 0)
                    .number(expected, number);
            expected.append('\n');
        }
        var file = Files.writeString(directory.resolve("numbers.lua"), chunked(script), StandardCharsets.ISO_8859_1);
        var lines = ReferenceLua.in(directory).arguments(file.toString()).run().lines();
        var ours = expected.toString().split("\n", -1);
        assertThat(lines).hasSameSizeAs(ours);
        for (var i = 0; i < formats.size(); i++) {
            assertThat(ours[i]).as("%s, seed %d", formats.get(i), SEED).isEqualTo(lines[i]);
        }
    }

    /** Each line in a function of its own: a Lua function holds only so many constants. */
    private static String chunked(StringBuilder script) {
        var lines = script.toString().split("\n", -1);
        var result = new StringBuilder(lines[0]).append('\n');
        for (var i = 1; i < lines.length; i++) {
            result.append(i % 100 == 1 ? "(function()\n" : "").append(lines[i]).append('\n');
            result.append(i % 100 == 0 || i == lines.length - 1 ? "end)();\n" : "");
        }
        return result.toString();
    }

    @Test
    void randomNumeralsAreReadAsByLua() throws IOException {
        var random = new Random(SEED);
        var numerals = new ArrayList<String>();
        for (var i = 0; i < 20_000; i++) {
            numerals.add(randomNumeral(random));
        }
        var file = Files.writeString(directory.resolve("numerals.txt"), String.join("\n", numerals) + "\n");
        var script = """
                for line in io.lines(...) do
                  local n = tonumber(line)
                  print(math.type(n), math.type(n) == 'float' and string.format('%a', n) or n)
                end
                """;
        var program = Files.writeString(directory.resolve("read.lua"), script);
        var lines = ReferenceLua.in(directory)
                .arguments(program.toString(), file.toString())
                .run()
                .lines();
        for (var i = 0; i < numerals.size(); i++) {
            assertThat(shown(LuaNumbers.parse(numerals.get(i))))
                    .as("'%s', seed %d", numerals.get(i), SEED)
                    .isEqualTo(lines[i]);
        }
    }

    private static String shown(Number number) {
        return switch (number) {
            case null -> "nil\tnil";
            case Long integer -> "integer\t" + integer;
            default -> {
                var out = new ByteBuilder(Caller.UNLIMITED);
                FormatSpec.quoted(out, number.doubleValue());
                yield "float\t" + out;
            }
        };
    }

    private static String randomNumeral(Random random) {
        var alphabet = random.nextBoolean() ? "0123456789.eE+-" : "0123456789abcdefxXpP.+- ";
        return switch (random.nextInt(6)) {
            case 0 -> Double.toString(randomNumber(random));
            case 1 -> Long.toString(random.nextLong() >> random.nextInt(60));
            case 2 ->
                "0x" + Long.toHexString(random.nextLong() >>> random.nextInt(60)) + "." + random.nextInt(99) + "p"
                        + (random.nextInt(2400) - 1200);
            case 3 -> random.nextInt(1000) + "." + random.nextInt(1_000_000) + "e" + (random.nextInt(60) - 30);
            case 4 -> Double.toHexString(randomNumber(random));
            default -> {
                var text = new StringBuilder();
                for (var i = random.nextInt(9); i >= 0; i--) {
                    text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                yield text.toString();
            }
        };
    }

    private static double randomNumber(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(2000) / 8.0 - 100;
            case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 3 -> random.nextLong() >> random.nextInt(62);
            case 4 -> (random.nextInt(200_000) + 0.5) / Math.pow(10, random.nextInt(8));
            case 5 -> Math.pow(10, random.nextInt(600) - 300);
            case 6 ->
                new double[] {0.0, -0.0, 1.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, 1 / 0.0}
                        [random.nextInt(7)];
            default -> random.nextDouble();
        };
    }

    private static String randomFormat(Random random) {
        var format = new StringBuilder("%");
        for (var flag : "-+ #0".toCharArray()) {
            if (random.nextInt(5) == 0) {
                format.append(flag);
            }
        }
        if (random.nextInt(3) == 0) {
            format.append(1 + random.nextInt(40));
        }
        if (random.nextInt(3) > 0) {
            format.append('.').append(random.nextInt(random.nextInt(4) == 0 ? 99 : 20));
        }
        // glibc 2.36 drops a zero too many of "%#.2g" of 99.75: without the alternative form for g.
        var conversions = format.indexOf("#") >= 0 ? "eEfaA" : "eEfgGaA";
        return format.append(conversions.charAt(random.nextInt(conversions.length())))
                .toString();
    }

    @Test
    void integersAreFormattedAsByC() {
        assertThat(integer("%#5o", 8)).isEqualTo("  010");
        assertThat(integer("%+.3d", 5)).isEqualTo("+005");
        assertThat(integer("%05d", -3)).isEqualTo("-0003");
        assertThat(integer("%05.1d", 3)).isEqualTo("    3");
        assertThat(integer("%#X", 255)).isEqualTo("0XFF");
        assertThat(integer("%.0d", 0)).isEmpty();
        assertThat(integer("%#.0o", 0)).isEqualTo("0");
        assertThat(integer("%d", Long.MIN_VALUE)).isEqualTo(Long.toString(Long.MIN_VALUE));
    }

    private static String integer(String format, long value) {
        var out = new ByteBuilder(Caller.UNLIMITED);
        FormatSpec.parse(Caller.UNLIMITED, LuaString.of(format).bytes(), 1).integer(out, value);
        return out.toString();
    }
}
