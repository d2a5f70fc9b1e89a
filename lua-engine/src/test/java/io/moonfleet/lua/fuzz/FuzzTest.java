package io.moonfleet.lua.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.lua.reference.OurLua;
import io.moonfleet.lua.reference.ReferenceLua;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random library calls and programs on lua5.3 and on our engine. Longer with {@code -Dmoonfleet.fuzz.seconds=600}, others
 * with {@code -Dmoonfleet.fuzz.seed=N}.
 */
class FuzzTest {

    private static final long SEED = Long.getLong("moonfleet.fuzz.seed", 1);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("moonfleet.fuzz.seconds", 8));

    /** The same cases on every machine, unless a longer search is asked for. */
    private static final int BATCHES = System.getProperty("moonfleet.fuzz.seconds") == null ? 15 : Integer.MAX_VALUE;

    private static final int BATCH = 400;
    private static final int REPORTED = 12;

    private static final String PRELUDE = """
            local function line(n, ok, ...)
              local values = table.pack(...)
              for i = 1, values.n do
                local v = values[i]
                if v ~= v then v = "nan" end
                if math.type(v) == "float" then v = string.format("%.17g (float)", v) end
                if type(v) == "table" and getmetatable(v) == nil then
                  local r = {}
                  for j = 1, 12 do r[j] = type(v[j]) == "table" and "table" or tostring(v[j]) end
                  v = "{" .. table.concat(r, ",") .. "}"
                end
                local _, text = pcall(tostring, v)
                values[i] = (text:gsub("0x%x+", "ADDR"):gsub("builtin: ", "function: "))
              end
              print("case " .. n, ok and "=" or "!", table.concat(values, " | "))
            end
            local function case(n, f) line(n, pcall(f)) end
            local function run(n, source)
              local f, e = load(source, "=p")
              if f then line(n, pcall(f, 1, "va")) else print("case " .. n, "syntax", e) end
              G1, G2 = nil, nil
            end
            local function trace(n, source)
              local f, e = load(source, "=p")
              if not f then print("case " .. n, "syntax", e) return end
              local events = {}
              local function hook(event, line)
                local info = debug.getinfo(2, "nSlt")
                local name = debug.getlocal(2, 1)
                events[#events + 1] = ("%s%s:%s:%s:%s:%s"):format(event:sub(1, 2), line or "", info.currentline,
                    info.name or "", info.what:sub(1, 1), event == "line" and name or "")
              end
              local lines = {}
              for k in pairs(debug.getinfo(f, "L").activelines) do lines[#lines + 1] = k end
              table.sort(lines)
              local co = coroutine.create(f)
              debug.sethook(co, hook, ("l"):rep(n % 2) .. "cr", n % 3 == 0 and 5 or 0)
              local ok, e = coroutine.resume(co, 1, "va")
              print("case " .. n, ok, tostring(e):gsub("0x%x+", "ADDR"), table.concat(lines, " "))
              print((table.concat(events, " "):gsub("debug.sethook", "")))
              G1, G2 = nil, nil
            end
            local function info(...)
              local i = debug.getinfo(...)
              if not i then return nil end
              local r = {}
              for k, v in pairs(i) do
                if k == "activelines" then
                  local lines = {}
                  for l in pairs(v) do lines[#lines + 1] = l end
                  table.sort(lines)
                  v = table.concat(lines, ",")
                end
                r[#r + 1] = k .. "=" .. tostring(v)
              end
              table.sort(r)
              return table.concat(r, " ")
            end
            local function loaded(f, ...)
              if f then return "loaded", pcall(f, 1) end
              return f, ...
            end
            local function hex(s) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
            local function changed(f, t, ...) local function r(...) return t, ... end return r(f(t, ...)) end
            local function all(s, p) local r = {} for a, b in s:gmatch(p) do r[#r + 1] = tostring(a) .. "," .. tostring(b) end return table.concat(r, ";") end
            local print0 = print
            function print(...)
              local t = table.pack(...)
              for i = 1, t.n do t[i] = (tostring(t[i]):gsub("0x%x+", "ADDR"):gsub("builtin: ", "function: ")) end
              print0(table.concat(t, "\\t"))
            end
            """;

    @TempDir
    Path directory;

    @Test
    void libraryCallsGiveWhatLua53Gives() throws IOException {
        var calls = new RandomCalls(new Random(SEED));
        compare("library calls", () -> calls.next(), source -> "case(%d, function() return " + source + " end)\n");
    }

    @Test
    void theDebugLibraryAndLoadGiveWhatLua53Gives() throws IOException {
        var calls = new RandomDebugCalls(new Random(SEED));
        compare("debug calls", calls::next, source -> "case(%d, function() return " + source + " end)\n");
    }

    @Test
    void hooksAreCalledWhenLua53CallsThem() throws IOException {
        var programs = new RandomPrograms(new Random(SEED));
        compare("traces", programs::next, source -> "trace(%d, [==[" + source + "]==])\n");
    }

    @Test
    void programsDoWhatLua53Does() throws IOException {
        var programs = new RandomPrograms(new Random(SEED));
        compare("programs", programs::next, source -> "run(%d, [==[" + source + "]==])\n");
    }

    private void compare(String what, Supplier<String> sources, java.util.function.UnaryOperator<String> wrapping)
            throws IOException {
        var end = System.nanoTime() + TIME.toNanos();
        var differences = new ArrayList<String>();
        var compared = 0;
        var spoiled = 0;
        for (var batch = 0; batch < BATCHES && System.nanoTime() < end && differences.size() < REPORTED; batch++) {
            var cases = new ArrayList<String>();
            var script = new StringBuilder(PRELUDE);
            for (var i = 0; i < BATCH; i++) {
                var source = sources.get();
                cases.add(source);
                script.append("(function() ")
                        .append(wrapping.apply(source.replace("%", "%%")).formatted(i))
                        .append("end)();\n");
            }
            var file = directory.resolve("batch" + batch + ".lua");
            Files.writeString(
                    file, script.toString().replace("\nlocal print0", ";\nlocal print0"), StandardCharsets.ISO_8859_1);
            var theirs = ReferenceLua.in(directory).arguments(file.toString()).run();
            if (!theirs.err().isEmpty()) { // a case broke what the batch itself needs, as the upvalues of its print
                spoiled++;
                assertThat(spoiled)
                        .as("batches that lua5.3 does not get through, seed %d: %s", SEED, theirs.err())
                        .isLessThan(2 + batch / 20);
                continue;
            }
            var ours = OurLua.in(directory).arguments(file.toString()).run();
            collect(differences, cases, theirs.out(), ours.out() + ours.err());
            compared += BATCH;
        }
        assertThat(String.join("\n\n", differences))
                .as("%s: %d compared, seed %d", what, compared, SEED)
                .isEmpty();
    }

    private static void collect(List<String> differences, List<String> cases, String theirs, String ours) {
        var expected = split(theirs, cases.size());
        var actual = split(ours, cases.size());
        for (var i = 0; i < cases.size() && differences.size() < REPORTED; i++) {
            if (!expected.get(i).equals(actual.get(i))) {
                differences.add(
                        cases.get(i).strip() + "\n  lua5.3: " + expected.get(i) + "\n  ours:   " + actual.get(i));
            }
        }
    }

    /** What each case printed: everything up to its own line. */
    private static List<String> split(String output, int count) {
        var parts = new ArrayList<String>();
        var from = 0;
        var text = output.replaceAll("-?\\bnan\\b", "nan");
        for (var i = 0; i < count; i++) {
            var at = text.indexOf("case " + i + "\t", from);
            if (at < 0) {
                parts.add("(missing) " + text.substring(from, Math.min(text.length(), from + 300)));
                continue;
            }
            var next = text.indexOf("\ncase " + (i + 1) + "\t", at);
            var lineEnd = next < 0 ? text.length() : next + 1;
            // what a case prints comes before its line: it is compared together with the line before
            parts.add(text.substring(at, lineEnd).strip());
            from = lineEnd;
        }
        return parts;
    }
}
