package io.moonfleet.bench.quickapp;

import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.HubStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.QuickAppDefinition;
import io.moonfleet.quickapp.QuickAppLimits;
import io.moonfleet.quickapp.QuickAppLoader;
import io.moonfleet.runner.Runner;
import io.moonfleet.runner.RunnerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A runner with an empty home, and the lines that its QuickApps log. */
final class Home implements AutoCloseable {

    private static final LuaEngine ENGINE = LuaEngine.named("moonfleet");
    private static final int MOST_LINES = 100_000;

    final Runner runner;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(MOST_LINES);

    Home(HubStore store, QuickAppLimits limits) {
        runner = Runner.open(
                RunnerSettings.of(HubSettings.of("bench", store), ENGINE).withLimits(limits));
        runner.hub().listen(event -> {
            if (event instanceof HubEvent.LogWritten line) {
                lines.offer(line.message());
            }
        });
    }

    static QuickAppDefinition read(String lua) {
        try {
            var file = Files.createTempFile("bench", ".lua");
            try {
                return new QuickAppLoader(ENGINE, Map.of()).load(Files.writeString(file, lua));
            } finally {
                Files.delete(file);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The next line that begins so, without that beginning. */
    String awaitLine(String beginning) {
        try {
            while (true) {
                var line = lines.poll(120, TimeUnit.SECONDS);
                if (line == null) {
                    throw new IllegalStateException("nothing was logged that begins with " + beginning);
                }
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length()).strip();
                }
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        runner.close();
    }
}
