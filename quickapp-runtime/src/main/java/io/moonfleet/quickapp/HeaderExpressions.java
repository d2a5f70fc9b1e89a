package io.moonfleet.quickapp;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.lua.HostFunction;
import io.moonfleet.lua.LuaConfig;
import io.moonfleet.lua.LuaContext;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.lua.LuaException;
import io.moonfleet.lua.LuaKilled;
import io.moonfleet.lua.LuaLimits;
import io.moonfleet.lua.LuaString;
import io.moonfleet.quickapp.internal.json.LuaJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Evaluates the Lua expressions in typed headers; a name that Lua doesn't know is an environment variable. */
final class HeaderExpressions implements AutoCloseable {

    private static final long INSTRUCTIONS = 1_000_000;

    private final LuaEngine engine;
    private final LuaContext context;
    private final LuaJson json;

    HeaderExpressions(LuaEngine engine, Map<String, String> environment) {
        this.engine = engine;
        this.context = engine.newContext(
                LuaConfig.tenant().withLimits(LuaLimits.TENANT.withInstructionsPerCall(INSTRUCTIONS)));
        this.json = new LuaJson(context);
        var fallback = context.newTable();
        fallback.put("__index", context.function("environment", arguments -> {
            var value = environment.get(arguments.text(2));
            return HostFunction.one(value == null ? null : LuaString.of(value));
        }));
        context.globals().setMetatable(fallback);
    }

    /** @throws QuickAppException it is no Lua expression, or evaluating it fails */
    JsonNode evaluate(HeaderLine header, String expression) {
        // Blank lines before it, so that Lua's own messages name the right line.
        var source = "\n".repeat(header.line() - 1) + "return " + expression;
        try {
            var chunk = engine.compile(header.file(), source.getBytes(StandardCharsets.UTF_8));
            var results = context.call(context.load(chunk));
            return json.toJson(results.length == 0 ? null : results[0]);
        } catch (LuaException | LuaKilled failed) {
            var message = String.valueOf(failed.getMessage());
            if (message.startsWith(header.file() + ":")) {
                throw new QuickAppException(
                        QuickAppException.Code.HEADER, message + " (in --%%" + header.key() + ")", failed);
            }
            throw header.error(message);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
