package io.moonfleet.runner;

import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.HubStore;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.hub.SqliteStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.QuickAppLoader;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which home a runner opens, and with which engine. */
public final class HomeOptions {

    private static final String STORE_FILE = "hub.db";

    @Option(
            names = "--hub",
            paramLabel = "DIR",
            description = "Where the home is kept; made if it is not there (default: nothing is kept).")
    private Path folder;

    @Option(
            names = "--hub-name",
            paramLabel = "NAME",
            defaultValue = "${env:MOONFLEET_HUB:-home}",
            description = "The home's name, a segment of all its topics (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = "--lua-engine",
            paramLabel = "NAME",
            defaultValue = "${sys:moonfleet.lua.engine:-moonfleet}",
            description =
                    "The Lua engine: moonfleet or luaj; luaj is for trusted code only (default: ${DEFAULT-VALUE}).")
    private String engineName;

    private LuaEngine engine;

    /** Opens the home that the options name. */
    public Runner open(String mqttBrokerUrl) {
        System.setProperty("moonfleet.hub", name);
        return Runner.open(
                RunnerSettings.of(HubSettings.of(name, store()), engine()).withMqttBrokerUrl(mqttBrokerUrl));
    }

    private HubStore store() {
        return Optional.ofNullable(folder)
                .<HubStore>map(kept -> SqliteStore.open(kept.resolve(STORE_FILE)))
                .orElseGet(MemoryStore::new);
    }

    /** Reads QuickApps for the engine that the options name. */
    public QuickAppLoader loader() {
        return new QuickAppLoader(engine(), System.getenv());
    }

    private LuaEngine engine() {
        if (engine == null) {
            engine = LuaEngine.named(engineName);
        }
        return engine;
    }
}
