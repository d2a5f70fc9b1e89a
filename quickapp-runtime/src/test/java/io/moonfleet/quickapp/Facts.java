package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A QuickApp that checks itself: it ends by printing "done", and whatever goes wrong is in its log as an error. */
final class Facts implements AutoCloseable {

    /** What the checks in Lua need. */
    private static final String CHECKS = """
            function same(actual, expected, what)
              if type(expected) == "table" then actual, expected = json.encode(actual), json.encode(expected) end
              if actual ~= expected then
                error((what or "value") .. ": expected " .. tostring(expected) .. ", got " .. tostring(actual), 2)
              end
            end
            function raises(fn, message)
              local ok, problem = pcall(fn)
              if ok or not tostring(problem):find(message, 1, true) then
                error("expected the error '" .. message .. "', got " .. tostring(problem), 2)
              end
            end
            function later(fn) setTimeout(fn, 0) end
            """;

    private static final JsonMapper SORTING = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    final Bench bench = new Bench();
    final FakeHome home = bench.home;

    /** Runs main files in the order given, the last one as the main file, until it prints "done". */
    Facts hold(String... files) {
        start(files);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(home.messages())
                .anyMatch(line -> line.equals("debug: done") || line.startsWith("error:")));
        assertThat(home.messages()).contains("debug: done").noneMatch(line -> line.startsWith("error:"));
        return this;
    }

    /** Starts and waits until it runs. */
    Facts run(String... files) {
        start(files);
        await().atMost(Duration.ofSeconds(20)).until(() -> bench.quickApp.state() == Life.RUNNING);
        return this;
    }

    private void start(String... files) {
        var sources = new ArrayList<SourceFile>();
        sources.add(SourceFile.of("checks", CHECKS));
        for (var i = 0; i < files.length - 1; i++) {
            sources.add(SourceFile.of("file" + (i + 1), files[i]));
        }
        sources.add(SourceFile.main(files[files.length - 1]));
        bench.settings = bench.settings.withCode(new QuickAppCode(sources));
        bench.quickApp = QuickApp.start(bench.settings);
    }

    Facts awaitMessage(String message) {
        bench.awaitMessage(message);
        return this;
    }

    List<String> messages() {
        return home.messages();
    }

    /** What the QuickApp asked of the API, reads left out. */
    List<String> writes() {
        return home.requests.stream()
                .filter(request -> !request.method().equals("GET"))
                .map(request -> request.method() + " " + request.path()
                        + (request.body() == null ? "" : " " + sorted(request.body())))
                .toList();
    }

    /** Lua's tables have no order. */
    private static String sorted(JsonNode json) {
        try {
            return SORTING.writeValueAsString(SORTING.treeToValue(json, Object.class));
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        bench.close();
    }
}
