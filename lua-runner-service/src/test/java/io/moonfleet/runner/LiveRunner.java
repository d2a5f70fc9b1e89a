package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.hub.ApiAnswer;
import io.moonfleet.hub.ApiRequest;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.QuickAppDefinition;
import io.moonfleet.quickapp.QuickAppLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A runner with a home in memory and a record of what was logged and what happened, for one test. */
final class LiveRunner implements AutoCloseable {

    static final LuaEngine ENGINE = LuaEngine.named(System.getProperty("moonfleet.lua.engine", "moonfleet"));
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final List<String> log = new CopyOnWriteArrayList<>();
    final List<HubEvent> events = new CopyOnWriteArrayList<>();
    final Runner runner;

    LiveRunner() {
        this(UnaryOperator.identity());
    }

    LiveRunner(UnaryOperator<RunnerSettings> with) {
        runner = Runner.open(with.apply(RunnerSettings.of(HubSettings.of("home", new MemoryStore()), ENGINE)));
        runner.hub().listen(event -> {
            if (event instanceof HubEvent.LogWritten line) {
                log.add(line.message());
            } else {
                events.add(event);
            }
        });
    }

    static QuickAppDefinition definition(Path folder, String name, String lua) {
        try {
            var file = Files.writeString(folder.resolve(name), lua);
            return new QuickAppLoader(ENGINE, Map.of()).load(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Runs a QuickApp and waits until onInit has returned. */
    int run(Path folder, String name, String lua) {
        var id = runner.run(definition(folder, name, lua));
        runner.allStarted();
        awaitState(id, "running");
        return id;
    }

    void awaitState(int id, String state) {
        await().until(() -> state(id).equals(state));
    }

    String state(int id) {
        return runner.hub().screen(id).orElseThrow().path("state").asText();
    }

    void awaitLog(String line) {
        await().untilAsserted(() -> assertThat(log).anyMatch(logged -> logged.contains(line)));
    }

    long logged(String line) {
        return log.stream().filter(logged -> logged.contains(line)).count();
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    /** Calls the API as somebody from outside. */
    ApiAnswer api(String method, String path, String body) {
        return call(method, path, body == null ? null : json(body));
    }

    /** The same with a body that may contain quotes of both kinds. */
    ApiAnswer call(String method, String path, JsonNode body) {
        var address = PathAndQuery.parse(path);
        var request = new ApiRequest(method, address.path(), address.query(), body, HubCaller.ITSELF);
        return runner.hub().api().handle(request).toCompletableFuture().join();
    }

    @Override
    public void close() {
        runner.close();
    }
}
