package io.moonfleet.lua.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the language's Lua files and compares with what lua5.3 printed for them ({@code lua5.3 x.lua > x.expected}). */
class CoreLuaFilesTest {

    private static final Path FILES = Path.of("src/test/lua/core");

    @ParameterizedTest(name = "{0}.lua prints what lua5.3 prints")
    @ValueSource(
            strings = {
                "coroutines",
                "errors",
                "hooks",
                "language",
                "messages",
                "metatables",
                "syntax",
                "tiers",
                "tracebacks"
            })
    void printsWhatTheReferencePrints(String name) throws IOException {
        var engine = LuaEngine.named("moonfleet");
        var out = new ByteArrayOutputStream();
        try (var context = engine.newContext(LuaConfig.trusted(out))) {
            var chunk = engine.compile(name + ".lua", Files.readAllBytes(FILES.resolve(name + ".lua")));
            context.call(context.load(chunk));
        }
        assertThat(withoutAddresses(out.toString(StandardCharsets.UTF_8)))
                .isEqualTo(withoutAddresses(Files.readString(FILES.resolve(name + ".expected"))));
    }

    private static String withoutAddresses(String text) {
        return text.replaceAll("0x[0-9a-f]{8,}", "ADDRESS");
    }
}
